"""Upgrades: a new version of a list must not lose or twist a word of the old answers."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from keyaccount.model.checklist import Checklist
from keyaccount.model.question import Choice, Question, QuestionKind
from keyaccount.model.response import Answer, Chosen, Responses, Words
from keyaccount.model.upgrade import check_successor, upgrade
from keyaccount.values.finding import Severity
from tests.model.checklists import DAY, a_checklist, chosen, responses, scale, text, yes_no
from tests.refusals import codes_of, refusals_of

LETTERS = [Choice(key, text(key)) for key in "abc"]
OLD = a_checklist(
    [
        yes_no("kept"),
        yes_no("renamed"),
        yes_no("gone"),
        Question("pick", text("pick"), QuestionKind.CHOICE, choices=LETTERS),
        Question("told", text("told"), QuestionKind.TEXT),
        yes_no("changed"),
    ]
)
NEW = a_checklist(
    [
        yes_no("kept"),
        yes_no("new name", replaces=["renamed"]),
        Question(
            "pick",
            text("pick"),
            QuestionKind.CHOICE,
            choices=[Choice("a", text("a")), Choice("bc", text("bc"), replaces=["b"])],
        ),
        Question("told", text("told"), QuestionKind.TEXT),
        scale("scaled", replaces=["changed"]),
    ],
)
NEW = attrs.evolve(NEW, version=2)


def test_answers_follow_their_questions_and_choices() -> None:
    """Old answers keep their day and evidence under the new ids."""
    old = responses(
        chosen("kept", "yes", owner="M1"),
        chosen("renamed", "no"),
        chosen("pick", "b"),
        Answer("told", value=Words("x"), on=DAY),
    )
    moved = upgrade(old, OLD, NEW)
    assert moved.findings == ()
    assert [answer.question for answer in moved.responses.answers] == ["kept", "new name", "pick", "told"]
    assert moved.responses.version == 2
    kept, pick = moved.responses.get("kept"), moved.responses.get("pick")
    assert kept is not None
    assert pick is not None
    assert (kept.owner, pick.value) == ("M1", Chosen(["bc"]))


def test_what_has_no_place_is_kept_aside_and_reported() -> None:
    """A question no longer asked, asked anew, or a choice withdrawn: the old words stay on file."""
    old = responses(chosen("gone", "yes"), chosen("changed", "yes"), chosen("pick", "c"))
    moved = upgrade(old, OLD, NEW)
    assert moved.responses.answers == ()
    assert [answer.question for answer in moved.responses.retired] == ["gone", "changed", "pick"]
    assert [finding.severity for finding in moved.findings] == [
        Severity.INFO,
        Severity.WARNING,
        Severity.WARNING,
    ]
    assert "scaled" in moved.findings[1].text.en
    third = attrs.evolve(NEW, version=3)
    again = upgrade(moved.responses, NEW, third)
    assert again.responses.retired == moved.responses.retired


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"id": "y"}, ("checklist.not-a-successor", "$.version")),
        ({"version": 1}, ("checklist.not-a-successor", "$.version")),
        ({"questions": [scale("kept")]}, ("checklist.kind-changed", "$.questions[kept].kind")),
        (
            {"questions": [yes_no("n", replaces=["never"])]},
            ("checklist.replaced-unknown", "$.questions[n].replaces"),
        ),
    ],
)
def test_a_successor_may_not_change_what_answers_mean(
    fields: dict[str, Any], refused: tuple[str, str]
) -> None:
    """Turning a yes-no question into a scale under the same id would twist every old answer."""
    new: Checklist = attrs.evolve(NEW, **fields)
    assert refusals_of(lambda: check_successor(OLD, new)) == [refused]


def test_only_answers_of_the_old_version_are_carried() -> None:
    """Carrying answers of a third version would match them with the wrong questions."""
    assert codes_of(lambda: upgrade(Responses("x", 2), OLD, NEW)) == ["responses.other-version"]
