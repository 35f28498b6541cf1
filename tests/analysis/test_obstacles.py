"""The obstacle study: from register to joint session, requests and balanced plans."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from keyaccount.analysis import (
    AgreedChange,
    JointSession,
    Obstacle,
    ObstacleKind,
    ObstacleStudy,
    study_obstacles,
)
from keyaccount.errors import KeyAccountError
from tests.analysis.scenario import DAY, OBSTACLES, PLANS, REQUESTS, SESSIONS, cny


def _study(**changed: Any) -> ObstacleStudy:
    fields: dict[str, Any] = {"sessions": SESSIONS, "requests": REQUESTS, "plans": PLANS}
    return study_obstacles(OBSTACLES, as_of=DAY, currency="CNY", **{**fields, **changed})


def _codes(study: ObstacleStudy) -> set[str]:
    return {one.code for one in study.findings}


@pytest.mark.method("A5")
def test_from_obstacles_to_plans() -> None:
    """Blocked sales add up, an obstacle without improvement is a finding, and the plans must balance."""
    study = _study()
    assert study.blocked == cny(60_000)
    assert "obstacle.no-improvement" in _codes(study)
    assert study.findings[0].code == "plans.sales-short"
    told = study.explain()
    assert told.figure == cny(60_000)
    assert told.find("linked_plans") is not None
    assert told.clauses() == {"A5"}


def test_a_request_needs_the_customers_part() -> None:
    """An improvement the customer has no part in is ours alone, and mostly misses the need."""
    lone = attrs.evolve(REQUESTS[0], their_part=None)
    assert "obstacle.no-customer-part" in _codes(_study(requests=[lone]))
    late = attrs.evolve(REQUESTS[0], due=date(2026, 3, 1))
    assert "obstacle.request-overdue" in _codes(_study(requests=[late]))
    done = attrs.evolve(REQUESTS[0], done_on=DAY)
    assert "obstacle.request.R1" not in {one.key for one in _study(requests=[done]).proposals}


def test_a_session_needs_both_sides_and_a_result() -> None:
    """A meeting of one side, or one without a change, is not the joint session the clause asks for."""
    lone = JointSession("J2", DAY, "our plant", ["Zhao"], [])
    assert {"obstacle.session-one-sided", "obstacle.session-no-change"} <= _codes(_study(sessions=[lone]))


def test_service_obstacles_go_to_the_departments() -> None:
    """A complaint is put right by those who answer for it, not redesigned in a session."""
    slow = Obstacle("S", ObstacleKind.SERVICE, "repairs take a week")
    study = study_obstacles([slow], as_of=DAY, currency="CNY")
    assert "departments" in study.proposals[0].task.en


def test_what_is_removed_no_longer_blocks() -> None:
    """The sum is of what stands on the day."""
    gone = attrs.evolve(OBSTACLES[0], removed_on=DAY)
    study = study_obstacles([gone, OBSTACLES[1]], as_of=DAY, currency="CNY")
    assert study.blocked is None
    assert [one.id for one in study.standing] == ["B2"]
    assert study.explain().figure is None


def test_no_product_is_without_an_obstacle() -> None:
    """An empty register means nobody asked."""
    assert _codes(study_obstacles([], as_of=DAY, currency="CNY")) == {"obstacle.none-recorded"}


def test_the_study_words_itself() -> None:
    """Register and plans stand in one summary."""
    text = _study().summary("zh")
    assert "外箱破损" in text
    assert "销售计划" in text
    assert "<table" in _study()._repr_html_()
    assert "plans" not in _study(plans=None).summary()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: study_obstacles(OBSTACLES * 2, as_of=DAY, currency="CNY"), "obstacle.duplicate"),
        (lambda: _study(requests=REQUESTS * 2), "obstacle.duplicate"),
        (lambda: _study(requests=[attrs.evolve(REQUESTS[0], obstacle="B9")]), "obstacle.unknown"),
        (
            lambda: _study(sessions=[attrs.evolve(SESSIONS[0], changes=[AgreedChange("B9", "x")])]),
            "obstacle.unknown",
        ),
        (lambda: study_obstacles(OBSTACLES, as_of=DAY, currency="USD"), "money.currency-mixed"),
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """A request for an obstacle nobody recorded leads nowhere."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
