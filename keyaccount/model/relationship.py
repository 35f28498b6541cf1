"""Relationship facts: five dimensions, each seen from both sides, anchored answers and dated events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.model._relationship_wording import WORDING
from keyaccount.model.side import Side
from keyaccount.values.checks import (
    check_date,
    check_decimal,
    check_id,
    check_int,
    check_name,
    check_type,
    tuple_of,
)
from keyaccount.values.evidence import Evidence, EvidenceGrade
from keyaccount.values.numbers import exact, score_of
from keyaccount.values.text import Text

__all__ = [
    "RelationshipAnswer",
    "RelationshipDimension",
    "RelationshipEvent",
    "RelationshipEventKind",
    "anchors",
    "half_life_weight",
    "relationship_question",
]

TOP_LEVEL = 4


class RelationshipDimension(Enum):
    """Name what a relation is judged by.

    >>> [dimension.text.zh for dimension in RelationshipDimension][:2]
    ['关系发展', '合作基础']
    """

    DEVELOPMENT = "development"
    FIRMNESS = "firmness"
    RESPECT = "respect"
    UNDERSTANDING = "understanding"
    SUPPORT = "support"

    @property
    def text(self) -> Text:
        """Return the dimension in words."""
        return WORDING[self.value][0]


def relationship_question(dimension: RelationshipDimension, side: Side) -> Text:
    """Return what is asked about one dimension, by whose side it is about.

    Method: I5.

    >>> relationship_question(RelationshipDimension.SUPPORT, Side.THEIRS).en
    'How far has the customer supported us beyond what was owed?'
    """
    _, ours, theirs, _ = WORDING[dimension.value]
    return ours if side is Side.OURS else theirs


def anchors(dimension: RelationshipDimension) -> tuple[Text, ...]:
    """Return what the levels 0 to 4 of a dimension mean, so that two people give the same answer.

    Method: I5.

    >>> len(anchors(RelationshipDimension.RESPECT)), anchors(RelationshipDimension.SUPPORT)[1].zh
    (5, '仅尽应尽的义务')
    """
    return WORDING[dimension.value][3]


class RelationshipEventKind(Enum):
    """Name what happened between the two sides."""

    CONFLICT = "conflict"
    CONFLICT_SETTLED = "conflict_settled"
    COMPLAINT = "complaint"
    SUPPORT = "support"
    SUPPORT_REFUSED = "support_refused"
    PROMISE_KEPT = "promise_kept"
    PROMISE_BROKEN = "promise_broken"
    ADVICE_SOUGHT = "advice_sought"
    DISREGARD = "disregard"
    JOINT_PLAN = "joint_plan"
    CONTACT_LOST = "contact_lost"

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return _KINDS[self][0]

    @property
    def dimension(self) -> RelationshipDimension:
        """Return the dimension the event speaks to."""
        return _KINDS[self][1]

    @property
    def favourable(self) -> bool:
        """Tell whether the event speaks for the relation."""
        return _KINDS[self][2]


_D = RelationshipDimension
_KINDS: dict[RelationshipEventKind, tuple[Text, RelationshipDimension, bool]] = {
    RelationshipEventKind.CONFLICT: (Text("conflict", "冲突"), _D.UNDERSTANDING, False),
    RelationshipEventKind.CONFLICT_SETTLED: (Text("conflict settled", "冲突化解"), _D.UNDERSTANDING, True),
    RelationshipEventKind.COMPLAINT: (Text("complaint", "投诉"), _D.UNDERSTANDING, False),
    RelationshipEventKind.SUPPORT: (Text("support given", "给予支持"), _D.SUPPORT, True),
    RelationshipEventKind.SUPPORT_REFUSED: (Text("support refused", "拒绝支持"), _D.SUPPORT, False),
    RelationshipEventKind.PROMISE_KEPT: (Text("promise kept", "履行承诺"), _D.FIRMNESS, True),
    RelationshipEventKind.PROMISE_BROKEN: (Text("promise broken", "违背承诺"), _D.FIRMNESS, False),
    RelationshipEventKind.ADVICE_SOUGHT: (Text("advice sought", "征求意见"), _D.RESPECT, True),
    RelationshipEventKind.DISREGARD: (Text("disregard", "不予尊重"), _D.RESPECT, False),
    RelationshipEventKind.JOINT_PLAN: (Text("joint plan made", "共同制订计划"), _D.DEVELOPMENT, True),
    RelationshipEventKind.CONTACT_LOST: (Text("contact lost", "联系中断"), _D.DEVELOPMENT, False),
}


@attrs.frozen
class RelationshipAnswer:
    """Record one anchored answer: the level 0 to 4 of a dimension as one side sees it, on a day.

    `side` says whose attitude it is about (ours towards the customer, or theirs towards us); `by` who
    answered. `confidence` is 0 to 1, None where it was not asked. Raises `KeyAccountError`.

    Method: I5.

    >>> answer = RelationshipAnswer("C007", RelationshipDimension.SUPPORT, Side.THEIRS, 3, date(2026, 3, 1))
    >>> answer.score, answer.anchor.en, answer.grade.value
    (Decimal('0.750000000000'), 'regularly, in people, goods or time', 0)
    """

    customer: str
    dimension: RelationshipDimension
    side: Side
    level: int
    on: date
    by: str | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)
    confidence: Decimal | None = None
    note: str = ""

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_type(self.dimension, RelationshipDimension, "$.dimension")
        check_type(self.side, Side, "$.side")
        check_int(self.level, "$.level", least=0, most=TOP_LEVEL)
        check_date(self.on, "$.on")
        if self.by is not None:
            check_name(self.by, "$.by")
        if self.confidence is not None:
            check_decimal(self.confidence, "$.confidence", least=0, most=1)
        _check_evidence(self.evidence)
        check_type(self.note, str, "$.note")

    @property
    def score(self) -> Decimal:
        """Return the level as a score from 0 to 1."""
        return score_of(Decimal(self.level) / TOP_LEVEL)

    @property
    def anchor(self) -> Text:
        """Return what the level means in words."""
        return anchors(self.dimension)[self.level]

    @property
    def grade(self) -> EvidenceGrade:
        """Return the best grade of evidence behind the answer."""
        return max((one.grade for one in self.evidence), default=EvidenceGrade.NONE)


@attrs.frozen
class RelationshipEvent:
    """Record something that happened between the two sides on a day.

    `side` is who acted: who complained, gave the support, kept or broke the promise. `weight` from 1
    (small) to 3 (grave) says how much it counts. Raises `KeyAccountError`.

    Method: I5.

    >>> broken = RelationshipEvent("C007", RelationshipEventKind.PROMISE_BROKEN, Side.OURS, date(2026, 3, 1))
    >>> broken.kind.dimension.value, broken.kind.favourable
    ('firmness', False)
    """

    customer: str
    kind: RelationshipEventKind
    side: Side
    on: date
    weight: int = 1
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)
    source: str | None = None
    note: str = ""

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_type(self.kind, RelationshipEventKind, "$.kind")
        check_type(self.side, Side, "$.side")
        check_date(self.on, "$.on")
        check_int(self.weight, "$.weight", least=1, most=3)
        _check_evidence(self.evidence)
        if self.source is not None:
            check_id(self.source, "$.source")
        check_type(self.note, str, "$.note")


def _check_evidence(evidence: tuple[Evidence, ...]) -> None:
    for index, one in enumerate(evidence):
        check_type(one, Evidence, f"$.evidence[{index}]")


def half_life_weight(collected: date, as_of: date, half_life_days: int) -> Decimal:
    """Return how much evidence of one day still counts on another: it halves every half-life.

    The weight is 2^(-age / half-life) at 12 places, 1 on the day itself. Raises `KeyAccountError`
    (`relationship.future`) for evidence collected after `as_of`.

    Method: I5.

    >>> half_life_weight(date(2026, 1, 1), date(2026, 12, 27), half_life_days=180)
    Decimal('0.250000000000')
    """
    check_int(half_life_days, "$.half_life_days", least=1)
    age = (as_of - collected).days
    if age < 0:
        refuse(
            "relationship.future",
            "$.collected",
            f"{collected} lies after {as_of}; leave out what was not known yet",
            f"{collected} 晚于 {as_of},请剔除当时未知的资料",
        )
    with exact():
        return score_of(Decimal(2) ** (Decimal(-age) / Decimal(half_life_days)))
