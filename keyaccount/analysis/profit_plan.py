"""Why the customer earns too little on a product, and the plan by which it comes to earn enough."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from keyaccount.analysis.profit_levers import ProfitLever
from keyaccount.analysis.trade import ProductTrade
from keyaccount.errors import Lang
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_id, check_type, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text, text_of

__all__ = ["ProductProfitPlan", "ProfitCause", "ProfitCauseKind"]


class ProfitCauseKind(Enum):
    """Name why a customer earns less on our goods than it expects.

    >>> ProfitCauseKind.MISOPERATION.text.zh
    '操作不当'
    """

    MISOPERATION = "misoperation"
    PRICE = "price"
    MIX = "mix"
    STOCK = "stock"
    TERMS = "terms"
    HANDLING = "handling"
    MARKET = "market"

    @property
    def text(self) -> Text:
        """Return the cause in words."""
        return _CAUSES[self]


_CAUSES = {
    ProfitCauseKind.MISOPERATION: Text("mis-operation", "操作不当"),
    ProfitCauseKind.PRICE: Text("price", "价格"),
    ProfitCauseKind.MIX: Text("mix of goods", "品种结构"),
    ProfitCauseKind.STOCK: Text("stock", "库存"),
    ProfitCauseKind.TERMS: Text("terms", "结算条件"),
    ProfitCauseKind.HANDLING: Text("handling cost", "经营费用"),
    ProfitCauseKind.MARKET: Text("the market", "市场"),
}


@attrs.frozen
class ProfitCause:
    """Hold why a product earns too little, and the remedy with its owner and deadline.

    Method: A6.

    >>> ProfitCause("Z1", "P1", ProfitCauseKind.MISOPERATION, "临期品未及时处理").kind.value
    'misoperation'
    """

    id: str
    product: str
    kind: ProfitCauseKind
    statement: Text = attrs.field(converter=text_of)
    remedy: Text | None = attrs.field(
        default=None, converter=attrs.converters.optional(text_of), kw_only=True
    )
    side: Side = attrs.field(default=Side.OURS, kw_only=True)
    owner: str | None = attrs.field(default=None, kw_only=True)
    due: date | None = attrs.field(default=None, kw_only=True)
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.product, "$.product")
        check_type(self.kind, ProfitCauseKind, "$.kind")
        if self.due is not None:
            check_date(self.due, "$.due")


@attrs.frozen
class ProductProfitPlan:
    """Hold how one product comes to earn what the customer expects: gap, levers, and what remains.

    Method: A6.

    >>> from keyaccount.values.periods import Period
    >>> tea = ProductTrade("P1", Period.year(2025))
    >>> ProductProfitPlan(tea, ()).remainder is None
    True
    """

    trade: ProductTrade
    levers: tuple[ProfitLever, ...] = attrs.field(converter=tuple_of)

    @property
    def gain(self) -> Money | None:
        """Return what all levers bring per year; None without levers."""
        if not self.levers:
            return None
        return Money.total([lever.gain for lever in self.levers], self.levers[0].gain.currency)

    @property
    def remainder(self) -> Money | None:
        """Return the part of the gap no lever closes, 0 once closed; None where the gap is unknown."""
        if self.trade.gap is None:
            return None
        left = self.trade.gap if self.gain is None else self.trade.gap - self.gain
        return Money.zero(left.currency) if left.is_negative else left

    def explain(self) -> Explanation:
        """Show the profit then as the profit now plus each lever's gain.

        >>> from keyaccount.values.periods import Period
        >>> ProductProfitPlan(ProductTrade("P1", Period.year(2025)), ()).explain().figure is None
        True
        """
        now = self.trade.explain()
        levers = tuple(lever.explain() for lever in self.levers)
        label = Text(
            f"{self.trade.label}: profit with the levers at work", f"{self.trade.label}:措施落实后的利润"
        )
        left = Explanation(
            f"profit.{self.trade.product}.remainder",
            Text("gap still open", "尚余差距"),
            self.remainder,
            clause="A6",
        )
        if self.trade.profit is None:
            return Explanation("profit.plan", label, None, clause="A6", because=(now, *levers, left))
        then = self.trade.profit if self.gain is None else self.trade.profit + self.gain
        return Explanation(
            "profit.plan",
            label,
            then,
            clause="A6",
            parts=(now, *levers),
            combine=Combine.SUM,
            because=(left,),
        )

    def table(self) -> Table:
        """Lay the plan out for the customer: only its own figures, none of our costs."""
        rows = [(Text("profit now", "目前利润"), self.trade.profit)]
        rows += [(lever.statement, lever.gain) for lever in self.levers]
        rows += [
            (Text("profit expected", "期望利润"), self.trade.expected),
            (Text("gap still open", "尚余差距"), self.remainder),
        ]
        columns = (Text("item", "项目"), Text("per year", "每年"))
        title = Text(f"Product profit plan: {self.trade.label}", f"产品盈利方案:{self.trade.label}")
        return Table(title, columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the plan for the customer.

        >>> from keyaccount.values.periods import Period
        >>> "P1" in ProductProfitPlan(ProductTrade("P1", Period.year(2025)), ()).summary()
        True
        """
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")
