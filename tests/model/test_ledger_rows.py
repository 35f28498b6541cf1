"""Tests for reading rows: whatever is wrong in them is reported at once, with its row and column."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.ledger import Ledger
from keyaccount.model.ledger_rows import CHUNK, check_columns, joined_columns, read_columns, read_rows
from tests.model.ledger_data import SMALL, codes

DAY = date(2026, 1, 5)
GOOD = ("C1", DAY, 5)


class Line(NamedTuple):
    """Stand for a row as database drivers hand it out."""

    customer: str
    invoiced: date
    net_amount: int


def problems_of(rows: Any, columns: Any = SMALL) -> list[tuple[str, str]]:
    """Return code and path of everything refused in the rows."""
    with pytest.raises(KeyAccountError) as caught:
        read_rows(rows, columns, "CNY", {})
    return codes(caught.value)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("", DAY, 5), ("id.empty", "$.rows[1].customer")),
        ((None, DAY, 5), ("id.empty", "$.rows[1].customer")),
        (("C1", datetime(2026, 1, 5), 5), ("date.not-a-date", "$.rows[1].invoiced")),
        (("C1", "2026-01-05", 5), ("date.not-a-date", "$.rows[1].invoiced")),
        (("C1", DAY, 5.0), ("money.amount", "$.rows[1].net_amount")),
        (("C1", DAY, float("nan")), ("money.amount", "$.rows[1].net_amount")),
        (("C1", DAY, Decimal("NaN")), ("money.not-finite", "$.rows[1].net_amount")),
        (("C1", DAY, Decimal("Infinity")), ("money.not-finite", "$.rows[1].net_amount")),
        (("C1", DAY, None), ("money.amount", "$.rows[1].net_amount")),
        (("C1", DAY, "5.005"), ("money.finer-than-minor-unit", "$.rows[1].net_amount")),
        (("C1", DAY, True), ("money.amount", "$.rows[1].net_amount")),
        (("C1", DAY), ("ledger.row", "$.rows[1]")),
        ("C15", ("ledger.row", "$.rows[1]")),
        (5, ("ledger.row", "$.rows[1]")),
    ],
)
def test_each_wrong_value_names_row_and_column(row: Any, problem: tuple[str, str]) -> None:
    """In a million rows, only the path finds the one to mend."""
    assert problems_of([GOOD, row, GOOD]) == [problem]


def test_everything_wrong_is_reported_at_once() -> None:
    """Mending one mistake per run would take a night per file."""
    rows = [("", DAY, 5.0), GOOD, ("C1", None, "x"), ("C1",)]
    assert problems_of(rows) == [
        ("id.empty", "$.rows[0].customer"),
        ("money.amount", "$.rows[0].net_amount"),
        ("money.amount", "$.rows[2].net_amount"),
        ("ledger.row", "$.rows[3]"),
    ]


def test_at_most_a_hundred_problems_are_listed() -> None:
    """A hostile or simply wrong file must not fill a log, nor be read to its end."""
    taken: list[int] = []

    def rows() -> Any:
        for index in range(100 * CHUNK):
            taken.append(index)
            yield ("C1", DAY, 5.0)

    assert len(problems_of(rows())) == 100
    assert len(taken) <= 2 * CHUNK
    assert len(problems_of([("", DAY, 1.0)] * 300)) == 100
    assert len(problems_of([5] * 300)) == 100
    stored: dict[str, list[Any]] = {
        "customer": ["C1"] * 300,
        "invoiced": ["?"] * 300,
        "net_amount": [5] * 300,
    }
    with pytest.raises(KeyAccountError) as caught:
        read_columns(stored, "CNY")
    assert len(caught.value.problems) == 100


def test_rows_of_any_chunk_keep_their_number() -> None:
    """The path counts from the first row of the file, not of a chunk."""
    rows: list[Any] = [GOOD] * (2 * CHUNK + 3)
    rows[CHUNK + 7] = ("C1", DAY, 1.5)
    rows[2 * CHUNK + 1] = ("C\x00", DAY, 1)
    assert problems_of(rows) == [
        ("money.amount", f"$.rows[{CHUNK + 7}].net_amount"),
        ("id.characters", f"$.rows[{2 * CHUNK + 1}].customer"),
    ]


def test_rows_may_be_any_tuples_and_come_from_any_iterator() -> None:
    """Database drivers hand out named tuples and cursors."""
    made = read_rows(iter([Line(*GOOD), list(GOOD)]), SMALL, "CNY", {})
    assert made["net_amount"].plain() == [500, 500]


@pytest.mark.parametrize("rows", ["C1", b"C1", {"C1": 1}, 5, None])
def test_what_is_no_list_of_rows_is_refused(rows: Any) -> None:
    """A string is an iterable too, but never a list of rows."""
    assert problems_of(rows) == [("ledger.rows", "$.rows")]


def test_one_currency_per_ledger() -> None:
    """Sums over two currencies mean nothing."""
    columns = (*SMALL, "currency")
    made = read_rows([(*GOOD, "CNY")], columns, "CNY", {})
    assert "currency" not in made
    assert problems_of([(*GOOD, "CNY"), (*GOOD, "USD")], columns) == [
        ("ledger.currency-mixed", "$.rows[1].currency")
    ]
    with pytest.raises(KeyAccountError, match=r"money\.currency-unknown"):
        Ledger.from_rows([GOOD], SMALL, currency="XYZ")


def test_tax_basis_is_one_of_two_words() -> None:
    """Free text could not be compared."""
    columns = (*SMALL, "tax_basis")
    assert read_rows([(*GOOD, "excluded")], columns, "CNY", {})["tax_basis"].plain() == ["excluded"]
    assert problems_of([(*GOOD, "net")], columns) == [("ledger.tax-basis", "$.rows[0].tax_basis")]


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ("customer", [("ledger.columns", "$.columns")]),
        (("customer", "invoiced"), [("ledger.column-missing", "$.columns")]),
        (("customer", "net_amount"), [("ledger.column-missing", "$.columns")]),
        ((), [("ledger.column-missing", "$.columns")] * 3),
        ((*SMALL, "custmer"), [("ledger.column-unknown", "$.columns[3]")]),
        ((*SMALL, "customer"), [("ledger.column-repeated", "$.columns[3]")]),
    ],
)
def test_wrong_columns_are_refused(columns: Any, found: list[tuple[str, str]]) -> None:
    """A missing column is not a column of zeros."""
    with pytest.raises(KeyAccountError) as caught:
        check_columns(columns)
    assert codes(caught.value) == found


def test_stored_columns_name_the_wrong_entry() -> None:
    """A stored ledger may have been edited by hand."""
    good: dict[str, list[Any]] = {"customer": ["C1"], "invoiced": ["2026-01-05"], "net_amount": [500]}
    for name, value, code in [
        ("customer", "", "id.empty"),
        ("invoiced", "05.01.2026", "date.text"),
        ("net_amount", "5.00", "int.wrong"),
        ("net_amount", 10**18, "ledger.too-large"),
        ("net_amount", None, "int.wrong"),
    ]:
        with pytest.raises(KeyAccountError) as caught:
            read_columns({**good, name: [value]}, "CNY")
        assert codes(caught.value) == [(code, f"$.columns.{name}[0]")]
    with pytest.raises(KeyAccountError, match="differ in length"):
        read_columns({**good, "customer": ["C1", "C2"]}, "CNY")
    with pytest.raises(KeyAccountError, match=r"type\.not-a-list"):
        read_columns({**good, "customer": "C1"}, "CNY")
    assert "currency" not in read_columns({**good, "currency": ["CNY"]}, "CNY")


def test_joining_fills_what_one_side_lacks() -> None:
    """A column that appears later was unknown before, and one that ends is unknown after."""
    old = read_rows([(*GOOD, 3)], (*SMALL, "quantity"), "CNY", {})
    new = read_rows([(*GOOD, "P1")], (*SMALL, "product"), "CNY", {"customer": ("C1",)})
    joined = joined_columns(old, new)
    assert joined["quantity"].plain() == [3_000_000, None]
    assert joined["product"].plain() == [None, "P1"]
    assert list(joined) == ["customer", "product", "invoiced", "quantity", "net_amount"]
