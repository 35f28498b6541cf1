"""Tests for what was known: every kind of record cut back to an earlier day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from keyaccount.model import book_time
from keyaccount.model.commitment import Commitment
from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm, VisitPhase, VisitRecord
from keyaccount.values.evidence import Evidence
from tests.model.book_data import day, parts, visit


def promise(**more: Any) -> Commitment:
    """Return a promise made on 1 February, due on 1 March."""
    return Commitment("P1", "C1", Side.OURS, "price", "hold", "sales", day(3), day(2), **more)


@pytest.mark.parametrize(
    "ended",
    [
        {"fulfilled_on": day(4), "evidence": [Evidence("note", day(4))]},
        {"broken_on": day(4), "cause": "raised"},
        {"waived_on": day(4), "waived_by": "Chen", "waived_because": "flood"},
    ],
)
def test_the_end_of_a_commitment_is_forgotten(ended: dict[str, Any]) -> None:
    """On the day before, nobody knew whether it would be kept."""
    done = promise(**ended)
    assert book_time.commitments_at([done], day(3, 31)) == (promise(),)
    assert book_time.commitments_at([done], day(4)) == (done,)
    assert book_time.commitments_at([done], day(1)) == ()


def test_a_commitment_without_its_day_was_always_known() -> None:
    """Nothing says when it was made, so nothing may hide it."""
    undated = attrs.evolve(promise(), made_on=None)
    assert book_time.commitments_at([undated], date(2020, 1, 1)) == (undated,)


def test_a_visit_loses_the_phases_that_came_later() -> None:
    """Between the visit and its review, there was no summary yet."""
    full = visit()
    assert book_time.visits_at([full], day(5, 27)) == ()
    (planned,) = book_time.visits_at([full], day(5, 28))
    assert planned.phase is VisitPhase.PREPARED
    (held,) = book_time.visits_at([full], day(6, 2))
    assert (held.phase, held.summary) == (VisitPhase.HELD, "")
    assert book_time.visits_at([full], day(6, 3)) == (full,)


def test_a_visit_without_phases_is_known_from_its_day() -> None:
    """Old records hold no more than the day."""
    bare = VisitRecord("V1", "C1", day(6), "M1", VisitForm.COURTESY)
    assert book_time.visits_at([bare], day(5, 31)) == ()
    assert book_time.visits_at([bare], day(6)) == (bare,)


@pytest.mark.parametrize("name", sorted(book_time.KNOWN_AT))
def test_more_is_known_on_later_days(name: str) -> None:
    """Knowledge only grows: the records of an earlier day are among those of a later, and all in the end."""
    known, records = book_time.KNOWN_AT[name], tuple(parts()[name])
    counts = [len(known(records, day(1) + timedelta(days=offset))) for offset in range(200)]
    assert counts == sorted(counts)
    assert known(records, day(12)) == records
    assert known(records, date(2018, 1, 1)) == ()
