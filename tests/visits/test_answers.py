"""A customer's answer becomes a change they asked for, and nothing else does."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.weekday import Weekday
from keyaccount.visits import AnswerKind, CustomerAnswer, Originator, move_date, take_answer
from keyaccount.visits.planner import example_schedule

MONDAY, TOLD = date(2026, 3, 2), date(2026, 2, 26)


def _answer(kind: AnswerKind, **fields: Any) -> CustomerAnswer:
    return CustomerAnswer("C1", kind, "Wang", **{"promised": MONDAY, **fields})


@pytest.mark.method("V6")
def test_another_time_for_one_date_is_their_request() -> None:
    """Tuesday at ten, asked by them: it holds at once and costs us nothing."""
    answer = _answer(AnswerKind.COUNTER, starts=datetime(2026, 3, 3, 10), comment="stocktaking")
    after = take_answer(example_schedule(), answer, TOLD)
    change = after.date_changes[0]
    assert (change.to, change.at, change.originator) == (date(2026, 3, 3), time(10), Originator.CUSTOMER)
    assert (after.changes[0].by, after.changes[0].reason.en, after.changes[0].price_minutes) == (
        "Wang",
        "stocktaking",
        0,
    )
    same_hour = _answer(AnswerKind.COUNTER, starts=datetime(2026, 3, 3, 9))
    assert take_answer(example_schedule(), same_hour, TOLD).date_changes[0].at is None


def test_a_no_drops_the_date_and_a_yes_settles_what_waited() -> None:
    """A yes to what stands anyway changes nothing, nor does a perhaps."""
    schedule = example_schedule()
    assert take_answer(schedule, _answer(AnswerKind.DECLINED), TOLD).date_changes[0].to is None
    assert take_answer(schedule, _answer(AnswerKind.ACCEPTED), TOLD) == schedule
    assert take_answer(schedule, _answer(AnswerKind.TENTATIVE), TOLD) == schedule
    assert take_answer(schedule, _answer(AnswerKind.ACCEPTED, promised=None), TOLD) == schedule
    company = Originator.COMPANY
    asked = move_date(
        schedule, "C1", MONDAY, date(2026, 3, 4), originator=company, by="Li", on=TOLD, reason="fair"
    )
    agreed = take_answer(asked, _answer(AnswerKind.ACCEPTED), TOLD)
    assert (agreed.date_changes[0].agreed_by, agreed.date_changes[0].holds) == ("Wang", True)
    assert take_answer(agreed, _answer(AnswerKind.ACCEPTED), TOLD) == agreed


@pytest.mark.method("V6")
def test_another_time_for_the_whole_promise_is_looked_at_first() -> None:
    """It is a wish with alternatives, not a change that happens by mail."""
    answer = _answer(AnswerKind.COUNTER, promised=None, starts=datetime(2026, 3, 4, 10), minutes=60)
    with pytest.raises(KeyAccountError, match=r"answer\.whole"):
        take_answer(example_schedule(), answer, TOLD)
    asked = example_schedule().request("C1", by=Originator.CUSTOMER, wants=answer.wish)
    assert asked.best is not None
    assert (asked.best.visit.weekdays, asked.best.visit.at) == ((Weekday.WED,), time(10))
    assert "V6" in asked.explain().clauses()
    assert _answer(AnswerKind.DECLINED).wish.weekdays is None
    assert _answer(AnswerKind.DECLINED).reason.zh == "谢绝"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (
            lambda: take_answer(example_schedule(), _answer(AnswerKind.DECLINED, is_stale=True), TOLD),
            "answer.stale",
        ),
        (
            lambda: take_answer(example_schedule(), _answer(AnswerKind.DECLINED, promised=None), TOLD),
            "answer.whole",
        ),
        (lambda: _answer(AnswerKind.COUNTER), "answer.time"),
        (lambda: _answer(AnswerKind.ACCEPTED, starts=datetime(2026, 3, 3, 9)), "answer.time"),
        (lambda: CustomerAnswer("C1", AnswerKind.ACCEPTED, ""), "name.empty"),
    ],
)
def test_answers_that_settle_nothing_are_refused(make: Any, code: str) -> None:
    """An answer to last month's invitation must not move next month's visit."""
    with pytest.raises(KeyAccountError) as caught:
        make()
    assert caught.value.code == code
