"""The relationship lens: answers fade, events move one side by a stated amount, parts add up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.criterion import Absence, Absent, Reading
from keyaccount.identification.ranking import identify
from keyaccount.identification.relationship import (
    RELATIONSHIP_CRITERIA,
    RelationshipRule,
    relationship_criteria,
    relationship_score,
)
from keyaccount.model.relationship import (
    RelationshipAnswer,
    RelationshipDimension,
    RelationshipEvent,
    RelationshipEventKind,
)
from keyaccount.model.side import Side
from keyaccount.values.evidence import Evidence, EvidenceGrade
from tests.identification.lens_cases import case_of
from tests.identification.market import AS_OF, book_of, policy_of, sale

RULE = RelationshipRule(half_life_days=100, step=Decimal("0.1"))
SUPPORT = RelationshipDimension.SUPPORT


def _event(side: Side, age: int = 0, weight: int = 1) -> RelationshipEvent:
    return RelationshipEvent("C1", RelationshipEventKind.SUPPORT, side, AS_OF - timedelta(days=age), weight)


def _score(
    answers: list[RelationshipAnswer], events: list[RelationshipEvent], side: Side = Side.OURS
) -> Decimal | None:
    scored = relationship_score(answers, events, SUPPORT, side, AS_OF, RULE)
    return None if scored is None else Decimal(str(scored.figure))


@pytest.mark.method("I5")
def test_the_same_event_on_the_other_side_moves_the_other_score() -> None:
    """One step up for who gave the support, nothing for who received it."""
    event = [_event(Side.THEIRS)]
    base = RelationshipAnswer("C1", SUPPORT, Side.OURS, 2, AS_OF)
    assert _score([base], event) == Decimal("0.5")
    assert _score([base], event, Side.THEIRS) == Decimal("0.6")
    assert _score([base], [_event(Side.OURS)]) == Decimal("0.6")


@pytest.mark.method("I5")
def test_two_half_lives_leave_a_quarter() -> None:
    """The same event 200 days older counts 0.025 instead of 0.1, in the score and in its explanation."""
    assert _score([], [_event(Side.OURS)]) == Decimal("0.6")
    assert _score([], [_event(Side.OURS, age=200)]) == Decimal("0.525")
    explained = relationship_score([], [_event(Side.OURS, age=200)], SUPPORT, Side.OURS, AS_OF, RULE)
    assert explained is not None
    assert explained.clauses() == {"I5"}
    assert "0.25" in explained.tree()


@pytest.mark.method("I5")
def test_old_answers_fade_towards_not_knowing() -> None:
    """A perfect answer of long ago says less than one of today; the newest, best evidenced one counts."""
    fresh = RelationshipAnswer("C1", SUPPORT, Side.OURS, 4, AS_OF)
    old = RelationshipAnswer("C1", SUPPORT, Side.OURS, 4, AS_OF - timedelta(days=100))
    poor = RelationshipAnswer("C1", SUPPORT, Side.OURS, 0, AS_OF)
    proof = Evidence("minutes", AS_OF, grade=EvidenceGrade.SHOWN)
    better = RelationshipAnswer("C1", SUPPORT, Side.OURS, 4, AS_OF, evidence=[proof])
    assert _score([fresh], []) == 1
    assert _score([old], []) == Decimal("0.75")
    assert _score([old, poor], []) == 0
    assert _score([poor, better], []) == 1


def test_conflicts_take_what_support_gives() -> None:
    """An unfavourable event of weight three costs three steps, down to nothing but not below."""
    kind = RelationshipEventKind.CONFLICT
    grave = [RelationshipEvent("C1", kind, Side.OURS, AS_OF, 3) for _ in range(2)]
    scored = relationship_score([], grave, kind.dimension, Side.OURS, AS_OF, RULE)
    assert scored is not None
    assert scored.figure == 0
    assert scored.find("limit") is not None


def test_the_future_is_not_known_yet() -> None:
    """An answer dated after the day of the study must not reach back."""
    later = RelationshipAnswer("C1", SUPPORT, Side.OURS, 4, AS_OF + timedelta(days=1))
    assert _score([later], []) is None
    criterion = RELATIONSHIP_CRITERIA[-1]
    found = criterion.measure.read(case_of([sale("C1", AS_OF, 1)], relationship_answers=[later]))
    assert isinstance(found, Absent)
    assert found.why is Absence.UNANSWERED


@pytest.mark.method("I5")
def test_five_dimensions_by_two_sides_in_the_ranking() -> None:
    """Ten criteria by one rule; what one side was not asked stays unanswered and widens the interval."""
    criteria = relationship_criteria(RULE)
    assert len({one.key for one in criteria}) == 10
    answers = [RelationshipAnswer("C1", SUPPORT, Side.THEIRS, 3, AS_OF)]
    events = [_event(Side.THEIRS)]
    book = book_of([sale("C1", AS_OF, 1)], relationship_answers=answers, relationship_events=events)
    explained = identify(book, policy_of(), AS_OF).explain("C1")
    lens = explained.find("relationship")
    assert lens is not None
    assert [part.key for part in lens.parts] == ["support.theirs"]
    assert len(lens.because) == 9
    assert lens.parts[0].clause == "I5"
    case = case_of([sale("C1", AS_OF, 1)], relationship_answers=answers)
    other = RELATIONSHIP_CRITERIA[0].measure.read(case)
    assert isinstance(other, Absent)


@pytest.mark.parametrize(("half_life", "step"), [(0, "0.1"), (100, "1.5"), (100, "-0.1")])
def test_wrong_rules_are_refused(half_life: int, step: str) -> None:
    """A half-life of no days would forget today."""
    with pytest.raises(KeyAccountError):
        RelationshipRule(half_life, Decimal(step))


EVENTS = st.lists(
    st.builds(
        RelationshipEvent,
        st.just("C1"),
        st.sampled_from([RelationshipEventKind.SUPPORT, RelationshipEventKind.SUPPORT_REFUSED]),
        st.sampled_from(Side),
        st.integers(0, 800).map(lambda age: AS_OF - timedelta(days=age)),
        st.integers(1, 3),
    ),
    max_size=6,
)
ANSWERS = st.lists(
    st.builds(
        RelationshipAnswer,
        st.just("C1"),
        st.just(SUPPORT),
        st.sampled_from(Side),
        st.integers(0, 4),
        st.integers(0, 800).map(lambda age: AS_OF - timedelta(days=age)),
    ),
    max_size=4,
)


@given(ANSWERS, EVENTS)
def test_scores_stay_on_the_scale_and_order_does_not_matter(
    answers: list[RelationshipAnswer], events: list[RelationshipEvent]
) -> None:
    """Every part is explained, the parts add up, and the list may come in any order."""
    for side in Side:
        score = _score(answers, events, side)
        assert score == _score(answers[::-1], events[::-1], side)
        assert score is None or 0 <= score <= 1


@given(EVENTS)
def test_the_sum_follows_its_definition(events: list[RelationshipEvent]) -> None:
    """By powers of two in floats: neutral plus every step times its decay."""
    total = 0.5
    for event in events:
        if event.side is Side.OURS:
            sign = 1 if event.kind.favourable else -1
            total += sign * 0.1 * event.weight * 2 ** (-(AS_OF - event.on).days / 100)
    score = _score([], events)
    if score is not None:
        assert abs(float(score) - min(1.0, max(0.0, total))) < 1e-9


def test_readings_carry_reason_and_evidence() -> None:
    """The panel wants to read what the score rests on."""
    proof = Evidence("minutes", AS_OF, grade=EvidenceGrade.SHOWN)
    answer = RelationshipAnswer("C1", SUPPORT, Side.OURS, 4, AS_OF, evidence=[proof])
    case = case_of([sale("C1", AS_OF, 1)], relationship_answers=[answer])
    found = next(one for one in RELATIONSHIP_CRITERIA if one.key == "support.ours").measure.read(case)
    assert isinstance(found, Reading)
    assert (found.value, found.evidence) == (Fraction(1), (proof,))
    assert found.reason is not None
    assert "中性" in found.reason.zh
