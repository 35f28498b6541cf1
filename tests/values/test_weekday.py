"""Weekdays carry the standing visits, so their numbers and order must be beyond doubt."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.weekday import Weekday


def test_weekdays_agree_with_the_calendar() -> None:
    """A weekday off by one would send every manager out on the wrong day."""
    assert [Weekday.of(date(2026, 10, day)) for day in range(5, 12)] == list(Weekday)
    assert [Weekday.at(number) for number in range(7)] == list(Weekday)


def test_weekdays_sort_monday_first() -> None:
    """Schedules are printed in the order of the week, not of the alphabet."""
    assert sorted([Weekday.SUN, Weekday.FRI, Weekday.MON]) == [Weekday.MON, Weekday.FRI, Weekday.SUN]


def test_weekdays_are_worded_in_both_languages() -> None:
    """The customer reads the weekday of the visit in the letter."""
    assert [day.text.zh for day in (Weekday.MON, Weekday.SUN)] == ["星期一", "星期日"]
    assert Weekday.SAT.text.en == "Saturday"


def test_a_datetime_is_refused() -> None:
    """A datetime has a zone question that a weekday does not answer."""
    with pytest.raises(KeyAccountError, match=r"date\.not-a-date"):
        Weekday.of(datetime(2026, 10, 5, 9, 0))


@pytest.mark.parametrize("number", [-1, 7, True, 1.0])
def test_only_whole_numbers_of_the_week_count(number: object) -> None:
    """Guessing a weekday from 7 would silently mean Sunday to one and Monday to another."""
    with pytest.raises(KeyAccountError):
        Weekday.at(number)  # type: ignore[arg-type]
