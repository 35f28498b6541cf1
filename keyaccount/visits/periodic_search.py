"""Choose days and routes of a periodic problem: ruin and recreate over visit patterns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from keyaccount.values.checks import check_int, check_type
from keyaccount.visits.annealing import Cooling, SearchBudget
from keyaccount.visits.periodic_plan import PeriodicPlan, RouteEngine, polished
from keyaccount.visits.periodic_problem import PeriodicProblem
from keyaccount.visits.periodic_rounds import NOWHERE, PeriodicRounds
from keyaccount.visits.ruin import cut_string

__all__ = ["plan_periodic_routes"]

# The temperature at the start and the end, as shares of the travel of one visit.
HOT, COLD = 1.4, 0.01
# How many stops come out at a time on average, and how many neighbours on one route at most.
AVERAGE_REMOVED, LONGEST_STRING = 10, 5
# How often only one day is rearranged, every stop keeping its days.
ONE_DAY = 0.15


def plan_periodic_routes(
    problem: PeriodicProblem,
    seed: int,
    budget: SearchBudget,
    *,
    polisher: RouteEngine | None = None,
    progress: Callable[[int, int, int], bool | None] | None = None,
) -> PeriodicPlan:
    """Choose a set of days for every stop and the routes of each day, least travel first.

    Strings of neighbouring stops are taken out of routes that lie close together, of all their days or
    of one, and put back one by one with the pattern and routes that add least; a somewhat worse plan is
    gone on from while the search cools down. Same seed and rounds, same plan. `polisher` improves each
    day at the end. `progress(done, missing, travel)` hears of every round's best and may stop it with
    True. After Christiaens & Vanden Berghe (2020), Transp. Sci. 54, here over patterns of days.
    Raises `KeyAccountError` (`number.*`, `type.wrong`). Method: V6.

    >>> from keyaccount.visits.periodic_problem import DayFleet
    >>> table = [[0, 5, 5], [5, 0, 1], [5, 1, 0]]
    >>> once = [[0], [1]]
    >>> problem = PeriodicProblem(table, [0, 1, 1], [0] * 3, [[], once, once], [DayFleet(1, 4)] * 2)
    >>> plan_periodic_routes(problem, 1, SearchBudget(iterations=20)).travel
    11
    """
    check_type(problem, PeriodicProblem, "$.problem")
    check_int(seed, "$.seed", least=0)
    search = _Search(problem, seed)
    search.run(budget, progress)
    plan = PeriodicPlan(problem, search.best, search.best_missing)
    return plan if polisher is None else polished(plan, polisher)


class _Search:
    """Keep the present routes, the best seen, and the orders in which stops are put back."""

    def __init__(self, problem: PeriodicProblem, seed: int) -> None:
        self.problem = problem
        self.random = Random(seed)
        self.rounds = PeriodicRounds(problem)
        patterns = problem.patterns
        self.stops = [stop for stop in range(1, problem.stops + 1) if patterns[stop]]
        self.weight = [
            demand * len(one[0]) if one else 0 for demand, one in zip(problem.demand, patterns, strict=True)
        ]
        for stop in sorted(self.stops, key=lambda one: (-self.weight[one], one)):
            self.rounds.insert(stop)
        self.rounds.keep()
        self.choice = [len(one) > 1 for one in patterns]
        self.missing = self.rounds.missing
        self._note()

    def _note(self) -> None:
        self.best = self.rounds.paths()
        self.best_missing = tuple(self.missing)
        self.best_key = (len(self.missing), self.rounds.travel)

    def run(self, budget: SearchBudget, progress: Callable[[int, int, int], bool | None] | None) -> None:
        """Ruin and recreate until the budget is used up or progress says stop."""
        visits = sum(len(self.problem.patterns[stop][0]) for stop in self.stops)
        visit = self.rounds.travel / max(1, visits)
        cooling = Cooling(budget, HOT * visit, COLD * visit)
        done = 0
        while self.stops and not cooling.over(done):
            done += 1
            self._step(self.rounds.travel + cooling.slack(self.random))
            if progress is not None and progress(done, *self.best_key):
                break

    def _step(self, limit: int) -> None:
        rounds, random = self.rounds, self.random
        centre = self.stops[int(random.random() * len(self.stops))]
        pattern = rounds.pattern[centre] or ()
        only = None
        if pattern and random.random() < ONE_DAY:
            only = pattern[int(random.random() * len(pattern))]
        gone = self._taken_out(centre, only)
        rounds.take_out(gone)
        # Who has no place yet has no pattern, so only a try over all days can help.
        waiting = self.missing if only is None else []
        lost = self._put_back(gone, waiting, limit)
        if lost is None or not (len(lost) < len(waiting) or rounds.travel < limit):
            rounds.undo()
            return
        rounds.keep()
        if only is None:
            self.missing = lost
        if (len(self.missing), rounds.travel) < self.best_key:
            self._note()

    def _taken_out(self, centre: int, only: int | None) -> dict[int, tuple[int, ...]]:
        """Choose strings of stops from routes near a stop, and the days each leaves; none named are all.

        A stop without another pattern to choose leaves the day of its string and keeps its other days.
        """
        rounds, draw = self.rounds, self.random.random
        # Who waits for a place on all days needs room made on all of them.
        all_leave = bool(self.missing)
        most = 1 + int(draw() * (4 * AVERAGE_REMOVED / (1 + LONGEST_STRING) - 1))
        gone: dict[int, tuple[int, ...]] = {}
        cut: set[tuple[int, int]] = set()
        for stop in rounds.near[centre]:
            days = rounds.pattern[stop]
            if days is None or stop in gone:
                continue
            day = only
            if day is None:
                day = days[int(draw() * len(days))]
            elif day not in days:
                continue
            route = (day, rounds.at[day][stop])
            if route in cut:
                continue
            cut.add(route)
            order = rounds.routes[day][route[1]].path[1:-1]
            for out in cut_string(order, order.index(stop), LONGEST_STRING, self.random):
                whole = only is None and (all_leave or self.choice[out])
                gone[out] = () if whole else (*gone.get(out, ()), day)
            if len(cut) >= most:
                break
        return gone

    def _put_back(
        self, gone: Mapping[int, tuple[int, ...]], waiting: list[int], limit: int
    ) -> list[int] | None:
        """Put stops back one by one; return who found no place, None when the try is not worth going on."""
        rounds, random = self.rounds, self.random
        stops = [*gone, *waiting]
        self._arrange(stops)
        # While somebody has no place, finding one matters more than travel.
        bound = NOWHERE if waiting else limit
        lost: list[int] = []
        for stop in stops:
            days = gone.get(stop)
            if days:
                for day in days:
                    added, vehicle = rounds.place(stop, day, random)
                    if rounds.travel + added >= bound:
                        return None
                    rounds.put(stop, day, vehicle)
            elif not rounds.insert(stop, random, bound):
                lost.append(stop)
                if len(lost) > len(waiting):
                    return None
        return lost

    def _arrange(self, stops: list[int]) -> None:
        """Order stops at random, by load over the period, or by distance from the base."""
        self.random.shuffle(stops)
        chance, base = self.random.random(), self.problem.travel[0]
        if 0.4 <= chance < 0.75:
            stops.sort(key=self.weight.__getitem__, reverse=True)
        elif chance >= 0.75:
            stops.sort(key=base.__getitem__, reverse=chance < 0.9)
