"""HubSpot: companies and line items of the CRM API v3, whose `properties` are all text."""

from __future__ import annotations

from datetime import date
from typing import Any

from shapes import Record, book_of, day, each, field, number, optional, records

import keyaccount as ka
from keyaccount.errors import Problems

# A lead never bought; HubSpot says so in the stage of its life.
STARTED = {"customer", "evangelist"}
NOT_STARTED = {"subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity"}


def _purchases(record: Record) -> object:
    stage = optional(record, "lifecyclestage")
    if stage in STARTED:
        return ka.model.PurchaseHistory.STARTED
    return ka.model.PurchaseHistory.NOT_STARTED if stage in NOT_STARTED else ka.model.PurchaseHistory.UNKNOWN


_to_customer = ka.io.adapter(
    ka.Customer,
    {
        "id": "id",
        "name": "name",
        "industry": lambda record: optional(record, "industry"),
        "region": lambda record: optional(record, "state"),
        "since": lambda record: day(record, "createdate") if optional(record, "createdate") else None,
        "parent": lambda record: optional(record, "hs_parent_company_id"),
        "purchases": _purchases,
    },
)


def to_customer(record: Record) -> ka.Customer:
    """Read one company: its own id beside the text in its properties."""
    return _to_customer({**field(record, "properties"), "id": field(record, "id")})


def line_of(record: Record) -> dict[str, Any]:
    """Return one line item as a row, placed by the day its deal was won."""
    found = field(record, "properties")
    return {
        "customer": str(field(record, "company_id")),
        "product": str(field(found, "hs_product_id")),
        "document": str(field(record, "deal_id")),
        "line": str(field(record, "id")),
        "ordered": day(record, "deal_closedate"),
        "quantity": number(found, "quantity"),
        "net_amount": number(found, "amount"),
        "currency": str(field(found, "hs_line_item_currency_code")),
    }


def read_book(export: Record, as_of: date) -> ka.Book:
    """Read `{"companies": {"results": [...]}, "line_items": {"results": [...]}}` as a book."""
    problems = Problems()
    companies = [one for one in records(export, "companies", "results") if not one.get("archived")]
    items = [one for one in records(export, "line_items", "results") if not one.get("archived")]
    customers = each("$.companies.results", companies, to_customer, problems)
    lines = each("$.line_items.results", items, line_of, problems)
    return book_of(as_of, customers, lines, problems)
