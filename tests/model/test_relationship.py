"""Relationship facts: five dimensions, both directions, anchored levels, and evidence that grows old."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.model.relationship import (
    RelationshipAnswer,
    RelationshipDimension,
    RelationshipEvent,
    RelationshipEventKind,
    anchors,
    half_life_weight,
    relationship_question,
)
from keyaccount.model.side import Side
from keyaccount.values.evidence import Evidence, EvidenceGrade
from tests.refusals import codes_of

DAY = date(2026, 3, 1)


@pytest.mark.method("I5")
def test_every_dimension_is_asked_in_both_directions_with_anchors() -> None:
    """Respect we give and respect we get are two answers, and two people must mean the same by a level."""
    asked = {
        relationship_question(dimension, side).say(lang)
        for dimension in RelationshipDimension
        for side in Side
        for lang in ("en", "zh")
    }
    assert len(asked) == 5 * 2 * 2
    for dimension in RelationshipDimension:
        words = anchors(dimension)
        assert len(words) == 5
        assert len({word.en for word in words} | {word.zh for word in words}) == 10
        assert dimension.text.zh


def test_an_answer_words_its_level_and_grades_its_evidence() -> None:
    """A bare number between 0 and 4 tells the next reader nothing."""
    seen = [
        Evidence("talk", DAY, grade=EvidenceGrade.STATED),
        Evidence("letter", DAY, grade=EvidenceGrade.SHOWN),
    ]
    answer = RelationshipAnswer(
        "C007", RelationshipDimension.RESPECT, Side.THEIRS, 3, DAY, "M1", seen, Decimal("0.8")
    )
    assert answer.score == Decimal("0.75")
    assert answer.anchor == anchors(RelationshipDimension.RESPECT)[3]
    assert answer.grade is EvidenceGrade.SHOWN


def test_every_kind_of_event_speaks_to_a_dimension() -> None:
    """Conflicts, support and promises feed the dimensions, for and against."""
    kinds = list(RelationshipEventKind)
    assert {kind.dimension for kind in kinds} == set(RelationshipDimension)
    assert {kind.favourable for kind in kinds} == {True, False}
    assert all(kind.text.en and kind.text.zh for kind in kinds)
    event = RelationshipEvent("C007", RelationshipEventKind.SUPPORT, Side.THEIRS, DAY, 3, source="V1")
    assert event.kind.dimension is RelationshipDimension.SUPPORT


@pytest.mark.method("I5")
def test_old_evidence_counts_half_after_each_half_life() -> None:
    """What was true of a relation two years ago may say little about today."""
    ages = [0, 180, 360, 540]
    weights = [half_life_weight(DAY, DAY + timedelta(age), 180) for age in ages]
    assert weights == [Decimal(1), Decimal("0.5"), Decimal("0.25"), Decimal("0.125")]
    assert codes_of(lambda: half_life_weight(DAY, DAY - timedelta(1), 180)) == ["relationship.future"]
    assert codes_of(lambda: half_life_weight(DAY, DAY, 0)) == ["number.too-small"]


@given(st.integers(0, 4000), st.integers(0, 4000), st.integers(1, 1000))
def test_weights_fall_with_age_and_multiply(first: int, second: int, half_life: int) -> None:
    """Decay over two stretches of time equals decay over both together, as far as 12 places tell."""

    def weight(age: int) -> Fraction:
        return Fraction(half_life_weight(DAY, DAY + timedelta(age), half_life))

    assert 0 <= weight(first + second) <= weight(first) <= 1
    assert abs(weight(first) * weight(second) - weight(first + second)) <= Fraction(3, 10**12)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"dimension": "respect"}, "type.wrong"),
        ({"side": "ours"}, "type.wrong"),
        ({"level": 5}, "number.too-large"),
        ({"level": True}, "int.wrong"),
        ({"by": ""}, "name.empty"),
        ({"confidence": Decimal(2)}, "number.too-large"),
        ({"evidence": ["talk"]}, "type.wrong"),
    ],
)
def test_wrong_answers_are_refused(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code."""
    given_fields: dict[str, Any] = {
        "customer": "C007",
        "dimension": RelationshipDimension.RESPECT,
        "side": Side.OURS,
        "level": 3,
        "on": DAY,
        **fields,
    }
    assert codes_of(lambda: RelationshipAnswer(**given_fields)) == [code]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "conflict"}, "type.wrong"),
        ({"weight": 4}, "number.too-large"),
        ({"source": ""}, "id.empty"),
        ({"on": None}, "date.not-a-date"),
    ],
)
def test_wrong_events_are_refused(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code."""
    given_fields: dict[str, Any] = {
        "customer": "C007", "kind": RelationshipEventKind.CONFLICT, "side": Side.OURS, "on": DAY, **fields,
    }  # fmt: skip
    assert codes_of(lambda: RelationshipEvent(**given_fields)) == [code]
