"""Working calendars of countries: the make-up days of China, and years nobody has published."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

pytest.importorskip("holidays")

from keyaccount.adapters.holidays import published_until, working_calendar
from keyaccount.errors import KeyAccountError
from keyaccount.values.periods import Period
from keyaccount.values.weekday import Weekday
from keyaccount.visits import CycleRhythm, HolidayRule, OccurrenceState, StandingVisit, holiday_damage
from keyaccount.visits.occurrences import project
from tests.shared_data import cases

PUBLISHED = cases("visits", "standing-visits")
RULES = {
    "skip": HolidayRule.SKIP,
    "preceding": HolidayRule.PRECEDING,
    "following": HolidayRule.FOLLOWING,
    "modified following": HolidayRule.SAME_WEEK,
    "same week": HolidayRule.SAME_WEEK,
    "same month": HolidayRule.SAME_MONTH,
    "swap to make-up day": HolidayRule.MAKE_UP_DAY,
    "phone instead": HolidayRule.PHONE,
    "ask customer": HolidayRule.ASK,
}


def _of(topic: str) -> list[Any]:
    return [one for one in PUBLISHED if one.id == "absent" or one.values[0]["topic"] == topic]


@pytest.mark.method("V6")
@pytest.mark.parametrize("case", _of("holiday shift"))
def test_a_weekly_promise_follows_the_agreed_rule_through_the_official_calendar(case: Any) -> None:
    """Five Mondays in autumn 2026: the third becomes Thursday 8 October."""
    given = case["inputs"]
    country, year = given["calendar"].split()
    letters, clock = given["weekly"].split()
    first = date.fromisoformat(given["from"])
    weekday = next(one for one in Weekday if one.name.startswith(letters))
    visit = StandingVisit(
        "SV-C1",
        "C1",
        "M1",
        CycleRhythm([weekday], first),
        time.fromisoformat(clock),
        45,
        since=first,
        holiday_rule=RULES[given["rule"]],
    )
    reach = Period(first, date(int(year) + 1, 1, 1))
    dates = project(visit, working_calendar(country, int(year)), reach)[: given["count"]]
    assert [str(one.on) for one in dates] == case["expected"]["dates"]
    moved = [one for one in dates if one.moved]
    assert [str(one.promised) for one in moved] == [case["expected"]["override_recurrence_id"]]
    assert moved[0].explain().clause == "V6"


@pytest.mark.method("V6")
@pytest.mark.parametrize("case", _of("weekday slots lost to holidays"))
def test_the_weekday_slots_a_year_loses_are_counted(case: Any) -> None:
    """Fridays lost six of 52 in 2026: that is known before a Friday is promised."""
    for year, expected in case["expected"].items():
        damage = holiday_damage(
            working_calendar(case["inputs"]["country"], int(year)), Period.year(int(year))
        )
        found = {one.weekday.value: one.lost for one in damage.weekdays}
        found |= {"total": damage.lost, "make_up_days": damage.make_up_days}
        assert {name: found[name] for name in expected} == expected
        assert "V6" in damage.explain().clauses()


@pytest.mark.method("V6")
def test_a_schedule_into_an_unpublished_year_says_so() -> None:
    """The library guesses 2027 without make-up days; we neither guess nor stay silent."""
    china = working_calendar("CN", range(2025, 2028))
    assert china.known_until == date(2026, 12, 31)
    rhythm = CycleRhythm([Weekday.MON], date(2026, 1, 5))
    visit = StandingVisit("SV-C1", "C1", "M1", rhythm, time(9), 45, since=date(2026, 1, 5))
    dates = project(visit, china, Period(date(2026, 12, 28), date(2027, 1, 12)))
    assert [one.state for one in dates] == [
        OccurrenceState.AS_PROMISED,
        OccurrenceState.UNKNOWN,
        OccurrenceState.UNKNOWN,
    ]
    assert [one.code for one in china.check_knows(Period.year(2027))] == ["calendar.unknown-days"]
    with pytest.raises(KeyAccountError, match=r"holidays\.unpublished"):
        working_calendar("CN", 2027)


def test_a_guess_is_only_taken_when_asked_for() -> None:
    """A sketch of next year is useful, as long as nobody takes it for published."""
    sketch = working_calendar("CN", 2027, take_unpublished=True)
    assert (sketch.known_until, sketch.make_up_days) == (date(2027, 12, 31), ())


def test_how_far_a_country_is_known() -> None:
    """By rule for ever, by decree until the last decree, by the moon until the last sighting."""
    assert published_until("CN", after=2024) == 2026
    assert published_until("CN", after=2027) is None
    assert published_until("DE", after=2026) == 2036
    assert (published_until("AE", after=2024) or 0) < 2036


def test_which_weekday_a_make_up_day_replays_is_a_choice() -> None:
    """The exchange is known; whether the timetable follows it is agreed with people."""
    paired = working_calendar("CN", 2026).make_up_day(date(2026, 2, 28))
    assert paired is not None
    assert paired.replays is Weekday.MON
    plain = working_calendar("CN", 2026, replays=False)
    assert {one.replays for one in plain.make_up_days} == {None}


def test_other_weekends_and_parts_of_countries() -> None:
    """Friday and Saturday off in Egypt; Bavaria keeps days Berlin works."""
    assert working_calendar("EG", 2025).weekend == {Weekday.FRI, Weekday.SAT}
    bavaria = working_calendar("DE", 2026, subdivision="BY")
    assert bavaria.name == "DE-BY"
    assert len(bavaria.holidays) > len(working_calendar("DE", 2026).holidays)
    assert bavaria.holidays[0].name.zh == bavaria.holidays[0].name.en


def test_a_weekend_that_changed_keeps_both_its_shapes() -> None:
    """The Emirates went over to Saturday and Sunday in 2022: Fridays of 2021 stay days off."""
    gulf = working_calendar("AE", [2021, 2022])
    assert gulf.weekend == {Weekday.SAT, Weekday.SUN}
    friday = gulf.holiday(date(2021, 6, 4))
    assert friday is not None
    assert friday.name.zh == "休息日"
    assert gulf.is_working(date(2021, 6, 6))
    assert not gulf.is_working(date(2022, 6, 5))


def test_two_packages_agree_on_every_day_of_the_weekend() -> None:
    """A holiday on a Sunday keeps its name and loses no slot."""
    china = working_calendar("CN", 2026)
    tomb_sweeping = china.holiday(date(2026, 4, 5))
    assert tomb_sweeping is not None
    assert tomb_sweeping.name.zh == "清明节"
    assert not china.is_working(date(2026, 4, 6))


@pytest.mark.parametrize(
    ("country", "years", "code"),
    [
        ("XX", 2026, "holidays.country"),
        ("CN", [2024, 2026], "holidays.years"),
        ("CN", [], "holidays.years"),
        ("CN", 1900, "number.too-small"),
        ("", 2026, "name.empty"),
    ],
)
def test_what_makes_no_calendar_is_refused(country: str, years: Any, code: str) -> None:
    """A calendar with a year missing in the middle would lose its holidays silently."""
    with pytest.raises(KeyAccountError) as caught:
        working_calendar(country, years)
    assert caught.value.code == code
