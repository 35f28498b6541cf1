"""Designs on random economies: above both floors, as good as a fine grid, ranges true at their ends."""

from __future__ import annotations

from fractions import Fraction

import pytest

from keyaccount.bargaining.rules import FairRule
from keyaccount.incentives import (
    AllUnitsSpace,
    Floors,
    LikelyDemand,
    LinearDemand,
    Market,
    Parameter,
    RebateSpace,
    RevenueShareSpace,
    TwoPartSpace,
    WholesaleSpace,
    WinWinDesign,
    best_for_supplier,
    design_win_win,
    feasible_ranges,
    outcome_of,
)
from keyaccount.incentives.design_search import Evaluator
from keyaccount.incentives.win_win import _end
from tests.incentives.economies import best_on_grid, economy
from tests.incentives.making import refused

MARKET = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.method("N6")
def test_random_economies(seed: int) -> None:
    """Whenever a grid finds terms above both floors, so does the design, within one per cent of its best."""
    made = economy(seed)
    design = design_win_win(made.space, made.market, made.floors)
    grid = best_on_grid(made, 3_000)
    if not isinstance(design, WinWinDesign):
        assert grid < 0
        assert "N6" in design.explain().clauses()
        return
    assert made.floors.met(outcome_of(design.terms, made.market))
    assert outcome_of(design.terms, made.market) == design.outcome
    assert float(design.nash_product) >= 0.99 * grid
    assert "N6" in design.explain().clauses()
    for one in design.ranges:
        for end, sign in ((one.low, -1), (one.high, 1)):
            assert _holds(made, design, one.name, end)
            beyond = end + sign * one.step
            parameter = next(p for p in made.space.parameters if p.name == one.name)
            if parameter.low <= beyond <= parameter.high:
                assert not _holds(made, design, one.name, beyond)


def _holds(made: object, design: WinWinDesign, name: str, value: object) -> bool:
    values = [
        Fraction(value if one.name == name else one.chosen)  # type: ignore[call-overload]
        for one in design.ranges
    ]
    space, market, floors = made.space, made.market, made.floors  # type: ignore[attr-defined]
    if not space.outlay(values):
        return False
    return bool(floors.met(outcome_of(space.terms(values), market)))


@pytest.mark.parametrize("rule", FairRule)
@pytest.mark.method("N6")
def test_every_rule_of_fairness(rule: FairRule) -> None:
    """The whole gain of 225 is there by any rule; how it is split is the rule's."""
    space = AllUnitsSpace(
        Parameter.fixed("price", 40), Parameter("reached", 10, 60, 1), Parameter("then", 10, 40, "0.05")
    )
    made = design_win_win(space, MARKET, Floors(450, 225), rule=rule)
    assert isinstance(made, WinWinDesign)
    assert sum(made.gains) == 225
    if rule is not FairRule.UTILITARIAN:
        assert made.gains == (Fraction(225, 2), Fraction(225, 2))
    again = design_win_win(space, MARKET, Floors(450, 225), rule=rule)
    assert again == made
    assert "N6" in made.explain().clauses()


def test_the_frontier_holds_no_worse_design() -> None:
    """No point of it is better for both than another, and the chosen one lies on it."""
    space = RebateSpace(
        Parameter.fixed("price", 40),
        [Parameter("from", 400, 2400, 100)],
        [Parameter("rate", 0, "0.5", "0.005")],
    )
    made = design_win_win(space, MARKET, Floors(450, 225))
    assert isinstance(made, WinWinDesign)
    pairs = [(one.supplier, one.customer) for one in made.frontier]
    assert (made.outcome.supplier, made.outcome.customer) in pairs
    for one in pairs:
        assert not any(two[0] >= one[0] and two[1] >= one[1] and two != one for two in pairs)


def test_misuse() -> None:
    """A space without parameters, or with two open ones where one is asked for."""
    two = AllUnitsSpace(
        Parameter.fixed("price", 40), Parameter("reached", 10, 60, 1), Parameter("then", 10, 40, 1)
    )
    with refused("design.one-parameter"):
        feasible_ranges(two, MARKET, Floors(450, 225))

    class Empty:
        """No parameters."""

        parameters = ()

    with refused("design.parameters"):
        design_win_win(Empty(), MARKET, Floors(0, 0))  # type: ignore[arg-type]
    with refused("type.wrong"):
        design_win_win(two, "market", Floors(0, 0))  # type: ignore[arg-type]
    nowhere = AllUnitsSpace(None, Parameter.fixed("reached", 0), Parameter("then", 10, 40, 1))
    with refused("design.parameters"):
        best_for_supplier(nowhere, MARKET)
    nothing = design_win_win(nowhere, MARKET, Floors(0, 0))
    assert not isinstance(nothing, WinWinDesign)
    assert nothing.outcome is None


def test_ranges_may_come_apart() -> None:
    """Two stretches of a price leave both content where the customer's order jumps between."""
    wide = WholesaleSpace(Parameter("price", 0, 70, "0.05"))
    assert feasible_ranges(wide, MARKET, Floors(0, 0)) == ((Fraction(10), Fraction("69.95")),)
    assert feasible_ranges(wide, MARKET, Floors(1000, 0)) == ()


def test_fine_steps_are_searched_by_halves() -> None:
    """Seventy thousand steps: the ends are found without looking at each, and are exact all the same."""
    space = AllUnitsSpace(None, Parameter.fixed("reached", 30), Parameter("then", 0, 70, "0.001"))
    made = design_win_win(space, MARKET, Floors(450, 225))
    assert isinstance(made, WinWinDesign)
    (then,) = [one for one in made.ranges if one.open]
    assert [Fraction(then.low), Fraction(then.high)] == [25, Fraction(65, 2)]
    assert feasible_ranges(space, MARKET, Floors(450, 225)) == ((Fraction(25), Fraction(65, 2)),)


@pytest.mark.parametrize(
    ("space", "stretch", "split"),
    [
        (TwoPartSpace(Parameter("fee", 0, 1_000, "0.5"), Parameter.fixed("price", 10)), (450, 675), "562.5"),
        (
            AllUnitsSpace(None, Parameter.fixed("reached", 30), Parameter("then", 0, 70, "0.01")),
            (25, 32.5),
            "28.75",
        ),
        (RevenueShareSpace(Parameter("share", 0, 1, "0.001"), unit_cost=10), (0.25, 0.5), "0.375"),
    ],
    ids=["two-part tariff", "all units", "revenue share"],
)
@pytest.mark.method("N6")
def test_forms_that_coordinate_share_the_same_gain(
    space: TwoPartSpace | AllUnitsSpace | RevenueShareSpace, stretch: tuple[float, float], split: str
) -> None:
    """Fee, quantity or share: the same 225 to divide, half each by Nash, found by one solver for all."""
    assert feasible_ranges(space, MARKET, Floors(450, 225)) == (tuple(map(Fraction, stretch)),)
    made = design_win_win(space, MARKET, Floors(450, 225))
    assert isinstance(made, WinWinDesign)
    assert made.gains == (Fraction(225, 2), Fraction(225, 2))
    assert [str(one.chosen) for one in made.ranges if one.open] == [split]
    assert "N6" in made.explain().clauses()


@pytest.mark.method("N6")
def test_every_cost_counts_in_the_search_as_in_the_account() -> None:
    """Service, capital, allowance and two possible demands: what floats search by is what is exact."""
    demand = [LikelyDemand("0.25", LinearDemand(60, 1)), LikelyDemand("0.75", LinearDemand(75, 1))]
    market = Market(
        demand, unit_cost=8, service=1, handling=1, capital="0.5", fixed_cost=5, customer_fixed=3,
        allowance=20, currency="CNY",
    )  # fmt: skip
    space = AllUnitsSpace(
        Parameter.fixed("price", 40), Parameter("reached", 10, 60, 1), Parameter("then", 10, 40, "0.5")
    )
    _, alone = best_for_supplier(WholesaleSpace(Parameter("price", 10, 70, "0.5")), market)
    floors = Floors(str(int(alone.supplier)), str(int(alone.customer)))
    evaluator = Evaluator(space, market, floors.exact)
    for point in ((0, 0, 0), (0, 20, 37), (0, 50, 60)):
        exact = floors.gains(
            outcome_of(space.terms([p.at(s) for p, s in zip(space.parameters, point, strict=True)]), market)
        )
        gains = evaluator.gains(point)
        assert gains is not None
        assert gains == pytest.approx([float(one) for one in exact])
    made = design_win_win(space, market, floors)
    assert isinstance(made, WinWinDesign)
    assert made.efficiency is not None
    assert alone.total / made.integrated.total < made.efficiency <= 1
    assert "N6" in made.explain().clauses()


def test_ends_are_settled_exactly_where_floats_misjudge() -> None:
    """Floats may see one step too few or too many; the exact numbers decide."""
    assert _end(5, 10, 1, lambda step: step <= 8, lambda step: step <= 7) == 7
    assert _end(5, 10, 1, lambda step: step <= 8, lambda step: step <= 9) == 9


def test_terms_without_a_choice_are_weighed_all_the_same() -> None:
    """With every figure fixed there is one design: it holds, or it does not."""
    made = design_win_win(WholesaleSpace(Parameter.fixed("price", 30)), MARKET, Floors(300, 200))
    assert isinstance(made, WinWinDesign)
    assert not any(one.open for one in made.ranges)


def test_points_without_terms_are_passed_over() -> None:
    """A quantity of nothing makes no terms; the ideals are looked for among the others."""
    space = AllUnitsSpace(None, Parameter("reached", 0, 40, 1), Parameter("then", 10, 40, 1))
    made = design_win_win(space, MARKET, Floors(450, 225), rule=FairRule.KALAI_SMORODINSKY)
    assert isinstance(made, WinWinDesign)
    assert min(made.gains) == 108
