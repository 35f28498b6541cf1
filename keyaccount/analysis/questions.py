"""The question set of the seven topics, and what weak or missing answers ask of the plan."""

from __future__ import annotations

from decimal import Decimal

from keyaccount.analysis._questions_management import MANAGEMENT_QUESTIONS
from keyaccount.analysis._questions_selling import SELLING_QUESTIONS
from keyaccount.analysis._questions_worth import WORTH_QUESTIONS
from keyaccount.analysis.topic import ActionProposal, StudyTopic
from keyaccount.model.assessment import Assessment, QuestionScore
from keyaccount.model.checklist import Checklist, EvidenceCaps, Part
from keyaccount.model.gap import GapKind
from keyaccount.model.question import Question
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text, join

__all__ = ["TOPIC_QUESTIONS", "findings_of_answers"]

TOPIC_QUESTIONS = Checklist(
    "seven-topics",
    1,
    Text("The seven topics of the account study", "重点客户分析与研究七项内容"),
    (*MANAGEMENT_QUESTIONS, *SELLING_QUESTIONS, *WORTH_QUESTIONS),
    tuple(Part(topic.value, topic.text, topic.clause) for topic in StudyTopic),
    caps=EvidenceCaps(),
)

_OPEN = (GapKind.MISSING, GapKind.UNKNOWN, GapKind.DECLINED)


def findings_of_answers(
    checklist: Checklist, assessment: Assessment, unmet_below: Decimal
) -> tuple[tuple[Finding, ActionProposal | None], ...]:
    """Turn weak answers into proposals, and the open required questions of each topic into one more.

    An answer is weak when its score before the evidence cap lies below `unmet_below`: weak evidence
    alone asks for evidence, not for the remedy. Method: A0.

    >>> from datetime import date
    >>> from keyaccount.model.assessment import assess
    >>> from keyaccount.model.response import Answer, Chosen, Responses
    >>> said = Answer("value.uncommon", value=Chosen(["low"]), on=date(2026, 3, 1))
    >>> assessed = assess(TOPIC_QUESTIONS, Responses("seven-topics", 1, [said]), date(2026, 3, 31))
    >>> found = findings_of_answers(TOPIC_QUESTIONS, assessed, Decimal("0.5"))
    >>> found[0][1].key, found[0][0].clause
    ('value.q.uncommon', 'A7')
    """
    weak = [
        _weak(checklist[item.question], item)
        for item in assessment.items
        if item.raw is not None and item.raw < unmet_below
    ]
    still_open = [made for topic in StudyTopic if (made := _still_open(assessment, topic)) is not None]
    return (*weak, *still_open)


def _topic_of(question: Question) -> StudyTopic:
    return (
        StudyTopic(question.part)
        if question.part in {topic.value for topic in StudyTopic}
        else StudyTopic.PROBLEMS
    )


def _weak(question: Question, item: QuestionScore) -> tuple[Finding, ActionProposal | None]:
    topic = _topic_of(question)
    level = next((one.text for one in question.options if one.score == item.raw), None)
    said = level or Text(f"score {item.raw:f}", f"得分 {item.raw:f}")
    text = Text(f"{question.text.en} {said.en}", f"{question.text.zh}{said.zh}")
    finding = Finding(
        "question.unmet", Severity.WARNING, f"$.questions[{question.id}]", text, topic.clause, question.remedy
    )
    task = question.remedy or Text(f"Mend: {question.text.en}", f"改进:{question.text.zh}")
    key = f"{topic.value}.q.{question.id.removeprefix(topic.value + '.')}"[:128]
    severity = 4 if question.required else 3
    return finding, ActionProposal(key, topic, finding, task, text, severity=severity)


def _still_open(assessment: Assessment, topic: StudyTopic) -> tuple[Finding, ActionProposal | None] | None:
    gaps = [gap for gap in assessment.gaps if gap.part == topic.value and gap.required and gap.kind in _OPEN]
    if not gaps:
        return None
    asked = join(tuple(gap.text for gap in gaps), en=" ", zh="")
    text = Text(f"{len(gaps)} required questions are open", f"{len(gaps)} 个必答问题尚未回答")
    finding = Finding("question.open", Severity.WARNING, f"$.questions[{topic.value}]", text, topic.clause)
    task = Text(f"Ask the customer: {asked.en}", f"向客户了解:{asked.zh}")
    return finding, ActionProposal(f"{topic.value}.ask", topic, finding, task, text, severity=2)
