"""Objectives: what is to be reached, from which baseline, and how far it has come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import pairwise

import attrs

from keyaccount.errors import refuse
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_decimal, check_id, check_name, check_type, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Explanation
from keyaccount.values.numbers import score_of
from keyaccount.values.text import Text, text_of

__all__ = ["Objective", "ObjectiveStatus", "Reading"]


class ObjectiveStatus(Enum):
    """Name where an objective stands."""

    UNMEASURED = "unmeasured"
    UNDER_WAY = "under_way"
    REACHED = "reached"
    MISSED = "missed"

    @property
    def text(self) -> Text:
        """Return the status in words."""
        return _STATUSES[self]


_STATUSES = {
    ObjectiveStatus.UNMEASURED: Text("not measured yet", "尚未测量"),
    ObjectiveStatus.UNDER_WAY: Text("under way", "进行中"),
    ObjectiveStatus.REACHED: Text("reached", "已达成"),
    ObjectiveStatus.MISSED: Text("missed", "未达成"),
}


@attrs.frozen
class Reading:
    """Record what a measure stood at on a day, with its evidence.

    >>> Reading(date(2026, 6, 30), Decimal("0.42")).value
    Decimal('0.42')
    """

    on: date
    value: Decimal
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_date(self.on, "$.on")
        check_decimal(self.value, "$.value")


@attrs.frozen
class Objective:
    """State one objective: the measure and its unit, the baseline, the target, the day, the owner.

    An unknown baseline is None and makes progress unknown, never 0. A target below the baseline means
    that less is better; without a baseline `less_is_better` says so. Readings are kept in order of days.
    Raises `KeyAccountError` (`objective.*`).

    Method: A0, I2.

    >>> share = Objective("O1", "C007", "Share of wallet up", measure="share_of_wallet", unit="1",
    ...                   baseline=Decimal("0.20"), target=Decimal("0.30"), due=date(2026, 12, 31))
    >>> half = share.measured(date(2026, 6, 30), Decimal("0.25"))
    >>> half.progress(date(2026, 6, 30)), half.status(date(2026, 6, 30)).value
    (Decimal('0.500000000000'), 'under_way')
    """

    id: str
    customer: str
    title: Text = attrs.field(converter=text_of)
    measure: str
    target: Decimal
    due: date
    baseline: Decimal | None = None
    baseline_on: date | None = None
    unit: str = ""
    less_is_better: bool = False
    owner: str | None = None
    side: Side = Side.OURS
    readings: tuple[Reading, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.customer, "$.customer")
        check_type(self.title, Text, "$.title")
        check_name(self.measure, "$.measure")
        check_decimal(self.target, "$.target")
        check_date(self.due, "$.due")
        check_type(self.less_is_better, bool, "$.less_is_better")
        check_type(self.side, Side, "$.side")
        if self.owner is not None:
            check_name(self.owner, "$.owner")
        if self.baseline_on is not None:
            check_date(self.baseline_on, "$.baseline_on")
        if self.baseline is not None:
            self._check_baseline(self.baseline)
        days = [reading.on for reading in self.readings]
        if any(later <= earlier for earlier, later in pairwise(days)):
            refuse("objective.readings-order", "$.readings", "one per day, in order", "每天一次,按日期排列")

    def _check_baseline(self, baseline: Decimal) -> None:
        check_decimal(baseline, "$.baseline")
        if baseline == self.target:
            refuse(
                "objective.target-is-baseline",
                "$.target",
                "must differ from the baseline, else there is nothing to reach",
                "目标不得等于基线,否则无从达成",
            )

    @property
    def falling(self) -> bool:
        """Tell whether less is better."""
        return self.less_is_better if self.baseline is None else self.target < self.baseline

    def measured(self, on: date, value: Decimal, *evidence: Evidence) -> Objective:
        """Return the objective with one more reading."""
        return attrs.evolve(self, readings=(*self.readings, Reading(on, value, evidence)))

    def reading(self, as_of: date) -> Reading | None:
        """Return the last reading at the close of a day, or None."""
        known = [reading for reading in self.readings if reading.on <= as_of]
        return known[-1] if known else None

    def progress(self, as_of: date) -> Decimal | None:
        """Return the share of the way from baseline to target, unbounded; None where unknown."""
        reading = self.reading(as_of)
        if reading is None or self.baseline is None:
            return None
        way = Fraction(self.target) - Fraction(self.baseline)
        return score_of((Fraction(reading.value) - Fraction(self.baseline)) / way)

    def status(self, as_of: date) -> ObjectiveStatus:
        """Tell where the objective stands at the close of a day."""
        reading = self.reading(as_of)
        if reading is not None:
            there = reading.value <= self.target if self.falling else reading.value >= self.target
            if there:
                return ObjectiveStatus.REACHED
        if as_of > self.due:
            return ObjectiveStatus.MISSED
        return ObjectiveStatus.UNMEASURED if reading is None else ObjectiveStatus.UNDER_WAY

    def explain(self, as_of: date) -> Explanation:
        """Explain the progress by baseline, reading and target.

        >>> Objective("O1", "C007", "Visits", measure="visits", target=Decimal(4),
        ...           due=date(2026, 12, 31)).explain(date(2026, 6, 30)).figure is None
        True
        """
        reading = self.reading(as_of)
        parts = (
            Explanation("baseline", Text("baseline", "基线"), self.baseline),
            Explanation(
                "reading",
                Text("last reading", "最近一次测量"),
                None if reading is None else reading.value,
                evidence=() if reading is None else reading.evidence,
            ),
            Explanation("target", Text(f"target by {self.due}", f"{self.due} 前的目标"), self.target),
        )
        reason = Text(
            f"{self.status(as_of).text.en} at {as_of}; (reading - baseline) / (target - baseline)",
            f"截至 {as_of} {self.status(as_of).text.zh};(测量值 - 基线)/(目标 - 基线)",
        )
        return Explanation(self.id, self.title, self.progress(as_of), reason, clause="A0", because=parts)
