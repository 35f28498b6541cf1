"""Exact decimals as policies write them: text, whole numbers or Decimals, never floats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from keyaccount.errors import refuse
from keyaccount.values.checks import tuple_of
from keyaccount.values.numbers import largest_remainder, round_fraction

__all__ = [
    "about",
    "decimal_from",
    "ids_of",
    "optional_decimal",
    "parts_of_total",
    "percent_text",
    "plain",
    "spread",
]

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,19})(\.\d{1,12})?")


def decimal_from(value: Decimal | int | str) -> Decimal:
    """Return a Decimal from plain decimal text, a whole number or a Decimal; anything else stays as it is.

    What is not a number is left for the caller's own check, which knows the path.

    >>> decimal_from("0.025"), decimal_from(3)
    (Decimal('0.025'), Decimal('3'))
    """
    if type(value) is int:
        return Decimal(value)
    if type(value) is str:
        if not _NUMBER.fullmatch(value):
            refuse("decimal.text", "$", f"{value[:40]!r} is not a plain decimal number", "不是规范的十进制数")
        return Decimal(value)
    return value  # type: ignore[return-value]


def optional_decimal(value: Decimal | int | str | None) -> Decimal | None:
    """Return None for None and otherwise `decimal_from(value)`.

    >>> optional_decimal(None), optional_decimal("0.5")
    (None, Decimal('0.5'))
    """
    return None if value is None else decimal_from(value)


def ids_of(values: Iterable[str]) -> frozenset[str]:
    """Copy ids to a frozen set; a single text is refused, it would fall apart into letters.

    >>> sorted(ids_of(["P2", "P1"]))
    ['P1', 'P2']
    """
    return frozenset(tuple_of(values))


def plain(value: Decimal | Fraction | int) -> str:
    """Word a number without exponent or trailing zeros; a fraction that does not end stays a fraction.

    >>> plain(Decimal("100.00")), plain(Fraction(1, 8)), plain(Fraction(1, 3))
    ('100', '0.125', '1/3')
    """
    number = Fraction(value)
    rest = number.denominator
    places = 0
    while rest % 10 == 0:
        rest //= 10
        places += 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
            places += 1
    if rest != 1:
        return str(number)
    scaled = f"{abs(number.numerator) * 10**places // number.denominator:0{places + 1}d}"
    text = f"{scaled[:-places]}.{scaled[-places:]}".rstrip("0").rstrip(".") if places else scaled
    return f"-{text}" if number < 0 else text


def about(value: Decimal | Fraction | int) -> str:
    """Word a number for reading: as it is where it ends within six places, else rounded with a sign for it.

    >>> about(Fraction(5, 4)), about(Fraction(2, 3))
    ('1.25', '≈0.666667')
    """
    exact = Fraction(value)
    rounded = round_fraction(exact, 6)
    return plain(rounded) if rounded == exact else f"≈{plain(rounded)}"


def percent_text(rate: Decimal | Fraction) -> str:
    """Word a rate as a percentage.

    >>> percent_text(Decimal("0.025"))
    '2.5%'
    """
    return f"{about(Fraction(rate) * 100)}%"


def parts_of_total(total: int, parts: Iterable[Fraction]) -> list[int]:
    """Round exact parts to whole numbers that sum to an already rounded total.

    Each part moves by less than 1 where the total is the rounded sum of the parts; left-over units go
    to the largest remainders, ties to the earlier part.

    >>> parts_of_total(10, [Fraction(10, 3)] * 3)
    [4, 3, 3]
    """
    exact = list(parts)
    if len(exact) == 1:
        return [total]
    whole = [part.numerator // part.denominator for part in exact]
    missing = total - sum(whole)
    if not exact:
        return []
    if missing < 0:
        return [-part for part in parts_of_total(-total, [-part for part in exact])]
    order = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    extra, left = divmod(missing, len(exact))
    for place, index in enumerate(order):
        whole[index] += extra + (1 if place < left else 0)
    return whole


def spread(total: int, weights: list[int]) -> list[int]:
    """Split a total by weights that may be negative (returns) or all zero (then evenly).

    >>> spread(10, [0, 0]), spread(9, [10, -1])
    ([5, 5], [10, -1])
    """
    if not total:
        return [0] * len(weights)
    if not weights:
        return []
    whole = sum(weights)
    if whole == 0:
        sizes = [abs(weight) for weight in weights]
        return largest_remainder(total, sizes if any(sizes) else [1] * len(weights))
    if min(weights) >= 0:
        return largest_remainder(total, weights)
    return parts_of_total(total, [Fraction(total * weight, whole) for weight in weights])
