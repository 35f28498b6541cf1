"""When a customer must order again: demand over the lead time plus safety stock."""

from __future__ import annotations

from fractions import Fraction

import attrs

from keyaccount.analysis.metrics import Number, number_of
from keyaccount.errors import Lang, refuse
from keyaccount.values.explanation import Combine, Explanation, figure_text
from keyaccount.values.text import Text

__all__ = ["ReorderPoint", "reorder_point", "safety_stock"]


@attrs.frozen
class ReorderPoint:
    """Hold the stock level at which to order again, and where the stock stands against it.

    Units are those of the daily demand. `gap` is negative when the stock already lies below.

    >>> reorder_point(daily=360, lead_days=9, safety=420, stock=2100).gap
    Fraction(-1560, 1)
    """

    daily: Fraction
    lead_days: Fraction
    safety: Fraction
    stock: Fraction | None = None

    @property
    def lead_time_demand(self) -> Fraction:
        """Return the demand while waiting for delivery."""
        return self.daily * self.lead_days

    @property
    def level(self) -> Fraction:
        """Return the reorder point: lead-time demand + safety stock."""
        return self.lead_time_demand + self.safety

    @property
    def gap(self) -> Fraction | None:
        """Return stock - reorder point; None where the stock is unknown."""
        return None if self.stock is None else self.stock - self.level

    @property
    def days_until_reorder(self) -> int | None:
        """Return the whole days left before the order is due, 0 if it is due already.

        None where the stock is unknown, or where nothing is sold and the order never falls due.

        >>> reorder_point(daily=10, lead_days=3, safety=5, stock=60).days_until_reorder
        2
        """
        if self.gap is None or (self.daily == 0 and self.gap > 0):
            return None
        return 0 if self.gap <= 0 else self.gap // self.daily

    def explain(self) -> Explanation:
        """Show the level as the sum of lead-time demand and safety stock.

        >>> reorder_point(daily=40, lead_days=10, safety=200).explain().figure
        Fraction(600, 1)
        """
        demand = Explanation(
            "lead_time_demand",
            Text("demand over the lead time", "提前期需求量"),
            self.lead_time_demand,
            clause="A6",
        )
        safety = Explanation("safety_stock", Text("safety stock", "安全库存"), self.safety, clause="A6")
        return Explanation(
            "reorder_point",
            Text("reorder point", "再订货点"),
            self.level,
            clause="A6",
            parts=(demand, safety),
            combine=Combine.SUM,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the reorder point and the stock against it on one line.

        >>> reorder_point(daily=40, lead_days=10, safety=200).summary()
        'order again at 600; stock against it: unknown'
        """
        level, gap = figure_text(self.level, lang), figure_text(self.gap, lang)
        return Text(
            f"order again at {level}; stock against it: {gap}",
            f"库存降至 {level} 时补货;现有库存与之相差:{gap}",
        ).say(lang)

    def _repr_html_(self) -> str:
        return self.explain()._repr_html_()


def safety_stock(*, max_daily: Number, average_daily: Number, lead_days: Number) -> Fraction:
    """Return (greatest - average daily demand) x lead time in days.

    Raises `KeyAccountError` (`reorder.max-below-average`). Method: A6, N3.

    >>> safety_stock(max_daily=150, average_daily=100, lead_days=30)
    Fraction(1500, 1)
    """
    most = number_of(max_daily, "$.max_daily", least=0)
    mean = number_of(average_daily, "$.average_daily", least=0)
    if most < mean:
        refuse(
            "reorder.max-below-average",
            "$.max_daily",
            "the greatest daily demand cannot lie below the average",
            "最大日需求不得低于平均日需求",
        )
    return (most - mean) * number_of(lead_days, "$.lead_days", least=0)


def reorder_point(
    *, daily: Number, lead_days: Number, safety: Number = 0, stock: Number | None = None
) -> ReorderPoint:
    """Find the reorder point from average daily demand, lead time in days and safety stock.

    Method: A6, N3.

    >>> reorder_point(daily=20, lead_days=7, safety=50).level
    Fraction(190, 1)
    """
    return ReorderPoint(
        number_of(daily, "$.daily", least=0),
        number_of(lead_days, "$.lead_days", least=0),
        number_of(safety, "$.safety", least=0),
        None if stock is None else number_of(stock, "$.stock"),
    )
