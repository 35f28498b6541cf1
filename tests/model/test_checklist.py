"""Checklists: checked as a whole when they are made, so that no form ever asks in circles."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import attrs
import pytest

from keyaccount.model.checklist import Checklist, EvidenceCaps, Part
from keyaccount.model.question import Condition, ConditionTest, Question, QuestionKind
from keyaccount.values.evidence import EvidenceGrade
from tests.model.checklists import a_checklist, only_if, scale, text, yes_no
from tests.refusals import codes_of, refusals_of


def test_questions_are_found_by_id_and_near_misses_are_named() -> None:
    """A typing error in a question's id must not read as an unanswered question."""
    asked = a_checklist([yes_no("cold", part="s"), yes_no("dry")], parts=[Part("s", text("stores"), "C6")])
    assert asked["cold"].id == "cold"
    assert asked.get("nothing") is None
    assert (asked.position("dry"), asked.position("nothing")) == (1, None)
    assert [one.id for one in asked.of_part("s")] == ["cold"]
    assert (asked.clause_of(asked["cold"]), asked.clause_of(asked["dry"])) == ("C6", "")
    assert asked.clause_of(yes_no("x", clause="A1")) == "A1"
    with pytest.raises(ValueError, match="did you mean 'cold'"):
        asked["colt"]
    assert codes_of(lambda: asked["zzzzzz"]) == ["checklist.question-unknown"]


def test_everything_wrong_is_reported_at_once_under_the_question() -> None:
    """Whoever writes a list of 200 questions wants to mend it in one go."""
    questions = [
        yes_no("a", part="nowhere"),
        yes_no("b", enabled_when=[only_if("gone", "yes"), only_if("a", "maybe")]),
        Question(
            "c",
            text("c"),
            QuestionKind.NUMBER,
            enabled_when=[Condition("a", ConditionTest.AT_LEAST, bound=Decimal(1))],
        ),
        yes_no("d", replaces=["a", "old"]),
        yes_no("e", replaces=["old"]),
    ]
    parts = [Part("p", text("p"), enabled_when=[only_if("gone")])]
    assert refusals_of(lambda: a_checklist(questions, parts=parts)) == [
        ("checklist.part-unknown", "$.questions[a].part"),
        ("condition.question-unknown", "$.questions[b].enabled_when[0]"),
        ("condition.choice-unknown", "$.questions[b].enabled_when[1]"),
        ("condition.not-a-number", "$.questions[c].enabled_when[0]"),
        ("condition.question-unknown", "$.parts[p].enabled_when[0]"),
        ("checklist.replaced-twice", "$.questions[d].replaces"),
        ("checklist.replaced-twice", "$.questions[e].replaces"),
    ]


def test_conditions_in_a_circle_are_refused_with_the_circle() -> None:
    """Two questions waiting for each other would never be asked."""
    ring = [yes_no("a", enabled_when=[only_if("b")]), yes_no("b", enabled_when=[only_if("a")])]
    with pytest.raises(ValueError, match="a -> b -> a"):
        a_checklist(ring)
    through_part = [yes_no("a", part="p")]
    assert codes_of(
        lambda: a_checklist(through_part, parts=[Part("p", text("p"), enabled_when=[only_if("a")])])
    ) == ["condition.cycle"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"version": 0}, "number.too-small"),
        ({"version": "1"}, "int.wrong"),
        ({"title": "x"}, "type.wrong"),
        ({"caps": None}, "type.wrong"),
        ({"most_missing": -1}, "number.too-small"),
        ({"questions": ["x"]}, "type.wrong"),
        ({"parts": ["x"]}, "type.wrong"),
        ({"questions": [yes_no("a"), yes_no("a")]}, "checklist.duplicate-question"),
        ({"parts": [Part("p", text("p")), Part("p", text("p"))]}, "checklist.duplicate-part"),
    ],
)
def test_wrong_input_names_what_is_wrong(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code."""
    given: dict[str, Any] = {"id": "x", "version": 1, "title": text("x"), "questions": [], **fields}
    assert codes_of(lambda: Checklist(**given)) == [code]


def test_caps_never_reward_weaker_evidence() -> None:
    """Better evidence may not be capped lower than worse, or people would hide what they know."""
    caps = EvidenceCaps()
    ladder = [caps.of(grade) for grade in EvidenceGrade]
    assert ladder == sorted(ladder)
    assert [EvidenceCaps.off().of(grade) for grade in EvidenceGrade] == [1, 1, 1, 1]
    assert codes_of(lambda: EvidenceCaps(none=Decimal("0.9"))) == ["caps.order"]
    assert codes_of(lambda: EvidenceCaps(measured=Decimal(2))) == ["number.too-large"]


def test_a_part_can_be_switched_off_as_a_whole() -> None:
    """A customer without shops is not asked about shelves."""
    part = Part("p", text("p"), enabled_when=[only_if("a", "yes")], optional=True)
    assert a_checklist([yes_no("a"), yes_no("b", part="p")], parts=[part]).part("p") == part
    assert codes_of(lambda: Part("p", text("p"), optional=1)) == ["type.wrong"]  # type: ignore[arg-type]
    assert codes_of(lambda: Part("p", text("p"), enabled_when=["x"])) == ["type.wrong"]


def test_equal_definitions_are_equal_and_survive_a_copy() -> None:
    """The index built for speed is no part of the value."""
    asked = a_checklist([scale("a"), scale("b")])
    assert attrs.evolve(asked) == asked
    assert pickle.loads(pickle.dumps(asked))["b"].id == "b"
    assert hash(asked) == hash(attrs.evolve(asked))
