"""One date put elsewhere: the customer's word holds at once, ours waits for their yes."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.periods import Period
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    ChangeCause,
    CycleRhythm,
    DateChange,
    Occurrence,
    OccurrenceState,
    Originator,
    StandingVisit,
)
from keyaccount.visits.occurrences import project

MARCH = Period.month(2026, 3)
PROMISE = StandingVisit(
    "SV-C1", "C1", "M1", CycleRhythm([Weekday.MON], date(2026, 1, 5)), time(9), 45, since=date(2026, 1, 5)
)


def _change(originator: Originator = Originator.COMPANY, **fields: Any) -> DateChange:
    to = fields.pop("to", date(2026, 3, 10))
    return DateChange("C1", date(2026, 3, 9), to, originator, "Li", date(2026, 3, 2), "trade fair", **fields)


def _ninth(change: DateChange) -> Occurrence:
    return project(PROMISE, WorkingCalendar.every_weekday(), MARCH, [change])[1]


@pytest.mark.method("V6")
def test_a_shift_of_ours_waits_for_the_customers_yes() -> None:
    """除非客户要求改变: until they have said yes, no other day is promised."""
    waiting = _ninth(_change())
    assert (waiting.state, waiting.on, waiting.is_agreed) == (OccurrenceState.TO_ASK, None, False)
    agreed = _ninth(_change().agreed("Wang", date(2026, 3, 3)))
    assert (agreed.state, agreed.on, agreed.is_agreed) == (OccurrenceState.MOVED, date(2026, 3, 10), True)
    assert agreed.originator is Originator.COMPANY
    told = agreed.explain()
    assert told.figure == date(2026, 3, 10)
    assert told.clauses() == {"V6"}


def test_what_the_customer_asks_for_holds_at_once() -> None:
    """Another day, another hour, or not this week."""
    moved = _ninth(_change(Originator.CUSTOMER, at=time(14)))
    assert (moved.state, moved.on, moved.at) == (OccurrenceState.MOVED, date(2026, 3, 10), time(14))
    dropped = _ninth(_change(Originator.CUSTOMER, to=None))
    assert (dropped.state, dropped.on) == (OccurrenceState.SKIPPED, None)
    hour = _ninth(_change(Originator.CUSTOMER, to=date(2026, 3, 9), at=time(15)))
    assert (hour.state, hour.at, hour.moved) == (OccurrenceState.MOVED, time(15), False)


def test_a_stand_in_keeps_day_and_hour() -> None:
    """Somebody else comes; the customer is told who."""
    change = _change(to=date(2026, 3, 9), manager="M2", cause=ChangeCause.MANAGER_ABSENT)
    stood_in = _ninth(change)
    assert change.is_stand_in
    assert (stood_in.state, stood_in.manager, stood_in.on) == (
        OccurrenceState.STOOD_IN,
        "M2",
        date(2026, 3, 9),
    )
    assert not stood_in.is_agreed
    assert "M2" in change.text.zh


def test_other_dates_and_accounts_stay() -> None:
    """One date is put elsewhere, one."""
    dates = project(PROMISE, WorkingCalendar.every_weekday(), MARCH, [_change(Originator.CUSTOMER)])
    assert [one.state for one in dates].count(OccurrenceState.AS_PROMISED) == 4
    other = attrs.evolve(_change(Originator.CUSTOMER), account="C2")
    assert _ninth(other).state is OccurrenceState.AS_PROMISED
    assert "取消" in _change(to=None).text.zh


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: _change(cause=ChangeCause.WEATHER), "change.weather"),
        (lambda: _change(Originator.CALENDAR, cause=ChangeCause.WEATHER), "change.weather"),
        (lambda: _change(agreed_by="Wang"), "change.half-agreed"),
        (lambda: _change(agreed_on=date(2026, 3, 3)), "change.half-agreed"),
        (lambda: _change(at=time(9, 0, 1)), "clock.not-plain"),
        (lambda: _change(to="tomorrow"), "date.not-a-date"),
        (lambda: _change(price_minutes=-1), "number.too-small"),
    ],
)
def test_the_weather_is_never_a_reason_of_ours(make: Any, code: str) -> None:
    """风雨无阻, and half a yes is none."""
    with pytest.raises(KeyAccountError) as caught:
        make()
    assert caught.value.code == code


def test_the_customer_may_mind_the_weather() -> None:
    """A flooded market is theirs to call off."""
    assert _change(Originator.CUSTOMER, cause=ChangeCause.WEATHER).holds
    assert {cause.text.zh for cause in ChangeCause} >= {"天气", "客户要求"}
