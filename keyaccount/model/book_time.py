"""What was known: the facts of a book cut back to the close of an earlier day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import attrs

from keyaccount.model.account import KeyAccount
from keyaccount.model.activity import Activity
from keyaccount.model.commitment import Commitment
from keyaccount.model.receivable import Receivable
from keyaccount.model.relationship import RelationshipAnswer, RelationshipEvent
from keyaccount.model.service import ServiceEvent
from keyaccount.model.visit_record import VisitPhase, VisitRecord

__all__ = [
    "KNOWN_AT",
    "accounts_at",
    "activities_at",
    "answers_at",
    "commitments_at",
    "events_at",
    "receivables_at",
    "service_at",
    "visits_at",
]


def activities_at(activities: Iterable[Activity], day: date) -> tuple[Activity, ...]:
    """Return the activities known at the close of a day.

    >>> activities_at([], date(2026, 1, 1))
    ()
    """
    return tuple(one for one in activities if max(one.day, one.known_from) <= day)


def receivables_at(receivables: Iterable[Receivable], day: date) -> tuple[Receivable, ...]:
    """Return the receivables known at the close of a day, later payments forgotten.

    >>> receivables_at([], date(2026, 1, 1))
    ()
    """
    return tuple(one.known_at(day) for one in receivables if max(one.invoiced, one.known_from) <= day)


def service_at(events: Iterable[ServiceEvent], day: date) -> tuple[ServiceEvent, ...]:
    """Return the service events known at the close of a day, later answers forgotten.

    >>> service_at([], date(2026, 1, 1))
    ()
    """
    return tuple(one.known_at(day) for one in events if max(one.opened, one.known_from) <= day)


def answers_at(answers: Iterable[RelationshipAnswer], day: date) -> tuple[RelationshipAnswer, ...]:
    """Return the answers given by the close of a day.

    >>> answers_at([], date(2026, 1, 1))
    ()
    """
    return tuple(one for one in answers if one.on <= day)


def events_at(events: Iterable[RelationshipEvent], day: date) -> tuple[RelationshipEvent, ...]:
    """Return what had happened between the two sides by the close of a day.

    >>> events_at([], date(2026, 1, 1))
    ()
    """
    return tuple(one for one in events if one.on <= day)


def accounts_at(accounts: Iterable[KeyAccount], day: date) -> tuple[KeyAccount, ...]:
    """Return the key accounts confirmed by the close of a day, later steps forgotten.

    >>> accounts_at([KeyAccount("C1", date(2026, 3, 1))], date(2026, 1, 1))
    ()
    """
    return tuple(
        attrs.evolve(
            one,
            history=[step for step in one.history if step.on <= day],
            handovers=[step for step in one.handovers if step.on <= day],
            conditions=[
                attrs.evolve(condition, met_on=_by(condition.met_on, day)) for condition in one.conditions
            ],
        )
        for one in accounts
        if one.confirmed_on <= day
    )


def commitments_at(commitments: Iterable[Commitment], day: date) -> tuple[Commitment, ...]:
    """Return the commitments made by the close of a day, later ends forgotten.

    One without a day on which it was made counts as always known.

    >>> commitments_at([], date(2026, 1, 1))
    ()
    """
    return tuple(_commitment_at(one, day) for one in commitments if one.made_on is None or one.made_on <= day)


def visits_at(visits: Iterable[VisitRecord], day: date) -> tuple[VisitRecord, ...]:
    """Return the visits recorded by the close of a day, later phases and what they brought forgotten.

    >>> visits_at([], date(2026, 1, 1))
    ()
    """
    return tuple(
        _visit_at(one, day) for one in visits if min([one.on, *(entry.on for entry in one.phases)]) <= day
    )


def _by(known: date | None, day: date) -> date | None:
    return known if known is not None and known <= day else None


def _commitment_at(one: Commitment, day: date) -> Commitment:
    if one.broken_on is not None and one.broken_on > day:
        one = attrs.evolve(one, broken_on=None, cause=None, remedy=None)
    if one.waived_on is not None and one.waived_on > day:
        one = attrs.evolve(one, waived_on=None, waived_by=None, waived_because=None)
    if one.fulfilled_on is not None and one.fulfilled_on > day:
        evidence = [proof for proof in one.evidence if proof.collected <= day]
        one = attrs.evolve(one, fulfilled_on=None, evidence=evidence)
    return one


def _visit_at(one: VisitRecord, day: date) -> VisitRecord:
    phases = [entry for entry in one.phases if entry.on <= day]
    if len(phases) == len(one.phases):
        return one
    seen = {entry.phase for entry in phases if not entry.skipped}
    if VisitPhase.HELD not in seen:
        return attrs.evolve(
            one,
            phases=phases,
            decisions=(),
            issues=(),
            commitments=(),
            started=None,
            ended=None,
            summary="",
            follow_ups=(),
        )
    return attrs.evolve(one, phases=phases, summary="", follow_ups=())


KNOWN_AT: dict[str, Callable[[Any, date], tuple[Any, ...]]] = {
    "activities": activities_at,
    "receivables": receivables_at,
    "service_events": service_at,
    "relationship_answers": answers_at,
    "relationship_events": events_at,
    "accounts": accounts_at,
    "commitments": commitments_at,
    "visit_records": visits_at,
}
