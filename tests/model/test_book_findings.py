"""Tests for what a book points out without refusing it."""

from __future__ import annotations

from typing import Any

import pytest

from keyaccount.model.account import KeyAccount
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.values.evidence import Evidence
from tests.model.book_data import book, cny, day
from tests.model.ledger_data import small


def findings(**changes: Any) -> list[tuple[str, str]]:
    """Return code and path of what the book points out."""
    given: dict[str, Any] = {
        "ledger": small(("C1", day(1), 5)),
        "customers": [Customer("C1", "x")],
        "products": [],
        "activities": [],
        "receivables": [],
        "service_events": [],
        "relationship_answers": [],
        "relationship_events": [],
        "accounts": [],
        "commitments": [],
        "visit_records": [],
    }
    return [(one.code, one.path) for one in book(**{**given, **changes}).findings()]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"ledger": small(("C1", day(7), 5))}, [("book.after-as-of", "$.ledger.invoiced")]),
        (
            {"customers": [Customer("C1", "x", purchases=PurchaseHistory.NOT_STARTED)]},
            [("book.purchases", "$.customers[0].purchases")],
        ),
        (
            {"customers": [Customer("C1", "x", category_spend=cny(5))]},
            [("book.spend-unproven", "$.customers[0].category_spend")],
        ),
        (
            {
                "customers": [
                    Customer("C1", "x", category_spend=cny(5), category_spend_evidence=Evidence("a", day(1)))
                ]
            },
            [],
        ),
        (
            {"customers": [Customer("C1", "x", closed_on=day(2))], "accounts": [KeyAccount("C1", day(1))]},
            [("book.account-gone", "$.accounts[0]")],
        ),
        ({"accounts": [KeyAccount("C1", day(1))]}, []),
        ({"ledger": small(("C1", day(1), -5))}, [("ledger.return-unlinked", "$.lines")]),
    ],
)
def test_what_deserves_a_look_is_pointed_out(changes: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """Each of these is possible, and each would make a figure mean something else than it seems to."""
    assert findings(**changes) == found
