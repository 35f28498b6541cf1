"""Trade terms as what the customer pays for a quantity: a price, a fee, a share of revenue, a rebate."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.discounts import RetrospectiveRebate
from keyaccount.incentives.limits import Limits
from keyaccount.incentives.numeric import decimal_from, optional_decimal, percent_text, plain
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.tiers import TierMethod, TierReward, TierScale
from keyaccount.values.checks import check_decimal, check_type
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = [
    "AllUnitsPrice",
    "OutlayPiece",
    "RebatedPrice",
    "RevenueShare",
    "TradeTerms",
    "TwoPartTariff",
    "WholesalePrice",
]


@attrs.frozen
class OutlayPiece:
    """State what an order from `start` on costs: fixed + per_unit x q + per_square x q^2, exactly.

    >>> OutlayPiece(Fraction(0), Fraction(0), Fraction(40)).cost(Fraction(15))
    Fraction(600, 1)
    """

    start: Fraction
    fixed: Fraction
    per_unit: Fraction
    per_square: Fraction = Fraction(0)

    def cost(self, quantity: Fraction) -> Fraction:
        """Return the outlay for a quantity of this piece."""
        return self.fixed + (self.per_unit + self.per_square * quantity) * quantity


class TradeTerms(Protocol):
    """Say what the customer pays for a quantity and which share of its revenue it keeps."""

    @property
    def text(self) -> Text:
        """Return the terms in words."""
        ...

    def outlay(self) -> Sequence[OutlayPiece]:
        """Return the outlay in pieces, the first from zero on."""
        ...

    def kept(self) -> Fraction:
        """Return the share of its resale revenue the customer keeps."""
        ...


@attrs.frozen
class WholesalePrice:
    """Charge one price per unit.

    >>> WholesalePrice(40).text.zh
    '单价 40'
    """

    price: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.price, "$.price", least=0)

    def outlay(self) -> tuple[OutlayPiece, ...]:
        """Return the one piece."""
        return (OutlayPiece(Fraction(0), Fraction(0), Fraction(self.price)),)

    def kept(self) -> Fraction:
        """Return the whole: no revenue is passed on."""
        return Fraction(1)

    @property
    def text(self) -> Text:
        """Return the terms in words."""
        return Text(f"price {plain(self.price)}", f"单价 {plain(self.price)}")


@attrs.frozen
class AllUnitsPrice:
    """Charge one price, and another for all units of an order that reaches a quantity.

    A price of None means that less than that quantity is not sold at all.

    >>> AllUnitsPrice(40, 30, "28.75").outlay()[1].cost(Fraction(30))
    Fraction(1725, 2)
    """

    price: Decimal | None = attrs.field(converter=optional_decimal)
    reached: Decimal = attrs.field(converter=decimal_from)
    then: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        if self.price is not None:
            check_decimal(self.price, "$.price", least=0)
        check_decimal(self.then, "$.then", least=0)
        check_decimal(self.reached, "$.reached")
        if self.reached <= 0:
            refuse("terms.threshold", "$.reached", "must be above zero", "必须大于零")

    def outlay(self) -> tuple[OutlayPiece, ...]:
        """Return the pieces below and from the quantity on."""
        zero = Fraction(0)
        better = OutlayPiece(Fraction(self.reached), zero, Fraction(self.then))
        return (better,) if self.price is None else (OutlayPiece(zero, zero, Fraction(self.price)), better)

    def kept(self) -> Fraction:
        """Return the whole: no revenue is passed on."""
        return Fraction(1)

    @property
    def text(self) -> Text:
        """Return the terms in words."""
        reached, then = plain(self.reached), plain(self.then)
        if self.price is None:
            return Text(f"{then} for orders from {reached} on", f"订货达到 {reached} 方可按 {then} 供货")
        price = plain(self.price)
        return Text(
            f"price {price}, from {reached} on {then} for all units",
            f"单价 {price},达到 {reached} 后全部按 {then}",
        )


@attrs.frozen
class TwoPartTariff:
    """Charge a fee for buying at all and a price per unit.

    >>> TwoPartTariff(300, 10).outlay()[0].cost(Fraction(30))
    Fraction(600, 1)
    """

    fee: Decimal = attrs.field(converter=decimal_from)
    price: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.fee, "$.fee", least=0)
        check_decimal(self.price, "$.price", least=0)

    def outlay(self) -> tuple[OutlayPiece, ...]:
        """Return the one piece."""
        return (OutlayPiece(Fraction(0), Fraction(self.fee), Fraction(self.price)),)

    def kept(self) -> Fraction:
        """Return the whole: no revenue is passed on."""
        return Fraction(1)

    @property
    def text(self) -> Text:
        """Return the terms in words."""
        fee, price = plain(self.fee), plain(self.price)
        return Text(f"fee {fee} and price {price}", f"固定费 {fee} 加单价 {price}")


@attrs.frozen
class RevenueShare:
    """Charge a price per unit and let the customer keep a share of its resale revenue.

    Source: Cachon & Lariviere, Management Science 51(1), 2005.

    >>> RevenueShare("3.75", "0.375").kept()
    Fraction(3, 8)
    """

    price: Decimal = attrs.field(converter=decimal_from)
    share: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.price, "$.price", least=0)
        check_decimal(self.share, "$.share", least=0, most=1)

    def outlay(self) -> tuple[OutlayPiece, ...]:
        """Return the one piece."""
        return (OutlayPiece(Fraction(0), Fraction(0), Fraction(self.price)),)

    def kept(self) -> Fraction:
        """Return the share the customer keeps."""
        return Fraction(self.share)

    @property
    def text(self) -> Text:
        """Return the terms in words."""
        price, share = plain(self.price), percent_text(self.share)
        return Text(f"price {price}, keeps {share} of revenue", f"单价 {price},保留收入的 {share}")


@attrs.frozen
class RebatedPrice:
    """Charge a price and pay a tiered rebate back, at most a cap; what `settle` pays is what is weighed here.

    Thresholds of a scale by rate are spend at the price; others are units. A threshold counts as
    reached. Raises `KeyAccountError` (`terms.price`, `terms.curved-cap`). Method: N6, N7.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> scale = TierScale.of((1200, "0.28125"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> RebatedPrice(40, scale).outlay()[-1].cost(Fraction(30))
    Fraction(1725, 2)
    """

    price: Decimal = attrs.field(converter=decimal_from)
    scale: TierScale
    cap: Decimal | None = attrs.field(default=None, converter=optional_decimal)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.price, "$.price")
        check_type(self.scale, TierScale, "$.scale")
        if self.price <= 0:
            refuse("terms.price", "$.price", "a rebate needs a price above zero", "返利须以正的单价为前提")
        if self.cap is not None:
            check_decimal(self.cap, "$.cap", least=0)
            if self.scale.method is TierMethod.LINEAR:
                refuse(
                    "terms.curved-cap",
                    "$.cap",
                    "cap an interpolated scale by its last tier",
                    "插值返利请以最后一档封顶",
                )

    def outlay(self) -> tuple[OutlayPiece, ...]:
        """Return the price less the rebate, tier by tier, and less the cap from where it binds."""
        price, zero = Fraction(self.price), Fraction(0)
        by_spend = self.scale.reward_kind is TierReward.RATE
        # A rate on spend is a rate on price x quantity; a spend threshold lies at so many units.
        per = price if by_spend else Fraction(1)
        made = [OutlayPiece(zero, zero, price)]
        pieces = self.scale.pieces()
        for place, piece in enumerate(pieces):
            start = piece.start / per
            square, slope = piece.square * per * per, piece.slope * per
            one = OutlayPiece(start, -piece.constant, price - slope, -square)
            end = pieces[place + 1].start / per if place + 1 < len(pieces) else None
            made = [kept for kept in made if kept.start < start] + self._capped(one, end, price)
        return tuple(made)

    def _capped(self, one: OutlayPiece, end: Fraction | None, price: Fraction) -> list[OutlayPiece]:
        if self.cap is None:
            return [one]
        cap = Fraction(self.cap)
        flat = OutlayPiece(one.start, -cap, price)
        if price * one.start - one.cost(one.start) >= cap:
            return [flat]
        slope = price - one.per_unit
        if slope <= 0:
            return [one]
        reached = (cap + one.fixed) / slope
        if end is not None and reached >= end:
            return [one]
        return [one, attrs.evolve(flat, start=reached)]

    def kept(self) -> Fraction:
        """Return the whole: no revenue is passed on."""
        return Fraction(1)

    def policy(
        self, id: str, name: str | Text, *, owner: str, valid: Period, currency: str
    ) -> IncentivePolicy:
        """Return the rebate as the policy that will be settled: the same scale, the same cap.

        Raises `KeyAccountError` (`terms.policy`) for a scale that does not pay a rate on spend.
        Method: N6, N7.

        >>> from keyaccount.incentives.tiers import Boundary, TierMethod
        >>> scale = TierScale.of((1200, "0.25"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
        >>> RebatedPrice(40, scale, 500).policy("VR", "rebate", owner="M01", valid=Period.year(2026),
        ...                                     currency="CNY").limits.cap
        Money('500.00', 'CNY')
        """
        if self.scale.reward_kind is not TierReward.RATE:
            refuse("terms.policy", "$.scale", "needs a scale by rate on spend", "须为按金额计返利率的档位表")
        cap = None if self.cap is None else Money(self.cap, currency)
        kind = RetrospectiveRebate(self.scale)
        return IncentivePolicy(
            id, name, kind=kind, owner=owner, valid=valid, currency=currency, limits=Limits(cap=cap)
        )

    @property
    def text(self) -> Text:
        """Return the terms in words."""
        tiers = [self.scale.describe(place) for place in range(len(self.scale.tiers))]
        en, zh = "; ".join(one.en for one in tiers), ";".join(one.zh for one in tiers)
        most = "" if self.cap is None else plain(self.cap)
        return Text(
            f"price {plain(self.price)}, rebate {en}{f', at most {most}' if most else ''}",
            f"单价 {plain(self.price)},返利 {zh}{f',至多 {most}' if most else ''}",
        )
