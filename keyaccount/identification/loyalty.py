"""The loyalty lens, two axes never mixed: what losing them would do to us, and whether they want to stay."""

from __future__ import annotations

from decimal import Decimal

import attrs

from keyaccount.identification.case import Case
from keyaccount.identification.criterion import Absence, Absent, Criterion, Measured, MoneyIn, Reading
from keyaccount.identification.potential import spend_evidence, spend_minor
from keyaccount.identification.profitability import gross_margin_minor, net_profit_minor
from keyaccount.identification.questionnaire import AnswerMeasure
from keyaccount.identification.turnover import no_lines
from keyaccount.values.checks import check_int
from keyaccount.values.numbers import round_ratio
from keyaccount.values.text import Text

__all__ = [
    "EXCLUSIVITY",
    "LOSS_IMPACT",
    "REGULARITY",
    "SHARE_OF_WALLET",
    "STAYING",
    "TENURE",
    "WILLINGNESS",
    "LossImpact",
    "Regularity",
    "ShareOfWallet",
    "Tenure",
]

DAYS_PER_YEAR = 365
_NO_PROFIT = Absent(Absence.UNKNOWN, Text("the cost of some lines is unknown", "部分明细的成本未知"))
_NO_SPEND = Absent(Absence.NOT_APPLICABLE, Text("it spends nothing in our categories", "其在本品类没有采购"))


@attrs.frozen
class LossImpact:
    """Read the profit lost until the customer is replaced, over our turnover target. Method: I4a.

    `months_to_replace` is our own estimate of how long that takes; profit is after cost to serve where
    that is measured, else gross margin. A customer that brings no profit is no loss.

    >>> LossImpact(months_to_replace=9).months_to_replace
    9
    """

    months_to_replace: int

    def __attrs_post_init__(self) -> None:
        check_int(self.months_to_replace, "$.months_to_replace", least=1, most=120)

    def read(self, case: Case) -> Measured:
        """Return monthly profit x months to replace / target; the profit is rounded to the minor unit."""
        if case.first_line is None:
            return no_lines(case)
        profit = net_profit_minor(case)
        if profit is None:
            profit = gross_margin_minor(case)
        if profit is None:
            return _NO_PROFIT
        months = self.months_to_replace
        reason = Text(f"it would take {months} months to replace", f"预计需 {months} 个月才能弥补")
        lost = round_ratio(max(0, profit) * months, case.frame.months)
        return Reading(lost, case.frame.target_minor, reason)


@attrs.frozen
class Tenure:
    """Read for how many years the relation has lasted. Method: I4a.

    >>> TENURE.best
    Decimal('10')
    """

    def read(self, case: Case) -> Measured:
        """Return days since the first day of the relation that anything vouches for / 365."""
        if case.since is None:
            return no_lines(case)
        return Reading((case.frame.as_of - case.since).days, DAYS_PER_YEAR)


@attrs.frozen
class Regularity:
    """Read in how many months of the period the customer bought. Method: I4a.

    >>> REGULARITY.clause
    'I4a'
    """

    def read(self, case: Case) -> Measured:
        """Return months with a line / months of the period."""
        if case.first_line is None:
            return no_lines(case)
        active = case.now.active_months if case.now is not None else 0
        # A period that starts within a month touches one calendar month more than it is long.
        return Reading(min(active, case.frame.months), case.frame.months)


@attrs.frozen
class ShareOfWallet:
    """Read our part of what the customer spends in our categories. Method: I4a.

    >>> SHARE_OF_WALLET.best
    Decimal('0.60')
    """

    def read(self, case: Case) -> Measured:
        """Return net turnover / category spend of the period's length."""
        if case.first_line is None:
            return no_lines(case)
        spend = spend_minor(case)
        if isinstance(spend, Absent):
            return spend
        if spend <= 0:
            return _NO_SPEND
        ours = case.now.net_minor if case.now is not None else 0
        return Reading(ours, spend, None, spend_evidence(case))


LOSS_IMPACT = Criterion(
    "loss_impact",
    "loyalty_ours",
    Text("impact of losing it", "流失影响"),
    "I4a",
    Decimal(0),
    Decimal("0.01"),
    LossImpact(months_to_replace=9),
    Text("profit lost until replaced", "弥补之前损失的利润"),
    Text("turnover target", "营业额目标"),
    MoneyIn.BOTH,
)
TENURE = Criterion(
    "tenure",
    "loyalty_ours",
    Text("years of relation", "合作年限"),
    "I4a",
    Decimal(0),
    Decimal(10),
    Tenure(),
    Text("days of relation", "合作天数"),
    Text("days in a year", "全年天数"),
)
REGULARITY = Criterion(
    "regularity",
    "loyalty_ours",
    Text("order regularity", "订货规律性"),
    "I4a",
    Decimal(0),
    Decimal(1),
    Regularity(),
    Text("months with orders", "有订货的月数"),
    Text("months", "月数"),
)
SHARE_OF_WALLET = Criterion(
    "share_of_wallet",
    "loyalty_ours",
    Text("share of wallet", "钱包份额"),
    "I4a",
    Decimal(0),
    Decimal("0.60"),
    ShareOfWallet(),
    Text("turnover with us", "与我方的营业额"),
    Text("its spend in our categories", "其本品类总采购额"),
    MoneyIn.BOTH,
)
WILLINGNESS, STAYING, EXCLUSIVITY = (
    Criterion(key, "loyalty_theirs", label, "I4b", Decimal(0), Decimal(1), AnswerMeasure((key,)))
    for key, label in (
        ("willingness", Text("willingness to stay", "长期合作意愿")),
        ("staying", Text("no intention to switch", "无转移意向")),
        ("exclusivity", Text("exclusivity", "独家程度")),
    )
)
