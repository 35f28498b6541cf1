"""Answering: turn what people say into checked answers, see which questions apply, close the set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.model._checklist_engine import Compiled, check_value
from keyaccount.model.assessment import assess
from keyaccount.model.checklist import Checklist
from keyaccount.model.gap import GapKind
from keyaccount.model.question import Question, QuestionKind
from keyaccount.model.response import (
    Answer,
    AnswerValue,
    Chosen,
    Day,
    Number,
    Responses,
    ResponseStatus,
    Words,
)
from keyaccount.values.checks import check_name
from keyaccount.values.evidence import Evidence
from keyaccount.values.money import Money

__all__ = ["Said", "answer_to", "completed", "enabled_questions", "exported"]

Said: TypeAlias = str | bool | int | Decimal | Money | date | Iterable[str] | AnswerValue


def answer_to(
    checklist: Checklist,
    question: str,
    said: Said,
    *,
    on: date,
    owner: str | None = None,
    evidence: Iterable[Evidence] = (),
    confidence: Decimal | None = None,
) -> Answer:
    """Return the answer to one question, from what was said, checked against its kind and choices.

    A level of a scale may be given as its number, yes and no as a bool, several choices as a list.
    Raises `KeyAccountError` (`checklist.question-unknown`, `answer.*`).

    Method: C4.

    >>> from keyaccount.values.text import Text
    >>> cold = Question("cold", Text("Cold?", "冷?"), QuestionKind.YES_NO)
    >>> asked = Checklist("x", 1, Text("x", "x"), [cold])
    >>> answer_to(asked, "cold", True, on=date(2026, 3, 1)).value
    Chosen(keys=('yes',))
    """
    asked = checklist[question]
    path = f"$.answers[{question}]"
    answer = Answer(
        question,
        value=_value(asked, said, path),
        on=on,
        owner=owner,
        evidence=tuple(evidence),
        confidence=confidence,
    )
    problems = Problems()
    check_value(asked, answer, path, problems)
    problems.raise_any()
    return answer


def _value(question: Question, said: Said, path: str) -> AnswerValue:
    if isinstance(said, (Chosen, Number, Money, Words, Day)):
        return said
    if question.kind.chosen:
        return _chosen(question, said, path)
    if question.kind is QuestionKind.NUMBER and type(said) in (int, Decimal):
        return Number(Decimal(said), question.unit)  # type: ignore[arg-type]  # its type is compared right here
    if question.kind is QuestionKind.TEXT and isinstance(said, str):
        return Words(said)
    if question.kind is QuestionKind.DAY and type(said) is date:
        return Day(said)
    refuse(
        "answer.wrong-kind",
        path,
        f"a {question.kind.value} question does not take {type(said).__name__}",
        f"该问题不接受 {type(said).__name__} 类型的答案",
    )


def _chosen(question: Question, said: object, path: str) -> Chosen:
    if isinstance(said, bool):
        return Chosen(("yes" if said else "no",))
    if isinstance(said, int) and question.kind is QuestionKind.SCALE:
        if not 0 <= said < len(question.choices):
            top = len(question.choices) - 1
            refuse("answer.choice-unknown", path, f"levels go from 0 to {top}", f"级别为 0 至 {top}")
        return Chosen((question.choices[said].key,))
    if isinstance(said, str):
        return Chosen((said,))
    if isinstance(said, Iterable):
        return Chosen(tuple(said))
    refuse("answer.wrong-kind", path, "give the key of a choice", "请给出选项的键")


def enabled_questions(checklist: Checklist, responses: Responses, as_of: date) -> tuple[Question, ...]:
    """Return the questions that apply, given the answers so far.

    >>> from keyaccount.values.text import Text
    >>> one = Question("a", Text("a", "a"), QuestionKind.YES_NO)
    >>> [question.id for question in enabled_questions(
    ...     Checklist("x", 1, Text("x", "x"), [one]), Responses("x", 1), date(2026, 3, 1))]
    ['a']
    """
    compiled = Compiled.of(checklist)
    off = compiled.disabled(compiled.given(responses, as_of))
    return tuple(question for question, gone in zip(checklist.questions, off, strict=True) if not gone)


def exported(checklist: Checklist, responses: Responses, as_of: date) -> Responses:
    """Return the responses for handing on: answers of disabled questions left out.

    The original keeps them, so that one wrong click loses nothing.

    >>> from keyaccount.values.text import Text
    >>> exported(Checklist("x", 1, Text("x", "x"), []), Responses("x", 1), date(2026, 3, 1)).answers
    ()
    """
    applies = {question.id for question in enabled_questions(checklist, responses, as_of)}
    return attrs.evolve(
        responses, answers=tuple(answer for answer in responses.answers if answer.question in applies)
    )


def completed(checklist: Checklist, responses: Responses, on: date, by: str) -> Responses:
    """Return the responses closed as complete, by name; refused while a required answer is lacking.

    Raises `KeyAccountError` (`responses.incomplete`), one problem per question that lacks its answer.

    Method: C5.

    >>> from keyaccount.values.text import Text
    >>> asked = Checklist("x", 1, Text("x", "x"), [
    ...     Question("cold", Text("Cold?", "冷?"), QuestionKind.YES_NO, required=True)])
    >>> completed(asked, Responses("x", 1), date(2026, 3, 1), "M1")
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: responses.incomplete @ $.questions[cold]: Cold? - not answered
    """
    check_name(by, "$.by")
    problems = Problems()
    for gap in assess(checklist, responses, on).gaps:
        if gap.required and gap.kind in (GapKind.MISSING, GapKind.UNKNOWN, GapKind.DECLINED):
            finding = gap.finding
            problems.add("responses.incomplete", finding.path, finding.text.en, finding.text.zh)
    problems.raise_any()
    return attrs.evolve(responses, status=ResponseStatus.COMPLETED, completed_on=on, completed_by=by)
