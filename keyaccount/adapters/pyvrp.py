"""Polish the routes of one day with PyVRP: a thin adapter, the choice of days stays ours."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import attrs

from keyaccount.errors import MissingExtra
from keyaccount.values.checks import check_int
from keyaccount.visits import PeriodicProblem

__all__ = ["PyvrpPolisher"]


@attrs.frozen
class PyvrpPolisher:
    """Improve the routes of a day for some seconds, or for so many rounds with the same result anywhere.

    Worth its time on large pooled days; for the handful of visits of one manager's day the planner's
    own order is already exact. Needs the extra `routes`; raises `MissingExtra` without it.

    Method: V6.

    >>> PyvrpPolisher(seconds=2.0).seed
    1
    """

    seconds: float | None = None
    seed: int = 1
    iterations: int | None = None

    def __attrs_post_init__(self) -> None:
        check_int(self.seed, "$.seed", least=0)
        if self.iterations is not None:
            check_int(self.iterations, "$.iterations", least=1)

    def improve(self, problem: PeriodicProblem, day: int, routes: Sequence[Sequence[int]]) -> list[list[int]]:
        """Return the best routes found over the same stops, starting from those given."""
        try:
            import pyvrp
        except ImportError as missing:
            raise MissingExtra.named("routes", needs="pyvrp") from missing
        stops = [stop for route in routes for stop in route]
        if len(stops) < 2:
            return [list(route) for route in routes]
        data = _data(pyvrp, problem, day, stops)
        number = {stop: index for index, stop in enumerate(stops)}
        start = pyvrp.Solution(data, [[number[stop] for stop in route] for route in routes])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of its penalties while it explores
            found = pyvrp.solve(data, self._stop(), seed=self.seed, initial_solution=start, display=False)
        return [[stops[visit.idx] for visit in route if visit.is_client()] for route in found.best.routes()]

    def _stop(self) -> Any:
        from pyvrp.stop import MaxIterations, MaxRuntime

        if self.iterations is not None:
            return MaxIterations(self.iterations)
        return MaxRuntime(1.0 if self.seconds is None else self.seconds)


def _data(pyvrp: Any, problem: PeriodicProblem, day: int, stops: Sequence[int]) -> Any:
    """Word one day in PyVRP's terms: client n is the n-th of the stops, the base its only depot."""
    import numpy

    fleet, places = problem.fleet[day], [0, *stops]
    table = numpy.array([[problem.travel[one][two] for two in places] for one in places])
    clients = [
        pyvrp.Client(location=at, delivery=[problem.demand[stop]], service_duration=problem.service[stop])
        for at, stop in enumerate(stops, start=1)
    ]
    longest = {} if fleet.longest is None else {"shift_duration": fleet.longest}
    vehicles = pyvrp.VehicleType(num_available=fleet.vehicles, capacity=[fleet.capacity], **longest)
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in places],
        clients,
        [pyvrp.Depot(location=0)],
        [vehicles],
        [table],
        [table],
    )
