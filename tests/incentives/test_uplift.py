"""Break-even of both sides: the published price cut again, and both margins of one deal."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    AllUnitsPrice,
    CommittedVolume,
    LinearDemand,
    Market,
    WholesalePrice,
    break_even,
    break_even_uplifts,
    outcome_of,
)
from tests.incentives.making import refused


@pytest.mark.method("N6")
def test_the_published_price_cut() -> None:
    """50 to 45 at a cost of 32 asks for 5/13 more, whatever is expected (Garrison)."""
    today, then = (
        outcome_of(WholesalePrice(price), Market(CommittedVolume(volume, 60), unit_cost=32, currency="USD"))
        for price, volume in ((50, 8000), (45, 10000))
    )
    found = break_even_uplifts(today, then)
    assert found.supplier.needed == Fraction(5, 13)
    assert not found.supplier.enough
    assert found.customer.enough
    assert "N6" in found.explain().clauses()
    assert "保本增长" in found.summary("zh")
    assert "<table" in found._repr_html_()


@given(st.integers(12, 40), st.integers(10, 40), st.integers(0, 300))
@pytest.mark.method("N6")
def test_the_needed_uplift_earns_what_was_earned(reached: int, then: int, allowance: int) -> None:
    """At the new margin, the old volume times one plus the uplift makes the old profit, fixed cost paid."""
    before = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    after = Market(LinearDemand(70, 1), unit_cost=10, allowance=allowance, currency="CNY")
    today = outcome_of(WholesalePrice(40), before)
    planned = outcome_of(AllUnitsPrice(40, reached, then), after)
    found = break_even_uplifts(today, planned)
    assert "N6" in found.explain().clauses()
    assert found.supplier.planned == planned.quantity / 15 - 1
    for side, was, now, own in (
        (found.supplier, today.supplier, planned.supplier, allowance),
        (found.customer, today.customer, planned.customer, -allowance),
    ):
        margin = (now + own) / planned.quantity
        if side.needed is None:
            assert margin <= 0
            assert side.text.en == "no volume breaks even"
        else:
            assert margin * 15 * (1 + side.needed) - own == was


def test_a_margin_of_nothing_never_breaks_even() -> None:
    """At cost there is no volume that makes up for a profit lost."""
    market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    today, planned = (outcome_of(WholesalePrice(one), market) for one in (40, 10))
    found = break_even_uplifts(today, planned)
    assert found.supplier.break_even is None
    assert found.explain().find("uplift.supplier") is not None
    assert found.table().rows[0][1:3] == ("-", "-")
    with refused("uplift.volume"):
        break_even_uplifts(outcome_of(WholesalePrice(80), market), planned)
    assert break_even(price=2, new_price=2, unit_cost=1, volume=1).uplift == 0
