"""Rows of order lines for the tests of ledger, facts and book: a few by hand, many at random."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.ledger import Ledger
from keyaccount.values import Money

Row = tuple[Any, ...]

SMALL = ("customer", "invoiced", "net_amount")
WIDE = (
    "customer",
    "product",
    "document",
    "line",
    "ordered",
    "invoiced",
    "recorded_on",
    "quantity",
    "unit",
    "net_amount",
    "cost_amount",
)
FIRST = date(2025, 1, 10)


def small(*rows: Row) -> Ledger:
    """Build a ledger of customer, invoice day and net amount."""
    return Ledger.from_rows(rows, SMALL, currency="CNY")


def codes(error: KeyAccountError) -> list[tuple[str, str]]:
    """Return code and path of every problem of an error."""
    return [(problem.code, problem.path) for problem in error.problems]


def days() -> st.SearchStrategy[date]:
    """Return days over fourteen months."""
    return st.integers(0, 420).map(lambda days: FIRST + timedelta(days=days))


def amounts() -> st.SearchStrategy[Decimal]:
    """Return amounts in whole cents, some of them negative."""
    return st.integers(-10_000_00, 90_000_00).map(lambda cents: Money.of_minor(cents, "CNY").amount)


def rows(most: int = 12) -> st.SearchStrategy[list[Row]]:
    """Return rows in the order of `WIDE`: few customers, unique lines, gaps wherever gaps may be."""
    loose = st.tuples(
        st.sampled_from(["C1", "C2", "客户三", "OLD"]),
        st.sampled_from([None, "P1", "P2"]),
        st.sampled_from([None, "D1", "D2", "D3"]),
        st.booleans(),
        days(),
        st.sampled_from(["ordered", "invoiced", "both"]),
        st.none() | days(),
        st.none() | st.integers(-50, 50),
        st.sampled_from([None, "piece", "case"]),
        amounts(),
        st.none() | amounts(),
    )
    return st.lists(loose, max_size=most).map(_placed)


def _placed(loose: list[Row]) -> list[Row]:
    made: list[Row] = []
    for index, (customer, product, document, lined, day, basis, recorded, *rest) in enumerate(loose):
        line = index if lined else None
        ordered = None if basis == "invoiced" else day
        invoiced = None if basis == "ordered" else day + timedelta(days=index)
        made.append((customer, product, document, line, ordered, invoiced, recorded, *rest))
    return made
