"""The relationship lens: five dimensions in both directions, from anchored answers and dated events (I5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.identification.case import Case
from keyaccount.identification.criterion import Absence, Absent, Criterion, Measured, Reading
from keyaccount.model.relationship import (
    RelationshipAnswer,
    RelationshipDimension,
    RelationshipEvent,
    half_life_weight,
)
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_decimal, check_int, check_type, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.numbers import exact, score_of
from keyaccount.values.text import Text

__all__ = [
    "RELATIONSHIP_CRITERIA",
    "RelationshipMeasure",
    "RelationshipRule",
    "relationship_criteria",
    "relationship_score",
]

NEUTRAL = Decimal("0.5")


@attrs.frozen
class RelationshipRule:
    """Name how answers and events make a dimension's score, and by which half-life they fade.

    The newest answer pulls the score from the neutral middle to its level; every event adds or takes
    `step` per weight; both count half after each `half_life_days`. Method: I5.

    >>> RelationshipRule().half_life_days
    180
    """

    half_life_days: int = 180
    step: Decimal = Decimal("0.05")

    def __attrs_post_init__(self) -> None:
        check_int(self.half_life_days, "$.half_life_days", least=1)
        check_decimal(self.step, "$.step", least=0, most=1)


def relationship_score(
    answers: Iterable[RelationshipAnswer],
    events: Iterable[RelationshipEvent],
    dimension: RelationshipDimension,
    side: Side,
    as_of: date,
    rule: RelationshipRule,
) -> Explanation | None:
    """Score one dimension as one side shows it, from 0 to 1, every part explained; None if nothing is known.

    The score is 0.5, plus the newest answer's distance from 0.5, plus step x weight for each favourable
    event and less for each unfavourable one, each times 2^(-age / half-life), held between 0 and 1.
    What is dated after `as_of` was not known yet and does not count. So the same event on the other side
    leaves this score alone and moves the other's by the same amount, and an event two half-lives older
    counts a quarter. Method: I5.

    >>> from keyaccount.model.relationship import RelationshipEventKind
    >>> broken = RelationshipEvent("C1", RelationshipEventKind.PROMISE_BROKEN, Side.OURS, date(2026, 1, 1))
    >>> scored = relationship_score([], [broken], RelationshipDimension.FIRMNESS, Side.OURS,
    ...                             date(2026, 1, 1), RelationshipRule())
    >>> print(scored.tree())
    firmness of the base, our side = 0.45 [I5]
      neutral = 0.5
      promise broken, 2026-01-01 = -0.05 (weight 1, counts 1 at this age)
    """
    check_date(as_of, "$.as_of")
    check_type(rule, RelationshipRule, "$.rule")
    asked = [one for one in answers if one.dimension is dimension and one.side is side and one.on <= as_of]
    happened = [
        one for one in events if one.kind.dimension is dimension and one.side is side and one.on <= as_of
    ]
    if not asked and not happened:
        return None
    parts = [Explanation("neutral", Text("neutral", "中性"), NEUTRAL)]
    if asked:
        parts.append(_answer_part(max(asked, key=_recency), as_of, rule))
    for one in sorted(happened, key=lambda event: (event.on, event.kind.value, event.weight)):
        parts.append(_event_part(one, as_of, rule))
    with exact():
        total = sum((Decimal(str(part.figure)) for part in parts), Decimal(0))
        score = score_of(min(Decimal(1), max(Decimal(0), total)))
        if score != total:
            limit = Text("held between 0 and 1", "限制在 0 与 1 之间")
            parts.append(Explanation("limit", limit, score - total))
    label = Text(f"{dimension.text.en}, {side.text.en}", f"{dimension.text.zh}({side.text.zh})")
    return Explanation(dimension.value, label, score, clause="I5", parts=parts, combine=Combine.SUM)


def _recency(answer: RelationshipAnswer) -> tuple[date, int, str]:
    # Of two answers of one day the better evidenced one counts; the rest only makes the choice unique.
    return (answer.on, answer.grade.value, f"{answer.by or ''}{answer.level}")


def _answer_part(answer: RelationshipAnswer, as_of: date, rule: RelationshipRule) -> Explanation:
    weight = half_life_weight(answer.on, as_of, rule.half_life_days)
    with exact():
        moved = score_of((answer.score - NEUTRAL) * weight)
    reason = Text(
        f"{answer.anchor.en}; counts {figure_text(weight)}",
        f"{answer.anchor.zh};计入 {figure_text(weight)}",
    )
    label = Text(f"answer, {answer.on}", f"答复 {answer.on}")
    return Explanation("answer", label, moved, reason, evidence=answer.evidence)


def _event_part(event: RelationshipEvent, as_of: date, rule: RelationshipRule) -> Explanation:
    weight = half_life_weight(event.on, as_of, rule.half_life_days)
    with exact():
        effect = rule.step * event.weight * (1 if event.kind.favourable else -1)
        moved = score_of(effect * weight)
    shown = figure_text(weight)
    reason = Text(
        f"weight {event.weight}, counts {shown} at this age", f"权重 {event.weight},按时间计入 {shown}"
    )
    label = Text(f"{event.kind.text.en}, {event.on}", f"{event.kind.text.zh} {event.on}")
    return Explanation(event.kind.value, label, moved, reason, evidence=event.evidence)


_UNANSWERED = Absent(
    Absence.UNANSWERED, Text("not asked yet, and nothing has happened", "尚未询问,也没有相关事件")
)


@attrs.frozen
class RelationshipMeasure:
    """Read one dimension of the relation as one side shows it. Method: I5.

    >>> RELATIONSHIP_CRITERIA[0].key
    'development.ours'
    """

    dimension: RelationshipDimension
    side: Side
    rule: RelationshipRule

    def read(self, case: Case) -> Measured:
        """Return the score of the dimension, with the evidence behind it, or that nobody has asked."""
        known = case.frame.relations.get(case.customer.id)
        if known is None:
            return _UNANSWERED
        answers, events = known
        scored = relationship_score(answers, events, self.dimension, self.side, case.frame.as_of, self.rule)
        if scored is None:
            return _UNANSWERED
        evidence: tuple[Evidence, ...] = tuple(one for part in scored.parts for one in part.evidence)
        text = Text(
            "; ".join(part.line("en") for part in scored.parts),
            ";".join(part.line("zh") for part in scored.parts),
        )
        value = Fraction(Decimal(str(scored.figure)))
        return Reading(value.numerator, value.denominator, text, tuple_of(evidence))


def relationship_criteria(rule: RelationshipRule) -> tuple[Criterion, ...]:
    """Return the ten criteria, five dimensions by two sides, all by one rule. Method: I5.

    >>> len(relationship_criteria(RelationshipRule(half_life_days=90)))
    10
    """
    return tuple(
        Criterion(
            f"{dimension.value}.{side.value}",
            "relationship",
            Text(f"{dimension.text.en}, {side.text.en}", f"{dimension.text.zh}({side.text.zh})"),
            "I5",
            Decimal(0),
            Decimal(1),
            RelationshipMeasure(dimension, side, rule),
        )
        for dimension in RelationshipDimension
        for side in Side
    )


RELATIONSHIP_CRITERIA = relationship_criteria(RelationshipRule())
