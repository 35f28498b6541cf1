"""Who asked for a change and why, and what was waived by whom: nothing gives way silently."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from keyaccount.values.checks import check_date, check_name, check_type
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text, text_of

__all__ = ["Originator", "PlanChange", "VisitStep", "Waiver"]


class Originator(Enum):
    """Name who made a visit move: only the customer's request moves a promise free of charge."""

    CUSTOMER = "customer"
    COMPANY = "company"
    CALENDAR = "calendar"  # by the holiday rule agreed with the customer

    @property
    def text(self) -> Text:
        """Return who in words."""
        return _WHO[self]


_WHO = {
    Originator.CUSTOMER: Text("the customer", "客户"),
    Originator.COMPANY: Text("us", "我方"),
    Originator.CALENDAR: Text("the calendar, as agreed", "日历(按约定规则)"),
}


class VisitStep(Enum):
    """Name a step of a visit that must be taken, or waived by name and reason."""

    PURPOSE = "purpose"
    PLAN_SENT = "plan_sent"
    OUR_PREPARATION = "our_preparation"
    THEIR_PREPARATION = "their_preparation"
    DECISIONS = "decisions"
    OUTCOMES = "outcomes"
    SUMMARY = "summary"

    @property
    def text(self) -> Text:
        """Return the step in words."""
        return _STEPS[self]


_STEPS = {
    VisitStep.PURPOSE: Text("the purpose", "拜访目的"),
    VisitStep.PLAN_SENT: Text("sending the plan to the customer", "向客户送达拜访计划"),
    VisitStep.OUR_PREPARATION: Text("our preparation", "我方准备"),
    VisitStep.THEIR_PREPARATION: Text("the customer's preparation", "客户方准备"),
    VisitStep.DECISIONS: Text("the decisions", "决定事项"),
    VisitStep.SUMMARY: Text("the summary", "拜访总结"),
    VisitStep.OUTCOMES: Text("the outcomes the form asks for", "该形式要求记录的成果"),
}


@attrs.frozen
class Waiver:
    """Record that a step was left out: which, by whom, when and why.

    Method: V0.

    >>> Waiver(VisitStep.THEIR_PREPARATION, "Chen", date(2026, 3, 1), "urgent failure").finding.code
    'visit.waived'
    """

    step: VisitStep
    by: str
    on: date
    reason: Text = attrs.field(converter=text_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.step, VisitStep, "$.step")
        check_name(self.by, "$.by")
        check_date(self.on, "$.on")
        check_type(self.reason, Text, "$.reason")
        check_name(self.reason.en, "$.reason")

    @property
    def finding(self) -> Finding:
        """Return the waiver as a finding, so that it stays visible."""
        text = Text(
            f"{self.step.text.en} was waived by {self.by} on {self.on}: {self.reason.en}",
            f"{self.by} 于 {self.on} 豁免了{self.step.text.zh}:{self.reason.zh}",
        )
        return Finding("visit.waived", Severity.WARNING, f"$.{self.step.value}", text, "V0")


@attrs.frozen
class PlanChange:
    """Record one change of a plan: who asked, who noted it, when, what and why.

    >>> change = PlanChange(date(2026, 3, 1), Originator.CUSTOMER, "Wang", "time", "09:00", "10:00",
    ...                     "stocktaking")
    >>> change.text.en
    'time 09:00 -> 10:00, asked by the customer (Wang): stocktaking'
    """

    on: date
    originator: Originator
    by: str
    what: str
    before: str
    after: str
    reason: Text = attrs.field(converter=text_of)

    def __attrs_post_init__(self) -> None:
        check_date(self.on, "$.on")
        check_type(self.originator, Originator, "$.originator")
        check_name(self.by, "$.by")
        check_name(self.reason.en, "$.reason")

    @property
    def text(self) -> Text:
        """Return the change in words."""
        who = self.originator.text
        return Text(
            f"{self.what} {self.before} -> {self.after}, asked by {who.en} ({self.by}): {self.reason.en}",
            f"{self.what} {self.before} -> {self.after},由{who.zh}({self.by})提出:{self.reason.zh}",
        )
