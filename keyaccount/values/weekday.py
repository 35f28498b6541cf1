"""The seven weekdays, stored by name and ordered Monday first."""

from __future__ import annotations

from datetime import date
from enum import Enum

from keyaccount.values.checks import check_date, check_int
from keyaccount.values.text import Text

__all__ = ["Weekday"]


class Weekday(Enum):
    """Name a weekday; Monday is number 0, as in `date.weekday`.

    >>> Weekday.of(date(2026, 10, 1)), Weekday.THU.number, Weekday.THU.text.zh
    (<Weekday.THU: 'thursday'>, 3, '星期四')
    """

    MON = "monday"
    TUE = "tuesday"
    WED = "wednesday"
    THU = "thursday"
    FRI = "friday"
    SAT = "saturday"
    SUN = "sunday"

    @classmethod
    def of(cls, day: date) -> Weekday:
        """Return the weekday of a date.

        >>> Weekday.of(date(2026, 1, 1))
        <Weekday.THU: 'thursday'>
        """
        check_date(day, "$.day")
        return _IN_ORDER[day.weekday()]

    @classmethod
    def at(cls, number: int) -> Weekday:
        """Return the weekday with a number, Monday being 0.

        >>> Weekday.at(6)
        <Weekday.SUN: 'sunday'>
        """
        check_int(number, "$.number", least=0, most=6)
        return _IN_ORDER[number]

    @property
    def number(self) -> int:
        """Return 0 for Monday to 6 for Sunday."""
        return _NUMBERS[self]

    @property
    def text(self) -> Text:
        """Return the weekday in words."""
        return Text(self.value.capitalize(), _CHINESE[self.number])

    def __lt__(self, other: Weekday) -> bool:
        return self.number < other.number


_CHINESE = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_IN_ORDER = tuple(Weekday)
_NUMBERS = {weekday: number for number, weekday in enumerate(_IN_ORDER)}
