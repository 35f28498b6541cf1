"""Kept and broken promises reach the relation, each with its day and its weight."""

from __future__ import annotations

from datetime import date, time

import pytest

from keyaccount.model.relationship import RelationshipDimension
from keyaccount.visits import (
    AdherencePolicy,
    Occurrence,
    Originator,
    VisitLogEntry,
    measure_adherence,
    promise_events,
)

DAYS = [date(2026, 3, day) for day in (2, 3, 4, 5, 9, 30)]


@pytest.mark.method("V6")
def test_the_relation_hears_of_every_promise_that_is_due() -> None:
    """Kept 1, late 1, missed 1, moved by us 1; the customer's own move and the future say nothing."""
    promised = [Occurrence("SV-C1", "C1", "M1", day, day, time(9), 45) for day in DAYS]
    log = [
        VisitLogEntry("C1", DAYS[0], DAYS[0], time(9)),
        VisitLogEntry("C1", DAYS[1], DAYS[1], time(9, 30)),
        VisitLogEntry("C1", DAYS[3], DAYS[3], time(9), moved_by=Originator.CUSTOMER, reason="x"),
        VisitLogEntry("C1", DAYS[4], date(2026, 3, 10), time(9)),
    ]
    kept = measure_adherence(promised, log, date(2026, 3, 12), AdherencePolicy("2026"))
    events = promise_events(kept)
    assert [(one.kind.value, one.on.day, one.weight) for one in events] == [
        ("promise_kept", 2, 1),
        ("promise_broken", 3, 1),
        ("promise_broken", 4, 3),
        ("promise_broken", 10, 2),
    ]
    assert {one.kind.dimension for one in events} == {RelationshipDimension.FIRMNESS}
    assert all(one.evidence[0].source.startswith("standing visit of") for one in events)
    assert "V6" in kept.explain().clauses()
