"""The whale curve: profit builds up over customers, peaks, and is eaten away by those that lose us money."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.identification.abc_analysis import AbcClass, standing_order
from keyaccount.identification.amounts import Amount, Amounts, ratio_of
from keyaccount.identification.concentration import Concentration
from keyaccount.values.checks import check_one_of, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["WhaleCurve", "WhalePoint", "cost_to_serve_ratio", "hidden_losses", "loss_alert", "whale_curve"]


@attrs.frozen
class WhalePoint:
    """Hold one customer's place on the whale curve; equal profits share position and cumulative profit.

    `cumulative_share` is of the total profit, None unless that is above zero.

    >>> whale_curve({"a": 5, "b": -1}).of("b").cumulative
    4
    """

    customer: str
    profit: Amount
    position: int
    cumulative: Amount
    cumulative_share: Decimal | None


@attrs.frozen
class WhaleCurve:
    """Hold customers from the most to the least profitable, with the profit built up so far. Method: I3.

    `peak` is the most ever built up, reached at the `peak_at`-th customer; `erosion` is what the
    customers after it take away again. `peak_share` is the peak over the total profit and
    `erosion_share` the erosion over the peak; None where the divisor is not above zero.

    >>> curve = whale_curve({"a": 8, "b": 4, "c": -2})
    >>> curve.peak, curve.peak_at, curve.erosion, curve.peak_share
    (12, 2, 2, Decimal('1.200000000000'))
    """

    total: Amount
    peak: Amount
    peak_at: int
    erosion: Amount
    peak_share: Decimal | None
    erosion_share: Decimal | None
    loss_making: int
    points: tuple[WhalePoint, ...] = attrs.field(converter=tuple_of)
    unknown: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def of(self, customer: str) -> WhalePoint:
        """Return one customer's place.

        Raises `KeyAccountError` (`customer.unknown`) with the closest known id.

        >>> whale_curve({"a": 5, "b": -1}).of("a").position
        1
        """
        check_one_of(customer, (one.customer for one in self.points), "customer.unknown", "$.customer")
        return next(one for one in self.points if one.customer == customer)

    def explain(self) -> Explanation:
        """Explain the total as the peak less the erosion. Method: I3.

        >>> print(whale_curve({"a": 8, "b": 4, "c": -2}).explain().tree())
        profit = 10 (3 customers, 1 of them loss-making) [I3]
          peak = 12 (reached at customer 2)
          erosion = -2 (taken away by the customers after the peak)
        """
        negative: Figure = -self.erosion
        parts = (
            Explanation(
                "peak",
                Text("peak", "峰值"),
                self.peak,
                Text(f"reached at customer {self.peak_at}", f"在第 {self.peak_at} 个客户处达到"),
            ),
            Explanation(
                "erosion",
                Text("erosion", "侵蚀"),
                negative,
                Text("taken away by the customers after the peak", "被峰值之后的客户消耗"),
            ),
        )
        size = len(self.points)
        return Explanation(
            "profit",
            Text("profit", "利润"),
            self.total,
            Text(
                f"{size} customers, {self.loss_making} of them loss-making",
                f"共 {size} 个客户,其中 {self.loss_making} 个亏损",
            ),
            "I3",
            parts=parts,
            combine=Combine.SUM,
        )

    def table(self, at_most: int = 15) -> Table:
        """Return both ends of the curve as a table, the peak below it."""
        half = at_most // 2
        ends = self.points if len(self.points) <= at_most else (*self.points[:half], *self.points[-half:])
        rows: list[tuple[Figure, ...]] = [
            (one.position, one.customer, one.profit, one.cumulative, one.cumulative_share) for one in ends
        ]
        peak, share = figure_text(self.peak), figure_text(self.peak_share)
        size, losses = len(self.points), self.loss_making
        note = Text(
            f"peak {peak} ({share} x total) at customer {self.peak_at} of {size}; {losses} lose money",
            f"峰值 {peak}(总利润的 {share} 倍),在第 {self.peak_at}/{size} 个客户处;{losses} 个客户亏损",
        )
        return Table(Text("Whale curve", "鲸鱼曲线"), _COLUMNS, rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Word the curve on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


_COLUMNS = (
    Text("position", "位次"),
    Text("customer", "客户"),
    Text("profit", "利润"),
    Text("cumulative", "累计利润"),
    Text("of the total", "占总利润"),
)


def whale_curve(profits: Mapping[str, Amount | None]) -> WhaleCurve:
    """Order customers by profit and add it up; None is unknown and stays out.

    Linear but for one sort. Raises `KeyAccountError` (`amounts.empty`, `amounts.wrong`,
    `amounts.currency-mixed`, `amounts.unknown`). Source: Cooper & Kaplan, Profit Priorities from
    Activity-Based Costing, HBR 1991. Method: I3.

    >>> whale_curve({"a": 5, "b": None, "c": -9}).findings[0].code
    'whale.unknown'
    """
    exact = Amounts.of(profits, "$.profits")
    if not exact.units:
        refuse(
            "amounts.unknown",
            "$.profits",
            "every profit is unknown; give at least one",
            "所有利润均未知,至少给出一个",
        )
    total = exact.total
    peak, peak_at, risen = 0, 0, 0
    for place, (_, profit) in enumerate(standing_order(exact.units), start=1):
        risen += profit
        if risen > peak:
            peak, peak_at = risen, place
    return WhaleCurve(
        total=exact.figure(total),
        peak=exact.figure(peak),
        peak_at=peak_at,
        erosion=exact.figure(peak - total),
        peak_share=ratio_of(peak, total) if total > 0 else None,
        erosion_share=ratio_of(peak - total, peak) if peak > 0 else None,
        loss_making=sum(profit < 0 for profit in exact.units.values()),
        points=_points(exact),
        unknown=tuple(sorted(exact.unknown)),
        findings=_findings(exact),
    )


def _points(exact: Amounts) -> tuple[WhalePoint, ...]:
    total = exact.total
    tied: dict[int, int] = {}
    for profit in exact.units.values():
        tied[profit] = tied.get(profit, 0) + 1
    places: dict[int, tuple[int, int]] = {}
    position, risen = 1, 0
    for profit in sorted(tied, reverse=True):
        risen += profit * tied[profit]
        places[profit] = (position, risen)
        position += tied[profit]
    return tuple(
        WhalePoint(
            customer,
            exact.figure(profit),
            places[profit][0],
            exact.figure(places[profit][1]),
            ratio_of(places[profit][1], total) if total > 0 else None,
        )
        for customer, profit in standing_order(exact.units)
    )


def _findings(exact: Amounts) -> tuple[Finding, ...]:
    found = []
    if exact.unknown:
        count = len(exact.unknown)
        found.append(
            _finding(
                "unknown", f"profit of {count} customers unknown, left out", f"{count} 个客户利润未知,未计入"
            )
        )
    if exact.total <= 0:
        found.append(
            _finding("no-profit", "no profit in total: shares of it say nothing", "总体没有利润:占比没有意义")
        )
    return tuple(found)


def _finding(what: str, en: str, zh: str) -> Finding:
    return Finding(f"whale.{what}", Severity.INFO, "$.profits", Text(en, zh), "I3")


def hidden_losses(
    turnover: Concentration, profits: Mapping[str, Amount | None], *, after_serving: bool = True
) -> tuple[Finding, ...]:
    """Raise the alert "A by revenue, negative after cost to serve", one finding per such customer.

    The worst loss comes first. `after_serving` says whether profit is after cost to serve or only after
    the cost of the goods. Method: I3.

    >>> from keyaccount.identification.abc_analysis import AbcCuts
    >>> from keyaccount.identification.concentration import concentrate
    >>> turnover = concentrate({"a": 90, "b": 10}, AbcCuts())
    >>> hidden_losses(turnover, {"a": -3, "b": 2})[0].code
    'profitability.a-by-revenue-negative'
    """
    check_type(turnover, Concentration, "$.turnover")
    exact = Amounts.of(profits, "$.profits")
    leading = {one.customer for one in turnover.standings if one.abc is AbcClass.A}
    losing = [(loss, customer) for customer, loss in exact.units.items() if loss < 0 and customer in leading]
    return tuple(loss_alert(customer, exact.figure(loss), after_serving) for loss, customer in sorted(losing))


def loss_alert(customer: str, loss: Amount, after_serving: bool) -> Finding:
    """Word the alert for one class A customer that brings a loss.

    >>> from keyaccount.values.money import Money
    >>> loss_alert("C3", Money(-5, "CNY"), after_serving=False).text.en
    'C3 is class A by revenue but brings -5.00 CNY after the cost of the goods'
    """
    cost = Text("cost to serve", "服务成本") if after_serving else Text("the cost of the goods", "商品成本")
    shown = figure_text(loss)
    return Finding(
        "profitability.a-by-revenue-negative",
        Severity.WARNING,
        f"$.customers[{customer!r}]",
        Text(
            f"{customer} is class A by revenue but brings {shown} after {cost.en}",
            f"{customer} 按营业额属 A 类,但扣除{cost.zh}后利润为 {shown}",
        ),
        "I3",
        Text("mend price, mix or service before confirming it", "确定之前先改善价格、品种结构或服务方式"),
    )


def cost_to_serve_ratio(cost: Amount, turnover: Amount) -> Decimal | None:
    """Return what serving a customer costs per unit of its turnover; None without turnover. Method: I3.

    >>> cost_to_serve_ratio(7090, 50544)
    Decimal('0.140273820829')
    """
    exact = Amounts.of({"cost": cost, "turnover": turnover}, "$")
    if exact.unknown or exact.units["turnover"] <= 0:
        return None
    return ratio_of(exact.units["cost"], exact.units["turnover"])
