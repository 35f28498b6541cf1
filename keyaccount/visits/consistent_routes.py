"""Exact consistent routes of a few stops: same driver on all days, arrivals no further apart than agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import attrs

from keyaccount.values.checks import check_int, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.text import Text
from keyaccount.visits.consistent_problem import ConsistentProblem

__all__ = ["ConsistentPlan", "DriverDays", "plan_consistent_routes"]

NEVER = 1 << 60
# With one driver per stop and day nobody is inconsistent; that costs no more than so many times the least.
MOST_STEPS = 64


@attrs.frozen
class DriverDays:
    """Hold one driver's route of every day, the stops of all of them and the travel.

    >>> DriverDays(((2, 1), ()), 30).stops
    (1, 2)
    """

    routes: tuple[tuple[int, ...], ...] = attrs.field(converter=tuple_of)
    travel: int

    @property
    def stops(self) -> tuple[int, ...]:
        """Return the stops of this driver."""
        return tuple(sorted({stop for route in self.routes for stop in route}))


@attrs.frozen
class ConsistentPlan:
    """Hold the drivers of a consistent plan and the least travel proven for the tolerance.

    `tolerance` is how far the arrivals at a stop may lie apart over the days, None without bound.

    Method: V6.

    >>> plan = plan_consistent_routes(ConsistentProblem([[0, 5], [5, 0]], [[None, 1]], [[0, 2]], 9, 99), 0)
    >>> plan.travel, plan.explain().figure
    (10, 10)
    """

    tolerance: int | None
    drivers: tuple[DriverDays, ...] = attrs.field(converter=tuple_of)

    @property
    def travel(self) -> int:
        """Return the travel of all drivers on all days."""
        return sum(driver.travel for driver in self.drivers)

    def explain(self) -> Explanation:
        """Explain the travel driver by driver."""
        parts = [
            Explanation(
                f"driver-{number}", Text(f"driver {number}", f"第 {number} 位"), driver.travel, clause="V6"
            )
            for number, driver in enumerate(self.drivers, start=1)
        ]
        apart = "any" if self.tolerance is None else str(self.tolerance)
        reason = Text(
            f"least travel, arrivals at most {apart} apart", f"到达时间差不超过 {apart} 时的最少路程"
        )
        combine = Combine.SUM if parts else Combine.REASONS
        label = Text("travel of consistent routes", "一致性路线的路程")
        return Explanation("consistent", label, self.travel, reason, "V6", parts=parts, combine=combine)


def plan_consistent_routes(problem: ConsistentProblem, tolerance: int | None) -> ConsistentPlan | None:
    """Find the least travel with one driver per stop and arrivals at most `tolerance` apart, proven.

    Drivers are as many as pay. None where some stop alone overruns capacity or the longest route.
    Exact: Held-Karp tables give the routes of a set of stops in order of travel, days are joined
    where arrivals agree, and sets are joined to a partition by branch and bound against the plan
    without tolerance. Exponential in the stops, which is why they are few. The problem: Groër, Golden
    & Wasil (2009), MSOM 11:630-643. Raises `KeyAccountError` (`number.*`). Method: V6.

    >>> table = [[0, 3, 4], [3, 0, 5], [4, 5, 0]]
    >>> problem = ConsistentProblem(table, [[None, 1, 1], [None, None, 1]], [[0] * 3] * 2, 9, 99)
    >>> [plan_consistent_routes(problem, apart).travel for apart in (None, 0)]
    [20, 20]
    """
    if tolerance is not None:
        check_int(tolerance, "$.tolerance", least=0)
    search = _Partition(problem, NEVER if tolerance is None else tolerance)
    everyone = (1 << problem.stops) - 1
    least = search.bound[everyone]
    if least >= NEVER:
        return None
    # Bounds that widen step by step keep the search near what can be had at all.
    drivers, step = None, 1 + least // 64
    while drivers is None and step <= MOST_STEPS * (1 + least):
        drivers = search.best(everyone, least + step)
        step *= 2
    return None if drivers is None else ConsistentPlan(tolerance, drivers)


class _Tours:
    """Know the least travel from any stop over any set of others to the base, and all routes near it."""

    def __init__(self, problem: ConsistentProblem) -> None:
        self.problem = problem
        self.home: list[list[int]] = []  # home[set][last]: travel over the set and back, `last` before it
        size = problem.stops + 1
        for visited in range(1 << problem.stops):
            row = []
            for last in range(size):
                legs = problem.travel[last]
                least = legs[0] if not visited else NEVER
                for stop in range(1, size):
                    if visited >> stop - 1 & 1:
                        travel = legs[stop] + self.home[visited ^ 1 << stop - 1][stop]
                        if travel < least:
                            least = travel
                row.append(least)
            self.home.append(row)

    def within(self, stops: int, budget: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield every order of a set of stops whose travel keeps within a budget, with that travel."""
        travel, home = self.problem.travel, self.home
        begun: list[tuple[int, int, int, tuple[int, ...]]] = [(0, 0, stops, ())]
        while begun:
            spent, last, left, order = begun.pop()
            if not left:
                yield spent + travel[last][0], order
            for stop in range(1, len(travel)):
                if left >> stop - 1 & 1:
                    rest = left ^ 1 << stop - 1
                    then = spent + travel[last][stop]
                    if then + home[rest][stop] <= budget:
                        begun.append((then, stop, rest, (*order, stop)))


_Route: TypeAlias = tuple[int, tuple[int, ...], dict[int, int]]


class _Shelves:
    """Keep a day's routes by when they reach one stop, so that only those near an arrival are looked at."""

    def __init__(self, routes: list[_Route], stop: int, tolerance: int) -> None:
        self.cheapest = routes[0][0]
        self.stop = stop
        self.width = tolerance + 1
        self.shelves: dict[int, list[_Route]] = {}
        for route in routes:
            self.shelves.setdefault(route[2].get(stop, 0) // self.width, []).append(route)

    def near(self, spread: Mapping[int, tuple[int, int]]) -> list[list[_Route]]:
        """Return the shelves whose routes may agree with the arrivals so far."""
        first, last = spread.get(self.stop, (0, 0))
        lowest, highest = (last - self.width + 1) // self.width, (first + self.width - 1) // self.width
        return [self.shelves[at] for at in range(lowest, highest + 1) if at in self.shelves]


class _Partition:
    """Split the stops among drivers: exact costs of sets are worked out only where a bound asks for them."""

    def __init__(self, problem: ConsistentProblem, tolerance: int) -> None:
        self.problem = problem
        self.tolerance = tolerance
        self.tours = _Tours(problem)
        self.days = range(len(problem.demand))
        self.active = [problem.active(day) for day in self.days]
        everyone = 1 << problem.stops
        self.least = [self._least(stops) for stops in range(everyone)]
        self.bound = [0] * everyone
        for stops in range(1, everyone):
            self.bound[stops] = min(self.least[one] + self.bound[stops ^ one] for one in _with_lowest(stops))
        self.known: dict[int, DriverDays] = {}
        self.above: dict[int, int] = {}

    def _least(self, stops: int) -> int:
        """Return the travel of a set driven by one driver without any tolerance; NEVER if it can't be."""
        total = 0
        for day in self.days:
            today = stops & self.active[day]
            travel = self.tours.home[today][0] if today else 0
            load = sum(self.problem.demand[day][stop] or 0 for stop in _members(today))
            service = sum(self.problem.service[day][stop] for stop in _members(today))
            if load > self.problem.capacity or travel + service > self.problem.longest:
                return NEVER
            total += travel
        return total

    def best(self, stops: int, below: int) -> tuple[DriverDays, ...] | None:
        """Return the drivers of a set of stops whose travel is least and below a bound, None without any."""
        if not stops:
            return () if below > 0 else None
        found: tuple[DriverDays, ...] | None = None
        ways = sorted(_with_lowest(stops), key=lambda one: (self.least[one] + self.bound[stops ^ one], one))
        for one in ways:
            rest = stops ^ one
            if self.least[one] + self.bound[rest] >= min(below, NEVER):
                break
            driver = self.driver(one, below - self.bound[rest])
            if driver is None:
                continue
            others = self.best(rest, below - driver.travel)
            if others is not None:
                found = (driver, *others)
                below = sum(each.travel for each in found)
        return found

    def driver(self, stops: int, below: int) -> DriverDays | None:
        """Return one driver's routes over a set of stops, least travel first, if that is below a bound."""
        if stops in self.known:
            known = self.known[stops]
            return known if known.travel < below else None
        if self.above.get(stops, self.least[stops]) >= below:
            return None
        found = self._joined(stops, below - 1 - self.least[stops])
        if found is None:
            self.above[stops] = below
        else:
            self.known[stops] = found
        return found

    def _joined(self, stops: int, slack: int) -> DriverDays | None:
        """Join one route per day whose arrivals agree, within a slack over the least travel that exists."""
        by_day = [self._shelves(day, stops, slack) for day in self.days]
        best, limit = None, self.least[stops] + slack
        ahead = [sum(one.cheapest for one in by_day[day:]) for day in range(len(by_day) + 1)]
        begun: list[tuple[int, int, dict[int, tuple[int, int]], list[tuple[int, ...]]]] = [(0, 0, {}, [])]
        while begun:
            day, spent, spread, routes = begun.pop()
            if day == len(by_day):
                if spent <= limit:
                    best, limit = (spent, routes), spent - 1
                continue
            for shelf in by_day[day].near(spread):
                for travel, order, arrivals in shelf:
                    if spent + travel + ahead[day + 1] > limit:
                        break
                    agreed = self._agreed(spread, arrivals)
                    if agreed is not None:
                        begun.append((day + 1, spent + travel, agreed, [*routes, order]))
        return None if best is None else DriverDays(best[1], best[0])

    def _shelves(self, day: int, stops: int, slack: int) -> _Shelves:
        """Sort the routes of a day by the arrival at a stop that was visited on an earlier day."""
        earlier = 0
        for before in self.days[:day]:
            earlier |= self.active[before]
        common = _members(stops & self.active[day] & earlier)
        return _Shelves(
            self._routes(day, stops & self.active[day], slack), common[-1] if common else 0, self.tolerance
        )

    def _agreed(
        self, spread: Mapping[int, tuple[int, int]], arrivals: Mapping[int, int]
    ) -> dict[int, tuple[int, int]] | None:
        """Return earliest and latest arrival of each stop with one more day, None if too far apart."""
        new = dict(spread)
        for stop, at in arrivals.items():
            first, last = spread.get(stop, (at, at))
            first, last = min(first, at), max(last, at)
            if last - first > self.tolerance:
                return None
            new[stop] = (first, last)
        return new

    def _routes(self, day: int, stops: int, slack: int) -> list[_Route]:
        """List a day's routes within the slack that are back in time, least travel first."""
        if not stops:
            return [(0, (), {})]
        service = self.problem.service[day]
        spent = sum(service[stop] for stop in _members(stops))
        budget = min(self.tours.home[stops][0] + slack, self.problem.longest - spent)
        found = []
        for travel, order in self.tours.within(stops, budget):
            at, here, arrivals = 0, 0, {}
            for stop in order:
                at += self.problem.travel[here][stop]
                arrivals[stop] = at
                at += service[stop]
                here = stop
            found.append((travel, order, arrivals))
        found.sort(key=lambda one: one[:2])
        return found


def _members(stops: int) -> list[int]:
    return [bit + 1 for bit in range(stops.bit_length()) if stops >> bit & 1]


def _with_lowest(stops: int) -> Iterator[int]:
    """Yield every subset that holds the lowest member."""
    lowest = stops & -stops
    rest = stops ^ lowest
    part = rest
    while True:
        yield part | lowest
        if not part:
            return
        part = part - 1 & rest
