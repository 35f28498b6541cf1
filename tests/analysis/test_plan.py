"""The account plan: its life, its actions and objectives, and how it explains itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from keyaccount.analysis import PlanStatus, StudyAnswers, StudyTopic, plan_account
from keyaccount.errors import KeyAccountError
from keyaccount.model.objective import Objective
from tests.analysis.scenario import ACCOUNT, FACTS, POLICY, the_plan

PLAN = the_plan()
CLEAN = plan_account(ACCOUNT, FACTS, StudyAnswers(), POLICY)
D1, D2, D3 = date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 6)


@pytest.mark.method("A0")
def test_the_plan_explains_every_action() -> None:
    """The number of actions is the sum over the topics, and each action names finding and clause."""
    told = PLAN.explain()
    assert told.figure == len(PLAN.actions)
    assert {"A0", "A1", "A2", "A3", "A4", "A5", "A6", "A7"} <= told.clauses()
    for planned in PLAN.planned:
        one = PLAN.explain(planned.id)
        assert one.figure == planned.priority.score
        assert planned.action.finding == planned.proposal.finding.code
        assert planned.proposal.clause in one.clauses()


def test_major_issues_are_handed_to_visits() -> None:
    """A visit's purpose starts from the gravest open issues."""
    issues = PLAN.major_issues
    assert [one.id for one in issues][:2] == ["problem.P1", "problem.P2"]
    assert all(one.major and one.open(D1) for one in issues)


def test_a_plan_is_approved_by_somebody_else_and_with_open_eyes() -> None:
    """Nobody approves their own plan, and a blocking finding is passed over only by name and reason."""
    sent = PLAN.submitted(D1, "Li")
    assert sent.status is PlanStatus.SUBMITTED
    with pytest.raises(KeyAccountError) as caught:
        sent.approved(D2, "Li")
    assert caught.value.code == "plan.self-approval"
    with pytest.raises(KeyAccountError) as caught:
        sent.approved(D2, "Chen")
    assert caught.value.code == "plan.blocked"
    assert "thinking.main-unhandled" in caught.value.text()
    forced = sent.approved(D2, "Chen", override="price rule follows in May")
    assert forced.history[-1].reason == "price rule follows in May"
    assert CLEAN.submitted(D1, "Li").approved(D2, "Chen").status is PlanStatus.APPROVED


def test_a_plan_runs_through_its_life() -> None:
    """Draft, submitted, sent back, approved, active, closed: with who and when."""
    sent = CLEAN.submitted(D1, "Li").rejected(D2, "Chen", "no dates for training")
    assert sent.status is PlanStatus.DRAFT
    active = sent.submitted(D2, "Li").approved(D3, "Chen").activated(D3, "Li")
    closed = active.closed(date(2027, 3, 31), "Chen", "targets reached")
    assert closed.status is PlanStatus.CLOSED
    assert [event.by for event in closed.history] == ["Li", "Chen", "Li", "Chen", "Li", "Chen"]
    assert CLEAN.withdrawn(D1, "Li", "account released").status is PlanStatus.WITHDRAWN
    assert CLEAN.status is PlanStatus.DRAFT


def test_actions_and_objectives_are_replaced_in_a_new_plan() -> None:
    """A plan is a value: the old one stays as it was."""
    action = PLAN.action("problem.P1").action
    changed = PLAN.with_action(action.begun())
    assert changed.action("problem.P1").action.status is not action.status
    assert PLAN.action("problem.P1").action == action
    more = Objective("O9", "C007", "x", measure="visits", target=Decimal(4), due=D1)
    assert len(PLAN.with_objective(more).objectives) == len(PLAN.objectives) + 1
    again = PLAN.with_objective(more).with_objective(attrs.evolve(more, owner="Li"))
    assert [one.owner for one in again.objectives if one.id == "O9"] == ["Li"]


def test_topics_are_reached_by_name() -> None:
    """Each topic gives its study and its actions."""
    for topic in StudyTopic:
        assert PLAN.studies.of(topic).findings
        assert all(one.proposal.topic is topic for one in PLAN.of(topic))


def test_the_plan_words_itself() -> None:
    """A screenful first; what is cut off is counted."""
    assert "另有" in PLAN.summary("zh")
    assert f"{len(PLAN.findings)} findings" in PLAN.summary()
    assert PLAN.table().note is None
    assert "<table" in PLAN._repr_html_()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: PLAN.action("problem.P11"), "plan.unknown-action"),
        (lambda: PLAN.explain("zzz"), "plan.unknown-action"),
        (lambda: CLEAN.activated(D1, "Li"), "plan.transition"),
        (lambda: CLEAN.rejected(D1, "Li", ""), "plan.no-reason"),
        (lambda: attrs.evolve(CLEAN, customer=""), "id.empty"),
        (lambda: attrs.evolve(CLEAN, planned=PLAN.planned[:1] * 2), "action.duplicate-id"),
        (lambda: CLEAN.with_action(PLAN.action("problem.P1").action), "plan.unknown-action"),
    ],
)
def test_wrong_uses_are_refused(call: Any, code: str) -> None:
    """A misspelt action is named with the nearest one."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
