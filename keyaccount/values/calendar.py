"""Working days as plain data: weekends, holidays, make-up workdays (调休), and how far they are known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TypeVar

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_int, check_name, check_type, set_of, tuple_of
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.periods import Period
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday

__all__ = ["Holiday", "LostDays", "MakeUpDay", "WorkingCalendar"]

_NO_NAME = Text("holiday", "节假日")
# Longer than any break on earth; it stops a calendar without working days from searching forever.
LONGEST_BREAK = 366


@attrs.frozen
class Holiday:
    """Name one day on which nobody works.

    >>> Holiday(date(2026, 10, 1), Text("National Day", "国庆节")).name.zh
    '国庆节'
    """

    day: date
    name: Text = _NO_NAME

    def __attrs_post_init__(self) -> None:
        check_date(self.day, "$.day")
        check_type(self.name, Text, "$.name")


@attrs.frozen
class MakeUpDay:
    """Name one weekend day that is worked to make up for a holiday (调休).

    `replays` is the weekday whose timetable it follows, where that was announced.

    >>> MakeUpDay(date(2026, 10, 10), replays=Weekday.WED).replays.text.zh
    '星期三'
    """

    day: date
    replays: Weekday | None = None

    def __attrs_post_init__(self) -> None:
        check_date(self.day, "$.day")
        check_type(self.replays, (Weekday, type(None)), "$.replays")


_Day = TypeVar("_Day", Holiday, MakeUpDay)


@attrs.frozen
class LostDays:
    """Count, for one weekday, how many days of a period a calendar takes away.

    >>> LostDays(Weekday.FRI, 52, 6).left
    46
    """

    weekday: Weekday
    days: int
    lost: int

    @property
    def left(self) -> int:
        """Return how many of these days remain working days."""
        return self.days - self.lost


@attrs.frozen
class WorkingCalendar:
    """Hold which days are worked, as data, from `known_from` to `known_until` (both included).

    A day outside them is refused (`calendar.unknown-day`), never guessed: next year's holidays and
    make-up days are only known once published. None means known without limit, which only a
    calendar without public holidays can claim. Raises `KeyAccountError` for repeated days, a day
    that is both holiday and make-up day, and a make-up day that is a working day anyway.

    >>> national_day = [Holiday(date(2026, 10, day)) for day in range(1, 8)]
    >>> china = WorkingCalendar("CN", holidays=national_day, make_up_days=[MakeUpDay(date(2026, 10, 10))],
    ...                         known_from=date(2026, 1, 1), known_until=date(2026, 12, 31))
    >>> china.is_working(date(2026, 10, 10)), china.next_working(date(2026, 9, 30))
    (True, datetime.date(2026, 10, 8))
    >>> china.is_working(date(2027, 1, 1))
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: calendar.unknown-day @ $.day: calendar CN does not know 2027-01-01;
    it is known from 2026-01-01 until 2026-12-31: extend it once the year is published
    """

    name: str
    weekend: frozenset[Weekday] = attrs.field(default=frozenset({Weekday.SAT, Weekday.SUN}), converter=set_of)
    holidays: tuple[Holiday, ...] = attrs.field(default=(), converter=tuple_of)
    make_up_days: tuple[MakeUpDay, ...] = attrs.field(default=(), converter=tuple_of)
    known_from: date | None = None
    known_until: date | None = None

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "$.name")
        self._check_weekend()
        _check_days(self.holidays, Holiday, "$.holidays")
        _check_days(self.make_up_days, MakeUpDay, "$.make_up_days")
        self._check_range()
        for index, one in enumerate(self.make_up_days):
            if _find(self.holidays, one.day) is not None or Weekday.of(one.day) not in self.weekend:
                refuse(
                    "calendar.make-up-day",
                    f"$.make_up_days[{index}]",
                    f"{one.day} must be a weekend day and no holiday",
                    f"{one.day} 必须是周末且不是节假日",
                )

    @classmethod
    def every_weekday(cls, name: str = "weekdays") -> WorkingCalendar:
        """Return a calendar without public holidays: Monday to Friday, known without limit.

        >>> WorkingCalendar.every_weekday().is_working(date(2026, 1, 1))
        True
        """
        return cls(name)

    def knows(self, day: date) -> bool:
        """Tell whether the calendar reaches that day.

        >>> WorkingCalendar("2026", known_until=date(2026, 12, 31)).knows(date(2027, 1, 1))
        False
        """
        check_date(day, "$.day")
        return (self.known_from is None or self.known_from <= day) and (
            self.known_until is None or day <= self.known_until
        )

    def check_knows(self, period: Period) -> tuple[Finding, ...]:
        """Return a finding when a period reaches past what the calendar knows, nothing otherwise.

        >>> WorkingCalendar("2026", known_until=date(2026, 12, 31)).check_knows(Period.year(2027))[0].code
        'calendar.unknown-days'
        """
        if self.knows(period.start) and self.knows(period.last):
            return ()
        return (
            Finding(
                "calendar.unknown-days",
                Severity.WARNING,
                "$.calendar",
                Text(
                    f"calendar {self.name} is known {self._reach_en()}, not for all of {period}",
                    f"日历 {self.name} 已知范围为{self._reach_zh()},未覆盖 {period}",
                ),
                "V6",
                Text("extend the calendar once the year is published", "待该年度放假安排公布后补全日历"),
            ),
        )

    def holiday(self, day: date) -> Holiday | None:
        """Return the holiday on that day, or None.

        >>> WorkingCalendar("CN").holiday(date(2026, 1, 1)) is None
        True
        """
        self._check_known(day)
        return _find(self.holidays, day)

    def make_up_day(self, day: date) -> MakeUpDay | None:
        """Return the make-up workday on that day, or None.

        >>> WorkingCalendar("CN").make_up_day(date(2026, 10, 10)) is None
        True
        """
        self._check_known(day)
        return _find(self.make_up_days, day)

    def is_working(self, day: date) -> bool:
        """Tell whether a day is worked; make-up days are.

        >>> WorkingCalendar("CN", holidays=[Holiday(date(2026, 1, 1))]).is_working(date(2026, 1, 1))
        False
        """
        self._check_known(day)
        if Weekday.of(day) in self.weekend:
            return _find(self.make_up_days, day) is not None
        return _find(self.holidays, day) is None

    def next_working(self, day: date) -> date:
        """Return the first working day after a day.

        >>> WorkingCalendar("weekdays").next_working(date(2026, 10, 2))
        datetime.date(2026, 10, 5)
        """
        return self._search(day, 1)

    def previous_working(self, day: date) -> date:
        """Return the last working day before a day.

        >>> WorkingCalendar("weekdays").previous_working(date(2026, 10, 5))
        datetime.date(2026, 10, 2)
        """
        return self._search(day, -1)

    def following(self, day: date) -> date:
        """Return the day itself if it is worked, else the next working day.

        >>> WorkingCalendar("weekdays").following(date(2026, 10, 3))
        datetime.date(2026, 10, 5)
        """
        return day if self.is_working(day) else self._search(day, 1)

    def preceding(self, day: date) -> date:
        """Return the day itself if it is worked, else the working day before.

        >>> WorkingCalendar("weekdays").preceding(date(2026, 10, 3))
        datetime.date(2026, 10, 2)
        """
        return day if self.is_working(day) else self._search(day, -1)

    def add_working_days(self, day: date, days: int) -> date:
        """Return the working day so many working days later (earlier if negative).

        Zero gives the day itself if it is worked, else the next working day.

        >>> WorkingCalendar("weekdays").add_working_days(date(2026, 10, 2), 3)
        datetime.date(2026, 10, 7)
        """
        check_int(days, "$.days", least=-10_000, most=10_000)
        found = day if days else self.following(day)
        for _ in range(abs(days)):
            found = self._search(found, 1 if days > 0 else -1)
        return found

    def working_days(self, period: Period) -> tuple[date, ...]:
        """Return the working days of a period, in order.

        >>> len(WorkingCalendar("weekdays").working_days(Period.month(2026, 10)))
        22
        """
        return tuple(day for day in _days(period) if self.is_working(day))

    def count_working_days(self, period: Period) -> int:
        """Count the working days of a period.

        >>> WorkingCalendar("weekdays").count_working_days(Period.month(2026, 10))
        22
        """
        return sum(map(self.is_working, _days(period)))

    def lost_days(self, period: Period) -> tuple[LostDays, ...]:
        """Count for each working weekday how many days of a period holidays take.

        >>> new_year = WorkingCalendar("CN", holidays=[Holiday(date(2026, 1, 1))])
        >>> [(one.weekday.value, one.lost) for one in new_year.lost_days(Period.month(2026, 1))][3]
        ('thursday', 1)
        """
        days = list(_days(period))
        result = []
        for weekday in Weekday:
            if weekday not in self.weekend:
                on = [day for day in days if day.weekday() == weekday.number]
                result.append(LostDays(weekday, len(on), sum(not self.is_working(day) for day in on)))
        return tuple(result)

    def _search(self, day: date, step: int) -> date:
        check_date(day, "$.day")
        found = day
        for _ in range(LONGEST_BREAK):
            found += timedelta(days=step)
            if self.is_working(found):
                return found
        refuse("calendar.no-working-day", "$", "no working day within a year", "一年之内没有工作日")

    def _check_known(self, day: date) -> None:
        if not self.knows(day):
            refuse(
                "calendar.unknown-day",
                "$.day",
                f"calendar {self.name} does not know {day}; it is known {self._reach_en()}: extend it "
                "once the year is published",
                f"日历 {self.name} 不含 {day},已知范围为{self._reach_zh()};请在该年度放假安排公布后补全",
            )

    def _check_weekend(self) -> None:
        for one in self.weekend:
            check_type(one, Weekday, "$.weekend")
        if len(self.weekend) == 7:
            refuse(
                "calendar.no-working-day",
                "$.weekend",
                "leave at least one weekday to work",
                "至少保留一个工作日",
            )

    def _check_range(self) -> None:
        for bound, path in ((self.known_from, "$.known_from"), (self.known_until, "$.known_until")):
            if bound is not None:
                check_date(bound, path)
        if (
            self.known_from is not None
            and self.known_until is not None
            and self.known_until < self.known_from
        ):
            refuse("calendar.range", "$.known_until", "must not lie before known_from", "不得早于 known_from")
        self._check_reach([one.day for one in self.holidays], "$.holidays")
        self._check_reach([one.day for one in self.make_up_days], "$.make_up_days")

    def _check_reach(self, days: Iterable[date], path: str) -> None:
        for index, day in enumerate(days):
            if not self.knows(day):
                refuse(
                    "calendar.range",
                    f"{path}[{index}]",
                    f"{day} lies outside what the calendar says it knows ({self._reach_en()})",
                    f"{day} 超出日历声明的已知范围({self._reach_zh()})",
                )

    def _reach_en(self) -> str:
        return f"from {self.known_from or 'ever'} until {self.known_until or 'ever'}"

    def _reach_zh(self) -> str:
        return f"{self.known_from or '不限'} 至 {self.known_until or '不限'}"


def _check_days(days: Iterable[Holiday | MakeUpDay], kind: type, path: str) -> None:
    previous: date | None = None
    for index, one in enumerate(days):
        check_type(one, kind, f"{path}[{index}]")
        if previous is not None and one.day <= previous:
            refuse(
                "calendar.order",
                f"{path}[{index}]",
                f"{one.day} must lie after {previous}; give each day once, in order",
                f"{one.day} 必须晚于 {previous};每日只给一次,按先后排列",
            )
        previous = one.day


def _find(days: tuple[_Day, ...], day: date) -> _Day | None:
    index = bisect_left(days, day, key=lambda one: one.day)
    return days[index] if index < len(days) and days[index].day == day else None


def _days(period: Period) -> Iterator[date]:
    check_type(period, Period, "$.period")
    return map(date.fromordinal, range(period.start.toordinal(), period.end.toordinal()))
