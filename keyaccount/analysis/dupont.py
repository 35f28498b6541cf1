"""The DuPont view: margin times turnover makes the return on the assets a customer works with."""

from __future__ import annotations

from fractions import Fraction

import attrs

from keyaccount.analysis.metrics import Amount, numbers_of
from keyaccount.errors import Lang, refuse
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.numbers import round_fraction
from keyaccount.values.text import Text

__all__ = ["DuPont", "dupont"]


@attrs.frozen
class DuPont:
    """Hold margin (profit / sales), turnover (sales / average assets) and their product.

    >>> view = dupont(profit=2377, sales=116199, assets=33232)
    >>> view.return_on_assets == view.margin * view.turnover
    True
    """

    margin: Fraction
    turnover: Fraction

    @property
    def return_on_assets(self) -> Fraction:
        """Return margin x turnover, exact."""
        return self.margin * self.turnover

    def explain(self) -> Explanation:
        """Show the return as the product of its two parts.

        >>> dupont(profit=5, sales=100, assets=50).explain().figure
        Fraction(1, 10)
        """
        margin = Explanation("margin", Text("profit margin", "利润率"), self.margin, clause="A6")
        turnover = Explanation("turnover", Text("asset turnover", "资产周转率"), self.turnover, clause="A6")
        return Explanation(
            "return_on_assets",
            Text("return on assets", "资产回报率"),
            self.return_on_assets,
            reason=Text("margin x turnover (DuPont)", "利润率 × 周转率(杜邦分析)"),
            clause="A6",
            parts=(margin, turnover),
            combine=Combine.PRODUCT,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the three figures on one line.

        >>> dupont(profit=5, sales=100, assets=50).summary()
        'return on assets 10.00 % = margin 5.00 % x turnover 2.00'
        """
        total = round_fraction(self.return_on_assets * 100, 2)
        margin, turns = round_fraction(self.margin * 100, 2), round_fraction(self.turnover, 2)
        return Text(
            f"return on assets {total} % = margin {margin} % x turnover {turns}",
            f"资产回报率 {total}% = 利润率 {margin}% × 周转率 {turns}",
        ).say(lang)

    def _repr_html_(self) -> str:
        return self.explain()._repr_html_()


def dupont(*, profit: Amount, sales: Amount, assets: Amount) -> DuPont:
    """Split the return on average assets into margin and turnover.

    `profit` is operating income, or net profit where that is what the customer reports: name it beside
    the figure. Raises `KeyAccountError` (`metrics.no-sales`, `metrics.no-assets`). Method: A6.

    >>> dupont(profit=15080, sales=482130, assets=201536).summary()
    'return on assets 7.48 % = margin 3.13 % x turnover 2.39'
    """
    earned, sold, held = numbers_of(profit=profit, sales=sales, assets=assets)
    if sold <= 0:
        refuse("metrics.no-sales", "$.sales", "needs sales above zero", "销售额必须大于零")
    if held <= 0:
        refuse("metrics.no-assets", "$.assets", "needs average assets above zero", "平均资产必须大于零")
    return DuPont(earned / sold, sold / held)
