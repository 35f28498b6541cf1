"""The search for one manager's standing visits: weekdays, weeks and order, in whole seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from random import Random

import attrs

from keyaccount.visits.chains import RouteProblem, route_seconds, start_times

__all__ = ["Pattern", "Rounds", "best_rounds", "construct", "nearest_miss"]

# How many neighbours are taken out and put back together, and how much worse a plan may get meanwhile.
MOST_REMOVED = 6
TOLERANCE = 50  # one part in this many


@attrs.frozen
class Pattern:
    """Name one way to place an account: its weekdays (0 is Monday) and a bit for each week.

    >>> Pattern((0, 3), 0b1111).days
    (0, 3)
    """

    days: tuple[int, ...]
    mask: int


class Rounds:
    """Keep one manager's weekly rounds: who is placed how, each weekday's order, and the exact starts.

    >>> from keyaccount.visits.chains import DayRules
    >>> from keyaccount.visits.clock import WorkDay
    >>> one = RouteProblem.of(["C1"], [[0, 600], [600, 0]], [30], [None], DayRules.of(WorkDay(), 5), 1)
    >>> rounds = Rounds(one, [[], [Pattern((0,), 1)]], [0] * 7)
    >>> rounds.insert(1), rounds.start[1] // 60, rounds.travel
    (True, 520, 1200)
    """

    def __init__(
        self, problem: RouteProblem, patterns: Sequence[Sequence[Pattern]], lost: Sequence[int]
    ) -> None:
        self.problem = problem
        self.patterns = patterns
        self.lost = lost
        count = len(problem.accounts)
        self.chosen: list[Pattern | None] = [None] * count
        self.masks = [0] * count
        self.floors = [0] * count
        self.start = [0] * count
        self.orders: list[list[int]] = [[] for _ in range(7)]
        self.travel = 0

    def copy(self) -> Rounds:
        """Return a copy to try things on."""
        other = Rounds(self.problem, self.patterns, self.lost)
        other.chosen, other.masks = self.chosen[:], self.masks[:]
        other.floors, other.start = self.floors[:], self.start[:]
        other.orders = [order[:] for order in self.orders]
        other.travel = self.travel
        return other

    @property
    def missing(self) -> list[int]:
        """Return the accounts without a place."""
        return [stop for stop in range(1, len(self.chosen)) if self.chosen[stop] is None]

    def insert(self, stop: int) -> bool:
        """Put an account where it adds least travel and every clock time still holds."""
        options = []
        for pattern in self.patterns[stop]:
            by_day = [self._added(stop, day, pattern.mask) for day in pattern.days]
            lost = sum(self.lost[day] for day in pattern.days)
            for places in product(*(range(len(added)) for added in by_day)):
                cost = sum(added[place] for added, place in zip(by_day, places, strict=True))
                options.append((cost, lost, pattern.days, pattern.mask, places))
        options.sort()
        return any(
            self._try(stop, Pattern(days, mask), places, cost) for cost, _, days, mask, places in options
        )

    def remove(self, stops: Sequence[int]) -> None:
        """Take accounts out and let the others start as early as they then can."""
        for stop in stops:
            pattern = self.chosen[stop]
            if pattern is None:
                continue
            for day in pattern.days:
                before = route_seconds(self.problem, self.orders[day], self.masks)
                self.orders[day].remove(stop)
                self.travel += route_seconds(self.problem, self.orders[day], self.masks) - before
            self.chosen[stop], self.masks[stop] = None, 0
        self.floors = [0] * len(self.floors)
        self._settle([day for day in range(7) if self.orders[day]])

    def _added(self, stop: int, day: int, mask: int) -> list[int]:
        """Return the travel an account adds at each place of a weekday's route, over the cycle."""
        order, travel = self.orders[day], self.problem.travel
        added = [0] * (len(order) + 1)
        for week in range(self.problem.weeks):
            if mask >> week & 1:
                _add_week(added, order, self.masks, week, travel, stop)
        return added

    def _try(self, stop: int, pattern: Pattern, places: Sequence[int], cost: int) -> bool:
        kept = (self.floors, self.start)
        self.floors, self.start = self.floors[:], self.start[:]
        self.masks[stop] = pattern.mask
        self.chosen[stop] = pattern
        for day, place in zip(pattern.days, places, strict=True):
            self.orders[day].insert(place, stop)
        if self._settle(list(pattern.days)):
            self.travel += cost
            return True
        for day, place in zip(pattern.days, places, strict=True):
            del self.orders[day][place]
        self.masks[stop], self.chosen[stop] = 0, None
        self.floors, self.start = kept
        return False

    def _settle(self, days: list[int]) -> bool:
        """Find the least clock times that hold on all weekdays at once; an account keeps one hour on all.

        Times only rise from round to round and are bounded by the day, so this ends.
        """
        while days:
            day = days.pop()
            starts, over = start_times(self.problem, self.orders[day], self.masks, self.floors)
            if over:
                return False
            for stop, start in zip(self.orders[day], starts, strict=True):
                self.start[stop] = start
                pattern = self.chosen[stop]
                if pattern is not None and len(pattern.days) > 1 and start > self.floors[stop]:
                    self.floors[stop] = start
                    days.extend(other for other in pattern.days if other != day and other not in days)
        return True

    def shortage(self, stop: int) -> tuple[int, int] | None:
        """Return the weekday that comes closest to taking an account, and the seconds it lacks there."""
        best: tuple[int, int] | None = None
        for pattern in self.patterns[stop]:
            self.masks[stop] = pattern.mask
            for day in pattern.days:
                for place in range(len(self.orders[day]) + 1):
                    order = [*self.orders[day][:place], stop, *self.orders[day][place:]]
                    over = start_times(self.problem, order, self.masks, self.floors)[1]
                    if best is None or (over, day) < best:
                        best = (over, day)
        self.masks[stop] = 0
        return None if best is None else (best[1], best[0])


def _add_week(
    added: list[int],
    order: list[int],
    masks: list[int],
    week: int,
    travel: Sequence[Sequence[int]],
    stop: int,
) -> None:
    """Add, for each place, the detour over the stop in one week, skipping stops not visited in it."""
    here = 0
    first = 0
    to, back = travel, [row[stop] for row in travel]
    for place, one in enumerate([*order, 0]):
        if one == 0 or masks[one] >> week & 1:
            detour = back[here] + to[stop][one] - to[here][one]
            for index in range(first, place + 1):
                added[index] += detour
            here, first = one, place + 1


def construct(problem: RouteProblem, patterns: Sequence[Sequence[Pattern]], lost: Sequence[int]) -> Rounds:
    """Place every account once, hardest first, each where it adds least travel.

    >>> from keyaccount.visits.chains import DayRules
    >>> from keyaccount.visits.clock import WorkDay
    >>> one = RouteProblem.of(["C1"], [[0, 600], [600, 0]], [30], [None], DayRules.of(WorkDay(), 5), 1)
    >>> construct(one, [[], [Pattern((0,), 1), Pattern((1,), 1)]], [5, 4, 0, 0, 0, 0, 0]).chosen[1]
    Pattern(days=(1,), mask=1)
    """
    rounds = Rounds(problem, patterns, lost)
    for stop in sorted(range(1, len(problem.accounts)), key=lambda one: _hardness(problem, patterns, one)):
        rounds.insert(stop)
    return rounds


def _hardness(
    problem: RouteProblem, patterns: Sequence[Sequence[Pattern]], stop: int
) -> tuple[int, int, int]:
    """Order by visits asked for, then by how little room the window leaves, then by length."""
    visits = max((len(one.days) * one.mask.bit_count() for one in patterns[stop]), default=0)
    window = problem.latest[stop] - problem.earliest[stop]
    return (-visits, window - problem.service[stop], stop)


def best_rounds(
    start: Rounds,
    seed: int,
    iterations: int,
    progress: Callable[[int, int, int], bool] | None = None,
) -> Rounds:
    """Improve the rounds by taking neighbours out and putting them back; the best found is returned.

    A somewhat worse plan is gone on from while the tolerance shrinks to none. The same seed and
    iterations give the same rounds anywhere. `progress(done, missing, travel)` may stop it with True.

    >>> from keyaccount.visits.chains import DayRules
    >>> from keyaccount.visits.clock import WorkDay
    >>> one = RouteProblem.of(["C1"], [[0, 600], [600, 0]], [30], [None], DayRules.of(WorkDay(), 5), 1)
    >>> best_rounds(construct(one, [[], [Pattern((0,), 1)]], [0] * 7), seed=1, iterations=5).travel
    1200
    """
    random = Random(seed)
    count = len(start.chosen) - 1
    best = now = start
    for done in range(iterations if count > 1 else 0):
        trial = now.copy()
        trial.remove(_neighbours(trial, random, count))
        again = trial.missing
        random.shuffle(again)
        if random.random() < 0.5:
            again.sort(key=lambda one: _hardness(trial.problem, trial.patterns, one))
        for stop in again:
            trial.insert(stop)
        slack = now.travel * (iterations - done) // (TOLERANCE * iterations)
        if (len(trial.missing), trial.travel) < (len(now.missing), now.travel + slack):
            now = trial
        if (len(now.missing), now.travel) < (len(best.missing), best.travel):
            best = now
        if progress is not None and progress(done + 1, len(best.missing), best.travel):
            break
    return best


def _neighbours(rounds: Rounds, random: Random, count: int) -> list[int]:
    centre = random.randrange(1, count + 1)
    many = random.randint(1, min(MOST_REMOVED, count))
    travel = rounds.problem.travel[centre]
    near = sorted(range(1, count + 1), key=lambda stop: (stop != centre, travel[stop], stop))
    # Now and then a neighbour is passed over, so that the same group does not always come out together.
    return [stop for stop in near if stop == centre or random.random() < 0.8][:many]


def nearest_miss(rounds: Rounds, stop: int) -> tuple[int, int] | None:
    """Return the weekday that comes closest to taking a missing account, and the seconds it lacks.

    >>> from keyaccount.visits.chains import DayRules
    >>> from keyaccount.visits.clock import WorkDay
    >>> far = RouteProblem.of(["C1"], [[0, 18000], [18000, 0]], [30], [None], DayRules.of(WorkDay(), 5), 1)
    >>> nearest_miss(construct(far, [[], [Pattern((0,), 1)]], [0] * 7), 1)
    (0, 5400)
    """
    return rounds.shortage(stop)
