"""Rules of RFC 5545 as a rhythm: the published examples, and rules that would never end."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.periods import Period
from keyaccount.values.weekday import Weekday
from keyaccount.visits import RuleRhythm, StandingVisit
from keyaccount.visits.occurrences import project
from tests.shared_data import cases

RECURRENCES = [
    one
    for one in cases("visits", "standing-visits")
    if one.id == "absent" or one.values[0]["topic"] == "recurrence"
]


@pytest.mark.method("V6")
@pytest.mark.parametrize("case", RECURRENCES)
def test_the_examples_of_the_rfc_fall_on_the_published_dates(case: Any) -> None:
    """A promise kept by a rule falls on exactly the dates every calendar program shows."""
    starts = datetime.strptime(case["inputs"]["dtstart"], "%Y%m%dT%H%M%S")  # noqa: DTZ007
    rhythm = RuleRhythm(case["inputs"]["rrule"], starts.date(), starts.time())
    visit = StandingVisit("SV-C1", "C1", "M1", rhythm, starts.time(), 45, since=starts.date())
    reach = Period(starts.date(), starts.date() + timedelta(days=400))
    every_day = WorkingCalendar("all", weekend=())
    found = project(visit, every_day, reach)
    assert [f"{one.promised:%m%d}" for one in found] == case["expected"]["month_day"]
    assert all(one.on == one.promised for one in found)
    assert found[0].explain().clause == "V6"


def test_an_until_with_a_time_is_compared_with_the_hour() -> None:
    """At 09:00 the last day is past midnight's UNTIL; an UNTIL without a time includes its day."""
    week = Period(date(2026, 1, 5), date(2026, 1, 20))
    for until, last in (("20260112T000000", 5), ("20260112T090000Z", 12), ("20260112", 12)):
        rhythm = RuleRhythm(f"FREQ=WEEKLY;BYDAY=MO;UNTIL={until}", date(2026, 1, 5), time(9))
        assert [day.day for day in rhythm.days(week)][-1] == last


def test_a_count_is_taken_from_the_start_whatever_the_period() -> None:
    """The fourth of five visits stays the fourth, also when only its month is looked at."""
    rhythm = RuleRhythm("FREQ=MONTHLY;BYDAY=1FR;COUNT=5", date(2026, 1, 2))
    assert [day.isoformat() for day in rhythm.days(Period.quarter(2026, 2))] == ["2026-04-03", "2026-05-01"]
    assert list(rhythm.days(Period.year(2025))) == []
    assert list(rhythm.days(Period.year(2027))) == []


def test_a_rule_that_never_falls_on_a_day_ends() -> None:
    """31 February must cost no search through all the years there are."""
    rhythm = RuleRhythm("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;COUNT=3", date(2026, 1, 1))
    assert list(rhythm.days(Period.year(2026))) == []


@pytest.mark.parametrize(
    ("rule", "weekdays"),
    [
        ("FREQ=WEEKLY;BYDAY=FR,MO", (Weekday.MON, Weekday.FRI)),
        ("FREQ=WEEKLY", (Weekday.THU,)),
        ("FREQ=MONTHLY;BYDAY=-2MO", (Weekday.MON,)),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=1", tuple(Weekday)),
    ],
)
def test_the_weekdays_a_rule_keeps_free_are_known(rule: str, weekdays: tuple[Weekday, ...]) -> None:
    """Other promises are planned around it."""
    rhythm = RuleRhythm(rule, date(2026, 1, 1))
    assert rhythm.weekdays == weekdays
    assert rule in rhythm.text.zh
    visit = StandingVisit("SV-C1", "C1", "M1", rhythm, time(9), 45, since=date(2026, 1, 1))
    assert [visit.reserves(3, one) for one in weekdays] == [True] * len(weekdays)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY",
        "BYDAY=MO",
        "FREQ=WEEKLY;BYHOUR=9",
        "FREQ=WEEKLY;BYDAY",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;COUNT=2;UNTIL=20260101",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=-1",
        "FREQ=WEEKLY;UNTIL=soon",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=x",
        "FREQ=WEEKLY;INTERVAL=0",
        "RSCALE=CHINESE;FREQ=YEARLY",
        "",
    ],
)
def test_rules_that_make_no_promise_are_refused(rule: str) -> None:
    """Whatever a calendar program might guess, we say what is wrong."""
    with pytest.raises(KeyAccountError):
        RuleRhythm(rule, date(2026, 1, 1))


@given(st.integers(1, 5), st.sets(st.sampled_from(list(Weekday)), min_size=1), st.integers(0, 60))
def test_a_weekly_rule_agrees_with_counting_weeks(every: int, weekdays: set[Weekday], skip: int) -> None:
    """An independent count: the day's week is a multiple of the interval from the first Monday."""
    first = date(2026, 1, 5)
    names = ",".join(one.name[:2] for one in weekdays)
    period = Period(first + timedelta(days=skip), first + timedelta(days=skip + 50))
    found = list(RuleRhythm(f"FREQ=WEEKLY;INTERVAL={every};BYDAY={names}", first).days(period))
    days = [period.start + timedelta(days=step) for step in range(50)]
    assert found == [
        day for day in days if Weekday.of(day) in weekdays and (day - first).days // 7 % every == 0
    ]
