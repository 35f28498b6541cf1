"""Values that change on known days: prices, costs, rates, policies."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_type
from keyaccount.values.periods import Period

__all__ = ["Dated", "DatedValue"]

V = TypeVar("V")
# A maker has a variable of its own: type checkers bind it by the arguments, not by the bare class.
W = TypeVar("W")


@attrs.frozen
class DatedValue(Generic[V]):
    """Hold one value and the first day it counts; no day means it always has.

    >>> DatedValue(date(2026, 1, 1), 5).value
    5
    """

    since: date | None
    value: V

    def __attrs_post_init__(self) -> None:
        if self.since is not None:
            check_date(self.since, "$.since")


@attrs.frozen
class Dated(Generic[V]):
    """Hold a value that changes on known days; each one counts until the next replaces it.

    Raises `KeyAccountError` when no value is given (`dated.empty`) or the days do not rise
    (`dated.order`). Looking one up takes logarithmic time.

    >>> price = Dated.of((date(2025, 1, 1), 100), (date(2026, 1, 1), 110))
    >>> price.at(date(2025, 12, 31)), price.at(date(2026, 1, 1)), price.get(date(2024, 12, 31))
    (100, 110, None)
    """

    values: tuple[DatedValue[V], ...]

    def __attrs_post_init__(self) -> None:
        check_type(self.values, tuple, "$.values")
        for index, one in enumerate(self.values):
            check_type(one, DatedValue, f"$.values[{index}]")
        if not self.values:
            refuse("dated.empty", "$.values", "give at least one value", "至少给出一个值")
        for index, (one, two) in enumerate(pairwise(self.values)):
            if two.since is None or (one.since is not None and two.since <= one.since):
                refuse(
                    "dated.order",
                    f"$.values[{index + 1}].since",
                    f"must lie after {one.since or 'always'}; give the values in the order of their days",
                    f"必须晚于 {one.since or '始终'};请按日期先后给出各值",
                )

    @classmethod
    def always(cls, value: W) -> Dated[W]:
        """Return a value that never changes.

        >>> Dated.always("CNY").at(date(1990, 1, 1))
        'CNY'
        """
        return Dated((DatedValue(None, value),))

    @classmethod
    def of(cls, *values: tuple[date, W]) -> Dated[W]:
        """Return a value from pairs of first day and value, earliest first.

        >>> Dated.of((date(2026, 1, 1), "A"), (date(2026, 7, 1), "B")).at(date(2026, 7, 1))
        'B'
        """
        return Dated(tuple(DatedValue(since, value) for since, value in values))

    def at(self, day: date) -> V:
        """Return the value that counts on a day.

        Raises `KeyAccountError` (`dated.too-early`) before the first day.

        >>> Dated.of((date(2026, 1, 1), 5)).at(date(2025, 12, 31))
        Traceback (most recent call last):
        keyaccount.errors.KeyAccountError: dated.too-early @ $.day: nothing is known for 2025-12-31; the
        first value counts from 2026-01-01
        """
        found = self._index(day)
        if found < 0:
            refuse(
                "dated.too-early",
                "$.day",
                f"nothing is known for {day}; the first value counts from {self.values[0].since}",
                f"{day} 尚无取值;首个值自 {self.values[0].since} 起生效",
            )
        return self.values[found].value

    def get(self, day: date) -> V | None:
        """Return the value that counts on a day, or None before the first.

        >>> Dated.of((date(2026, 1, 1), 5)).get(date(2026, 1, 1))
        5
        """
        found = self._index(day)
        return self.values[found].value if found >= 0 else None

    def then(self, since: date, value: V) -> Dated[V]:
        """Return the same history with one more value from a later day on.

        >>> Dated.always(5).then(date(2026, 1, 1), 6).at(date(2026, 1, 1))
        6
        """
        return Dated((*self.values, DatedValue(since, value)))

    def during(self, period: Period) -> tuple[tuple[Period, V], ...]:
        """Return the stretches of a period with the value that counts in each; none before the first day.

        >>> price = Dated.of((date(2026, 1, 1), 5), (date(2026, 3, 1), 6))
        >>> [(str(stretch), value) for stretch, value in price.during(Period.quarter(2026, 1))]
        [('[2026-01-01, 2026-03-01)', 5), ('[2026-03-01, 2026-04-01)', 6)]
        """
        return tuple(self._stretches(period))

    def _stretches(self, period: Period) -> Iterator[tuple[Period, V]]:
        ends = [later.since for later in self.values[1:]]
        for one, until in zip(self.values, [*ends, None], strict=True):
            start = max(period.start, one.since or date.min)
            end = min(period.end, until or date.max)
            if start < end:
                yield Period(start, end), one.value

    def _index(self, day: date) -> int:
        check_date(day, "$.day")
        return bisect_right(self.values, day, key=lambda one: one.since or date.min) - 1
