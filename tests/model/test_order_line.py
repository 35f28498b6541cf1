"""Tests for one line of a ledger as a value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.columns import COLUMNS
from keyaccount.model.order_line import OrderLine, line_of, row_of, trimmed
from keyaccount.values.money import Money


@pytest.mark.parametrize(
    ("quantity", "amount", "back"),
    [
        (None, 5, False),
        (None, -5, True),
        (Decimal(2), 5, False),
        (Decimal(-2), 5, True),
        (Decimal(-2), 0, True),
        (Decimal(2), -5, True),
        (Decimal("-0"), 5, False),
        (Decimal(0), 0, False),
    ],
)
def test_what_counts_as_a_return(quantity: Decimal | None, amount: int, back: bool) -> None:
    """Returns and credits are netted, so what is one must be unambiguous."""
    line = OrderLine(customer="C1", net_amount=Money(amount, "CNY"), quantity=quantity)
    assert line.is_return is back


def test_its_fields_are_the_columns_of_a_ledger() -> None:
    """A column without a field, or the reverse, would be lost on the way."""
    line = OrderLine(customer="C1", net_amount=Money(5, "CNY"))
    assert len(row_of(line, "CNY")) == len(COLUMNS) + 1
    assert row_of(line, "USD")[-1] == "CNY"
    assert line_of({"customer": "C1", "net_amount": 500, "product": None}, "CNY") == line


@given(st.integers(-(10**17), 10**17), st.integers(0, 6))
def test_trimmed_keeps_the_value(scaled: int, places: int) -> None:
    """Only zeros after the point may go."""
    number = trimmed(scaled, places)
    assert number == Decimal(scaled).scaleb(-places)
    assert "." not in str(number) or not str(number).endswith("0")


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"customer": ""}, "$.customer"),
        ({"net_amount": 5}, "$.net_amount"),
        ({"product": ""}, "$.product"),
        ({"ordered": "2026-01-01"}, "$.ordered"),
        ({"quantity": 5}, "$.quantity"),
        ({"cost_amount": 5}, "$.cost_amount"),
    ],
)
def test_wrong_lines_are_refused(wrong: dict[str, object], path: str) -> None:
    """A line made by hand is held to the same rules as one read from rows."""
    given = {"customer": "C1", "net_amount": Money(5, "CNY"), "invoiced": date(2026, 1, 1), **wrong}
    with pytest.raises(KeyAccountError) as caught:
        OrderLine(**given)  # type: ignore[arg-type]  # wrong on purpose
    assert caught.value.path == path
