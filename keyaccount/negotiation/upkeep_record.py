"""Upkeep against its promise: inspections, cleanings and maintenance given close the due days promised."""

from __future__ import annotations

from collections.abc import Iterable

from keyaccount.model.commitment import Commitment
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.negotiation.commitment_ledger import CommitmentLedger
from keyaccount.values.checks import check_one_of, check_type, set_of, tuple_of
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod

__all__ = ["UPKEEP_KINDS", "fulfilled_by_events"]

UPKEEP_KINDS = frozenset({ServiceKind.INSPECTION, ServiceKind.CLEANING, ServiceKind.MAINTENANCE})


def fulfilled_by_events(
    ledger: CommitmentLedger,
    signed_as: str,
    events: Iterable[ServiceEvent],
    kinds: Iterable[ServiceKind] = UPKEEP_KINDS,
) -> CommitmentLedger:
    """Fulfil the due days of one promise by the services given, with each service as the evidence.

    Services of the kinds, resolved for the same customer since the promise was made, each fulfil the
    earliest due day still open, in the order of their days; a service beyond what was promised fulfils
    nothing. Raises `KeyAccountError` (`ledger.unknown`). Method: N5, N0.

    >>> from datetime import date
    >>> from keyaccount.model.side import Side
    >>> promise = Commitment("U1", "C7", Side.OURS, "service", "clean", "service", date(2026, 6, 30))
    >>> cleaned = ServiceEvent("S1", "C7", ServiceKind.CLEANING, date(2026, 6, 12), date(2026, 6, 12))
    >>> ledger = fulfilled_by_events(CommitmentLedger().promised(promise), "U1", [cleaned])
    >>> ledger["U1"].commitment.fulfilled_on
    datetime.date(2026, 6, 12)
    """
    check_type(ledger, CommitmentLedger, "$.ledger")
    check_one_of(signed_as, {one.signed_as for one in ledger.entries}, "ledger.unknown", "$.signed_as")
    chosen = set_of(kinds)
    given = [one for one in tuple_of(events) if one.kind in chosen]
    for promise in _open(ledger, signed_as):
        service = _first(promise, given)
        if service is not None and service.resolved is not None:
            given.remove(service)
            name = f"service {service.id}"
            proof = Evidence(name, service.resolved, EvidenceMethod.DATA, EvidenceGrade.MEASURED)
            ledger = ledger.fulfilled(promise.id, service.resolved, proof)
    return ledger


def _open(ledger: CommitmentLedger, signed_as: str) -> list[Commitment]:
    found = [
        entry.commitment
        for entry in ledger.entries
        if entry.signed_as == signed_as and entry.replaced_on is None
    ]
    still = [one for one in found if not (one.fulfilled_on or one.broken_on or one.waived_on)]
    return sorted(still, key=lambda one: one.due)


def _first(promise: Commitment, given: list[ServiceEvent]) -> ServiceEvent | None:
    """Return the earliest service that may stand for a promise."""
    fitting = [
        one
        for one in given
        if one.customer == promise.customer
        and one.resolved is not None
        and (promise.made_on is None or one.resolved >= promise.made_on)
    ]
    return min(fitting, key=lambda one: (one.resolved or one.opened, one.id), default=None)
