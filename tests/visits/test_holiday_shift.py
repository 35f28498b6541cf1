"""Each holiday rule, on dates alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.calendar import Holiday, MakeUpDay, WorkingCalendar
from keyaccount.values.weekday import Weekday
from keyaccount.visits import HolidayRule, shift_day
from tests.visits.builders import CHINA_2026

MONDAY = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        (HolidayRule.SKIP, None),
        (HolidayRule.ASK, None),
        (HolidayRule.PHONE, MONDAY),
        (HolidayRule.PRECEDING, date(2026, 9, 30)),
        (HolidayRule.FOLLOWING, date(2026, 10, 8)),
        (HolidayRule.SAME_WEEK, date(2026, 10, 8)),
        (HolidayRule.SAME_MONTH, date(2026, 10, 8)),
        (HolidayRule.MAKE_UP_DAY, date(2026, 10, 10)),
    ],
)
def test_the_national_day_monday_goes_where_the_rule_says(rule: HolidayRule, day: date | None) -> None:
    """Eight rules, one holiday week; the customer agreed to one of them."""
    found = shift_day(rule, CHINA_2026, MONDAY)
    assert (found.day, found.is_known) == (day, True)
    assert shift_day(rule, CHINA_2026, date(2026, 10, 12)).day == date(2026, 10, 12)


def test_modified_following_turns_back_at_the_end_of_week_or_month() -> None:
    """The market's rule keeps the month, ours the week: both go back where going on would leave it."""
    may_day = WorkingCalendar("CN", holidays=[Holiday(date(2026, 4, 29)), Holiday(date(2026, 4, 30))])
    assert shift_day(HolidayRule.SAME_MONTH, may_day, date(2026, 4, 30)).day == date(2026, 4, 28)
    assert shift_day(HolidayRule.SAME_WEEK, may_day, date(2026, 4, 30)).day == date(2026, 5, 1)
    week = WorkingCalendar("W", holidays=[Holiday(date(2026, 4, day)) for day in range(27, 31)])
    assert shift_day(HolidayRule.SAME_WEEK, week, date(2026, 4, 28)).day == date(2026, 5, 1)
    whole = WorkingCalendar("W", holidays=[Holiday(date(2026, 4, 27) + timedelta(days=n)) for n in range(5)])
    assert shift_day(HolidayRule.SAME_WEEK, whole, date(2026, 4, 28)).day is None


def test_the_make_up_day_that_replays_the_weekday_comes_first() -> None:
    """调休: which weekday a Saturday replays is announced, and the Wednesday visit follows it."""
    made_up = [MakeUpDay(date(2026, 10, 4), Weekday.FRI), MakeUpDay(date(2026, 10, 17), Weekday.WED)]
    calendar = WorkingCalendar("CN", holidays=[Holiday(date(2026, 10, 7))], make_up_days=made_up)
    assert shift_day(HolidayRule.MAKE_UP_DAY, calendar, date(2026, 10, 7)).day == date(2026, 10, 17)
    far = WorkingCalendar("CN", holidays=[Holiday(date(2026, 12, 25))], make_up_days=made_up)
    assert shift_day(HolidayRule.MAKE_UP_DAY, far, date(2026, 12, 25)).day is None


def test_what_the_calendar_does_not_know_is_not_guessed() -> None:
    """New Year's day of an unpublished year, and a shift that would run into it."""
    short = WorkingCalendar("S", holidays=[Holiday(date(2026, 12, 31))], known_until=date(2026, 12, 31))
    assert not shift_day(HolidayRule.FOLLOWING, short, date(2026, 12, 31)).is_known
    assert not shift_day(HolidayRule.SKIP, short, date(2027, 1, 1)).is_known
    assert shift_day(HolidayRule.PRECEDING, short, date(2026, 12, 31)).day == date(2026, 12, 30)
    with pytest.raises(KeyAccountError):
        shift_day("following", short, date(2026, 12, 31))  # type: ignore[arg-type]


def test_a_break_longer_than_a_month_leaves_nothing_to_shift_to() -> None:
    """A visit five weeks late is not the visit promised."""
    days = [date(2026, 7, 1) + timedelta(days=step) for step in range(45)]
    summer = WorkingCalendar("S", holidays=[Holiday(day) for day in days])
    assert shift_day(HolidayRule.FOLLOWING, summer, date(2026, 7, 6)).day is None


@given(st.sets(st.integers(0, 60), max_size=40), st.integers(0, 60), st.sampled_from(list(HolidayRule)))
def test_a_visit_only_ever_lands_on_a_working_day(off: set[int], at: int, rule: HolidayRule) -> None:
    """Whatever the holidays, nobody stands before a closed door; a telephone call may ring on one."""
    start = date(2026, 9, 1)
    calendar = WorkingCalendar("X", holidays=[Holiday(start + timedelta(days=n)) for n in sorted(off)])
    day = start + timedelta(days=at)
    found = shift_day(rule, calendar, day).day
    if found is not None and rule is not HolidayRule.PHONE:
        assert calendar.is_working(found)
    if rule is HolidayRule.SAME_WEEK and found is not None:
        assert found.isocalendar()[:2] == day.isocalendar()[:2]
