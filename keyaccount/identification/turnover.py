"""The turnover lens: what a customer contributes to our target, and how it grows, season against season."""

from __future__ import annotations

from decimal import Decimal

import attrs

from keyaccount.identification.case import Buyer, Case
from keyaccount.identification.criterion import Absence, Absent, Criterion, Measured, MoneyIn, Reading
from keyaccount.values.text import Text

__all__ = ["GROWTH", "TURNOVER_TO_TARGET", "Growth", "TurnoverToTarget", "no_lines"]

_NOT_STARTED = Absent(Absence.NOT_STARTED)
_LINES_MISSING = Absent(
    Absence.UNKNOWN, Text("it has bought, but its lines are not at hand", "购买过,但明细不在手头")
)
_UNKNOWN = Absent(
    Absence.UNKNOWN, Text("no lines, and nobody says whether it ever bought", "没有明细,是否购买过不明")
)
_NO_PAST = Absent(Absence.UNKNOWN, Text("the ledger does not reach back a year", "台账未覆盖上年同期"))
_NEW = Absent(
    Absence.NOT_APPLICABLE, Text("nothing in the same months a year earlier", "上年同期没有营业额,无可比数据")
)


def no_lines(case: Case) -> Absent:
    """Return why a customer without lines has no reading: a prospect has not started, others are unknown.

    >>> from keyaccount.identification.frame import cases_of
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book = distributor()
    >>> _, cases = cases_of(book, standard_policy(Money(60_000_000, "CNY")), book.as_of, among=["C024"])
    >>> no_lines(cases[0]).why.text.en
    'not started buying'
    """
    if case.buyer is Buyer.NOT_STARTED:
        return _NOT_STARTED
    return _LINES_MISSING if case.buyer is Buyer.LINES_MISSING else _UNKNOWN


@attrs.frozen
class TurnoverToTarget:
    """Read turnover of the period, net of returns, over the turnover we aim at. Method: I2.

    The target is fixed by the policy, so one customer's figure never depends on another's.

    >>> TURNOVER_TO_TARGET.clause
    'I2'
    """

    def read(self, case: Case) -> Measured:
        """Return net turnover / target; a lapsed customer has turned over nothing, which is known."""
        if case.now is not None:
            return Reading(case.frame.turnover_minor(case.now), case.frame.target_minor)
        return Reading(0, case.frame.target_minor) if case.buyer is Buyer.LAPSED else no_lines(case)


@attrs.frozen
class Growth:
    """Read growth against the same months a year earlier, so that no season passes for growth. Method: I2.

    >>> GROWTH.worst, GROWTH.best
    (Decimal('-0.20'), Decimal('0.30'))
    """

    def read(self, case: Case) -> Measured:
        """Return (turnover - a year earlier) / a year earlier, unless there is nothing to compare."""
        if case.first_line is None:
            return no_lines(case)
        earlier = case.before_minor if case.before_minor is not None else 0
        if earlier <= 0:
            return _NEW if case.frame.before_known else _NO_PAST
        now = case.frame.turnover_minor(case.now) if case.now is not None else 0
        return Reading(now - earlier, earlier)


TURNOVER_TO_TARGET = Criterion(
    "turnover_to_target",
    "turnover",
    Text("turnover to target", "营业额占目标比重"),
    "I2",
    Decimal(0),
    Decimal("0.05"),
    TurnoverToTarget(),
    Text("turnover net of returns", "净营业额"),
    Text("turnover target", "营业额目标"),
    MoneyIn.BOTH,
)
GROWTH = Criterion(
    "growth",
    "turnover",
    Text("growth on the same months a year earlier", "同比增长"),
    "I2",
    Decimal("-0.20"),
    Decimal("0.30"),
    Growth(),
    Text("change of turnover", "营业额变化"),
    Text("turnover a year earlier", "上年同期营业额"),
    MoneyIn.BOTH,
)
