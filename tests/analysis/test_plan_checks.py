"""Checks of a plan on a day: owners, days, order, objectives and reviews."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.analysis import AccountPlan, GrowthLever, check_plan, plan_account
from tests.analysis.scenario import ACCOUNT, ANSWERS, DAY, FACTS, LEVERS, POLICY, the_plan

PLAN = the_plan()


def _codes(plan: AccountPlan, on: date = DAY) -> set[str]:
    return {one.code for one in check_plan(plan, on)}


@pytest.mark.method("A0")
def test_a_fresh_plan_carries_what_the_study_found() -> None:
    """The checks of the clause: unaddressed problem, claim without baseline, obstacle without action."""
    codes = _codes(PLAN)
    assert {"problem.no-solution", "value.no-baseline", "obstacle.no-improvement"} <= codes
    assert {"plans.sales-short", "thinking.main-unhandled"} <= codes
    assert not {"plan.overdue", "plan.review-overdue", "plan.objective-missed"} & codes
    assert check_plan(PLAN, DAY)[0].severity.value == "blocking"
    assert PLAN.explain().clauses() >= {"A0"}


def test_time_finds_what_is_left_undone() -> None:
    """On the due day nothing is late; the day after it is."""
    due = PLAN.action("problem.P1").action.due
    assert due is not None
    quiet = {one.path for one in check_plan(PLAN, due) if one.code == "plan.overdue"}
    assert "$.actions.problem.P1" not in quiet
    late = {one.path for one in check_plan(PLAN, date(2026, 5, 16)) if one.code == "plan.overdue"}
    assert "$.actions.problem.P1" in late
    assert "plan.review-overdue" not in _codes(PLAN, date(2026, 6, 30))
    assert {"plan.review-overdue"} <= _codes(PLAN, date(2026, 7, 1))
    assert "plan.objective-missed" in _codes(PLAN, date(2027, 4, 1))
    assert "plan.review-overdue" not in _codes(attrs.evolve(PLAN, review_due=None), date(2027, 4, 1))


def test_owners_are_asked_for() -> None:
    """What the customer must do is agreed with somebody there; what we must do has a name."""
    nobody = plan_account(attrs.evolve(ACCOUNT, manager=None), FACTS, ANSWERS, POLICY)
    codes = _codes(nobody)
    assert {"plan.no-owner", "plan.objective-unowned", "plan.not-agreed"} <= codes
    assert "plan.objective-unowned" not in _codes(PLAN)


def test_an_action_due_before_what_it_needs_is_found() -> None:
    """A promised day may stand, but not unseen."""
    late = GrowthLever(
        "leaflet",
        "visitors",
        "leaflets",
        1,
        due=date(2026, 4, 10),
        depends_on=["growth.shelf-plan"],
    )
    plan = plan_account(ACCOUNT, FACTS, attrs.evolve(ANSWERS, levers=(*LEVERS, late)), POLICY)
    assert "plan.due-before-dependency" in _codes(plan)
    in_time = attrs.evolve(late, due=date(2026, 6, 30))
    plan = plan_account(ACCOUNT, FACTS, attrs.evolve(ANSWERS, levers=(*LEVERS, in_time)), POLICY)
    assert "plan.due-before-dependency" not in _codes(plan)


def test_done_while_the_finding_stands_is_found() -> None:
    """Ticking off is not solving."""
    action = PLAN.action("problem.P2").action
    done = PLAN.with_action(action.done(date(2026, 4, 20)))
    assert "plan.done-but-open" in _codes(done, date(2026, 4, 20))
    noted = PLAN.with_action(PLAN.action("growth.shelf-plan").action.done(date(2026, 4, 20)))
    assert "plan.done-but-open" not in _codes(noted, date(2026, 4, 20))


def test_an_objective_without_an_action_is_found() -> None:
    """An aim nobody works towards is decoration."""
    bare = attrs.evolve(PLAN, planned=())
    assert "plan.objective-unserved" in _codes(bare)
    assert "plan.objective-unserved" not in _codes(PLAN)
