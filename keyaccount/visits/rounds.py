"""One manager's weekly rounds: who is visited on which weekdays and weeks, in which order, at which hour."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import product
from random import Random

import attrs

from keyaccount.visits.chains import RouteProblem, start_times
from keyaccount.visits.weekday_round import WeekdayRound

__all__ = ["Pattern", "Rounds", "construct", "construct_whole", "nearest_miss"]

WEEKDAYS = 7
# One way in this many is overlooked while a search puts accounts back, so that it does not run in circles.
OVERLOOKED = 100
# How many places on each weekday are tried together where an account comes on several.
MOST_TOGETHER = 6
# How many neighbours are moved to make room in a first plan.
MOST_MOVED = 3


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

    An account has one hour: on each of its weekdays it starts when the busiest of them allows.

    >>> from keyaccount.visits.chains import DayRules
    >>> from keyaccount.visits.clock import WorkDay
    >>> one = RouteProblem.of(["C1"], [[0, 600], [600, 0]], [30], [None], DayRules.of(WorkDay(), 5), 1)
    >>> rounds = Rounds(one, [[], [Pattern((0,), 1)]], [0] * 7)
    >>> rounds.insert(1), rounds.start[1] // 60, rounds.travel
    (True, 520, 1200)
    """

    masks: list[int]
    floors: list[int]
    days: list[WeekdayRound]

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
        empty = WeekdayRound(problem, (), self.masks, self.floors)
        self.days = [empty] * WEEKDAYS

    def copy(self) -> Rounds:
        """Return a copy to try things on."""
        other = Rounds.__new__(Rounds)
        other.problem, other.patterns, other.lost = self.problem, self.patterns, self.lost
        other.chosen, other.masks = self.chosen[:], self.masks[:]
        other.floors, other.days = self.floors[:], self.days[:]
        return other

    @property
    def travel(self) -> int:
        """Return the travel of the cycle."""
        return sum(day.travel for day in self.days)

    @property
    def orders(self) -> list[list[int]]:
        """Return the order of each weekday's stops."""
        return [day.order for day in self.days]

    @property
    def start(self) -> list[int]:
        """Return the start of each stop, 0 where it is not placed."""
        found = [0] * len(self.chosen)
        for day in self.days:
            for stop, start in zip(day.order, day.starts, strict=True):
                found[stop] = start
        return found

    @property
    def missing(self) -> list[int]:
        """Return the accounts without a place."""
        return [stop for stop in range(1, len(self.chosen)) if self.chosen[stop] is None]

    def insert(self, stop: int, random: Random | None = None) -> bool:
        """Put an account where it adds least travel and every clock time still holds.

        With `random`, a way is overlooked now and then.
        """
        best: tuple[int, int, int] | None = None
        for index, pattern in enumerate(self.patterns[stop]):
            cost = lost = 0
            for day in pattern.days:
                found = self.days[day].best(stop, pattern.mask)
                if found is None:
                    break
                cost += found[0]
                lost += self.lost[day]
            else:
                key = (cost, lost, index)
                if (best is None or key < best) and (random is None or random.randrange(OVERLOOKED)):
                    best = key
        if best is None:
            return False
        pattern = self.patterns[stop][best[2]]
        places = [found[1] for day in pattern.days if (found := self.days[day].best(stop, pattern.mask))]
        return self._put(stop, pattern, places) or self._insert_elsewhere(stop)

    def _insert_elsewhere(self, stop: int) -> bool:
        """Try all places, cheapest first: where one hour is shared by weekdays the cheapest may not hold."""
        options = []
        for pattern in self.patterns[stop]:
            by_day = [self.days[day].places(stop, pattern.mask) for day in pattern.days]
            if len(by_day) > 1:
                by_day = [places[:MOST_TOGETHER] for places in by_day]
            lost = sum(self.lost[day] for day in pattern.days)
            for chosen in product(*by_day):
                cost = sum(added for added, _ in chosen)
                options.append((cost, lost, pattern.days, pattern.mask, tuple(at for _, at in chosen)))
        options.sort()
        return any(self._put(stop, Pattern(days, mask), places) for _, _, days, mask, places in options)

    def remove(self, stops: Collection[int]) -> None:
        """Take accounts out and let the others start as early as they then can.

        Where a trip takes longer than the way round by an account taken out, somebody may come too late
        without it: then all of that weekday come out as well.
        """
        orders: dict[int, list[int]] = {}
        gone = frozenset(stops)
        while gone:
            self._take_out(gone, orders)
            self.floors = [0] * len(self.floors)
            late = self._settle({**self._shared_days(), **orders})
            gone = frozenset() if late is None else frozenset(orders.get(late, self.days[late].order))

    def _take_out(self, gone: Collection[int], orders: dict[int, list[int]]) -> None:
        """Forget where accounts are placed and put their weekdays into `orders` without them."""
        touched: set[int] = set()
        for stop in gone:
            pattern = self.chosen[stop]
            if pattern is not None:
                touched.update(pattern.days)
                self.chosen[stop], self.masks[stop] = None, 0
        for day in touched:
            orders[day] = [one for one in orders.get(day, self.days[day].order) if one not in gone]

    def without_last(self) -> Rounds:
        """Return the rounds without the last account, all others placed and as early as they then can."""
        other = self.copy()
        other.remove([len(other.chosen) - 1])
        del other.chosen[-1], other.masks[-1], other.floors[-1]
        for stop in other.missing:
            other.insert(stop)
        return other

    def _shared_days(self) -> dict[int, list[int]]:
        """Return the weekdays of accounts with several: their hours may get earlier together."""
        days = {day for one in self.chosen if one is not None and len(one.days) > 1 for day in one.days}
        return {day: self.days[day].order for day in days}

    def _put(self, stop: int, pattern: Pattern, places: Sequence[int]) -> bool:
        kept = (self.floors, self.days)
        self.floors, self.days = self.floors[:], self.days[:]
        self.masks[stop], self.chosen[stop] = pattern.mask, pattern
        orders = {}
        for day, place in zip(pattern.days, places, strict=True):
            order = orders[day] = self.days[day].order[:]
            order.insert(place, stop)
        if self._settle(orders) is None:
            return True
        self.floors, self.days = kept
        self.masks[stop], self.chosen[stop] = 0, None
        return False

    def _settle(self, orders: dict[int, list[int]]) -> int | None:
        """Give weekdays a new order and find the least clock times that hold on all of them at once.

        Times only rise from round to round and are bounded by the day, so this ends. Returns the weekday
        on which they do not hold, None where they hold on all.
        """
        waiting = orders
        while waiting:
            day = min(waiting)
            built = WeekdayRound(self.problem, waiting.pop(day), self.masks, self.floors)
            if built.over:
                return day
            self.days[day] = built
            for stop, start in zip(built.order, built.starts, strict=True):
                if start > self.floors[stop]:
                    self._raise(stop, start, day, waiting)
        return None

    def _raise(self, stop: int, start: int, day: int, waiting: dict[int, list[int]]) -> None:
        pattern = self.chosen[stop]
        if pattern is not None and len(pattern.days) > 1:
            self.floors[stop] = start
            for other in pattern.days:
                if other != day and other not in waiting:
                    waiting[other] = self.days[other].order

    def shortage(self, stop: int) -> tuple[int, int] | None:
        """Return the weekday that comes closest to taking an account, and the seconds it lacks there."""
        best: tuple[int, int] | None = None
        for pattern in self.patterns[stop]:
            self.masks[stop] = pattern.mask
            for day in pattern.days:
                for place in range(len(self.days[day].order) + 1):
                    order = self.days[day].order[:]
                    order.insert(place, stop)
                    over = start_times(self.problem, order, self.masks, self.floors)[1]
                    if best is None or (over, day) < best:
                        best = (over, day)
        self.masks[stop] = 0
        return None if best is None else (best[1], best[0])


def construct(problem: RouteProblem, patterns: Sequence[Sequence[Pattern]], lost: Sequence[int]) -> Rounds:
    """Place every account once, hardest first, each where it adds least travel.

    For who is left over, one to three neighbours are moved where that makes room.

    >>> from keyaccount.visits.chains import DayRules
    >>> from keyaccount.visits.clock import WorkDay
    >>> one = RouteProblem.of(["C1"], [[0, 600], [600, 0]], [30], [None], DayRules.of(WorkDay(), 5), 1)
    >>> construct(one, [[], [Pattern((0,), 1), Pattern((1,), 1)]], [5, 4, 0, 0, 0, 0, 0]).chosen[1]
    Pattern(days=(1,), mask=1)
    """
    rounds = _placed_once(problem, patterns, lost)
    for stop in rounds.missing:
        rounds = _with_room(rounds, stop, MOST_MOVED)
    return rounds


def construct_whole(
    problem: RouteProblem, patterns: Sequence[Sequence[Pattern]], lost: Sequence[int]
) -> Rounds | None:
    """Place every account as `construct` does, at most one neighbour moved for one; None where that fails.

    >>> from keyaccount.visits.chains import DayRules
    >>> from keyaccount.visits.clock import WorkDay
    >>> one = RouteProblem.of(["C1"], [[0, 600], [600, 0]], [30], [None], DayRules.of(WorkDay(), 5), 1)
    >>> construct_whole(one, [[], []], [0] * 7) is None
    True
    """
    rounds = _placed_once(problem, patterns, lost)
    if len(rounds.missing) == 1:
        rounds = _with_room(rounds, rounds.missing[0], 1)
    return None if rounds.missing else rounds


def _placed_once(problem: RouteProblem, patterns: Sequence[Sequence[Pattern]], lost: Sequence[int]) -> Rounds:
    rounds = Rounds(problem, patterns, lost)
    for stop in by_hardness(rounds, range(1, len(problem.accounts))):
        rounds.insert(stop)
    return rounds


def _with_room(rounds: Rounds, stop: int, most: int) -> Rounds:
    """Return rounds in which a missing account got a place by moving neighbours, else the same rounds."""
    travel = rounds.problem.travel[stop]
    near = sorted(
        (one for one, pattern in enumerate(rounds.chosen) if pattern is not None),
        key=lambda one: (travel[one], one),
    )
    for many in range(1, most + 1):
        for first in range(len(near) - many + 1):
            moved = near[first : first + many]
            trial = rounds.copy()
            trial.remove(moved)
            placed = trial.insert(stop) and all(trial.insert(one) for one in by_hardness(trial, moved))
            if placed and len(trial.missing) < len(rounds.missing):
                return trial
    return rounds


def by_hardness(rounds: Rounds, stops: Iterable[int]) -> list[int]:
    """Order accounts by visits asked for, then by how little room the window leaves, then by length."""
    problem = rounds.problem

    def hardness(stop: int) -> tuple[int, int, int]:
        visits = max((len(one.days) * one.mask.bit_count() for one in rounds.patterns[stop]), default=0)
        window = problem.latest[stop] - problem.earliest[stop]
        return (-visits, window - problem.service[stop], stop)

    return sorted(stops, key=hardness)


def nearest_miss(rounds: Rounds, stop: int) -> tuple[int, int] | None:
    """Return the weekday that comes closest to taking a missing account, and the seconds it lacks.

    >>> from keyaccount.visits.chains import DayRules
    >>> from keyaccount.visits.clock import WorkDay
    >>> far = RouteProblem.of(["C1"], [[0, 18000], [18000, 0]], [30], [None], DayRules.of(WorkDay(), 5), 1)
    >>> nearest_miss(construct(far, [[], [Pattern((0,), 1)]], [0] * 7), 1)
    (0, 5400)
    """
    return rounds.shortage(stop)
