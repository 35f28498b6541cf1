"""A hand-made log of promised visits, with its counts and minutes worked out on paper."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.text import Text
from keyaccount.visits import (
    Adherence,
    AdherencePolicy,
    ChangeCause,
    KeptState,
    Occurrence,
    OccurrenceState,
    Originator,
    VisitCounts,
    VisitLogEntry,
    measure_adherence,
)

POLICY = AdherencePolicy("2026")
AS_OF = date(2026, 3, 31)


def _promised(day: int, account: str = "C1", **fields: Any) -> Occurrence:
    on = fields.pop("on", date(2026, 3, day))
    manager = fields.pop("manager", "M1")
    return Occurrence(f"SV-{account}", account, manager, date(2026, 3, day), on, time(9), 45, **fields)


def _entry(day: int, account: str = "C1", on: int | None = None, **fields: Any) -> VisitLogEntry:
    held = fields.pop("held", True)
    return VisitLogEntry(account, date(2026, 3, day), on=date(2026, 3, on or day) if held else None, **fields)


LOG = [
    _entry(2, arrived=time(8, 58), received=time(9, 0)),  # kept, nobody late
    _entry(3, arrived=time(9, 5), received=time(9, 5)),  # kept: five minutes are within grace
    _entry(4, arrived=time(9, 12), received=time(9, 20)),  # kept late: we 12, they 8 more
    _entry(
        5, on=6, arrived=time(9, 0), received=time(9, 30), moved_by=Originator.CUSTOMER, reason="stocktaking"
    ),
    _entry(9, on=10, arrived=time(9, 0), moved_by=Originator.COMPANY, reason="training"),
    _entry(10, on=11, arrived=time(9, 0)),  # another day, nobody asked: ours
    _entry(11, held=False),  # logged as not held, nobody moved it
    _entry(12, held=False, moved_by=Originator.CUSTOMER, reason="closed"),
]
PROMISED = [
    *(_promised(day) for day in (2, 3, 4, 5, 9, 10, 11, 12)),
    _promised(13),  # no entry: missed
    _promised(16, on=date(2026, 3, 17), state=OccurrenceState.SHIFTED, reason=Text("holiday", "节假日")),
    _promised(17, on=None, state=OccurrenceState.TO_ASK),  # nobody asked the customer
    _promised(18, on=None, state=OccurrenceState.SKIPPED),  # left out as agreed: no promise that day
    Occurrence("SV-C1", "C1", "M1", date(2026, 4, 1), date(2026, 4, 1), time(9), 45),
]


def _measured() -> Adherence:
    shifted = VisitLogEntry("C1", date(2026, 3, 16), on=date(2026, 3, 17), arrived=time(9, 0))
    return measure_adherence(PROMISED, [*LOG, shifted], AS_OF, POLICY)


@pytest.mark.method("V6")
def test_the_hand_made_log_gives_the_stated_counts_and_minutes() -> None:
    """Thirteen promises, one left out as agreed, each with the state worked out by hand."""
    found = _measured()
    assert {state: found.count(state) for state in KeptState} == {
        KeptState.KEPT: 2,
        KeptState.KEPT_LATE: 1,
        KeptState.MOVED_BY_CUSTOMER: 2,
        KeptState.MOVED_BY_CALENDAR: 1,
        KeptState.MOVED_BY_COMPANY: 3,
        KeptState.MISSED: 2,
        KeptState.AHEAD: 1,
    }
    assert found.minutes_late() == 5 + 12
    assert found.minutes_late(ours=False) == 8 + 30
    assert found.reliability() == Decimal("0.454545454545")  # 5 of 11 due
    assert found.counts == VisitCounts(planned=12, scheduled=1, actual=7)
    assert (found.counts.remaining, found.counts.remaining_to_schedule) == (5, 4)
    explained = found.explain()
    assert explained.figure == 12 == sum(part.figure for part in explained.parts)  # type: ignore[misc]
    assert "V6" in explained.clauses()


def test_what_the_customer_moves_does_not_count_against_us() -> None:
    """除非客户要求改变: the promise stands when they asked, and falls when we did."""
    promised = [_promised(5)]
    for who, reliability in ((Originator.CUSTOMER, 1), (Originator.CALENDAR, 1), (Originator.COMPANY, 0)):
        log = [_entry(5, on=6, moved_by=who, reason="x")]
        assert measure_adherence(promised, log, AS_OF, POLICY).reliability() == reliability


def test_accounts_and_managers_are_measured_apart() -> None:
    """One unreliable manager must not hide in the average of the team."""
    promised = [_promised(2), _promised(2, "C2", manager="M2")]
    found = measure_adherence(promised, [_entry(2, arrived=time(9))], AS_OF, POLICY)
    assert found.of(account="C1").reliability() == 1
    assert found.of(manager="M2").reliability() == 0
    assert [one.account for one in found] == ["C1", "C2"]


def test_a_promise_is_missed_only_when_its_day_has_passed() -> None:
    """At the close of the day it is missed; the evening before it is ahead, and nothing is rated."""
    promised = [_promised(9)]
    assert measure_adherence(promised, [], date(2026, 3, 8), POLICY).reliability() is None
    assert measure_adherence(promised, [], date(2026, 3, 9), POLICY).count(KeptState.MISSED) == 1
    assert KeptState.AHEAD.honoured is None


def test_visits_nobody_promised_are_counted_as_extra() -> None:
    """Calling often is fine, but it keeps no promise."""
    found = measure_adherence([], [_entry(2)], AS_OF, POLICY)
    assert (found.extra, found.visits) == (1, ())
    assert found.explain().figure == 0


def test_arrival_times_that_were_not_noted_stay_unknown() -> None:
    """No time noted is not on the dot."""
    found = measure_adherence([_promised(2)], [_entry(2)], AS_OF, POLICY)
    assert found.visits[0].our_minutes is None
    assert found.visits[0].state is KeptState.KEPT
    assert found.visits[0].explain().line("zh").startswith("C1,2026-03-02 = 准时履约")


@given(st.lists(st.integers(2, 28), max_size=12, unique=True), st.integers(1, 31))
def test_every_promise_ends_in_exactly_one_state(days: list[int], as_of: int) -> None:
    """The counts add up to what was promised, whatever the log forgot."""
    log = [_entry(day, arrived=time(9, day % 20)) for day in days if day % 2]
    found = measure_adherence([_promised(day) for day in days], log, date(2026, 3, as_of), POLICY)
    assert sum(found.count(state) for state in KeptState) == len(days)
    assert found.counts.remaining == len(days) - len(log)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: _entry(2, moved_by=Originator.CUSTOMER), "log.moved-without-reason"),
        (lambda: measure_adherence([], [_entry(2), _entry(2)], AS_OF, POLICY), "log.duplicate"),
        (lambda: _entry(2, arrived="09:00"), "type.wrong"),
        (lambda: VisitCounts(-1, 0, 0), "number.too-small"),
        (lambda: AdherencePolicy("1", grace_minutes=-1), "number.too-small"),
    ],
)
def test_doubtful_logs_are_refused(make: Any, code: str) -> None:
    """Two entries for one promise would let the better one win."""
    with pytest.raises(KeyAccountError) as caught:
        make()
    assert caught.value.code == code


def test_the_result_reads_in_both_languages() -> None:
    """The customer gets this table too: reliability is what we boast of."""
    found = _measured()
    assert "守约率" in found.summary("zh")
    assert "<table" in found._repr_html_()
    assert "12 minutes late" in found.explain().tree()


@pytest.mark.method("V6")
def test_late_is_late_wherever_the_visit_was_moved_to() -> None:
    """They moved it to three; we came at half past: moved by them, late by us, and not honoured."""
    log = [
        _entry(
            5,
            on=6,
            arrived=time(15, 30),
            received=time(15, 40),
            moved_by=Originator.CUSTOMER,
            reason="stocktaking",
            agreed_at=time(15),
        )
    ]
    found = measure_adherence([_promised(5)], log, AS_OF, POLICY)
    one = found.visits[0]
    assert (one.state, one.our_minutes, one.their_minutes) == (KeptState.MOVED_BY_CUSTOMER, 30, 10)
    assert (one.moved_minutes, one.honoured) == (24 * 60 + 6 * 60, False)
    assert found.reliability() == 0
    assert "V6" in found.explain().clauses()


@pytest.mark.method("V6")
def test_the_weather_is_no_excuse() -> None:
    """Logged as the calendar's doing, a visit rained off is ours; called off by the customer, theirs."""
    for who, state in (
        (Originator.CALENDAR, KeptState.MOVED_BY_COMPANY),
        (Originator.COMPANY, KeptState.MOVED_BY_COMPANY),
        (Originator.CUSTOMER, KeptState.MOVED_BY_CUSTOMER),
    ):
        log = [_entry(5, held=False, moved_by=who, reason="storm", cause=ChangeCause.WEATHER)]
        found = measure_adherence([_promised(5)], log, AS_OF, POLICY)
        assert found.visits[0].state is state
        assert "V6" in found.explain().clauses()


@pytest.mark.method("V6")
def test_who_moved_a_date_in_the_schedule_is_who_moved_it() -> None:
    """With the customer's yes the calendar moved it; a date of ours counts as ours, even agreed."""
    fields: Any = {"on": date(2026, 3, 6), "state": OccurrenceState.MOVED, "promised_at": time(8)}
    expected = {
        Originator.CUSTOMER: KeptState.MOVED_BY_CUSTOMER,
        Originator.CALENDAR: KeptState.MOVED_BY_CALENDAR,
        Originator.COMPANY: KeptState.MOVED_BY_COMPANY,
    }
    for who, state in expected.items():
        found = measure_adherence([_promised(5, originator=who, **fields)], [_entry(5, on=6)], AS_OF, POLICY)
        assert found.visits[0].state is state
        assert found.visits[0].moved_minutes == 24 * 60 + 60
        assert found.visits[0].explain().clause == "V6"
    stood_in = _promised(5, state=OccurrenceState.STOOD_IN, originator=Originator.COMPANY)
    kept = measure_adherence([stood_in], [_entry(5, arrived=time(9))], AS_OF, POLICY).visits[0]
    assert (kept.state, kept.by_stand_in) == (KeptState.KEPT, True)


def test_what_has_no_day_yet_is_not_scheduled() -> None:
    """Veeva's counters: planned but neither made nor on the calendar remains to be scheduled."""
    waiting = _promised(30, on=None, state=OccurrenceState.TO_ASK)
    counts = measure_adherence([waiting, _promised(31)], [], date(2026, 3, 29), POLICY).counts
    assert (counts.planned, counts.scheduled, counts.remaining_to_schedule) == (2, 1, 1)
