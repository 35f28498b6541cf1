"""Responses: six states of an answer, and none of them is zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from keyaccount.model.response import (
    Answer,
    AnswerState,
    Chosen,
    Day,
    Number,
    Responses,
    ResponseStatus,
    Words,
)
from keyaccount.values.money import Money
from tests.model.checklists import DAY, chosen, responses
from tests.refusals import codes_of


def test_answers_hold_values_of_every_kind() -> None:
    """Choices, numbers, money, words and days are kept as what they are."""
    for value in (Chosen(["a"]), Number(Decimal(3), "m2"), Money(5, "CNY"), Words("two"), Day(DAY)):
        assert Answer("q", value=value, on=DAY).value == value
    assert codes_of(lambda: Chosen(["a", "a"])) == ["answer.chosen-twice"]
    assert codes_of(lambda: Chosen("a")) == ["type.not-a-list"]
    assert codes_of(lambda: Number(3)) == ["decimal.wrong"]  # type: ignore[arg-type]
    assert codes_of(lambda: Words(" ")) == ["name.empty"]
    assert codes_of(lambda: Day("today")) == ["date.not-a-date"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "answer.no-value"),
        ({"value": "yes"}, "answer.no-value"),
        ({"state": AnswerState.UNKNOWN, "value": Chosen(["a"])}, "answer.value-unwanted"),
        ({"state": AnswerState.NOT_APPLICABLE}, "answer.no-reason"),
        ({"state": AnswerState.DECLINED, "reason": " "}, "answer.no-reason"),
        ({"state": AnswerState.DISABLED}, "answer.disabled-given"),
        ({"state": AnswerState.UNKNOWN, "on": None}, "answer.no-day"),
        ({"state": "answered"}, "type.wrong"),
        ({"value": Chosen(["a"]), "owner": ""}, "name.empty"),
        ({"value": Chosen(["a"]), "evidence": ["seen"]}, "type.wrong"),
        ({"value": Chosen(["a"]), "confidence": Decimal(2)}, "number.too-large"),
        ({"value": Chosen(["a"]), "reason": None}, "type.wrong"),
        ({"value": Chosen(["a"]), "on": "2026-03-01"}, "date.not-a-date"),
    ],
)
def test_a_state_and_its_value_must_agree(fields: dict[str, Any], code: str) -> None:
    """An unknown answer that carries a value, or a refusal without reason, would be read both ways."""
    given: dict[str, Any] = {"question": "q", "on": DAY, **fields}
    assert codes_of(lambda: Answer(**given)) == [code]


def test_states_are_worded_and_an_unanswered_one_needs_no_day() -> None:
    """A form shows all questions, those not reached yet included."""
    assert all(one.text.zh for one in AnswerState)
    assert Answer("q", AnswerState.UNANSWERED).on is None
    assert Answer("q", AnswerState.NOT_APPLICABLE, on=DAY, reason="no shops").reason == "no shops"


def test_saving_is_never_blocked_and_later_answers_replace() -> None:
    """A half-filled form must be safe overnight, and its last word counts."""
    first = responses(chosen("a", "no"))
    second = first.answered(chosen("a", "yes"), chosen("b", "no"))
    assert [answer.question for answer in second.answers] == ["a", "b"]
    found = second.get("a")
    assert found is not None
    assert found.value == Chosen(["yes"])
    assert second.get("c") is None
    assert first.answers[0].value == Chosen(["no"])
    assert second.withdrawn("a").get("a") is None
    assert second.status is ResponseStatus.IN_PROGRESS


def test_a_completed_set_that_changes_shows_as_amended() -> None:
    """Whoever relied on the completed answers must see that they are others now."""
    done = Responses("x", 1, [chosen("a", "yes")], "C007", ResponseStatus.COMPLETED, DAY, "M1")
    assert done.answered(chosen("a", "no")).status is ResponseStatus.AMENDED


def test_one_question_has_one_answer() -> None:
    """Two answers to one question leave open which counts."""
    assert codes_of(lambda: responses(chosen("a", "yes"), chosen("a", "no"))) == [
        "responses.duplicate-answer"
    ]
    assert codes_of(lambda: Responses("x", 1, ["a"])) == ["type.wrong"]
    assert codes_of(lambda: Responses("", 1)) == ["id.empty"]
    assert codes_of(lambda: Responses("x", 0)) == ["number.too-small"]
    assert date(2026, 3, 1) == DAY
