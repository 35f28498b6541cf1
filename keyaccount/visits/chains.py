"""Exact clock times: the longest path through the chains of visits of one manager and weekday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

import attrs

from keyaccount.values.text import Text
from keyaccount.visits.clock import ClockWindow, WorkDay, clock_text, minutes_of

__all__ = ["DayRules", "Link", "RouteProblem", "binding_link", "route_seconds", "start_times"]

LATEST = 24 * 3600


@attrs.frozen
class DayRules:
    """Hold a working day in seconds after midnight; no lunch is an empty one at the day's end.

    >>> DayRules.of(WorkDay(), clock_step=5).lunch_start // 3600
    12
    """

    start: int
    end: int
    lunch_start: int
    lunch_end: int
    step: int
    travel_in_lunch: bool

    @classmethod
    def of(cls, day: WorkDay, clock_step: int) -> DayRules:
        """Take the rules from a working day; clock times are whole steps of minutes."""
        end = 60 * minutes_of(day.end)
        lunch = (_seconds(day.lunch_start, end), _seconds(day.lunch_end, end))
        return cls(60 * minutes_of(day.start), end, *lunch, 60 * clock_step, day.travel_in_lunch)

    def arrival(self, leave: int, travel: int) -> int:
        """Return when a trip ends, paused over lunch where lunch is kept free of travel.

        >>> DayRules.of(WorkDay(travel_in_lunch=False), 5).arrival(11 * 3600 + 3000, 1200) // 60 - 13 * 60
        10
        """
        reach = leave + travel
        if not self.travel_in_lunch and leave < self.lunch_end and reach > self.lunch_start:
            reach += self.lunch_end - max(self.lunch_start, leave)
        return reach

    def latest_leave(self, reach: int, travel: int) -> int:
        """Return when a trip must start at the latest to end by `reach`: `arrival` turned round.

        >>> strict = DayRules.of(WorkDay(travel_in_lunch=False), 5)
        >>> strict.latest_leave(13 * 3600 + 600, 1200) // 60 - 11 * 60
        50
        """
        leave = reach - travel
        if not self.travel_in_lunch and leave < self.lunch_end:
            if reach > self.lunch_end:
                return leave - (self.lunch_end - self.lunch_start)
            return min(reach, self.lunch_start) - travel
        return leave

    def last_start(self, at: int, service: int) -> int:
        """Return the last clock time up to `at` at which a visit would not touch lunch.

        >>> DayRules.of(WorkDay(), 5).last_start(12 * 3600 + 60, 1800) // 60 - 11 * 60
        30
        """
        at = at // self.step * self.step
        if at < self.lunch_end and at + service > self.lunch_start:
            return (self.lunch_start - service) // self.step * self.step
        return at

    def may_start(self, at: int, service: int) -> int:
        """Return the first clock time from `at` on at which a visit would not touch lunch."""
        at = -(-at // self.step) * self.step
        if at < self.lunch_end and at + service > self.lunch_start:
            return -(-self.lunch_end // self.step) * self.step
        return at


def _seconds(clock: time | None, otherwise: int) -> int:
    return otherwise if clock is None else 60 * minutes_of(clock)


@attrs.frozen
class RouteProblem:
    """Hold the numbers of one manager: index 0 is the base, 1 on the accounts; all times in seconds.

    >>> RouteProblem.of(["C1"], [[0, 600], [600, 0]], [45], [None], DayRules.of(WorkDay(), 5), 1).service
    (0, 2700)
    """

    accounts: tuple[str, ...]
    travel: tuple[tuple[int, ...], ...]
    service: tuple[int, ...]
    earliest: tuple[int, ...]
    latest: tuple[int, ...]
    rules: DayRules
    weeks: int
    into: tuple[tuple[int, ...], ...] = attrs.field(init=False, eq=False, repr=False)

    @into.default
    def _into(self) -> tuple[tuple[int, ...], ...]:
        """Turn the travel table: the trips into each stop, by where they start."""
        return tuple(zip(*self.travel, strict=True))

    @classmethod
    def of(
        cls,
        accounts: Sequence[str],
        travel: Sequence[Sequence[int]],
        minutes: Sequence[int],
        windows: Sequence[ClockWindow | None],
        rules: DayRules,
        weeks: int,
    ) -> RouteProblem:
        """Build the problem from minutes and windows given in the order of the accounts."""
        earliest = [0] + [60 * minutes_of(one.earliest) if one else 0 for one in windows]
        latest = [LATEST] + [60 * minutes_of(one.latest) if one else LATEST for one in windows]
        return cls(
            ("", *accounts),
            tuple(map(tuple, travel)),
            (0, *(60 * value for value in minutes)),
            tuple(earliest),
            tuple(latest),
            rules,
            weeks,
        )


def start_times(
    problem: RouteProblem, order: Sequence[int], masks: Sequence[int], floors: Sequence[int]
) -> tuple[list[int], int]:
    """Return the one start of each stop of a weekday, and by how many seconds limits are overrun (0: fits).

    `order` is the route of the weekday, the same in every week; `masks[i]` has a bit for each week
    stop i is visited in, `floors[i]` a clock time it must not undercut. A stop starts at the earliest
    time that all its weeks allow, so the time is the same in every week by construction: the longest
    path through the union of the weekly chains. Linear in stops x weeks.

    >>> rules = DayRules.of(WorkDay(), 5)
    >>> table = [[0, 600, 600], [600, 0, 300], [600, 300, 0]]
    >>> pair = RouteProblem.of(["C1", "C2"], table, [30, 30], [None, None], rules, 2)
    >>> [second // 60 for second in start_times(pair, [1, 2], [0, 3, 2], [0, 0, 0])[0]]
    [520, 555]
    """
    rules, travel = problem.rules, problem.travel
    at = [0] * problem.weeks
    free = [rules.start] * problem.weeks
    starts, over = [], 0
    for stop in order:
        start = max(problem.earliest[stop], floors[stop])
        mask, service = masks[stop], problem.service[stop]
        for week in range(problem.weeks):
            if mask >> week & 1:
                reach = rules.arrival(free[week], travel[at[week]][stop])
                if reach > start:
                    start = reach
        start = rules.may_start(start, service)
        over += max(0, start - problem.latest[stop])
        for week in range(problem.weeks):
            if mask >> week & 1:
                at[week], free[week] = stop, start + service
        starts.append(start)
    home = [rules.arrival(free[week], travel[at[week]][0]) for week in range(problem.weeks)]
    return starts, over + max(0, max(home) - rules.end) if order else 0


def route_seconds(problem: RouteProblem, order: Sequence[int], masks: Sequence[int]) -> int:
    """Return the travel of a weekday's route summed over the weeks of the cycle, from and to the base.

    >>> rules = DayRules.of(WorkDay(), 5)
    >>> one = RouteProblem.of(["C1"], [[0, 600], [500, 0]], [30], [None], rules, 2)
    >>> route_seconds(one, [1], [0, 3])
    2200
    """
    travel, total = problem.travel, 0
    for week in range(problem.weeks):
        here = 0
        for stop in order:
            if masks[stop] >> week & 1:
                total += travel[here][stop]
                here = stop
        total += travel[here][0]
    return total


@attrs.frozen
class Link:
    """Say what a stop's start hangs on: the stop before it in some week, or a rule of the day.

    >>> Link(None, 32400, Text("the customer opens", "客户开门")).after is None
    True
    """

    after: str | None
    earliest: int
    text: Text


def binding_link(
    problem: RouteProblem, order: Sequence[int], masks: Sequence[int], starts: Sequence[int], stop: int
) -> Link:
    """Return what keeps a stop from starting earlier, given the starts of its weekday's route.

    >>> rules = DayRules.of(WorkDay(), 5)
    >>> one = RouteProblem.of(["C1"], [[0, 600], [600, 0]], [30], [None], rules, 1)
    >>> binding_link(one, [1], [0, 1], [31200], 1).text.en
    'the day starts at 08:30, 10 min travel'
    """
    rules, at = problem.rules, dict(zip(order, starts, strict=True))
    reach, before = rules.start, 0
    for week in range(problem.weeks):
        if masks[stop] >> week & 1:
            seen = [one for one in order if masks[one] >> week & 1]
            previous = seen[seen.index(stop) - 1] if seen.index(stop) else 0
            leave = at[previous] + problem.service[previous] if previous else rules.start
            arrival = rules.arrival(leave, problem.travel[previous][stop])
            if arrival > reach:
                reach, before = arrival, previous
    own = at[stop]
    if rules.may_start(reach, problem.service[stop]) >= own:
        return _after(problem, before, at, stop, reach, own)
    if rules.may_start(problem.earliest[stop], problem.service[stop]) >= own:
        clock = clock_text(problem.earliest[stop])
        return Link(None, own, Text(f"the customer receives from {clock}", f"客户自 {clock} 起接待"))
    return Link(None, own, Text("the same hour on its other weekday", "与另一拜访日同一时刻"))


def _after(problem: RouteProblem, before: int, at: dict[int, int], stop: int, reach: int, own: int) -> Link:
    trip = -(-problem.travel[before][stop] // 60)
    if before:
        name, done = problem.accounts[before], clock_text(at[before] + problem.service[before])
        text = Text(f"{name} ends at {done}, {trip} min travel", f"{name} {done} 结束,路程 {trip} 分钟")
    else:
        done = clock_text(problem.rules.start)
        text = Text(f"the day starts at {done}, {trip} min travel", f"{done} 出发,路程 {trip} 分钟")
    if own - reach >= problem.rules.step:
        text = Text(f"{text.en}, then lunch", f"{text.zh},其后午休")
    return Link(problem.accounts[before] or None, reach, text)
