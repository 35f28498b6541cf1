"""Answering: what people say becomes a checked answer, and a set closes only when it is whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from keyaccount.model.answering import Said, answer_to, completed, enabled_questions, exported
from keyaccount.model.question import Choice, Question, QuestionKind
from keyaccount.model.response import AnswerState, AnswerValue, Chosen, Day, Number, ResponseStatus, Words
from keyaccount.values.evidence import EvidenceGrade
from keyaccount.values.money import Money
from tests.model.checklists import (
    DAY,
    a_checklist,
    chosen,
    only_if,
    proof,
    responses,
    scale,
    state,
    text,
    yes_no,
)
from tests.refusals import codes_of, refusals_of

ASKED = a_checklist(
    [
        yes_no("y"),
        scale("s"),
        Question(
            "m",
            text("m"),
            QuestionKind.MULTI_CHOICE,
            choices=[Choice("a", text("a")), Choice("b", text("b"))],
        ),
        Question("n", text("n"), QuestionKind.NUMBER, unit="m2", least=Decimal(0)),
        Question("c", text("c"), QuestionKind.AMOUNT),
        Question("t", text("t"), QuestionKind.TEXT),
        Question("d", text("d"), QuestionKind.DAY),
    ]
)


@pytest.mark.parametrize(
    ("question", "said", "value"),
    [
        ("y", True, Chosen(["yes"])),
        ("y", False, Chosen(["no"])),
        ("y", "yes", Chosen(["yes"])),
        ("s", 3, Chosen(["3"])),
        ("s", "3", Chosen(["3"])),
        ("m", ["a", "b"], Chosen(["a", "b"])),
        ("m", [], Chosen([])),
        ("n", 12, Number(Decimal(12), "m2")),
        ("n", Decimal("1.5"), Number(Decimal("1.5"), "m2")),
        ("n", Number(Decimal(3)), Number(Decimal(3))),
        ("c", Money(5, "CNY"), Money(5, "CNY")),
        ("t", "two shifts", Words("two shifts")),
        ("d", DAY, Day(DAY)),
    ],
)
def test_plain_words_become_typed_answers(question: str, said: Said, value: AnswerValue) -> None:
    """People say yes, three or a day; what is stored says which kind that was."""
    answer = answer_to(
        ASKED, question, said, on=DAY, owner="M1", evidence=[proof()], confidence=Decimal("0.9")
    )
    assert (answer.value, answer.owner, answer.confidence) == (value, "M1", Decimal("0.9"))


@pytest.mark.parametrize(
    ("question", "said", "code"),
    [
        ("yy", True, "checklist.question-unknown"),
        ("y", "maybe", "answer.choice-unknown"),
        ("y", 1, "answer.wrong-kind"),
        ("s", 5, "answer.choice-unknown"),
        ("s", -1, "answer.choice-unknown"),
        ("s", ["1", "2"], "answer.choose-one"),
        ("n", "12", "answer.wrong-kind"),
        ("n", True, "answer.wrong-kind"),
        ("n", -1, "answer.out-of-bounds"),
        ("n", Words("x"), "answer.wrong-kind"),
        ("c", 5, "answer.wrong-kind"),
        ("t", 5, "answer.wrong-kind"),
        ("d", "2026-03-01", "answer.wrong-kind"),
    ],
)
def test_what_does_not_fit_is_refused_under_its_question(question: str, said: Said, code: str) -> None:
    """A slip must name its question, or the user searches the whole form."""
    refusals = refusals_of(lambda: answer_to(ASKED, question, said, on=DAY))
    assert [one for one, _ in refusals] == [code]
    assert question in refusals[0][1]


def test_answers_of_disabled_questions_are_kept_but_not_handed_on() -> None:
    """One wrong click on a condition must not wipe an hour of work, nor leak what no longer applies."""
    asked = a_checklist([yes_no("a"), yes_no("b", enabled_when=[only_if("a", "yes")])])
    both = responses(chosen("a", "no"), chosen("b", "yes"))
    assert [question.id for question in enabled_questions(asked, both, DAY)] == ["a"]
    assert [answer.question for answer in exported(asked, both, DAY).answers] == ["a"]
    assert len(both.answers) == 2
    assert len(exported(asked, both.answered(chosen("a", "yes")), DAY).answers) == 2


def test_a_set_closes_only_with_every_required_answer() -> None:
    """Required blocks completion and never saving; each missing answer is named."""
    weak = yes_no("c", least_grade=EvidenceGrade.SHOWN)
    asked = a_checklist([yes_no("a", required=True), yes_no("b", required=True), weak])
    half = responses(chosen("a", "yes"), state("b", AnswerState.UNKNOWN))
    assert refusals_of(lambda: completed(asked, half, DAY, "M1")) == [
        ("responses.incomplete", "$.questions[b]")
    ]
    done = completed(asked, half.answered(chosen("b", "no"), chosen("c", "no")), DAY, "M1")
    assert (done.status, done.completed_on, done.completed_by) == (ResponseStatus.COMPLETED, DAY, "M1")
    assert done.answered(chosen("c", "no")).status is ResponseStatus.AMENDED
    assert codes_of(lambda: completed(asked, half, DAY, "")) == ["name.empty"]


def test_what_does_not_apply_does_not_block() -> None:
    """Not applicable, with its reason, is a full answer."""
    asked = a_checklist([yes_no("a", required=True)])
    done = completed(asked, responses(state("a", AnswerState.NOT_APPLICABLE)), DAY, "M1")
    assert done.status is ResponseStatus.COMPLETED
