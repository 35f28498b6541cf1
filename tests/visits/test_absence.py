"""A manager is away: somebody else comes at the hour promised, or the customer is asked."""

from __future__ import annotations

from datetime import date, time

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.periods import Period
from keyaccount.visits import (
    ChangeCause,
    OccurrenceState,
    Originator,
    StaffingPolicy,
    cover_absence,
    move_date,
    project_visits,
)
from tests.visits.builders import CHINA_2026, need, schedule_of, table

IDS = ["C1", "C2", "C3", "C4"]
POLICY = StaffingPolicy("1", travel=table(["M1", "M2", *IDS], [(n, 0) for n in range(6)]))
WEEK = Period(date(2026, 2, 2), date(2026, 2, 7))
ILL = {"by": "Chen", "on": date(2026, 2, 1), "reason": "ill"}


@pytest.mark.method("V6")
def test_a_stand_in_keeps_day_and_hour_of_every_visit() -> None:
    """The other manager has room: each visit of the week takes place as promised, with another face."""
    schedule = schedule_of([need("C1", window=(8, 10)), need("C2", window=(14, 16))], 2, policy=POLICY)
    covered = cover_absence(schedule, "M1", WEEK, **ILL)  # type: ignore[arg-type]
    before = [one for one in project_visits(schedule, WEEK) if one.manager == "M1"]
    after = project_visits(covered, WEEK)
    assert before
    for one in before:
        now = next(other for other in after if (other.account, other.promised) == (one.account, one.promised))
        assert (now.on, now.at, now.manager, now.state) == (one.on, one.at, "M2", OccurrenceState.STOOD_IN)
        assert "V6" in now.explain().clauses()
    assert covered.visits == schedule.visits
    assert {one.originator for one in covered.changes} == {Originator.COMPANY}
    assert {one.cause for one in covered.changes} == {ChangeCause.MANAGER_ABSENT}
    assert [one.price_minutes for one in covered.changes] == [60] * len(before)
    assert "standing.shift-clash" not in [one.code for one in after.findings]


def test_without_anybody_free_the_customer_is_asked() -> None:
    """Alone, or with the only colleague away too, the date waits for the customer's word."""
    schedule = schedule_of([need(one) for one in IDS], 2, policy=POLICY)
    covered = cover_absence(schedule, "M1", WEEK, also_away=["M2"], **ILL)  # type: ignore[arg-type]
    states = {one.state for one in project_visits(covered, WEEK) if one.manager == "M1"}
    assert states == {OccurrenceState.TO_ASK}
    assert {one.price_minutes for one in covered.changes} == {30}


def test_a_date_the_customer_moved_is_covered_where_it_was_moved_to() -> None:
    """They asked for Thursday at three; the stand-in comes Thursday at three."""
    schedule = schedule_of([need("C1")], 2, policy=POLICY)
    visit = schedule.of("C1")
    promised = project_visits(schedule, WEEK).of("C1")[0].promised
    moved = move_date(
        schedule,
        "C1",
        promised,
        date(2026, 2, 5),
        originator=Originator.CUSTOMER,
        by="Wang",
        on=date(2026, 1, 30),
        reason="asked",
        at=time(15),
    )
    covered = cover_absence(moved, visit.manager, WEEK, **ILL)  # type: ignore[arg-type]
    one = project_visits(covered, WEEK).of("C1")[0]
    assert (one.on, one.at) == (date(2026, 2, 5), time(15)) or one.state is OccurrenceState.TO_ASK
    assert one.manager != visit.manager or one.state is OccurrenceState.TO_ASK


@pytest.mark.parametrize(
    ("manager", "away", "code"),
    [
        ("M9", WEEK, "team.manager-unknown"),
        ("M1", Period(date(2026, 12, 28), date(2027, 1, 9)), "absence.unknown-days"),
    ],
)
def test_doubtful_absences_are_refused(manager: str, away: Period, code: str) -> None:
    """A stand-in for an unpublished week would be sent to closed doors."""
    schedule = schedule_of([need("C1")], calendar=CHINA_2026)
    with pytest.raises(KeyAccountError) as caught:
        cover_absence(schedule, manager, away, **ILL)  # type: ignore[arg-type]
    assert caught.value.code == code
