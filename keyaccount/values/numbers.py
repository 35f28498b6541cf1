"""Exact numbers: one named rounding step, and a Decimal context no caller can change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    InvalidOperation,
    Overflow,
    localcontext,
)
from enum import Enum
from fractions import Fraction

from keyaccount.errors import refuse

__all__ = [
    "SCORE_PLACES",
    "Rounding",
    "decimal_of",
    "exact",
    "largest_remainder",
    "round_fraction",
    "round_ratio",
    "score_of",
]

# Scores and ratios are compared and ranked at this many places, the same in every engine.
SCORE_PLACES = 12


class Rounding(Enum):
    """Name the rule for the one rounding step of a calculation."""

    HALF_UP = "half_up"  # ties away from zero, as invoices do
    HALF_EVEN = "half_even"
    DOWN = "down"  # towards zero
    UP = "up"  # away from zero
    FLOOR = "floor"
    CEILING = "ceiling"


def exact() -> AbstractContextManager[Context]:
    """Enter a private Decimal context: 60 digits, invalid operations trapped, caller's settings ignored.

    >>> with exact():
    ...     Decimal("99999999999999999999.99") + Decimal("0.001")
    Decimal('99999999999999999999.991')
    """
    return localcontext(
        Context(
            prec=60,
            rounding=ROUND_HALF_EVEN,
            Emin=-999_999,
            Emax=999_999,
            capitals=1,
            clamp=0,
            flags=[],
            traps=[InvalidOperation, DivisionByZero, Overflow, FloatOperation],
        )
    )


def round_ratio(numerator: int, denominator: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """Return numerator / denominator as a whole number by the named rule, in integer arithmetic.

    Raises `KeyAccountError` (`number.division-by-zero`).

    >>> round_ratio(5, 2), round_ratio(-5, 2), round_ratio(5, 2, Rounding.HALF_EVEN)
    (3, -3, 2)
    """
    if denominator == 0:
        refuse("number.division-by-zero", "$", "the divisor is zero", "除数为零")
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    whole, rest = divmod(numerator, denominator)
    if rest == 0 or rounding is Rounding.FLOOR:
        return whole
    if rounding is Rounding.CEILING:
        return whole + 1
    if rounding is Rounding.DOWN:
        return whole + (1 if whole < 0 else 0)
    if rounding is Rounding.UP:
        return whole + (0 if whole < 0 else 1)
    twice = 2 * rest
    if twice != denominator:
        return whole + (1 if twice > denominator else 0)
    if rounding is Rounding.HALF_EVEN:
        return whole + (whole & 1)
    return whole + (0 if whole < 0 else 1)


def round_fraction(
    value: Fraction | int, places: int, rounding: Rounding = Rounding.HALF_UP, *, per: int = 1
) -> Decimal:
    """Round an exact value, in 1/`per` of a unit, to a number of decimal places.

    >>> round_fraction(Fraction(2, 3), 4)
    Decimal('0.6667')
    """
    scaled = round_ratio(value.numerator * 10**places, value.denominator * per, rounding)
    return decimal_of(scaled, places)


def decimal_of(scaled: int, places: int) -> Decimal:
    """Return scaled / 10**places as a Decimal with exactly that many places, whatever the context.

    >>> decimal_of(-1234, 2)
    Decimal('-12.34')
    """
    return Decimal(f"{scaled}E{-places}")  # reading text is exact in every context, and fast


def score_of(value: float | int | Fraction | Decimal) -> Decimal:
    """Return a score or ratio at 12 places, the form in which figures are compared and ranked.

    Raises `KeyAccountError` (`number.not-finite`) for NaN and infinity.

    >>> score_of(0.1 + 0.2)
    Decimal('0.300000000000')
    """
    if isinstance(value, float) and not -1e300 < value < 1e300:
        refuse("number.not-finite", "$", "a score must be a finite number", "分值必须是有限数")
    if isinstance(value, Decimal) and not value.is_finite():
        refuse("number.not-finite", "$", "a score must be a finite number", "分值必须是有限数")
    return round_fraction(Fraction(value), SCORE_PLACES, Rounding.HALF_EVEN)


def largest_remainder(total: int, weights: Sequence[int] | Iterable[int]) -> list[int]:
    """Split a whole number in proportion to weights so that the parts sum to it exactly.

    Each part differs from its exact share by less than 1; left-over units go to the largest
    remainders, ties to the earlier weight. Negative totals split as their mirror image.
    Raises `KeyAccountError` for no weights, a negative weight or weights that sum to zero.

    >>> largest_remainder(100, [1, 1, 1])
    [34, 33, 33]
    """
    parts = list(weights)
    if not parts or min(parts) < 0 or sum(parts) == 0:
        refuse(
            "split.weights",
            "$.weights",
            "give at least one weight, none negative, not all zero",
            "至少给出一个权重,不得为负,且不能全为零",
        )
    if total < 0:
        return [-part for part in largest_remainder(-total, parts)]
    whole = sum(parts)
    shares = [divmod(total * weight, whole) for weight in parts]
    result = [share for share, _ in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: -shares[i][1])
    for index in by_remainder[: total - sum(result)]:
        result[index] += 1
    return result
