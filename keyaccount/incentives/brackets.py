"""Tier scales compiled to whole numbers: each bracket pays a polynomial of the base, exactly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import attrs

from keyaccount.values.numbers import Rounding, round_ratio

__all__ = ["Brackets", "RewardPiece", "brackets_of"]


@attrs.frozen
class RewardPiece:
    """Hold one bracket: what base x it starts at and what it pays, square*x^2 + slope*x + constant.

    >>> RewardPiece(Fraction(0), Fraction(0), Fraction(1, 50), Fraction(0)).pays(5000)
    Fraction(100, 1)
    """

    start: Fraction
    square: Fraction
    slope: Fraction
    constant: Fraction

    def pays(self, base: int | Fraction) -> Fraction:
        """Return the exact reward for a base in this bracket."""
        return (self.square * base + self.slope) * base + self.constant


@attrs.frozen
class Brackets:
    """Hold a compiled scale: base and reward are whole numbers (minor units, scaled quantities).

    `lowers[i]` is the smallest whole base in bracket i; the coefficients share one denominator.
    `fixed` says that the reward does not grow with a separate earning base.

    >>> two = brackets_of((RewardPiece(Fraction(0), Fraction(0), Fraction(1, 10), Fraction(0)),), True, False)
    >>> two.rounded(25), two.index(-1)
    (3, -1)
    """

    lowers: tuple[int, ...]
    squares: tuple[int, ...]
    slopes: tuple[int, ...]
    constants: tuple[int, ...]
    denominator: int
    fixed: bool

    def index(self, base: int) -> int:
        """Return the bracket a base falls in, or -1 below the first."""
        return bisect_right(self.lowers, base) - 1

    def numerator(self, index: int, base: int) -> int:
        """Return the reward's numerator over `denominator` for a base in a given bracket."""
        return (self.squares[index] * base + self.slopes[index]) * base + self.constants[index]

    def exact(self, base: int, earning: int | None = None) -> Fraction:
        """Return the exact reward; with an earning base, the bracket average applied to that base."""
        index = self.index(base)
        if index < 0:
            return Fraction(0)
        if earning is None or self.fixed:
            return Fraction(self.numerator(index, base), self.denominator)
        average = Fraction(self.squares[index] * base + self.slopes[index])
        if self.constants[index]:
            average += Fraction(self.constants[index], base)
        return earning * average / self.denominator

    def rounded(self, base: int, earning: int | None = None, rounding: Rounding = Rounding.HALF_UP) -> int:
        """Return the reward rounded once by the named rule."""
        if earning is None or self.fixed:
            index = self.index(base)
            return 0 if index < 0 else round_ratio(self.numerator(index, base), self.denominator, rounding)
        exact = self.exact(base, earning)
        return round_ratio(exact.numerator, exact.denominator, rounding)


def brackets_of(pieces: Sequence[RewardPiece], reached: bool, fixed: bool) -> Brackets:
    """Compile pieces to whole numbers over their common denominator.

    `reached` counts a base equal to a start into that bracket; otherwise it must be exceeded.

    >>> piece = RewardPiece(Fraction(100), Fraction(0), Fraction(0), Fraction(7))
    >>> brackets_of((piece,), reached=False, fixed=True).lowers
    (101,)
    """
    common = lcm(
        *(part.denominator for piece in pieces for part in (piece.square, piece.slope, piece.constant))
    )
    lowers = [
        -((-piece.start.numerator) // piece.start.denominator)
        if reached
        else piece.start.numerator // piece.start.denominator + 1
        for piece in pieces
    ]
    return Brackets(
        lowers=tuple(lowers),
        squares=tuple(int(piece.square * common) for piece in pieces),
        slopes=tuple(int(piece.slope * common) for piece in pieces),
        constants=tuple(int(piece.constant * common) for piece in pieces),
        denominator=common,
        fixed=fixed,
    )
