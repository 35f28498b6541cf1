"""The seven topics of an account study, and the proposal each of them makes to the plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_id, check_int, check_type, tuple_of
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.periods import Period, add_months
from keyaccount.values.text import Text, text_of

__all__ = ["ActionProposal", "StudyTopic", "by_severity", "per_year", "period_text"]


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order findings, blocking ones first, otherwise as found.

    >>> from keyaccount.values.finding import Severity
    >>> note = Finding("a", Severity.INFO, "$", Text("a", "甲"))
    >>> stop = Finding("b", Severity.BLOCKING, "$", Text("b", "乙"))
    >>> [one.code for one in by_severity([note, stop])]
    ['b', 'a']
    """
    order = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.INFO: 2}
    return tuple(sorted(findings, key=lambda finding: order[finding.severity]))


def period_text(period: Period) -> Text:
    """Word a period for readers: first and last day, both included.

    >>> period_text(Period.month(2026, 5)).zh
    '2026-05-01 至 2026-05-31'
    """
    return Text(f"{period.start} to {period.last}", f"{period.start} 至 {period.last}")


def per_year(amount: Money, period: Period, rounding: Rounding) -> Money:
    """Bring an amount of a period to a year: as it is for twelve months, else by days over 365.

    >>> str(per_year(Money(100, "CNY"), Period.quarter(2026, 1), Rounding.HALF_UP))
    '405.56 CNY'
    """
    if add_months(period.start, 12) == period.end:
        return amount
    return amount.times(Fraction(365, period.days), rounding)


class StudyTopic(Enum):
    """Name the seven topics of the study in the order of the method.

    >>> StudyTopic.PROFIT.clause, StudyTopic.PROFIT.text.say("zh")
    ('A6', '客户盈利能力')
    """

    THINKING = "thinking"
    PROBLEMS = "problems"
    GROWTH = "growth"
    PEOPLE = "people"
    OBSTACLES = "obstacles"
    PROFIT = "profit"
    VALUE = "value"

    @property
    def clause(self) -> str:
        """Return the clause of the method."""
        return f"A{list(StudyTopic).index(self) + 1}"

    @property
    def text(self) -> Text:
        """Return the topic in words."""
        return _TOPICS[self]


_TOPICS = {
    StudyTopic.THINKING: Text("Management thinking and experience", "管理思想和管理经验"),
    StudyTopic.PROBLEMS: Text("Present problems", "目前存在的问题"),
    StudyTopic.GROWTH: Text("Growth drivers", "销售增长点"),
    StudyTopic.PEOPLE: Text("Staff quality and ability", "人员素质和能力"),
    StudyTopic.OBSTACLES: Text("Obstacles to selling our products", "产品销售障碍"),
    StudyTopic.PROFIT: Text("The customer's profit from our goods", "客户盈利能力"),
    StudyTopic.VALUE: Text("What we can give", "我们能提供什么"),
}


@attrs.frozen
class ActionProposal:
    """Propose one action: what to do, the finding it answers, what it brings and who would do it.

    `gain` is money per year, `gain_side` says whose; None where nobody has measured it, which is not 0.
    `severity` runs from 1 (slight) to 5 (threatens the cooperation). Method: A0.

    >>> from keyaccount.values.finding import Severity
    >>> gap = Finding("profit.gap", Severity.WARNING, "$.profit", Text("gap", "差距"), "A6")
    >>> ActionProposal("profit.P1", StudyTopic.PROFIT, gap, "raise the price", "below market").clause
    'A6'
    """

    key: str
    topic: StudyTopic
    finding: Finding
    task: Text = attrs.field(converter=text_of)
    reason: Text = attrs.field(converter=text_of)
    severity: int = 3
    gain: Money | None = None
    gain_side: Side = Side.THEIRS
    cost: Money | None = None
    side: Side = Side.OURS
    owner: str | None = None
    due: date | None = None
    depends_on: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.topic, StudyTopic, "$.topic")
        check_type(self.finding, Finding, "$.finding")
        check_int(self.severity, "$.severity", least=1, most=5)
        check_type(self.gain, (Money, type(None)), "$.gain")
        check_type(self.cost, (Money, type(None)), "$.cost")
        if self.due is not None:
            check_date(self.due, "$.due")

    @property
    def clause(self) -> str:
        """Return the clause of the finding, or of the topic."""
        return self.finding.clause or self.topic.clause
