"""The customer's people in four parts: what is found in each, and what becomes a proposal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import Duty, PeoplePart, Practice, SkillLevel, StaffGroup, study_people
from keyaccount.errors import KeyAccountError
from tests.analysis.scenario import ANSWERS, DAY, SKILLS, TRAINING


@pytest.mark.method("A4")
def test_skill_gaps_add_up_over_people() -> None:
    """Six people two levels short weigh more than one person four levels short."""
    study = study_people(as_of=DAY, skills=SKILLS, training=TRAINING)
    assert study.levels_missing == 18
    told = study.explain()
    assert told.figure == 18
    assert [part.figure for part in told.parts] == [12, 6]
    assert told.clauses() == {"A4"}


def test_each_of_the_four_parts_has_its_findings() -> None:
    """Make-up, division of work, management and ability are looked at each on its own."""
    study = study_people(
        as_of=DAY,
        groups=[*ANSWERS.groups, StaffGroup("drivers", "drivers"), StaffGroup("till", "till", 3, 3)],
        duties=[*ANSWERS.duties, Duty("returns", "returns"), Duty("price", "price tags", ["Chen", "Wang"])],
        practices=[*ANSWERS.practices, Practice("talks", "weekly talks"), Practice("pay", "bonus", True)],
        skills=[
            *SKILLS,
            SkillLevel("till", "scan", "scanning", 2),
            SkillLevel("till", "count", "counting", 2, 3),
        ],
    )
    codes = {part: {one.code for one in study.found(part)} for part in PeoplePart}
    assert codes[PeoplePart.MAKE_UP] == {"people.short", "people.headcount-unknown"}
    assert codes[PeoplePart.DIVISION] == {"people.duty-vacant", "people.duty-shared"}
    assert codes[PeoplePart.MANAGEMENT] == {"people.practice-missing", "people.practice-unknown"}
    assert codes[PeoplePart.ABILITY] == {"people.skill-gap", "people.skill-unknown"}


def test_a_part_nobody_studied_is_named() -> None:
    """An empty part is a gap in the study, not proof that all is well."""
    codes = [one.code for one in study_people(as_of=DAY).findings]
    assert codes == ["people.unstudied"] * 4


def test_planned_training_answers_a_gap() -> None:
    """A gap with a session is being closed; without one it asks for training."""
    with_plan = {one.key for one in study_people(as_of=DAY, skills=SKILLS, training=TRAINING).proposals}
    without = {one.key for one in study_people(as_of=DAY, skills=SKILLS).proposals}
    assert "people.skill.counter/brewing" in without - with_plan
    assert "people.session.S1" in with_plan - without


@given(required=st.integers(0, 4), actual=st.integers(0, 4), people=st.integers(1, 50))
def test_a_gap_is_never_negative(required: int, actual: int, people: int) -> None:
    """Skill to spare in one person must not hide what another lacks."""
    one = SkillLevel("r", "s", "x", required, actual, people)
    assert one.gap == max(0, required - actual)
    assert study_people(as_of=DAY, skills=[one]).levels_missing == max(0, required - actual) * people


def test_the_study_words_itself() -> None:
    """The four parts stand below the table of skills, in both languages."""
    study = study_people(as_of=DAY, skills=SKILLS, duties=ANSWERS.duties)
    assert "人员分工: -" in study.summary("zh")
    assert "brewing show" in study.summary()
    assert "<table" in study._repr_html_()
    assert StaffGroup("a", "a", 5, 3).short == 0


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: study_people(as_of=DAY, skills=SKILLS[:1] * 2), "people.duplicate"),
        (lambda: study_people(as_of=DAY, duties=ANSWERS.duties * 2), "people.duplicate"),
        (lambda: SkillLevel("r", "s", "x", 5), "number.too-large"),
        (lambda: SkillLevel("r", "s", "x", 2, -1), "number.too-small"),
        (lambda: SkillLevel("r", "s", "x", 2, people=0), "number.too-small"),
        (lambda: StaffGroup("g", "g", -1), "number.too-small"),
        (lambda: Practice("p", "p", "yes"), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """The same skill of the same role assessed twice would count twice."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
