"""Questions: what a question may be is settled when it is written, not when somebody answers it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from keyaccount.model.question import Choice, Condition, ConditionTest, Question, QuestionKind
from keyaccount.values.evidence import EvidenceGrade
from tests.model.checklists import scale, text, yes_no
from tests.refusals import codes_of


def test_a_scale_scores_in_even_steps_unless_told() -> None:
    """The levels of a scale are anchored words; their distance is even where nobody says otherwise."""
    scores = [choice.score for choice in scale("a", 4).options]
    assert scores == [Decimal(0), Decimal("0.333333333333"), Decimal("0.666666666667"), Decimal(1)]
    bent = Question(
        "b", text("b"), choices=[Choice("0", text("no")), Choice("1", text("yes"), Decimal("0.4"))]
    )
    assert [choice.score for choice in bent.options] == [Decimal(0), Decimal("0.4")]


def test_what_is_scored_is_known_beforehand() -> None:
    """A fact such as a name must count as answered without pulling the score."""
    facts = [
        Question("t", text("t"), QuestionKind.TEXT),
        Question("n", text("n"), QuestionKind.NUMBER),
        Question(
            "m",
            text("m"),
            QuestionKind.MULTI_CHOICE,
            choices=[Choice("a", text("a")), Choice("b", text("b"))],
        ),
    ]
    assert [question.scored for question in facts] == [False, False, False]
    line = Question("l", text("l"), QuestionKind.NUMBER, zero_at=Decimal(60), full_at=Decimal(0))
    assert (line.scored, yes_no("y").scored, scale("s").scored) == (True, True, True)
    assert [choice.key for choice in yes_no("y").options] == ["yes", "no"]
    assert QuestionKind.SCALE.chosen
    assert not QuestionKind.DAY.chosen


def test_weights_may_be_whole_numbers_or_zero() -> None:
    """A zero weight keeps a question in the list without letting it count."""
    assert yes_no("a", weight=3).weight == Decimal(3)
    assert yes_no("a", weight=0).weight == 0


TWO = [Choice("a", text("a")), Choice("b", text("b"))]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": ""}, "id.empty"),
        ({"text": "?"}, "type.wrong"),
        ({"kind": "scale"}, "type.wrong"),
        ({"weight": Decimal(-1)}, "number.too-small"),
        ({"weight": 0.5}, "decimal.wrong"),
        ({"weight": True}, "decimal.wrong"),
        ({"required": 1}, "type.wrong"),
        ({"match": "all"}, "type.wrong"),
        ({"least_grade": 2}, "type.wrong"),
        ({"max_age_days": -1}, "number.too-small"),
        ({"minutes": 1.5}, "int.wrong"),
        ({"kind": QuestionKind.SCALE}, "question.choices-few"),
        ({"kind": QuestionKind.TEXT, "choices": TWO}, "question.choices-unwanted"),
        ({"kind": QuestionKind.YES_NO, "choices": TWO}, "question.yes-no-choices"),
        ({"kind": QuestionKind.CHOICE, "choices": [TWO[0], TWO[0]]}, "question.duplicate-choice"),
        (
            {"kind": QuestionKind.CHOICE, "choices": [TWO[0], Choice("c", text("c"), Decimal(1))]},
            "question.scores-partial",
        ),
        ({"kind": QuestionKind.CHOICE, "choices": ["a", "b"]}, "type.wrong"),
        ({"enabled_when": ["x"]}, "type.wrong"),
        ({"least": Decimal(1)}, "question.bound-unwanted"),
        ({"kind": QuestionKind.NUMBER, "least": Decimal(2), "most": Decimal(1)}, "question.bounds-crossed"),
        ({"kind": QuestionKind.NUMBER, "zero_at": Decimal(2)}, "question.scoring-bounds"),
        (
            {"kind": QuestionKind.NUMBER, "zero_at": Decimal(2), "full_at": Decimal(2)},
            "question.scoring-bounds",
        ),
        ({"kind": QuestionKind.NUMBER, "least": Decimal("NaN")}, "decimal.not-finite"),
    ],
)
def test_wrong_questions_are_refused(fields: dict[str, Any], code: str) -> None:
    """A definition is checked when it is loaded, long before anybody fills it in."""
    given: dict[str, Any] = {"id": "a", "text": text("a"), "kind": QuestionKind.YES_NO, **fields}
    assert codes_of(lambda: Question(**given)) == [code]


def test_wrong_choices_and_conditions_are_refused() -> None:
    """A condition that says nothing, or a score above one, is a slip in the data."""
    assert codes_of(lambda: Choice("a", text("a"), Decimal(2))) == ["number.too-large"]
    assert codes_of(lambda: Condition("a", ConditionTest.IS_ANY)) == ["condition.keys"]
    assert codes_of(lambda: Condition("a", keys=["yes"])) == ["condition.keys"]
    assert codes_of(lambda: Condition("a", ConditionTest.AT_LEAST)) == ["condition.bound"]
    assert codes_of(lambda: Condition("a", bound=Decimal(1))) == ["condition.bound"]
    assert Condition("a", ConditionTest.AT_MOST, bound=Decimal(1)).bound == 1


def test_both_wordings_are_needed() -> None:
    """A question without its Chinese wording would print an empty line to half its readers."""
    assert codes_of(lambda: Question("a", text("a").__class__("a", ""), QuestionKind.TEXT)) == ["name.empty"]
    assert yes_no("a", least_grade=EvidenceGrade.SHOWN).least_grade is EvidenceGrade.SHOWN
