"""Placing a promise changes that one and the figures that follow from it, nothing else."""

from __future__ import annotations

from datetime import time

import attrs

from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits import StaffingPolicy
from keyaccount.visits.placing import placed, recounted, removed
from keyaccount.visits.promise import Unplaced
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


def test_a_newcomer_joins_the_team_with_its_promise() -> None:
    """Who had no need before has one now, with the manager who promised; nobody had it before."""
    schedule = schedule_of([need("C1"), need("C2")], 2, policy=POLICY)
    visit = attrs.evolve(schedule.of("C1"), id="SV-C3", account="C3", at=time(16))
    after = placed(schedule, need("C3"), visit)
    assert after.of("C3") == visit
    assert after.team.manager_of("C3").id == visit.manager
    assert after.team.assignment("C3").previous is None
    assert [one.account for one in after] == ["C1", "C2", "C3"]


def test_what_waits_is_told_until_it_has_a_promise() -> None:
    """C2 still waits and C1 does not; what is said of other matters stays, whomever it names."""
    schedule = removed(schedule_of([need("C1"), need("C2")], policy=POLICY), "C2")
    waiting = [
        Unplaced(one, "M1", Weekday.FRI, 35, Text("the day ends", "下班")) for one in ("C1", "C2", "C9")
    ]
    told = [
        Finding(code, Severity.WARNING, f"$.visits.{one}", Text("no room", "排不下"))
        for code in ("standing.unplaced", "standing.window")
        for one in ("C1", "C2")
    ]
    after = recounted(attrs.evolve(schedule, unplaced=waiting, findings=told), ["M1"])
    assert [one.account for one in after.unplaced] == ["C2"]
    assert list(after.findings) == told[1:]


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
