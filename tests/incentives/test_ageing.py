"""What is due keeps the day by which it was due, however often it is settled meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import DueAmount, Payout, settle
from keyaccount.incentives.ageing import aged
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.incentives.making import cny, ledger, policy, refused

LAST = date(2026, 7, 30)
AMOUNTS = st.lists(st.integers(0, 500), max_size=4)


def _parts(units: list[int], since: date) -> list[DueAmount]:
    return [
        DueAmount(Money.of_minor(one, "CNY"), since + timedelta(days=30 * at)) for at, one in enumerate(units)
    ]


@given(st.integers(0, 2_000), AMOUNTS, AMOUNTS, st.integers(-300, 900))
def test_the_parts_sum_to_what_is_due(due: int, earned: list[int], carried: list[int], paid: int) -> None:
    """Whatever came before, no cent of what is due is without a day, and none has two."""
    total = Money.of_minor(due, "CNY")
    open_now = aged(
        total,
        _parts(earned, date(2026, 2, 1)),
        _parts(carried, date(2025, 2, 1)),
        Money.of_minor(paid, "CNY"),
        LAST,
    )
    assert Money.total((one.amount for one in open_now), "CNY") == total
    days = [one.due_on for one in open_now]
    assert days == sorted(set(days))
    assert all(one.amount > Money.zero("CNY") for one in open_now)


def test_payments_cover_the_oldest_and_the_newest_stays_open() -> None:
    """80 of 100 is due: the newest 80, because the oldest 20 are paid."""
    earned = _parts([40_00, 60_00], date(2026, 1, 31))
    assert aged(cny(80), earned, (), cny(20), LAST) == (
        DueAmount(cny(20), date(2026, 1, 31)),
        DueAmount(cny(60), date(2026, 3, 2)),
    )
    carried = [DueAmount(cny(50), date(2025, 12, 31))]
    assert aged(cny(80), earned, carried, cny(-5), LAST)[0] == DueAmount(cny(50), date(2025, 12, 31))
    assert aged(cny(30), earned, carried, cny(0), LAST) == (DueAmount(cny(30), date(2025, 12, 31)),)
    assert aged(cny(7), (), carried, cny(50), LAST) == (DueAmount(cny(7), LAST),)


@pytest.mark.method("N8")
def test_what_a_settlement_left_open_is_overdue_in_the_next() -> None:
    """Unpaid in the first quarter, settled again in the second: it has been due since April."""
    lines = ledger([("A", date(2026, 2, 5), 1000), ("A", date(2026, 5, 5), 2000)])
    first = settle(policy(), lines, Period.quarter(2026, 1))
    part = [Payout("P1", "P", "A", cny(8), date(2026, 4, 20))]
    second = settle(policy(), lines, Period.quarter(2026, 2), paid=part, previous=first)
    item = second.item("P", "A")
    assert item.open == (DueAmount(cny(12), date(2026, 4, 30)), DueAmount(cny(40), date(2026, 7, 30)))
    assert second.overdue("CNY") == cny(12)
    assert second.findings[0].code == "settlement.overdue"
    assert "2026-04-30, 61 days ago" in second.findings[0].text.en
    assert item.payout(date(2026, 7, 1)).days_late == 62
    assert "N8" in second.explain().clauses()
    third = settle(policy(), lines, Period.quarter(2026, 3), paid=part, previous=second)
    assert third.overdue("CNY") == cny(52)
    alone = settle(policy(), lines, Period.quarter(2026, 2), paid=part)
    assert alone.overdue("CNY").is_zero
    with refused("settlement.previous"):
        settle(policy(), lines, Period.quarter(2026, 1), previous=second)
    with refused("type.wrong"):
        settle(policy(), lines, Period.quarter(2026, 1), previous=item)  # type: ignore[arg-type]


def test_a_due_amount_is_checked() -> None:
    """A day is a day and money is money."""
    assert DueAmount(cny(1), LAST).days_late(LAST) == 0
    with refused("type.wrong"):
        DueAmount(5, LAST)  # type: ignore[arg-type]
    with refused("date.not-a-date"):
        DueAmount(cny(5), "today")  # type: ignore[arg-type]
