"""Put promises into a schedule or take them out, everything else as it was; who asked is logged elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from keyaccount.visits.day_route import cycle_travel
from keyaccount.visits.needs import VisitNeed
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.team import Team
from keyaccount.visits.territories import joined, parted

__all__ = ["placed", "recounted", "removed"]


def placed(
    schedule: StandingSchedule, need: VisitNeed, visit: StandingVisit, *moves: StandingVisit
) -> StandingSchedule:
    """Return the schedule with a promise in place of the account's own, and others moved as given.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> placed(schedule, schedule.team.need_of("C1"), schedule.of("C1")).visits == schedule.visits
    True
    """
    new = {one.account: one for one in (visit, *moves)}
    visits = [new.pop(one.account, one) for one in schedule.visits]
    team = _with_owner(schedule.team, need, visit.manager)
    return attrs.evolve(schedule, visits=(*visits, *new.values()), team=team)


def _with_owner(team: Team, need: VisitNeed, manager: str) -> Team:
    before = next((one for one in team.assignments if one.account == need.account), None)
    if before is None:
        return joined(team, need, manager)
    if before.manager == manager and team.need_of(need.account) == need:
        return team
    team = joined(parted(team, need.account), need, manager)
    moved = [
        attrs.evolve(one, previous=before.manager) if one.account == need.account else one
        for one in team.assignments
    ]
    return attrs.evolve(team, assignments=moved)


def removed(schedule: StandingSchedule, account: str) -> StandingSchedule:
    """Return the schedule without a promise to an account, which stays in the team.

    >>> from keyaccount.visits.planner import example_schedule
    >>> len(removed(example_schedule(), "C1"))
    0
    """
    return attrs.evolve(schedule, visits=[one for one in schedule.visits if one.account != account])


def recounted(schedule: StandingSchedule, managers: Iterable[str]) -> StandingSchedule:
    """Return the schedule with the travel of some managers added up anew, and without settled findings.

    >>> from keyaccount.visits.planner import example_schedule
    >>> recounted(removed(example_schedule(), "C1"), ["M1"]).travel_minutes
    Fraction(0, 1)
    """
    travel = schedule.travel_seconds
    for manager in managers:
        travel = travel.with_(manager, cycle_travel(schedule, manager))
    known = {one.account for one in schedule.team.needs}
    waiting = known - {one.account for one in schedule.visits}
    return attrs.evolve(
        schedule,
        travel_seconds=travel,
        unplaced=[one for one in schedule.unplaced if one.account in waiting],
        findings=[
            one
            for one in schedule.findings
            if one.code != "standing.unplaced" or one.path.removeprefix("$.visits.") in waiting
        ],
    )
