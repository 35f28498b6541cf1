"""How much more must be sold before a deal has paid for itself, for each side by its own margin."""

from __future__ import annotations

from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.break_even import BreakEven
from keyaccount.incentives.numeric import about, percent_text
from keyaccount.incentives.trade_outcome import TradeOutcome
from keyaccount.values.explanation import Explanation
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["SideUplift", "Uplifts", "break_even_uplifts"]


@attrs.frozen
class SideUplift:
    """State one side's break-even: margins per unit today and under the deal, and the uplift that evens out.

    `planned` is the uplift the deal is expected to bring. `break_even` is None where the margin under the
    deal is nothing or less: no volume evens out.

    >>> from keyaccount.incentives.break_even import break_even
    >>> even = break_even(price=50, new_price=45, unit_cost=32, volume=8000)
    >>> SideUplift(Text("supplier", "供方"), even, Fraction(1, 4)).enough
    False
    """

    side: Text
    break_even: BreakEven | None
    planned: Fraction

    @property
    def needed(self) -> Fraction | None:
        """Return the uplift needed; None where no volume evens out."""
        return None if self.break_even is None else self.break_even.uplift

    @property
    def enough(self) -> bool:
        """Tell whether the planned uplift reaches the one needed."""
        return self.needed is not None and self.planned >= self.needed

    @property
    def text(self) -> Text:
        """Return the comparison in words."""
        if self.needed is None:
            return Text("no volume breaks even", "任何销量都无法保本")
        needed, planned = (percent_text(round(one, 6)) for one in (self.needed, self.planned))
        return Text(f"needs {needed}, expects {planned}", f"需增长 {needed},预计 {planned}")


@attrs.frozen
class Uplifts:
    """Hold both sides' break-even uplifts of one deal against today. Method: N6.

    >>> from keyaccount.incentives.channel import Market, outcome_of
    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import AllUnitsPrice, WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> today, planned = (outcome_of(one, market) for one in (WholesalePrice(40), AllUnitsPrice(40, 30, 28)))
    >>> found = break_even_uplifts(today, planned)
    >>> found.supplier.needed, found.customer.needed, found.customer.planned
    (Fraction(2, 3), Fraction(1, 4), Fraction(1, 1))
    """

    supplier: SideUplift
    customer: SideUplift

    def explain(self) -> Explanation:
        """Return both break-even volumes with the margins they follow from. Method: N6."""
        parts = []
        for key, one in (("supplier", self.supplier), ("customer", self.customer)):
            inside = () if one.break_even is None else (one.break_even.explain(),)
            needed = None if one.needed is None else about(one.needed)
            parts.append(Explanation(f"uplift.{key}", one.side, needed, one.text, "N6", because=inside))
        label = Text("uplift at which each side is where it was", "各方恢复现状所需增长")
        return Explanation("uplifts", label, None, clause="N6", parts=parts)

    def table(self) -> Table:
        """Return both sides as a table."""
        columns = (
            Text("side", "一方"),
            Text("margin today", "现行单位毛利"),
            Text("margin then", "方案单位毛利"),
            Text("uplift", "销量增长"),
        )
        rows = []
        for one in (self.supplier, self.customer):
            even = one.break_even
            margins = ("-", "-") if even is None else (about(even.margin), about(even.new_margin))
            rows.append((one.side, *margins, one.text))
        return Table(Text("Break-even uplift", "保本增长"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def break_even_uplifts(today: TradeOutcome, planned: TradeOutcome) -> Uplifts:
    """Return what a deal asks of volume from each side: the old profit over the new margin per unit.

    Margins are averages per unit before fixed cost, allowance included with the fixed cost.
    Raises `KeyAccountError` (`uplift.volume`) where today or the plan sells nothing. Method: N6.

    >>> from keyaccount.incentives.channel import Market, outcome_of
    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> today = outcome_of(WholesalePrice(40), market)
    >>> break_even_uplifts(today, outcome_of(WholesalePrice(10), market)).supplier.text.en
    'no volume breaks even'
    """
    if not today.quantity or not planned.quantity:
        refuse("uplift.volume", "$", "today and the plan must both sell", "现行与方案的销量都必须大于零")
    growth = planned.quantity / today.quantity - 1
    fixed = [(one.fixed_cost + one.allowance, one.customer_fixed - one.allowance) for one in (today, planned)]
    margins = [
        tuple(
            (profit + own) / one.quantity
            for profit, own in zip((one.supplier, one.customer), costs, strict=True)
        )
        for one, costs in zip((today, planned), fixed, strict=True)
    ]
    made = []
    for place, side in enumerate((Text("supplier", "供方"), Text("customer", "客户"))):
        old, new = margins[0][place], margins[1][place]
        extra = fixed[1][place] - fixed[0][place]
        even = BreakEven(old, new, extra, today.quantity) if new > 0 else None
        made.append(SideUplift(side, even, growth))
    return Uplifts(*made)
