"""The customer's own profit-and-loss on one of our products, in its own figures, without our costs."""

from __future__ import annotations

from fractions import Fraction

import attrs

from keyaccount.analysis.metrics import (
    SellThroughBasis,
    break_even_units,
    gmroi,
    gross_margin_rate,
    markup_rate,
    sell_through,
    stock_turns,
    weeks_of_supply,
)
from keyaccount.analysis.topic import period_text
from keyaccount.errors import refuse
from keyaccount.values.checks import check_id, check_int, check_type, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = ["ProductTrade"]

_AMOUNTS = ("sales", "cost_of_sales", "rebates", "handling", "fixed", "average_stock", "expected")


@attrs.frozen
class ProductTrade:
    """Hold what the customer earns on one product of ours in one period, from its side.

    `sales` is its revenue, `cost_of_sales` what the goods it sold cost it, `rebates` what it received
    from us for them, `handling` its variable cost of moving and selling them, `fixed` the fixed cost
    they carry, `average_stock` at cost, `expected` the profit it expects. Units are units of the
    product. None means unknown; give zero money where there is none. Method: A6.
    Raises `KeyAccountError` (`money.currency-mixed`, `trade.negative`).

    >>> tea = ProductTrade("P1", Period.year(2025), sales=Money(500, "CNY"), cost_of_sales=Money(260, "CNY"),
    ...                    rebates=Money(10, "CNY"), handling=Money(50, "CNY"), fixed=Money(100, "CNY"),
    ...                    expected=Money(150, "CNY"))
    >>> str(tea.profit), str(tea.gap), tea.margin
    ('100.00 CNY', '50.00 CNY', Fraction(12, 25))
    """

    product: str
    period: Period
    name: str = ""
    sales: Money | None = attrs.field(default=None, kw_only=True)
    cost_of_sales: Money | None = attrs.field(default=None, kw_only=True)
    rebates: Money | None = attrs.field(default=None, kw_only=True)
    handling: Money | None = attrs.field(default=None, kw_only=True)
    fixed: Money | None = attrs.field(default=None, kw_only=True)
    average_stock: Money | None = attrs.field(default=None, kw_only=True)
    sold: int | None = attrs.field(default=None, kw_only=True)
    received: int | None = attrs.field(default=None, kw_only=True)
    on_hand: int | None = attrs.field(default=None, kw_only=True)
    expected: Money | None = attrs.field(default=None, kw_only=True)
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.product, "$.product")
        check_type(self.period, Period, "$.period")
        known: list[Money] = []
        for name in _AMOUNTS:
            amount = getattr(self, name)
            check_type(amount, (Money, type(None)), f"$.{name}")
            if amount is not None:
                known.append(amount)
                if amount.is_negative and name != "expected":
                    refuse("trade.negative", f"$.{name}", "must not be negative", "不得为负数")
        if known:
            Money.total(known, known[0].currency)
        for name in ("sold", "received", "on_hand"):
            if getattr(self, name) is not None:
                check_int(getattr(self, name), f"$.{name}", least=0)

    @property
    def label(self) -> str:
        """Return the product's name, or its id."""
        return self.name or self.product

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the names of the figures still needed to know the profit."""
        return tuple(
            name
            for name in ("sales", "cost_of_sales", "rebates", "handling", "fixed")
            if getattr(self, name) is None
        )

    @property
    def gross_margin(self) -> Money | None:
        """Return sales - cost of sales."""
        if self.sales is None or self.cost_of_sales is None:
            return None
        return self.sales - self.cost_of_sales

    @property
    def margin(self) -> Fraction | None:
        """Return the gross margin on sales."""
        if self.sales is None or self.cost_of_sales is None:
            return None
        return gross_margin_rate(self.sales, self.cost_of_sales)

    @property
    def markup(self) -> Fraction | None:
        """Return the markup on cost."""
        if self.sales is None or self.cost_of_sales is None:
            return None
        return markup_rate(self.sales, self.cost_of_sales)

    @property
    def contribution(self) -> Money | None:
        """Return gross margin + rebates - handling: what the product pays towards fixed cost and profit."""
        if self.gross_margin is None or self.rebates is None or self.handling is None:
            return None
        return self.gross_margin + self.rebates - self.handling

    @property
    def profit(self) -> Money | None:
        """Return contribution - fixed cost; None while a part of it is unknown."""
        return None if self.contribution is None or self.fixed is None else self.contribution - self.fixed

    @property
    def gap(self) -> Money | None:
        """Return expected - actual profit: positive where the customer earns less than it expects."""
        return None if self.profit is None or self.expected is None else self.expected - self.profit

    @property
    def gmroi(self) -> Fraction | None:
        """Return gross margin per money of average stock, in the period."""
        if self.gross_margin is None or self.average_stock is None:
            return None
        return gmroi(self.gross_margin, self.average_stock)

    @property
    def turns(self) -> Fraction | None:
        """Return how often the stock turned in the period."""
        if self.cost_of_sales is None or self.average_stock is None:
            return None
        return stock_turns(self.cost_of_sales, self.average_stock)

    def sell_through(self, basis: SellThroughBasis) -> Fraction | None:
        """Return the share of goods sold by the named convention.

        >>> tea = ProductTrade("P1", Period.year(2025), sold=65, received=100, on_hand=35)
        >>> tea.sell_through(SellThroughBasis.RECEIVED)
        Fraction(13, 20)
        """
        if self.sold is None:
            return None
        return sell_through(self.sold, basis=basis, received=self.received, on_hand=self.on_hand)

    @property
    def weeks_of_supply(self) -> Fraction | None:
        """Return how many weeks the stock on hand lasts at the period's average sales."""
        if self.on_hand is None or self.sold is None:
            return None
        return weeks_of_supply(self.on_hand, self.sold, Fraction(self.period.days, 7))

    @property
    def break_even(self) -> int | None:
        """Return the units the customer must sell to cover the fixed cost; None where unknown or never.

        >>> ProductTrade("P1", Period.year(2025), sales=Money(100, "CNY"), cost_of_sales=Money(60, "CNY"),
        ...     rebates=Money(0, "CNY"), handling=Money(0, "CNY"), fixed=Money(20, "CNY"), sold=10).break_even
        5
        """
        if self.contribution is None or self.fixed is None or self.sales is None or not self.sold:
            return None
        price = self.sales.fraction / self.sold
        variable = price - self.contribution.fraction / self.sold
        return break_even_units(self.fixed.fraction, price, variable)

    def explain(self) -> Explanation:
        """Show the profit as sales less what it takes, with the key figures beside it.

        >>> ProductTrade("P1", Period.year(2025)).explain().figure is None
        True
        """
        signed = (
            ("sales", Text("sales", "销售额"), self.sales, 1),
            ("cost_of_sales", Text("cost of goods sold", "进货成本"), self.cost_of_sales, -1),
            ("rebates", Text("rebates received", "所获返利"), self.rebates, 1),
            ("handling", Text("handling", "经营费用"), self.handling, -1),
            ("fixed", Text("fixed cost", "固定费用"), self.fixed, -1),
        )
        parts = tuple(
            Explanation(
                f"trade.{self.product}.{name}",
                label,
                None if amount is None else amount * sign,
                clause="A6",
                evidence=self.evidence if name == "sales" else (),
            )
            for name, label, amount, sign in signed
        )
        whole = self.profit is not None
        days = period_text(self.period)
        label = Text(f"{self.label}: the customer's profit {days.en}", f"{self.label}:客户利润 {days.zh}")
        beside = tuple(
            Explanation(f"trade.{self.product}.{key}", text, figure, clause="A6")
            for key, text, figure in self.figures
        )
        return Explanation(
            f"trade.{self.product}",
            label,
            self.profit,
            clause="A6",
            parts=parts if whole else (),
            combine=Combine.SUM if whole else Combine.REASONS,
            because=beside if whole else (*parts, *beside),
        )

    @property
    def figures(self) -> tuple[tuple[str, Text, Figure], ...]:
        """Return the key figures: stable name, wording, value; None where unknown."""
        received = self.sell_through(SellThroughBasis.RECEIVED)
        available = self.sell_through(SellThroughBasis.AVAILABLE)
        return (
            ("margin", Text("gross margin on sales", "毛利率"), _percent(self.margin)),
            ("markup", Text("markup on cost", "加价率"), _percent(self.markup)),
            ("gmroi", Text("GMROI", "库存投资毛利回报率"), _plain(self.gmroi)),
            ("turns", Text("stock turns", "库存周转次数"), _plain(self.turns)),
            (
                "sell_through_received",
                Text("sell-through (of received)", "售罄率(按进货)"),
                _percent(received),
            ),
            (
                "sell_through_available",
                Text("sell-through (of available)", "售罄率(按可售)"),
                _percent(available),
            ),
            ("weeks_of_supply", Text("weeks of supply", "库存可售周数"), _plain(self.weeks_of_supply)),
            ("contribution", Text("contribution", "边际贡献"), self.contribution),
            ("break_even", Text("break-even units", "保本销量"), self.break_even),
            ("expected", Text("profit expected", "期望利润"), self.expected),
            ("gap", Text("gap to it", "与期望的差距"), self.gap),
        )


def _percent(rate: Fraction | None) -> str | None:
    return None if rate is None else f"{round_fraction(rate * 100, 1)}%"


def _plain(value: Fraction | None) -> str | None:
    return None if value is None else str(round_fraction(value, 2))
