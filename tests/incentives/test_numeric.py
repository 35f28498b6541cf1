"""Numbers as policies write them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives.numeric import (
    decimal_from,
    optional_decimal,
    parts_of_total,
    percent_text,
    plain,
    spread,
)
from tests.incentives.making import refused


@pytest.mark.parametrize("text", ["", "1e5", " 1", "+1", "01", "1.", ".5", "1,000", "NaN", "9" * 30])
def test_text_that_is_no_plain_number_is_refused(text: str) -> None:
    """A typing slip in a rate must not become a rate."""
    with refused("decimal.text"):
        decimal_from(text)


def test_what_is_no_number_is_left_for_the_check_that_knows_the_path() -> None:
    """A float must be refused with its field's path, not here."""
    assert decimal_from(0.5) == 0.5  # type: ignore[arg-type]
    assert optional_decimal(None) is None


def test_plain_wording() -> None:
    """People read neither exponents nor trailing zeros."""
    assert [plain(one) for one in (Decimal("-0.50"), 1200, Fraction(7, 3), Decimal("1E+3"))] == [
        "-0.5",
        "1200",
        "7/3",
        "1000",
    ]
    assert percent_text(Fraction(1, 3)) == "≈33.333333%"


@given(st.lists(st.fractions(-1000, 1000, max_denominator=50), max_size=8), st.integers(-20, 20))
def test_rounded_parts_sum_to_the_whole(parts: list[Fraction], extra: int) -> None:
    """Whatever the total was rounded to, its parts must sum to it and stay near."""
    total = round(sum(parts)) + extra
    made = parts_of_total(total, parts)
    assert sum(made) == (total if parts else 0)
    slack = 2 + abs(extra)
    assert all(abs(one - exact) < slack for one, exact in zip(made, parts, strict=True))


@given(st.integers(-10_000, 10_000), st.lists(st.integers(-500, 500), max_size=10))
def test_a_split_sums_to_the_total(total: int, weights: list[int]) -> None:
    """Also with returns among the weights, and where they cancel out."""
    assert sum(spread(total, weights)) == (total if weights else 0)
