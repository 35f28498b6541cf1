"""The rhythm of a promise: which dates it falls on, and what happens when one is a holiday."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum
from typing import TypeAlias

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_int, check_type, check_unique, tuple_of
from keyaccount.values.periods import Period
from keyaccount.values.text import Text, join
from keyaccount.values.weekday import Weekday
from keyaccount.visits.recurrence import RuleRhythm

__all__ = ["CycleRhythm", "HolidayRule", "MonthRhythm", "Rhythm"]

_ORDINALS = {
    1: Text("first", "第一个"),
    2: Text("second", "第二个"),
    3: Text("third", "第三个"),
    4: Text("fourth", "第四个"),
    -1: Text("last", "最后一个"),
    -2: Text("last but one", "倒数第二个"),
}


class HolidayRule(Enum):
    """Name what was agreed for a visit that falls on a day nobody works."""

    SKIP = "skip"
    PRECEDING = "preceding"  # the last working day before
    FOLLOWING = "following"  # the next working day
    SAME_WEEK = "same_week"  # modified following: the next working day of that week, else the last one before
    SAME_MONTH = "same_month"  # modified following of the money market: the same within the month
    MAKE_UP_DAY = "make_up_day"  # the nearest make-up workday (调休) that replays it, or is near it
    PHONE = "phone"  # a call at the same hour instead
    ASK = "ask"  # nothing is moved until the customer says so

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        return _RULES[self]


_RULES = {
    HolidayRule.SKIP: Text("left out on holidays", "节假日取消"),
    HolidayRule.PRECEDING: Text("on the working day before a holiday", "遇节假日提前到前一个工作日"),
    HolidayRule.FOLLOWING: Text("on the working day after a holiday", "遇节假日顺延到下一个工作日"),
    HolidayRule.SAME_WEEK: Text("on another working day of the same week", "遇节假日改在同一周的其他工作日"),
    HolidayRule.SAME_MONTH: Text("after a holiday, before it at the end of a month", "节假日顺延,跨月提前"),
    HolidayRule.MAKE_UP_DAY: Text("on the make-up workday", "遇节假日改在调休工作日"),
    HolidayRule.PHONE: Text("by telephone on holidays", "遇节假日改为电话沟通"),
    HolidayRule.ASK: Text("as the customer decides on holidays", "遇节假日由客户决定"),
}


@attrs.frozen
class CycleRhythm:
    """Fall on the same weekdays in chosen weeks of a cycle that repeats from an anchor Monday.

    `weeks` counts from 0; a cycle of one week is every week. Raises `KeyAccountError` (`rhythm.*`).

    >>> fortnightly = CycleRhythm([Weekday.TUE], anchor=date(2026, 1, 5), cycle=2, weeks=[1])
    >>> [day.isoformat() for day in fortnightly.days(Period.month(2026, 1))]
    ['2026-01-13', '2026-01-27']
    """

    weekdays: tuple[Weekday, ...] = attrs.field(converter=tuple_of)
    anchor: date
    cycle: int = 1
    weeks: tuple[int, ...] = attrs.field(default=(0,), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        _check_weekdays(self.weekdays)
        check_date(self.anchor, "$.anchor")
        check_int(self.cycle, "$.cycle", least=1, most=52)
        for index, week in enumerate(self.weeks):
            check_int(week, f"$.weeks[{index}]", least=0, most=self.cycle - 1)
        check_unique(list(map(str, self.weeks)), "rhythm.week", "$.weeks")
        if not self.weeks:
            refuse("rhythm.week", "$.weeks", "choose at least one week of the cycle", "至少选择周期中的一周")
        if self.anchor.weekday() != 0:
            refuse("rhythm.anchor", "$.anchor", "the first week starts on a Monday", "首周必须从星期一开始")

    def days(self, period: Period) -> Iterator[date]:
        """Return the dates of a period it falls on, before any holiday rule."""
        first = self.anchor.toordinal()
        numbers = sorted(one.number for one in self.weekdays)
        week = (period.start.toordinal() - first) // 7
        while (monday := first + 7 * week) < period.end.toordinal():
            if week % self.cycle in self.weeks:
                for number in numbers:
                    day = date.fromordinal(monday + number)
                    if period.contains(day):
                        yield day
            week += 1

    @property
    def text(self) -> Text:
        """Return the rhythm in words."""
        days = join(tuple(one.text for one in self.weekdays), " and ", "、")
        if len(self.weeks) == self.cycle:
            return Text(f"every {days.en}", f"每周{_short_days(self.weekdays)}")
        weeks = ", ".join(str(week + 1) for week in self.weeks)
        return Text(
            f"{days.en} of week {weeks} in every {self.cycle}",
            f"每 {self.cycle} 周的第 {weeks} 周{_short_days(self.weekdays)}",
        )


@attrs.frozen
class MonthRhythm:
    """Fall on the first, second ... or last of one weekday in every month.

    >>> first_friday = MonthRhythm(Weekday.FRI, [1])
    >>> [day.isoformat() for day in first_friday.days(Period.quarter(2026, 1))]
    ['2026-01-02', '2026-02-06', '2026-03-06']
    """

    weekday: Weekday
    ordinals: tuple[int, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.weekday, Weekday, "$.weekday")
        if not self.ordinals or any(one not in _ORDINALS for one in self.ordinals):
            refuse(
                "rhythm.ordinal", "$.ordinals", "use 1 to 4, -1 (last) or -2", "请使用 1 至 4、-1(最后)或 -2"
            )

    @property
    def weekdays(self) -> tuple[Weekday, ...]:
        """Return the one weekday, as every rhythm names its weekdays."""
        return (self.weekday,)

    def days(self, period: Period) -> Iterator[date]:
        """Return the dates of a period it falls on, before any holiday rule."""
        months = period.start.year * 12 + period.start.month - 1
        while (first := date(months // 12, months % 12 + 1, 1)) < period.end:
            for day in sorted({self._in_month(first, ordinal) for ordinal in self.ordinals}):
                if period.contains(day):
                    yield day
            months += 1

    def _in_month(self, first: date, ordinal: int) -> date:
        if ordinal > 0:
            return first + timedelta(days=(self.weekday.number - first.weekday()) % 7 + 7 * (ordinal - 1))
        last = first.replace(day=monthrange(first.year, first.month)[1])
        return last - timedelta(days=(last.weekday() - self.weekday.number) % 7 + 7 * (-ordinal - 1))

    @property
    def text(self) -> Text:
        """Return the rhythm in words."""
        which = join(tuple(_ORDINALS[one] for one in self.ordinals), " and ", "、")
        return Text(
            f"the {which.en} {self.weekday.text.en} of the month", f"每月{which.zh}{self.weekday.text.zh}"
        )


Rhythm: TypeAlias = CycleRhythm | MonthRhythm | RuleRhythm


def _check_weekdays(weekdays: tuple[Weekday, ...]) -> None:
    for index, weekday in enumerate(weekdays):
        check_type(weekday, Weekday, f"$.weekdays[{index}]")
    check_unique([weekday.value for weekday in weekdays], "rhythm.weekday", "$.weekdays")
    if not weekdays:
        refuse("rhythm.weekday", "$.weekdays", "choose at least one weekday", "至少选择一个星期几")


def _short_days(weekdays: tuple[Weekday, ...]) -> str:
    return "、".join(one.text.zh.removeprefix("星期") for one in weekdays)
