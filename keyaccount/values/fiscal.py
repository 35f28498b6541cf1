"""Fiscal years in whole weeks: 4-4-5 and its sisters, and retail years placed by a weekday rule."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Literal

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_one_of, check_type
from keyaccount.values.periods import Period, days_later, first_of
from keyaccount.values.weekday import Weekday

__all__ = ["fiscal_445", "retail_year"]


def fiscal_445(
    start: date, pattern: tuple[int, int, int] = (4, 4, 5), weeks: Literal[52, 53] = 52
) -> tuple[Period, ...]:
    """Return the twelve periods of a fiscal year in whole weeks; week 53 lengthens the last one.

    Raises `KeyAccountError` unless the pattern has 13 weeks to the quarter.

    >>> [part.days // 7 for part in fiscal_445(date(2026, 2, 1), weeks=53)]
    [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 6]
    """
    check_date(start, "$.start")
    if sorted(pattern) != [4, 4, 5]:
        refuse("period.pattern", "$.pattern", "use 4-4-5, 4-5-4 or 5-4-4", "请使用 4-4-5、4-5-4 或 5-4-4")
    if weeks not in (52, 53):
        refuse("period.weeks", "$.weeks", "a fiscal year has 52 or 53 weeks", "财年为 52 或 53 周")
    lengths = list(pattern) * 4
    lengths[-1] += weeks - 52
    cuts = [start]
    for length in lengths:
        cuts.append(days_later(cuts[-1], 7 * length))
    return tuple(Period(one, two) for one, two in pairwise(cuts))


def retail_year(
    year: int,
    *,
    starts_in: int,
    starts_on: Weekday,
    rule: Literal["nearest", "last"],
    pattern: tuple[int, int, int] = (4, 4, 5),
) -> tuple[Period, ...]:
    """Return the twelve periods of a 52 or 53 week year placed by its weekday rule.

    The year ends the day before `starts_on`: the one `nearest` to the month's first day, or the
    first after the `last` such day of the month before. The National Retail Federation's calendar
    is `starts_in=2, starts_on=SUN, rule="nearest", pattern=(4, 5, 4)`.

    >>> nrf = retail_year(2023, starts_in=2, starts_on=Weekday.SUN, rule="nearest", pattern=(4, 5, 4))
    >>> str(nrf[0]), str(nrf[-1]), sum(part.days for part in nrf) // 7
    ('[2023-01-29, 2023-02-26)', '[2023-12-31, 2024-02-04)', 53)
    """
    check_one_of(rule, ("nearest", "last"), "period.rule-unknown", "$.rule")
    check_type(starts_on, Weekday, "$.starts_on")
    start = _retail_start(first_of(year, starts_in), starts_on, rule)
    end = _retail_start(first_of(year + 1, starts_in), starts_on, rule)
    return fiscal_445(start, pattern, 53 if (end - start).days == 371 else 52)


def _retail_start(first: date, starts_on: Weekday, rule: Literal["nearest", "last"]) -> date:
    back = (first.weekday() - starts_on.number) % 7
    if rule == "last":
        # The closing day is the last of its weekday in the month before, so the year opens within
        # the seven days that end on the first.
        return days_later(first, -back)
    return days_later(first, -back if back <= 3 else 7 - back)
