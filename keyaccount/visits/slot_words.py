"""Words for what binds a slot: the visit before, the visit behind, the trips between, the window."""

from __future__ import annotations

from keyaccount.values.text import Text
from keyaccount.visits.clock import ClockWindow, clock_text
from keyaccount.visits.pinned import PinnedWeek

__all__ = ["after_text", "before_text", "leave_of", "reach_of", "window_text"]


def reach_of(week: PinnedWeek, day: int, place: int, number: int) -> int:
    """Return when a visit at a place could start in a week, lunch and windows apart.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> week = PinnedWeek.of(schedule.team, [], 4, schedule.anchor, schedule.team.needs[0], "M1")
    >>> reach_of(week, 0, 0, 0) // 60
    540
    """
    stop, free = week.round(day).before(place, number)
    return week.problem.rules.arrival(free, week.problem.travel[stop][1])


def leave_of(week: PinnedWeek, day: int, place: int, number: int) -> int:
    """Return when a visit at a place must start in a week, lunch and windows apart.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> week = PinnedWeek.of(schedule.team, [], 4, schedule.anchor, schedule.team.needs[0], "M1")
    >>> leave_of(week, 0, 0, 0) // 60
    975
    """
    stop, bound = week.round(day).after(place, number)
    rules, problem = week.problem.rules, week.problem
    return rules.latest_leave(bound, problem.travel[1][stop]) - problem.service[1]


def before_text(week: PinnedWeek, day: int, place: int, number: int) -> Text:
    """Word what stands before a place: who ends when, and the trip from there.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> week = PinnedWeek.of(schedule.team, [], 4, schedule.anchor, schedule.team.needs[0], "M1")
    >>> before_text(week, 0, 0, 0).zh
    '08:30 出发,路程 30 分钟:最早 09:00'
    """
    stop, free = week.round(day).before(place, number)
    trip = -(-week.problem.travel[stop][1] // 60)
    reach = clock_text(-(-reach_of(week, day, place, number) // 60) * 60)
    if stop == 0:
        start = clock_text(free)
        return Text(
            f"the day starts at {start}, {trip} min travel: {reach} at the earliest",
            f"{start} 出发,路程 {trip} 分钟:最早 {reach}",
        )
    name = week.problem.accounts[stop]
    return Text(
        f"{name} ends at {clock_text(free)}, {trip} min travel: {reach} at the earliest",
        f"{name} {clock_text(free)} 结束,路程 {trip} 分钟:最早 {reach}",
    )


def after_text(week: PinnedWeek, day: int, place: int, number: int) -> Text:
    """Word what stands behind a place: who is promised when, the visit and the trip there.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> week = PinnedWeek.of(schedule.team, [], 4, schedule.anchor, schedule.team.needs[0], "M1")
    >>> after_text(week, 0, 0, 0).en
    'the day ends at 17:30, 45 min visit and 30 min travel: 16:15 at the latest'
    """
    stop, bound = week.round(day).after(place, number)
    trip = -(-week.problem.travel[1][stop] // 60)
    minutes = week.problem.service[1] // 60
    late = clock_text(leave_of(week, day, place, number) // 60 * 60)
    name = Text("the day ends", "下班")
    if stop:
        account = week.problem.accounts[stop]
        name = Text(f"{account} is promised", f"{account} 约定")
    return Text(
        f"{name.en} at {clock_text(bound)}, {minutes} min visit and {trip} min travel: {late} at the latest",
        f"{name.zh} {clock_text(bound)},拜访 {minutes} 分钟、路程 {trip} 分钟:最迟 {late}",
    )


def window_text(window: ClockWindow) -> Text:
    """Word when a customer receives visits.

    >>> from datetime import time
    >>> window_text(ClockWindow(time(9), time(11))).en
    'the customer receives 09:00-11:00'
    """
    return Text(f"the customer receives {window}", f"客户接待时间 {window}")
