"""The promise itself: what is fixed, until when, and how it is told to the customer."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits import CycleRhythm, MonthRhythm, StandingVisit, Unplaced

WEEKLY = CycleRhythm([Weekday.TUE], date(2026, 1, 5))


def _promise(**fields: Any) -> StandingVisit:
    given: dict[str, Any] = {
        "id": "SV-C1",
        "account": "C1",
        "manager": "M1",
        "rhythm": WEEKLY,
        "at": time(9, 30),
        "minutes": 45,
        "since": date(2026, 1, 5),
    }
    return StandingVisit(**{**given, **fields})


def test_the_promise_is_worded_for_the_customer() -> None:
    """Same weekday, same hour: one line both sides can pin to the wall."""
    promise = _promise()
    assert promise.text.zh == "每周二 09:30,45 分钟"
    assert promise.ends == time(10, 15)
    assert promise.weekdays == (Weekday.TUE,)
    assert Unplaced("C1", "M1", None, None, Text("", "")).weekday is None


def test_a_fortnightly_promise_leaves_the_other_week_free() -> None:
    """The hour of the week between may be promised to somebody else; a monthly one blocks all weeks."""
    fortnightly = _promise(rhythm=CycleRhythm([Weekday.TUE], date(2026, 1, 5), 2, [1]))
    assert [fortnightly.reserves(week, Weekday.TUE) for week in range(4)] == [False, True, False, True]
    assert not fortnightly.reserves(1, Weekday.MON)
    monthly = _promise(rhythm=MonthRhythm(Weekday.TUE, [1]))
    assert all(monthly.reserves(week, Weekday.TUE) for week in range(4))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"rhythm": "weekly"}, "type.wrong"),
        ({"at": time(9, 30, 5)}, "clock.not-plain"),
        ({"minutes": 0}, "number.too-small"),
        ({"until": date(2026, 1, 5)}, "standing.until-early"),
        ({"least_gap_days": -1}, "number.too-small"),
        ({"account": ""}, "id.empty"),
        ({"holiday_rule": "skip"}, "type.wrong"),
    ],
)
def test_vague_promises_are_refused(fields: dict[str, Any], code: str) -> None:
    """A promise nobody can check is worse than none."""
    with pytest.raises(KeyAccountError) as caught:
        _promise(**fields)
    assert caught.value.code == code
