"""Families of trade terms with open parameters: what a design may choose from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, Protocol, TypeAlias

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import decimal_from, optional_decimal
from keyaccount.incentives.tiers import Boundary, Tier, TierMethod, TierReward, TierScale
from keyaccount.incentives.trade_terms import (
    AllUnitsPrice,
    RebatedPrice,
    RevenueShare,
    TradeTerms,
    TwoPartTariff,
    WholesalePrice,
)
from keyaccount.values.checks import check_decimal, check_id, check_type, tuple_of
from keyaccount.values.numbers import round_fraction

__all__ = [
    "AllUnitsSpace",
    "Parameter",
    "RebateSpace",
    "RevenueShareSpace",
    "TermsSpace",
    "TwoPartSpace",
    "WholesaleSpace",
]

# (start, fixed, per unit, per square) of each piece; Fractions, or floats while searching.
Outlay: TypeAlias = list[tuple[Any, Any, Any, Any]]
MOST_STEPS = 10_000_000


@attrs.frozen
class Parameter:
    """State one open figure: from `low` to `high` in steps; equal ends fix it.

    Raises `KeyAccountError` (`parameter.range`).

    >>> Parameter("then", 20, 40, "0.01").steps
    2000
    """

    name: str
    low: Decimal = attrs.field(converter=decimal_from)
    high: Decimal = attrs.field(converter=decimal_from)
    step: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_id(self.name, "$.name")
        check_decimal(self.low, "$.low", least=0)
        check_decimal(self.high, "$.high", least=0)
        check_decimal(self.step, "$.step")
        spaced = self.step > 0 and (Fraction(self.high) - Fraction(self.low)) / Fraction(self.step)
        if self.step <= 0 or self.high < self.low or Fraction(spaced).denominator != 1 or spaced > MOST_STEPS:
            refuse(
                "parameter.range",
                f"$.{self.name}",
                "the range is a whole number of steps upwards, at most ten million",
                "取值范围应为步长的整数倍,且不超过一千万步",
            )

    @classmethod
    def fixed(cls, name: str, value: Decimal | int | str) -> Parameter:
        """Build a parameter with one value."""
        return cls(name, value, value, 1)

    @property
    def steps(self) -> int:
        """Return the number of steps from low to high."""
        return int((Fraction(self.high) - Fraction(self.low)) / Fraction(self.step))

    def at(self, step: int) -> Fraction:
        """Return the value after so many steps."""
        return Fraction(self.low) + step * Fraction(self.step)


class TermsSpace(Protocol):
    """Offer a family of terms; bring your own by writing these three."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """Return the parameters, in the order in which values are given."""
        ...

    def outlay(self, values: Sequence[Any]) -> Outlay:
        """Return the outlay pieces for values of any kind of number, or [] where these make no terms."""
        ...

    def kept(self, values: Sequence[Any]) -> Any:
        """Return the share of revenue the customer keeps."""
        ...

    def terms(self, values: Sequence[Fraction]) -> TradeTerms:
        """Return the terms for exact values."""
        ...


def _decimal(value: Fraction) -> Decimal:
    return round_fraction(value, 12)


@attrs.frozen
class WholesaleSpace:
    """Choose one price.

    >>> WholesaleSpace(Parameter("price", 10, 70, 1)).outlay([40])
    [(0, 0, 40, 0)]
    """

    price: Parameter

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return the price."""
        return (self.price,)

    def outlay(self, values: Sequence[Any]) -> Outlay:
        """Return the one piece."""
        zero = values[0] * 0
        return [(zero, zero, values[0], zero)]

    def kept(self, values: Sequence[Any]) -> Any:
        """Return the whole."""
        return values[0] * 0 + 1

    def terms(self, values: Sequence[Fraction]) -> WholesalePrice:
        """Return the wholesale price."""
        return WholesalePrice(_decimal(values[0]))


@attrs.frozen
class AllUnitsSpace:
    """Choose a price, the quantity that opens a better one, and that one.

    Without a price (None) less than that quantity is not sold.

    >>> space = AllUnitsSpace(Parameter.fixed("price", 40), Parameter.fixed("reached", 30),
    ...                       Parameter("then", 20, 40, "0.01"))
    >>> space.outlay([40, 30, 28])
    [(0, 0, 40, 0), (30, 0, 28, 0)]
    """

    price: Parameter | None
    reached: Parameter
    then: Parameter

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return price (if any), quantity and better price."""
        return (*((self.price,) if self.price else ()), self.reached, self.then)

    def outlay(self, values: Sequence[Any]) -> Outlay:
        """Return the pieces below and from the quantity on."""
        *below, reached, then = values
        zero = then * 0
        if reached <= 0:
            return []
        return [*((zero, zero, price, zero) for price in below), (reached, zero, then, zero)]

    def kept(self, values: Sequence[Any]) -> Any:
        """Return the whole."""
        return values[0] * 0 + 1

    def terms(self, values: Sequence[Fraction]) -> AllUnitsPrice:
        """Return the all-units price."""
        *below, reached, then = (_decimal(one) for one in values)
        return AllUnitsPrice(below[0] if below else None, reached, then)


@attrs.frozen
class TwoPartSpace:
    """Choose a fee and a price.

    >>> TwoPartSpace(Parameter("fee", 0, 900, 1), Parameter.fixed("price", 10)).outlay([300, 10])
    [(0, 300, 10, 0)]
    """

    fee: Parameter
    price: Parameter

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return fee and price."""
        return (self.fee, self.price)

    def outlay(self, values: Sequence[Any]) -> Outlay:
        """Return the one piece."""
        zero = values[0] * 0
        return [(zero, values[0], values[1], zero)]

    def kept(self, values: Sequence[Any]) -> Any:
        """Return the whole."""
        return values[0] * 0 + 1

    def terms(self, values: Sequence[Fraction]) -> TwoPartTariff:
        """Return the two-part tariff."""
        return TwoPartTariff(*(_decimal(one) for one in values))


@attrs.frozen
class RevenueShareSpace:
    """Choose the share of revenue the customer keeps; it pays that share of our unit cost per unit.

    At that price its best order is the channel's best, whatever the share. Source: Cachon & Lariviere 2005.

    >>> RevenueShareSpace(Parameter("share", 0, 1, "0.001"), unit_cost=10).outlay([Fraction(1, 4)])[0][2]
    Fraction(5, 2)
    """

    share: Parameter
    unit_cost: Decimal = attrs.field(converter=decimal_from, kw_only=True)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return the share."""
        return (self.share,)

    def outlay(self, values: Sequence[Any]) -> Outlay:
        """Return the one piece."""
        zero = values[0] * 0
        return [(zero, zero, values[0] * type(values[0])(self.unit_cost), zero)]

    def kept(self, values: Sequence[Any]) -> Any:
        """Return the share kept."""
        return values[0]

    def terms(self, values: Sequence[Fraction]) -> RevenueShare:
        """Return the revenue share."""
        return RevenueShare(_decimal(values[0] * Fraction(self.unit_cost)), _decimal(values[0]))


@attrs.frozen
class RebateSpace:
    """Choose thresholds (spend at the price) and rates of a rebate, and perhaps its cap.

    Thresholds and rates come in pairs; values are ordered price, thresholds, rates, cap. Thresholds that
    do not rise, and rates that fall, are left out. Raises `KeyAccountError` (`space.pairs`, `space.method`).

    >>> space = RebateSpace(Parameter.fixed("price", 40), [Parameter("from", 400, 2400, 100)],
    ...                     [Parameter("rate", 0, "0.5", "0.01")])
    >>> space.outlay([Fraction(40), Fraction(1200), Fraction(1, 4)])[1]
    (Fraction(30, 1), Fraction(0, 1), Fraction(30, 1), Fraction(0, 1))
    """

    price: Parameter
    thresholds: tuple[Parameter, ...] = attrs.field(converter=tuple_of)
    rates: tuple[Parameter, ...] = attrs.field(converter=tuple_of)
    cap: Parameter | None = None
    method: TierMethod = TierMethod.ALL_UNITS

    def __attrs_post_init__(self) -> None:
        for name in ("thresholds", "rates"):
            for place, one in enumerate(getattr(self, name)):
                check_type(one, Parameter, f"$.{name}[{place}]")
        if not self.rates or len(self.rates) != len(self.thresholds):
            refuse("space.pairs", "$.rates", "give a rate for each threshold", "每个门槛须对应一个返利率")
        if self.method not in (TierMethod.ALL_UNITS, TierMethod.INCREMENTAL):
            refuse(
                "space.method",
                "$.method",
                "design all-units or incremental tiers",
                "仅支持全额累计或分段递增",
            )

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return price, thresholds, rates and cap."""
        return (self.price, *self.thresholds, *self.rates, *((self.cap,) if self.cap else ()))

    def _split(self, values: Sequence[Any]) -> tuple[Any, Sequence[Any], Sequence[Any], Any]:
        count = len(self.thresholds)
        cap = values[1 + 2 * count] if self.cap else None
        return values[0], values[1 : 1 + count], values[1 + count : 1 + 2 * count], cap

    def outlay(self, values: Sequence[Any]) -> Outlay:
        """Return the price less the rebate, tier by tier, the cap from where it binds."""
        price, starts, rates, cap = self._split(values)
        rising = all(one < two for one, two in pairwise(starts))
        better = all(one <= two for one, two in pairwise(rates))
        if price <= 0 or not rising or not better:
            return []
        zero = price * 0
        made: Outlay = [(zero, zero, price, zero)]
        constant = zero
        before = zero
        for place, (start, rate) in enumerate(zip(starts, rates, strict=True)):
            if self.method is TierMethod.INCREMENTAL:
                constant += (before - rate) * start
                before = rate
            end = starts[place + 1] if place + 1 < len(starts) else None
            tier = (start / price, -constant, price * (1 - rate), zero)
            made = [one for one in made if one[0] < tier[0]] + _capped(
                tier, rate, constant, start, end, price, cap
            )
        return made

    def kept(self, values: Sequence[Any]) -> Any:
        """Return the whole."""
        return values[0] * 0 + 1

    def terms(self, values: Sequence[Fraction]) -> RebatedPrice:
        """Return the price with its rebate, the very scale a policy can carry."""
        price, starts, rates, cap = self._split(values)
        tiers = [Tier(_decimal(start), _decimal(rate)) for start, rate in zip(starts, rates, strict=True)]
        scale = TierScale(tiers, self.method, Boundary.REACHED, TierReward.RATE)
        return RebatedPrice(_decimal(price), scale, optional_decimal(None if cap is None else _decimal(cap)))


def _capped(
    tier: tuple[Any, ...], rate: Any, constant: Any, start: Any, end: Any, price: Any, cap: Any
) -> Outlay:
    """Return a tier, or what of it lies below the cap and the flat rest."""
    one = (tier[0], tier[1], tier[2], tier[3])
    if cap is None:
        return [one]
    flat = -cap
    if rate * start + constant >= cap:
        return [(tier[0], flat, price, tier[3])]
    if rate <= 0:
        return [one]
    reached = (cap - constant) / rate
    if end is not None and reached >= end:
        return [one]
    return [one, (reached / price, flat, price, tier[3])]
