"""Amounts of any exact kind come to one scale without a float in between."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.amounts import Amounts, ratio_of
from keyaccount.values.money import Money


def test_money_keeps_its_currency_and_comes_back_as_money() -> None:
    """A total shown to people must say which money it is."""
    exact = Amounts.of({"a": Money("1.25", "CNY"), "b": Money(2, "CNY")})
    assert exact.figure(exact.total) == Money("3.25", "CNY")


def test_plain_numbers_come_back_as_plain_numbers() -> None:
    """Counts are no money, and a fraction stays exact."""
    exact = Amounts.of({"a": Fraction(1, 3), "b": 1})
    assert exact.figure(exact.total) == Fraction(4, 3)
    assert Amounts.of({"a": 3}).figure(3) == 3


def test_unknown_amounts_are_named_apart() -> None:
    """None and NaN are unknown; taken for zero they would make a customer look worthless."""
    exact = Amounts.of({"a": None, "b": Decimal("NaN"), "c": 1, "d": float("nan")})  # type: ignore[dict-item]
    assert exact.unknown == ("a", "b", "d")
    assert dict(exact.units) == {"c": 1}


@pytest.mark.parametrize("wrong", [1.5, float("inf"), Decimal("Infinity"), True, "12"])
def test_inexact_amounts_are_refused_by_customer(wrong: object) -> None:
    """A float would make two engines disagree in the last digit, and the reader must see whose it is."""
    with pytest.raises(KeyAccountError) as caught:
        Amounts.of({"good": 1, "bad": wrong})  # type: ignore[dict-item]
    assert (caught.value.code, caught.value.path) == ("amounts.wrong", "$.amounts['bad']")


@pytest.mark.parametrize(
    "mixed", [{"a": Money(1, "CNY"), "b": Money(1, "USD")}, {"a": Money(1, "CNY"), "b": 1}]
)
def test_kinds_never_mix(mixed: dict[str, Money | int]) -> None:
    """Shares over two currencies would be nonsense that looks exact."""
    with pytest.raises(KeyAccountError) as caught:
        Amounts.of(mixed)
    assert caught.value.code == "amounts.currency-mixed"


def test_no_customers_are_refused() -> None:
    """An empty study is a mistake upstream, not a result."""
    with pytest.raises(KeyAccountError) as caught:
        Amounts.of({})
    assert caught.value.code == "amounts.empty"


@given(st.dictionaries(st.text("abc", min_size=1), st.fractions(max_denominator=1000), min_size=1))
def test_one_scale_loses_nothing(amounts: dict[str, Fraction]) -> None:
    """The common scale is only another way of writing the same numbers."""
    exact = Amounts.of(amounts)
    assert {key: Fraction(units, exact.scale) for key, units in exact.units.items()} == amounts


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**15))
def test_ratios_have_twelve_places_half_even(numerator: int, denominator: int) -> None:
    """Twelve places is the form in which every engine compares."""
    assert abs(Fraction(ratio_of(numerator, denominator)) - Fraction(numerator, denominator)) <= Fraction(
        1, 2 * 10**12
    )
