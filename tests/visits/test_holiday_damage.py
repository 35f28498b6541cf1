"""What holidays take from each weekday, known before a weekday is promised."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.calendar import Holiday, MakeUpDay, WorkingCalendar
from keyaccount.values.periods import Period
from keyaccount.values.weekday import Weekday
from keyaccount.visits import holiday_damage
from tests.visits.builders import CHINA_2026


@pytest.mark.method("V6")
def test_the_damage_adds_up_by_weekday() -> None:
    """Seven days of National Day: five weekdays lost, Thursday once, one week of two days left."""
    damage = holiday_damage(CHINA_2026, Period.year(2026))
    assert [damage.of(one).lost for one in Weekday] == [1, 1, 1, 1, 1, 0, 0]
    assert (damage.lost, damage.make_up_days) == (5, 2)
    assert damage.weeks == ((3, 2), (5, 48), (6, 1))
    assert (damage.short_weeks, damage.empty_weeks, damage.long_weeks) == (2, 0, 1)
    told = damage.explain()
    assert told.figure == 5 == sum(part.figure for part in told.parts)  # type: ignore[misc]
    assert told.clauses() == {"V6"}


def test_the_safest_weekday_loses_least() -> None:
    """Whoever promises a day first looks which one holds."""
    calendar = WorkingCalendar("X", holidays=[Holiday(date(2026, 1, 1)), Holiday(date(2026, 1, 2))])
    damage = holiday_damage(calendar, Period.month(2026, 1))
    assert damage.safest == (Weekday.MON, Weekday.TUE, Weekday.WED)
    assert "最稳定" in damage.summary("zh")
    assert "<table" in damage._repr_html_()


def test_an_empty_week_is_a_short_one_too() -> None:
    """A week nobody works is the one customers ask about."""
    calendar = WorkingCalendar("X", holidays=[Holiday(date(2026, 1, day)) for day in range(5, 10)])
    damage = holiday_damage(calendar, Period.month(2026, 1))
    assert (damage.short_weeks, damage.empty_weeks) == (1, 1)


def test_an_unknown_year_is_refused() -> None:
    """Zero lost days in an unpublished year would be a lie."""
    with pytest.raises(KeyAccountError, match=r"calendar\.unknown-day"):
        holiday_damage(CHINA_2026, Period.year(2027))


@given(st.sets(st.integers(0, 364), max_size=30))
def test_lost_and_left_make_the_days(off: set[int]) -> None:
    """An independent count over the year, day by day."""
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in sorted(off)]
    calendar = WorkingCalendar("X", holidays=[Holiday(day) for day in days])
    damage = holiday_damage(calendar, Period.year(2026))
    assert damage.lost == sum(day.weekday() < 5 for day in days)
    assert sum(one.left for one in damage.weekdays) == 261 - damage.lost
    assert MakeUpDay(date(2026, 1, 3)).replays is None
