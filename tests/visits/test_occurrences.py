"""Promises on the calendar: holidays move them only as agreed, and the unknown is never guessed."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from keyaccount.values.calendar import Holiday, WorkingCalendar
from keyaccount.values.periods import Period
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    CycleRhythm,
    HolidayRule,
    OccurrenceState,
    StandingVisit,
    project_visits,
)
from keyaccount.visits.occurrences import project
from tests.visits.builders import CHINA_2026, need, schedule_of

AUTUMN = Period(date(2026, 9, 21), date(2026, 10, 24))


def _monday(rule: HolidayRule, **fields: Any) -> StandingVisit:
    rhythm = CycleRhythm([fields.pop("weekday", Weekday.MON)], date(2026, 9, 21))
    return StandingVisit(
        "SV-C1", "C1", "M1", rhythm, time(9), 45, since=date(2026, 9, 21), holiday_rule=rule, **fields
    )


def _dates(rule: HolidayRule, **fields: Any) -> list[date | None]:
    return [one.on for one in project(_monday(rule, **fields), CHINA_2026, AUTUMN)]


def test_each_rule_does_what_was_agreed() -> None:
    """Eight rules, one holiday week: the customer chose one of them and gets that one."""
    third = {rule: _dates(rule)[2] for rule in HolidayRule}
    assert third == {
        HolidayRule.SKIP: None,
        HolidayRule.PRECEDING: date(2026, 9, 30),
        HolidayRule.FOLLOWING: date(2026, 10, 8),
        HolidayRule.SAME_WEEK: date(2026, 10, 8),
        HolidayRule.SAME_MONTH: date(2026, 10, 8),
        HolidayRule.MAKE_UP_DAY: date(2026, 10, 10),
        HolidayRule.PHONE: date(2026, 10, 5),
        HolidayRule.ASK: None,
    }
    states = {rule: project(_monday(rule), CHINA_2026, AUTUMN)[2].state for rule in HolidayRule}
    assert states[HolidayRule.PHONE] is OccurrenceState.BY_PHONE
    assert states[HolidayRule.ASK] is OccurrenceState.TO_ASK
    assert states[HolidayRule.SKIP] is OccurrenceState.SKIPPED


def test_the_same_week_rule_prefers_later_then_earlier_days() -> None:
    """A Friday of the holiday week goes back to a worked day of its own week, never into the next."""
    assert _dates(HolidayRule.SAME_WEEK, weekday=Weekday.FRI)[1] == date(2026, 9, 30)


def test_a_week_without_any_working_day_is_left_to_the_customer() -> None:
    """Spring Festival takes whole weeks; the same-week rule has nothing to offer then."""
    days = [Holiday(date(2026, 10, 5) + timedelta(days=step)) for step in range(5)]
    closed = WorkingCalendar("S", holidays=days)
    third = project(_monday(HolidayRule.SAME_WEEK), closed, AUTUMN)[2]
    assert third.state is OccurrenceState.TO_ASK


def test_a_shift_too_near_the_next_visit_is_left_to_the_customer() -> None:
    """Thursday and then Monday is a visit too many for some; the gap was agreed."""
    visit = _monday(HolidayRule.FOLLOWING, least_gap_days=5)
    third = project(visit, CHINA_2026, AUTUMN)[2]
    assert third.state is OccurrenceState.TO_ASK
    assert third.reason is not None
    assert "4 days" in third.reason.en


def test_two_visits_never_fall_on_one_day() -> None:
    """Twice a week in the holiday week: Monday must not land on Thursday's own visit."""
    rhythm = CycleRhythm([Weekday.MON, Weekday.THU], date(2026, 9, 21))
    visit = StandingVisit(
        "SV-C1", "C1", "M1", rhythm, time(9), 45, since=date(2026, 9, 21), holiday_rule=HolidayRule.FOLLOWING
    )
    days = [one.on for one in project(visit, CHINA_2026, AUTUMN) if one.on is not None]
    assert len(days) == len(set(days))


def test_beyond_the_known_calendar_dates_are_unknown() -> None:
    """Next year's holidays are not published: no date is promised on them, and that is said."""
    schedule = schedule_of(
        [need("C1")], calendar=CHINA_2026, rule=HolidayRule.FOLLOWING, starts=date(2026, 12, 7)
    )
    dates = project_visits(schedule, Period(date(2026, 12, 20), date(2027, 1, 10)))
    assert [one.state for one in dates][-1] is OccurrenceState.UNKNOWN
    assert "calendar.unknown-days" in [one.code for one in dates.findings]
    short = WorkingCalendar(
        "S", holidays=[Holiday(date(2026, 10, 5))], known_from=date(2026, 1, 1), known_until=date(2026, 10, 5)
    )
    third = project(_monday(HolidayRule.FOLLOWING), short, AUTUMN)[2]
    assert third.state is OccurrenceState.UNKNOWN
    assert project(_monday(HolidayRule.MAKE_UP_DAY), short, AUTUMN)[2].on is None


def test_a_day_off_that_is_no_holiday_is_worded_as_such() -> None:
    """A promise for Saturdays meets ordinary weekends."""
    saturday = project(_monday(HolidayRule.SKIP, weekday=Weekday.SAT), CHINA_2026, AUTUMN)[0]
    assert saturday.reason == Text(
        "2026-09-26 is a day off: left out on holidays", "2026-09-26 为休息日:节假日取消"
    )


def test_since_and_until_bound_the_promise() -> None:
    """A promise that ended must not keep sending somebody."""
    visit = _monday(HolidayRule.SKIP, until=date(2026, 10, 12))
    assert [one.promised.day for one in project(visit, CHINA_2026, AUTUMN)] == [21, 28, 5]


@pytest.mark.method("V6")
def test_a_shift_onto_promised_hours_is_found() -> None:
    """Moving one customer into another's hour breaks a promise to keep one."""
    monday, thursday = (set(Weekday) - {one} for one in (Weekday.MON, Weekday.THU))
    needs = [need("C1", closed=monday), need("C2", minutes=150, closed=thursday)]
    schedule = schedule_of(needs, calendar=CHINA_2026, rule=HolidayRule.FOLLOWING, starts=date(2026, 9, 21))
    dates = project_visits(schedule, AUTUMN)
    clashes = [one for one in dates.findings if one.code == "standing.shift-clash"]
    assert clashes
    assert "重叠" in clashes[0].text.zh


def test_waiting_dates_are_listed() -> None:
    """Somebody has to ring the customer: the finding says for which day."""
    dates = project_visits(schedule_of([need("C1")], calendar=CHINA_2026, starts=date(2026, 9, 21)), AUTUMN)
    assert [one.code for one in dates.findings] == ["standing.to-ask"]
    assert "国庆节" in dates.summary("zh")
    assert len(dates) == len(dates.occurrences) == 5
    assert "<table" in dates._repr_html_()
    first = dates.occurrences[0]
    assert dates.on(first.promised, "M1") == (first,)
    assert dates.on(first.promised, "M2") == ()
