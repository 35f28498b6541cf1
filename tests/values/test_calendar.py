"""A promise to call every Monday is kept on working days, so the calendar must be right and honest."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.calendar import Holiday, LostDays, MakeUpDay, WorkingCalendar
from keyaccount.values.periods import Period
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from tests.shared_data import cases

NATIONAL_DAY = tuple(Holiday(date(2026, 10, day), Text("National Day", "国庆节")) for day in range(1, 8))
MAKE_UP = (MakeUpDay(date(2026, 9, 20), Weekday.WED), MakeUpDay(date(2026, 10, 10)))
CHINA = WorkingCalendar(
    "CN",
    holidays=NATIONAL_DAY,
    make_up_days=MAKE_UP,
    known_from=date(2026, 1, 1),
    known_until=date(2026, 12, 31),
)
IN_2026 = st.dates(date(2026, 2, 1), date(2026, 11, 30))


def test_make_up_days_are_worked_and_holidays_are_not() -> None:
    """调休 is what foreign calendars get wrong: a Sunday in September is an ordinary working day."""
    assert CHINA.is_working(date(2026, 9, 20))
    assert not CHINA.is_working(date(2026, 9, 27))
    assert not CHINA.is_working(date(2026, 10, 7))
    assert CHINA.make_up_day(date(2026, 9, 20)) == MAKE_UP[0]
    assert CHINA.make_up_day(date(2026, 9, 21)) is None
    found = CHINA.holiday(date(2026, 10, 1))
    assert found is not None
    assert found.name.zh == "国庆节"


@given(IN_2026)
def test_searching_agrees_with_looking_at_every_day(day: date) -> None:
    """Day by day is slow but cannot be wrong."""
    after = day + timedelta(days=1)
    while not CHINA.is_working(after):
        after += timedelta(days=1)
    assert CHINA.next_working(day) == after
    assert CHINA.following(day) == (day if CHINA.is_working(day) else after)
    assert CHINA.next_working(CHINA.previous_working(day)) == CHINA.following(day)
    assert CHINA.preceding(day) == (day if CHINA.is_working(day) else CHINA.previous_working(day))


@given(IN_2026, st.integers(-15, 15))
def test_adding_working_days_counts_them(day: date, steps: int) -> None:
    """Invitations go out so many working days ahead; the count must be of worked days only."""
    there = CHINA.add_working_days(day, steps)
    assert CHINA.is_working(there)
    if steps > 0:
        assert CHINA.count_working_days(Period(day + timedelta(days=1), there + timedelta(days=1))) == steps
    if steps < 0:
        assert CHINA.count_working_days(Period(there, day)) == -steps
    assert len(CHINA.working_days(Period.month(2026, 10))) == 22 - 5 + 1


def test_beyond_what_is_known_nothing_is_guessed() -> None:
    """An unpublished year answered silently would promise visits on next year's holidays."""
    for day in (date(2025, 12, 31), date(2027, 1, 1)):
        assert not CHINA.knows(day)
        for ask in (CHINA.is_working, CHINA.holiday, CHINA.make_up_day, CHINA.following):
            with pytest.raises(KeyAccountError, match=r"calendar\.unknown-day"):
                ask(day)
    assert CHINA.check_knows(Period.year(2026)) == ()
    found = CHINA.check_knows(Period(date(2026, 12, 1), date(2027, 2, 1)))
    assert [one.code for one in found] == ["calendar.unknown-days"]
    assert "2026-12-31" in found[0].text.zh
    assert WorkingCalendar.every_weekday().knows(date.max)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"holidays": [Holiday(date(2026, 1, 2)), Holiday(date(2026, 1, 1))]}, "calendar.order"),
        ({"holidays": [Holiday(date(2026, 1, 1))] * 2}, "calendar.order"),
        ({"holidays": [date(2026, 1, 1)]}, "type.wrong"),
        ({"make_up_days": [MakeUpDay(date(2026, 1, 5))]}, "calendar.make-up-day"),
        (
            {"holidays": [Holiday(date(2026, 1, 4))], "make_up_days": [MakeUpDay(date(2026, 1, 4))]},
            "calendar.make-up-day",
        ),
        ({"weekend": list(Weekday)}, "calendar.no-working-day"),
        ({"weekend": ["saturday"]}, "type.wrong"),
        ({"known_from": date(2026, 1, 2), "known_until": date(2026, 1, 1)}, "calendar.range"),
        ({"known_until": date(2025, 1, 1), "holidays": [Holiday(date(2026, 1, 1))]}, "calendar.range"),
        ({"known_until": datetime(2025, 1, 1)}, "date.not-a-date"),
        ({"name": ""}, "name.empty"),
    ],
)
def test_contradictory_calendars_are_refused(fields: dict[str, Any], code: str) -> None:
    """A calendar typed from a notice must be checked before a year of promises hangs on it."""
    with pytest.raises(KeyAccountError) as caught:
        WorkingCalendar(**{"name": "CN", **fields})
    assert caught.value.code == code


def test_a_year_without_working_days_is_refused_not_searched_forever() -> None:
    """A hostile calendar must not hang the planner."""
    days = [Holiday(date(2026, 1, 1) + timedelta(days=step)) for step in range(500)]
    with pytest.raises(KeyAccountError, match=r"calendar\.no-working-day"):
        WorkingCalendar("closed", holidays=days).next_working(date(2026, 1, 1))


def test_lost_days_count_only_what_would_have_been_worked() -> None:
    """Before choosing a weekday the manager wants to know how often it will fall out."""
    lost = {one.weekday: one for one in CHINA.lost_days(Period.month(2026, 10))}
    assert lost[Weekday.THU] == LostDays(Weekday.THU, 5, 1)
    assert lost[Weekday.FRI].left == 4
    assert sum(one.lost for one in lost.values()) == 5
    assert Weekday.SAT not in lost


def published_china(year: int) -> WorkingCalendar:
    """Build the published calendar of one year from an independent package."""
    holidays = pytest.importorskip("holidays")
    days = [date(year, 1, 1) + timedelta(days=step) for step in range(Period.year(year).days)]
    official = holidays.country_holidays("CN", years=year)
    return WorkingCalendar(
        f"CN {year}",
        holidays=[Holiday(day) for day in days if day in official],
        make_up_days=[MakeUpDay(d) for d in days if d.weekday() >= 5 and official.is_working_day(d)],
        known_from=days[0],
        known_until=days[-1],
    )


@pytest.mark.method("V6")
@pytest.mark.parametrize("case", [one for one in cases("visits") if one.id in ("cn-lost-slots", "absent")])
def test_the_weekday_slots_china_loses_come_out_as_counted(case: Any) -> None:
    """Fridays lost six slots in 2026 and Wednesdays two: reason enough to choose the weekday well."""
    for year, expected in case["expected"].items():
        calendar = published_china(int(year))
        lost = {one.weekday.value: one.lost for one in calendar.lost_days(Period.year(int(year)))}
        assert {"total": sum(lost.values()), "make_up_days": len(calendar.make_up_days)} == {
            "total": expected["total"],
            "make_up_days": expected["make_up_days"],
        }
        assert all(lost[weekday] == expected[weekday] for weekday in ("monday", "wednesday", "friday"))
