"""The right stock for a season: what to order when demand is uncertain, and what it brings both sides."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import ceil, floor

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.negotiation.uncertain_demand import UncertainDemand, check_demand
from keyaccount.values.checks import check_decimal, check_type
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = [
    "RightStock",
    "SeasonTerms",
    "ServiceMeasure",
    "ServiceStock",
    "channel_buyback",
    "right_stock",
    "stock_for_service",
]


@attrs.frozen
class SeasonTerms:
    """State the customer's money per unit in a season, and ours where both sides are to be valued.

    `refund` is what a unit left over still brings the customer (our buy-back price, or a clearance
    price), `goodwill` what a unit short costs it beyond the lost margin. `our_cost` and `our_salvage` are
    our cost of a unit and what a returned one is still worth to us; None leaves our side unvalued.
    Raises `KeyAccountError` (`season.terms`, `money.currency-mixed`). Method: N3.

    >>> SeasonTerms.of("CNY", price=16, wholesale=7, refund=3).critical_ratio
    Fraction(9, 13)
    """

    price: Money
    wholesale: Money
    refund: Money
    goodwill: Money
    our_cost: Money | None = None
    our_salvage: Money | None = None

    def __attrs_post_init__(self) -> None:
        for name in ("price", "wholesale", "refund", "goodwill"):
            check_type(getattr(self, name), Money, f"$.{name}")
        for name in ("our_cost", "our_salvage"):
            check_type(getattr(self, name), (Money, type(None)), f"$.{name}")
        if not self.refund < self.wholesale < self.price + self.goodwill or self.goodwill.is_negative:
            refuse(
                "season.terms",
                "$.wholesale",
                "must lie above the refund and below price + goodwill, or no stock is the right one",
                "采购价必须高于退货价且低于售价与缺货损失之和,否则没有合适的库存量",
            )

    @classmethod
    def of(
        cls,
        currency: str,
        *,
        price: str | int,
        wholesale: str | int,
        refund: str | int = 0,
        goodwill: str | int = 0,
        our_cost: str | int | None = None,
        our_salvage: str | int = 0,
    ) -> SeasonTerms:
        """Return terms from plain amounts of one currency."""
        cost = None if our_cost is None else Money(our_cost, currency)
        salvage = None if our_cost is None else Money(our_salvage, currency)
        first, second = Money(price, currency), Money(wholesale, currency)
        return cls(first, second, Money(refund, currency), Money(goodwill, currency), cost, salvage)

    @property
    def critical_ratio(self) -> Fraction:
        """Return underage / (underage + overage): how likely the right stock lasts the season."""
        under = self.price.fraction + self.goodwill.fraction - self.wholesale.fraction
        over = self.wholesale.fraction - self.refund.fraction
        return under / (under + over)


@attrs.frozen
class RightStock:
    """Hold the best single order for a season, in whole units, with what both sides may expect of it.

    `exact` is the quantity before it was rounded to the better whole unit; expectations are for the
    whole one, in units at 12 places. `profit` is the customer's, `our_profit` ours. Method: N3.

    >>> from keyaccount.negotiation.uncertain_demand import NormalDemand
    >>> terms = SeasonTerms.of("CNY", price=16, wholesale=7, refund=3)
    >>> stock = right_stock(NormalDemand(Decimal(1000), Decimal(300)), terms)
    >>> stock.quantity, round(stock.left_over), round(stock.profit.amount)
    (1151, 210, 7629)
    """

    quantity: int
    exact: Decimal
    terms: SeasonTerms
    mean: Decimal
    left_over: Decimal
    short: Decimal
    service: Decimal

    @property
    def sales(self) -> Decimal:
        """Return the expected units sold: the stock less what is left over."""
        return score_of(self.quantity - Fraction(self.left_over))

    @property
    def profit(self) -> Money:
        """Return the customer's expected profit."""
        return Money.total([amount for _, _, amount in self._lines()], self.terms.price.currency)

    @property
    def our_profit(self) -> Money | None:
        """Return our expected profit, None where our cost is unknown."""
        lines = self._our_lines()
        return Money.total([amount for _, _, amount in lines], self.terms.price.currency) if lines else None

    def _lines(self) -> list[tuple[str, Text, Money]]:
        terms = self.terms
        return [
            ("sold", Text("sold", "销售收入"), _times(terms.price, self.sales)),
            ("refunded", Text("left over, refunded", "剩余退回"), _times(terms.refund, self.left_over)),
            ("bought", Text("bought", "采购支出"), -(terms.wholesale * self.quantity)),
            ("goodwill", Text("lost goodwill", "缺货损失"), -_times(terms.goodwill, self.short)),
        ]

    def _our_lines(self) -> list[tuple[str, Text, Money]]:
        terms = self.terms
        if terms.our_cost is None or terms.our_salvage is None:
            return []
        return [
            ("sold", Text("sold to the customer", "对客户销售"), terms.wholesale * self.quantity),
            ("made", Text("made", "成本"), -(terms.our_cost * self.quantity)),
            ("refunded", Text("refunded", "退货支出"), -_times(terms.refund, self.left_over)),
            ("salvaged", Text("salvaged", "退货残值"), _times(terms.our_salvage, self.left_over)),
        ]

    def explain(self) -> Explanation:
        """Explain the customer's expected profit line by line, the quantity and our side beside it."""
        parts = tuple(Explanation(key, label, amount) for key, label, amount in self._lines())
        ratio = self.terms.critical_ratio
        quantity = Explanation(
            "quantity",
            Text("right stock", "合适的库存量"),
            self.quantity,
            Text(
                f"lasts with probability {self.service}; best is {ratio}, at {self.exact} units",
                f"不断档概率 {self.service};最优概率 {ratio},对应 {self.exact}",
            ),
            "N3",
        )
        ours = tuple(Explanation(f"ours.{key}", label, amount) for key, label, amount in self._our_lines())
        because = [quantity]
        if ours:
            label = Text("our expected profit", "我方预期利润")
            because.append(
                Explanation("ours", label, self.our_profit, clause="N3", parts=ours, combine=Combine.SUM)
            )
        label = Text("customer's expected profit of the season", "客户本季预期利润")
        reason = Text(
            f"{self.sales} sold, {self.left_over} left over, {self.short} short of {self.mean} expected",
            f"预期需求 {self.mean}:售出 {self.sales},剩余 {self.left_over},缺货 {self.short}",
        )
        return Explanation(
            "right_stock",
            label,
            self.profit,
            reason,
            "N3",
            parts=parts,
            combine=Combine.SUM,
            because=because,
        )

    def table(self) -> Table:
        """Lay the stock out in one row."""
        columns = (
            Text("right stock", "合适的库存量"),
            Text("lasts with", "不断档概率"),
            Text("sold", "售出"),
            Text("left over", "剩余"),
            Text("short", "缺货"),
            Text("their profit", "客户利润"),
            Text("our profit", "我方利润"),
        )
        row = (
            self.quantity,
            self.service,
            self.sales,
            self.left_over,
            self.short,
            self.profit,
            self.our_profit,
        )
        return Table(Text("Right stock for the season", "旺季合适的库存量"), columns, [row])

    def summary(self, lang: Lang = "en") -> str:
        """Word the stock as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def right_stock(demand: UncertainDemand, terms: SeasonTerms) -> RightStock:
    """Find the single order that earns the customer most when demand is uncertain (the newsvendor).

    The stock should last with probability underage / (underage + overage); of the whole units on either
    side of it the one with the higher expected profit is taken, the smaller if they are equal. Source:
    Arrow, Harris and Marschak 1951; any textbook on operations. Method: N3.

    >>> from keyaccount.negotiation.uncertain_demand import DiscreteDemand
    >>> sold = DiscreteDemand.of_history([10, 20, 30, 40])
    >>> right_stock(sold, SeasonTerms.of("CNY", price=10, wholesale=4)).quantity
    30
    """
    check_demand(demand, "$.demand")
    check_type(terms, SeasonTerms, "$.terms")
    exact = demand.enough(terms.critical_ratio)
    best = max((floor(exact), ceil(exact)), key=lambda units: (_profit(demand, terms, units), -units))
    short = demand.lacking(Fraction(best))
    return RightStock(
        best,
        score_of(exact),
        terms,
        score_of(demand.average),
        score_of(best - demand.average + short),
        score_of(short),
        score_of(demand.within(Fraction(best))),
    )


def _profit(demand: UncertainDemand, terms: SeasonTerms, units: int) -> Fraction:
    short = demand.lacking(Fraction(units))
    left = units - demand.average + short
    earned = terms.price.fraction * (units - left) + terms.refund.fraction * left
    return earned - terms.wholesale.fraction * units - terms.goodwill.fraction * short


def _times(amount: Money, units: Decimal) -> Money:
    return amount.times(units, Rounding.HALF_UP)


def channel_buyback(terms: SeasonTerms) -> Money:
    """Return the buy-back price at which the customer's right stock is the best one for both together.

    b = p - (p - w) x (p - s) / (p - c), goodwill counted into p: Pasternack 1985. Needs our cost.
    Rounded half up. Raises `KeyAccountError` (`season.our-cost`). Method: N3, N6.

    >>> channel_buyback(SeasonTerms.of("CNY", price=16, wholesale=7, our_cost=4))
    Money('4.00', 'CNY')
    """
    if terms.our_cost is None or terms.our_salvage is None or terms.our_cost >= terms.wholesale:
        refuse(
            "season.our-cost",
            "$.our_cost",
            "give our cost of a unit, below the wholesale price",
            "请给出低于供货价的我方单位成本",
        )
    top = terms.price.fraction + terms.goodwill.fraction
    margin = (top - terms.wholesale.fraction) * (top - terms.our_salvage.fraction)
    exact = top - margin / (top - terms.our_cost.fraction)
    return Money(1, terms.price.currency).times(exact, Rounding.HALF_UP)


class ServiceMeasure(Enum):
    """Name what a service level is a share of."""

    CYCLE = "cycle"  # of seasons without a stock-out
    FILL = "fill"  # of units wanted that are there

    @property
    def text(self) -> Text:
        """Return the measure in words."""
        return _MEASURES[self]


_MEASURES = {
    ServiceMeasure.CYCLE: Text("probability of no stock-out", "不断档概率"),
    ServiceMeasure.FILL: Text("share of demand served", "需求满足率"),
}


@attrs.frozen
class ServiceStock:
    """Hold the least whole stock that reaches a service level: the mean demand and the safety above it.

    >>> ServiceStock(ServiceMeasure.CYCLE, Decimal("0.95"), 12, Decimal(10), Decimal("0.96")).explain().figure
    Decimal('12')
    """

    measure: ServiceMeasure
    level: Decimal
    quantity: int
    mean: Decimal
    reached: Decimal

    def explain(self) -> Explanation:
        """Explain the stock as mean demand and safety stock. Method: N3."""
        safety = score_of(self.quantity - Fraction(self.mean))
        parts = (
            Explanation("mean", Text("expected demand", "预期需求"), self.mean),
            Explanation("safety", Text("safety stock", "安全库存"), safety),
        )
        reason = Text(
            f"{self.measure.text.en} {self.reached}, asked {self.level}",
            f"{self.measure.text.zh} {self.reached},要求 {self.level}",
        )
        label = Text("stock for the service level", "达到服务水平的库存量")
        total = Decimal(self.quantity)
        return Explanation("service_stock", label, total, reason, "N3", parts=parts, combine=Combine.SUM)

    def summary(self, lang: Lang = "en") -> str:
        """Word the stock and its parts."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.explain().html()


def stock_for_service(
    demand: UncertainDemand, level: Decimal, measure: ServiceMeasure = ServiceMeasure.CYCLE
) -> ServiceStock:
    """Find the least whole stock with which a service level is reached; the level lies between 0 and 1.

    Method: N3.

    >>> from keyaccount.negotiation.uncertain_demand import NormalDemand
    >>> stock_for_service(NormalDemand(Decimal(1000), Decimal(300)), Decimal("0.95")).quantity
    1494
    """
    check_demand(demand, "$.demand")
    check_type(measure, ServiceMeasure, "$.measure")
    check_decimal(level, "$.level", least=Decimal("0.000001"), most=Decimal("0.999999"))
    if measure is ServiceMeasure.CYCLE:
        units = ceil(demand.enough(Fraction(level)))
    else:
        units = _least_for_fill(demand, Fraction(level))
    reached = _reached(demand, units, measure)
    return ServiceStock(measure, level, units, score_of(demand.average), score_of(reached))


def _reached(demand: UncertainDemand, units: int, measure: ServiceMeasure) -> Fraction:
    if measure is ServiceMeasure.CYCLE:
        return demand.within(Fraction(units))
    if not demand.average:
        return Fraction(1)
    return 1 - demand.lacking(Fraction(units)) / demand.average


def _least_for_fill(demand: UncertainDemand, level: Fraction) -> int:
    low, high = -1, 1
    while _reached(demand, high, ServiceMeasure.FILL) < level:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if _reached(demand, middle, ServiceMeasure.FILL) < level:
            low = middle
        else:
            high = middle
    return high
