"""Stock cover and stock-out risk, from the sales and stock reports a customer sends us."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import ceil, sqrt

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.model.stock_report import StockReport
from keyaccount.negotiation.uncertain_demand import NormalDemand
from keyaccount.values.checks import (
    check_date,
    check_decimal,
    check_id,
    check_int,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import round_fraction, score_of
from keyaccount.values.periods import check_disjoint
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["CoverRule", "CoverState", "StockCover", "StockWatch", "watch_stock"]


class CoverState(Enum):
    """Name how a customer's stock stands."""

    OUT = "out"
    LOW = "low"
    RIGHT = "right"
    HIGH = "high"
    UNKNOWN = "unknown"

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _STATES[self]


_STATES = {
    CoverState.OUT: Text("out of stock", "断档"),
    CoverState.LOW: Text("too low", "偏低"),
    CoverState.RIGHT: Text("right", "合适"),
    CoverState.HIGH: Text("too high", "偏高"),
    CoverState.UNKNOWN: Text("unknown", "未知"),
}


@attrs.frozen
class CoverRule:
    """State when cover is right: the days a delivery takes, the risk we accept, the most days agreed.

    `season` is how the coming weeks sell against those reported: index ahead over index behind, 1 for no
    season. Reports older than `fresh_days` make the stock unknown. Method: N3.

    >>> CoverRule(lead_days=5).most_risk
    Decimal('0.05')
    """

    lead_days: int
    most_risk: Decimal = Decimal("0.05")
    most_days: int | None = None
    season: Fraction = Fraction(1)
    fresh_days: int = 45
    last_reports: int = 6

    def __attrs_post_init__(self) -> None:
        check_int(self.lead_days, "$.lead_days", least=1, most=366)
        check_decimal(self.most_risk, "$.most_risk", least=0, most=1)
        if self.most_days is not None:
            check_int(self.most_days, "$.most_days", least=self.lead_days)
        check_type(self.season, Fraction, "$.season")
        check_int(self.fresh_days, "$.fresh_days", least=1)
        check_int(self.last_reports, "$.last_reports", least=1)


@attrs.frozen
class StockCover:
    """Hold how long one customer's stock of one product lasts, and the risk that it runs out first.

    `stock` is what should be there today: reported, plus delivered since, less what was sold since at
    the daily rate. `risk` is the probability that sales over the lead days pass it. Unknown parts are
    None. Method: N3.

    >>> cover = StockCover("C7", "P1", CoverState.UNKNOWN, None, 0, None, None, None, None, ())
    >>> cover.stock is None
    True
    """

    customer: str
    product: str
    state: CoverState
    reported: int | None
    delivered: int
    sold_since: int | None
    daily: Fraction | None
    risk: Decimal | None
    to_order: int | None
    reasons: tuple[Text, ...] = attrs.field(converter=tuple_of)

    @property
    def stock(self) -> int | None:
        """Return the units that should be there today; None where unknown."""
        if self.reported is None or self.sold_since is None:
            return None
        return self.reported + self.delivered - self.sold_since

    @property
    def days(self) -> Decimal | None:
        """Return for how many days the stock lasts; None where unknown or nothing sells."""
        if self.stock is None or not self.daily:
            return None
        return score_of(self.stock / self.daily)

    def finding(self) -> Finding | None:
        """Return what has to be done about the stock, None where it is right."""
        if self.state is CoverState.RIGHT:
            return None
        severe = (CoverState.OUT, CoverState.LOW)
        severity = Severity.BLOCKING if self.state in severe else Severity.WARNING
        why = self.reasons[-1] if self.reasons else self.state.text
        text = Text(
            f"{self.customer} {self.product}: stock {self.state.text.en}; {why.en}",
            f"{self.customer} {self.product}:库存{self.state.text.zh};{why.zh}",
        )
        path = f"$.stock.{self.customer}.{self.product}"
        remedy = Text(f"deliver {self.to_order} units now", f"立即补货 {self.to_order}")
        asks = Text("ask for the sales and stock report", "索取销售与库存报告")
        advice = {CoverState.OUT: remedy, CoverState.LOW: remedy, CoverState.UNKNOWN: asks}.get(self.state)
        return Finding(f"stock.{self.state.value}", severity, path, text, "N3", advice)

    def explain(self) -> Explanation:
        """Explain the stock of today: reported + delivered since - sold since. Method: N3."""
        label = Text(f"{self.customer}: stock of {self.product}", f"{self.customer}:{self.product} 库存")
        because = tuple(Explanation(f"reason.{index}", one, None) for index, one in enumerate(self.reasons))
        key = f"stock.{self.customer}.{self.product}"
        if self.reported is None or self.sold_since is None:
            return Explanation(key, label, None, self.state.text, "N3", because=because)
        parts = (
            Explanation("reported", Text("reported", "上报库存"), self.reported),
            Explanation("delivered", Text("delivered since", "此后到货"), self.delivered),
            Explanation(
                "sold", Text("sold since, at the daily rate", "此后按日均销量售出"), -self.sold_since
            ),
        )
        return Explanation(
            key,
            label,
            self.stock,
            self.state.text,
            "N3",
            parts=parts,
            combine=Combine.SUM,
            because=because,
        )


@attrs.frozen
class StockWatch:
    """Hold the cover of every customer and product watched, the most pressing first. Method: N3.

    >>> StockWatch(date(2026, 6, 10), CoverRule(5), ()).findings()
    ()
    """

    as_of: date
    rule: CoverRule
    covers: tuple[StockCover, ...] = attrs.field(converter=tuple_of)

    def of(self, customer: str, product: str) -> StockCover | None:
        """Return one cover, None where nothing was ever reported."""
        asked = (customer, product)
        return next((one for one in self.covers if (one.customer, one.product) == asked), None)

    def findings(self) -> tuple[Finding, ...]:
        """Name every stock that is out, low, high or unknown."""
        return tuple(found for one in self.covers if (found := one.finding()) is not None)

    def explain(self) -> Explanation:
        """Count the stocks to act on, with every cover behind them. Method: N3."""
        label = Text("stocks to act on", "需要处理的库存")
        because = tuple(one.explain() for one in self.covers)
        return Explanation("stock_watch", label, len(self.findings()), clause="N3", because=because)

    def table(self) -> Table:
        """Lay the covers out, the most pressing first."""
        rows = [
            (
                one.customer,
                one.product,
                one.state.text,
                one.stock,
                _tenths(one.days),
                _tenths(one.risk, 100),
                one.to_order,
            )
            for one in self.covers
        ]
        columns = (
            Text("customer", "客户"),
            Text("product", "产品"),
            Text("state", "状态"),
            Text("stock", "库存"),
            Text("days", "可售天数"),
            Text("risk %", "断档风险 %"),
            Text("to order", "应补货"),
        )
        return Table(Text(f"Stock cover on {self.as_of}", f"{self.as_of} 库存可售天数"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the covers as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def watch_stock(
    reports: Iterable[StockReport],
    as_of: date,
    rule: CoverRule,
    *,
    delivered: Iterable[tuple[str, str, int]] = (),
) -> StockWatch:
    """Judge each customer's stock of each product on a day, from its reports known by then.

    The daily rate is units sold over days of the last reports, shelves that were empty left out, times the
    season ahead. The spread is that of the reports' daily rates; sales over the lead days are taken as
    normal. `delivered` names customer, product and units that arrived since the last report. The order
    that brings the risk down to what is accepted is named. Raises `KeyAccountError` (`period.overlap`,
    `report.repeated`). Method: N3.

    >>> from keyaccount.values.periods import Period
    >>> reports = [StockReport("C7", "P1", Period.month(2026, month), sold=300, closing=40)
    ...            for month in (4, 5)]
    >>> cover = watch_stock(reports, date(2026, 5, 31), CoverRule(lead_days=5)).of("C7", "P1")
    >>> cover.state.value, cover.stock, round(cover.days, 1)
    ('low', 40, Decimal('4.1'))
    """
    check_date(as_of, "$.as_of")
    check_type(rule, CoverRule, "$.rule")
    arrived: dict[tuple[str, str], int] = {}
    for index, row in enumerate(tuple_of(delivered)):
        customer, product, units = _arrival(row, f"$.delivered[{index}]")
        arrived[customer, product] = arrived.get((customer, product), 0) + units
    grouped: dict[tuple[str, str], list[StockReport]] = {}
    for report in tuple_of(reports):
        check_type(report, StockReport, "$.reports")
        if report.known_from <= as_of:
            grouped.setdefault((report.customer, report.product), []).append(report)
    covers = [
        _cover(customer, product, sorted(found, key=lambda one: one.period), as_of, rule, arrived)
        for (customer, product), found in grouped.items()
    ]
    order = list(CoverState)
    covers.sort(
        key=lambda one: (
            order.index(one.state),
            (one.risk or Decimal(0)).copy_negate(),
            one.customer,
            one.product,
        )
    )
    return StockWatch(as_of, rule, covers)


def _arrival(row: object, path: str) -> tuple[str, str, int]:
    if not isinstance(row, tuple) or len(row) != 3:
        refuse("report.arrival", path, "give customer, product and units", "请给出客户、产品和数量")
    customer, product, units = row
    check_id(customer, path)
    check_id(product, path)
    check_int(units, path, least=0)
    return customer, product, units


def _cover(
    customer: str,
    product: str,
    reports: Sequence[StockReport],
    as_of: date,
    rule: CoverRule,
    arrived: dict[tuple[str, str], int],
) -> StockCover:
    path = f"$.reports.{customer}.{product}"
    check_unique([str(one.period) for one in reports], "report.repeated", path)
    check_disjoint([one.period for one in reports], path)
    last = next((one for one in reversed(reports) if one.closing is not None), None)
    more = arrived.get((customer, product), 0)
    rates = _rates(reports, rule)
    if last is None or not rates:
        why = Text("no stock or no sales were reported", "未上报库存或销量")
        return StockCover(customer, product, CoverState.UNKNOWN, None, more, None, None, None, None, [why])
    age = (as_of - last.period.last).days
    daily = sum((units for units, _ in rates), Fraction(0)) / sum(days for _, days in rates) * rule.season
    if age > rule.fresh_days:
        why = Text(f"the last report is {age} days old", f"最近报告已是 {age} 天前")
        return StockCover(
            customer, product, CoverState.UNKNOWN, last.closing, more, None, daily, None, None, [why]
        )
    closing = last.closing or 0
    sold = min(closing + more, ceil(daily * age))
    return _judged(customer, product, (closing, more, sold), daily, _spread(rates, rule), rule)


def _rates(reports: Sequence[StockReport], rule: CoverRule) -> list[tuple[Fraction, int]]:
    """Return units and days of the last reports that show what could be sold, not what was there to sell."""
    whole = [one for one in reports if one.sold is not None and not one.stocked_out]
    known = whole or [one for one in reports if one.sold is not None]
    return [(Fraction(one.sold or 0), one.period.days) for one in known[-rule.last_reports :]]


def _spread(rates: Sequence[tuple[Fraction, int]], rule: CoverRule) -> Decimal | None:
    """Return the standard deviation of one day's sales; None where a single report cannot tell."""
    if len(rates) < 2:
        return None
    total, days = sum((units for units, _ in rates), Fraction(0)), sum(days for _, days in rates)
    mean = total / days
    # A period of n days varies n times as much as a day, so each deviation is put back on one day.
    squares = sum(((units - mean * count) ** 2 / count for units, count in rates), Fraction(0))
    return score_of(sqrt(squares / (len(rates) - 1)) * float(rule.season))


def _judged(
    customer: str,
    product: str,
    counted: tuple[int, int, int],
    daily: Fraction,
    spread: Decimal | None,
    rule: CoverRule,
) -> StockCover:
    closing, more, sold = counted
    stock = closing + more - sold
    mean = daily * rule.lead_days
    sd = Decimal(0) if spread is None else score_of(float(spread) * sqrt(rule.lead_days))
    ahead = NormalDemand(score_of(mean), sd)
    known = spread is not None
    risk = score_of(1 - ahead.within(Fraction(stock))) if known or stock < mean else None
    safe = ceil(mean)
    if known and 0 < rule.most_risk < 1:
        safe = ceil(ahead.enough(1 - Fraction(rule.most_risk)))
    state = _state(stock, safe, daily, rule)
    a_day, in_all = _tenths(score_of(daily)), _tenths(score_of(mean))
    reasons = [
        Text(
            f"sells {a_day} a day, {in_all} in the {rule.lead_days} days a delivery takes",
            f"日均销量 {a_day},补货周期 {rule.lead_days} 天内约售 {in_all}",
        ),
        Text(f"{stock} there, {safe} needed to be safe", f"现有 {stock},安全需要 {safe}"),
    ]
    return StockCover(
        customer, product, state, closing, more, sold, daily, risk, max(0, safe - stock), reasons
    )


def _state(stock: int, safe: int, daily: Fraction, rule: CoverRule) -> CoverState:
    if stock == 0 and daily:
        return CoverState.OUT
    if stock < safe:
        return CoverState.LOW
    if rule.most_days is not None and stock > daily * rule.most_days:
        return CoverState.HIGH
    return CoverState.RIGHT


def _tenths(value: Decimal | None, times: int = 1) -> Decimal | None:
    return None if value is None else round_fraction(Fraction(value) * times, 1)
