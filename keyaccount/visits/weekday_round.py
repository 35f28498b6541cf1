"""One manager's round on one weekday: exact starts, how late each could be, and where one more visit fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import add
from typing import TypeAlias

from keyaccount.visits.chains import RouteProblem

__all__ = ["WeekdayRound", "weeks_in"]

Place: TypeAlias = tuple[int, int]
_Week: TypeAlias = tuple[list[int], list[int], list[int]]


@lru_cache(maxsize=4096)
def weeks_in(mask: int) -> tuple[int, ...]:
    """Return the weeks of the cycle a mask names.

    >>> weeks_in(0b1010)
    (1, 3)
    """
    return tuple(week for week in range(mask.bit_length()) if mask >> week & 1)


class WeekdayRound:
    """Keep the order of one weekday, the same in every week, with its longest paths forwards and backwards.

    Forwards gives each stop the earliest start that all its weeks allow, backwards the latest start from
    which everything behind it still holds; both together tell in a step per week whether another visit
    fits at a place. A round never changes, so what was found for a stop stays true and is remembered.
    `masks[stop]` has a bit for each week of a visit, `floors[stop]` a start it must not undercut.

    >>> from keyaccount.visits.chains import DayRules
    >>> from keyaccount.visits.clock import WorkDay
    >>> rules = DayRules.of(WorkDay(), 5)
    >>> one = RouteProblem.of(["C1"], [[0, 600], [600, 0]], [30], [None], rules, 1)
    >>> WeekdayRound(one, [], [0, 1], [0, 0]).best(1, 1)
    (1200, 0)
    """

    __slots__ = (
        "_at", "_bound", "_found", "_free", "_next", "_twins", "_ways", "_weekly", "_weeks",
        "order", "over", "problem", "starts", "travel",
    )  # fmt: skip

    problem: RouteProblem
    order: list[int]
    over: int
    starts: list[int]
    travel: int

    def __init__(
        self, problem: RouteProblem, order: Sequence[int], masks: Sequence[int], floors: Sequence[int]
    ) -> None:
        self.problem = problem
        self.order = list(order)
        self._weeks = [weeks_in(masks[stop]) for stop in order]
        self._found: dict[int, Place | None] = {}
        self._weekly: dict[int, list[_Week]] = {}
        self._bound: list[tuple[int, ...]] = []
        self._next: list[tuple[int, ...]] = []
        self._ways: list[list[int]] = []
        self._twins: list[int] = []
        self._forwards(floors)

    def _forwards(self, floors: Sequence[int]) -> None:
        """Note for each place and week where one is and since when, and the start of each stop."""
        problem, rules = self.problem, self.problem.rules
        into, service, arrival = problem.into, problem.service, rules.arrival
        at, free = [0] * problem.weeks, [rules.start] * problem.weeks
        ats, frees = [tuple(at)], [tuple(free)]
        starts: list[int] = []
        travelled = over = 0
        for stop, own in zip(self.order, self._weeks, strict=True):
            trips, start = into[stop], max(problem.earliest[stop], floors[stop])
            for week in own:
                trip = trips[at[week]]
                travelled += trip
                reach = free[week] + trip if rules.travel_in_lunch else arrival(free[week], trip)
                if reach > start:
                    start = reach
                at[week] = stop
            start = rules.may_start(start, service[stop])
            over += max(0, start - problem.latest[stop])
            starts.append(start)
            for week in own:
                free[week] = start + service[stop]
            ats.append(tuple(at))
            frees.append(tuple(free))
        home = [into[0][here] for here in at]
        self.starts, self.travel = starts, travelled + sum(home)
        late = max(map(arrival, free, home)) - rules.end
        self.over = over + max(0, late) if starts else 0
        self._at, self._free = list(zip(*ats, strict=True)), list(zip(*frees, strict=True))

    def _backwards(self) -> None:
        """Note for each place and week who comes next, and until when one must have arrived there."""
        problem, rules = self.problem, self.problem.rules
        after, bound = [0] * problem.weeks, [rules.end] * problem.weeks
        afters, bounds = [tuple(after)], [tuple(bound)]
        for stop, own in zip(reversed(self.order), reversed(self._weeks), strict=True):
            out, service, latest = problem.travel[stop], problem.service[stop], problem.latest[stop]
            for week in own:
                leave = rules.latest_leave(bound[week], out[after[week]]) - service
                if leave < latest:
                    latest = leave
            latest = rules.last_start(latest, service)
            for week in own:
                after[week], bound[week] = stop, latest
            afters.append(tuple(after))
            bounds.append(tuple(bound))
        afters.reverse()
        bounds.reverse()
        self._next, self._bound = list(zip(*afters, strict=True)), list(zip(*bounds, strict=True))
        travel = problem.travel
        self._ways = [
            [travel[here][there] for here, there in zip(at, after, strict=True)]
            for at, after in zip(self._at, self._next, strict=True)
        ]
        columns = list(zip(self._at, self._free, self._next, self._bound, strict=True))
        self._twins = [columns.index(column) for column in columns]  # weeks alike are judged once

    def best(self, stop: int, mask: int) -> Place | None:
        """Return the least travel a visit adds and the place where it does, None where it fits nowhere.

        Only this weekday is looked at: an hour shared with another weekday may still not hold there.
        """
        key = stop << self.problem.weeks | mask
        if key in self._found:
            return self._found[key]
        least, where = 1 << 60, -1
        may_start, service = self.problem.rules.may_start, self.problem.service[stop]
        for place, (added, reach, leave) in enumerate(self.judged(stop, mask)):
            if reach <= leave and added < least and may_start(reach, service) <= leave:
                least, where = added, place
        found = self._found[key] = None if where < 0 else (least, where)
        return found

    def places(self, stop: int, mask: int) -> list[Place]:
        """Return all places where a visit fits, least added travel first."""
        may_start, service = self.problem.rules.may_start, self.problem.service[stop]
        return sorted(
            (added, place)
            for place, (added, reach, leave) in enumerate(self.judged(stop, mask))
            if may_start(reach, service) <= leave
        )

    def judged(self, stop: int, mask: int) -> Iterable[tuple[int, int, int]]:
        """Return for each place the travel added, when the visit could start and when it must."""
        weekly = self._weekly.get(stop)
        if weekly is None:
            weekly = self._weekly[stop] = self._judged_by_week(stop)
        first, *others = weeks_in(mask)
        added, reach, leave = weekly[first]
        for week in others:
            more, later, sooner = weekly[week]
            added = list(map(add, added, more))
            reach = list(map(max, reach, later))
            leave = list(map(min, leave, sooner))
        return zip(added, reach, leave, strict=True)

    def _judged_by_week(self, stop: int) -> list[_Week]:
        if not self._next:
            self._backwards()
        found: list[_Week] = []
        for week, twin in enumerate(self._twins):
            found.append(self._judged_week(stop, week) if twin == week else found[twin])
        return found

    def _judged_week(self, stop: int, week: int) -> _Week:
        problem, rules = self.problem, self.problem.rules
        into, out, service = problem.into[stop], problem.travel[stop], problem.service[stop]
        first, last = problem.earliest[stop], problem.latest[stop] + service
        at, free, after, bound = self._at[week], self._free[week], self._next[week], self._bound[week]
        added = [into[a] + out[b] - way for a, b, way in zip(at, after, self._ways[week], strict=True)]
        if rules.travel_in_lunch:
            reach = [
                then if (then := one + into[a]) > first else first for one, a in zip(free, at, strict=True)
            ]
            leave = [
                then if (then := one - out[b]) < last else last for one, b in zip(bound, after, strict=True)
            ]
        else:
            reach = [max(first, rules.arrival(one, into[a])) for one, a in zip(free, at, strict=True)]
            leave = [min(last, rules.latest_leave(one, out[b])) for one, b in zip(bound, after, strict=True)]
        return added, reach, [one - service for one in leave]

    def before(self, place: int, week: int) -> tuple[int, int]:
        """Return the stop before a place in a week (0: the base) and when one is free to leave it."""
        return self._at[week][place], self._free[week][place]

    def after(self, place: int, week: int) -> tuple[int, int]:
        """Return the stop behind a place in a week (0: the base) and until when it must be reached."""
        if not self._next:
            self._backwards()
        return self._next[week][place], self._bound[week][place]
