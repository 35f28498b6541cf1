"""Small checklists and answers, as the tests of the checklist engine share them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from keyaccount.model.checklist import Checklist, EvidenceCaps
from keyaccount.model.question import Choice, Condition, ConditionTest, Question, QuestionKind
from keyaccount.model.response import Answer, AnswerState, Chosen, Responses
from keyaccount.values.evidence import Evidence, EvidenceGrade
from keyaccount.values.text import Text

DAY = date(2026, 3, 1)


def text(word: str) -> Text:
    return Text(word, f"{word}?")


def yes_no(key: str, **more: Any) -> Question:
    return Question(key, text(key), QuestionKind.YES_NO, **more)


def scale(key: str, levels: int = 5, **more: Any) -> Question:
    return Question(
        key,
        text(key),
        choices=[Choice(str(level), text(f"level {level}")) for level in range(levels)],
        **more,
    )


def only_if(question: str, *keys: str) -> Condition:
    return Condition(question, ConditionTest.IS_ANY, keys) if keys else Condition(question)


def a_checklist(questions: Iterable[Question], **more: Any) -> Checklist:
    """A checklist whose caps cap nothing, unless told."""
    return Checklist("x", 1, text("x"), questions, **{"caps": EvidenceCaps.off(), **more})


def proof(grade: EvidenceGrade = EvidenceGrade.MEASURED, on: date = DAY, days: int | None = None) -> Evidence:
    return Evidence("seen", on, grade=grade, expires=None if days is None else on + timedelta(days))


def chosen(key: str, *keys: str, on: date = DAY, **more: Any) -> Answer:
    return Answer(key, value=Chosen(keys), on=on, **more)


def state(key: str, which: AnswerState, on: date = DAY) -> Answer:
    return Answer(key, which, on=on, reason="for a reason")


def responses(*answers: Answer) -> Responses:
    return Responses("x", 1, answers, "C007")
