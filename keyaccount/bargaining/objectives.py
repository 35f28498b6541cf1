"""What a search for one fair point aims at: the score of a deal and straight lines that bound it.

Units are whole numbers per party, first and second. Every bound errs on the safe side, so a deal that
reaches the score sought is never lost to rounding.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Protocol

import attrs

__all__ = ["LeastShare", "Aim", "GainProduct", "Top", "WeightedSum"]


class Aim(Protocol):
    """Score deals, and bound the score along a straight line p x first + q x second (p, q > 0)."""

    @property
    def base(self) -> int:
        """Return the score every acceptable deal reaches."""
        ...

    def score(self, first: int, second: int) -> int:
        """Return the score of an acceptable deal."""
        ...

    def least(self, p: int, q: int, score: int) -> int:
        """Return what p x first + q x second is at least, for deals that reach a score."""
        ...

    def most(self, p: int, q: int, total: int) -> int:
        """Return the greatest score any deal with p x first + q x second <= total can have."""
        ...


def _ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


@attrs.frozen
class GainProduct:
    """Aim at the greatest product of gains over a start (Nash).

    >>> GainProduct(0, 0).score(3, 4), GainProduct(0, 0).least(1, 1, 16), GainProduct(0, 0).most(1, 1, 8)
    (12, 8, 16)
    """

    first_start: int
    second_start: int
    base: int = 0

    def score(self, first: int, second: int) -> int:
        """Return the product of gains."""
        return (first - self.first_start) * (second - self.second_start)

    def least(self, p: int, q: int, score: int) -> int:
        """Touch the hyperbola of equal products: 2 sqrt(p q score), rounded up."""
        inside = 4 * p * q * score
        root = isqrt(inside)
        return p * self.first_start + q * self.second_start + root + (root * root < inside)

    def most(self, p: int, q: int, total: int) -> int:
        """Return the product at the point where the line touches a hyperbola."""
        room = max(0, total - p * self.first_start - q * self.second_start)
        return room * room // (4 * p * q)


@attrs.frozen
class LeastShare:
    """Aim at the greatest least weighted gain (egalitarian, Kalai-Smorodinsky).

    >>> LeastShare(0, 0, 2, 3).score(3, 4), LeastShare(0, 0, 1, 1).most(1, 1, 9)
    (6, 4)
    """

    first_start: int
    second_start: int
    first_weight: int
    second_weight: int
    base: int = 0

    def score(self, first: int, second: int) -> int:
        """Return the smaller weighted gain."""
        return min(
            (first - self.first_start) * self.first_weight, (second - self.second_start) * self.second_weight
        )

    def least(self, p: int, q: int, score: int) -> int:
        """Return the line through the corner where both weighted gains reach the score."""
        first = self.first_start + -(-score // self.first_weight)
        return p * first + q * (self.second_start - (-score // self.second_weight))

    def most(self, p: int, q: int, total: int) -> int:
        """Return the weighted gain where the line meets the ray of equal weighted gains."""
        room = max(0, total - p * self.first_start - q * self.second_start)
        return (
            room * self.first_weight * self.second_weight // (p * self.second_weight + q * self.first_weight)
        )


@attrs.frozen
class WeightedSum:
    """Aim at the greatest weighted sum, above both floors (utilitarian).

    >>> WeightedSum(1, 2, 0, 0).score(3, 4), WeightedSum(1, 1, 0, 0).least(1, 2, 5)
    (11, 5)
    """

    first_weight: int
    second_weight: int
    first_floor: int
    second_floor: int

    @property
    def base(self) -> int:
        """Return the sum at both floors."""
        return self.score(self.first_floor, self.second_floor)

    def score(self, first: int, second: int) -> int:
        """Return the weighted sum."""
        return self.first_weight * first + self.second_weight * second

    def least(self, p: int, q: int, score: int) -> int:
        """Return the smaller of the line's values where the score's line meets the two floors."""
        second = Fraction(score - self.first_weight * self.first_floor, self.second_weight)
        first = Fraction(score - self.second_weight * self.second_floor, self.first_weight)
        at_first = p * self.first_floor + q * max(second, Fraction(self.second_floor))
        at_second = p * max(first, Fraction(self.first_floor)) + q * self.second_floor
        return _ceiling(min(at_first, at_second))

    def most(self, p: int, q: int, total: int) -> int:
        """Return the greater score where the line meets the two floors."""
        second = Fraction(total - p * self.first_floor, q)
        first = Fraction(total - q * self.second_floor, p)
        at_first = self.first_weight * self.first_floor + self.second_weight * second
        at_second = self.first_weight * first + self.second_weight * self.second_floor
        return max(at_first, at_second).__floor__()


@attrs.frozen
class Top:
    """Aim at one party's greatest value with the other at its floor or above (an ideal point).

    >>> Top(0, 2, 3).score(7, 4), Top(0, 2, 3).most(1, 1, 10)
    (7, 7)
    """

    party: int
    first_floor: int
    second_floor: int

    @property
    def base(self) -> int:
        """Return the party's own floor."""
        return (self.first_floor, self.second_floor)[self.party]

    def score(self, first: int, second: int) -> int:
        """Return the party's value."""
        return (first, second)[self.party]

    def least(self, p: int, q: int, score: int) -> int:
        """Return the line through the score and the other's floor."""
        return p * score + q * self.second_floor if self.party == 0 else p * self.first_floor + q * score

    def most(self, p: int, q: int, total: int) -> int:
        """Return what the line leaves once the other has its floor."""
        return (
            (total - q * self.second_floor) // p if self.party == 0 else (total - p * self.first_floor) // q
        )
