"""Tests for the ledger: built, extended, cut and stored without ever changing what it says."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.ledger import Ledger
from keyaccount.model.order_line import OrderLine
from keyaccount.values.digest import digest
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.model.ledger_data import FIRST, SMALL, WIDE, Row, days, rows, small


def build(given_rows: list[Row], columns: tuple[str, ...] = WIDE) -> Ledger:
    """Build a ledger of the wide rows."""
    return Ledger.from_rows(given_rows, columns, currency="CNY")


def as_row(line: OrderLine) -> Row:
    """Return a line as the wide row it came from."""
    values = [getattr(line, name) for name in WIDE]
    return tuple(value.amount if isinstance(value, Money) else value for value in values)


@given(rows())
def test_lines_come_back_as_they_went_in(given_rows: list[Row]) -> None:
    """The columns are a form of storage and must lose nothing."""
    ledger = build(given_rows)
    assert len(ledger) == len(given_rows)
    expected = [
        tuple(
            str(value) if name == "line" and value is not None else value
            for name, value in zip(WIDE, row, strict=True)
        )
        for row in given_rows
    ]
    assert [as_row(line) for line in ledger] == expected


@given(rows(), st.integers(0, 40), st.booleans())
def test_extended_equals_a_rebuild(given_rows: list[Row], cut: int, narrow: bool) -> None:
    """The nightly run must give what a rebuild from all files gives, whichever columns a file has."""
    whole = build(given_rows)
    first, second = given_rows[:cut], given_rows[cut:]
    assert build(first).extended(second, WIDE) == whole
    if narrow:
        kept = [index for index, name in enumerate(WIDE) if name not in ("product", "cost_amount", "unit")]
        columns = tuple(WIDE[index] for index in kept)
        narrowed = [tuple(row[index] for index in kept) for row in second]
        blanked = [
            tuple(value if index in kept else None for index, value in enumerate(row)) for row in second
        ]
        assert build(first).extended(narrowed, columns) == build([*first, *blanked])
        assert build(narrowed, columns).extended(first, WIDE) == build([*blanked, *first])


@given(rows())
def test_stored_columns_give_the_same_ledger(given_rows: list[Row]) -> None:
    """What goes into a store for years must come out as it went in."""
    ledger = build(given_rows)
    stored = ledger.to_columns()
    assert Ledger.from_columns(stored, currency="CNY") == ledger
    assert Ledger.from_columns(stored, currency="CNY").to_columns() == stored
    assert Ledger.from_lines(ledger, currency="CNY") == ledger


@given(rows())
def test_copies_are_equal_and_have_one_digest(given_rows: list[Row]) -> None:
    """Processes hand ledgers to each other, and decisions name the one they were taken on."""
    ledger = build(given_rows)
    for twin in (pickle.loads(pickle.dumps(ledger)), copy.deepcopy(ledger), build(given_rows)):
        assert twin == ledger
        assert hash(twin) == hash(ledger)
        assert digest(twin) == digest(ledger)


def known(row: Row, day: date) -> bool:
    """Tell, the slow way, whether a wide row was known at the close of a day."""
    ordered, invoiced, recorded = (row[WIDE.index(name)] for name in ("ordered", "invoiced", "recorded_on"))
    happened = any(one is not None and one <= day for one in (ordered, invoiced))
    return happened and (recorded is None or recorded <= day)


@given(rows(), days())
def test_known_at_equals_a_rebuild_from_what_was_known(given_rows: list[Row], day: date) -> None:
    """A replay must not know the late lines, nor the invoices that were still to come."""
    event = [WIDE.index("ordered"), WIDE.index("invoiced")]
    then = [
        tuple(
            None if index in event and value is not None and value > day else value
            for index, value in enumerate(row)
        )
        for row in given_rows
        if known(row, day)
    ]
    assert build(given_rows).known_at(day) == build(then)


@given(rows(), days(), days())
def test_known_at_an_earlier_day_forgets_more(given_rows: list[Row], one: date, other: date) -> None:
    """Looking back twice is looking back to the earlier day."""
    ledger = build(given_rows)
    assert ledger.known_at(one).known_at(other) == ledger.known_at(min(one, other))


@given(rows(), days())
def test_periods_cut_the_lines_into_parts(given_rows: list[Row], cut: date) -> None:
    """Half-open periods: every dated line lies before the cut or from it on, never in both."""
    ledger = build(given_rows)
    span = ledger.span("ordered")
    if span is None or not span.start < cut < span.end:
        return
    before = ledger.between(Period(span.start, cut), "ordered")
    after = ledger.between(Period(cut, span.end), "ordered")
    dated = [row for row in given_rows if row[WIDE.index("ordered")] is not None]
    assert before == build([row for row in dated if row[WIDE.index("ordered")] < cut])
    assert len(before) + len(after) == len(dated)


@given(rows())
def test_customers_cut_the_lines_into_parts(given_rows: list[Row]) -> None:
    """Each line belongs to exactly one id."""
    ledger = build(given_rows)
    for name in ledger.names("customer"):
        assert ledger.of(name) == build([row for row in given_rows if row[0] == name])
        assert ledger.has_customer(name)
    assert ledger.of(*ledger.names("customer")) == ledger
    assert len(ledger.of("nobody")) == 0
    assert not ledger.has_customer("nobody")


def test_one_line_is_seen_as_a_value() -> None:
    """People look at lines, calculations at columns."""
    ledger = small(("C1", FIRST, "1.50"), ("C2", FIRST, -2))
    assert ledger[-1] == OrderLine(customer="C2", invoiced=FIRST, net_amount=Money(-2, "CNY"))
    for index in (2, -3):
        with pytest.raises(IndexError):
            ledger[index]
    with pytest.raises(KeyAccountError):
        ledger["C1"]  # type: ignore[index]  # wrong on purpose
    assert repr(ledger) == "Ledger(2 lines, CNY)"


def test_different_ledgers_are_not_equal() -> None:
    """Equality decides whether a replay reproduced the figures."""
    ledger = small(("C1", FIRST, 1))
    assert ledger != small(("C1", FIRST, 2))
    assert ledger != Ledger.from_rows([("C1", FIRST, 1)], SMALL, currency="USD")
    assert ledger != Ledger.from_rows(
        [("C1", FIRST, 1)], ("customer", "ordered", "net_amount"), currency="CNY"
    )
    assert ledger != "ledger"
    assert ledger != Ledger.empty("CNY")


def test_a_column_nobody_filled_is_absent() -> None:
    """A column full of None says nothing, so it must not look like data."""
    ledger = Ledger.from_rows([("C1", FIRST, 1, None)], (*SMALL, "cost_amount"), currency="CNY")
    assert ledger == small(("C1", FIRST, 1))
    assert ledger.columns == SMALL
    assert ledger.coverage("cost_amount") == (0, 1)
    with pytest.raises(KeyAccountError, match=r"ledger\.column-absent"):
        ledger.column("cost_amount")


def test_raw_columns_and_names_are_readable() -> None:
    """Other engines take the numbers as they are."""
    ledger = small(("C1", FIRST, 1), ("C2", FIRST, 2), ("C1", FIRST, 3))
    assert ledger.column("customer").tolist() == [0, 1, 0]
    assert ledger.names("customer") == ("C1", "C2")
    assert ledger.names("product") == ()
    assert ledger.column("net_amount").tolist() == [100, 200, 300]
    assert ledger.coverage("net_amount") == (3, 3)
    assert ledger.span() == Period.of_day(FIRST)
    assert ledger.span("ordered") is None
    assert set(ledger.raw_columns) == set(SMALL)


def test_cutting_nothing_off_returns_the_ledger_itself() -> None:
    """A copy of a million lines for nothing would cost a second."""
    ledger = small(("C1", FIRST, 1), ("C2", FIRST, 2))
    assert ledger.take([True, True]) is ledger
    assert ledger.between(Period.year(2025)) is ledger
    assert ledger.take([False, False]) == Ledger.empty("CNY")
    assert ledger.take([False, True]) == small(("C2", FIRST, 2))
    with pytest.raises(KeyAccountError, match=r"ledger\.mask"):
        ledger.take([True])
    with pytest.raises(KeyAccountError):
        ledger.between(date(2025, 1, 1))  # type: ignore[arg-type]  # wrong on purpose


def test_no_rows_give_an_empty_ledger() -> None:
    """An empty file is a ledger without lines, whichever way it is built."""
    empty = Ledger.empty("CNY")
    assert Ledger.from_rows([], SMALL, currency="CNY") == empty
    assert Ledger.from_columns({}, currency="CNY") == empty
    assert Ledger.from_columns({"customer": [], "invoiced": [], "net_amount": []}, currency="CNY") == empty
    assert empty.extended([], SMALL) == empty
    assert empty.extended([("C1", FIRST, 1)], SMALL) == small(("C1", FIRST, 1))
    assert empty.known_at(FIRST) == empty
    assert list(empty) == []
    assert empty.findings() == ()


def test_lines_in_another_currency_are_refused() -> None:
    """Lines held as values carry their currency with them."""
    lines = [
        OrderLine(customer="C1", invoiced=FIRST, net_amount=Money(1, "CNY")),
        OrderLine(customer="C1", invoiced=FIRST, net_amount=Money(1, "USD")),
    ]
    with pytest.raises(KeyAccountError) as caught:
        Ledger.from_lines(lines, currency="CNY")
    assert (caught.value.code, caught.value.path) == ("ledger.currency-mixed", "$.rows[1].currency")
    with pytest.raises(KeyAccountError):
        Ledger.from_lines(["C1"], currency="CNY")  # type: ignore[list-item]  # wrong on purpose


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"customers": small(("C1", FIRST, 1)).raw_columns["customer"]}, "ledger.column-unknown"),
        ({"customer": [1]}, "type.wrong"),
        (
            {
                "customer": small(("C1", FIRST, 1)).raw_columns["customer"],
                "net_amount": small(("C1", FIRST, 1), ("C1", FIRST, 1)).raw_columns["net_amount"],
            },
            "ledger.columns",
        ),
    ],
)
def test_columns_that_do_not_fit_are_refused(columns: Any, code: str) -> None:
    """A ledger of unequal columns would read one line's money with another's customer."""
    with pytest.raises(KeyAccountError) as caught:
        Ledger("CNY", columns)
    assert caught.value.code == code


def test_amounts_are_exact_to_the_last_digit() -> None:
    """Sixteen digits survive where floats would not."""
    ledger = small(("C1", FIRST, Decimal("12345678901234.56")), ("C1", FIRST, "0.01"))
    assert ledger.totals() == {"C1": 1234567890123457}
    assert ledger[0].net_amount == Money("12345678901234.56", "CNY")
