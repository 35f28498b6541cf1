"""What promised hours cost on the road: each day's travel against its least with the hours left free."""

from __future__ import annotations

from keyaccount.visits.chains import RouteProblem
from keyaccount.visits.rounds import Rounds

__all__ = ["FreeHours"]

# Longer days are a routing problem of their own; the search looks at a thousand days a second.
MOST_STOPS = 8


class FreeHours:
    """Know the least travel of a day's visits in any order and at any hour that windows and lunch allow.

    Days met again are remembered, as most are from round to round of a search.

    >>> from keyaccount.visits.chains import DayRules
    >>> from keyaccount.visits.clock import WorkDay
    >>> table = [[0, 600, 600], [600, 0, 60], [600, 60, 0]]
    >>> rules = DayRules.of(WorkDay(), 5)
    >>> FreeHours(RouteProblem.of(["C1", "C2"], table, [30, 30], [None, None], rules, 1)).least((1, 2))
    1260
    """

    def __init__(self, problem: RouteProblem) -> None:
        self.problem = problem
        self._known: dict[tuple[int, ...], int] = {}

    def cost(self, rounds: Rounds) -> int:
        """Return the seconds a cycle that are driven only because the hours are promised."""
        found = 0
        for day in rounds.days:
            for week in range(self.problem.weeks):
                order = [stop for stop in day.order if rounds.masks[stop] >> week & 1]
                if 1 < len(order) <= MOST_STOPS:
                    found += self._driven(order) - self.least(tuple(sorted(order)))
        return found

    def _driven(self, order: list[int]) -> int:
        travel = self.problem.travel
        return sum(travel[here][there] for here, there in zip([0, *order], [*order, 0], strict=True))

    def least(self, stops: tuple[int, ...]) -> int:
        """Return the least travel of a day that can be driven, from and to the base."""
        if stops not in self._known:
            self._known[stops] = self._searched(stops)
        return self._known[stops]

    def _searched(self, stops: tuple[int, ...]) -> int:
        """Go through the orders by who is visited and who was last, slower and later ones dropped."""
        rules, travel = self.problem.rules, self.problem.travel
        reached: dict[tuple[frozenset[int], int], list[tuple[int, int]]] = {
            (frozenset(), 0): [(rules.start, 0)]
        }
        for _ in stops:
            begun, reached = reached, {}
            for (visited, here), ways in begun.items():
                for stop in stops:
                    if stop not in visited:
                        key = (visited | {stop}, stop)
                        for free, driven in ways:
                            done = self._done(stop, rules.arrival(free, travel[here][stop]))
                            if done is not None:
                                _keep(reached.setdefault(key, []), (done, driven + travel[here][stop]))
        return min(
            driven + travel[last][0]
            for (_, last), ways in reached.items()
            for free, driven in ways
            if rules.arrival(free, travel[last][0]) <= rules.end
        )

    def _done(self, stop: int, reach: int) -> int | None:
        """Return when a visit ends that is begun as early as it can be, None if that is too late."""
        problem, service = self.problem, self.problem.service[stop]
        start = problem.rules.may_start(max(reach, problem.earliest[stop]), service)
        return start + service if start <= problem.latest[stop] else None


def _keep(ways: list[tuple[int, int]], new: tuple[int, int]) -> None:
    """Keep a way to get somewhere unless another is there no later for no more travel."""
    if not any(free <= new[0] and driven <= new[1] for free, driven in ways):
        ways[:] = [one for one in ways if one[0] < new[0] or one[1] < new[1]]
        ways.append(new)
