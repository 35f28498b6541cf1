"""All routes of a period while a search changes them: put in, take out, and undo a try that failed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter
from random import Random

from keyaccount.visits.periodic_problem import PeriodicProblem
from keyaccount.visits.periodic_route import PeriodicRoute

__all__ = ["PeriodicRounds"]

NOWHERE = 1 << 60
# A stop is tried in the routes of so many of its neighbours; in all of them only where that fails.
NEIGHBOURS = 12
# One route in this many is overlooked while stops are put back, so that a search does not run in circles.
OVERLOOKED = 0.01


class PeriodicRounds:
    """Keep the routes of every day, which pattern each stop has, and what to undo if a try fails.

    Capacities and the longest route always hold; a stop that fits nowhere stays without a pattern.

    >>> from keyaccount.visits.periodic_problem import DayFleet
    >>> problem = PeriodicProblem([[0, 5], [5, 0]], [0, 1], [0, 0], [[], [[0], [1]]], [DayFleet(1, 4)] * 2)
    >>> rounds = PeriodicRounds(problem)
    >>> rounds.insert(1), rounds.pattern[1], rounds.travel
    (True, (0,), 10)
    """

    routes: list[list[PeriodicRoute]]
    at: list[list[int]]
    travel: int
    days_of: list[tuple[int, ...]]
    near: list[list[int]]

    def __init__(self, problem: PeriodicProblem) -> None:
        self.problem = problem
        empty = PeriodicRoute.over(problem, ())
        blocked = PeriodicRoute([0, 0], [0], NOWHERE, 0, 0)
        # Behind the vehicles of a day stands a blocked one: whoever is not visited that day "is" on it.
        self.routes = [[empty] * one.vehicles + [blocked] for one in problem.fleet]
        self.at = [[one.vehicles] * (problem.stops + 1) for one in problem.fleet]
        self.pattern: list[tuple[int, ...] | None] = [None] * (problem.stops + 1)
        self.travel = 0
        self.days_of = [problem.days_of(stop) for stop in range(problem.stops + 1)]
        self.near = _near(problem)
        self._beside = [itemgetter(*near[1 : NEIGHBOURS + 1], 0, 0) for near in self.near]
        self._room = [
            (one.capacity, NOWHERE if one.longest is None else one.longest) for one in problem.fleet
        ]
        self._kept_routes: dict[tuple[int, int], PeriodicRoute] = {}
        self._kept_stops: dict[int, tuple[int, ...] | None] = {}
        self._kept_places: dict[tuple[int, int], int] = {}
        self._kept_travel = 0

    def place(self, stop: int, day: int, random: Random | None = None) -> tuple[int, int]:
        """Return what a stop costs on a day where that is least, and the vehicle.

        With `random`, a vehicle is overlooked now and then.
        """
        found = self._cheapest(stop, day, self._near_by(stop, day), random)
        if found[1] < 0:
            return self._cheapest(stop, day, range(len(self.routes[day])), random)
        return found

    def _near_by(self, stop: int, day: int) -> set[int]:
        return set(self._beside[stop](self.at[day]))

    def _cheapest(
        self, stop: int, day: int, vehicles: Iterable[int], random: Random | None
    ) -> tuple[int, int]:
        problem, routes = self.problem, self.routes[day]
        capacity, longest = self._room[day]
        most, long = capacity - problem.demand[stop], longest - problem.service[stop]
        least, best = NOWHERE, -1
        for vehicle in vehicles:
            route = routes[vehicle]
            if route.load <= most:
                added = route.found.get(stop)
                if added is None:
                    added = route.cheapest(problem.travel[stop], stop)
                if (
                    added < least
                    and route.length + added <= long
                    and (random is None or random.random() > OVERLOOKED)
                ):
                    least, best = added, vehicle
        return least, best

    def insert(self, stop: int, random: Random | None = None, limit: int = NOWHERE) -> bool:
        """Give a stop the pattern and vehicles that cost least; tell whether that keeps within a limit."""
        days, patterns = self.days_of[stop], self.problem.patterns[stop]
        found = {day: self._cheapest(stop, day, self._near_by(stop, day), random) for day in days}
        cost, best = _cheapest_pattern(patterns, found)
        if best is None:
            # Days whose routes close by are full stay out of the choice unless there is no other.
            found = {day: self._cheapest(stop, day, range(len(self.routes[day])), random) for day in days}
            cost, best = _cheapest_pattern(patterns, found)
        if best is None or self.travel + cost >= limit:
            return False
        for day in best:
            self.put(stop, day, found[day][1])
        self._kept_stops.setdefault(stop, self.pattern[stop])
        self.pattern[stop] = best
        return True

    def put(self, stop: int, day: int, vehicle: int) -> None:
        """Put a stop into a vehicle's route of a day where it adds least travel."""
        longer = self.routes[day][vehicle].with_stop(self.problem, stop)
        self._replace(day, vehicle, longer)
        self._kept_places.setdefault((day, stop), self.at[day][stop])
        self.at[day][stop] = vehicle

    def _replace(self, day: int, vehicle: int, new: PeriodicRoute) -> None:
        old = self.routes[day][vehicle]
        self._kept_routes.setdefault((day, vehicle), old)
        self.routes[day][vehicle] = new
        self.travel += new.travel - old.travel

    def take_out(self, gone: Mapping[int, Collection[int]]) -> None:
        """Take stops out of some of their days, keeping their pattern, or of all where none is named."""
        touched: dict[tuple[int, int], list[int]] = {}
        for stop, some in gone.items():
            if some:
                days = some
            else:
                days = self.pattern[stop] or ()
                self._kept_stops.setdefault(stop, self.pattern[stop])
                self.pattern[stop] = None
            for day in days:
                row = self.at[day]
                vehicle = row[stop]
                self._kept_places.setdefault((day, stop), vehicle)
                row[stop] = len(self.routes[day]) - 1
                touched.setdefault((day, vehicle), []).append(stop)
        for (day, vehicle), stops in touched.items():
            self._replace(day, vehicle, self.routes[day][vehicle].without(self.problem, stops))

    def keep(self) -> None:
        """Accept what was changed since the last time."""
        self._kept_routes.clear()
        self._kept_stops.clear()
        self._kept_places.clear()
        self._kept_travel = self.travel

    def undo(self) -> None:
        """Go back to where things stood when last kept."""
        for (day, vehicle), route in self._kept_routes.items():
            self.routes[day][vehicle] = route
        for stop, pattern in self._kept_stops.items():
            self.pattern[stop] = pattern
        for (day, stop), vehicle in self._kept_places.items():
            self.at[day][stop] = vehicle
        self.travel = self._kept_travel
        self.keep()

    @property
    def missing(self) -> list[int]:
        """Return the stops that have patterns and got none."""
        patterns = self.problem.patterns
        return [stop for stop, chosen in enumerate(self.pattern) if chosen is None and patterns[stop]]

    def paths(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """Return for each day the routes driven, the base left out."""
        return tuple(
            tuple(tuple(route.path[1:-1]) for route in day[:-1] if len(route.path) > 2) for day in self.routes
        )


def _cheapest_pattern(
    patterns: Iterable[tuple[int, ...]], found: dict[int, tuple[int, int]]
) -> tuple[int, tuple[int, ...] | None]:
    """Return the set of days that costs least and its cost; none where every set has a day without room."""
    least, best = NOWHERE, None
    for pattern in patterns:
        cost = 0
        for day in pattern:
            cost += found[day][0]
        if cost < least:
            least, best = cost, pattern
    return least, best


def _near(problem: PeriodicProblem) -> list[list[int]]:
    """List for each stop all stops by distance, itself first."""
    everyone = range(1, problem.stops + 1)
    return [
        sorted(everyone, key=lambda to, row=row, one=one: (to != one, row[to], to))  # type: ignore[misc]
        for one, row in enumerate(problem.travel)
    ]
