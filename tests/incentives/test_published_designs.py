"""Every published case of the win-win calculation, by the general solver."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from keyaccount.incentives import (
    AllUnitsSpace,
    Floors,
    LinearDemand,
    LotChoice,
    Market,
    Parameter,
    PriceBreak,
    RevenueShareSpace,
    TierMethod,
    WholesaleSpace,
    WinWinDesign,
    best_for_supplier,
    best_lot,
    break_even,
    design_win_win,
    feasible_ranges,
    integrated_optimum,
)
from keyaccount.values.numbers import round_fraction
from tests.shared_data import cases

CASES = {one.id: one for one in cases("negotiation_and_incentives", "win-win")}


def _case(name: str) -> Any:
    if name not in CASES:
        pytest.skip("needs the published cases beside the repository")
    return CASES[name].values[0]


def _lots(case: Any, method: TierMethod) -> LotChoice:
    inputs = case["inputs"]
    return best_lot(
        [PriceBreak(start, price) for start, price in inputs["prices"]],
        demand=inputs["demand"],
        setup=inputs["setup"],
        holding_rate=inputs["holding"],
        method=method,
    )


@pytest.mark.parametrize(
    ("name", "method"),
    [("nahmias-all-units", TierMethod.ALL_UNITS), ("nahmias-incremental", TierMethod.INCREMENTAL)],
)
@pytest.mark.method("N6")
def test_the_rubbish_bags(name: str, method: TierMethod) -> None:
    """The textbook example of quantity discounts, read both ways."""
    case = _case(name)
    expected = case["expected"]
    made = _lots(case, method)
    rounded = expected.get("eoq_rounded", expected["eoq"])
    assert [int(round_fraction(Fraction(one.economic), 0)) for one in made.options] == rounded
    assert made.best.quantity == expected["optimal_Q"]
    costs = {str(one.quantity): one.cost for one in made.options}
    for quantity, cost in expected["annual_cost"].items():
        assert round_fraction(costs[quantity], 2) == Decimal(cost)
    if "realizable" in expected:
        assert [one.realizable for one in made.options] == expected["realizable"]
    else:
        assert [int(one.economic) for one in made.options] == expected["eoq"]
    assert "N6" in made.explain().clauses()


def test_drugs_online() -> None:
    """The largest discount pulls the order to its first quantity."""
    case = _case("chopra-all-units")
    expected = case["expected"]
    made = _lots(case, TierMethod.ALL_UNITS)
    assert int(round_fraction(Fraction(made.options[1].economic), 0)) == expected["eoq_296"]
    assert made.best.quantity == expected["optimal_Q"]
    assert round_fraction(made.best.cost, 2) == Decimal(expected["annual_cost"])


def _market(case: Any) -> Market:
    at_zero, slope = case["inputs"]["demand"].split("-")
    return Market(
        LinearDemand(at_zero, slope.rstrip("p") or 1), unit_cost=case["inputs"]["unit_cost"], currency="CNY"
    )


@pytest.mark.method("N6")
def test_two_margins_on_one_another() -> None:
    """Each side adding its own margin leaves a quarter of the channel's profit lying."""
    case = _case("double-marginalisation")
    alone, one = case["expected"]["decentralised"], case["expected"]["integrated"]
    market = _market(case)
    values, apart = best_for_supplier(WholesaleSpace(Parameter("price", 0, 70, "0.01")), market)
    assert [values[0], apart.price, apart.quantity] == [int(alone[key]) for key in ("w", "p", "q")]
    figures = [apart.supplier, apart.customer, apart.total]
    assert figures == [int(alone[key]) for key in ("manufacturer", "retailer", "total")]
    whole = integrated_optimum(market)
    assert [whole.price, whole.quantity, whole.total] == [int(one[key]) for key in ("p", "q", "total")]
    assert apart.total / whole.total == Fraction(case["expected"]["efficiency"])
    assert "N6" in whole.explain().clauses()


@pytest.mark.parametrize(("beside", "step"), [(None, "0.01"), (Parameter.fixed("price", 40), "0.05")])
@pytest.mark.method("N6")
def test_the_zone_of_an_all_units_contract(beside: Parameter | None, step: str) -> None:
    """Thirty units at w: both above their floors from 25 to 32.5, the fair split at 28.75."""
    case = _case("all-units-zopa")
    inputs, expected = case["inputs"], case["expected"]
    floors = Floors(inputs["floors"]["manufacturer"], inputs["floors"]["retailer"])
    reached = Parameter.fixed("reached", inputs["threshold_q"])
    space = AllUnitsSpace(beside, reached, Parameter("then", 0, 70, step))
    low, high = (Fraction(one) for one in expected["zopa_w2"])
    assert feasible_ranges(space, _market(case), floors) == ((low, high),)
    made = design_win_win(space, _market(case), floors)
    assert isinstance(made, WinWinDesign)
    (then,) = [one for one in made.ranges if one.open]
    assert [Fraction(then.low), Fraction(then.high), then.chosen] == [low, high, Decimal(expected["nash_w2"])]
    assert [made.outcome.supplier, made.outcome.customer] == [
        Fraction(expected["nash_profits"][key]) for key in ("manufacturer", "retailer")
    ]
    assert sum(made.gains) == Fraction(expected["surplus"])
    assert made.efficiency == 1
    assert {"N6", "N7"} <= made.explain().clauses()


@pytest.mark.method("N6")
def test_the_zone_of_a_revenue_share() -> None:
    """Every share makes the channel whole; between a quarter and a half both win by it."""
    case = _case("revenue-sharing-zopa")
    floors = Floors(case["inputs"]["floors"]["manufacturer"], case["inputs"]["floors"]["retailer"])
    space = RevenueShareSpace(Parameter("share", 0, 1, "0.001"), unit_cost=case["inputs"]["unit_cost"])
    low, high = (Fraction(one) for one in case["expected"]["phi_zopa"])
    assert feasible_ranges(space, _market(case), floors) == ((low, high),)
    made = design_win_win(space, _market(case), floors)
    assert isinstance(made, WinWinDesign)
    fair = case["expected"]["at_phi_0_375"]
    assert made.ranges[0].chosen == Decimal("0.375")
    assert [made.outcome.supplier, made.outcome.customer] == [
        Fraction(fair["manufacturer"]),
        Fraction(fair["retailer"]),
    ]
    assert made.terms.outlay()[0].per_unit == Fraction(fair["w"])
    assert "N6" in made.explain().clauses()


@pytest.mark.method("N6")
def test_what_a_price_cut_must_bring() -> None:
    """A tenth less price needs five thirteenths more volume."""
    case = _case("garrison-price-cut")
    inputs, expected = case["inputs"], case["expected"]
    found = break_even(
        price=inputs["price"],
        new_price=inputs["new_price"],
        unit_cost=inputs["variable"],
        volume=inputs["volume"],
    )
    assert found.uplift == Fraction(expected["break_even_volume_change"])
    before = found.margin * inputs["volume"] - int(inputs["fixed"])
    assert before == int(expected["profit_before"])
    assert before + found.change_at(inputs["new_volume"]) == int(expected["profit_after"])
    assert "N6" in found.explain().clauses()


def test_no_case_is_forgotten() -> None:
    """A case added to the published ones must get its test."""
    source = Path(__file__).read_text(encoding="utf-8")
    assert all(f'"{name}"' in source for name in CASES if name != "absent")
