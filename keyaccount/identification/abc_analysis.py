"""ABC classes by cumulative share at named cuts; equal amounts always fall into one class."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_decimal, check_type
from keyaccount.values.text import Text

__all__ = ["CUTS_80_95", "AbcClass", "AbcCuts", "Crossing", "abc_classes", "standing_order"]


class AbcClass(Enum):
    """Name a class of the ABC analysis."""

    A = "a"
    B = "b"
    C = "c"

    @property
    def text(self) -> Text:
        """Return the class in words."""
        return Text(f"class {self.name}", f"{self.name} 类")


class Crossing(Enum):
    """Say where the customer belongs whose amount carries the cumulative share across a cut."""

    UPPER = "upper"  # the one that crosses 80 % is still A
    LOWER = "lower"  # A ends before the one that crosses


@attrs.frozen
class AbcCuts:
    """Name the two cumulative shares at which class A and class B end, and where the crossing one belongs.

    Raises `KeyAccountError` unless 0 < a < b <= 1. Source: Pareto (ABC) analysis. Method: I2.

    >>> print(AbcCuts().text.say())
    cuts 0.80/0.95, the crossing customer in the upper class
    """

    a: Decimal = Decimal("0.80")
    b: Decimal = Decimal("0.95")
    crossing: Crossing = Crossing.UPPER

    def __attrs_post_init__(self) -> None:
        check_decimal(self.a, "$.a", least=0, most=1)
        check_decimal(self.b, "$.b", least=0, most=1)
        check_type(self.crossing, Crossing, "$.crossing")
        if not 0 < self.a < self.b:
            refuse("abc.cuts", "$.b", "give cuts with 0 < a < b <= 1", "分界须满足 0 < a < b <= 1")

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        upper = self.crossing is Crossing.UPPER
        return Text(
            f"cuts {self.a}/{self.b}, the crossing customer in the {'upper' if upper else 'lower'} class",
            f"分界 {self.a}/{self.b},跨越分界的客户归入{'上' if upper else '下'}一类",
        )

    def class_of(self, before: int, after: int, total: int) -> AbcClass:
        """Return the class of a customer from the cumulative amounts before and through it.

        >>> AbcCuts().class_of(79, 90, 100), AbcCuts(crossing=Crossing.LOWER).class_of(79, 90, 100)
        (<AbcClass.A: 'a'>, <AbcClass.B: 'b'>)
        """
        if self._within(self.a, before, after, total):
            return AbcClass.A
        return AbcClass.B if self._within(self.b, before, after, total) else AbcClass.C

    def _within(self, cut: Decimal, before: int, after: int, total: int) -> bool:
        share = Fraction(*cut.as_integer_ratio())
        limit = share.numerator * total
        if self.crossing is Crossing.UPPER:
            return before * share.denominator < limit
        return after * share.denominator <= limit


CUTS_80_95 = AbcCuts()


def standing_order(units: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return customers with their amounts, largest first, equal amounts by id so that no run differs.

    >>> standing_order({"b": 1, "a": 1, "c": 5})
    [('c', 5), ('a', 1), ('b', 1)]
    """
    return sorted(units.items(), key=lambda pair: (-pair[1], pair[0]))


def abc_classes(units: Mapping[str, int], cuts: AbcCuts) -> dict[str, AbcClass | None]:
    """Class every customer by the cumulative share of those strictly above it; none without turnover.

    Shares are of the sum of the positive amounts. Equal amounts get equal classes, so the class of a
    tie is that of its first member (`Crossing.UPPER`) or its last (`Crossing.LOWER`). Method: I2.

    >>> classes = abc_classes({"a": 80, "b": 15, "c": 5, "d": -1}, AbcCuts())
    >>> [one and one.name for one in classes.values()]
    ['A', 'B', 'C', None]
    """
    total = sum(amount for amount in units.values() if amount > 0)
    tied: dict[int, int] = {}
    for amount in units.values():
        tied[amount] = tied.get(amount, 0) + 1
    by_amount: dict[int, AbcClass | None] = {}
    before = 0
    for amount in sorted(tied, reverse=True):
        after = before + amount * tied[amount]
        by_amount[amount] = cuts.class_of(before, after, total) if amount > 0 else None
        before = after
    return {customer: by_amount[amount] for customer, amount in standing_order(units)}
