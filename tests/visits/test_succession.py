"""A manager leaves: weekday and hour stay, the face changes, and what cannot be kept is said in minutes."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.manager import AccountManager
from keyaccount.visits import ChangeCause, StaffingPolicy, WeeklyFrequency, hand_over_promises
from keyaccount.visits.day_route import cycle_travel
from tests.visits.builders import need, schedule_of, table

IDS = ["C1", "C2", "C3", "C4"]
POLICY = StaffingPolicy("1", travel=table(["M1", "M2", "M3", *IDS], [(n, 0) for n in range(7)]))
DAY = date(2026, 2, 2)
RETIRES = {"by": "Chen", "on": DAY, "reason": "retires"}


@pytest.mark.method("V4")
@pytest.mark.method("V6")
def test_a_new_manager_takes_the_whole_round() -> None:
    """Same weekdays, same hours; every account has its new owner, and each change is ours and priced."""
    schedule = schedule_of([need(one) for one in IDS], 2, policy=POLICY)
    after = hand_over_promises(schedule, "M1", successor=AccountManager("M3", "Zhao"), **RETIRES)  # type: ignore[arg-type]
    passed = [one for one in schedule if one.manager == "M1"]
    for one in passed:
        now = after.of(one.account)
        assert (now.manager, now.rhythm, now.at, now.since) == ("M3", one.rhythm, one.at, DAY)
        assert after.team.assignment(one.account).previous == "M1"
        assert "V4" in after.explain(one.account).clauses()
    assert [one for one in after if one.manager == "M2"] == [one for one in schedule if one.manager == "M2"]
    assert [one.id for one in after.team.managers] == ["M2", "M3"]
    assert dict(after.travel_seconds) == {one: cycle_travel(after, one) for one in ("M2", "M3")}
    assert {one.cause for one in after.changes} == {ChangeCause.MANAGER_LEFT}
    assert all(one.price_minutes >= 60 for one in after.changes)
    assert {one.until for one in after.past} == {DAY}


def test_colleagues_share_what_they_can_keep_and_the_rest_is_said() -> None:
    """Two full rounds do not fit into one: what fits is kept, the rest waits with its reason."""
    needs = [need(one, WeeklyFrequency(5), 200) for one in IDS]
    schedule = schedule_of(needs, 2, policy=POLICY)
    leaving = schedule.visits[0].manager
    after = hand_over_promises(schedule, leaving, **RETIRES)  # type: ignore[arg-type]
    lost = {one.account for one in after.unplaced} - {one.account for one in schedule.unplaced}
    assert lost == {one.account for one in schedule if one.manager == leaving} - {
        one.account for one in after
    }
    assert lost
    finding = next(one for one in after.findings if one.path.removeprefix("$.visits.") in lost)
    assert "min after" in finding.text.en
    assert {one.manager for one in after.team.assignments} == {one.id for one in after.team.managers}


@pytest.mark.parametrize(
    ("manager", "successor", "code"),
    [
        ("M9", None, "team.manager-unknown"),
        ("M1", AccountManager("M1", "Li"), "handover.nobody"),
        ("M1", None, "handover.nobody"),
    ],
)
def test_somebody_has_to_take_over(manager: str, successor: AccountManager | None, code: str) -> None:
    """责任到人: no account is left without a name."""
    schedule = schedule_of([need("C1")], policy=POLICY)
    with pytest.raises(KeyAccountError) as caught:
        hand_over_promises(schedule, manager, successor=successor, **RETIRES)  # type: ignore[arg-type]
    assert caught.value.code == code
