"""Routes of a manager's weekdays: from the team's needs to the numbers, and from the numbers to reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from keyaccount.values.weekday import Weekday
from keyaccount.visits.chains import DayRules, Link, RouteProblem, binding_link
from keyaccount.visits.clock import minutes_of
from keyaccount.visits.needs import VisitNeed
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.rhythm import CycleRhythm
from keyaccount.visits.team import Team
from keyaccount.visits.travel import Place

__all__ = ["binding_links", "route_problem", "week_mask"]


def route_problem(team: Team, manager: str, needs: Sequence[VisitNeed]) -> RouteProblem:
    """Turn a manager's accounts into the numbers the search works on; the base comes first.

    >>> from keyaccount.visits.planner import example_schedule
    >>> team = example_schedule().team
    >>> route_problem(team, "M1", team.needs).accounts
    ('', 'C1')
    """
    base = next(one for one in team.managers if one.id == manager)
    places = [Place(base.id, base.base), *(Place(need.account, need.location) for need in needs)]
    return RouteProblem.of(
        [need.account for need in needs],
        team.policy.travel.table(places),
        [need.norm.minutes for need in needs],
        [need.window for need in needs],
        DayRules.of(team.policy.day, team.policy.clock_step),
        team.policy.cycle_weeks,
    )


def week_mask(visit: StandingVisit, cycle: int, anchor: date) -> int:
    """Return a bit for each week of the cycle in which a promise keeps its hour free.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> week_mask(schedule.of("C1"), schedule.cycle, schedule.anchor)
    15
    """
    rhythm = visit.rhythm
    if not isinstance(rhythm, CycleRhythm) or rhythm.cycle == 1:
        return (1 << cycle) - 1
    shift = (anchor - rhythm.anchor).days // 7
    return sum(1 << week for week in range(cycle) if (week + shift) % rhythm.cycle in rhythm.weeks)


def binding_links(
    team: Team, visits: Sequence[StandingVisit], cycle: int, anchor: date, visit: StandingVisit
) -> list[tuple[Weekday, Link]]:
    """Return for each weekday of a promise what keeps it from starting earlier.

    `visits` are all promises of the same manager.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> links = binding_links(schedule.team, schedule.visits, 4, schedule.anchor, schedule.of("C1"))
    >>> links[0][1].text.en
    'the day starts at 08:30, 30 min travel'
    """
    needs = [team.need_of(one.account) for one in visits]
    problem = route_problem(team, visit.manager, needs)
    masks = [0, *(week_mask(one, cycle, anchor) for one in visits)]
    starts = [0, *(60 * minutes_of(one.at) for one in visits)]
    stop = 1 + [one.id for one in visits].index(visit.id)
    links = []
    for weekday in visit.weekdays:
        order = [index for index, one in enumerate(visits, start=1) if weekday in one.weekdays]
        order.sort(key=lambda index: starts[index])
        links.append((weekday, binding_link(problem, order, masks, [starts[i] for i in order], stop)))
    return links
