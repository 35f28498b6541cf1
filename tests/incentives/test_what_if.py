"""What if: last year's lines under next year's policy."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.incentives import (
    Basis,
    Limits,
    LineDiscount,
    Measure,
    RetrospectiveRebate,
    TierReward,
    Window,
    what_if,
    worst_case,
)
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.incentives.making import cny, ledger, policy, refused, scale

LAST = Period.year(2025)
LINES = ledger([("A", date(2025, 5, 1), 5000), ("B", date(2025, 5, 1), 500), ("C", date(2025, 5, 1), 1500)])
TIERED = policy(RetrospectiveRebate(scale((1000, "0.01"), (4000, "0.02"))))


@pytest.mark.method("N6")
def test_last_year_under_next_years_policy() -> None:
    """A reaches the second tier, C the first, B none: 115 in all."""
    found = what_if(TIERED, LINES, over=LAST)
    assert found.cost == cny(115)
    assert found.reached("P") == {0: 1, 1: 1, 2: 1}
    assert [one.rate for one in found.lines][1] == 0
    assert {"N6", "N7"} <= found.explain().clauses()
    assert "2.00%" in found.summary()
    assert "假设测算" in found.summary("zh")
    assert "<table" in found._repr_html_()


def test_units_and_nothing() -> None:
    """A rate on units is no percentage; an empty year costs nothing."""
    per_case = policy(
        RetrospectiveRebate(scale((0, 3), kind=TierReward.PER_UNIT)),
        basis=Basis(measure=Measure.QUANTITY, unit="case"),
    )
    lines = ledger(
        [("A", date(2025, 5, 1), 4, "case", 9)], "customer", "invoiced", "quantity", "unit", "net_amount"
    )
    found = what_if([per_case], lines, over=LAST)
    assert (found.lines[0].rate, found.cost) == (None, cny(12))
    assert what_if(policy(LineDiscount("0.1")), LINES, over=Period.year(2020)).explain().parts == ()
    assert what_if(policy(LineDiscount("0.1")), LINES, over=LAST).lines[0].tier is None
    with refused("what-if.currencies"):
        what_if([TIERED, policy(id="U", currency="USD")], LINES, over=LAST)


def test_the_worst_case() -> None:
    """Everybody at the top, every window, within cap and budget."""
    assert worst_case(TIERED, most_volume=cny(10_000), participants=3) == cny(600)
    quarterly = policy(TIERED.kind, window=Window.QUARTER, limits=Limits(cap=cny(50)))
    assert worst_case(quarterly, most_volume=cny(10_000), participants=3) == cny(600)
    bounded = policy(TIERED.kind, limits=Limits(budget=cny(99)))
    assert worst_case(bounded, most_volume=cny(10_000), participants=3) == cny(99)
    with refused("worst-case.scale"):
        worst_case(policy(LineDiscount("0.1")), most_volume=Money(1, "CNY"), participants=1)


def test_tiers_are_counted_per_policy() -> None:
    """Another policy's participants are not this one's."""
    found = what_if([TIERED, policy(LineDiscount("0.1"), "Q")], LINES, over=LAST)
    assert found.reached("P") == {0: 1, 1: 1, 2: 1}
    assert found.reached("Q") == {0: 3}
