"""What promises say of the relation: kept ones for it, broken ones against it, nothing twice."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.model.relationship import RelationshipEventKind
from keyaccount.model.side import Side
from keyaccount.negotiation import PromiseWeights, promise_events, promise_record
from keyaccount.values.evidence import Evidence
from tests.negotiation.test_promise_record import END, RECORD, kept_and_broken, promise
from tests.refusals import codes_of


@pytest.mark.method("I5")
def test_each_promise_speaks_once_on_the_side_that_made_it() -> None:
    """Three kept, one late, two broken; waived and open ones say nothing; dated when it was known."""
    events = promise_events(RECORD)
    by_source = {one.source or "": one for one in events}
    assert sorted(by_source) == ["P1", "P2", "P3", "P4", "P5", "P6"]
    kept, broken = RelationshipEventKind.PROMISE_KEPT, RelationshipEventKind.PROMISE_BROKEN
    assert [(by_source[id].kind, by_source[id].weight) for id in ("P1", "P3", "P4", "P6")] == [
        (kept, 1),
        (broken, 1),
        (broken, 2),
        (broken, 2),
    ]
    assert (by_source["P4"].on, by_source["P3"].on) == (date(2026, 3, 20), date(2026, 4, 2))
    assert by_source["P6"].side is Side.THEIRS
    assert "N0" in RECORD.explain().clauses()
    assert promise_events(RECORD, known=events) == ()


def test_weights_and_evidence_are_carried() -> None:
    """A firm that takes broken promises gravely says so; the delivery note goes along."""
    heavy = promise_events(RECORD, PromiseWeights(kept=2, late=3, broken=3))
    assert {one.weight for one in heavy} == {2, 3}
    note = Evidence("note 7", date(2026, 5, 1))
    ledger = kept_and_broken().promised(promise("P9", "C1", Side.OURS, "price", date(2026, 5, 2)))
    events = promise_events(promise_record(ledger.fulfilled("P9", date(2026, 5, 1), note), END))
    assert events[-1].evidence == (note,)
    assert codes_of(lambda: PromiseWeights(kept=4)) == ["number.too-large"]
