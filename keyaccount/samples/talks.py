"""The sample's negotiation with one key account for 2026: six topics, valued in money by both sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from keyaccount.model.side import Side
from keyaccount.negotiation.negotiation import Negotiation
from keyaccount.negotiation.policy import NegotiationPolicy
from keyaccount.negotiation.positions import Position
from keyaccount.negotiation.promises import Promise
from keyaccount.negotiation.standards import RequiredStandard
from keyaccount.negotiation.topics import DiscreteIssue, IntegerIssue, Issue, MoneyIssue, Option, Topic
from keyaccount.negotiation.value_kinds import DeliveredKind
from keyaccount.negotiation.worths import OptionWorth, UnitWorth, ValueLine
from keyaccount.samples.products import CURRENCY, products
from keyaccount.samples.programme import annual_rebate, programme, quarterly_rebate
from keyaccount.values.money import Money
from keyaccount.values.text import Text

__all__ = ["talks"]

# Purifiers a year: what one yuan of price is worth to either side.
_UNITS_A_YEAR = 640
_LOW, _HIGH = 1060, 1120
# What an hour of its staff costs the customer.
_HOUR = 50


def talks(customer: str = "C007", on: date = date(2026, 1, 14)) -> Negotiation:
    """Return the talks with a key account of the sample: six topics, both positions, one standard to meet.

    >>> [issue.key for issue in talks().topics]
    ['range', 'price', 'lead-time', 'display', 'service', 'incentives']
    """
    return Negotiation(
        customer,
        on,
        ours=Position(Side.OURS, "Qingyuan", CURRENCY, _our_worths(), bottom_line=Money(30_000, CURRENCY)),
        theirs=Position(
            Side.THEIRS, customer, CURRENCY, _their_worths(), bottom_line=Money(20_000, CURRENCY)
        ),
        topics=_topics(customer),
        policy=NegotiationPolicy("2026-1", since=date(2026, 1, 1)),
        standards=[RequiredStandard("GB/T 30307", ("range",))],
        products=products(),
    )


def _topics(customer: str) -> list[Issue]:
    return [_range(), _price(), _lead_time(), _display(), _service(), _incentives(customer)]


def _range() -> DiscreteIssue:
    return DiscreteIssue(
        "range",
        Topic.QUALITY,
        Text("range", "产品范围"),
        [
            Option("current", Text("certified range", "认证产品"), products=["P01", "P02", "P03"]),
            Option("surplus", Text("uncertified surplus lot", "未认证的尾货"), products=["P04"]),
        ],
    )


def _price() -> MoneyIssue:
    low, high = Money(_LOW, CURRENCY), Money(_HIGH, CURRENCY)
    return MoneyIssue(
        "price",
        Topic.PRICE,
        Text("net price of the Spring 400", "清泉 400 净价"),
        low,
        high,
        Money(10, CURRENCY),
    )


def _display() -> IntegerIssue:
    shown = Promise(
        Side.THEIRS, Text("display corner in {value}", "专区陈列 {value}"), "Wang Min", within_days=90
    )
    return IntegerIssue(
        "display",
        Topic.POLICY,
        Text("shops with a display corner", "设专区的门店数"),
        2,
        8,
        2,
        promises=[shown],
    )


def _incentives(customer: str) -> DiscreteIssue:
    rebates = [quarterly_rebate(customer), annual_rebate(customer)]
    return DiscreteIssue(
        "incentives",
        Topic.PROFITABILITY,
        Text("incentive programme", "奖励方案"),
        [
            Option("none", Text("none", "无")),
            Option("annual", Text("annual rebate", "年度扣点"), incentives=rebates[1:]),
            Option("rebates", Text("quarterly and annual rebate", "季度返利与年度扣点"), incentives=rebates),
            Option("full", Text("full programme", "完整方案"), incentives=programme(customer)),
        ],
    )


def _lead_time() -> DiscreteIssue:
    reserve = Promise(
        Side.OURS,
        Text("600 fans reserved before the season", "旺季前预留 600 台风扇"),
        "logistics",
        due=date(2026, 5, 15),
    )
    return DiscreteIssue(
        "lead-time",
        Topic.DELIVERY,
        Text("delivery", "交货方式"),
        [
            Option("5d", Text("within five days", "五日内")),
            Option("48h", Text("within 48 hours", "48 小时内")),
            Option(
                "reserve",
                Text("48 hours and a reserve", "48 小时并预留货源"),
                promises=[reserve],
            ),
        ],
    )


def _service() -> DiscreteIssue:
    inspections = Promise(
        Side.OURS,
        Text("free inspection of 60 purifiers", "免费检测 60 台净水器"),
        "service",
        due=date(2026, 9, 30),
    )
    return DiscreteIssue(
        "service",
        Topic.SERVICE,
        Text("service", "服务"),
        [
            Option("plain", Text("ordinary service", "常规服务")),
            Option("hotline", Text("free 24/7 support hotline", "免费咨询中心")),
            Option(
                "gold",
                Text("gold service", "金牌服务"),
                promises=[inspections],
            ),
        ],
    )


def _money(amounts: Mapping[str, int]) -> dict[str, Money]:
    return {key: Money(amount, CURRENCY) for key, amount in amounts.items()}


def _our_worths() -> list[OptionWorth | UnitWorth]:
    return [
        OptionWorth("range", _money({"current": 0, "surplus": 40_000})),
        UnitWorth(
            "price",
            Money(_UNITS_A_YEAR, CURRENCY),
            start=Decimal(_LOW),
            text=Text("price above the least", "高于最低价"),
        ),
        OptionWorth("lead-time", _money({"5d": 0, "48h": -6_500, "reserve": -14_000})),
        UnitWorth("display", Money(5_200, CURRENCY), text=Text("sales from display", "陈列带来的销售毛利")),
        OptionWorth("service", _money({"plain": 0, "hotline": -2_400, "gold": -9_800})),
        OptionWorth(
            "incentives", _money({"none": 12_000, "annual": 4_000, "rebates": -1_000, "full": -3_000})
        ),
    ]


def _their_worths() -> list[OptionWorth | UnitWorth]:
    return [
        OptionWorth("range", _money({"current": 0, "surplus": 25_000})),
        UnitWorth(
            "price",
            Money(-_UNITS_A_YEAR, CURRENCY),
            start=Decimal(_HIGH),
            text=Text("price below the most", "低于最高价"),
        ),
        OptionWorth("lead-time", _money({"5d": 0, "48h": 11_000, "reserve": 31_000})),
        UnitWorth("display", Money(-1_900, CURRENCY), text=Text("floor space given up", "让出的卖场面积")),
        _service_to_them(),
        OptionWorth("incentives", _money({"none": 0, "annual": 15_000, "rebates": 27_000, "full": 36_000})),
    ]


def _service_to_them() -> OptionWorth:
    """Value service as the customer feels it: what it gains, and the hours our service network spares it."""
    phone = Text("their staff no longer answers questions", "其员工无需再答复咨询")
    chasing = Text("no more chasing of repairs", "不再催促维修")
    network = Text("our repair and promotion network steps in", "由我方服务与促销网络代劳")
    hotline = [_spared(phone, 100, DeliveredKind.TIME), _spared(chasing, 50, DeliveredKind.ENERGY)]
    gold = [
        ValueLine(
            Text("inspection and cleaning for their buyers", "为其买家检测清洗"),
            Money(14_000, CURRENCY),
            DeliveredKind.SERVICE,
        ),
        _spared(network, 160, DeliveredKind.TIME),
        ValueLine(
            Text("promoters of ours in their shops", "我方促销员驻店"),
            Money(2_000, CURRENCY),
            DeliveredKind.MONEY,
        ),
        ValueLine(Text("a name for good service", "服务口碑"), Money(2_000, CURRENCY), DeliveredKind.IMAGE),
    ]
    return OptionWorth("service", {"plain": Money(0, CURRENCY), "hotline": hotline, "gold": gold})


def _spared(text: Text, hours: int, kind: DeliveredKind) -> ValueLine:
    return ValueLine.of_hours(text, Decimal(-hours), Money(_HOUR, CURRENCY), kind)
