"""Half-open periods of whole days, and month arithmetic with its rule for missing days named."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise
from typing import Literal, TypeAlias, overload

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_int, check_one_of, check_type

__all__ = [
    "MonthRule",
    "Period",
    "Step",
    "add_months",
    "check_contiguous",
    "check_disjoint",
    "days_later",
    "first_of",
    "monthly",
]

Step: TypeAlias = Literal["week", "month", "quarter", "year"]

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
MOST_MONTHS = 12_000


class MonthRule(Enum):
    """Name what a month without the anchor's day gives: 31 January plus one month, say."""

    CLAMP = "clamp"  # the last day of that month
    NEXT = "next"  # the first day of the month after
    SKIP = "skip"  # no day at all


@overload
def add_months(
    day: date, months: int, rule: Literal[MonthRule.CLAMP, MonthRule.NEXT] = MonthRule.CLAMP
) -> date: ...


@overload
def add_months(day: date, months: int, rule: MonthRule) -> date | None: ...


def add_months(day: date, months: int, rule: MonthRule = MonthRule.CLAMP) -> date | None:
    """Return the same day of the month, `months` later, counted from the anchor and never chained.

    Raises `KeyAccountError` (`date.out-of-range`) outside the years 1 to 9999. Repeating from the
    anchor keeps 31 January on the 31st in March; chaining one month twice would lose it.

    >>> anchor = date(2026, 1, 31)
    >>> add_months(anchor, 1), add_months(anchor, 2)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    >>> add_months(anchor, 1, MonthRule.NEXT), add_months(anchor, 1, MonthRule.SKIP)
    (datetime.date(2026, 3, 1), None)
    """
    check_date(day, "$.day")
    check_int(months, "$.months", least=-MOST_MONTHS * 10, most=MOST_MONTHS * 10)
    check_type(rule, MonthRule, "$.rule")
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        refuse("date.out-of-range", "$.months", "leaves the years 1 to 9999", "超出公元 1 至 9999 年")
    last = monthrange(year, month + 1)[1]
    if day.day <= last:
        return date(year, month + 1, day.day)
    if rule is MonthRule.SKIP:
        return None
    # A month without the day is never December, so the next month lies in the same year.
    return date(year, month + 1, last) if rule is MonthRule.CLAMP else date(year, month + 2, 1)


def monthly(anchor: date, count: int, rule: MonthRule = MonthRule.CLAMP, every: int = 1) -> tuple[date, ...]:
    """Return the days of `count` months from the anchor on, each counted from the anchor.

    With `SKIP`, months without the day give none, so fewer than `count` days may come back.

    >>> [day.isoformat() for day in monthly(date(2026, 1, 31), 3)]
    ['2026-01-31', '2026-02-28', '2026-03-31']
    """
    check_int(count, "$.count", least=0, most=MOST_MONTHS)
    check_int(every, "$.every", least=1, most=1_200)
    days = (add_months(anchor, step * every, rule) for step in range(count))
    return tuple(day for day in days if day is not None)


@attrs.frozen(order=True)
class Period:
    """Hold the days from `start` up to, and not including, `end`.

    Raises `KeyAccountError` (`period.empty`) when it would hold no day.

    >>> spring = Period(date(2026, 3, 1), date(2026, 6, 1))
    >>> str(spring), spring.days, spring.contains(date(2026, 6, 1))
    ('[2026-03-01, 2026-06-01)', 92, False)
    """

    start: date
    end: date

    def __attrs_post_init__(self) -> None:
        check_date(self.start, "$.start")
        check_date(self.end, "$.end")
        if self.end <= self.start:
            refuse(
                "period.empty",
                "$.end",
                f"the end {self.end} (not included) must lie after the start {self.start}",
                f"结束日 {self.end}(不含)必须晚于开始日 {self.start}",
            )

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return one calendar month.

        >>> str(Period.month(2026, 12))
        '[2026-12-01, 2027-01-01)'
        """
        check_int(month, "$.month", least=1, most=12)
        return cls._months_from(first_of(year, month), 1)

    @classmethod
    def quarter(cls, year: int, quarter: int, starts_in: int = 1) -> Period:
        """Return one quarter of the year, or of the fiscal year that starts in another month.

        >>> str(Period.quarter(2026, 2)), str(Period.quarter(2026, 2, starts_in=4))
        ('[2026-04-01, 2026-07-01)', '[2026-07-01, 2026-10-01)')
        """
        check_int(quarter, "$.quarter", least=1, most=4)
        return cls._months_from(add_months(first_of(year, starts_in), 3 * quarter - 3), 3)

    @classmethod
    def year(cls, year: int) -> Period:
        """Return one calendar year.

        >>> Period.year(2024).days
        366
        """
        return cls._months_from(first_of(year, 1), 12)

    @classmethod
    def fiscal_year(cls, year: int, starts_in: int) -> Period:
        """Return the fiscal year that starts in `year`, in the month `starts_in`.

        >>> str(Period.fiscal_year(2026, starts_in=4))
        '[2026-04-01, 2027-04-01)'
        """
        return cls._months_from(first_of(year, starts_in), 12)

    @classmethod
    def trailing(cls, *, months: int, as_of: date) -> Period:
        """Return the months up to and including the close of `as_of`.

        >>> str(Period.trailing(months=12, as_of=date(2026, 3, 31)))
        '[2025-04-01, 2026-04-01)'
        """
        check_int(months, "$.months", least=1, most=MOST_MONTHS)
        check_date(as_of, "$.as_of")
        end = days_later(as_of, 1)
        return cls(add_months(end, -months), end)

    @classmethod
    def of_day(cls, day: date) -> Period:
        """Return the period of one single day.

        >>> Period.of_day(date(2026, 3, 1)).days
        1
        """
        check_date(day, "$.day")
        return cls(day, days_later(day, 1))

    @classmethod
    def _months_from(cls, start: date, months: int) -> Period:
        return cls(start, add_months(start, months))

    @property
    def days(self) -> int:
        """Return how many days the period holds."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Return the last day that belongs to the period."""
        return self.end - timedelta(days=1)

    def contains(self, day: date) -> bool:
        """Tell whether a day belongs to the period.

        >>> Period.month(2026, 1).contains(date(2026, 1, 31))
        True
        """
        check_date(day, "$.day")
        return self.start <= day < self.end

    def covers(self, other: Period) -> bool:
        """Tell whether every day of another period belongs to this one.

        >>> Period.year(2026).covers(Period.month(2026, 12))
        True
        """
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two periods share a day; touching ends share none.

        >>> Period.month(2026, 1).overlaps(Period.month(2026, 2))
        False
        """
        return self.start < other.end and other.start < self.end

    def intersect(self, other: Period) -> Period | None:
        """Return the days both periods share, or None.

        >>> str(Period.year(2026).intersect(Period(date(2025, 6, 1), date(2026, 2, 1))))
        '[2026-01-01, 2026-02-01)'
        """
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def shift(self, *, months: int = 0, days: int = 0) -> Period:
        """Return the period moved by months (both ends clamped to short months), then by days.

        Raises `KeyAccountError` when nothing would be left or the calendar ends.

        >>> str(Period.month(2026, 1).shift(months=-12)), str(Period.month(2026, 1).shift(days=1))
        ('[2025-01-01, 2025-02-01)', '[2026-01-02, 2026-02-02)')
        """
        check_int(days, "$.days")
        start, end = add_months(self.start, months), add_months(self.end, months)
        return Period(days_later(start, days), days_later(end, days))

    def split(self, by: Step, *, aligned: bool = False) -> tuple[Period, ...]:
        """Cut the period into steps that make it up exactly; the last one may be short.

        Steps are counted from the period's own start, or, `aligned`, cut at calendar boundaries
        (Mondays, firsts of months, calendar quarters and years), so the first may be short as well.

        >>> [str(part) for part in Period.quarter(2026, 1).split("month")][-1]
        '[2026-03-01, 2026-04-01)'
        >>> middle = Period(date(2026, 1, 15), date(2026, 3, 10))
        >>> [part.days for part in middle.split("month")]
        [31, 23]
        >>> [part.days for part in middle.split("month", aligned=True)]
        [17, 28, 9]
        """
        check_one_of(by, ("week", "month", "quarter", "year"), "period.step-unknown", "$.by")
        anchor = _aligned(self.start, by) if aligned else self.start
        cuts = [self.start]
        step = 1
        while (cut := _step_from(anchor, by, step)) is not None and cut < self.end:
            cuts.append(cut)
            step += 1
        return tuple(Period(start, end) for start, end in zip(cuts, [*cuts[1:], self.end], strict=True))

    def __str__(self) -> str:
        return f"[{self.start.isoformat()}, {self.end.isoformat()})"


def check_disjoint(periods: Iterable[Period], path: str, names: Sequence[str] = ()) -> None:
    """Refuse periods that share a day, naming both.

    >>> check_disjoint([Period.month(2026, 1), Period(date(2026, 1, 31), date(2026, 3, 1))], "$.terms")
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: period.overlap @ $.terms: [2026-01-01, 2026-02-01) and
    [2026-01-31, 2026-03-01) overlap; end the first on or before 2026-01-31
    """
    ordered = _ordered(periods, names)
    for (one, one_name), (two, two_name) in pairwise(ordered):
        if one.overlaps(two):
            refuse(
                "period.overlap",
                path,
                f"{one_name} and {two_name} overlap; end the first on or before {two.start}",
                f"{one_name} 与 {two_name} 重叠;请使前者在 {two.start} 或之前结束",
            )


def check_contiguous(periods: Iterable[Period], path: str, names: Sequence[str] = ()) -> None:
    """Refuse periods that overlap or leave a gap, naming both neighbours.

    >>> check_contiguous(Period.year(2026).split("quarter"), "$.terms")
    """
    ordered = _ordered(periods, names)
    check_disjoint((period for period, _ in ordered), path, [name for _, name in ordered])
    for (one, one_name), (two, two_name) in pairwise(ordered):
        if one.end != two.start:
            refuse(
                "period.gap",
                path,
                f"{one_name} and {two_name} leave {one.end} to {two.start} uncovered",
                f"{one_name} 与 {two_name} 之间 {one.end} 至 {two.start} 未被覆盖",
            )


def first_of(year: int, month: int) -> date:
    """Return the first day of a month, refusing years and months that do not exist.

    >>> first_of(2026, 4)
    datetime.date(2026, 4, 1)
    """
    check_int(year, "$.year", least=1, most=9998)
    check_int(month, "$.starts_in", least=1, most=12)
    return date(year, month, 1)


def days_later(day: date, days: int) -> date:
    """Return the day so many days later, refusing to leave the calendar.

    >>> days_later(date(2026, 12, 31), 1)
    datetime.date(2027, 1, 1)
    """
    try:
        return day + timedelta(days=days)
    except OverflowError:
        refuse("date.out-of-range", "$.days", "leaves the years 1 to 9999", "超出公元 1 至 9999 年")


def _aligned(day: date, by: Step) -> date:
    if by == "week":
        return days_later(day, -day.weekday())
    months = _MONTHS[by]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _step_from(anchor: date, by: Step, step: int) -> date | None:
    """Return the cut `step` steps after the anchor, None past the end of the calendar."""
    if by == "week":
        ordinal = anchor.toordinal() + 7 * step
        return date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None
    months = _MONTHS[by] * step
    if (anchor.year * 12 + anchor.month - 1 + months) // 12 > 9999:
        return None
    return add_months(anchor, months)


def _ordered(periods: Iterable[Period], names: Sequence[str]) -> list[tuple[Period, str]]:
    given = list(periods)
    labels = list(names) if names else [str(period) for period in given]
    return sorted(zip(given, labels, strict=True))
