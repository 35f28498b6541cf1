"""Break-even: how much more must be sold, or earned, before an incentive has paid for itself."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import decimal_from, plain
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.text import Text

__all__ = ["BreakEven", "break_even"]


@attrs.frozen
class BreakEven:
    """Hold the uplift at which contribution is back where it was, exactly, in major units per unit.

    Method: N6.

    >>> break_even(price=50, new_price=45, unit_cost=32, volume=8000).uplift
    Fraction(5, 13)
    """

    margin: Fraction
    new_margin: Fraction
    extra_fixed: Fraction
    volume: Fraction

    @property
    def break_even_volume(self) -> Fraction:
        """Return the volume that earns what was earned before, the new fixed cost included."""
        return (self.margin * self.volume + self.extra_fixed) / self.new_margin

    @property
    def uplift(self) -> Fraction:
        """Return the break-even volume over the present one, less one."""
        return self.break_even_volume / self.volume - 1

    def change_at(self, volume: Decimal | int | str) -> Fraction:
        """Return how contribution changes if another volume is sold at the new price.

        >>> break_even(price=50, new_price=45, unit_cost=32, volume=8000).change_at(10000)
        Fraction(-14000, 1)
        """
        return self.new_margin * Fraction(decimal_from(volume)) - self.extra_fixed - self.margin * self.volume

    def explain(self) -> Explanation:
        """Return the break-even volume as the present one plus what is missing. Method: N6."""
        more = self.break_even_volume - self.volume
        return Explanation(
            "break-even",
            Text("break-even volume", "盈亏平衡销量"),
            self.break_even_volume,
            Text(
                f"margin {plain(self.margin)} before, {plain(self.new_margin)} after",
                f"单位毛利由 {plain(self.margin)} 变为 {plain(self.new_margin)}",
            ),
            "N6",
            parts=(
                Explanation("volume", Text("present volume", "目前销量"), self.volume),
                Explanation("more", Text("more to sell", "需增加"), more),
            ),
            combine=Combine.SUM,
        )


def break_even(
    *,
    price: Decimal | int | str,
    new_price: Decimal | int | str,
    unit_cost: Decimal | int | str,
    volume: Decimal | int | str,
    extra_fixed: Decimal | int | str = 0,
) -> BreakEven:
    """Return what a price change (or a rebate per unit) asks of volume: cut / new margin, plus fixed cost.

    For the supplier price and cost are its own; for the customer, its resale price and its cost from us.
    Raises `KeyAccountError` (`break-even.margin`, `break-even.volume`). Method: N6.

    >>> break_even(price=10, new_price=10, unit_cost=6, volume=100, extra_fixed=40).uplift
    Fraction(1, 10)
    """
    old, new, cost, sold, fixed = (
        Fraction(decimal_from(one)) for one in (price, new_price, unit_cost, volume, extra_fixed)
    )
    if new <= cost:
        refuse(
            "break-even.margin",
            "$.new_price",
            "at or below cost no volume breaks even",
            "价格不高于成本时任何销量都无法保本",
        )
    if sold <= 0:
        refuse("break-even.volume", "$.volume", "must be above zero", "必须大于零")
    return BreakEven(old - cost, new - cost, fixed, sold)
