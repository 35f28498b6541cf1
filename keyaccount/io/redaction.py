"""Redaction: people made pseudonymous or erased in values and documents, with every figure left as it was."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

import attrs

from keyaccount.errors import refuse
from keyaccount.io.documents import from_document, to_document
from keyaccount.io.limits import Json, ReadLimits, check_tree
from keyaccount.model.book import Book
from keyaccount.values.checks import check_id, check_name, check_type, tuple_of

__all__ = ["Person", "people_of", "redact", "redact_document"]

T = TypeVar("T")

# Fields that hold the id of a person; ids of customers and products may be spelt alike and must stay.
_PERSON_FIELDS: Final = frozenset(
    {
        "along",
        "absent",
        "agreed_by_customer",
        "agreed_by_us",
        "attendees",
        "by",
        "by_them",
        "by_us",
        "closed_by",
        "completed_by",
        "contact",
        "contacts",
        "decided_by",
        "guest",
        "manager",
        "member",
        "our_people",
        "ours",
        "owner",
        "participants",
        "people",
        "person",
        "prepared_by",
        "signed_by",
        "sponsor",
        "their_people",
        "waived_by",
    }
)
_LEAST_SECRET: Final = 16
_LARGE: Final = ReadLimits(size=2**40, nodes=2**40, text=2**40)


@attrs.frozen
class Person:
    """Name one person to be hidden: the id of the contact or colleague, and the name it goes by.

    >>> Person("P1", "王敏").id
    'P1'
    """

    id: str
    name: str

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_name(self.name, "$.name")


def people_of(book: Book, *, managers: bool = False) -> tuple[Person, ...]:
    """Return the people a book knows: the contacts of all customers, and our managers on demand.

    >>> from datetime import date
    >>> from keyaccount.model import Contact, Customer, Ledger, Level
    >>> hua = Customer("C1", "Hua", contacts=[Contact("P1", "Wang Min", Level.STAFF)])
    >>> people_of(Book(date(2026, 1, 31), Ledger.empty("CNY"), [hua]))
    (Person(id='P1', name='Wang Min'),)
    """
    contacts = [Person(one.id, one.name) for customer in book.customers for one in customer.contacts]
    ours = [Person(one.id, one.name) for one in book.managers] if managers else []
    return (*contacts, *ours)


def redact(value: T, people: Iterable[Person], *, secret: bytes | None = None) -> T:
    """Return a value in which the people are pseudonyms, or erased where no `secret` is given.

    With a secret of at least 16 bytes each person becomes the same pseudonym in every document (a keyed
    hash of the id): figures by person still add up, and only the holder of the secret can tell who it
    was. Without one they become `erased-1`, `erased-2`, ... in the order given. Ids, names and a contact's
    free tags go; level, dates and every figure stay. A digest made before no longer matches, which
    `verify` says: keep it as proof that something was taken out.
    Raises `KeyAccountError` (`redaction.secret`).

    >>> from keyaccount.model import Contact, Level
    >>> wang = Contact("P1", "Wang Min", Level.STAFF, tags={"birthday": "05-01"})
    >>> redact(wang, [Person("P1", "Wang Min")])
    Contact(id='erased-1', name='erased-1', level=<Level.STAFF: 'staff'>, ..., tags=FrozenMap({}))
    >>> redact(wang, [Person("P1", "Wang Min")], secret=b"kept in a safe place").id
    'person-e1594e66a072'
    """
    document = to_document(value)
    hidden = redact_document(document, people, secret=secret, limits=_LARGE)
    return from_document(hidden, type(value), limits=_LARGE)


def redact_document(
    document: Mapping[str, Any],
    people: Iterable[Person],
    *,
    secret: bytes | None = None,
    limits: ReadLimits | None = None,
) -> dict[str, Json]:
    """Return a stored document of any schema version with the people hidden as `redact` hides them.

    >>> stored = {"schema": 1, "type": "Waiver", "data": {"by": "P1", "reason": "Wang Min agreed"}}
    >>> redact_document(stored, [Person("P1", "Wang Min")])["data"]
    {'by': 'erased-1', 'reason': 'erased-1 agreed'}
    """
    check_tree(document, limits or ReadLimits())
    hiding = _Hiding(tuple_of(people), secret)
    return hiding.record(dict(document))


class _Hiding:
    """Replace ids where people stand, and names wherever they are written."""

    def __init__(self, people: tuple[Person, ...], secret: bytes | None) -> None:
        for index, person in enumerate(people):
            check_type(person, Person, f"$.people[{index}]")
        self.stands_for = _made_up(people, secret)
        self.by_name = {one.name: self.stands_for[one.id] for one in people}
        self.by_both = {(one.id, one.name) for one in people}
        self.written = _written(self.by_name)

    def hidden(self, part: Json, is_person: bool) -> Json:
        """Return one part of a document with nobody in it; nesting is bounded by the reading limits."""
        if isinstance(part, str):
            return self.text(part, is_person)
        if isinstance(part, list):
            return [self.hidden(one, is_person) for one in part]
        return self.record(part) if isinstance(part, dict) else part

    def text(self, text: str, is_person: bool) -> str:
        if is_person and text in self.stands_for:
            return self.stands_for[text]
        return self.written(text)

    def record(self, record: dict[str, Json]) -> dict[str, Json]:
        id, name = record.get("id"), record.get("name")
        is_one_of_them = isinstance(id, str) and isinstance(name, str) and (id, name) in self.by_both
        made = {
            field: self.hidden(value, field in _PERSON_FIELDS or (is_one_of_them and field == "id"))
            for field, value in record.items()
        }
        if is_one_of_them and "tags" in made:
            made["tags"] = {}
        return made


def _made_up(people: tuple[Person, ...], secret: bytes | None) -> dict[str, str]:
    """Return what stands for each id; one person may be listed under several names."""
    ids = list(dict.fromkeys(person.id for person in people))
    if secret is None:
        return {id: f"erased-{number}" for number, id in enumerate(ids, 1)}
    check_type(secret, bytes, "$.secret")
    if len(secret) < _LEAST_SECRET:
        refuse(
            "redaction.secret",
            "$.secret",
            f"a secret of fewer than {_LEAST_SECRET} bytes can be guessed",
            f"密钥少于 {_LEAST_SECRET} 字节,容易被猜出",
        )
    return {id: f"person-{hmac.new(secret, id.encode(), hashlib.sha256).hexdigest()[:12]}" for id in ids}


def _written(by_name: Mapping[str, str]) -> Callable[[str], str]:
    """Return how names are replaced in running text: Latin ones as whole words, Chinese ones anywhere."""
    if not by_name:
        return str
    longest_first = sorted(by_name, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(_spelt(name) for name in longest_first))
    return lambda text: pattern.sub(lambda found: by_name[found.group()], text)


def _spelt(name: str) -> str:
    before = r"(?<!\w)" if name[0].isascii() else ""
    after = r"(?!\w)" if name[-1].isascii() else ""
    # A single character is a word of its own only where it is all there is.
    return rf"\A{re.escape(name)}\Z" if len(name) == 1 else f"{before}{re.escape(name)}{after}"
