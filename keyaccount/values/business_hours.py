"""Business hours: which minutes count, by working day, holiday and night; exact in whole minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

import attrs

from keyaccount.errors import refuse
from keyaccount.values.calendar import LONGEST_BREAK, WorkingCalendar
from keyaccount.values.checks import check_date, check_int, check_name, check_type, tuple_of
from keyaccount.values.clock import check_clock, minutes_of, time_of
from keyaccount.values.text import Text

__all__ = ["BusinessHours", "Moment", "OpenSpan"]

DAY_MINUTES = 24 * 60


@attrs.frozen(order=True)
class Moment:
    """State a local day and clock time, in whole minutes.

    >>> Moment(date(2026, 10, 1), time(2, 30)) < Moment(date(2026, 10, 1), time(9))
    True
    """

    day: date
    at: time

    def __attrs_post_init__(self) -> None:
        check_date(self.day, "$.day")
        check_clock(self.at, "$.at")

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.at:%H:%M}"


@attrs.frozen
class OpenSpan:
    """State from which clock time until which a service is open; None ends at midnight.

    Raises `KeyAccountError` (`hours.empty`).

    >>> OpenSpan(time(18), None).minutes
    360
    """

    opens: time
    closes: time | None

    def __attrs_post_init__(self) -> None:
        check_clock(self.opens, "$.opens")
        if self.closes is not None:
            check_clock(self.closes, "$.closes")
            if self.closes <= self.opens:
                refuse("hours.empty", "$.closes", "must lie after it opens", "必须晚于开始时间")

    @property
    def start(self) -> int:
        """Return the opening as minutes after midnight."""
        return minutes_of(self.opens)

    @property
    def end(self) -> int:
        """Return the closing as minutes after midnight."""
        return DAY_MINUTES if self.closes is None else minutes_of(self.closes)

    @property
    def minutes(self) -> int:
        """Return how many minutes it is open."""
        return self.end - self.start

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{'24:00' if self.closes is None else f'{self.closes:%H:%M}'}"


@attrs.frozen
class BusinessHours:
    """Hold the spans that count on working days and on days off, by a calendar of working days.

    Minutes outside them don't count: a night call waits for the next opening. Without a calendar every
    day counts as a working day. Raises `KeyAccountError` (`hours.overlap`, `hours.never`); a day the
    calendar does not know is refused, never guessed.

    Method: N5.

    >>> office = BusinessHours.office("office", WorkingCalendar.every_weekday(), time(9), time(17))
    >>> friday, monday = Moment(date(2026, 3, 6), time(16, 30)), Moment(date(2026, 3, 9), time(9, 45))
    >>> office.minutes_between(friday, monday)
    75
    >>> str(office.after(friday, 45))
    '2026-03-09 09:15'
    """

    name: str
    calendar: WorkingCalendar | None
    working: tuple[OpenSpan, ...] = attrs.field(converter=tuple_of)
    off: tuple[OpenSpan, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "$.name")
        check_type(self.calendar, (WorkingCalendar, type(None)), "$.calendar")
        for field in ("working", "off"):
            _check_spans(getattr(self, field), f"$.{field}")
        if not self.working and (self.calendar is None or not self.off):
            refuse("hours.never", "$.working", "give at least one span", "至少给出一个时段")

    @classmethod
    def office(cls, name: str, calendar: WorkingCalendar, opens: time, closes: time) -> BusinessHours:
        """Return hours from one clock time to another on working days."""
        return cls(name, calendar, [OpenSpan(opens, closes)])

    @classmethod
    def always(cls, name: str = "24/7") -> BusinessHours:
        """Return hours that never close: nights, weekends and holidays count.

        >>> BusinessHours.always().minutes_between(Moment(date(2026, 1, 1), time(23)),
        ...                                        Moment(date(2026, 1, 2), time(1)))
        120
        """
        return cls(name, None, [OpenSpan(time(0), None)])

    @property
    def round_the_clock(self) -> bool:
        """Tell whether every minute of every day counts."""
        days = [self.working] if self.calendar is None else [self.working, self.off]
        return all(sum(span.minutes for span in spans) == DAY_MINUTES for spans in days)

    @property
    def text(self) -> Text:
        """Return the hours in words."""
        if self.round_the_clock:
            return Text("round the clock, every day", "全年全天候")
        worked = ", ".join(map(str, self.working)) or "-"
        free = ", ".join(map(str, self.off)) or "-"
        return Text(f"working days {worked}; days off {free}", f"工作日 {worked};休息日 {free}")

    def spans_on(self, day: date) -> tuple[OpenSpan, ...]:
        """Return the spans that count on a day."""
        return self.working if self.calendar is None or self.calendar.is_working(day) else self.off

    def minutes_between(self, start: Moment, end: Moment) -> int:
        """Count the minutes that count from one moment to another, 0 if the other comes first."""
        total = 0
        day = start.day
        while day <= end.day:
            low = minutes_of(start.at) if day == start.day else 0
            high = minutes_of(end.at) if day == end.day else DAY_MINUTES
            total += sum(max(0, min(span.end, high) - max(span.start, low)) for span in self.spans_on(day))
            day += timedelta(days=1)
        return total

    def after(self, start: Moment, minutes: int) -> Moment:
        """Return the moment at which so many counted minutes have passed.

        Raises `KeyAccountError` (`hours.never`) when nothing opens within a year.
        """
        check_int(minutes, "$.minutes", least=0, most=10_000_000)
        day, low, left, closed = start.day, minutes_of(start.at), minutes, 0
        while closed <= LONGEST_BREAK:
            for span in self.spans_on(day):
                begin = max(span.start, low)
                if span.end - begin >= left and span.end > begin:
                    return _moment(day, begin + left)
                left -= max(0, span.end - begin)
            closed = 0 if self.spans_on(day) else closed + 1
            day, low = day + timedelta(days=1), 0
        refuse("hours.never", "$", "nothing opens within a year", "一年之内没有服务时间")


def _moment(day: date, minutes: int) -> Moment:
    if minutes == DAY_MINUTES:
        return Moment(day + timedelta(days=1), time(0))
    return Moment(day, time_of(minutes))


def _check_spans(spans: Iterable[OpenSpan], path: str) -> None:
    before = -1
    for index, span in enumerate(spans):
        check_type(span, OpenSpan, f"{path}[{index}]")
        if span.start < before:
            refuse(
                "hours.overlap",
                f"{path}[{index}]",
                "give spans in order, without overlap",
                "时段须按先后排列且不重叠",
            )
        before = span.end
