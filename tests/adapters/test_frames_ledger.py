"""Ledger, book and customers from frames and back: nothing is lost, nothing is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.adapters.frames_columns import AmountsIn
from keyaccount.adapters.frames_ledger import (
    book_from,
    customers_frame,
    customers_from,
    ledger_from,
    lines_frame,
)
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from tests.adapters.frames_engines import ENGINES, frame_in, ledger_of, random_rows
from tests.refusals import codes_of

BACKENDS = ("polars", "pandas", "pyarrow")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_ledger_is_the_same_from_every_engine(engine: str) -> None:
    """Same lines, same ledger, or two reports on one year would differ."""
    rows = random_rows(41, 80)
    made = ledger_from(frame_in(engine, rows), currency="CNY", amounts=AmountsIn.MINOR)
    assert made == ledger_of(rows)


@pytest.mark.parametrize("backend", BACKENDS)
@given(seed=st.integers(0, 10**6), lines=st.integers(0, 6))
@settings(max_examples=6)
def test_there_and_back_again(backend: str, seed: int, lines: int) -> None:
    """What goes out as a frame comes back as the ledger it was."""
    rows = random_rows(seed, lines)
    ledger = ledger_of(rows) if rows else Ledger.empty("CNY")
    assert ledger_from(lines_frame(ledger, backend), currency="CNY", amounts=AmountsIn.MINOR) == ledger


def test_fractions_of_quantities_come_back_exactly() -> None:
    """A gram of a tonne is a millionth, and stays one; what no double holds is refused."""
    columns = ("customer", "invoiced", "net_amount", "quantity")
    day = date(2026, 1, 5)
    rows = [
        ("C1", day, 1, Decimal("0.000001")),
        ("C1", day, 1, Decimal("1234567.000003")),
        ("C1", day, 1, None),
    ]
    ledger = Ledger.from_rows(rows, columns, currency="CNY")
    for backend in BACKENDS:
        assert ledger_from(lines_frame(ledger, backend), currency="CNY", amounts=AmountsIn.MINOR) == ledger
    large = Ledger.from_rows([("C1", day, 1, Decimal("9999999999.5"))], columns, currency="CNY")
    assert codes_of(lambda: lines_frame(large)) == ["frames.inexact"]
    assert codes_of(lambda: lines_frame(ledger, "poalrs")) == ["frames.backend"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_book_of_a_shortlist(engine: str) -> None:
    """Only the lines of the shortlist leave the engine; former ids bring theirs along."""
    rows = random_rows(42, 80)
    ledger = ledger_of(rows)
    customers = [Customer("客户一", "Hua", former_ids=["C2"]), Customer("C1", "Lee")]
    book = book_from(
        frame_in(engine, rows), date(2027, 1, 1), currency="CNY", amounts=AmountsIn.MINOR,
        customers=customers, among=["客户一"],
    )  # fmt: skip
    assert book.ledger == ledger.of("客户一", "C2")
    assert book.resolve("C2") == "客户一"
    bare = book_from(
        frame_in(engine, rows), date(2027, 1, 1), currency="CNY", amounts=AmountsIn.MINOR, among=["C1"]
    )
    assert [one.id for one in bare.customers] == ["C1"]


def test_a_shortlist_of_strangers_is_refused() -> None:
    """A misspelt id would otherwise make an empty book."""
    frame = frame_in("polars", random_rows(1, 5))
    people = [Customer("C1", "Lee")]
    act = lambda: book_from(frame, date(2027, 1, 1), currency="CNY", customers=people, among=["C9"])  # noqa: E731
    assert codes_of(act) == ["book.unknown-customer"]
    bad = lambda: book_from(frame, date(2027, 1, 1), currency="CNY", customers=["C1"])  # type: ignore[list-item]  # noqa: E731
    assert codes_of(bad) == ["type.wrong"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_customers_there_and_back_again(backend: str) -> None:
    """The master data of a CRM is a table too."""
    people = (
        Customer("C1", "华联", region="east", since=date(2019, 5, 1), payment_days=30),
        Customer("C2", "Lee", parent="C1", closed_on=date(2026, 1, 5)),
    )
    assert customers_from(customers_frame(people, backend)) == people


def test_wrong_customers_are_told_together() -> None:
    """Every row that cannot be read is named, with its place."""
    frame = pl.DataFrame({"key": [" C1", "C2"], "label": ["Hua", ""]})
    assert codes_of(lambda: customers_from(frame, {"id": "key", "name": "label"})) == [
        "id.characters",
        "name.empty",
    ]
    wrong = {"id": "kee", "contacts": "label"}
    assert codes_of(lambda: customers_from(frame, wrong)) == [
        "frames.column-missing",
        "frames.customers",
        "frames.column-missing",
    ]


def test_dirty_lines_make_no_ledger() -> None:
    """Counts and examples first, before a million objects are made of them."""
    frame = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [0.001]})
    assert codes_of(lambda: ledger_from(frame, currency="CNY")) == ["frames.inexact"]
