"""Tests for the kinds of records a book holds and how new ones join the old."""

from __future__ import annotations

import attrs

from keyaccount.model.book import Book
from keyaccount.model.book_records import RECORDS, merged
from tests.model.book_data import parts


def test_every_list_of_a_book_is_a_kind_of_record() -> None:
    """A list the table forgets would be neither checked nor extended."""
    lists = [
        field.name for field in attrs.fields(Book) if field.init and field.name not in ("as_of", "ledger")
    ]
    assert list(RECORDS) == lists


def test_a_record_with_a_key_replaces_its_earlier_version_in_place() -> None:
    """Order decides nothing, but it should not wander with every night."""
    given = parts()
    for name, kind in RECORDS.items():
        old = tuple(given[name])
        again = merged(name, old, old)
        assert again == (old if kind.key is not None else old + old)
        assert merged(name, (), old) == old
