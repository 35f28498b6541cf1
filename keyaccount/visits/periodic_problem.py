"""The periodic vehicle routing problem in whole numbers: stops with demand and allowed sets of days."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_int, check_type, tuple_of

__all__ = ["DayFleet", "PeriodicProblem"]


@attrs.frozen
class DayFleet:
    """State what can drive on one day: how many vehicles, how much each carries, how long each is out.

    `longest` bounds travel plus service of a route in the unit of the travel table; None is no bound.

    >>> DayFleet(vehicles=3, capacity=160).longest is None
    True
    """

    vehicles: int
    capacity: int
    longest: int | None = None

    def __attrs_post_init__(self) -> None:
        check_int(self.vehicles, "$.vehicles", least=1, most=10_000)
        check_int(self.capacity, "$.capacity", least=0)
        if self.longest is not None:
            check_int(self.longest, "$.longest", least=0)


def _rows(rows: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple_of(row) for row in tuple_of(rows))


def _patterns(
    stops: Iterable[Iterable[Iterable[int]]],
) -> tuple[tuple[tuple[int, ...], ...], ...]:
    return tuple(_rows(patterns) for patterns in tuple_of(stops))


@attrs.frozen
class PeriodicProblem:
    """Hold a periodic routing problem; index 0 is the base, 1 on the stops.

    `travel[a][b]` and `service` are whole numbers of one unit (seconds, or hundredths of a kilometre),
    so that a search compares integers and comes out the same everywhere. `patterns[stop]` lists the
    sets of days, counted from 0, of which one is to be chosen; the base has none.
    Raises `KeyAccountError` (`periodic.*`).

    >>> fleet = [DayFleet(1, 4)] * 4
    >>> problem = PeriodicProblem([[0, 5], [5, 0]], [0, 1], [0, 0], [[], [(0, 2), (1, 3)]], fleet)
    >>> problem.stops, problem.days_of(1)
    (1, (0, 1, 2, 3))
    """

    travel: tuple[tuple[int, ...], ...] = attrs.field(converter=_rows)
    demand: tuple[int, ...] = attrs.field(converter=tuple_of)
    service: tuple[int, ...] = attrs.field(converter=tuple_of)
    patterns: tuple[tuple[tuple[int, ...], ...], ...] = attrs.field(converter=_patterns)
    fleet: tuple[DayFleet, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        sizes = {len(self.travel), len(self.demand), len(self.service), len(self.patterns)}
        if len(sizes) != 1 or {len(row) for row in self.travel} != sizes:
            refuse(
                "periodic.shape",
                "$.travel",
                "give one row, demand, service and list of patterns for the base and every stop",
                "基地和每个站点须各有一行路程、需求、服务时间和日期模式",
            )
        for index, one in enumerate(self.fleet):
            check_type(one, DayFleet, f"$.fleet[{index}]")
        for name, numbers in (("demand", self.demand), ("service", self.service)):
            for index, value in enumerate(numbers):
                check_int(value, f"$.{name}[{index}]", least=0)
        for index, row in enumerate(self.travel):
            for column, value in enumerate(row):
                check_int(value, f"$.travel[{index}][{column}]", least=0)
            if any(value != self.travel[column][index] for column, value in enumerate(row[:index])):
                refuse(
                    "periodic.one-way",
                    f"$.travel[{index}]",
                    "trips must take as long both ways",
                    "往返路程必须相同",
                )
        self._check_patterns()

    def _check_patterns(self) -> None:
        for stop, patterns in enumerate(self.patterns):
            for index, days in enumerate(patterns):
                if (
                    not days
                    or any(not 0 <= day < len(self.fleet) for day in days)
                    or len(set(days)) < len(days)
                ):
                    refuse(
                        "periodic.pattern",
                        f"$.patterns[{stop}][{index}]",
                        f"name different days from 0 to {len(self.fleet) - 1}",
                        f"请给出 0 至 {len(self.fleet) - 1} 之间互不相同的日期",
                    )

    @property
    def stops(self) -> int:
        """Return how many stops there are, the base left out."""
        return len(self.travel) - 1

    def days_of(self, stop: int) -> tuple[int, ...]:
        """Return all days on which some pattern of a stop falls."""
        return tuple(sorted({day for days in self.patterns[stop] for day in days}))

    def route_travel(self, route: Sequence[int]) -> int:
        """Return the travel of a route from the base over its stops and back."""
        ends = (0, *route, 0)
        return sum(self.travel[one][two] for one, two in itertools.pairwise(ends))
