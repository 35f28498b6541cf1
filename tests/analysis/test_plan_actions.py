"""From proposals to actions: owners, days, order, waivers, and what is carried over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import ActionProposal, ActionWaiver, StudyTopic, plan_account
from keyaccount.analysis.plan_actions import planned_actions
from keyaccount.errors import KeyAccountError
from keyaccount.model.action import ActionStatus
from keyaccount.model.side import Side
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text
from tests.analysis.scenario import ACCOUNT, ANSWERS, DAY, FACTS, POLICY, keys, the_plan

FOUND = Finding("x", Severity.WARNING, "$", Text("x", "甲"), "A2")


def _one(key: str, *depends_on: str, **fields: Any) -> ActionProposal:
    return ActionProposal(key, StudyTopic.PROBLEMS, FOUND, key, "why", depends_on=depends_on, **fields)


def _actions(*proposals: ActionProposal, waivers: tuple[ActionWaiver, ...] = ()) -> Any:
    planned, findings = planned_actions(proposals, waivers, POLICY, FACTS, "M1")
    return {one.id: one.action for one in planned}, [one.code for one in findings]


@pytest.mark.method("A0")
def test_an_action_has_an_owner_a_day_and_a_trace() -> None:
    """Who, by when and why: without these three a plan is a wish."""
    actions, _ = _actions(_one("ours"), _one("theirs", side=Side.THEIRS), _one("named", owner="Zhao"))
    assert [actions[key].owner for key in ("ours", "theirs", "named")] == ["M1", None, "Zhao"]
    assert actions["ours"].due == DAY + timedelta(days=90)
    assert (actions["ours"].finding, actions["ours"].clause) == ("x", "A2")
    assert all(one.proposal.clause in one.explain().clauses() for one in the_plan().planned)


@given(
    edges=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20),
    severities=st.lists(st.integers(1, 5), min_size=9, max_size=9),
)
def test_nothing_falls_due_before_what_it_depends_on(
    edges: list[tuple[int, int]], severities: list[int]
) -> None:
    """Computed days respect the order of work, however deep it goes."""
    needs: dict[int, list[str]] = {}
    for later, earlier in edges:
        if earlier < later:
            needs.setdefault(later, []).append(f"k{earlier}")
    proposals = [_one(f"k{index}", *needs.get(index, []), severity=severities[index]) for index in range(9)]
    actions, findings = _actions(*proposals)
    assert findings == []
    for action in actions.values():
        assert all(actions[key].due <= action.due for key in action.depends_on)


def test_a_promised_day_stands() -> None:
    """Somebody promised it; the check says it comes too early, nobody moves it in silence."""
    actions, _ = _actions(_one("a"), _one("b", "a", due=date(2026, 4, 1)))
    assert actions["b"].due == date(2026, 4, 1)


def test_a_waiver_leaves_undone_until_it_ends() -> None:
    """By name and reason, and only for a time."""
    held = ActionWaiver("a", "Chen", "shop is moving", date(2026, 3, 1), date(2026, 5, 31))
    actions, findings = _actions(_one("a"), _one("b", "a"), waivers=(held,))
    assert set(actions) == {"b"}
    assert actions["b"].depends_on == ()
    assert findings == ["plan.waived", "plan.dependency-gone"]
    ended = attrs.evolve(held, until=date(2026, 3, 30))
    actions, findings = _actions(_one("a"), waivers=(ended,))
    assert set(actions) == {"a"}
    assert findings == ["plan.waiver-ended"]
    assert _actions(_one("a"), waivers=(attrs.evolve(held, key="other"),))[1] == []


def test_a_new_study_keeps_what_was_agreed() -> None:
    """A plan made anew must not forget who promised what."""
    plan = the_plan()
    first = plan.action("problem.P1").action
    agreed = plan.with_action(first.agreed("Zhao", date(2026, 5, 1)).begun())
    later = attrs.evolve(FACTS, as_of=date(2026, 6, 30))
    again = plan_account(ACCOUNT, later, ANSWERS, POLICY, previous=agreed)
    action = again.action("problem.P1").action
    assert (action.owner, action.due, action.status) == ("Zhao", date(2026, 5, 1), ActionStatus.IN_HAND)
    assert again.action("problem.P2").action.status is ActionStatus.PROPOSED


def test_what_is_under_way_stays_though_its_finding_is_gone() -> None:
    """Work begun is finished or dropped by name, not lost by a new study."""
    plan = the_plan()
    begun = plan.with_action(plan.action("people.practice.targets").action.begun())
    without = attrs.evolve(ANSWERS, practices=())
    again = plan_account(ACCOUNT, FACTS, without, POLICY, previous=begun)
    assert "people.practice.targets" in keys(again)
    assert "people.practice.targets" not in keys(plan_account(ACCOUNT, FACTS, without, POLICY, previous=plan))
    ranks = [one.rank for one in again.planned]
    assert ranks == list(range(1, len(ranks) + 1))


@pytest.mark.parametrize(
    ("proposals", "code"),
    [
        ((_one("a"), _one("a")), "plan.duplicate-key"),
        ((_one("a", "b"), _one("b", "a")), "plan.cycle"),
    ],
)
def test_wrong_proposals_are_refused(proposals: tuple[ActionProposal, ...], code: str) -> None:
    """Two actions waiting for each other would both never begin."""
    with pytest.raises(KeyAccountError) as caught:
        _actions(*proposals)
    assert caught.value.code == code
