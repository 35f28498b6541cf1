"""What could break a deal: each driver alone, the change that crosses a floor, the budget at worst."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    AllUnitsPrice,
    CommittedVolume,
    Driver,
    Floors,
    LinearDemand,
    Market,
    RebatedPrice,
    TierMethod,
    WholesalePrice,
    most_incentive,
    outcome_of,
    sensitivity,
    stress,
)
from tests.incentives.making import refused, scale

MARKET = Market(LinearDemand(70, 1), unit_cost=10, service=1, handling=1, capital=1, currency="CNY")
TERMS = AllUnitsPrice(40, 30, "28.75")
FLOORS = Floors(400, 200)


@pytest.mark.method("N6")
def test_every_driver_breaks_where_it_says() -> None:
    """One per cent before the stated change both floors hold; at it one does not."""
    found = sensitivity(TERMS, MARKET, FLOORS)
    assert {one.driver for one in found.effects} == set(Driver)
    assert "N6" in found.explain().clauses()
    for one in found.effects:
        for at, inside in ((one.breaks_below, "0.01"), (one.breaks_above, "-0.01")):
            if at is None or at == 0:
                continue
            changes = [at, at + Decimal(inside)]
            broken, held = stress(TERMS, MARKET, FLOORS, changes=changes, driver=one.driver)
            assert (broken.holds, held.holds) == (False, True)
    swings = [one.swing for one in found.effects]
    assert swings == sorted(swings, reverse=True)
    assert "风险与敏感性" in found.summary("zh")
    assert "<table" in found._repr_html_()


def test_costs_that_are_nothing_are_left_out() -> None:
    """A tenth more of nothing is nothing."""
    bare = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    found = sensitivity(TERMS, bare, Floors(0, 0))
    assert {one.driver for one in found.effects} == {Driver.DEMAND, Driver.RESALE_PRICE, Driver.UNIT_COST}
    texts = {one.driver: one.text.en for one in found.effects}
    assert texts[Driver.UNIT_COST] == "holds within 60%"


def test_a_deal_that_holds_nowhere_breaks_at_once() -> None:
    """Below its floors already, any change finds it broken."""
    found = sensitivity(WholesalePrice(40), MARKET, Floors(5000, 0)).effects[0]
    assert [found.breaks_below, found.breaks_above] == [0, 0]
    assert found.text.en == "breaks at 0% and at 0%"


def test_a_dearer_cost_is_exact() -> None:
    """A tenth more than 10 is 11, not almost."""
    one = stress(WholesalePrice(40), MARKET, FLOORS, changes=["0.1"], driver=Driver.UNIT_COST)[0]
    assert one.outcome.goods_cost == 11 * one.outcome.quantity
    with refused("stress.change"):
        stress(WholesalePrice(40), MARKET, FLOORS, changes=[-1])


REBATES = [
    RebatedPrice(10, scale((0, "0.02"), (300, "0.10"), (800, "0.25"))),
    RebatedPrice(10, scale((300, "0.10"), (800, "0.25"), method=TierMethod.INCREMENTAL)),
    RebatedPrice(10, scale((300, "0.10"), (800, "0.40")), cap=250),
    RebatedPrice(10, scale((0, 0), (1000, "0.3"), method=TierMethod.LINEAR)),
]


@given(st.sampled_from(REBATES), st.integers(1, 200), st.integers(0, 20))
@pytest.mark.method("N7")
def test_no_order_costs_more_than_the_worst_case(terms: RebatedPrice, most: int, allowance: int) -> None:
    """A budget is only safe if no order the market could take pays out more."""
    market = Market(CommittedVolume(most, 20), unit_cost=1, allowance=allowance, currency="CNY")
    worst = most_incentive(terms, market)
    pieces = terms.outlay()
    paid = []
    for order in range(most + 1):
        piece = [one for one in pieces if one.start <= order][-1]
        paid.append(10 * Fraction(order) - piece.cost(Fraction(order)) + allowance)
    # A parabola may peak between two whole orders, by less than one more unit could change.
    assert max(paid) <= worst <= max(paid) + 10
    assert "N6" in outcome_of(terms, market).explain().clauses()


def test_a_growing_rebate_peaks_inside() -> None:
    """A discount that shrinks again, as a convex outlay makes it, is dearest between its ends."""

    class Hump:
        """Pays most back at ten units."""

        text = WholesalePrice(1).text

        def outlay(self) -> tuple[object, ...]:
            from keyaccount.incentives import OutlayPiece

            zero = Fraction(0)
            first = OutlayPiece(zero, zero, Fraction(10))
            return first, OutlayPiece(Fraction(1), zero, Fraction(8), Fraction(1, 10))

        def kept(self) -> Fraction:
            return Fraction(1)

    market = Market(CommittedVolume(100, 20), unit_cost=1, currency="CNY")
    assert most_incentive(Hump(), market) == 10  # type: ignore[arg-type]
