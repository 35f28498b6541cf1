"""What kept and broken promises say of the relation: evidence for the next identification."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from keyaccount.model.commitment import Commitment, CommitmentStatus
from keyaccount.model.relationship import RelationshipEvent, RelationshipEventKind
from keyaccount.negotiation.promise_record import PromiseRecord
from keyaccount.values.checks import check_int, check_type
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod

__all__ = ["PromiseWeights", "promise_events"]


@attrs.frozen
class PromiseWeights:
    """State how much a promise kept, late or broken weighs in the relation, 1 to 3.

    >>> PromiseWeights().broken
    2
    """

    kept: int = 1
    late: int = 1
    broken: int = 2

    def __attrs_post_init__(self) -> None:
        for name in ("kept", "late", "broken"):
            check_int(getattr(self, name), f"$.{name}", least=1, most=3)


def promise_events(
    record: PromiseRecord,
    weights: PromiseWeights | None = None,
    *,
    known: Iterable[RelationshipEvent] = (),
) -> tuple[RelationshipEvent, ...]:
    """Turn a record of promises into relationship events on the side that promised, for the next book.

    Kept ones speak for the firmness of the relation, late and broken ones against it, dated on the day they
    were fulfilled or on the first day they were overdue. Waived, withdrawn and open ones say nothing. A
    promise that `known` events already speak of (by source) is left out. Method: N0, I5.

    >>> from keyaccount.model.side import Side
    >>> from keyaccount.negotiation.commitment_ledger import CommitmentLedger
    >>> from keyaccount.negotiation.promise_record import promise_record
    >>> promise = Commitment("P1", "C7", Side.OURS, "delivery", "Call", "M1", date(2026, 9, 20))
    >>> record = promise_record(CommitmentLedger().promised(promise), date(2026, 9, 30))
    >>> [(one.kind.value, one.side.value, str(one.on), one.weight) for one in promise_events(record)]
    [('promise_broken', 'ours', '2026-09-21', 2)]
    """
    check_type(record, PromiseRecord, "$.record")
    chosen = weights if weights is not None else PromiseWeights()
    told = {one.source for one in known if one.kind in _KINDS}
    return tuple(
        _event(one.commitment, one.status, record.as_of, chosen)
        for one in record.promises
        if one.status in _SPEAKING and one.commitment.id not in told
    )


_KINDS = (RelationshipEventKind.PROMISE_KEPT, RelationshipEventKind.PROMISE_BROKEN)
_SPEAKING = (CommitmentStatus.KEPT, CommitmentStatus.LATE, CommitmentStatus.BROKEN)


def _event(
    one: Commitment, status: CommitmentStatus | None, as_of: date, weights: PromiseWeights
) -> RelationshipEvent:
    kept = status is CommitmentStatus.KEPT
    kind = RelationshipEventKind.PROMISE_KEPT if kept else RelationshipEventKind.PROMISE_BROKEN
    weight = {CommitmentStatus.KEPT: weights.kept, CommitmentStatus.LATE: weights.late}.get(
        status or CommitmentStatus.BROKEN, weights.broken
    )
    day = one.fulfilled_on if kept else one.broken_on
    first = min(day or one.due + timedelta(days=1), as_of)
    proof = one.evidence or (
        Evidence(f"commitment {one.id}", first, EvidenceMethod.DATA, EvidenceGrade.MEASURED),
    )
    return RelationshipEvent(one.customer, kind, one.side, first, weight, proof, source=one.id)
