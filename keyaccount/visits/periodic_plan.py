"""Days and routes of a periodic problem as a result: what is driven when, what it costs, what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import attrs

from keyaccount.errors import Lang
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.visits.periodic_problem import PeriodicProblem

__all__ = ["PeriodicPlan", "RouteEngine", "polished"]

DayRoutes = tuple[tuple[int, ...], ...]


def _days(days: Iterable[Iterable[Iterable[int]]]) -> tuple[DayRoutes, ...]:
    return tuple(tuple(tuple_of(route) for route in tuple_of(routes)) for routes in tuple_of(days))


class RouteEngine(Protocol):
    """Improve the routes of one day; any engine with this method can polish a plan."""

    def improve(self, problem: PeriodicProblem, day: int, routes: DayRoutes) -> Sequence[Sequence[int]]:
        """Return routes over the same stops, the base left out; worse or impossible ones are not taken."""
        ...


@attrs.frozen
class PeriodicPlan:
    """Hold the routes of each day, the base left out, and the stops no day could take.

    Method: V6.

    >>> problem = PeriodicProblem([[0, 5], [5, 0]], [0, 1], [0, 0], [[], []], [])
    >>> PeriodicPlan(problem, (), ()).travel
    0
    """

    problem: PeriodicProblem
    routes: tuple[DayRoutes, ...] = attrs.field(converter=_days)
    unplaced: tuple[int, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def travel(self) -> int:
        """Return the travel of all days in the unit of the problem's table."""
        return sum(self.problem.route_travel(route) for routes in self.routes for route in routes)

    def days_of(self, stop: int) -> tuple[int, ...]:
        """Return the days on which a stop is visited."""
        return tuple(day for day, routes in enumerate(self.routes) if any(stop in route for route in routes))

    def explain(self) -> Explanation:
        """Explain the travel day by day and route by route."""
        parts = []
        for day, routes in enumerate(self.routes, start=1):
            driven = [
                Explanation(
                    f"day-{day}.route-{number}",
                    Text(f"route {number}", f"第 {number} 条路线"),
                    self.problem.route_travel(route),
                    Text(f"{len(route)} stops", f"{len(route)} 站"),
                    "V6",
                )
                for number, route in enumerate(routes, start=1)
            ]
            parts.append(_sum(f"day-{day}", Text(f"day {day}", f"第 {day} 天"), driven))
        return _sum("periodic", Text("travel of the period", "周期路程"), parts)

    def table(self) -> Table:
        """Lay out the routes by day."""
        columns = (Text("day", "天"), Text("route", "路线"), Text("stops", "站点"), Text("travel", "路程"))
        rows = [
            (day, number, " ".join(map(str, route)), self.problem.route_travel(route))
            for day, routes in enumerate(self.routes, start=1)
            for number, route in enumerate(routes, start=1)
        ]
        note = Text(
            f"travel {self.travel}, {len(self.unplaced)} stops left out",
            f"路程 {self.travel},{len(self.unplaced)} 个站点未安排",
        )
        return Table(Text("Periodic routes", "周期路线"), columns, rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Word the routes as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def _sum(key: str, label: Text, parts: Sequence[Explanation]) -> Explanation:
    total = 0
    for part in parts:
        total += part.figure if isinstance(part.figure, int) else 0
    combine = Combine.SUM if parts else Combine.REASONS
    return Explanation(key, label, total, clause="V6", parts=parts, combine=combine)


def polished(plan: PeriodicPlan, engine: RouteEngine) -> PeriodicPlan:
    """Let an engine improve each day; a day it makes worse, incomplete or overfull stays as it was.

    >>> class Reversed:
    ...     def improve(self, problem, day, routes):
    ...         return [route[::-1] for route in routes]
    >>> problem = PeriodicProblem([[0, 5], [5, 0]], [0, 1], [0, 0], [[], []], [])
    >>> polished(PeriodicPlan(problem, ()), Reversed()).travel
    0
    """
    days = []
    for day, routes in enumerate(plan.routes):
        new: DayRoutes = tuple(tuple(route) for route in engine.improve(plan.problem, day, routes) if route)
        days.append(new if _better(plan.problem, day, routes, new) else routes)
    return attrs.evolve(plan, routes=days)


def _better(problem: PeriodicProblem, day: int, old: DayRoutes, new: DayRoutes) -> bool:
    fleet = problem.fleet[day]
    if sorted(stop for route in old for stop in route) != sorted(stop for route in new for stop in route):
        return False
    for route in new:
        length = problem.route_travel(route) + sum(problem.service[stop] for stop in route)
        if sum(problem.demand[stop] for stop in route) > fleet.capacity:
            return False
        if fleet.longest is not None and length > fleet.longest:
            return False
    travel = [sum(map(problem.route_travel, routes)) for routes in (old, new)]
    return len(new) <= fleet.vehicles and travel[1] < travel[0]
