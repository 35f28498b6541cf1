"""Commitments: what was promised is honoured one by one, or shows as broken."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.model.commitment import Commitment, CommitmentStatus, Recurrence, RecurrenceUnit
from keyaccount.model.side import Side
from keyaccount.values.evidence import Evidence
from keyaccount.values.money import Money
from keyaccount.values.text import Text
from tests.refusals import codes_of

DUE = date(2026, 9, 20)


def a_promise(**fields: Any) -> Commitment:
    return Commitment(
        **{
            "id": "P1",
            "customer": "C007",
            "side": Side.OURS,
            "topic": "delivery",
            "text": "Two pallets before the feast",
            "owner": "logistics",
            "due": DUE,
            **fields,
        }
    )


@pytest.mark.method("N0")
def test_a_promise_is_kept_late_or_broken_by_its_day() -> None:
    """Honoured one by one means that each has a state of its own on every day."""
    promise = a_promise(grace_days=3)
    days = [DUE, DUE + timedelta(1), DUE + timedelta(3), DUE + timedelta(4)]
    assert [promise.status(day).value for day in days] == ["open", "late", "late", "broken"]
    kept = promise.fulfilled(DUE, Evidence("delivery note", DUE))
    late = promise.fulfilled(DUE + timedelta(2))
    assert (kept.status(DUE), late.status(DUE + timedelta(2))) == (
        CommitmentStatus.KEPT,
        CommitmentStatus.LATE,
    )
    assert kept.evidence[0].source == "delivery note"
    assert "N0" in promise.explain(DUE).clauses()
    assert promise.explain(DUE).figure == CommitmentStatus.OPEN.text


def test_what_happened_later_is_not_looked_at() -> None:
    """A report replayed for an earlier day must say what was true on that day."""
    promise = a_promise().fulfilled(DUE + timedelta(5))
    assert promise.status(DUE + timedelta(4)) is CommitmentStatus.BROKEN
    assert promise.overdue(DUE + timedelta(4))
    assert not promise.overdue(DUE + timedelta(5))
    assert promise.status(DUE) is CommitmentStatus.OPEN


def test_a_breach_can_be_declared_with_its_remedy() -> None:
    """A promise known to fail before its day is broken then, and the remedy is part of the record."""
    broken = a_promise().broken(date(2026, 9, 1), "truck strike", "air freight at our cost")
    assert broken.status(date(2026, 8, 31)) is CommitmentStatus.OPEN
    assert broken.status(date(2026, 9, 1)) is CommitmentStatus.BROKEN
    assert broken.remedy is not None
    assert "truck strike" in broken.explain(date(2026, 9, 1)).line()
    assert a_promise().broken(date(2026, 9, 1), "strike").remedy is None


def test_a_waiver_needs_name_and_reason() -> None:
    """A promise let off in silence is a broken promise with a nicer name."""
    waived = a_promise().waived(date(2026, 9, 1), "Chen", "the feast was cancelled")
    assert waived.status(DUE + timedelta(30)) is CommitmentStatus.WAIVED
    assert not waived.overdue(DUE + timedelta(30))
    assert codes_of(lambda: a_promise(waived_on=DUE)) == ["commitment.waiver-incomplete"]
    assert codes_of(lambda: a_promise().waived(DUE, "", "x")) == ["commitment.waiver-incomplete"]


def test_a_closed_promise_stays_closed() -> None:
    """Nothing can be both kept and waived."""
    kept = a_promise().fulfilled(DUE)
    for act in (
        lambda: kept.fulfilled(DUE),
        lambda: kept.waived(DUE, "Chen", "x"),
        lambda: kept.broken(DUE, "x"),
    ):
        assert codes_of(act) == ["commitment.closed"]
    assert codes_of(lambda: a_promise(fulfilled_on=DUE, broken_on=DUE)) == ["commitment.two-ends"]


@given(st.integers(1, 24), st.integers(1, 6))
def test_monthly_promises_never_drift(count: int, every: int) -> None:
    """Counted from the 31st, a month without one clamps and the next returns to the 31st."""
    rule = Recurrence(every, RecurrenceUnit.MONTH, date(2030, 12, 31))
    days = rule.days(date(2026, 1, 31))[:count]
    assert days == tuple(sorted(set(days)))
    assert all((day + timedelta(1)).day == 1 for day in days)


def test_recurring_promises_fall_due_one_by_one() -> None:
    """Each occurrence is kept or broken on its own, so each has its own id."""
    rule = Recurrence(2, RecurrenceUnit.WEEK, DUE + timedelta(28))
    promise = a_promise(recurrence=rule)
    parts = promise.occurrences()
    assert [part.due for part in parts] == [DUE, DUE + timedelta(14), DUE + timedelta(28)]
    assert all(part.recurrence is None for part in parts)
    daily = Recurrence(1, RecurrenceUnit.DAY, DUE + timedelta(1))
    assert daily.days(DUE) == (DUE, DUE + timedelta(1))
    assert a_promise().occurrences() == (a_promise(),)
    assert codes_of(lambda: a_promise(recurrence=rule, fulfilled_on=DUE)) == ["commitment.recurring-end"]
    forever = Recurrence(1, RecurrenceUnit.DAY, date(2099, 1, 1))
    assert codes_of(lambda: forever.days(DUE)) == ["recurrence.too-many"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"side": "ours"}, "type.wrong"),
        ({"topic": ""}, "name.empty"),
        ({"owner": ""}, "name.empty"),
        ({"due": None}, "date.not-a-date"),
        ({"grace_days": -1}, "number.too-small"),
        ({"amount": 5}, "type.wrong"),
        ({"made_on": DUE + timedelta(1)}, "commitment.made-late"),
    ],
)
def test_wrong_input_names_what_is_wrong(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code."""
    assert codes_of(lambda: a_promise(**fields)) == [code]


def test_money_promised_travels_along() -> None:
    """A promised allowance must be found again when it is settled."""
    assert a_promise(amount=Money(500, "CNY"), made_on=DUE).amount == Money(500, "CNY")
    assert all(one.text.zh for one in CommitmentStatus)


def test_a_remedy_agreed_at_signing_answers_once_the_breach_is_declared() -> None:
    """An agreed penalty nobody has paid yet leaves the promise owed."""
    agreed = a_promise(remedy=Text("two days free", "免费两天"))
    late = DUE + timedelta(1)
    assert agreed.owed(late)
    assert not agreed.owed(DUE)
    declared = agreed.broken(late, "strike")
    assert declared.remedy == agreed.remedy
    assert not declared.owed(late)
    assert declared.owed(DUE) is False
    assert a_promise().broken(DUE, "strike").owed(DUE)
    assert not agreed.fulfilled(late).owed(late)
