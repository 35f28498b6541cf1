"""The questions of identification: their side of loyalty (I4b) and the customer's selling strength (I3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Problems
from keyaccount.identification.case import Case
from keyaccount.identification.criterion import Absence, Absent, Measured, Reading
from keyaccount.model.assessment import QuestionScore, assess
from keyaccount.model.checklist import Checklist, Part
from keyaccount.model.question import Choice, Question, QuestionKind
from keyaccount.model.response import AnswerState, Responses
from keyaccount.model.scoring import Scorer
from keyaccount.values.checks import tuple_of
from keyaccount.values.evidence import EvidenceGrade
from keyaccount.values.figures import figure_text
from keyaccount.values.text import Text

__all__ = ["IDENTIFICATION_QUESTIONS", "AnswerMeasure", "answers_by_customer"]

MOST_AGE_DAYS = 365


def _scale(key: str, part: str, text: Text, *anchors: Text, hint: Text | None = None) -> Question:
    choices = [Choice(str(level), anchor) for level, anchor in enumerate(anchors)]
    return Question(
        key,
        text,
        part=part,
        choices=choices,
        least_grade=EvidenceGrade.STATED,
        max_age_days=MOST_AGE_DAYS,
        evidence_hint=hint,
    )


def _number(key: str, text: Text, unit: str, zero_at: str, full_at: str) -> Question:
    return Question(
        key,
        text,
        QuestionKind.NUMBER,
        "selling",
        unit=unit,
        zero_at=Decimal(zero_at),
        full_at=Decimal(full_at),
        max_age_days=MOST_AGE_DAYS,
    )


# Levels run from bad to good for us, so that the score of every question reads the same way.
IDENTIFICATION_QUESTIONS = Checklist(
    "identification",
    1,
    Text("Identification of key accounts", "重点客户鉴别"),
    (
        _scale(
            "willingness",
            "loyalty",
            Text(
                "How far does the customer want to work with us for long?",
                "客户愿意与我们长期合作的程度如何?",
            ),
            Text("wants to end it", "有意终止合作"),
            Text("buys from case to case", "一单一议"),
            Text("renews without talking of the future", "按期续约,不谈长远"),
            Text("talks of years ahead", "愿意谈未来数年"),
            Text("has signed for several years", "已签署多年协议"),
            hint=Text("framework agreement, minutes", "框架协议、会议纪要"),
        ),
        _scale(
            "staying",
            "loyalty",
            Text("Would it leave for another supplier or another trade?", "客户是否会转向其他企业或行业?"),
            Text("is leaving", "正在转移"),
            Text("is testing a rival", "正在试用竞争者"),
            Text("compares offers at every order", "每单比价"),
            Text("compares now and then", "偶尔比较"),
            Text("turned a better offer down", "曾拒绝更优报价"),
            hint=Text("rival offers seen, visit records", "所见竞争报价、拜访记录"),
        ),
        _scale(
            "exclusivity",
            "loyalty",
            Text("How far do we supply its needs alone?", "其需求在多大程度上由我们独家供应?"),
            Text("we are one of many", "众多供应商之一"),
            Text("one of a few", "少数几家之一"),
            Text("the first choice", "首选供应商"),
            Text("alone in a product group", "单一品类独家"),
            Text("alone in all our groups", "全部品类独家"),
            hint=Text("shelf check, contract", "货架核查、合同"),
        ),
        _number(
            "sell_through",
            Text("Share of our deliveries it sold on in the period", "本期我方供货的售出率"),
            "%",
            "40",
            "100",
        ),
        _number(
            "growth_vs_market",
            Text("Its growth in our goods above its market's", "其我方商品增长高出市场的幅度"),
            "%",
            "-10",
            "20",
        ),
        _number(
            "range_covered", Text("Share of our range it sells", "其经销我方品种的覆盖率"), "%", "0", "80"
        ),
        _number(
            "area_covered",
            Text("Share of its area's outlets it reaches", "其所在区域网点的覆盖率"),
            "%",
            "0",
            "80",
        ),
        _number(
            "sales_per_salesperson",
            Text(
                "Sales of our goods per salesperson against the usual one",
                "其人均销售我方商品额与一般水平之比",
            ),
            "%",
            "50",
            "200",
        ),
    ),
    (
        Part("loyalty", Text("loyalty, their side", "忠诚度(客户角度)"), "I4b"),
        Part("selling", Text("selling strength", "销售能力"), "I3"),
    ),
)


def answers_by_customer(
    responses: Iterable[Responses], as_of: date, checklist: Checklist = IDENTIFICATION_QUESTIONS
) -> dict[str, dict[str, QuestionScore]]:
    """Score the answers of each customer at the close of a day, capped by their evidence and its age.

    Raises `KeyAccountError` (`answers.no-subject`, `answers.twice`) for responses that name no customer
    or a customer answered for twice. Method: I3, I4b.

    >>> from keyaccount.model.response import Answer, Chosen
    >>> given = Responses("identification", 1, subject="C7",
    ...                   answers=[Answer("willingness", value=Chosen(["4"]), on=date(2026, 1, 5))])
    >>> scored = answers_by_customer([given], date(2026, 2, 1))["C7"]["willingness"]
    >>> scored.raw == 1, scored.score
    (True, Decimal('0.250000000000'))
    """
    scorer = Scorer(checklist)
    found: dict[str, dict[str, QuestionScore]] = {}
    problems = Problems()
    for index, one in enumerate(responses):
        if not one.subject:
            problems.add(
                "answers.no-subject", f"$.answers[{index}].subject", "name the customer", "请注明客户"
            )
        elif one.subject in found:
            problems.add(
                "answers.twice",
                f"$.answers[{index}].subject",
                f"{one.subject} has answers already; give one set per customer",
                f"{one.subject} 已有一份答卷,每个客户只给一份",
            )
        else:
            found[one.subject] = {item.question: item for item in assess(scorer, one, as_of).items}
    problems.raise_any()
    return found


_ABSENCES = {
    AnswerState.UNANSWERED: Absent(Absence.UNANSWERED),
    AnswerState.UNKNOWN: Absent(Absence.UNKNOWN, Text("asked, nobody knows", "已询问,无人知晓")),
    AnswerState.DECLINED: Absent(Absence.DECLINED),
    AnswerState.NOT_APPLICABLE: Absent(Absence.NOT_APPLICABLE),
    AnswerState.DISABLED: Absent(Absence.NOT_APPLICABLE),
}


@attrs.frozen
class AnswerMeasure:
    """Read the mean score of some questions; those not answered leave the mean, not a zero in it.

    >>> AnswerMeasure(("willingness",)).questions
    ('willingness',)
    """

    questions: tuple[str, ...] = attrs.field(converter=tuple_of)

    def read(self, case: Case) -> Measured:
        """Return the mean of the answered questions, or why there is none."""
        given = case.frame.answers.get(case.customer.id)
        if given is None:
            return _ABSENCES[AnswerState.UNANSWERED]
        items = [given[key] for key in self.questions if key in given]
        known = [item for item in items if item.score is not None]
        if not known:
            return _ABSENCES[items[0].state] if items else _ABSENCES[AnswerState.UNANSWERED]
        total = sum((Fraction(item.score) for item in known if item.score is not None), Fraction(0))
        mean = total / len(known)
        evidence = tuple(one for item in known for one in item.evidence)
        return Reading(mean.numerator, mean.denominator, _reason(known, len(items)), evidence)


def _reason(known: list[QuestionScore], asked: int) -> Text:
    en = "; ".join(f"{item.text.en} {figure_text(item.score)}" for item in known)
    zh = ";".join(f"{item.text.zh} {figure_text(item.score, 'zh')}" for item in known)
    if asked == 1:
        return Text(en, zh)
    return Text(f"{len(known)} of {asked} answered: {en}", f"已答 {len(known)}/{asked} 题:{zh}")
