"""Tests for receivables and the payments that reduce them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.receivable import Payment, Receivable
from keyaccount.values.money import Money

INVOICED, DUE = date(2026, 3, 1), date(2026, 3, 31)


def bill(amount: int = 100, **more: object) -> Receivable:
    """Build one receivable."""
    return Receivable("C1", "D1", Money(amount, "CNY"), INVOICED, DUE, **more)  # type: ignore[arg-type]


def test_open_until_settled_and_reduced_by_payments() -> None:
    """Exposure counts what is still owed on the day, neither more nor less."""
    part = bill(payments=[Payment(date(2026, 3, 9), Money(40, "CNY"))], settled=date(2026, 4, 5))
    days = [date(2026, 2, 28), INVOICED, date(2026, 3, 9), date(2026, 4, 4), date(2026, 4, 5)]
    assert [part.open_amount(day).amount for day in days] == [0, 100, 60, 60, 0]
    assert [part.days_overdue(day) for day in days] == [0, 0, 0, 4, 0]


def test_overdue_begins_the_day_after_due() -> None:
    """A bill paid on its due day is on time."""
    assert bill().days_overdue(DUE) == 0
    assert bill().days_overdue(DUE + timedelta(days=1)) == 1


def test_a_credit_note_is_never_overdue() -> None:
    """What we owe the customer is no risk of theirs."""
    assert bill(-50).open_amount(DUE) == Money(-50, "CNY")
    assert bill(-50).days_overdue(date(2026, 12, 1)) == 0


@given(st.lists(st.integers(0, 20), max_size=5), st.integers(0, 60))
def test_paid_and_open_make_the_whole(parts: list[int], offset: int) -> None:
    """On any day after invoicing, what came in and what is open sum to the bill."""
    payments = [
        Payment(INVOICED + timedelta(days=9 * index), Money(part, "CNY")) for index, part in enumerate(parts)
    ]
    day = INVOICED + timedelta(days=offset)
    paid = sum(one.amount.minor_units for one in payments if one.on <= day)
    assert bill(payments=payments).open_amount(day).minor_units + paid == 10_000


def test_known_at_forgets_what_came_later() -> None:
    """A replay must see the bill as open as it was seen then."""
    seen = bill(payments=[Payment(date(2026, 3, 9), Money(40, "CNY"))], settled=date(2026, 4, 5))
    then = seen.known_at(date(2026, 3, 8))
    assert (then.settled, then.payments) == (None, ())
    assert seen.known_at(date(2026, 4, 5)) == seen
    assert bill().known_from == INVOICED
    assert bill(recorded_on=DUE).known_from == DUE


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"due": date(2026, 2, 1)}, "receivable.dates", "$.due"),
        ({"settled": date(2026, 2, 1)}, "receivable.dates", "$.settled"),
        ({"payments": [Payment(DUE, Money(101, "CNY"))]}, "receivable.payments", "$.payments"),
        ({"payments": [Payment(DUE, Money(1, "USD"))]}, "money.currency-mixed", "$"),
        ({"payments": [5]}, "type.wrong", "$.payments[0]"),
        ({"amount": 5}, "type.wrong", "$.amount"),
    ],
)
def test_wrong_receivables_are_refused(wrong: dict[str, object], code: str, path: str) -> None:
    """Contradicting days or sums would turn into wrong risk figures."""
    given = {"amount": Money(100, "CNY"), "invoiced": INVOICED, "due": DUE, **wrong}
    with pytest.raises(KeyAccountError) as caught:
        Receivable("C1", "D1", **given)  # type: ignore[arg-type]  # wrong on purpose
    assert (caught.value.code, caught.value.path) == (code, path)
