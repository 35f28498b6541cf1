"""Amounts as exact numbers, whether they come as money, decimals, fractions or whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TypeAlias

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.values.checks import check_id, tuple_of
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.money import Money
from keyaccount.values.numbers import SCORE_PLACES, Rounding, decimal_of, round_ratio

__all__ = ["Amount", "Amounts", "ratio_of"]

Amount: TypeAlias = Money | Decimal | Fraction | int


@attrs.frozen
class Amounts:
    """Hold one exact number per customer on a common scale, `units / scale`, in one currency or none.

    Customers whose amount is None or NaN are unknown: named apart, never taken for zero.
    Raises `KeyAccountError` (`amounts.empty`, `amounts.wrong`, `amounts.currency-mixed`) naming every
    customer whose amount is a float or infinite.

    >>> amounts = Amounts.of({"a": Decimal("1.25"), "b": 2, "c": None})
    >>> amounts.units["b"], amounts.scale, amounts.unknown
    (8, 4, ('c',))
    """

    units: FrozenMap[str, int] = attrs.field(converter=frozen_map_of)
    scale: int = 1
    currency: str | None = None
    unknown: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)

    @classmethod
    def of(cls, amounts: Mapping[str, Amount | None], path: str = "$.amounts") -> Amounts:
        """Bring every known amount to one scale, exactly.

        >>> Amounts.of({"a": Fraction(1, 3), "b": 1}).units["a"]
        1
        """
        if not amounts:
            refuse("amounts.empty", path, "give at least one customer's amount", "至少给出一个客户的金额")
        exact, unknown, currencies = _sorted_out(amounts, path)
        if len(currencies) > 1:
            shown = ", ".join(sorted(currencies))
            refuse(
                "amounts.currency-mixed",
                path,
                f"amounts are of several kinds ({shown}); convert them to one currency first",
                f"金额不是同一种类({shown}),请先换算为同一币种",
            )
        scale = lcm(*(value.denominator for value in exact.values()))
        units = {key: value.numerator * (scale // value.denominator) for key, value in exact.items()}
        currency = next(iter(currencies), _PLAIN)
        return cls(FrozenMap(units), scale, None if currency == _PLAIN else currency, unknown)

    def figure(self, units: int) -> Amount:
        """Return a number of this scale in the form amounts were given: money, or a plain number.

        >>> Amounts.of({"a": Money("3.50", "CNY")}).figure(1)
        Money('0.50', 'CNY')
        """
        value = Fraction(units, self.scale)
        if self.currency is not None:
            return _money(value, self.currency)
        return value.numerator if value.denominator == 1 else value

    @property
    def total(self) -> int:
        """Return the sum of all known amounts, on this scale."""
        return sum(self.units.values())


_PLAIN = "plain numbers"
_MONEY_PLACES = 8


def _money(value: Fraction, currency: str) -> Money:
    # Money has at most 8 places, so a sum of money is exact at 8.
    scaled = round_ratio(value.numerator * 10**_MONEY_PLACES, value.denominator)
    return Money(decimal_of(scaled, _MONEY_PLACES), currency)


def _sorted_out(
    amounts: Mapping[str, Amount | None], path: str
) -> tuple[dict[str, Fraction | int], tuple[str, ...], set[str]]:
    exact: dict[str, Fraction | int] = {}
    unknown: list[str] = []
    currencies: set[str] = set()
    problems = Problems()
    for key, value in amounts.items():
        check_id(key, f"{path} key")
        if value is None or value != value:
            unknown.append(key)
            continue
        number = _number(value)
        if number is None:
            problems.add(
                "amounts.wrong",
                f"{path}[{key!r}]",
                f"{value!r} is not an exact finite amount; use Money, Decimal or int, None if unknown",
                f"{value!r} 不是精确的有限金额;请使用 Money、Decimal 或 int,未知请用 None",
            )
            continue
        exact[key] = number
        currencies.add(value.currency if isinstance(value, Money) else _PLAIN)
    problems.raise_any()
    return exact, tuple(unknown), currencies


def _number(value: Amount) -> Fraction | int | None:
    if isinstance(value, Money):
        return value.fraction
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(*value.as_integer_ratio())
    return None


def ratio_of(numerator: int, denominator: int) -> Decimal:
    """Return a ratio of whole numbers at 12 places, half to even.

    >>> ratio_of(1, 3)
    Decimal('0.333333333333')
    """
    return decimal_of(
        round_ratio(numerator * 10**SCORE_PLACES, denominator, Rounding.HALF_EVEN), SCORE_PLACES
    )
