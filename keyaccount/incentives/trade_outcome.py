"""What comes of trade terms: the order, and the profit and loss accounts of both sides."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import attrs

from keyaccount.errors import Lang
from keyaccount.values.currencies import currency_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_ratio
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["TradeOutcome", "money_of"]

_Line: TypeAlias = tuple[str, Text, Fraction]


@attrs.frozen
class TradeOutcome:
    """Hold what comes of terms: order, resale price, and both sides' profit and loss, exact in major units.

    `listed` is the order at its list price (of a rebate its price, else the first unit's), `paid` what
    the customer pays after every incentive, `shared` what it passes on of its revenue.
    With several possible demands all figures are expected
    ones. Method: N6.

    >>> from keyaccount.incentives.channel import Market, integrated_optimum
    >>> from keyaccount.incentives.demand import LinearDemand
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> best = integrated_optimum(market)
    >>> best.total, best.price
    (Fraction(900, 1), Fraction(40, 1))
    """

    currency: str
    quantity: Fraction
    revenue: Fraction
    listed: Fraction
    paid: Fraction
    shared: Fraction
    goods_cost: Fraction
    service: Fraction
    handling: Fraction
    capital: Fraction
    fixed_cost: Fraction
    customer_fixed: Fraction
    allowance: Fraction

    @property
    def price(self) -> Fraction | None:
        """Return the average resale price; None where nothing is sold."""
        return self.revenue / self.quantity if self.quantity else None

    @property
    def incentives(self) -> Fraction:
        """Return what discounts and rebates take off the list price."""
        return self.listed - self.paid

    @property
    def supplier(self) -> Fraction:
        """Return our contribution after every incentive and service cost."""
        net = self.paid + self.shared - self.allowance
        return net - self.goods_cost - self.service - self.fixed_cost

    @property
    def customer(self) -> Fraction:
        """Return the customer's profit."""
        kept = self.revenue - self.shared - self.paid + self.allowance
        return kept - self.handling - self.capital - self.customer_fixed

    @property
    def total(self) -> Fraction:
        """Return what both earn together."""
        return self.supplier + self.customer

    def lines(self) -> tuple[tuple[_Line, ...], tuple[_Line, ...]]:
        """Return our and the customer's account as lines of key, label and signed amount."""
        ours = (
            ("listed", Text("goods at list price", "按目录价计的货款"), self.listed),
            ("incentives", Text("discounts and rebates", "折扣与返利"), -self.incentives),
            ("shared", Text("revenue passed on", "收入分成"), self.shared),
            ("allowance", Text("allowance", "津贴"), -self.allowance),
            ("goods", Text("cost of the goods", "产品成本"), -self.goods_cost),
            ("service", Text("cost of service", "服务成本"), -self.service),
            ("fixed", Text("fixed cost", "固定费用"), -self.fixed_cost),
        )
        theirs = (
            ("revenue", Text("resale revenue", "转售收入"), self.revenue),
            ("listed", Text("goods at list price", "按目录价计的货款"), -self.listed),
            ("incentives", Text("discounts and rebates", "折扣与返利"), self.incentives),
            ("shared", Text("revenue passed on", "收入分成"), -self.shared),
            ("allowance", Text("allowance", "津贴"), self.allowance),
            ("handling", Text("handling", "储运"), -self.handling),
            ("capital", Text("capital tied up", "资金占用"), -self.capital),
            ("fixed", Text("own fixed cost", "自身固定费用"), -self.customer_fixed),
        )
        return ours, theirs

    def explain(self) -> Explanation:
        """Return what both earn together as the two profit and loss accounts. Method: N6."""
        sides = zip(
            ("supplier", "customer"),
            (Text("supplier", "供方"), Text("customer", "客户")),
            (self.supplier, self.customer),
            self.lines(),
            strict=True,
        )
        parts = [
            Explanation(
                key,
                label,
                figure,
                clause="N6",
                parts=[Explanation(f"{key}.{one[0]}", one[1], one[2]) for one in lines],
                combine=Combine.SUM,
            )
            for key, label, figure, lines in sides
        ]
        label = Text(f"both together, in {self.currency}", f"双方合计({self.currency})")
        return Explanation("total", label, self.total, clause="N6", parts=parts, combine=Combine.SUM)

    def table(self) -> Table:
        """Return both profit and loss accounts as a table, rounded to the minor unit for reading."""
        totals = (Text("supplier", "供方"), self.supplier), (Text("customer", "客户"), self.customer)
        rows = [
            (label, money_of(amount, self.currency))
            for lines, total in zip(self.lines(), totals, strict=True)
            for label, amount in (*((label, amount) for _, label, amount in lines if amount), total)
        ]
        title = Text("Profit and loss of both sides", "双方损益")
        return Table(title, (Text("line", "项目"), Text("amount", "金额")), rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def money_of(amount: Fraction, currency: str) -> Money:
    """Return an exact amount in major units rounded half up to the minor unit.

    >>> money_of(Fraction(2, 3), "CNY")
    Money('0.67', 'CNY')
    """
    scaled = amount * 10 ** currency_of(currency).places
    return Money.of_minor(round_ratio(scaled.numerator, scaled.denominator), currency)
