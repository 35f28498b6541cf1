"""The consistent vehicle routing problem: one driver per stop, nearly the same time each day."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_int, tuple_of

__all__ = ["ConsistentProblem"]

MOST_STOPS = 16


def _rows(rows: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple_of(row) for row in tuple_of(rows))


def _demands(rows: Iterable[Iterable[int | None]]) -> tuple[tuple[int | None, ...], ...]:
    return tuple(tuple_of(row) for row in tuple_of(rows))


@attrs.frozen
class ConsistentProblem:
    """Hold a small consistent routing problem; index 0 is the base, 1 on the stops.

    `demand[day][stop]` is what a stop asks for on a day, None where it is not visited; `service` is the
    time it takes there; a route leaves the base at 0, carries at most `capacity` and is back after
    `longest`. Nobody waits under way. Whole numbers of one unit throughout; `travel` is symmetric.
    Raises `KeyAccountError` (`consistent.*`).

    >>> problem = ConsistentProblem([[0, 5], [5, 0]], [[None, 1], [None, None]], [[0, 2], [0, 2]], 9, 99)
    >>> problem.active(0), problem.active(1)
    (1, 0)
    """

    travel: tuple[tuple[int, ...], ...] = attrs.field(converter=_rows)
    demand: tuple[tuple[int | None, ...], ...] = attrs.field(converter=_demands)
    service: tuple[tuple[int, ...], ...] = attrs.field(converter=_rows)
    capacity: int
    longest: int

    def __attrs_post_init__(self) -> None:
        check_int(self.capacity, "$.capacity", least=0)
        check_int(self.longest, "$.longest", least=0)
        size = len(self.travel)
        shaped = [*self.travel, *self.demand, *self.service]
        if any(len(row) != size for row in shaped) or len(self.demand) != len(self.service):
            refuse(
                "consistent.shape",
                "$.travel",
                "give a number for the base and every stop in each row, demand and service for each day",
                "每行须为基地和每个站点各给一个数,每天须给出需求和服务时间",
            )
        if size - 1 > MOST_STOPS:
            refuse(
                "consistent.too-many",
                "$.travel",
                f"the exact search takes at most {MOST_STOPS} stops, not {size - 1}",
                f"精确搜索最多支持 {MOST_STOPS} 个站点,现有 {size - 1} 个",
            )
        if any(self.travel[a][b] != self.travel[b][a] for a in range(size) for b in range(a)):
            refuse("consistent.one-way", "$.travel", "trips must take as long both ways", "往返路程必须相同")

    @property
    def stops(self) -> int:
        """Return how many stops there are, the base left out."""
        return len(self.travel) - 1

    def active(self, day: int) -> int:
        """Return a bit for each stop visited on a day, stop 1 the lowest."""
        row = self.demand[day]
        return sum(1 << stop - 1 for stop in range(1, len(row)) if row[stop] is not None)
