"""Objectives out of the studies: each with a baseline that was measured."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from keyaccount.analysis import StudyAnswers, StudyTopic, study_topics
from keyaccount.analysis.plan_objectives import objective_id, objectives_of
from keyaccount.model.objective import Objective
from keyaccount.values.periods import Period
from tests.analysis.scenario import ANSWERS, FACTS, POLICY, TRADE, cny

YEAR = Period(date(2026, 4, 1), date(2027, 4, 1))


def _made(answers: StudyAnswers) -> dict[str, Objective]:
    studies = study_topics(FACTS, answers, POLICY)
    return {one.id: one for one in objectives_of("C007", studies, answers, "M1", YEAR)}


@pytest.mark.method("A0")
def test_each_topic_with_a_figure_gives_an_objective() -> None:
    """What is to be reached is measured from where the account stands."""
    made = _made(ANSWERS)
    assert {key: (one.baseline, one.target) for key, one in made.items()} == {
        "objective.thinking": (Decimal(1), Decimal(0)),
        "objective.problems": (Decimal("120000.00"), Decimal("0.00")),
        "objective.growth": (Decimal("600000.00"), Decimal("750000.00")),
        "objective.people": (Decimal(18), Decimal(0)),
        "objective.obstacles": (Decimal("100000.00"), Decimal("40000.00")),
        "objective.profit": (Decimal("50000.00"), Decimal("80000.00")),
        "objective.value": (Decimal("0.00"), Decimal("50000.00")),
    }
    assert {one.due for one in made.values()} == {date(2027, 3, 31)}
    assert made["objective.problems"].falling
    assert "A0" in made["objective.growth"].explain(date(2026, 6, 30)).clauses()


def test_no_figure_gives_no_objective() -> None:
    """An objective without a baseline could never be shown to be reached."""
    assert _made(StudyAnswers()) == {}


def test_a_reached_figure_gives_no_objective() -> None:
    """There is nothing to reach where expectation is met."""
    answers = attrs.evolve(ANSWERS, trades=(attrs.evolve(TRADE, expected=cny(40_000)),), causes=())
    assert "objective.profit" not in _made(answers)
    unsolved = attrs.evolve(
        ANSWERS, problems=(attrs.evolve(ANSWERS.problems[0], solution=None),), requests=(), sessions=()
    )
    assert not {"objective.problems", "objective.obstacles"} & set(_made(unsolved))


def test_without_claims_there_is_no_value_to_deliver() -> None:
    """A worth nobody quantified cannot be promised."""
    made = _made(attrs.evolve(ANSWERS, claims=ANSWERS.claims[1:]))
    assert "objective.value" not in made


def test_an_objective_by_hand_replaces_the_computed_one() -> None:
    """The people who know the account have the last word on its aims."""
    own = Objective(
        objective_id(StudyTopic.GROWTH),
        "C007",
        "grow by a tenth",
        measure="customer_sales",
        target=Decimal(660_000),
        due=YEAR.last,
        baseline=Decimal(600_000),
    )
    assert _made(attrs.evolve(ANSWERS, objectives=(own,)))["objective.growth"] == own
