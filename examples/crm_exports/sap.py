"""SAP S/4HANA: OData V2 business partners and billed items; numbers as text, days as `/Date()/`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from shapes import Record, book_of, day, each, field, number, optional, records

import keyaccount as ka
from keyaccount.errors import Problems, refuse

# Billing document types: what they do to turnover. Pro-forma invoices (F5, F8) are none.
SIGNS = {"F2": 1, "L2": 1, "G2": -1, "RE": -1, "CBRE": -1, "S1": -1}
NO_TURNOVER = {"F5", "F8"}

to_customer = ka.io.adapter(
    ka.Customer,
    {
        "id": "BusinessPartner",
        "name": "BusinessPartnerFullName",
        "industry": lambda record: optional(record, "Industry"),
        "since": lambda record: day(record, "CreationDate") if optional(record, "CreationDate") else None,
    },
)

HEADER = "to_BillingDocument"


def _sign(record: Record) -> int:
    kind = str(field(record, f"{HEADER}.BillingDocumentType"))
    if kind not in SIGNS:
        refuse(
            "export.document-type",
            "$",
            f"BillingDocumentType {kind!r} is not known; say in SIGNS whether it adds or takes back",
            f"BillingDocumentType {kind!r} 未知;请在 SIGNS 中说明其为增加还是冲减",
        )
    return SIGNS[kind]


def line_of(record: Record) -> dict[str, Any]:
    """Return one billed item as a row; credit memos and returns are taken back."""
    sign = _sign(record)
    return {
        "customer": str(field(record, f"{HEADER}.SoldToParty")),
        "product": str(field(record, "Material")),
        "document": str(field(record, "BillingDocument")),
        "line": str(field(record, "BillingDocumentItem")),
        "invoiced": day(record, f"{HEADER}.BillingDocumentDate"),
        "quantity": sign * number(record, "BillingQuantity"),
        "unit": str(field(record, "BillingQuantityUnit")),
        "net_amount": sign * number(record, "NetAmount"),
        "cost_amount": _cost(record, sign),
        "currency": str(field(record, "TransactionCurrency")),
    }


def _cost(record: Record, sign: int) -> Decimal | None:
    return sign * number(record, "CostAmount") if optional(record, "CostAmount") else None


def _billed(record: Record) -> bool:
    header = record.get(HEADER)
    known = header if isinstance(header, dict) else {}
    return not known.get("BillingDocumentIsCancelled") and known.get("BillingDocumentType") not in NO_TURNOVER


def read_book(export: Record, as_of: date) -> ka.Book:
    """Read `{"A_BusinessPartner": {"d": {"results": [...]}}, "A_BillingDocumentItem": ...}` as a book."""
    problems = Problems()
    partners = [
        one for one in records(export, "A_BusinessPartner", "d.results")
        if not one.get("IsMarkedForArchiving")
    ]  # fmt: skip
    items = [one for one in records(export, "A_BillingDocumentItem", "d.results") if _billed(one)]
    customers = each("$.A_BusinessPartner", partners, to_customer, problems)
    lines = each("$.A_BillingDocumentItem", items, line_of, problems)
    return book_of(as_of, customers, lines, problems)
