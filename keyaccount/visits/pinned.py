"""One manager's week with every promise pinned to the minute, and where one more visit would fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from keyaccount.values.weekday import Weekday
from keyaccount.visits.chains import RouteProblem
from keyaccount.visits.clock import ClockWindow, minutes_of
from keyaccount.visits.needs import VisitNeed
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.rounds import Pattern
from keyaccount.visits.routes import route_problem, week_mask
from keyaccount.visits.team import Team
from keyaccount.visits.weekday_round import WeekdayRound

__all__ = ["Gap", "PinnedWeek"]

WANTED = 1


@attrs.frozen(order=True)
class Gap:
    """Name a place in a weekday's route: travel added, the start from which and until which it works.

    A gap whose `latest` lies before its `earliest` is too short by the difference, in seconds.

    >>> Gap(600, 0, 30_000, 31_200).short
    0
    """

    added: int
    place: int
    earliest: int
    latest: int

    @property
    def short(self) -> int:
        """Return by how many seconds the gap is too short."""
        return max(0, self.earliest - self.latest)


class PinnedWeek:
    """Keep one manager's promises where they are; the account wanted is index 1, the others follow.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> week = PinnedWeek.of(schedule.team, [], 4, schedule.anchor, schedule.team.needs[0], "M1")
    >>> week.best(Pattern((2,), 0b1111)) == (14400, 32400)
    True
    """

    problem: RouteProblem
    masks: list[int]
    starts: list[int]

    def __init__(self, problem: RouteProblem, others: Sequence[StandingVisit], masks: Sequence[int]) -> None:
        self.others = others
        self.masks = [0, 0, *masks]
        self.starts = [0, 0, *(60 * minutes_of(one.at) for one in others)]
        pinned = self.starts[2:]
        self.problem = attrs.evolve(
            problem,
            earliest=(*problem.earliest[:2], *pinned),
            latest=(*problem.latest[:2], *pinned),
        )
        self._weekdays: list[list[int]] = [[] for _ in Weekday]
        for stop, one in enumerate(others, start=2):
            for weekday in one.weekdays:
                self._weekdays[weekday.number].append(stop)
        self._rounds: dict[int, WeekdayRound] = {}

    @classmethod
    def of(
        cls,
        team: Team,
        visits: Sequence[StandingVisit],
        cycle: int,
        anchor: date,
        need: VisitNeed,
        manager: str,
    ) -> PinnedWeek:
        """Pin all of a manager's promises but the one to the account of the need."""
        others = [one for one in visits if one.manager == manager and one.account != need.account]
        by_account = {one.account: one for one in team.needs}
        needs = [need, *(by_account[one.account] for one in others)]
        problem = route_problem(team, manager, needs)
        return cls(problem, others, [week_mask(one, cycle, anchor) for one in others])

    def round(self, day: int) -> WeekdayRound:
        """Return the round of one weekday."""
        if day not in self._rounds:
            order = sorted(self._weekdays[day], key=lambda stop: self.starts[stop])
            self._rounds[day] = WeekdayRound(self.problem, order, self.masks, [0] * len(self.masks))
        return self._rounds[day]

    def gaps(self, day: int, mask: int, window: ClockWindow | None = None) -> list[Gap]:
        """Return every place of a weekday's route with the starts it allows, too short ones as well."""
        rules, service = self.problem.rules, self.problem.service[WANTED]
        first, last = _bounds(window)
        return [
            Gap(
                added,
                place,
                rules.may_start(max(first, reach), service),
                rules.last_start(min(last, leave), service),
            )
            for place, (added, reach, leave) in enumerate(self.round(day).judged(WANTED, mask))
        ]

    def best(self, pattern: Pattern, window: ClockWindow | None = None) -> tuple[int, int] | None:
        """Return the least travel a pattern adds and the earliest start that gives it, None if none fits."""
        by_day = []
        for day in pattern.days:
            fitting = self._fitting(day, pattern.mask, window)
            if not fitting:
                return None
            by_day.append(fitting)
        if len(by_day) == 1:
            return min((added, earliest) for added, earliest, _ in by_day[0])
        # The least travel is reached at the earliest start some gap allows.
        found = None
        for start in sorted({earliest for fitting in by_day for _, earliest, _ in fitting}):
            total = 0
            for fitting in by_day:
                open_then = [added for added, earliest, latest in fitting if earliest <= start <= latest]
                if not open_then:
                    break
                total += min(open_then)
            else:
                if found is None or total < found[0]:
                    found = (total, start)
        return found

    def _fitting(self, day: int, mask: int, window: ClockWindow | None) -> list[tuple[int, int, int]]:
        """Return the gaps of a weekday that are long enough: travel added, earliest and latest start."""
        rules, service = self.problem.rules, self.problem.service[WANTED]
        first, last = _bounds(window)
        found = []
        for added, reach, leave in self.round(day).judged(WANTED, mask):
            until = leave if leave < last else last
            if reach <= until and first <= until:
                earliest = rules.may_start(reach if reach > first else first, service)
                latest = rules.last_start(until, service)
                if earliest <= latest:
                    found.append((added, earliest, latest))
        return found

    def travel_of(self, pattern: Pattern, start: int) -> int:
        """Return the travel a visit at a start adds on all weekdays of its pattern."""
        total = 0
        for day in pattern.days:
            place = sum(self.starts[stop] < start for stop in self.round(day).order)
            total += self.gaps(day, pattern.mask)[place].added
        return total


def _bounds(window: ClockWindow | None) -> tuple[int, int]:
    """Return the first and last second of a window, of the whole day without one."""
    if window is None:
        return 0, 24 * 3600
    return 60 * minutes_of(window.earliest), 60 * minutes_of(window.latest)
