"""Order quantities under quantity discounts: economic lots, their yearly cost, and the best one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import isqrt

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import decimal_from, plain
from keyaccount.incentives.tiers import TierMethod
from keyaccount.values.checks import check_decimal, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.numbers import score_of
from keyaccount.values.text import Text

__all__ = ["LotChoice", "LotOption", "PriceBreak", "best_lot"]


@attrs.frozen
class PriceBreak:
    """State the unit price from a quantity on.

    >>> PriceBreak(500, "0.29").price
    Decimal('0.29')
    """

    from_: Decimal = attrs.field(converter=decimal_from)
    price: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.from_, "$.from_", least=0)
        check_decimal(self.price, "$.price", least=0)


@attrs.frozen
class LotOption:
    """Hold one candidate lot: its tier, quantity, and what a year costs with it, exactly but for the root.

    `economic` is the unrounded economic lot of the tier at 12 places, `realizable` says whether it lies
    in its tier, `orderable` whether `quantity` can be ordered at the tier's price. Method: N6.

    >>> LotOption(0, Fraction(400), Decimal(400), True, True, Fraction(180), Fraction(12), Fraction(12)).cost
    Fraction(204, 1)
    """

    tier: int
    quantity: Fraction
    economic: Decimal
    realizable: bool
    orderable: bool
    purchase: Fraction
    ordering: Fraction
    holding: Fraction

    @property
    def cost(self) -> Fraction:
        """Return purchase, ordering and holding cost of a year."""
        return self.purchase + self.ordering + self.holding

    def explain(self) -> Explanation:
        """Return the yearly cost as its three parts. Method: N6."""
        parts = (
            Explanation("purchase", Text("purchase", "采购"), self.purchase),
            Explanation("ordering", Text("ordering", "订货"), self.ordering),
            Explanation("holding", Text("holding", "储存"), self.holding),
        )
        label = Text(f"lots of {plain(self.quantity)}", f"每批 {plain(self.quantity)}")
        return Explanation("lot", label, self.cost, clause="N6", parts=parts, combine=Combine.SUM)


@attrs.frozen
class LotChoice:
    """Hold the best lot and every tier's candidate. Method: N6.

    >>> breaks = [PriceBreak(0, "0.30"), PriceBreak(500, "0.29"), PriceBreak(1000, "0.28")]
    >>> best_lot(breaks, demand=600, setup=8, holding_rate="0.20", method=TierMethod.ALL_UNITS).best.quantity
    Fraction(500, 1)
    """

    method: TierMethod
    options: tuple[LotOption, ...] = attrs.field(converter=tuple_of)

    @property
    def best(self) -> LotOption:
        """Return the cheapest candidate that can be ordered, of equals the smaller."""
        return min(
            (one for one in self.options if one.orderable),
            key=lambda one: (one.cost, one.quantity),
        )

    def explain(self) -> Explanation:
        """Return the best lot's cost, the others beside it. Method: N6."""
        others = [one.explain() for one in self.options if one is not self.best]
        return attrs.evolve(self.best.explain(), because=others)


def best_lot(
    breaks: Sequence[PriceBreak],
    *,
    demand: Decimal | int | str,
    setup: Decimal | int | str,
    holding_rate: Decimal | int | str,
    method: TierMethod,
) -> LotChoice:
    """Return the order quantity with the least yearly cost under a quantity discount.

    `demand` per year, `setup` per order, `holding_rate` of the unit cost per year. Lots are whole units.
    All-units: a tier's economic lot, or its first quantity where the economic one is smaller.
    Incremental: the average price falls with the lot; only economic lots inside their tier count.
    Raises `KeyAccountError` (`lots.breaks`, `lots.method`, `lots.positive`).
    Source: Nahmias, Production and Operations Analysis, examples 4.4 and 4.5. Method: N6.

    >>> breaks = [PriceBreak(0, "3.00"), PriceBreak(5000, "2.96"), PriceBreak(10000, "2.92")]
    >>> made = best_lot(breaks, demand=120000, setup=100, holding_rate="0.20", method=TierMethod.ALL_UNITS)
    >>> made.best.quantity, made.best.cost
    (Fraction(10000, 1), Fraction(354520, 1))
    """
    given = tuple_of(breaks)
    for place, one in enumerate(given):
        check_type(one, PriceBreak, f"$.breaks[{place}]")
    starts = [one.from_ for one in given]
    if not given or starts[0] != 0 or starts != sorted(set(starts)):
        refuse("lots.breaks", "$.breaks", "start at zero, thresholds rising", "须自零起且门槛递增")
    if method not in (TierMethod.ALL_UNITS, TierMethod.INCREMENTAL):
        refuse("lots.method", "$.method", "use all-units or incremental", "仅支持全额或分段递增")
    figures = [Fraction(decimal_from(one)) for one in (demand, setup, holding_rate)]
    if min(figures) <= 0:
        refuse(
            "lots.positive",
            "$",
            "demand, setup and holding rate are above zero",
            "需求、订货费和储存率须为正",
        )
    return LotChoice(method, [_option(given, place, figures, method) for place in range(len(given))])


def _option(
    breaks: Sequence[PriceBreak], place: int, figures: Sequence[Fraction], method: TierMethod
) -> LotOption:
    demand, setup, rate = figures
    price, start = Fraction(breaks[place].price), Fraction(breaks[place].from_)
    # What an order of this tier costs beyond price x quantity, because earlier units cost more.
    extra = Fraction(0)
    if method is TierMethod.INCREMENTAL:
        for before, after in pairwise(breaks[: place + 1]):
            extra += Fraction(after.from_) * (Fraction(before.price) - Fraction(after.price))
    square = 2 * demand * (setup + extra) / (rate * price)
    end = Fraction(breaks[place + 1].from_) if place + 1 < len(breaks) else None
    lot = _nearest_root(square)
    inside = lot >= start and (end is None or lot < end)
    lifted = method is TierMethod.ALL_UNITS and lot < start
    quantity = start if lifted else lot
    average = price + extra / quantity
    return LotOption(
        tier=place,
        quantity=quantity,
        economic=_root(square),
        realizable=inside,
        orderable=inside or lifted,
        purchase=demand * average,
        ordering=setup * demand / quantity,
        holding=rate * average * quantity / 2,
    )


def _nearest_root(square: Fraction) -> Fraction:
    """Return the whole number nearest to a square root, at least one."""
    below = isqrt(square.numerator // square.denominator)
    nearer = below + 1 if (Fraction(2 * below + 1, 2)) ** 2 <= square else below
    return Fraction(max(nearer, 1))


def _root(square: Fraction) -> Decimal:
    scale = 10**15
    return score_of(Fraction(isqrt(square.numerator * scale * scale // square.denominator), scale))
