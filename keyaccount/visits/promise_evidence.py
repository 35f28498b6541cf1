"""What kept and broken visit promises say about the relation, as dated events of it."""

from __future__ import annotations

from keyaccount.model.relationship import RelationshipEvent, RelationshipEventKind
from keyaccount.model.side import Side
from keyaccount.values.evidence import Evidence, EvidenceGrade
from keyaccount.visits.adherence import Adherence, KeptState, KeptVisit

__all__ = ["promise_events"]

# A visit that did not come weighs more than one that came late or on another day.
_WEIGHT = {KeptState.MISSED: 3, KeptState.MOVED_BY_COMPANY: 2}


def promise_events(kept: Adherence) -> tuple[RelationshipEvent, ...]:
    """Return the promises kept and broken as events a book's relationship facts can hold.

    Only what is due speaks; what the customer or the agreed holiday rule moved is neither kept nor
    broken unless we came late to it. Each event names its visit and day. Method: I5, V6.

    >>> from datetime import date
    >>> from keyaccount.visits.adherence import AdherencePolicy
    >>> missed = KeptVisit("C1", "M1", date(2026, 3, 2), KeptState.MISSED, None, None)
    >>> event = promise_events(Adherence(date(2026, 3, 9), AdherencePolicy("2026"), [missed]))[0]
    >>> event.kind.value, event.weight, event.on.isoformat()
    ('promise_broken', 3, '2026-03-02')
    """
    return tuple(_event(one, kept) for one in kept.visits if _speaks(one))


def _speaks(one: KeptVisit) -> bool:
    return one.honoured is False or one.state is KeptState.KEPT


def _event(one: KeptVisit, kept: Adherence) -> RelationshipEvent:
    kind = RelationshipEventKind.PROMISE_KEPT if one.honoured else RelationshipEventKind.PROMISE_BROKEN
    on = one.held_on or one.promised
    told = one.explain()
    source = f"standing visit of {one.promised} by {one.manager}"
    return RelationshipEvent(
        one.account,
        kind,
        Side.OURS,
        min(on, kept.as_of),
        _WEIGHT.get(one.state, 1),
        [Evidence(source, min(on, kept.as_of), grade=EvidenceGrade.SHOWN)],
        note=told.line("en"),
    )
