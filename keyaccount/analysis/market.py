"""What is known of the market behind the customer: answers of its dossier, traced into the study."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.analysis.improvement import Obstacle, ObstacleKind
from keyaccount.errors import Lang, refuse
from keyaccount.model.assessment import QuestionScore, assess
from keyaccount.model.checklist import Checklist
from keyaccount.model.question import Question
from keyaccount.model.response import Answer, AnswerState, AnswerValue, Chosen, Day, Number, Responses, Words
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_id, tuple_of
from keyaccount.values.evidence import Evidence, EvidenceMethod
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.numbers import round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Text, join, text_of

__all__ = ["MarketAnswer", "MarketInsight", "answer_text", "market_insight"]


# The units the shipped question sets ask in; any other stands for itself in both languages.
_UNITS = {
    "": Text("", ""),
    "days": Text(" days", " 天"),
    "months": Text(" months", " 个月"),
    "outlets": Text(" outlets", " 家门店"),
    "persons": Text(" persons", " 人"),
    "products": Text(" products", " 种商品"),
}
_SHARE = "1"


def answer_text(question: Question, value: AnswerValue) -> Text:
    """Word the answer to a question: choices by their wording, numbers with their unit.

    A share of 1 is worded in percent, rounded to one place.

    >>> from keyaccount.model.question import QuestionKind
    >>> size = Question("size", Text("Size?", "面积?"), QuestionKind.NUMBER)
    >>> answer_text(size, Number(Decimal(120), "m2")).en
    '120 m2'
    """
    if isinstance(value, Chosen):
        options = {choice.key: choice.text for choice in question.options}
        return join(tuple(options.get(key, Text(key, key)) for key in value.keys))
    if isinstance(value, Number):
        return _number_text(value)
    if isinstance(value, Words):
        return text_of(value.text)
    return text_of(str(value.on if isinstance(value, Day) else value))


def _number_text(number: Number) -> Text:
    if number.unit == _SHARE:
        return text_of(f"{figure_text(round_fraction(Fraction(number.value) * 100, 1))}%")
    unit = _UNITS.get(number.unit, Text(f" {number.unit}", f" {number.unit}"))
    plain = figure_text(number.value)
    return Text(f"{plain}{unit.en}", f"{plain}{unit.zh}")


@attrs.frozen
class MarketAnswer:
    """Hold one question about the market behind the customer, what was answered, and its score if it has one.

    `said` None means that nobody knows.

    >>> MarketAnswer("market.why", Text("Why?", "为何?")).said is None
    True
    """

    question: str
    text: Text
    said: Text | None = None
    score: Decimal | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.question, "$.question")


@attrs.frozen
class MarketInsight:
    """Hold what is known of where our goods go from the customer, who buys them and why (C6).

    Each answer carries evidence that names checklist, version and question, so that a link of the
    selling chain or an obstacle that rests on it can be traced back. Method: A3, A5.

    >>> why = MarketAnswer("why", Text("Why?", "为何?"))
    >>> MarketInsight("dossier", 1, date(2026, 3, 31), [why]).unknown[0].question
    'why'
    """

    checklist: str
    version: int
    as_of: date
    answers: tuple[MarketAnswer, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.checklist, "$.checklist")
        check_date(self.as_of, "$.as_of")

    @property
    def unknown(self) -> tuple[MarketAnswer, ...]:
        """Return the questions nobody has answered."""
        return tuple(one for one in self.answers if one.said is None)

    def evidence(self, question: str) -> tuple[Evidence, ...]:
        """Return the traced evidence of one answer, to put behind a link or an obstacle.

        Raises `KeyAccountError` (`market.unknown-question`).
        """
        for one in self.answers:
            if one.question == question:
                return one.evidence
        known = ", ".join(one.question for one in self.answers)
        refuse("market.unknown-question", "$.question", f"asked were: {known}", f"所问问题:{known}")

    def obstacles(self, unmet_below: Decimal) -> tuple[Obstacle, ...]:
        """Return an obstacle for each answer scored below a threshold, traced to it. Method: A5."""
        return tuple(
            Obstacle(
                one.question,
                ObstacleKind.INFORMATION,
                Text(f"{one.text.en} {one.said.en}", f"{one.text.zh}{one.said.zh}"),
                severity=4,
                raised_by=Side.OURS,
                evidence=one.evidence,
            )
            for one in self.answers
            if one.said is not None and one.score is not None and one.score < unmet_below
        )

    def explain(self) -> Explanation:
        """List the answers, each with its evidence.

        >>> MarketInsight("dossier", 1, date(2026, 3, 31), []).explain().figure
        0
        """
        told = tuple(
            Explanation(one.question, one.text, one.said, clause="C6", evidence=one.evidence)
            if one.said is not None
            else Explanation(one.question, one.text, None, Text("not known", "尚不清楚"), "C6")
            for one in self.answers
        )
        known = len(self.answers) - len(self.unknown)
        label = Text("what is known of the market behind the customer", "客户下游市场的已知情况")
        return Explanation("market", label, known, clause="C6", because=told)

    def table(self) -> Table:
        """Lay the questions and answers out."""
        rows = [(one.text, one.said) for one in self.answers]
        columns = (Text("question", "问题"), Text("answer", "回答"))
        return Table(Text("The market behind the customer", "客户下游市场"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the questions and answers as a table.

        >>> MarketInsight("dossier", 1, date(2026, 3, 31), []).summary("zh").splitlines()[0]
        '客户下游市场'
        """
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def market_insight(checklist: Checklist, responses: Responses, *, part: str, as_of: date) -> MarketInsight:
    """Take the answers about the market out of a dossier: the questions of one part of its checklist.

    Raises `KeyAccountError` (`market.unknown-part`, and those of `assess`). Method: A3, A5, C6.

    >>> from keyaccount.model.checklist import Part
    >>> from keyaccount.model.question import QuestionKind
    >>> why = Question("why", Text("Why?", "为何?"), QuestionKind.TEXT, part="market")
    >>> parts = [Part("market", Text("Market", "市场"))]
    >>> asked = Checklist("dossier", 1, Text("Dossier", "档案"), [why], parts)
    >>> said = Responses("dossier", 1, [Answer("why", value=Words("the price"), on=date(2026, 3, 1))])
    >>> insight = market_insight(asked, said, part="market", as_of=date(2026, 3, 31))
    >>> insight.answers[0].said.en, insight.evidence("why")[0].source
    ('the price', 'dossier v1: why')
    """
    if checklist.part(part) is None:
        known = ", ".join(one.id for one in checklist.parts)
        refuse(
            "market.unknown-part",
            "$.part",
            f"no part {part!r}; known: {known}",
            f"没有部分 {part!r};可用:{known}",
        )
    found = assess(checklist, responses, as_of)
    items = [item for item in found.items if item.part == part and item.state is not AnswerState.DISABLED]
    answers = [_answer(checklist, responses, item, as_of) for item in items]
    return MarketInsight(checklist.id, checklist.version, as_of, answers)


def _answer(checklist: Checklist, responses: Responses, item: QuestionScore, as_of: date) -> MarketAnswer:
    answer = responses.get(item.question)
    if answer is None or answer.value is None or answer.on is None or answer.on > as_of:
        return MarketAnswer(item.question, item.text)
    said = answer_text(checklist[item.question], answer.value)
    return MarketAnswer(
        item.question, item.text, said, item.raw, (_trace(checklist, answer, answer.on, item),)
    )


def _trace(checklist: Checklist, answer: Answer, on: date, item: QuestionScore) -> Evidence:
    source = f"{checklist.id} v{checklist.version}: {answer.question}"
    return Evidence(source, on, EvidenceMethod.INTERVIEW, item.grade)
