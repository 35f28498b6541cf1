"""The profitability lens: margin, profit after cost to serve, what serving costs, and selling strength."""

from __future__ import annotations

from decimal import Decimal

import attrs

from keyaccount.identification.case import Buyer, Case
from keyaccount.identification.criterion import Absence, Absent, Criterion, Measured, MoneyIn, Reading
from keyaccount.identification.questionnaire import AnswerMeasure
from keyaccount.identification.turnover import no_lines
from keyaccount.values.text import Text

__all__ = [
    "COST_TO_SERVE",
    "GROSS_MARGIN_RATE",
    "GROSS_MARGIN_TO_TARGET",
    "NET_PROFIT_TO_TARGET",
    "SELLING_STRENGTH",
    "CostToServe",
    "GrossMarginRate",
    "GrossMarginToTarget",
    "NetProfitToTarget",
    "gross_margin_minor",
    "net_profit_minor",
    "serve_cost_minor",
]

_NO_COST = Absent(Absence.UNKNOWN, Text("the cost of some lines is unknown", "部分明细的成本未知"))
_NO_RATES = Absent(Absence.UNKNOWN, Text("the policy has no activity rates", "政策未给出作业单价"))
_NO_TURNOVER = Absent(Absence.NOT_APPLICABLE, Text("no net turnover in the period", "本期没有净营业额"))


def gross_margin_minor(case: Case) -> int | None:
    """Return turnover less the cost of the goods in minor units; None where either is unknown.

    >>> from keyaccount.identification.frame import cases_of
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.samples import distributor, rates
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"), rates=rates())
    >>> _, (case,) = cases_of(book, policy, book.as_of, among=["C003"])
    >>> gross_margin_minor(case)
    30703220
    """
    if case.now is None:
        return 0 if case.buyer is Buyer.LAPSED else None
    return case.now.margin_minor


def serve_cost_minor(case: Case) -> int | None:
    """Return what serving the customer cost in the period in minor units; None without activity rates.

    >>> from keyaccount.identification.frame import cases_of
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.samples import distributor, rates
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"), rates=rates())
    >>> _, (case,) = cases_of(book, policy, book.as_of, among=["C003"])
    >>> serve_cost_minor(case)
    36012000
    """
    return case.frame.served.minor_of(case.customer.id) if case.frame.served is not None else None


def net_profit_minor(case: Case) -> int | None:
    """Return gross margin less cost to serve in minor units; None where either is unknown.

    >>> from keyaccount.identification.frame import cases_of
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.samples import distributor, rates
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"), rates=rates())
    >>> _, (case,) = cases_of(book, policy, book.as_of, among=["C003"])
    >>> net_profit_minor(case)
    -5308780
    """
    margin, cost = gross_margin_minor(case), serve_cost_minor(case)
    return margin - cost if margin is not None and cost is not None else None


@attrs.frozen
class GrossMarginToTarget:
    """Read gross margin over the turnover we aim at, where cost to serve is not measured. Method: I3.

    >>> GROSS_MARGIN_TO_TARGET.lens
    'profitability'
    """

    def read(self, case: Case) -> Measured:
        """Return gross margin / target."""
        if case.first_line is None:
            return no_lines(case)
        margin = gross_margin_minor(case)
        return Reading(margin, case.frame.target_minor) if margin is not None else _NO_COST


@attrs.frozen
class NetProfitToTarget:
    """Read profit after cost to serve over the turnover we aim at. Method: I3.

    >>> NET_PROFIT_TO_TARGET.clause
    'I3'
    """

    def read(self, case: Case) -> Measured:
        """Return (gross margin - cost to serve) / target."""
        if case.first_line is None:
            return no_lines(case)
        if case.frame.served is None:
            return _NO_RATES
        profit = net_profit_minor(case)
        return Reading(profit, case.frame.target_minor) if profit is not None else _NO_COST


@attrs.frozen
class GrossMarginRate:
    """Read gross margin over turnover. Method: I3.

    >>> GROSS_MARGIN_RATE.best
    Decimal('0.40')
    """

    def read(self, case: Case) -> Measured:
        """Return gross margin / net turnover."""
        if case.first_line is None:
            return no_lines(case)
        if case.now is None or case.now.net_minor <= 0:
            return _NO_TURNOVER
        margin = gross_margin_minor(case)
        return Reading(margin, case.now.net_minor) if margin is not None else _NO_COST


@attrs.frozen
class CostToServe:
    """Read cost to serve over turnover: the lower, the better. Method: I3.

    >>> COST_TO_SERVE.worst > COST_TO_SERVE.best
    True
    """

    def read(self, case: Case) -> Measured:
        """Return cost to serve / net turnover."""
        if case.first_line is None:
            return no_lines(case)
        cost = serve_cost_minor(case)
        if cost is None:
            return _NO_RATES
        if case.now is None or case.now.net_minor <= 0:
            return _NO_TURNOVER
        return Reading(cost, case.now.net_minor)


_TURNOVER = Text("turnover net of returns", "净营业额")
_TARGET = Text("turnover target", "营业额目标")
_MARGIN = Text("gross margin", "毛利")

GROSS_MARGIN_TO_TARGET = Criterion(
    "gross_margin_to_target",
    "profitability",
    Text("gross margin to target", "毛利占目标比重"),
    "I3",
    Decimal(0),
    Decimal("0.01"),
    GrossMarginToTarget(),
    _MARGIN,
    _TARGET,
    MoneyIn.BOTH,
)
NET_PROFIT_TO_TARGET = Criterion(
    "net_profit_to_target",
    "profitability",
    Text("profit after cost to serve, to target", "扣除服务成本后的利润占目标比重"),
    "I3",
    Decimal(0),
    Decimal("0.01"),
    NetProfitToTarget(),
    Text("profit after cost to serve", "扣除服务成本后的利润"),
    _TARGET,
    MoneyIn.BOTH,
)
GROSS_MARGIN_RATE = Criterion(
    "gross_margin_rate",
    "profitability",
    Text("gross margin rate", "毛利率"),
    "I3",
    Decimal(0),
    Decimal("0.40"),
    GrossMarginRate(),
    _MARGIN,
    _TURNOVER,
    MoneyIn.BOTH,
)
COST_TO_SERVE = Criterion(
    "cost_to_serve_ratio",
    "profitability",
    Text("cost to serve over turnover", "服务成本率"),
    "I3",
    Decimal("0.20"),
    Decimal(0),
    CostToServe(),
    Text("cost to serve", "服务成本"),
    _TURNOVER,
    MoneyIn.BOTH,
)
SELLING_STRENGTH = Criterion(
    "selling_strength",
    "profitability",
    Text("selling strength", "销售能力"),
    "I3",
    Decimal(0),
    Decimal(1),
    AnswerMeasure(
        ("sell_through", "growth_vs_market", "range_covered", "area_covered", "sales_per_salesperson")
    ),
)
