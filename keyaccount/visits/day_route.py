"""One day on the road as arithmetic: whether its visits can all be kept, and what fails first if not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

import attrs

from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits.chains import RouteProblem, route_seconds
from keyaccount.visits.clock import minutes_of, time_of
from keyaccount.visits.needs import VisitNeed
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.routes import route_problem, week_mask
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.team import Team

__all__ = ["DayStop", "broken_link", "broken_promise", "cycle_travel", "day_travel"]


@attrs.frozen
class DayStop:
    """Stand at a customer at an hour for some minutes.

    >>> from keyaccount.visits.needs import VisitNorm, WeeklyFrequency
    >>> DayStop(VisitNeed("C1", VisitNorm("A", WeeklyFrequency())), time(9), 45).need.account
    'C1'
    """

    need: VisitNeed
    at: time
    minutes: int


def broken_link(team: Team, manager: str, stops: Sequence[DayStop]) -> Text | None:
    """Return the first thing that fails on a day of a manager, in minutes; None when all of it holds.

    Travel, windows, lunch and the working day bind. Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> team = example_schedule().team
    >>> broken_link(team, "M1", [DayStop(team.need_of("C1"), time(8, 40), 45)]).en
    'leaving the base at 08:30, 30 min travel: there at 09:00, 20 min after 08:40'
    """
    ordered = sorted(stops, key=lambda stop: (stop.at, stop.need.account))
    problem = _problem(team, manager, ordered)
    here, free, rules = 0, problem.rules.start, problem.rules
    for stop, one in enumerate(ordered, start=1):
        start = 60 * minutes_of(one.at)
        reach = rules.arrival(free, problem.travel[here][stop])
        if reach > start:
            return _too_late(problem, here, free, stop, reach, start)
        closed = _closed(problem, one, stop, start)
        if closed is not None:
            return closed
        here, free = stop, start + problem.service[stop]
    back = rules.arrival(free, problem.travel[here][0])
    if here and back > rules.end:
        return _too_late(problem, here, free, 0, back, rules.end)
    return None


def _problem(team: Team, manager: str, stops: Sequence[DayStop]) -> RouteProblem:
    problem = route_problem(team, manager, [stop.need for stop in stops])
    return attrs.evolve(problem, service=(0, *(60 * stop.minutes for stop in stops)))


def _too_late(problem: RouteProblem, here: int, free: int, to: int, reach: int, due: int) -> Text:
    trip, late = -(-problem.travel[here][to] // 60), -(-(reach - due) // 60)
    left, there, hour = _clock(free), _clock(reach), _clock(due)
    start = Text(f"leaving the base at {left}", f"{left} 从驻地出发")
    if here:
        name = problem.accounts[here]
        start = Text(f"{name} ends at {left}", f"{name} {left} 结束")
    if not to:
        return Text(
            f"{start.en}, {trip} min travel: back at {there}, {late} min after the day ends at {hour}",
            f"{start.zh},路程 {trip} 分钟,{there} 返回,比 {hour} 下班晚 {late} 分钟",
        )
    return Text(
        f"{start.en}, {trip} min travel: there at {there}, {late} min after {hour}",
        f"{start.zh},路程 {trip} 分钟,{there} 到达,比 {hour} 晚 {late} 分钟",
    )


def _closed(problem: RouteProblem, one: DayStop, stop: int, start: int) -> Text | None:
    name, hour, window = one.need.account, _clock(start), one.need.window
    if window is not None and not window.allows(one.at):
        return Text(f"{name} receives {window}, not at {hour}", f"{name} 的接待时间为 {window},不含 {hour}")
    if start % problem.rules.step:
        step = problem.rules.step // 60
        return Text(
            f"{name} at {hour}: hours are promised in steps of {step} min",
            f"{name} {hour}:约定时刻以 {step} 分钟为单位",
        )
    if problem.rules.may_start(start, problem.service[stop]) != start:
        until = _clock(start + problem.service[stop])
        return Text(f"{name} from {hour} to {until} runs into lunch", f"{name} {hour} 至 {until} 与午休冲突")
    return None


def _clock(seconds: int) -> str:
    return f"{time_of(min(-(-seconds // 60), 24 * 60 - 1)):%H:%M}"


def broken_promise(schedule: StandingSchedule, visit: StandingVisit) -> Text | None:
    """Return what keeps a schedule from keeping one of its promises, week by week; None when it is kept.

    Closed weekdays count too. Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> broken_promise(schedule, schedule.of("C1")) is None
    True
    """
    need = schedule.team.need_of(visit.account)
    for weekday in visit.weekdays:
        if not need.open(weekday):
            day = weekday.text
            return Text(f"{visit.account} receives nobody on {day.en}", f"{visit.account} {day.zh}不接待")
        for week in range(schedule.cycle):
            if week_mask(visit, schedule.cycle, schedule.anchor) >> week & 1:
                found = broken_link(
                    schedule.team, visit.manager, _stops(schedule, visit.manager, weekday, week)
                )
                if found is not None:
                    day, number = weekday.text, week + 1
                    return Text(f"{day.en}, week {number}: {found.en}", f"{day.zh},第 {number} 周:{found.zh}")
    return None


def _stops(schedule: StandingSchedule, manager: str, weekday: Weekday, week: int) -> list[DayStop]:
    return [
        DayStop(schedule.team.need_of(one.account), one.at, one.minutes)
        for one in schedule.visits
        if one.manager == manager
        and weekday in one.weekdays
        and week_mask(one, schedule.cycle, schedule.anchor) >> week & 1
    ]


def cycle_travel(schedule: StandingSchedule, manager: str) -> int:
    """Return the travel of a manager over one cycle in seconds, added up from the promises alone.

    >>> from keyaccount.visits.planner import example_schedule
    >>> cycle_travel(example_schedule(), "M1")
    14400
    """
    return sum(
        day_travel(schedule.team, manager, _stops(schedule, manager, weekday, week))
        for weekday in Weekday
        for week in range(schedule.cycle)
    )


def day_travel(team: Team, manager: str, stops: Sequence[DayStop]) -> int:
    """Return the travel of one day in seconds, from the base and back to it.

    >>> from keyaccount.visits.planner import example_schedule
    >>> day_travel(example_schedule().team, "M1", [])
    0
    """
    ordered = sorted(stops, key=lambda stop: (stop.at, stop.need.account))
    problem = attrs.evolve(_problem(team, manager, ordered), weeks=1)
    return route_seconds(problem, range(1, len(ordered) + 1), [1] * (len(ordered) + 1))
