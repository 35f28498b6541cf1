"""Tests for the encoders of amounts and quantities: exact, bounded, and never through a float."""

from __future__ import annotations

from decimal import ROUND_UP, Decimal, Inexact, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.columns import ColumnKind
from keyaccount.model.encoders import Encoder
from keyaccount.model.number_encoders import AmountEncoder, MinorEncoder, QuantityEncoder

HOSTILE = [
    0,
    -5,
    10**15 - 1,
    10**15,
    10**17,
    10**5000,
    True,
    1.5,
    float("nan"),
    None,
    "",
    "12.50",
    "-0.5",
    "1e5",
    "1\n2",
    "1_000",
    "１２",
    " 1",
    "01",
    "1.234",
    "0.123456",
    "1.1234567",
    "9" * 20,
    "9" * 30,
    Decimal("1.5"),
    Decimal("1.500000000000000000000000000000"),
    Decimal("1.005"),
    Decimal("0.000001"),
    Decimal("0.0000001"),
    Decimal("-0"),
    Decimal("0E+1000000"),
    Decimal("0E-1000000"),
    Decimal("1E+1000000"),
    Decimal("1E-1000000"),
    Decimal("1E+14"),
    Decimal("1E+15"),
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("-Infinity"),
    Decimal("123456789012345678901234567890.12"),
    b"5",
]


def accepted(encoder: Encoder, value: object) -> bool:
    """Tell whether the check of one value lets it pass."""
    try:
        encoder.check(value)
    except KeyAccountError:
        return False
    return True


def encoders() -> list[Encoder]:
    """Return one encoder of each kind."""
    return [
        AmountEncoder("CNY", 2),
        AmountEncoder("CNY", 2, required=True),
        AmountEncoder("JPY", 0),
        QuantityEncoder(),
        MinorEncoder(ColumnKind.AMOUNT),
        MinorEncoder(ColumnKind.QUANTITY, required=True),
    ]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_the_quick_way_and_the_check_agree(value: Any) -> None:
    """If they disagreed, a wrong value would slip in, or a right one be refused without a reason."""
    for quick, slow in zip(encoders(), encoders(), strict=True):
        assert quick.add([value]) is accepted(slow, value)
    for quick, slow in zip(encoders(), encoders(), strict=True):
        assert quick.add([5, value]) is accepted(slow, value)


@given(st.lists(st.integers(-(10**16), 10**16)), st.sampled_from(["decimal", "text", "mixed"]))
def test_amounts_come_back_to_the_cent(cents: list[int], form: str) -> None:
    """The sum of a year rests on every single cent; Fractions are the oracle."""
    amounts: list[Any] = [Decimal(cent).scaleb(-2) for cent in cents]
    if form == "text":
        amounts = [f"{amount:.2f}" for amount in amounts]
    if form == "mixed":
        amounts = [[amount, str(amount), None][index % 3] for index, amount in enumerate(amounts)]
    encoder = AmountEncoder("CNY", 2)
    assert encoder.add(amounts)
    expected = [None if amount is None else Fraction(amount) * 100 for amount in amounts]
    assert encoder.column().plain() == expected


@given(st.lists(st.integers(-(10**9), 10**9)))
def test_whole_amounts_are_whole_units_of_the_currency(amounts: list[int]) -> None:
    """5 means 5 yuan, as it does in Money, and 5 yen have no smaller part."""
    for currency, places in (("CNY", 2), ("JPY", 0)):
        encoder = AmountEncoder(currency, places)
        assert encoder.add(amounts)
        assert encoder.column().plain() == [amount * 10**places for amount in amounts]


def test_the_callers_context_changes_nothing() -> None:
    """A caller who rounds to five digits must not round our amounts."""
    with localcontext() as context:
        context.prec, context.rounding = 5, ROUND_UP
        context.traps[Inexact] = True
        encoder = AmountEncoder("CNY", 2)
        assert encoder.add([Decimal("1234567.89"), "-0.01"])
        assert encoder.column().plain() == [123456789, -1]
        assert not QuantityEncoder().add([Decimal("0.0000001")])


def test_quantities_are_millionths() -> None:
    """Grams of a tonne must be exact."""
    encoder = QuantityEncoder()
    assert encoder.add([Decimal("0.000001"), "-1.5", 2, None])
    assert encoder.column().plain() == [1, -1_500_000, 2_000_000, None]
    assert encoder.column().kind is ColumnKind.QUANTITY


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.5, "quantity.wrong"),
        ("1e5", "quantity.text"),
        (Decimal("NaN"), "quantity.not-finite"),
        (Decimal("1E-7"), "quantity.too-fine"),
        (Decimal("1E+30"), "ledger.too-large"),
        (10**12, "ledger.too-large"),
    ],
)
def test_each_wrong_quantity_says_why(value: object, code: str) -> None:
    """The remedy differs with the reason."""
    with pytest.raises(KeyAccountError) as caught:
        QuantityEncoder().check(value)
    assert caught.value.code == code
