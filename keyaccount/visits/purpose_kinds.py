"""What a visit can be for, where purposes come from, and the rules that rank them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.model.customer import Level
from keyaccount.model.visit_record import VisitForm
from keyaccount.values.checks import (
    check_date,
    check_decimal,
    check_id,
    check_int,
    check_name,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.periods import add_months
from keyaccount.values.text import Text, text_of

__all__ = [
    "STAGE_GOALS",
    "AgreedRule",
    "CooperationStage",
    "PurposeKind",
    "PurposePolicy",
    "PurposeSource",
    "StageGoal",
]


class PurposeSource(Enum):
    """Name where a purpose comes from: the three the method names, and the promises made on the way."""

    ISSUE = "issue"
    COMMITMENT = "commitment"
    RULE = "rule"
    STAGE = "stage"

    @property
    def text(self) -> Text:
        """Return the source in words."""
        return _SOURCES[self]


_SOURCES = {
    PurposeSource.ISSUE: Text("issue the customer raised", "客户提出的问题"),
    PurposeSource.COMMITMENT: Text("commitment falling due", "到期承诺"),
    PurposeSource.RULE: Text("visit rule agreed with the customer", "与客户商定的拜访规定"),
    PurposeSource.STAGE: Text("stage of cooperation", "合作进程"),
}


class PurposeKind(Enum):
    """Name what a visit is for."""

    GET_ACQUAINTED = "get_acquainted"
    LEARN_NEEDS = "learn_needs"
    START_WELL = "start_well"
    DEEPEN = "deepen"
    RESTORE_TRUST = "restore_trust"
    RENEW = "renew"
    SOLVE_ISSUE = "solve_issue"
    SMALL_MATTER = "small_matter"
    DELIVER_COMMITMENT = "deliver_commitment"
    MAKE_GOOD = "make_good"
    CALL_IN_COMMITMENT = "call_in_commitment"
    AGREED_REVIEW = "agreed_review"
    SHARE_OCCASION = "share_occasion"

    @property
    def text(self) -> Text:
        """Return the purpose in words."""
        return _KINDS[self]

    @property
    def letter(self) -> Text:
        """Return the purpose as the customer is told it."""
        return _LETTER.get(self, _KINDS[self])

    @property
    def form(self) -> VisitForm:
        """Return the form that usually fits: one whose agenda has room for what the purpose needs.

        A promise is delivered at a table, where results are shown and the next step is decided; one
        that is overdue is a problem with causes to find. Greetings alone settle neither.
        """
        return _FORMS[self]


_KINDS = {
    PurposeKind.GET_ACQUAINTED: Text("get acquainted", "相互认识"),
    PurposeKind.LEARN_NEEDS: Text("learn how they sell and what they need", "了解客户的销售与需求"),
    PurposeKind.START_WELL: Text("see the first orders run well", "确保首批订单顺利"),
    PurposeKind.DEEPEN: Text("find the next growth together", "共同寻找销售增长点"),
    PurposeKind.RESTORE_TRUST: Text("restore trust", "修复信任"),
    PurposeKind.RENEW: Text("prepare the next agreement", "筹备续签协议"),
    PurposeKind.SOLVE_ISSUE: Text("solve an issue that troubles the customer", "解决困扰客户的问题"),
    PurposeKind.SMALL_MATTER: Text("look after a small matter they care about", "落实客户关心的小事"),
    PurposeKind.DELIVER_COMMITMENT: Text("deliver what we promised", "兑现我方承诺"),
    PurposeKind.MAKE_GOOD: Text("make good a promise of ours that is overdue", "补办我方逾期的承诺"),
    PurposeKind.CALL_IN_COMMITMENT: Text("ask after what they promised", "跟进客户方承诺"),
    PurposeKind.AGREED_REVIEW: Text("hold the review we agreed on", "按约定进行回顾"),
    PurposeKind.SHARE_OCCASION: Text("share an occasion", "共度重要时刻"),
}
_LETTER = {
    PurposeKind.LEARN_NEEDS: Text("learn how you sell and what you need", "了解贵方的销售与需求"),
    PurposeKind.RESTORE_TRUST: Text("put right what went wrong between us", "改进不足,重建信任"),
    PurposeKind.SOLVE_ISSUE: Text("solve what troubles you", "解决困扰贵方的问题"),
    PurposeKind.SMALL_MATTER: Text("look after the small matters you care about", "落实贵方关心的小事"),
    PurposeKind.MAKE_GOOD: Text("make good what we promised you and still owe", "补办我方逾期未兑现的承诺"),
    PurposeKind.CALL_IN_COMMITMENT: Text(
        "see together how far the points on your side are", "共同了解贵方承诺事项的进展"
    ),
}
_FORMS = {
    PurposeKind.GET_ACQUAINTED: VisitForm.COURTESY,
    PurposeKind.LEARN_NEEDS: VisitForm.FACT_FINDING,
    PurposeKind.START_WELL: VisitForm.COURTESY,
    PurposeKind.DEEPEN: VisitForm.ROUND_TABLE,
    PurposeKind.RESTORE_TRUST: VisitForm.PROBLEM_SOLVING,
    PurposeKind.RENEW: VisitForm.ROUND_TABLE,
    PurposeKind.SOLVE_ISSUE: VisitForm.PROBLEM_SOLVING,
    PurposeKind.SMALL_MATTER: VisitForm.COURTESY,
    PurposeKind.DELIVER_COMMITMENT: VisitForm.ROUND_TABLE,
    PurposeKind.MAKE_GOOD: VisitForm.PROBLEM_SOLVING,
    PurposeKind.CALL_IN_COMMITMENT: VisitForm.ROUND_TABLE,
    PurposeKind.AGREED_REVIEW: VisitForm.ROUND_TABLE,
    PurposeKind.SHARE_OCCASION: VisitForm.SOCIAL,
}


class CooperationStage(Enum):
    """Name how far the cooperation with a customer has come."""

    FIRST_CONTACT = "first_contact"
    EXPLORING = "exploring"
    FIRST_ORDERS = "first_orders"
    STEADY = "steady"
    STRAINED = "strained"
    RENEWAL = "renewal"

    @property
    def text(self) -> Text:
        """Return the stage in words."""
        return _STAGES[self]


_STAGES = {
    CooperationStage.FIRST_CONTACT: Text("first contact", "初次接触"),
    CooperationStage.EXPLORING: Text("exploring cooperation", "洽谈合作"),
    CooperationStage.FIRST_ORDERS: Text("first orders", "合作起步"),
    CooperationStage.STEADY: Text("steady cooperation", "稳定合作"),
    CooperationStage.STRAINED: Text("strained", "关系紧张"),
    CooperationStage.RENEWAL: Text("agreement up for renewal", "协议续签期"),
}


@attrs.frozen
class StageGoal:
    """State what a stage of cooperation asks of visits, and after how many days without one again.

    >>> StageGoal(CooperationStage.STEADY, PurposeKind.DEEPEN, 60).every_days
    60
    """

    stage: CooperationStage
    kind: PurposeKind
    every_days: int

    def __attrs_post_init__(self) -> None:
        check_type(self.stage, CooperationStage, "$.stage")
        check_type(self.kind, PurposeKind, "$.kind")
        check_int(self.every_days, "$.every_days", least=1, most=1000)


STAGE_GOALS = (
    StageGoal(CooperationStage.FIRST_CONTACT, PurposeKind.GET_ACQUAINTED, 14),
    StageGoal(CooperationStage.EXPLORING, PurposeKind.LEARN_NEEDS, 14),
    StageGoal(CooperationStage.FIRST_ORDERS, PurposeKind.START_WELL, 7),
    StageGoal(CooperationStage.STEADY, PurposeKind.DEEPEN, 60),
    StageGoal(CooperationStage.STRAINED, PurposeKind.RESTORE_TRUST, 7),
    StageGoal(CooperationStage.RENEWAL, PurposeKind.RENEW, 14),
)


@attrs.frozen
class AgreedRule:
    """State one visit rule agreed with the customer: so often a visit of some form, at some level.

    It falls due `every_months` after the last visit of that form (any, where none is named), counted
    from the day it was agreed when there was none yet.

    Method: V1.

    >>> quarterly = AgreedRule("R1", "Quarterly review", date(2026, 1, 1), "Wang", every_months=3)
    >>> quarterly.due(None), quarterly.due(date(2026, 2, 10))
    (datetime.date(2026, 4, 1), datetime.date(2026, 5, 10))
    """

    id: str
    text: Text = attrs.field(converter=text_of)
    agreed_on: date
    agreed_with: str
    every_months: int
    kind: PurposeKind = PurposeKind.AGREED_REVIEW
    form: VisitForm | None = None
    level: Level | None = None
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.text, Text, "$.text")
        check_date(self.agreed_on, "$.agreed_on")
        check_name(self.agreed_with, "$.agreed_with")
        check_int(self.every_months, "$.every_months", least=1, most=60)
        check_type(self.kind, PurposeKind, "$.kind")
        check_type(self.form, (VisitForm, type(None)), "$.form")
        check_type(self.level, (Level, type(None)), "$.level")
        if self.until is not None:
            check_date(self.until, "$.until")

    def due(self, last: date | None) -> date:
        """Return the day it falls due after the last visit that met it."""
        return add_months(self.agreed_on if last is None else max(last, self.agreed_on), self.every_months)


@attrs.frozen
class PurposePolicy:
    """State how purposes are ranked: a share for the source, one for urgency, one for gravity.

    A purpose's score is the sum of its three parts, at most 1. Sources are worth `sources` in the order
    issue, commitment, rule, stage. A commitment or rule counts from `look_ahead_days` before its day;
    an issue is fully urgent after `issue_days`.

    Method: V1.

    >>> PurposePolicy("2026").look_ahead_days
    14
    """

    version: str
    name: str = "purpose"
    sources: tuple[Decimal, ...] = attrs.field(
        default=(Decimal("0.4"), Decimal("0.3"), Decimal("0.2"), Decimal("0.1")), converter=tuple_of
    )
    urgency: Decimal = Decimal("0.3")
    gravity: Decimal = Decimal("0.3")
    look_ahead_days: int = 14
    issue_days: int = 30
    stage_goals: tuple[StageGoal, ...] = attrs.field(default=STAGE_GOALS, converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_name(self.version, "$.version")
        check_name(self.name, "$.name")
        if len(self.sources) != len(PurposeSource):
            refuse("purpose.sources", "$.sources", "give one share per source", "每个来源须给出一个权重")
        for index, share in enumerate((*self.sources, self.urgency, self.gravity)):
            check_decimal(share, f"$.shares[{index}]", least=0, most=1)
        if max(self.sources) + self.urgency + self.gravity > 1:
            refuse(
                "purpose.shares", "$.sources", "the shares must not exceed 1 together", "各权重合计不得超过 1"
            )
        check_int(self.look_ahead_days, "$.look_ahead_days", least=0, most=400)
        check_int(self.issue_days, "$.issue_days", least=1, most=400)
        check_unique([goal.stage.value for goal in self.stage_goals], "purpose.stage-goal", "$.stage_goals")

    def share(self, source: PurposeSource) -> Decimal:
        """Return what a source is worth."""
        return self.sources[list(PurposeSource).index(source)]

    def goal(self, stage: CooperationStage) -> StageGoal | None:
        """Return what a stage asks of visits, if anything."""
        return next((goal for goal in self.stage_goals if goal.stage is stage), None)
