"""The questions of identification are anchored, evidenced and aged; silence is not a low score."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.criterion import Absence, Absent, Reading
from keyaccount.identification.questionnaire import (
    IDENTIFICATION_QUESTIONS,
    AnswerMeasure,
    answers_by_customer,
)
from keyaccount.model.response import Answer, AnswerState, Chosen, Responses
from tests.identification.lens_cases import case_of
from tests.identification.market import AS_OF, answered, sale

DAY = date(2026, 1, 5)


def _read(question: str, *answers: Answer) -> Reading | Absent:
    given = Responses("identification", 1, list(answers), subject="C1")
    return AnswerMeasure((question,)).read(case_of([sale("C1", DAY, 1)], answers=[given]))


@pytest.mark.method("I4b")
def test_weak_evidence_caps_the_score() -> None:
    """Somebody's word that they love us counts half of a signed contract; the explanation names I4b."""
    stated = _read("willingness", Answer("willingness", value=Chosen(["4"]), on=DAY))
    assert isinstance(stated, Reading)
    assert stated.value == Fraction(1, 4)
    proven = AnswerMeasure(("willingness",)).read(
        case_of([sale("C1", DAY, 1)], answers=[answered("C1", {"willingness": 4})])
    )
    assert isinstance(proven, Reading)
    assert proven.value == 1
    assert IDENTIFICATION_QUESTIONS.clause_of(IDENTIFICATION_QUESTIONS["willingness"]) == "I4b"


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (AnswerState.UNKNOWN, Absence.UNKNOWN),
        (AnswerState.DECLINED, Absence.DECLINED),
        (AnswerState.NOT_APPLICABLE, Absence.NOT_APPLICABLE),
    ],
)
def test_every_way_of_not_answering_is_told_apart(state: AnswerState, why: Absence) -> None:
    """Nobody knows, would not say, does not apply: three things, none of them zero."""
    found = _read("staying", Answer("staying", state, on=DAY, reason="asked"))
    assert isinstance(found, Absent)
    assert found.why is why


def test_a_question_the_list_lacks_is_unanswered() -> None:
    """A measure of one's own may ask what this version does not."""
    found = _read("unheard_of", Answer("staying", value=Chosen(["1"]), on=DAY))
    assert isinstance(found, Absent)
    assert found.why is Absence.UNANSWERED


def test_levels_run_from_bad_to_good() -> None:
    """Every question scores the same way round, so that means make sense."""
    for question in IDENTIFICATION_QUESTIONS.questions:
        if question.choices:
            assert [choice.score for choice in question.options] == [Decimal(step) / 4 for step in range(5)]
            assert all(choice.text.zh for choice in question.choices)


def test_answers_name_their_customer_once() -> None:
    """Two sets for one customer would count one of them by chance."""
    twice = [answered("C1", {"staying": 1}), answered("C1", {"staying": 4})]
    nobody = Responses("identification", 1)
    with pytest.raises(KeyAccountError) as caught:
        answers_by_customer([*twice, nobody], AS_OF)
    assert [problem.code for problem in caught.value.problems] == ["answers.twice", "answers.no-subject"]
