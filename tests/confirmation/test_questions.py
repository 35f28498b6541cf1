"""The dossier's questions: eight points asked in earnest, in two languages, with anchors and proof."""

from __future__ import annotations

import pytest

from keyaccount.confirmation.questions import DOSSIER_QUESTIONS, dossier_data
from keyaccount.model.checklist_data import read_checklist
from keyaccount.model.department import DEPARTMENTS
from keyaccount.model.question import QuestionKind
from keyaccount.values.evidence import EvidenceGrade

POINTS = [f"C4.{point}" for point in range(1, 9)]


@pytest.mark.method("C4.1", "C4.2", "C4.3", "C4.4", "C4.5", "C4.6", "C4.7", "C4.8", "C6")
def test_all_eight_points_and_the_market_are_asked() -> None:
    """The text names eight points and the market questions; each is a part with several real questions."""
    assert [part.clause for part in DOSSIER_QUESTIONS.parts] == [*POINTS, "C6"]
    counts = [len(DOSSIER_QUESTIONS.of_part(part.id)) for part in DOSSIER_QUESTIONS.parts]
    assert min(counts) >= 5
    assert sum(counts) == len(DOSSIER_QUESTIONS.questions) >= 40
    assert all(
        any(q.required for q in DOSSIER_QUESTIONS.of_part(part.id)) for part in DOSSIER_QUESTIONS.parts[:8]
    )


def test_every_question_says_who_finds_out_how_long_and_how_fresh() -> None:
    """A gap without owner, effort and age could not be planned."""
    known = {term.key for term in DEPARTMENTS}
    for question in DOSSIER_QUESTIONS.questions:
        assert question.owner in known
        assert question.minutes
        assert question.max_age_days
        assert question.text.zh != question.text.en
        assert question.least_grade >= EvidenceGrade.STATED


def test_every_scale_is_anchored_from_bad_to_good() -> None:
    """Two people who see the same must give the same level."""
    scales = [one for one in DOSSIER_QUESTIONS.questions if one.kind is QuestionKind.SCALE]
    assert len(scales) >= 20
    for question in scales:
        assert len({choice.text.en for choice in question.choices}) == len(question.choices) == 5
        assert len({choice.text.zh for choice in question.choices}) == 5
        assert not any(choice.text.en.isdigit() for choice in question.choices)


@pytest.mark.method("C6")
def test_market_questions_are_optional_aggregates() -> None:
    """Who buys is asked by class, gender and age as counts, never by name, and never blocks a decision."""
    asked = {question.id: question for question in DOSSIER_QUESTIONS.of_part("market")}
    assert not any(question.required for question in asked.values())
    topics = ("where", "class", "women", "age", "why", "how_sold", "transport", "storage")
    assert {f"market.{topic}" for topic in topics} <= set(asked)
    assert asked["market.age"].kind is QuestionKind.MULTI_CHOICE
    part = DOSSIER_QUESTIONS.part("market")
    assert part is not None
    assert part.optional


def test_the_set_can_be_changed_as_data() -> None:
    """A user in another trade adds a question under a new version, and the rest stays."""
    data = dossier_data()
    questions = data["questions"]
    assert isinstance(questions, list)
    own = {
        "id": "own.licence",
        "kind": "yes_no",
        "part": "condition",
        "text": {"en": "Licence?", "zh": "许可证?"},
    }
    changed = read_checklist({**data, "version": 2, "questions": [*questions, own]})
    assert changed["own.licence"].part == "condition"
    assert len(changed.questions) == len(DOSSIER_QUESTIONS.questions) + 1
