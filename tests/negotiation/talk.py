"""One talk over all six topics for the tests of the room: a beverage supplier and a supermarket chain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from keyaccount.incentives.annual import AnnualRebate, BreachRule
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.model.commitment import Recurrence, RecurrenceUnit
from keyaccount.model.product import Certificate, Product
from keyaccount.model.response import Answer, Chosen, Number, Responses
from keyaccount.model.side import Side
from keyaccount.negotiation import (
    AccountPolicy,
    AskedCondition,
    AtLeast,
    ConditionKind,
    ContinuousIssue,
    DiscreteIssue,
    IntegerIssue,
    MoneyIssue,
    Negotiation,
    NegotiationPolicy,
    OneOf,
    Option,
    OptionWorth,
    Position,
    Promise,
    RequiredStandard,
    Topic,
    UnitWorth,
    ValueLine,
)
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

DAY = date(2026, 3, 2)
POLICY = NegotiationPolicy("2026-1", since=date(2026, 1, 1))


def cny(amount: int | str) -> Money:
    """Return an amount of yuan."""
    return Money(amount, "CNY")


AUDIT = Evidence("GB audit report", date(2025, 6, 1), EvidenceMethod.DOCUMENT, EvidenceGrade.SHOWN)
TEA = Product(
    "TEA",
    "green tea 500 ml",
    standards=[Certificate("GB 7101", "2022", AUDIT, date(2025, 6, 1), date(2027, 6, 1))],
)
OLD = Product(
    "OLD",
    "herbal tea 500 ml",
    standards=[Certificate("GB 7101", "2015", AUDIT, date(2015, 6, 1), date(2026, 1, 1))],
)
REBATE = IncentivePolicy(
    "YR-2026",
    Text("annual rebate 2%", "年度扣点 2%"),
    kind=AnnualRebate.at("0.02", on_breach=BreachRule.FORFEIT, on_leaving=BreachRule.FORFEIT),
    owner="M01",
    valid=Period.year(2026),
    currency="CNY",
)

RANGE = DiscreteIssue(
    "range",
    Topic.QUALITY,
    Text("range offered", "供应品类"),
    [
        Option("core", Text("green tea only", "仅绿茶"), products=["TEA"]),
        Option("wide", Text("green and herbal tea", "绿茶与凉茶"), products=["TEA", "OLD"]),
    ],
)
PRICE = MoneyIssue("price", Topic.PRICE, Text("price per case", "每箱价格"), cny(30), cny(34), cny("0.50"))
LEAD = DiscreteIssue(
    "lead-time",
    Topic.DELIVERY,
    Text("lead time", "交货期"),
    [
        Option(
            "48h",
            Text("within 48 hours", "48 小时内"),
            promises=[
                Promise(
                    Side.OURS,
                    Text("deliver within 48 hours, full orders", "48 小时内足量送达"),
                    "logistics",
                    within_days=30,
                    recurrence=Recurrence(1, RecurrenceUnit.MONTH, date(2026, 12, 31)),
                )
            ],
        ),
        Option("5d", Text("within 5 days", "5 天内")),
    ],
)
STOCK = IntegerIssue(
    "stock",
    Topic.POLICY,
    Text("days of stock they hold", "客户安全库存天数"),
    10,
    30,
    5,
    Text("days", "天"),
    promises=[
        Promise(Side.THEIRS, Text("hold {value} of stock", "保持{value}安全库存"), "buyer", within_days=30)
    ],
)
SERVICE = DiscreteIssue(
    "service",
    Topic.SERVICE,
    Text("service level", "服务等级"),
    [
        Option("plain", Text("ordinary service", "普通服务")),
        Option(
            "gold",
            Text("hotline, response team, free cleaning", "免费咨询、售后小分队、免费清洗"),
            promises=[
                Promise(Side.OURS, Text("set up the hotline", "开通咨询热线"), "service", within_days=60)
            ],
        ),
    ],
)
INCENTIVE = DiscreteIssue(
    "incentive",
    Topic.PROFITABILITY,
    Text("annual rebate", "年度扣点"),
    [
        Option("none", Text("none", "无")),
        Option("2%", Text("2% of net purchases", "净采购额的 2%"), incentives=[REBATE]),
    ],
)
ISSUES = (RANGE, PRICE, LEAD, STOCK, SERVICE, INCENTIVE)
CASES = Decimal(12_000)
SHELF = ContinuousIssue(
    "shelf",
    Topic.POLICY,
    Text("share of shelf", "货架占比"),
    Decimal("0.20"),
    Decimal("0.50"),
    places=3,
    promises=[
        Promise(
            Side.THEIRS, Text("give {value} of the shelf", "提供货架占比 {value}"), "buyer", within_days=30
        )
    ],
)

OURS = Position(
    Side.OURS,
    "Qingquan",
    "CNY",
    [
        OptionWorth("range", {"core": cny(0), "wide": cny(30_000)}),
        UnitWorth("price", CASES, start=Decimal(28), text=Text("margin", "毛利")),
        OptionWorth(
            "lead-time",
            {
                "48h": [
                    ValueLine(Text("second van", "增派车辆"), cny(-9_000)),
                    ValueLine(Text("stock", "备货"), cny(-3_000)),
                ],
                "5d": cny(0),
            },
        ),
        UnitWorth("stock", cny(300), start=Decimal(10), text=Text("fewer rush orders", "减少急单")),
        OptionWorth("service", {"plain": cny(0), "gold": cny(-6_000)}),
        OptionWorth("incentive", {"none": cny(0), "2%": cny(-7_600)}),
    ],
    bottom_line=cny(25_000),
)
THEIRS = Position(
    Side.THEIRS,
    "Hualian",
    "CNY",
    [
        OptionWorth("range", {"core": cny(0), "wide": cny(12_000)}),
        UnitWorth("price", -CASES, start=Decimal(34), text=Text("purchase price", "采购价")),
        OptionWorth("lead-time", {"48h": cny(21_000), "5d": cny(0)}),
        UnitWorth("stock", cny(-450), start=Decimal(10), text=Text("capital tied up", "占用资金")),
        OptionWorth("service", {"plain": cny(0), "gold": cny(14_000)}),
        OptionWorth("incentive", {"none": cny(0), "2%": cny(7_600)}),
    ],
    bottom_line=cny(30_000),
)
TALKS = Negotiation(
    "C007",
    DAY,
    ours=OURS,
    theirs=THEIRS,
    topics=ISSUES,
    policy=POLICY,
    standards=[RequiredStandard("GB 7101", ["range"], edition="2022")],
    products=[TEA, OLD],
)
SCALED = attrs.evolve(
    TALKS,
    topics=[PRICE, LEAD, SHELF],
    standards=[],
    ours=attrs.evolve(
        OURS, worths=[*OURS.worths[1:3], UnitWorth("shelf", cny(100_000), start=Decimal("0.2"))]
    ),
    theirs=attrs.evolve(
        THEIRS, worths=[*THEIRS.worths[1:3], UnitWorth("shelf", cny(-70_000), start=Decimal("0.2"))]
    ),
)
START = {
    "range": "core",
    "price": "32.00",
    "lead-time": "5d",
    "stock": "20",
    "service": "plain",
    "incentive": "none",
}

CONDITIONS = AccountPolicy(
    "KAP-2026",
    date(2026, 1, 1),
    [
        AskedCondition(
            "stock",
            ConditionKind.STOCK_HELD,
            Text("hold 20 days of stock", "保持 20 天安全库存"),
            "stock-days",
            AtLeast(Decimal(20), Decimal(12), "days"),
            help=Text("first fill on consignment", "首批铺货寄售"),
        ),
        AskedCondition(
            "reports",
            ConditionKind.REPORTING,
            Text("report sales weekly", "每周上报销售数据"),
            "reporting",
            OneOf(["weekly"], ["monthly"]),
        ),
    ],
)


def dossier(stock_days: int, reporting: str) -> Responses:
    """Return a dossier with the two answers the conditions rest on."""
    return Responses(
        "dossier",
        1,
        [
            Answer("stock-days", value=Number(Decimal(stock_days), "days"), on=DAY),
            Answer("reporting", value=Chosen([reporting]), on=DAY),
        ],
    )


def evolved(**changes: object) -> Negotiation:
    """Return the talk with some fields changed."""
    return attrs.evolve(TALKS, **changes)  # type: ignore[arg-type]
