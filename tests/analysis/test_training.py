"""Training plans: consent of both, proven trainers, attendance and effect."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import attrs
import pytest

from keyaccount.analysis import (
    Trainer,
    TrainerKind,
    TrainingPlan,
    TrainingSession,
    study_people,
    training_findings,
)
from keyaccount.errors import KeyAccountError
from tests.analysis.scenario import DAY, SKILLS, TRAINING

LATER = date(2026, 6, 1)


def _codes(plan: TrainingPlan | None, on: date = DAY) -> list[str]:
    return [finding.code for finding, _ in training_findings(plan, on)]


@pytest.mark.method("A4")
def test_a_plan_not_agreed_by_the_customer_is_a_finding() -> None:
    """Training is worked out with the customer; ordered from outside it teaches nobody."""
    plan = attrs.evolve(TRAINING, agreed_by_customer=None)
    study = study_people(as_of=DAY, skills=SKILLS, training=plan)
    assert "training.not-agreed" in {one.code for one in study.findings}
    assert "people.training.agree" in {one.key for one in study.proposals}
    assert "A4" in study.explain().clauses()
    assert _codes(TRAINING) == ["training.planned"]


def test_a_trainer_must_show_experience() -> None:
    """The clause asks for experienced trainers, so a name alone does not do."""
    green = attrs.evolve(TRAINING, trainers=[Trainer("T1", "Sun", TrainerKind.TRAINER)])
    assert "training.trainer-unproven" in _codes(green)


def test_a_session_held_is_asked_for_attendance_and_effect() -> None:
    """A training nobody came to, or nobody measured, has not happened yet."""
    assert {"training.attendance", "training.no-effect"} <= set(_codes(TRAINING, LATER))
    held = attrs.evolve(TRAINING.sessions[0], attended=5, before=Decimal("1.0"), after=Decimal("2.5"))
    assert _codes(attrs.evolve(TRAINING, sessions=[held]), LATER) == []
    half = attrs.evolve(held, attended=3)
    assert _codes(attrs.evolve(TRAINING, sessions=[half]), LATER) == []
    assert "training.attendance" in _codes(
        attrs.evolve(TRAINING, sessions=[attrs.evolve(held, attended=2)]), LATER
    )
    assert training_findings(None, DAY) == []


def test_the_effect_is_exact_in_any_decimal_context() -> None:
    """Before and after come from tests marked to tenths; the caller's precision must not round them."""
    session = attrs.evolve(TRAINING.sessions[0], before=Decimal("1.234567"), after=Decimal("2.5"))
    with localcontext() as context:
        context.prec = 2
        assert session.effect == Decimal("1.265433")
    assert TRAINING.sessions[0].effect is None


def test_the_plan_explains_and_words_itself() -> None:
    """Who trains what, when, and how many came."""
    assert TRAINING.explain().figure == 1
    assert "0/6" not in TRAINING.summary()
    assert "?/6" in TRAINING.summary("zh")
    assert "部门经理" in TRAINING.summary("zh")
    assert "<table" in TRAINING._repr_html_()
    assert TRAINING.trainer("T1").proven(DAY)
    assert TrainerKind.TRAINER.text.zh == "培训人员"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: attrs.evolve(TRAINING, trainers=TRAINING.trainers * 2), "training.duplicate"),
        (lambda: attrs.evolve(TRAINING, sessions=TRAINING.sessions * 2), "training.duplicate"),
        (lambda: attrs.evolve(TRAINING, trainers=()), "training.unknown-trainer"),
        (lambda: TRAINING.trainer("T2"), "training.unknown-trainer"),
        (lambda: TrainingSession("S", "x", "T", DAY, seats=0), "number.too-small"),
        (lambda: TrainingSession("S", "x", "T", DAY, seats=1, after=Decimal(5)), "number.too-large"),
        (lambda: TrainingSession("S", "x", "T", DAY, seats=1, attended=-1), "number.too-small"),
        (lambda: Trainer("T", "x", TrainerKind.TRAINER, years=-1), "number.too-small"),
        (lambda: attrs.evolve(TRAINING, agreed_on="today"), "date.not-a-date"),  # type: ignore[arg-type]
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """A session without its trainer cannot be held."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
