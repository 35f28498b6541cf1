"""Criteria and what is read for them: facts as whole numbers, fixed bounds, and honest absence."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Protocol, TypeAlias

import attrs

from keyaccount.errors import refuse
from keyaccount.identification.case import Case
from keyaccount.values.checks import check_decimal, check_id, check_int, check_type, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.text import Text

__all__ = [
    "NUMBER",
    "STANDARD_LENSES",
    "Absence",
    "Absent",
    "Criterion",
    "Lens",
    "Measure",
    "Measured",
    "MoneyIn",
    "Reading",
]


class Absence(Enum):
    """Say why there is no reading; none of these is zero, and none of them is bad.

    >>> Absence.UNKNOWN.counts, Absence.NOT_STARTED.counts
    (True, False)
    """

    UNKNOWN = "unknown"  # could be known, is not
    UNANSWERED = "unanswered"  # asked for, nobody has answered yet
    DECLINED = "declined"  # the customer would not say
    NOT_STARTED = "not_started"  # a prospect: there is nothing to measure yet
    NOT_APPLICABLE = "not_applicable"

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _STATES[self]

    @property
    def counts(self) -> bool:
        """Tell whether the weight of the criterion still counts, so that not knowing widens the interval."""
        return self not in (Absence.NOT_STARTED, Absence.NOT_APPLICABLE)


_STATES = {
    Absence.UNKNOWN: Text("unknown", "未知"),
    Absence.UNANSWERED: Text("not answered yet", "尚未回答"),
    Absence.DECLINED: Text("declined to answer", "拒绝回答"),
    Absence.NOT_STARTED: Text("not started buying", "尚未开始购买"),
    Absence.NOT_APPLICABLE: Text("not applicable", "不适用"),
}


@attrs.frozen
class Absent:
    """Say that there is no reading, in which way, and why.

    >>> Absent(Absence.NOT_STARTED).why.text.zh
    '尚未开始购买'
    """

    why: Absence
    reason: Text | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.why, Absence, "$.why")


@attrs.frozen
class Reading:
    """Hold what was measured as one whole number over another, with its reason and evidence.

    Money enters in minor units, so that every engine computes the same ratio from the same facts.
    Raises `KeyAccountError` for a denominator below 1.

    >>> Reading(1, 8).value, Reading.of(Decimal("0.4")).numerator
    (Fraction(1, 8), 2)
    """

    numerator: int
    denominator: int
    reason: Text | None = None
    evidence: tuple[Evidence, ...] = ()

    def __attrs_post_init__(self) -> None:
        if type(self.numerator) is not int or type(self.denominator) is not int or self.denominator < 1:
            check_int(self.numerator, "$.numerator")
            check_int(self.denominator, "$.denominator", least=1)

    @classmethod
    def of(
        cls, value: Decimal | Fraction | int, reason: Text | None = None, evidence: tuple[Evidence, ...] = ()
    ) -> Reading:
        """Return a reading from one exact number.

        >>> Reading.of(3).value
        Fraction(3, 1)
        """
        check_type(value, (Decimal, Fraction, int), "$.value")
        exact = Fraction(*value.as_integer_ratio())
        return cls(exact.numerator, exact.denominator, reason, tuple_of(evidence))

    @property
    def value(self) -> Fraction:
        """Return the exact ratio."""
        return Fraction(self.numerator, self.denominator)


Measured: TypeAlias = Reading | Absent


class Measure(Protocol):
    """Read one criterion for one customer: the one method an own lens has to offer (I6).

    It must be a pure function of the case; a frozen attrs class with this method can be stored.
    """

    def read(self, case: Case) -> Measured:
        """Return what the facts say, or in which way they are silent."""
        ...


class MoneyIn(Enum):
    """Say which numbers of a ratio are money in minor units."""

    NEITHER = "neither"
    NUMERATOR = "numerator"
    BOTH = "both"


NUMBER = Text("value", "数值")
_BASE = Text("per", "基数")


@attrs.frozen
class Criterion:
    """Name one thing to judge customers by, how it is measured, and the fixed bounds of its scale.

    A value at or beyond `worst` is worth 0, at or beyond `best` 1, straight between; for a cost, `worst`
    lies above `best`. Bounds are part of the policy, so no customer that comes or goes moves another.
    `numerator` and `denominator` word the two numbers of the ratio, `money` says which of them are money.
    Raises `KeyAccountError` (`criterion.bounds`).

    >>> from keyaccount.identification.turnover import TURNOVER_TO_TARGET
    >>> TURNOVER_TO_TARGET.lens, TURNOVER_TO_TARGET.utility(Reading(1, 40))
    ('turnover', Fraction(1, 2))
    """

    key: str
    lens: str
    label: Text
    clause: str
    worst: Decimal
    best: Decimal
    measure: Measure
    numerator: Text = NUMBER
    denominator: Text = _BASE
    money: MoneyIn = MoneyIn.NEITHER

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_id(self.lens, "$.lens")
        check_type(self.label, Text, "$.label")
        check_decimal(self.worst, "$.worst")
        check_decimal(self.best, "$.best")
        if self.worst == self.best:
            refuse(
                "criterion.bounds",
                f"$.{self.key}",
                "worst and best must differ, or the criterion tells nobody apart",
                "最差值与最优值不能相同,否则该标准无法区分客户",
            )

    def utility(self, reading: Reading) -> Fraction:
        """Return the exact worth of a reading on the scale from 0 to 1."""
        worst, best = Fraction(self.worst), Fraction(self.best)
        return min(Fraction(1), max(Fraction(0), (reading.value - worst) / (best - worst)))


@attrs.frozen
class Lens:
    """Name one way of looking at customers, to which criteria belong; own ones stand beside these (I6).

    >>> [lens.key for lens in STANDARD_LENSES][:2]
    ['turnover', 'profitability']
    """

    key: str
    label: Text
    clause: str

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.label, Text, "$.label")


STANDARD_LENSES = (
    Lens("turnover", Text("turnover", "营业额"), "I2"),
    Lens("profitability", Text("profitability", "赢利性"), "I3"),
    Lens("loyalty_ours", Text("loyalty, our side", "忠诚度(企业角度)"), "I4a"),
    Lens("loyalty_theirs", Text("loyalty, their side", "忠诚度(客户角度)"), "I4b"),
    Lens("relationship", Text("interaction", "互动关系"), "I5"),
    Lens("potential", Text("potential", "潜力"), "I4a"),
)
