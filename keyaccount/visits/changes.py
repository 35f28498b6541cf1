"""Who asked for a change and why, and what was waived by whom: nothing gives way silently."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_id, check_int, check_name, check_type
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text, text_of

__all__ = [
    "ChangeCause",
    "ChangePolicy",
    "Originator",
    "PlanChange",
    "VisitStep",
    "Waiver",
    "check_cause",
]


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


class ChangeCause(Enum):
    """Name what a change comes from; the weather never moves a visit of ours."""

    CUSTOMER_WISH = "customer_wish"
    PUBLIC_HOLIDAY = "public_holiday"
    MANAGER_ABSENT = "manager_absent"
    MANAGER_LEFT = "manager_left"
    ACCOUNT_JOINED = "account_joined"
    ACCOUNT_LEFT = "account_left"
    ROUTE = "route"
    WEATHER = "weather"
    OTHER = "other"

    @property
    def text(self) -> Text:
        """Return the cause in words."""
        return _CAUSES[self]


_CAUSES = {
    ChangeCause.CUSTOMER_WISH: Text("the customer's wish", "客户要求"),
    ChangeCause.PUBLIC_HOLIDAY: Text("a public holiday", "节假日"),
    ChangeCause.MANAGER_ABSENT: Text("the manager is away", "客户经理缺勤"),
    ChangeCause.MANAGER_LEFT: Text("the manager has left", "客户经理离任"),
    ChangeCause.ACCOUNT_JOINED: Text("a new account", "新增客户"),
    ChangeCause.ACCOUNT_LEFT: Text("the account leaves", "客户退出"),
    ChangeCause.ROUTE: Text("our route", "我方路线安排"),
    ChangeCause.WEATHER: Text("the weather", "天气"),
    ChangeCause.OTHER: Text("another cause", "其他原因"),
}


@attrs.frozen
class ChangePolicy:
    """Price what we change on our own account, in minutes of goodwill to be earned back.

    `promise_minutes` is the price of moving or ending one promise, `date_minutes` of moving one date,
    `manager_minutes` of another face at the door; travel added comes on top. What the customer or the
    agreed holiday rule changes costs nothing.

    Method: V6.

    >>> ChangePolicy("2026").price(Originator.COMPANY, promises=1, travel_seconds=600)
    130
    """

    version: str
    name: str = "changes of promises"
    promise_minutes: int = 120
    date_minutes: int = 30
    manager_minutes: int = 60

    def __attrs_post_init__(self) -> None:
        check_name(self.version, "$.version")
        check_name(self.name, "$.name")
        for name in ("promise_minutes", "date_minutes", "manager_minutes"):
            check_int(getattr(self, name), f"$.{name}", least=0, most=10**6)

    def price(
        self,
        originator: Originator,
        *,
        promises: int = 0,
        dates: int = 0,
        managers: int = 0,
        travel_seconds: int = 0,
    ) -> int:
        """Return the price in minutes, travel rounded up to whole ones; travel saved is no discount.

        >>> ChangePolicy("2026").price(Originator.CUSTOMER, promises=1, travel_seconds=600)
        0
        """
        if originator is not Originator.COMPANY:
            return 0
        given = promises * self.promise_minutes + dates * self.date_minutes + managers * self.manager_minutes
        return given + max(0, -(-travel_seconds // 60))


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

    A change of ours bears its `price_minutes` by a `ChangePolicy`; `travel_seconds` is what it adds to
    the travel of a cycle. Raises `KeyAccountError` (`change.weather`): in any weather, only the customer
    may ask for another time because of it.

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
    account: str | None = None
    cause: ChangeCause | None = None
    travel_seconds: int = 0
    price_minutes: int = 0
    policy: str = ""

    def __attrs_post_init__(self) -> None:
        check_date(self.on, "$.on")
        check_type(self.originator, Originator, "$.originator")
        check_name(self.by, "$.by")
        check_name(self.reason.en, "$.reason")
        if self.account is not None:
            check_id(self.account, "$.account")
        check_cause(self.cause, self.originator)
        check_int(self.travel_seconds, "$.travel_seconds")
        check_int(self.price_minutes, "$.price_minutes", least=0)

    @property
    def text(self) -> Text:
        """Return the change in words."""
        who = self.originator.text
        return Text(
            f"{self.what} {self.before} -> {self.after}, asked by {who.en} ({self.by}): {self.reason.en}",
            f"{self.what} {self.before} -> {self.after},由{who.zh}({self.by})提出:{self.reason.zh}",
        )


def check_cause(cause: ChangeCause | None, originator: Originator) -> None:
    """Refuse the weather as a reason of anybody but the customer.

    >>> check_cause(ChangeCause.WEATHER, Originator.CUSTOMER)
    """
    check_type(cause, (ChangeCause, type(None)), "$.cause")
    if cause is ChangeCause.WEATHER and originator is not Originator.CUSTOMER:
        refuse(
            "change.weather",
            "$.cause",
            "we come in any weather; only the customer may ask for another time because of it",
            "风雨无阻:只有客户可以因天气要求改期",
        )
