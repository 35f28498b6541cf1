"""Rows of order lines for the tests of ledger, facts and book: a few by hand, many at random."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.ledger import Ledger

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
    return st.integers(-10_000_00, 90_000_00).map(lambda cents: Decimal(cents).scaleb(-2))


@st.composite
def rows(draw: st.DrawFn, most: int = 40) -> list[Row]:
    """Return rows in the order of `WIDE`: few customers, unique lines, gaps wherever gaps may be."""
    count = draw(st.integers(0, most))
    made: list[Row] = []
    for index in range(count):
        invoiced = draw(st.none() | days())
        made.append(
            (
                draw(st.sampled_from(["C1", "C2", "客户三", "OLD"])),
                draw(st.none() | st.sampled_from(["P1", "P2"])),
                draw(st.none() | st.sampled_from(["D1", "D2", "D3"])),
                draw(st.none() | st.just(index)),
                draw(days()) if invoiced is None else draw(st.none() | days()),
                invoiced,
                draw(st.none() | days()),
                draw(st.none() | st.integers(-50, 50)),
                draw(st.none() | st.sampled_from(["piece", "case"])),
                draw(amounts()),
                draw(st.none() | amounts()),
            )
        )
    return made
