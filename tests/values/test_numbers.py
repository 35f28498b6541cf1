"""Exact numbers: one rounding step by a named rule, whatever the caller did to the Decimal context."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Context, Decimal, Inexact, InvalidOperation, getcontext, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.numbers import (
    Rounding,
    decimal_of,
    exact,
    largest_remainder,
    round_fraction,
    round_ratio,
    score_of,
)

HALF = Fraction(1, 2)
# Each rule said once more in exact fractions, by the textbook definition.
RULES: dict[Rounding, Callable[[Fraction], int]] = {
    Rounding.FLOOR: math.floor,
    Rounding.CEILING: math.ceil,
    Rounding.DOWN: math.trunc,
    Rounding.UP: lambda value: math.ceil(value) if value > 0 else math.floor(value),
    Rounding.HALF_EVEN: round,
    Rounding.HALF_UP: lambda value: math.floor(value + HALF) if value >= 0 else math.ceil(value - HALF),
}


@given(st.integers(), st.integers().filter(bool), st.sampled_from(Rounding))
def test_rounding_follows_the_textbook_rule(numerator: int, denominator: int, rule: Rounding) -> None:
    """Invoices are disputed over one fen; each rule must be the one its name promises."""
    assert round_ratio(numerator, denominator, rule) == RULES[rule](Fraction(numerator, denominator))


@pytest.mark.parametrize(
    ("rule", "results"),
    [
        (Rounding.HALF_UP, [-3, -2, -1, 1, 2, 3]),
        (Rounding.HALF_EVEN, [-2, -2, 0, 0, 2, 2]),
        (Rounding.DOWN, [-2, -1, 0, 0, 1, 2]),
        (Rounding.UP, [-3, -2, -1, 1, 2, 3]),
        (Rounding.FLOOR, [-3, -2, -1, 0, 1, 2]),
        (Rounding.CEILING, [-2, -1, 0, 1, 2, 3]),
    ],
)
def test_ties_go_where_each_rule_sends_them(rule: Rounding, results: list[int]) -> None:
    """The halves are where the rules differ, so they are written out."""
    assert [round_ratio(number, 2, rule) for number in (-5, -3, -1, 1, 3, 5)] == results


def test_division_by_zero_is_refused_in_words() -> None:
    """A bare ZeroDivisionError would say neither what nor how to mend it."""
    with pytest.raises(KeyAccountError) as caught:
        round_ratio(1, 0)
    assert caught.value.code == "number.division-by-zero"


@given(st.fractions(), st.integers(0, 12))
def test_rounding_to_places_stays_within_half_a_unit(value: Fraction, places: int) -> None:
    """Rounding may never move a figure further than its last place allows."""
    rounded = round_fraction(value, places)
    assert abs(Fraction(rounded) - value) * 10**places <= HALF
    assert rounded.as_tuple().exponent == -places


def test_a_count_of_minor_units_is_rounded_as_what_it_is_worth() -> None:
    """12,345 fen are 123.45 yuan, and to the yuan 123."""
    assert round_fraction(12_345, 2, per=100) == Decimal("123.45")
    assert round_fraction(Fraction(24_690, 2), 0, per=100) == Decimal(123)


@given(st.integers(), st.integers(0, 12))
def test_scaled_integers_become_decimals_in_any_context(scaled: int, places: int) -> None:
    """`Decimal(x) / 100` would depend on whoever set the precision last."""
    with localcontext(Context(prec=1, Emax=1, Emin=-1, traps=[Inexact])):
        made = decimal_of(scaled, places)
    assert Fraction(made) == Fraction(scaled, 10**places)


def test_the_exact_context_ignores_and_restores_the_callers() -> None:
    """The library must neither obey nor disturb the ambient context."""
    with localcontext(Context(prec=3)):
        with exact():
            assert str(Decimal("12345.67") + Decimal("0.001")) == "12345.671"
            with pytest.raises(InvalidOperation):
                Decimal("0") / Decimal("0")
        assert getcontext().prec == 3


def test_the_exact_context_is_the_one_that_is_promised() -> None:
    """Sixty digits and not one more: an engine elsewhere that follows the documents gets the same figures."""
    with exact() as context:
        assert str(Decimal(1) / Decimal(3)) == "0." + 60 * "3"
        assert (context.prec, context.Emin, context.Emax) == (60, -999_999, 999_999)
        assert (context.capitals, context.clamp) == (1, 0)


@pytest.mark.parametrize("value", [0.1 + 0.2, Fraction(3, 10), Decimal("0.3")])
def test_scores_of_one_value_are_one_figure(value: float | Fraction | Decimal) -> None:
    """Two engines that compute a score differently must still rank alike."""
    assert str(score_of(value)) == "0.300000000000"


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), -float("inf"), 1e300, -1e300, Decimal("NaN"), Decimal("-Infinity")],
)
def test_scores_are_finite(value: float | Decimal) -> None:
    """NaN compares false with everything and would sink through any check of bounds."""
    with pytest.raises(KeyAccountError) as caught:
        score_of(value)
    assert caught.value.code == "number.not-finite"


def test_only_floats_lose_their_digits_when_they_are_large() -> None:
    """A whole number is exact however long it is; a float of that size says nothing of its last digits."""
    assert score_of(10**301) == Decimal(10**301)
    assert score_of(Decimal("1E+301")) == Decimal(10**301)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_a_split_sums_to_the_whole_and_is_fair_to_a_unit(total: int, weights: list[int]) -> None:
    """A fen lost or invented in a split is a ledger that does not close."""
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_a_split_prefers_large_remainders_then_the_earlier_part() -> None:
    """The rule for the odd fen must be known, not an accident of sorting."""
    assert largest_remainder(100, [1, 1, 1]) == [34, 33, 33]
    assert largest_remainder(10, [15, 15, 70]) == [2, 1, 7]
    assert largest_remainder(3, [1, 8]) == [0, 3]
    assert largest_remainder(-100, [1, 1, 1]) == [-34, -33, -33]
    assert largest_remainder(5, [0, 1]) == [0, 5]
    assert largest_remainder(0, [1, 2]) == [0, 0]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_weights_that_split_nothing_are_refused(weights: list[int]) -> None:
    """There is no fair share of nothing."""
    with pytest.raises(KeyAccountError) as caught:
        largest_remainder(1, weights)
    assert caught.value.code == "split.weights"
