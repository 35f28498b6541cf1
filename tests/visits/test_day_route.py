"""A day as arithmetic: what fails first, in minutes a manager can check on the road."""

from __future__ import annotations

from datetime import time

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.values.weekday import Weekday
from keyaccount.visits import CycleRhythm, StaffingPolicy, WeeklyFrequency, WorkDay
from keyaccount.visits.day_route import DayStop, broken_link, broken_promise, cycle_travel, day_travel
from tests.visits.builders import need, schedule_of, table, team_of

ROAD = table(["M1", "C1", "C2", "C3"], [(0, 0), (10, 0), (20, 0), (200, 0)])
POLICY = StaffingPolicy("1", travel=ROAD)
NEEDS = [need("C1"), need("C2", window=(13, 15)), need("C3")]
TEAM = team_of(NEEDS, policy=POLICY)


def _stop(account: str, at: time, minutes: int = 45) -> DayStop:
    return DayStop(TEAM.need_of(account), at, minutes)


@pytest.mark.parametrize(
    ("stops", "en", "zh"),
    [
        ([], None, None),
        ([_stop("C1", time(8, 40))], None, None),
        ([_stop("C1", time(8, 40)), _stop("C2", time(13))], None, None),
        (
            [_stop("C1", time(8, 35))],
            "leaving the base at 08:30, 10 min travel: there at 08:40, 5 min after 08:35",
            "08:30 从驻地出发,路程 10 分钟,08:40 到达,比 08:35 晚 5 分钟",
        ),
        (
            [_stop("C1", time(13)), _stop("C2", time(13, 30))],
            "C1 ends at 13:45, 10 min travel: there at 13:55, 25 min after 13:30",
            "C1 13:45 结束,路程 10 分钟,13:55 到达,比 13:30 晚 25 分钟",
        ),
        (
            [_stop("C2", time(10))],
            "C2 receives 13:00-15:00, not at 10:00",
            "C2 的接待时间为 13:00-15:00,不含 10:00",
        ),
        ([_stop("C1", time(11, 30))], "C1 from 11:30 to 12:15 runs into lunch", None),
        (
            [_stop("C3", time(15))],
            "C3 ends at 15:45, 200 min travel: back at 19:05, 95 min after the day ends at 17:30",
            "C3 15:45 结束,路程 200 分钟,19:05 返回,比 17:30 下班晚 95 分钟",
        ),
    ],
)
def test_the_first_thing_that_fails_is_told_in_minutes(
    stops: list[DayStop], en: str | None, zh: str | None
) -> None:
    """No to a customer is only worth something with the arithmetic behind it."""
    found = broken_link(TEAM, "M1", stops)
    assert (None if found is None else found.en) == en
    if found is not None and zh is not None:
        assert found.zh == zh


@pytest.mark.method("V6")
def test_a_promise_is_looked_at_in_every_week_of_the_cycle() -> None:
    """Every other week somebody stands before it: the week that fails is named."""
    needs = [need("C1", WeeklyFrequency(1, 2)), need("C2", window=(13, 15)), need("C3")]
    schedule = schedule_of(needs, policy=POLICY)
    assert [broken_promise(schedule, one) for one in schedule] == [None, None, None]
    first, other = schedule.of("C1"), schedule.of("C2")
    day = other.weekdays[0]
    rhythm = CycleRhythm([day], schedule.anchor, 2, [1])
    late = attrs.evolve(first, rhythm=rhythm, at=time(13))
    moved = attrs.evolve(
        schedule,
        visits=[late if one is first else one for one in schedule],
    )
    kept = broken_promise(moved, attrs.evolve(other, at=other.at))
    assert kept is not None
    assert "week 2" in kept.en
    assert "第 2 周" in kept.zh


def test_a_closed_weekday_can_not_be_promised() -> None:
    """Whatever the route says, nobody opens."""
    schedule = schedule_of([need("C1", closed=[Weekday.FRI])], policy=POLICY)
    visit = attrs.evolve(schedule.of("C1"), rhythm=CycleRhythm([Weekday.FRI], schedule.anchor))
    found = broken_promise(schedule, visit)
    assert found is not None
    assert found.en == "C1 receives nobody on Friday"


def test_travel_is_added_up_from_the_promises() -> None:
    """Four weeks of one road there and back."""
    schedule = schedule_of([need("C1"), need("C2", window=(13, 15))], policy=POLICY)
    assert cycle_travel(schedule, "M1") == schedule.travel_seconds["M1"] == 4 * 40 * 60
    assert day_travel(TEAM, "M1", [_stop("C2", time(14)), _stop("C1", time(9))]) == 40 * 60


@given(
    st.lists(
        st.tuples(st.sampled_from(["C1", "C2"]), st.integers(100, 209)),
        max_size=4,
        unique_by=lambda one: one[0],
    )
)
def test_a_day_that_holds_never_overlaps(chosen: list[tuple[str, int]]) -> None:
    """An independent look: gaps are at least service plus travel, and everybody is home in time."""
    free = attrs.evolve(POLICY, day=WorkDay(time(8, 30), time(17, 30), None, None))
    team = team_of([need("C1"), need("C2")], policy=free)
    stops = [DayStop(team.need_of(name), time(slot // 12, slot % 12 * 5), 45) for name, slot in chosen]
    clocks = sorted((slot * 5, {"C1": 10, "C2": 20}[name]) for name, slot in chosen)
    here, at, holds = 0, 8 * 60 + 30, True
    for start, place in clocks:
        holds &= at + abs(place - here) <= start
        here, at = place, start + 45
    holds &= not clocks or at + here <= 17 * 60 + 30
    assert (broken_link(team, "M1", stops) is None) is holds
