"""Designs on random economies: above both floors, as good as a fine grid, ranges true at their ends."""

from __future__ import annotations

from fractions import Fraction

import pytest

from keyaccount.bargaining.rules import FairRule
from keyaccount.incentives import (
    AllUnitsSpace,
    Floors,
    LinearDemand,
    Market,
    Parameter,
    RebateSpace,
    WholesaleSpace,
    WinWinDesign,
    best_for_supplier,
    design_win_win,
    feasible_ranges,
    outcome_of,
)
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
    wide = WholesaleSpace(Parameter("price", 0, 70, "0.01"))
    assert feasible_ranges(wide, MARKET, Floors(0, 0)) == ((Fraction(10), Fraction("69.99")),)
    assert feasible_ranges(wide, MARKET, Floors(1000, 0)) == ()


def test_fine_steps_are_searched_by_halves() -> None:
    """Seventy thousand steps: the ends are found without looking at each, and are exact all the same."""
    space = AllUnitsSpace(None, Parameter.fixed("reached", 30), Parameter("then", 0, 70, "0.001"))
    made = design_win_win(space, MARKET, Floors(450, 225))
    assert isinstance(made, WinWinDesign)
    (then,) = [one for one in made.ranges if one.open]
    assert [Fraction(then.low), Fraction(then.high)] == [25, Fraction(65, 2)]
    assert feasible_ranges(space, MARKET, Floors(450, 225)) == ((Fraction(25), Fraction(65, 2)),)
