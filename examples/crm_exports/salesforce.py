"""Salesforce: `Account` and `OrderItem` records as the REST API and Data Loader give them."""

from __future__ import annotations

from datetime import date
from typing import Any

from shapes import Record, book_of, day, each, field, number, optional, records

import keyaccount as ka
from keyaccount.errors import Problems

to_customer = ka.io.adapter(
    ka.Customer,
    {
        "id": "Id",
        "name": "Name",
        "parent": lambda record: optional(record, "ParentId"),
        "industry": lambda record: optional(record, "Industry"),
        "region": lambda record: optional(record, "BillingState"),
        "channel": lambda record: optional(record, "Type"),
        "since": lambda record: day(record, "CreatedDate") if optional(record, "CreatedDate") else None,
    },
)


def line_of(record: Record) -> dict[str, Any]:
    """Return one order product as a row; a reduction order has a negative quantity."""
    return {
        "customer": str(field(record, "Order.AccountId")),
        "product": str(field(record, "Product2Id")),
        "document": str(field(record, "Order.OrderNumber")),
        "line": str(field(record, "OrderItemNumber")),
        "ordered": day(record, "Order.EffectiveDate"),
        "quantity": number(record, "Quantity"),
        "net_amount": number(record, "TotalPrice"),
        "currency": str(field(record, "Order.CurrencyIsoCode")),
    }


def read_book(export: Record, as_of: date) -> ka.Book:
    """Read `{"Account": {"records": [...]}, "OrderItem": {"records": [...]}}` as a book."""
    problems = Problems()
    accounts = [one for one in records(export, "Account", "records") if not one.get("IsDeleted")]
    items = [one for one in records(export, "OrderItem", "records") if not one.get("IsDeleted")]
    customers = each("$.Account.records", accounts, to_customer, problems)
    lines = each("$.OrderItem.records", items, line_of, problems)
    return book_of(as_of, customers, lines, problems)
