"""What a book holds beside its ledger: each kind of record, its class and what makes one unique."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from keyaccount.model.account import KeyAccount
from keyaccount.model.activity import Activity
from keyaccount.model.commitment import Commitment
from keyaccount.model.customer import Customer
from keyaccount.model.manager import AccountManager
from keyaccount.model.product import Product
from keyaccount.model.receivable import Receivable
from keyaccount.model.relationship import RelationshipAnswer, RelationshipEvent
from keyaccount.model.service import ServiceEvent
from keyaccount.model.visit_record import VisitRecord

__all__ = ["RECORDS", "RecordKind", "merged"]


@attrs.frozen
class RecordKind:
    """Say what one list of a book holds, and by which key a record is told from others, if by any.

    >>> RecordKind(Customer, None).key is None
    True
    """

    type: type
    key: Callable[[Any], tuple[object, ...]] | None


def _by_id(record: Any) -> tuple[object, ...]:
    return (record.id,)


RECORDS: dict[str, RecordKind] = {
    "customers": RecordKind(Customer, _by_id),
    "products": RecordKind(Product, _by_id),
    "managers": RecordKind(AccountManager, _by_id),
    "activities": RecordKind(Activity, None),
    "receivables": RecordKind(Receivable, lambda one: (one.customer, one.document, one.due)),
    "service_events": RecordKind(ServiceEvent, _by_id),
    "relationship_answers": RecordKind(RelationshipAnswer, None),
    "relationship_events": RecordKind(RelationshipEvent, None),
    "accounts": RecordKind(KeyAccount, lambda one: (one.customer, one.confirmed_on)),
    "commitments": RecordKind(Commitment, _by_id),
    "visit_records": RecordKind(VisitRecord, _by_id),
}


def merged(name: str, old: tuple[Any, ...], new: Iterable[Any]) -> tuple[Any, ...]:
    """Return the old records with the new ones put in the place of those they replace, or after them.

    >>> [one.name for one in merged("customers", (Customer("C1", "Hua"),), [Customer("C1", "Hualian")])]
    ['Hualian']
    """
    key = RECORDS[name].key
    if key is None:
        return (*old, *new)
    by_key = {key(one): one for one in old}
    by_key.update((key(one), one) for one in new)
    return tuple(by_key.values())
