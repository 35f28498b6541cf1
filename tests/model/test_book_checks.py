"""Tests for the checks of a book: one error names everything that is wrong, and where."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.account import Handover, KeyAccount
from keyaccount.model.activity import Activity
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.model.product import Product
from keyaccount.model.receivable import Receivable
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.visit_record import VisitForm, VisitRecord
from keyaccount.values.dated import Dated
from keyaccount.values.money import Money
from tests.model.book_data import AS_OF, book, cny, day, parts
from tests.model.ledger_data import codes, small

P = parts()
USD = Money(5, "USD")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"as_of": datetime(2026, 6, 30)}, ("date.not-a-date", "$.as_of")),
        ({"ledger": []}, ("type.wrong", "$.ledger")),
        ({"customers": "C1"}, ("type.not-a-list", "$")),
        ({"customers": [*P["customers"], "C5"]}, ("type.wrong", "$.customers[4]")),
        ({"customers": [*P["customers"], Customer("C1", "x")]}, ("book.duplicate", "$.customers[4]")),
        ({"products": P["products"] * 2}, ("book.duplicate", "$.products[1]")),
        ({"receivables": P["receivables"] * 2}, ("book.duplicate", "$.receivables[1]")),
        (
            {"customers": [*P["customers"], Customer("C5", "x", former_ids=["OLD"])]},
            ("book.former-id-taken", "$.customers[4].former_ids"),
        ),
        (
            {"customers": [*P["customers"], Customer("C5", "x", former_ids=["C2"])]},
            ("book.former-id-taken", "$.customers[4].former_ids"),
        ),
        (
            {"customers": [*P["customers"], Customer("C5", "x", parent="C9")]},
            ("book.unknown-customer", "$.customers[4].parent"),
        ),
        ({"ledger": small(("C9", day(1), 5))}, ("book.unknown-customer", "$.ledger.customer")),
        (
            {"receivables": [Receivable("C9", "D9", cny(1), day(1), day(2))]},
            ("book.unknown-customer", "$.receivables[0].customer"),
        ),
        (
            {"activities": [*P["activities"], Activity("C9", "orders", Decimal(1), day(1))]},
            ("book.unknown-customer", "$.activities[1].customer"),
        ),
        (
            {"products": [Product("P2", "salt")], "service_events": []},
            ("book.unknown-product", "$.ledger.product"),
        ),
        (
            {"service_events": [ServiceEvent("S1", "C1", ServiceKind.OTHER, day(1), product="P9")]},
            ("book.unknown-product", "$.service_events[0].product"),
        ),
        (
            {"service_events": [ServiceEvent("S1", "C1", ServiceKind.OTHER, day(1), repeat_of="S9")]},
            ("book.unknown-event", "$.service_events[0].repeat_of"),
        ),
        (
            {"accounts": [KeyAccount("C1", day(1), manager="M9")]},
            ("book.unknown-manager", "$.accounts[0].manager"),
        ),
        (
            {"accounts": [KeyAccount("C1", day(1), handovers=[Handover(day(2), "M9", "Chen", "x")])]},
            ("book.unknown-manager", "$.accounts[0].handovers[0].manager"),
        ),
        (
            {"visit_records": [VisitRecord("V1", "C1", day(1), "M9", VisitForm.COURTESY)]},
            ("book.unknown-manager", "$.visit_records[0].manager"),
        ),
        (
            {"customers": [attrs.evolve(P["customers"][0], parent="C2"), *P["customers"][1:]]},
            ("book.cycle", "$.customers.parent"),
        ),
        (
            {"customers": [attrs.evolve(P["customers"][0], merged_into="C3"), *P["customers"][1:]]},
            ("book.cycle", "$.customers.merged_into"),
        ),
        (
            {"customers": [attrs.evolve(P["customers"][0], credit_limit=USD), *P["customers"][1:]]},
            ("book.currency-mixed", "$.customers[0].credit_limit"),
        ),
        (
            {"products": [Product("P1", "tea", list_price=Dated.always(USD))]},
            ("book.currency-mixed", "$.products[0].list_price"),
        ),
        (
            {"receivables": [Receivable("C1", "D9", USD, day(1), day(2))]},
            ("book.currency-mixed", "$.receivables[0].amount"),
        ),
        (
            {"commitments": [attrs.evolve(P["commitments"][0], amount=USD)]},
            ("book.currency-mixed", "$.commitments[0].amount"),
        ),
        (
            {"accounts": [*P["accounts"], KeyAccount("C1", day(6))]},
            ("book.accounts-overlap", "$.accounts[1]"),
        ),
    ],
)
def test_each_contradiction_is_named(changes: dict[str, Any], found: tuple[str, str]) -> None:
    """A book that contradicts itself would give figures nobody could explain."""
    with pytest.raises(KeyAccountError) as caught:
        book(**changes)
    assert codes(caught.value) == [found]
    assert caught.value.text("zh") != caught.value.text("en")


def test_everything_wrong_is_reported_at_once() -> None:
    """Whoever loads a book for the first time gets the whole list of what to mend."""
    with pytest.raises(KeyAccountError) as caught:
        Book(
            AS_OF,
            small(("C8", day(1), 5), ("C9", day(1), 5)),
            [Customer("C1", "x", parent="C2"), Customer("C2", "y", parent="C1"), Customer("C1", "z")],
            receivables=[Receivable("C7", "D1", USD, day(1), day(2))],
        )
    assert [code for code, _ in codes(caught.value)] == [
        "book.duplicate",
        "book.unknown-customer",
        "book.unknown-customer",
        "book.unknown-customer",
        "book.currency-mixed",
    ]


def test_a_cycle_is_printed() -> None:
    """Finding a circle by hand among ten thousand companies takes a day."""
    ring = [Customer(f"C{index}", "x", parent=f"C{(index + 1) % 3}") for index in range(3)]
    with pytest.raises(KeyAccountError, match="C0 -> C1 -> C2 -> C0"):
        Book(AS_OF, Ledger.empty("CNY"), ring)


def test_a_cycle_through_old_ids_is_found() -> None:
    """B merged into A by A's old id while A merged into B would never come to an end."""
    one = Customer("A", "x", former_ids=["OLD"], merged_into="B")
    with pytest.raises(KeyAccountError, match=r"book\.cycle"):
        Book(AS_OF, Ledger.empty("CNY"), [one, Customer("B", "y", merged_into="OLD")])


def test_a_merger_may_bend_the_hierarchy_into_a_circle() -> None:
    """A below B below C is sound until C is merged into A."""
    chain = [
        Customer("A", "x", parent="B"),
        Customer("B", "y", parent="C"),
        Customer("C", "z", merged_into="A"),
    ]
    with pytest.raises(KeyAccountError, match=r"book\.cycle"):
        Book(AS_OF, Ledger.empty("CNY"), chain)


def test_messages_are_bounded_and_hints_stay_quick() -> None:
    """A book of the wrong branch has a hundred thousand unknown ids, and one error."""
    ledger = small(*((f"X{index}", day(1), 5) for index in range(500)))
    with pytest.raises(KeyAccountError) as caught:
        Book(AS_OF, ledger, [Customer(f"C{index}", "x") for index in range(300)])
    assert len(caught.value.problems) == 100
    twice = [Customer(f"C{index}", "x") for index in range(300)] * 2
    with pytest.raises(KeyAccountError) as caught:
        Book(AS_OF, Ledger.empty("CNY"), twice)
    assert len(caught.value.problems) == 100
    foreign = [Customer(f"C{index}", "x", credit_limit=USD) for index in range(300)]
    with pytest.raises(KeyAccountError) as caught:
        Book(AS_OF, Ledger.empty("CNY"), foreign)
    assert len(caught.value.problems) == 100


def test_several_wrong_classes_are_reported_together() -> None:
    """Lists given in the wrong order are wrong in every list."""
    with pytest.raises(KeyAccountError) as caught:
        Book(AS_OF, Ledger.empty("CNY"), [Product("P1", "tea")], [Customer("C1", "x")])
    assert [path for _, path in codes(caught.value)] == ["$.customers[0]", "$.products[0]"]


def test_lists_that_are_not_kept_are_not_checked() -> None:
    """A firm without a product or manager list can still identify its key accounts."""
    assert book(products=[], managers=[]).products == ()
