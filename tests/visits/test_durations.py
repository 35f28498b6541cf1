"""What visits really take comes back as a proposal, with whether the hour can stay."""

from __future__ import annotations

from datetime import date, time

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.visits import StaffingPolicy, VisitLogEntry, propose_durations
from tests.visits.builders import need, schedule_of, table

POLICY = StaffingPolicy("1", travel=table(["M1", "C1", "C2"], [(0, 0), (10, 0), (20, 0)]))


def _log(account: str, *minutes: int) -> list[VisitLogEntry]:
    return [
        VisitLogEntry(
            account,
            date(2026, 3, day),
            date(2026, 3, day),
            time(9),
            time(9, 5),
            time((65 + took - 60 + 540) // 60, (5 + took) % 60),
        )
        for day, took in enumerate(minutes, start=1)
    ]


@pytest.mark.method("V6")
def test_the_usual_visit_is_proposed_in_steps_of_the_clock() -> None:
    """50, 52, 58, 61, 90 minutes: the usual one takes 58, so an hour is proposed."""
    schedule = schedule_of([need("C1"), need("C2")], policy=POLICY)
    found = propose_durations(schedule, [*_log("C1", 58, 50, 90, 61, 52), *_log("C2", 44, 45, 45)])
    assert [(one.account, one.promised, one.median, one.proposed) for one in found] == [("C1", 45, 58, 60)]
    told = found[0].explain()
    assert told.figure == 60
    assert told.clauses() == {"V6"}
    assert "实际用时 50 至 90 分钟" in told.line("zh")
    assert found[0].wish.minutes == 60


def test_whether_the_hour_can_stay_is_worked_out() -> None:
    """Alone in the day it can; with the next customer right behind, it can't."""
    alone = schedule_of([need("C1")], policy=POLICY)
    assert propose_durations(alone, _log("C1", 60, 60, 60, 60, 60))[0].fits
    day = alone.of("C1").weekdays[0]
    closed = [one for one in type(day) if one is not day]
    tight = schedule_of([need("C1", closed=closed), need("C2", closed=closed)], policy=POLICY)
    first = min(tight, key=lambda one: one.at)
    proposal = propose_durations(tight, _log(first.account, 60, 60, 60, 60, 60))[0]
    assert not proposal.fits
    assert "can't stay" in proposal.explain().line()


def test_few_or_doubtful_observations_propose_nothing() -> None:
    """Two long visits are no habit, and an end before the start is a slip."""
    schedule = schedule_of([need("C1")], policy=POLICY)
    day = date(2026, 3, 1)
    slips = [VisitLogEntry("C1", day, day, time(9), None, time(8)), VisitLogEntry("C1", day, day)]
    assert propose_durations(schedule, [*_log("C1", 60, 60), *slips]) == ()
    assert propose_durations(schedule, _log("C1", 45, 44, 43), least=1) == ()
    with pytest.raises(KeyAccountError):
        propose_durations(schedule, [], least=0)
