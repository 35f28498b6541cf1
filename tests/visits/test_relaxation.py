"""No comes with arithmetic: by how much, and the smallest change that was tried and works."""

from __future__ import annotations

from datetime import time

import attrs
import pytest

from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    ClockWindow,
    StaffingPolicy,
    StandingSchedule,
    VisitNeed,
    WeeklyFrequency,
    WorkDay,
)
from keyaccount.visits.clock import minutes_of, time_of
from keyaccount.visits.patterns import patterns_of
from keyaccount.visits.relaxation import RelaxationKind, day_load, relaxations
from keyaccount.visits.slots import pinned_week
from keyaccount.visits.travel import TravelTable
from tests.visits.builders import need, schedule_of, table

IDS = ["C0", "C1", "C2", "C3"]
TRAVEL = table(["M1", "M2", *IDS], [(0, 0), (5, 5), (10, 0), (0, 10), (10, 10), (4, 8)])
POLICY = StaffingPolicy("1", travel=TRAVEL)


def _full() -> StandingSchedule:
    return schedule_of(
        [need("C0", WeeklyFrequency(5), 180), need("C1", WeeklyFrequency(5), 180)], policy=POLICY
    )


def _fits(schedule: StandingSchedule, wanted: VisitNeed, manager: str) -> bool:
    week = pinned_week(schedule, wanted, manager)
    patterns = patterns_of(wanted, list(Weekday)[:5], schedule.cycle)
    return any(week.best(pattern) is not None for pattern in patterns)


def _with_day(schedule: StandingSchedule, minutes: int) -> StandingSchedule:
    day = schedule.team.policy.day
    longer = WorkDay(day.start, time_of(minutes_of(day.end) + minutes), day.lunch_start, day.lunch_end)
    policy = attrs.evolve(schedule.team.policy, day=longer)
    return attrs.evolve(schedule, team=attrs.evolve(schedule.team, policy=policy))


def _wider(wanted: VisitNeed, minutes: int) -> VisitNeed:
    assert wanted.window is not None
    first, last = minutes_of(wanted.window.earliest), minutes_of(wanted.window.latest)
    return attrs.evolve(wanted, window=ClockWindow(time_of(first - minutes), time_of(last + minutes)))


@pytest.mark.method("V6")
@pytest.mark.parametrize("window", [(9, 10), (10, 11), (13, 14), (16, 17)])
@pytest.mark.parametrize("minutes", [60, 90])
@pytest.mark.parametrize("times", [1, 2])
def test_each_relaxation_works_and_a_smaller_one_does_not(
    window: tuple[int, int], minutes: int, times: int
) -> None:
    """The change is applied and the week searched again; five minutes less must fail."""
    schedule = _full()
    wanted = need("C2", WeeklyFrequency(times), minutes, window=window)
    if _fits(schedule, wanted, "M1"):
        assert relaxations(schedule, "C2", need=wanted)[0].minutes == 0
        return
    found = {one.kind: one for one in relaxations(schedule, "C2", need=wanted)}
    assert found or minutes == 90  # the long one needs more than one change
    for kind, one in found.items():
        assert one.minutes > 0
        less = one.minutes - 5
        if kind is RelaxationKind.WIDER_WINDOW:
            assert _fits(schedule, _wider(wanted, one.minutes), "M1")
            assert not _fits(schedule, _wider(wanted, less), "M1")
        else:
            assert _fits(_with_day(schedule, one.minutes), wanted, "M1")
            assert not _fits(_with_day(schedule, less), wanted, "M1")


def test_another_manager_with_room_costs_no_minutes() -> None:
    """The first thing to try is a colleague nearby."""
    needs = [need("C0", WeeklyFrequency(5), 200), need("C1", WeeklyFrequency(5), 200)]
    schedule = schedule_of(needs, 2, policy=POLICY)
    owner = schedule.of("C0").manager
    other = schedule.of("C1").manager
    assert owner != other
    moved = need("C2", WeeklyFrequency(5), 120)
    best = relaxations(schedule, "C2", need=moved)[0]
    assert (best.kind, best.minutes) == (RelaxationKind.OTHER_MANAGER, 0)
    assert _fits(schedule, moved, best.manager)
    assert "another manager" in best.text.en
    assert "改由其他经理" in best.text.zh
    kinds = {(one.kind, one.manager) for one in relaxations(schedule, "C0")}
    assert (RelaxationKind.OTHER_MANAGER, owner) not in kinds


def test_what_one_change_cannot_mend_gets_no_false_hope() -> None:
    """Ten hours do not fit between two promises, however late one comes home."""
    wanted = need("C2", WeeklyFrequency(5), 500, window=(9, 9))
    assert relaxations(_full(), "C2", need=wanted) == ()


@pytest.mark.method("V6")
def test_an_overfull_day_is_told_as_a_sum() -> None:
    """360 min of visits, 30 of travel, 200 wanted, the detour, less 480: more than the day has."""
    over = day_load(_full(), "C2", "M1", Weekday.MON, need=need("C2", minutes=200))
    assert over.figure == sum(part.figure for part in over.parts)  # type: ignore[misc]
    assert [part.figure for part in over.parts][0::2] == [360, 200, -480]
    assert isinstance(over.figure, int)
    assert over.figure > 0
    assert over.reason is not None
    assert "no order" in over.reason.en
    assert over.clauses() == {"V6"}
    small = day_load(_full(), "C2", "M1", Weekday.MON, need=need("C2", minutes=30))
    assert small.reason is not None
    assert "缺的是合适时刻" in small.reason.zh


def test_a_day_that_is_long_enough_needs_nothing() -> None:
    """Room after the last visit is room."""
    wanted = need("C2", minutes=30)
    schedule = _with_day(_full(), 120)
    assert _fits(schedule, wanted, "M1")
    assert relaxations(schedule, "C2", need=wanted)[0].minutes == 0
    assert time(17, 30) < schedule.team.policy.day.end


def test_a_customer_next_door_still_ends_after_the_day() -> None:
    """No trip home is not no visit: one from 17:00 to 18:00 outlasts a day that ends at 17:30."""
    travel = table(["M1", "C0", "C2"], [(0, 0), (5, 5), (0, 0)])
    schedule = schedule_of([need("C0")], policy=StaffingPolicy("1", travel=travel))
    wanted = need("C2", minutes=60, window=(17, 17))
    found = {one.kind: one.minutes for one in relaxations(schedule, "C2", need=wanted)}
    assert found[RelaxationKind.LONGER_DAY] == 30
    assert _fits(_with_day(schedule, 30), wanted, "M1")
    assert not _fits(_with_day(schedule, 25), wanted, "M1")


def test_only_the_weekdays_a_visit_ends_ask_for_a_longer_day() -> None:
    """On Monday C0 comes after it, which changes nothing; on another day the slow road home does."""
    travel = TravelTable(["M1", "C0", "C2"], [[0, 600, 600], [600, 0, 600], [6000, 600, 0]])
    schedule = schedule_of(
        [need("C0", minutes=15, window=(17, 17))], policy=StaffingPolicy("1", travel=travel)
    )
    wanted = need("C2", WeeklyFrequency(2), 30, window=(16, 16))
    found = {one.kind: one.minutes for one in relaxations(schedule, "C2", need=wanted)}
    assert found[RelaxationKind.LONGER_DAY] == 40
    assert _fits(_with_day(schedule, 40), wanted, "M1")
    assert not _fits(_with_day(schedule, 35), wanted, "M1")


def test_a_colleague_without_room_is_no_way_out() -> None:
    """Both accounts receive at nine only, every day: what C0 can have instead is with its own manager."""
    needs = [need(one, WeeklyFrequency(5), 120, window=(9, 9)) for one in ("C0", "C1")]
    schedule = schedule_of(needs, 2, policy=POLICY)
    owner = schedule.of("C0").manager
    assert owner != schedule.of("C1").manager
    assert {one.manager for one in relaxations(schedule, "C0")} == {owner}
