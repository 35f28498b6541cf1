"""How a deal room shows itself: designs side by side, hold on the customer, what to offer instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from keyaccount.bargaining.alternatives import Bundle
from keyaccount.bargaining.dependence import PriceDependence
from keyaccount.incentives.channel import Market, integrated_optimum
from keyaccount.incentives.design_result import NoDesign, WinWinDesign
from keyaccount.incentives.numeric import about, percent_text
from keyaccount.incentives.trade_outcome import TradeOutcome
from keyaccount.values.figures import Figure
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text, join

__all__ = ["bundle_table", "choice_table", "comparison", "floor_table"]

_HELD = (Text("price share", "价格型占比"), Text("holds until", "约束至"), Text("a month then", "其后每月"))


def _share(value: Fraction | None) -> str:
    return "-" if value is None else percent_text(round(value, 4))


def comparison(
    market: Market,
    terms_today: Text,
    today: TradeOutcome,
    designs: Iterable[tuple[str, WinWinDesign | NoDesign]],
    holds: Mapping[str, PriceDependence],
) -> Table:
    """Return today and every design side by side, with price dependence and expiry where `holds` has them.

    Amounts are rounded to the minor unit for reading.

    >>> from keyaccount.incentives.channel import outcome_of
    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.trade_terms import WholesalePrice
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> terms = WholesalePrice(40)
    >>> comparison(market, terms.text, outcome_of(terms, market), [], {}).rows[0][-1]
    '75%'
    """
    columns = (
        Text("design", "方案"),
        Text("terms", "条款"),
        Text("order", "订货量"),
        Text("supplier", "供方"),
        Text("customer", "客户"),
        Text("both", "合计"),
        Text("of the channel's best", "占渠道最优"),
    )
    most = integrated_optimum(market).total
    efficiency = today.total / most if most > 0 else None
    blank = ("-",) * len(_HELD) if holds else ()
    rows = [(*_row(market, Text("today", "现行"), terms_today, today, efficiency), *blank)]
    for name, design in designs:
        label = Text(name, name)
        if isinstance(design, NoDesign):
            rows.append((label, design.finding.text, "-", None, None, None, "-", *blank))
            continue
        figures = _row(market, label, design.terms.text, design.outcome, design.efficiency)
        rows.append((*figures, *(_held(holds[name]) if holds else ())))
    return Table(Text("Designs side by side", "方案对比"), (*columns, *(_HELD if holds else ())), rows)


def _row(
    market: Market, name: Text, terms: Text, outcome: TradeOutcome, efficiency: Fraction | None
) -> tuple[Figure, ...]:
    money = [market.money(one) for one in (outcome.supplier, outcome.customer, outcome.total)]
    return (name, terms, about(outcome.quantity), *money, _share(efficiency))


def _held(hold: PriceDependence) -> tuple[Figure, ...]:
    cliffs = hold.cliffs()
    if not cliffs:
        return _share(hold.share), "-", hold.binding(hold.on)
    return _share(hold.share), cliffs[0].on, cliffs[0].after


def choice_table(design: WinWinDesign) -> Table:
    """Return the point every rule of fairness takes on a design's frontier, side by side.

    >>> from keyaccount.incentives import Floors, LinearDemand, Parameter, RevenueShareSpace, design_win_win
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = RevenueShareSpace(Parameter("share", 0, 1, "0.125"), unit_cost=10)
    >>> [row[0].en for row in choice_table(design_win_win(space, market, Floors(450, 225))).rows][:2]
    ['Nash point (chosen)', 'Kalai-Smorodinsky point']
    """
    columns = (
        Text("rule", "规则"),
        Text("values", "取值"),
        Text("supplier", "供方"),
        Text("customer", "客户"),
        Text("why", "理由"),
    )
    rows: list[Sequence[Figure]] = []
    for rule, point in design.choices():
        mine = rule is design.rule
        name = Text(f"{rule.text.en} (chosen)", f"{rule.text.zh}(选用)") if mine else rule.text
        pairs = zip(design.ranges, point.values, strict=True)
        values = join(tuple(_value(one.name, value) for one, value in pairs if one.open))
        money = [design.money(one) for one in (point.supplier, point.customer)]
        rows.append((name, values, *money, rule.meaning))
    return Table(Text("Fair points of the best design", "最优方案的公平点"), columns, rows)


def _value(name: str, value: Fraction) -> Text:
    words = f"{name} {about(value)}"
    return Text(words, words)


def floor_table(today: tuple[Money, Money], then: tuple[Money, Money], floors: tuple[Money, Money]) -> Table:
    """Return what each side has today, under the design, and above its bottom line.

    >>> floors, then = ((Money(450, "CNY"), Money(225, "CNY")), (Money(500, "CNY"), Money(250, "CNY")))
    >>> floor_table(floors, then, floors).rows[0][-1]
    Money('50.00', 'CNY')
    """
    columns = (
        Text("side", "一方"),
        Text("today", "现行"),
        Text("bottom line", "低线"),
        Text("then", "方案"),
        Text("above the line", "超出低线"),
    )
    names = (Text("supplier", "供方"), Text("customer", "客户"))
    rows = [
        (name, now, low, made, made - low)
        for name, now, made, low in zip(names, today, then, floors, strict=True)
    ]
    return Table(Text("What each side gains", "双方所得"), columns, rows)


def bundle_table(bundles: Iterable[Bundle]) -> Table:
    """Return what could be offered once the price no longer holds, the cheapest for us first.

    >>> bundle_table([]).rows
    ()
    """
    columns = (
        Text("instead of price", "非价格替代"),
        Text("worth to them", "对客户价值"),
        Text("our cost", "我方成本"),
        Text("months to copy", "对手模仿所需月数"),
    )
    rows = [
        (
            join(tuple(part.text for part in one.parts)),
            one.worth,
            one.cost,
            about(round(one.months_to_copy, 1)),
        )
        for one in bundles
    ]
    return Table(Text("Beyond price, when its hold ends", "价格约束到期后的非价格方案"), columns, rows)
