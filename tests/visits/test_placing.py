"""Placing a promise changes that one and the figures that follow from it, nothing else."""

from __future__ import annotations

from datetime import time

import attrs

from keyaccount.visits import StaffingPolicy
from keyaccount.visits.placing import placed, recounted, removed
from tests.visits.builders import need, schedule_of, table

IDS = ["C1", "C2", "C3"]
POLICY = StaffingPolicy("1", travel=table(["M1", "M2", *IDS], [(0, 0), (40, 0), (10, 0), (20, 0), (30, 0)]))


def test_an_account_passes_to_another_manager_with_its_history() -> None:
    """The team says who had it before, and the others stay where they are."""
    schedule = schedule_of([need(one) for one in IDS], 2, policy=POLICY)
    visit = schedule.of("C1")
    other = "M2" if visit.manager == "M1" else "M1"
    after = placed(schedule, schedule.team.need_of("C1"), attrs.evolve(visit, manager=other))
    assert after.team.assignment("C1").previous == visit.manager
    assert after.team.manager_of("C1").id == other
    assert [one for one in after if one.account != "C1"] == [one for one in schedule if one.account != "C1"]


def test_others_move_only_as_given() -> None:
    """Two promises change places in one step."""
    schedule = schedule_of([need(one) for one in IDS], policy=POLICY)
    moved = attrs.evolve(schedule.of("C2"), at=time(16))
    after = placed(schedule, schedule.team.need_of("C1"), schedule.of("C1"), moved)
    assert after.of("C2").at == time(16)
    assert after.team == schedule.team


def test_travel_and_findings_follow() -> None:
    """What is settled is no finding any more."""
    schedule = schedule_of([need("C1"), need("C2")], policy=POLICY)
    left = recounted(removed(schedule, "C2"), ["M1"])
    assert left.travel_seconds["M1"] < schedule.travel_seconds["M1"]
    assert recounted(schedule, ["M1"]) == schedule
