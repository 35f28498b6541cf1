"""A small book for the tests: three companies, a prospect, and one record of every kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from keyaccount.model.account import AccountCondition, AccountStatus, Handover, KeyAccount, StatusChange
from keyaccount.model.activity import Activity
from keyaccount.model.book import Book
from keyaccount.model.commitment import Commitment
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.model.ledger import Ledger
from keyaccount.model.manager import AccountManager
from keyaccount.model.product import Product
from keyaccount.model.receivable import Payment, Receivable
from keyaccount.model.relationship import (
    RelationshipAnswer,
    RelationshipDimension,
    RelationshipEvent,
    RelationshipEventKind,
)
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm, VisitPhase, VisitRecord
from keyaccount.values.money import Money

AS_OF = date(2026, 6, 30)
COLUMNS = ("customer", "product", "document", "invoiced", "recorded_on", "net_amount")


def day(month: int, number: int = 1) -> date:
    """Return a day of 2026."""
    return date(2026, month, number)


def cny(amount: int) -> Money:
    """Return an amount of yuan."""
    return Money(amount, "CNY")


def visit() -> VisitRecord:
    """Return a visit prepared in May, held on 1 June, reviewed two days later."""
    return (
        VisitRecord("V1", "C1", day(6), "M1", VisitForm.ROUND_TABLE)
        .prepared(day(5, 28), "M1")
        .held("M1")
        .reviewed(day(6, 3), "M1", summary="agreed")
    )


def parts() -> dict[str, Any]:
    """Return the arguments of a whole book."""
    return {
        "as_of": AS_OF,
        "ledger": Ledger.from_rows(
            [
                ("C1", "P1", "D1", day(1, 5), day(1, 5), 100),
                ("OLD", "P1", "D2", day(2, 5), day(2, 5), 50),
                ("C2", "P1", "D3", day(3, 5), day(5, 20), 30),
                ("C3", "P1", "D4", day(4, 5), day(4, 5), 20),
            ],
            COLUMNS,
            currency="CNY",
        ),
        "customers": [
            Customer("C1", "Hua", former_ids=["OLD"], credit_limit=cny(1000), since=date(2019, 1, 1)),
            Customer("C2", "Hua North", parent="OLD"),
            Customer("C3", "Lian", merged_into="C1", merged_on=day(5)),
            Customer("C4", "Ji", purchases=PurchaseHistory.NOT_STARTED, parent="C3"),
        ],
        "products": [Product("P1", "tea")],
        "managers": [AccountManager("M1", "Li"), AccountManager("M2", "Wu")],
        "activities": [Activity("C3", "orders", Decimal(2), day(4, 5), day(5, 10))],
        "receivables": [
            Receivable("C1", "D1", cny(100), day(1, 5), day(2, 5), payments=[Payment(day(3), cny(40))])
        ],
        "service_events": [
            ServiceEvent("S1", "OLD", ServiceKind.COMPLAINT, day(2, 6), day(2, 9), product="P1"),
            ServiceEvent("S2", "C1", ServiceKind.COMPLAINT, day(4, 6), repeat_of="S1"),
        ],
        "relationship_answers": [
            RelationshipAnswer("C1", RelationshipDimension.SUPPORT, Side.THEIRS, 3, day(4, 1))
        ],
        "relationship_events": [
            RelationshipEvent("C2", RelationshipEventKind.CONFLICT, Side.OURS, day(4, 2))
        ],
        "accounts": [
            KeyAccount(
                "C1",
                day(2),
                manager="M1",
                conditions=[AccountCondition("K1", "guarantee", day(6), "finance", met_on=day(5))],
                history=[StatusChange(day(4), AccountStatus.ON_PROBATION, ["Chen"], "pays late")],
                handovers=[Handover(day(5), "M2", "Chen", "M1 moves")],
            )
        ],
        "commitments": [
            Commitment("P1", "C1", Side.OURS, "price", "hold", "sales", day(3), day(2), fulfilled_on=day(3)),
        ],
        "visit_records": [visit()],
    }


def book(**changes: Any) -> Book:
    """Return the book, with some arguments changed."""
    return Book(**{**parts(), **changes})


__all__ = ["AS_OF", "COLUMNS", "VisitPhase", "book", "cny", "day", "parts", "visit"]
