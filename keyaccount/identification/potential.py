"""The potential lens: what a customer could still buy from us; it needs no purchase history (I4a, I7)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.identification.case import Buyer, Case
from keyaccount.identification.criterion import Absence, Absent, Criterion, Measured, Reading
from keyaccount.identification.turnover import no_lines
from keyaccount.values.money import Money
from keyaccount.values.text import Text

__all__ = ["CATEGORY_SPEND", "GROWTH_ROOM", "CategorySpend", "GrowthRoom", "spend_ratio"]

_NO_SPEND = Absent(
    Absence.UNKNOWN, Text("what it spends in our categories is unknown", "其在本品类的总采购额未知")
)
_OTHER_CURRENCY = Absent(
    Absence.UNKNOWN, Text("its spend is stated in another currency", "其采购额以其他币种表示,无法比较")
)


def spend_ratio(spend: Money, currency: str) -> Fraction | None:
    """Return a yearly spend in minor units of the ledger's currency, None in another currency.

    >>> spend_ratio(Money("12.50", "CNY"), "CNY"), spend_ratio(Money(1, "USD"), "CNY")
    (Fraction(1250, 1), None)
    """
    if spend.currency != currency:
        return None
    unit = Money.of_minor(1, currency)
    return spend.ratio(unit)


def _spend(case: Case) -> Fraction | Absent:
    spend = case.customer.category_spend
    if spend is None:
        return _NO_SPEND
    units = spend_ratio(spend, case.frame.currency)
    # The spend is of one year; the period of a study may be shorter or longer.
    return units * case.frame.months / 12 if units is not None else _OTHER_CURRENCY


def _over(units: Fraction, case: Case) -> Reading:
    ratio = units / case.frame.target_minor
    evidence = case.customer.category_spend_evidence
    return Reading(ratio.numerator, ratio.denominator, None, (evidence,) if evidence else ())


@attrs.frozen
class CategorySpend:
    """Read what a customer spends in our categories, from anyone, over our turnover target. Method: I4a.

    >>> CATEGORY_SPEND.lens
    'potential'
    """

    def read(self, case: Case) -> Measured:
        """Return category spend of the period's length / target."""
        spend = _spend(case)
        return spend if isinstance(spend, Absent) else _over(spend, case)


@attrs.frozen
class GrowthRoom:
    """Read what a customer spends in our categories but not with us, over our turnover target. Method: I4a.

    >>> GROWTH_ROOM.clause
    'I4a'
    """

    def read(self, case: Case) -> Measured:
        """Return (category spend - turnover with us) / target; a prospect's whole spend is room."""
        spend = _spend(case)
        if isinstance(spend, Absent):
            return spend
        if case.now is not None:
            return _over(max(Fraction(0), spend - case.now.net_minor), case)
        return _over(spend, case) if case.buyer in (Buyer.LAPSED, Buyer.NOT_STARTED) else no_lines(case)


_SPEND = Text("spend", "采购额")
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
)
GROWTH_ROOM = Criterion(
    "growth_room",
    "potential",
    Text("room to grow, to target", "增长空间占目标比重"),
    "I4a",
    Decimal(0),
    Decimal("0.10"),
    GrowthRoom(),
    _SPEND,
    _TARGET,
)
