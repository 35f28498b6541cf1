"""Responses: answers to one exact version of a checklist, with state, evidence, owner and day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import (
    check_date,
    check_decimal,
    check_id,
    check_int,
    check_name,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.evidence import Evidence
from keyaccount.values.money import Money
from keyaccount.values.text import Text

__all__ = [
    "Answer",
    "AnswerState",
    "AnswerValue",
    "Chosen",
    "Day",
    "Number",
    "ResponseStatus",
    "Responses",
    "Words",
]


class AnswerState(Enum):
    """Name the state of an answer; these are six different things and none of them is 0."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    UNKNOWN = "unknown"  # asked, and nobody knows
    DECLINED = "declined"  # asked, and they would not say
    NOT_APPLICABLE = "not_applicable"
    DISABLED = "disabled"  # found when evaluating, never given

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _STATES[self]


_STATES = {
    AnswerState.ANSWERED: Text("answered", "已回答"),
    AnswerState.UNANSWERED: Text("unanswered", "未回答"),
    AnswerState.UNKNOWN: Text("unknown", "不清楚"),
    AnswerState.DECLINED: Text("declined", "拒绝回答"),
    AnswerState.NOT_APPLICABLE: Text("not applicable", "不适用"),
    AnswerState.DISABLED: Text("disabled", "未启用"),
}


@attrs.frozen
class Chosen:
    """Hold the keys of the choices picked; a scale, choice or yes-no question takes exactly one.

    >>> Chosen(["weekly"]).keys
    ('weekly',)
    """

    keys: tuple[str, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        for index, key in enumerate(self.keys):
            check_id(key, f"$.keys[{index}]")
        check_unique(self.keys, "answer.chosen-twice", "$.keys")


@attrs.frozen
class Number:
    """Hold a number and what it counts.

    >>> Number(Decimal(120), "m2").unit
    'm2'
    """

    value: Decimal
    unit: str = ""

    def __attrs_post_init__(self) -> None:
        check_decimal(self.value, "$.value")
        check_type(self.unit, str, "$.unit")


@attrs.frozen
class Words:
    """Hold an answer in words.

    >>> Words("two shifts").text
    'two shifts'
    """

    text: str

    def __attrs_post_init__(self) -> None:
        check_name(self.text, "$.text")


@attrs.frozen
class Day:
    """Hold an answer that is a day.

    >>> Day(date(2026, 3, 1)).on.year
    2026
    """

    on: date

    def __attrs_post_init__(self) -> None:
        check_date(self.on, "$.on")


AnswerValue: TypeAlias = Chosen | Number | Money | Words | Day


@attrs.frozen
class Answer:
    """Record the answer to one question: state, value, day, who found it out, evidence, confidence.

    A value stands with the state answered, and only there; not applicable and declined need a reason.
    `confidence` is 0 to 1, None where nobody said. Raises `KeyAccountError` (`answer.*`).

    Method: C4, C5.

    >>> Answer("cold", value=Chosen(["yes"]), on=date(2026, 3, 1), owner="M1").state.value
    'answered'
    >>> Answer("cold", AnswerState.UNKNOWN, on=date(2026, 3, 1)).value is None
    True
    """

    question: str
    state: AnswerState = AnswerState.ANSWERED
    value: AnswerValue | None = None
    on: date | None = None
    owner: str | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)
    confidence: Decimal | None = None
    reason: str = ""

    def __attrs_post_init__(self) -> None:
        check_id(self.question, "$.question")
        check_type(self.state, AnswerState, "$.state")
        self._check_value()
        if self.on is not None:
            check_date(self.on, "$.on")
        elif self.state is not AnswerState.UNANSWERED:
            refuse("answer.no-day", "$.on", "give the day of the answer", "请注明回答日期")
        if self.owner is not None:
            check_name(self.owner, "$.owner")
        if self.evidence:
            for index, one in enumerate(self.evidence):
                check_type(one, Evidence, f"$.evidence[{index}]")
        if self.confidence is not None:
            check_decimal(self.confidence, "$.confidence", least=0, most=1)
        check_type(self.reason, str, "$.reason")

    def _check_value(self) -> None:
        if self.state is AnswerState.ANSWERED:
            if not isinstance(self.value, (Chosen, Number, Money, Words, Day)):
                refuse(
                    "answer.no-value", "$.value", "an answered question has a value", "已回答的问题必须有答案"
                )
            return
        if self.value is not None:
            refuse(
                "answer.value-unwanted", "$.value", f"{self.state.value} has no value", "该状态不得带有答案"
            )
        if self.state is AnswerState.DISABLED:
            refuse(
                "answer.disabled-given",
                "$.state",
                "disabled follows from conditions and is never given",
                "“未启用”由条件推出,不得直接填写",
            )
        if self.state in (AnswerState.NOT_APPLICABLE, AnswerState.DECLINED) and not self.reason.strip():
            refuse("answer.no-reason", "$.reason", f"say why it is {self.state.text.en}", "请说明原因")


class ResponseStatus(Enum):
    """Name where a set of responses stands."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    AMENDED = "amended"


@attrs.frozen
class Responses:
    """Hold the answers of one subject to one exact version of a checklist.

    Saving is never blocked: any subset may be answered. Answers of questions whose condition is off stay
    as they are and count again once it is on. `retired` keeps answers that a later version no longer
    asks for. Raises `KeyAccountError` (`responses.duplicate-answer`).

    Method: C4.

    >>> responses = Responses("stores", 1, subject="C007").answered(
    ...     Answer("cold", value=Chosen(["yes"]), on=date(2026, 3, 1)))
    >>> responses.get("cold").value.keys, responses.get("size") is None
    (('yes',), True)
    """

    checklist: str
    version: int
    answers: tuple[Answer, ...] = attrs.field(default=(), converter=tuple_of)
    subject: str = ""
    status: ResponseStatus = ResponseStatus.IN_PROGRESS
    completed_on: date | None = None
    completed_by: str | None = None
    retired: tuple[Answer, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.checklist, "$.checklist")
        check_int(self.version, "$.version", least=1)
        check_type(self.status, ResponseStatus, "$.status")
        for index, answer in enumerate(self.answers):
            check_type(answer, Answer, f"$.answers[{index}]")
        check_unique([answer.question for answer in self.answers], "responses.duplicate-answer", "$.answers")

    def get(self, question: str) -> Answer | None:
        """Return the answer to a question, or None."""
        return next((answer for answer in self.answers if answer.question == question), None)

    def answered(self, *answers: Answer) -> Responses:
        """Return the responses with answers added or replaced; a completed set becomes amended."""
        merged = {answer.question: answer for answer in self.answers}
        merged.update({answer.question: answer for answer in answers})
        open_ = self.status is ResponseStatus.IN_PROGRESS
        status = ResponseStatus.IN_PROGRESS if open_ else ResponseStatus.AMENDED
        return attrs.evolve(self, answers=tuple(merged.values()), status=status)

    def withdrawn(self, question: str) -> Responses:
        """Return the responses without one answer.

        >>> Responses("stores", 1, [Answer("cold", value=Chosen(["yes"]), on=date(2026, 3, 1))]).withdrawn(
        ...     "cold").answers
        ()
        """
        kept = tuple(answer for answer in self.answers if answer.question != question)
        return attrs.evolve(self, answers=kept)
