"""From the team's needs to numbers and back: an index off by one would explain the wrong customer."""

from __future__ import annotations

import attrs

from keyaccount.values.weekday import Weekday
from keyaccount.visits import MonthlyFrequency, StaffingPolicy, WeeklyFrequency
from keyaccount.visits.rhythm import CycleRhythm
from keyaccount.visits.routes import binding_links, route_problem, week_mask
from tests.visits.builders import need, schedule_of, table, team_of

TRAVEL = table(["M1", "C1", "C2"], [(0, 0), (10, 0), (0, 30)])


def test_the_numbers_stand_in_the_order_of_the_needs() -> None:
    """Index 0 is the base; the rest follow the needs given."""
    needs = [need("C2", minutes=60, window=(9, 10)), need("C1", minutes=30)]
    team = team_of(needs, policy=StaffingPolicy("1", travel=TRAVEL))
    problem = route_problem(team, "M1", needs)
    assert problem.accounts == ("", "C2", "C1")
    assert problem.travel[0] == (0, 1800, 600)
    assert problem.service == (0, 3600, 1800)
    assert (problem.earliest[1], problem.latest[1]) == (9 * 3600, 10 * 3600)


def test_week_masks_follow_the_cycle_whatever_the_anchor() -> None:
    """A promise anchored earlier keeps its weeks when the schedule starts later."""
    schedule = schedule_of([need("C1", WeeklyFrequency(1, 2)), need("C2", MonthlyFrequency([1]))])
    visit = schedule.of("C1")
    mask = week_mask(visit, 4, schedule.anchor)
    assert mask in (0b0101, 0b1010)
    assert week_mask(schedule.of("C2"), 4, schedule.anchor) == 0b1111
    assert isinstance(visit.rhythm, CycleRhythm)
    later = attrs.evolve(visit.rhythm, anchor=visit.rhythm.anchor.replace(day=12))
    assert week_mask(attrs.evolve(visit, rhythm=later), 4, schedule.anchor) == 0b1111 - mask


def test_links_are_given_for_each_weekday_of_the_promise() -> None:
    """An account seen on Monday and Thursday has a reason on both."""
    schedule = schedule_of(
        [need("C1", WeeklyFrequency(2)), need("C2")], policy=StaffingPolicy("1", travel=TRAVEL)
    )
    links = binding_links(schedule.team, schedule.visits, 4, schedule.anchor, schedule.of("C1"))
    assert [weekday for weekday, _ in links] == list(schedule.of("C1").weekdays)
    assert {type(weekday) for weekday, _ in links} == {Weekday}
