"""The potential lens: what a customer could still buy from us; it needs no purchase history (I4a, I7)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.identification.case import Buyer, Case
from keyaccount.identification.criterion import Absence, Absent, Criterion, Measured, MoneyIn, Reading
from keyaccount.identification.turnover import no_lines
from keyaccount.values.evidence import Evidence
from keyaccount.values.numbers import Rounding
from keyaccount.values.text import Text

__all__ = ["CATEGORY_SPEND", "GROWTH_ROOM", "CategorySpend", "GrowthRoom", "spend_evidence", "spend_minor"]

MONTHS_PER_YEAR = 12
_NO_SPEND = Absent(
    Absence.UNKNOWN, Text("what it spends in our categories is unknown", "其在本品类的总采购额未知")
)
_OTHER_CURRENCY = Absent(
    Absence.UNKNOWN, Text("its spend is stated in another currency", "其采购额以其他币种表示,无法比较")
)


def spend_minor(case: Case) -> int | Absent:
    """Return what a customer spends in our categories in a period of this length, in minor units.

    A yearly spend is an estimate; its part of the period is rounded to the minor unit, half up.

    >>> from keyaccount.identification.frame import cases_of
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> _, (case,) = cases_of(book, policy, book.as_of, among=["C003"])
    >>> spend_minor(case)
    1550000000
    """
    spend = case.customer.category_spend
    if spend is None:
        return _NO_SPEND
    if spend.currency != case.frame.currency:
        return _OTHER_CURRENCY
    if case.frame.months == MONTHS_PER_YEAR:
        return spend.minor_units
    return spend.times(Fraction(case.frame.months, MONTHS_PER_YEAR), Rounding.HALF_UP).minor_units


def spend_evidence(case: Case) -> tuple[Evidence, ...]:
    """Return what the stated spend rests on.

    >>> from keyaccount.identification.frame import cases_of
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> _, (case,) = cases_of(book, policy, book.as_of, among=["C003"])
    >>> [one.source for one in spend_evidence(case)]
    ['category survey']
    """
    evidence = case.customer.category_spend_evidence
    return (evidence,) if evidence is not None else ()


@attrs.frozen
class CategorySpend:
    """Read what a customer spends in our categories, from anyone, over our turnover target. Method: I4a.

    >>> CATEGORY_SPEND.lens
    'potential'
    """

    def read(self, case: Case) -> Measured:
        """Return category spend of the period's length / target."""
        spend = spend_minor(case)
        if isinstance(spend, Absent):
            return spend
        return Reading(spend, case.frame.target_minor, None, spend_evidence(case))


@attrs.frozen
class GrowthRoom:
    """Read what a customer spends in our categories but not with us, over our turnover target. Method: I4a.

    >>> GROWTH_ROOM.clause
    'I4a'
    """

    def read(self, case: Case) -> Measured:
        """Return (category spend - turnover with us) / target; a prospect's whole spend is room."""
        spend = spend_minor(case)
        if isinstance(spend, Absent):
            return spend
        if case.now is None and case.buyer not in (Buyer.LAPSED, Buyer.NOT_STARTED):
            return no_lines(case)
        ours = case.now.net_minor if case.now is not None else 0
        return Reading(max(0, spend - ours), case.frame.target_minor, None, spend_evidence(case))


_SPEND = Text("its spend in our categories", "其本品类总采购额")
_ROOM = Text("its spend not with us", "未与我方成交的采购额")
_TARGET = Text("turnover target", "营业额目标")
CATEGORY_SPEND = Criterion(
    "category_spend",
    "potential",
    Text("spend in our categories, to target", "本品类总采购额占目标比重"),
    "I4a",
    Decimal(0),
    Decimal("0.10"),
    CategorySpend(),
    _SPEND,
    _TARGET,
    MoneyIn.BOTH,
)
GROWTH_ROOM = Criterion(
    "growth_room",
    "potential",
    Text("room to grow, to target", "增长空间占目标比重"),
    "I4a",
    Decimal(0),
    Decimal("0.10"),
    GrowthRoom(),
    _ROOM,
    _TARGET,
    MoneyIn.BOTH,
)
