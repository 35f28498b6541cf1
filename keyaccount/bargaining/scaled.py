"""Whole-number form of a bargaining problem: exact values as small ints, and back."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

import attrs

from keyaccount.bargaining.problem import BargainingProblem

__all__ = ["Scaled", "scaled"]


@attrs.frozen
class Scaled:
    """Hold every value as a whole number from 0 up, in units each party's values share exactly.

    `tables[party][issue][option]`; a party's true value is (units x step + base) / scale.
    `floors[party]` is the least whole number that meets the bottom line (None: no bottom line).

    >>> one = scaled(BargainingProblem.from_tables([[[0, 10]], [[Fraction(1, 3), 1]]], (5, None)))
    >>> one.tables, one.floors, one.value(1, 1)
    ((((0, 1),), ((0, 1),)), (1, None), Fraction(1, 1))
    """

    tables: tuple[tuple[tuple[int, ...], ...], ...]
    floors: tuple[int | None, ...]
    scales: tuple[int, ...]
    bases: tuple[int, ...]
    steps: tuple[int, ...]

    def value(self, party: int, units: int) -> Fraction:
        """Return the exact value behind a whole number of units."""
        return Fraction(units * self.steps[party] + self.bases[party], self.scales[party])

    def values(self, party: int, units: Sequence[int]) -> list[Fraction]:
        """Return the exact values behind many whole numbers of units."""
        step, base, scale = self.steps[party], self.bases[party], self.scales[party]
        return [Fraction(one * step + base, scale) for one in units]

    def amounts(self, units: Sequence[int]) -> list[Fraction]:
        """Return differences counted in units, one per party, as differences of value."""
        fields = zip(units, self.steps, self.scales, strict=True)
        return [Fraction(one * step, scale) for one, step, scale in fields]

    def units(self, party: int, value: Fraction) -> Fraction:
        """Return a value in the party's units, exactly (not always a whole number)."""
        return (value * self.scales[party] - self.bases[party]) / self.steps[party]


def scaled(problem: BargainingProblem) -> Scaled:
    """Scale a problem to whole numbers: least common denominator, lowest value to 0, common factor out.

    >>> scaled(BargainingProblem.from_tables([[[2, 4]], [[0, 3]]], (None, None))).tables
    (((0, 1),), ((0, 1),))
    """
    parts = [_party(problem, party) for party in range(len(problem.parties))]
    floors = []
    for (_, scale, base, step), floor in zip(parts, problem.bottom_lines, strict=True):
        floors.append(None if floor is None else _ceiling((floor * scale - base) / step))
    return Scaled(
        tables=tuple(part[0] for part in parts),
        floors=tuple(floors),
        scales=tuple(part[1] for part in parts),
        bases=tuple(part[2] for part in parts),
        steps=tuple(part[3] for part in parts),
    )


def _party(problem: BargainingProblem, party: int) -> tuple[tuple[tuple[int, ...], ...], int, int, int]:
    rows = [issue.values[party] for issue in problem.issues]
    scale = lcm(*{value.denominator for row in rows for value in row})
    whole = [[value.numerator * (scale // value.denominator) for value in row] for row in rows]
    lows = [min(row) for row in whole]
    step = gcd(*[value - low for row, low in zip(whole, lows, strict=True) for value in row]) or 1
    tables = tuple(
        tuple([(value - low) // step for value in row]) for row, low in zip(whole, lows, strict=True)
    )
    return tables, scale, sum(lows), step


def _ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
