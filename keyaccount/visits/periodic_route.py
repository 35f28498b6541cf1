"""One vehicle's route on one day, which remembers where every stop would fit in most cheaply."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Sequence
from operator import itemgetter

from keyaccount.visits.periodic_problem import PeriodicProblem

__all__ = ["PeriodicRoute"]


class PeriodicRoute:
    """Keep a route between two stays at the base; it never changes, so its answers can be remembered.

    `path` starts and ends with the base (0), `legs` are the trips between its members, `length` is
    travel plus service.

    >>> from keyaccount.visits.periodic_problem import DayFleet
    >>> problem = PeriodicProblem([[0, 5, 5], [5, 0, 8], [5, 8, 0]], [0, 1, 1], [0, 2, 2],
    ...                           [[], [[0]], [[0]]], [DayFleet(1, 4)])
    >>> route = PeriodicRoute.over(problem, [1])
    >>> route.cheapest(problem.travel[2], 2), route.with_stop(problem, 2).length
    (8, 22)
    """

    __slots__ = ("found", "legs", "length", "load", "path", "pick", "travel")

    path: list[int]
    legs: list[int]
    load: int
    travel: int
    length: int
    pick: Callable[[Sequence[int]], tuple[int, ...]]

    def __init__(self, path: list[int], legs: list[int], load: int, travel: int, length: int) -> None:
        self.path = path
        self.legs = legs
        self.load = load
        self.travel = travel
        self.length = length
        self.pick = itemgetter(*path)
        self.found: dict[int, int] = {}

    @classmethod
    def over(cls, problem: PeriodicProblem, stops: Sequence[int]) -> PeriodicRoute:
        """Return the route over some stops in their order."""
        path = [0, *stops, 0]
        legs = [problem.travel[one][two] for one, two in itertools.pairwise(path)]
        travel = sum(legs)
        load = sum([problem.demand[stop] for stop in stops])
        return cls(path, legs, load, travel, travel + sum([problem.service[stop] for stop in stops]))

    def cheapest(self, row: Sequence[int], stop: int) -> int:
        """Return the least travel a stop adds, and remember it; `row` is the stop's row of the table.

        Trips are taken to be as long both ways, as distances are.
        """
        trips = self.pick(row)
        before = trips[0]
        least = 1 << 60
        for trip, leg in zip(trips[1:], self.legs, strict=True):
            before += trip - leg
            if before < least:
                least = before
            before = trip
        self.found[stop] = least
        return least

    def with_stop(self, problem: PeriodicProblem, stop: int) -> PeriodicRoute:
        """Return the route with one more stop where it adds least travel."""
        trips = self.pick(problem.travel[stop])
        added = [one + two - leg for one, two, leg in zip(trips, trips[1:], self.legs, strict=False)]
        least = min(added)
        at = added.index(least)
        path, legs = self.path[:], self.legs[:]
        path.insert(at + 1, stop)
        legs[at : at + 1] = trips[at : at + 2]
        more = least + problem.service[stop]
        return PeriodicRoute(
            path, legs, self.load + problem.demand[stop], self.travel + least, self.length + more
        )

    def without(self, problem: PeriodicProblem, gone: Collection[int]) -> PeriodicRoute:
        """Return the route with some stops left out."""
        return PeriodicRoute.over(problem, [stop for stop in self.path[1:-1] if stop not in gone])
