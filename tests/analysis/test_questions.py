"""The question set of the seven topics: depth, both languages, and what weak answers ask for."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from keyaccount.analysis import TOPIC_QUESTIONS, StudyTopic, findings_of_answers
from keyaccount.model.assessment import assess
from keyaccount.model.checklist import Checklist, EvidenceCaps
from keyaccount.model.question import Question, QuestionKind
from keyaccount.model.response import Answer, AnswerState, Chosen, Number, Responses
from keyaccount.values.text import Text
from tests.analysis.scenario import DAY, SHOWN, answered
from tests.analysis.test_metrics import _cases


@pytest.mark.method("A1", "A2", "A3", "A4", "A5", "A6", "A7")
def test_sixty_good_questions_in_both_languages() -> None:
    """Each topic has its questions, each with anchored levels, what counts as evidence, and a remedy."""
    assert len(TOPIC_QUESTIONS.questions) >= 60
    for topic in StudyTopic:
        part = TOPIC_QUESTIONS.of_part(topic.value)
        assert len(part) >= 8
        assert sum(question.required for question in part) >= 2
        assert {TOPIC_QUESTIONS.clause_of(question) for question in part} == {topic.clause}
    for question in TOPIC_QUESTIONS.questions:
        assert len(question.options) == 3
        assert question.evidence_hint is not None
        assert question.remedy is not None
        words = [
            question.text,
            question.evidence_hint,
            question.remedy,
            *(one.text for one in question.options),
        ]
        assert all(one.en and one.zh and one.en != one.zh for one in words)
    found = assess(TOPIC_QUESTIONS, answered(("value.uncommon", "high")), DAY)
    assert {"A1", "A7"} <= found.explain().clauses()


def test_no_wording_repeats() -> None:
    """Two questions alike would be answered once and counted twice."""
    assert len({one.text.en for one in TOPIC_QUESTIONS.questions}) == len(TOPIC_QUESTIONS.questions)
    assert len({one.text.zh for one in TOPIC_QUESTIONS.questions}) == len(TOPIC_QUESTIONS.questions)


def test_a_weak_answer_asks_for_its_remedy() -> None:
    """The lowest level is unmet; the middle one is not below a half."""
    low = findings_of_answers(
        TOPIC_QUESTIONS, assess(TOPIC_QUESTIONS, answered(("people.targets", "low")), DAY), Decimal("0.5")
    )
    weak = [made for made in low if made[0].code == "question.unmet"]
    assert len(weak) == 1
    finding, proposal = weak[0]
    assert proposal is not None
    assert (proposal.key, proposal.severity, finding.clause) == ("people.q.targets", 3, "A4")
    assert "none" in finding.text.en
    middle = findings_of_answers(
        TOPIC_QUESTIONS, assess(TOPIC_QUESTIONS, answered(("people.targets", "middle")), DAY), Decimal("0.5")
    )
    assert all(made[0].code != "question.unmet" for made in middle)


def test_weak_evidence_alone_is_no_weak_answer() -> None:
    """A good answer without proof asks for proof, not for training."""
    claimed = Answer("people.targets", value=Chosen(["high"]), on=DAY)
    found = assess(TOPIC_QUESTIONS, Responses("seven-topics", 1, [claimed]), DAY)
    item = found.item("people.targets")
    assert item is not None
    assert item.capped
    codes = [made[0].code for made in findings_of_answers(TOPIC_QUESTIONS, found, Decimal("0.5"))]
    assert "question.unmet" not in codes


def test_open_required_questions_are_one_action_per_topic() -> None:
    """One talk settles them; seven lists of actions would not be held."""
    nothing = assess(TOPIC_QUESTIONS, Responses("seven-topics", 1), DAY)
    made = findings_of_answers(TOPIC_QUESTIONS, nothing, Decimal("0.5"))
    assert [proposal.key for _, proposal in made if proposal] == [
        f"{topic.value}.ask" for topic in StudyTopic
    ]
    required = [one for one in TOPIC_QUESTIONS.questions if one.required]
    waived = [
        Answer(one.id, AnswerState.NOT_APPLICABLE, on=DAY, reason="no such business") for one in required
    ]
    found = assess(TOPIC_QUESTIONS, Responses("seven-topics", 1, waived), DAY)
    assert findings_of_answers(TOPIC_QUESTIONS, found, Decimal("0.5")) == ()


def test_a_house_brings_its_own_questions() -> None:
    """A part that is no topic counts as a problem; a number question words its score."""
    own = Question(
        "days",
        Text("Days of stock?", "库存天数?"),
        QuestionKind.NUMBER,
        zero_at=Decimal(90),
        full_at=Decimal(30),
    )
    checklist = Checklist("own", 1, Text("Own", "自有"), [own])
    said = Answer("days", value=Number(Decimal(80)), on=DAY, evidence=SHOWN)
    (made,) = findings_of_answers(
        checklist, assess(checklist, Responses("own", 1, [said]), DAY), Decimal("0.5")
    )
    finding, proposal = made
    assert proposal is not None
    assert proposal.topic is StudyTopic.PROBLEMS
    assert proposal.task.zh == "改进:库存天数?"
    assert "score 0.1666" in finding.text.en


def _plain(count: int, **fields: Any) -> Checklist:
    questions = [
        Question(f"q{index}", Text("?", "?"), QuestionKind.YES_NO, **fields) for index in range(count)
    ]
    return Checklist("plain", 1, Text("plain", "普通"), questions, caps=EvidenceCaps.off())


@pytest.mark.parametrize("case", _cases("score-na-excluded"))
def test_published_inapplicable_questions_leave_the_denominator(case: Any) -> None:
    """47 questions of which 2 do not apply are scored over 45."""
    count, off = case["inputs"]["questions"], case["inputs"]["not_applicable"]
    answers = [
        Answer(f"q{index}", AnswerState.NOT_APPLICABLE, on=DAY, reason="none")
        if index < off
        else Answer(f"q{index}", value=Chosen(["yes"]), on=DAY)
        for index in range(count)
    ]
    figures = assess(_plain(count), Responses("plain", 1, answers), DAY).figures
    assert figures.applicable_weight == case["expected"]["denominator"]


@pytest.mark.parametrize("case", _cases("score-prorate-missing"))
def test_published_prorating(case: Any) -> None:
    """Missing is not inapplicable: the total is scaled up, and past the limit there is no score."""
    inputs, expected = case["inputs"], case["expected"]
    count = inputs["answered"] + inputs["unanswered"]
    answers = [
        Answer(f"q{index}", value=Chosen(["yes" if index < inputs["total"] else "no"]), on=DAY)
        for index in range(inputs["answered"])
    ]
    plain = _plain(count)
    limited = Checklist("plain", 1, plain.title, plain.questions, caps=plain.caps, most_missing=3)
    figures = assess(limited, Responses("plain", 1, answers), DAY).figures
    assert figures.prorated(2) == Decimal(expected["prorated"])
    assert figures.prorated(0) == expected["rounded"]
    assert figures.score is not None
    fewer = assess(limited, Responses("plain", 1, answers[:-1]), DAY).figures
    assert fewer.score is None


@pytest.mark.parametrize("case", _cases("score-weights-sum"))
def test_published_weights_share_out_the_whole(case: Any) -> None:
    """Weights in whole per cent that sum to 100 are the shares themselves."""
    weights = case["inputs"]["weights"]
    questions = [
        Question(key, Text(key, key), QuestionKind.YES_NO, weight=weight) for key, weight in weights.items()
    ]
    checklist = Checklist("meddic", 1, Text("m", "m"), questions, caps=EvidenceCaps.off())
    answers = [Answer(key, value=Chosen(["yes"]), on=DAY) for key in weights]
    found = assess(checklist, Responses("meddic", 1, answers), DAY)
    assert found.figures.applicable_weight == case["expected"]["sum"]
    shares = {item.question: item.contribution for item in found.items}
    assert all(Fraction(shares[key] or 0) == Fraction(weight, 100) for key, weight in weights.items())
