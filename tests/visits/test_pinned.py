"""Where one more visit fits with every promise pinned: gaps must be exactly what trying a start shows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.visits import StaffingPolicy, StandingSchedule, VisitNeed, WeeklyFrequency
from keyaccount.visits.chains import start_times
from keyaccount.visits.clock import ClockWindow, time_of
from keyaccount.visits.pinned import Gap, PinnedWeek
from keyaccount.visits.rounds import Pattern
from tests.visits.builders import need, schedule_of, table, team_of

IDS = [f"C{n}" for n in range(9)]
TRAVEL = table(["M1", *IDS], [(20, 20), *((13 * n % 41, 7 * n % 37) for n in range(9))])


def _week(wanted: VisitNeed, step: int = 5) -> tuple[PinnedWeek, StandingSchedule]:
    policy = StaffingPolicy("1", travel=TRAVEL, clock_step=step)
    frequencies = [WeeklyFrequency(), WeeklyFrequency(1, 2), WeeklyFrequency(2), WeeklyFrequency(1, 4)]
    needs = [need(one, frequencies[n % 4], 60) for n, one in enumerate(IDS[:8])]
    schedule = schedule_of(needs, policy=policy)
    team = team_of([*needs, wanted], policy=policy)
    return PinnedWeek.of(team, schedule.visits, 4, schedule.anchor, wanted, "M1"), schedule


@settings(max_examples=6, deadline=None)
@given(st.sampled_from([30, 75]), st.sampled_from([None, (9, 11), (13, 16)]), st.integers(1, 15))
def test_gaps_are_what_trying_every_start_shows(
    minutes: int, window: tuple[int, int] | None, mask: int
) -> None:
    """Each start is tried by putting the visit there, all others pinned, and driving every week."""
    wanted = need("C8", minutes=minutes, window=window)
    week, _ = _week(wanted)
    for day in range(5):
        gaps = [one for one in week.gaps(day, mask) if not one.short]
        allowed = {start for one in gaps for start in range(one.earliest, one.latest + 1, 300)}
        for start in range(8 * 3600, 18 * 3600, 900):
            if week.problem.rules.may_start(start, 60 * minutes) != start:
                continue  # it would touch lunch
            assert (start in allowed) == _holds(week, day, mask, start)


def _holds(week: PinnedWeek, day: int, mask: int, start: int) -> bool:
    problem, order = week.problem, week.round(day).order
    at = {**{stop: week.starts[stop] for stop in order}, 1: start}
    masks = [*week.masks]
    masks[1] = mask
    floors = [*problem.earliest]
    floors[1] = start
    route = sorted([*order, 1], key=lambda stop: (at[stop], stop))
    starts, over = start_times(problem, route, masks, floors)
    return over == 0 and starts == [at[stop] for stop in route]


def test_one_hour_on_several_days_is_found_where_all_are_open() -> None:
    """The least travel at an hour that every weekday allows, found by trying all hours."""
    wanted = need("C8", WeeklyFrequency(2), 30)
    week, _ = _week(wanted)
    for days in [(0, 2), (1, 4), (0, 1, 2, 3, 4)]:
        expected = None
        for start in range(8 * 3600, 18 * 3600, 300):
            if all(_holds(week, day, 15, start) for day in days):
                key = (week.travel_of(Pattern(days, 15), start), start)
                expected = min(expected or key, key)
        assert week.best(Pattern(days, 15)) == expected
    nowhere = ClockWindow(time_of(1049), time_of(1050))
    assert week.best(Pattern((0, 2), 15), nowhere) is None


def test_hours_that_never_coincide_are_no_hour() -> None:
    """Free at nine on Monday and at three on Thursday is not one promise."""
    wanted = need("C8", WeeklyFrequency(2), 200)
    policy = StaffingPolicy("1", travel=TRAVEL)
    needs = [need("C0", minutes=240, window=(13, 13)), need("C1", minutes=190, window=(8, 9))]
    schedule = schedule_of(needs, policy=policy)
    week = PinnedWeek.of(
        team_of([*needs, wanted], policy=policy), schedule.visits, 4, schedule.anchor, wanted, "M1"
    )
    days = tuple(sorted({one.weekdays[0].number for one in schedule}))
    if len(days) == 2:
        assert week.best(Pattern(days, 15)) is None
    assert week.best(Pattern((4,), 15)) is not None


@pytest.mark.parametrize(("earliest", "latest", "short"), [(100, 100, 0), (160, 100, 60)])
def test_a_gap_says_by_how_much_it_is_too_short(earliest: int, latest: int, short: int) -> None:
    """The first question after no is how much is missing."""
    assert Gap(0, 0, earliest, latest).short == short


def test_of_hours_that_cost_the_same_the_earliest_is_offered() -> None:
    """Before or after the one visit there is: the same trip either way, and mornings come first."""
    policy = StaffingPolicy("1", travel=TRAVEL)
    schedule = schedule_of([need("C1", minutes=60, window=(11, 11))], policy=policy)
    wanted = need("C2", WeeklyFrequency(2), 60)
    week = PinnedWeek.of(
        team_of([*schedule.team.needs, wanted], policy=policy),
        schedule.visits, 4, schedule.anchor, wanted, "M1",
    )  # fmt: skip
    day = schedule.visits[0].weekdays[0].number
    both = week.best(Pattern((day, day + 2), 15))
    assert both is not None
    early = week.best(Pattern((day, day + 2), 15), ClockWindow(time_of(0), time_of(11 * 60)))
    assert both == early
