"""Business hours: nights, weekends, holidays and make-up days, exact to the minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.values import BusinessHours, Holiday, MakeUpDay, Moment, OpenSpan, WorkingCalendar
from tests.refusals import codes_of

CHINA = WorkingCalendar(
    "CN",
    holidays=[Holiday(date(2026, 10, day)) for day in range(1, 8)],
    make_up_days=[MakeUpDay(date(2026, 10, 10))],
)
DAY = BusinessHours.office("day", CHINA, time(9), time(17))
SPANS = [OpenSpan(time(8, 30), time(12)), OpenSpan(time(13), time(17, 30))]
HOURS = BusinessHours("office", CHINA, SPANS, [OpenSpan(time(10), time(12))])
START = date(2026, 9, 28)
MOMENTS = st.builds(
    lambda days, minutes: Moment(START + timedelta(days), time(minutes // 60, minutes % 60)),
    st.integers(0, 16),
    st.integers(0, 24 * 60 - 1),
)


def counted(start: Moment, end: Moment) -> int:
    """Count minute by minute, as the definition says."""
    total = 0
    day, minute = start.day, start.at.hour * 60 + start.at.minute
    while (day, minute) < (end.day, end.at.hour * 60 + end.at.minute):
        total += any(span.start <= minute < span.end for span in HOURS.spans_on(day))
        minute += 1
        if minute == 24 * 60:
            day, minute = day + timedelta(1), 0
    return total


@settings(max_examples=25)
@given(MOMENTS, MOMENTS)
def test_minutes_are_those_of_counting_one_by_one(one: Moment, two: Moment) -> None:
    """Over a national holiday with a make-up Saturday and reduced hours on days off."""
    assert HOURS.minutes_between(one, two) == counted(one, two)


@settings(max_examples=60)
@given(MOMENTS, st.integers(1, 3_000))
def test_a_promise_ends_when_its_minutes_are_used(start: Moment, minutes: int) -> None:
    """Exactly the promised minutes lie before the moment it ends."""
    due = HOURS.after(start, minutes)
    assert HOURS.minutes_between(start, due) == minutes


def test_a_night_call_waits_for_the_opening() -> None:
    """At 02:10 nothing counts until 08:30; around the clock everything does."""
    night = Moment(date(2026, 9, 28), time(2, 10))
    morning = Moment(date(2026, 9, 28), time(8, 45))
    assert HOURS.minutes_between(night, morning) == 15
    assert BusinessHours.always().minutes_between(night, morning) == 395
    assert str(BusinessHours.always().after(Moment(START, time(23, 30)), 30)) == "2026-09-29 00:00"
    assert HOURS.after(night, 0) == Moment(night.day, time(8, 30))


def test_holidays_count_as_days_off_and_make_up_days_as_worked() -> None:
    """1 October has its two hours, Saturday the 10th a whole day."""
    assert (
        HOURS.minutes_between(Moment(date(2026, 10, 1), time(0)), Moment(date(2026, 10, 2), time(0))) == 120
    )
    saturday = Moment(date(2026, 10, 10), time(0))
    assert HOURS.minutes_between(saturday, Moment(date(2026, 10, 11), time(0))) == 480
    assert HOURS.minutes_between(saturday, Moment(date(2026, 10, 9), time(0))) == 0


def test_hours_are_worded() -> None:
    """A customer reads when somebody answers."""
    assert HOURS.text.en == "working days 08:30-12:00, 13:00-17:30; days off 10:00-12:00"
    assert BusinessHours.always().text.zh == "全年全天候"
    assert BusinessHours("day", CHINA, [OpenSpan(time(0), None)], [OpenSpan(time(0), None)]).round_the_clock
    assert not BusinessHours("day", CHINA, [OpenSpan(time(0), None)]).round_the_clock
    assert str(OpenSpan(time(18), None)) == "18:00-24:00"
    assert DAY.text.zh == "工作日 09:00-17:00;休息日 -"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: OpenSpan(time(9), time(9)), "hours.empty"),
        (lambda: BusinessHours("x", None, []), "hours.never"),
        (lambda: BusinessHours("x", CHINA, []), "hours.never"),
        (lambda: BusinessHours("x", CHINA, [SPANS[1], SPANS[0]]), "hours.overlap"),
        (lambda: HOURS.after(Moment(START, time(9)), -1), "number.too-small"),
        (lambda: Moment(START, time(9, 0, 1)), "clock.not-plain"),
        (
            lambda: BusinessHours("x", WorkingCalendar("known", known_until=START), SPANS).after(
                Moment(START, time(17)), 60
            ),
            "calendar.unknown-day",
        ),
    ],
)
def test_wrong_hours_are_refused(act: Callable[[], object], code: str) -> None:
    """Hours that never open would let every promise run for ever."""
    assert codes_of(act) == [code]


def test_hours_that_do_not_open_within_a_year_are_refused() -> None:
    """A calendar of holidays only would search for ever."""
    closed = WorkingCalendar("closed", holidays=[Holiday(START + timedelta(day)) for day in range(800)])
    hours = BusinessHours("x", closed, SPANS)
    assert codes_of(lambda: hours.after(Moment(START, time(9)), 10)) == ["hours.never"]
