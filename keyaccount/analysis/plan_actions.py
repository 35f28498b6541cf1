"""From ranked proposals to actions: owner, day, order, what is waived, what is carried over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from keyaccount.analysis.facts import AccountFacts
from keyaccount.analysis.plan import AccountPlan, PlannedAction
from keyaccount.analysis.plan_objectives import objective_id
from keyaccount.analysis.policy import AnalysisPolicy
from keyaccount.analysis.priority import rank_proposals
from keyaccount.analysis.topic import ActionProposal
from keyaccount.analysis.waiver import ActionWaiver
from keyaccount.model.action import Action, ActionStatus
from keyaccount.model.objective import Objective
from keyaccount.model.side import Side
from keyaccount.values.checks import check_acyclic, check_unique
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.periods import days_later
from keyaccount.values.text import Text

__all__ = ["planned_actions"]


def planned_actions(
    proposals: Sequence[ActionProposal],
    waivers: tuple[ActionWaiver, ...],
    policy: AnalysisPolicy,
    facts: AccountFacts,
    owner: str | None = None,
    previous: AccountPlan | None = None,
    objectives: tuple[Objective, ...] = (),
) -> tuple[tuple[PlannedAction, ...], tuple[Finding, ...]]:
    """Return the actions in their order, and findings on waivers and dependencies.

    An action of ours without an owner goes to the account manager; one without a day falls due by its
    severity, never before what it depends on. Raises `KeyAccountError` (`plan.duplicate-key`,
    `plan.cycle`). Method: A0.

    >>> facts = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31))
    >>> from keyaccount.analysis.value import study_value
    >>> wanted = study_value([], as_of=facts.as_of, currency="CNY").proposals
    >>> planned, _ = planned_actions(wanted, (), AnalysisPolicy("standard", 1), facts, owner="M1")
    >>> planned[0].action.owner, planned[0].action.due
    ('M1', datetime.date(2026, 5, 30))
    """
    check_unique([one.key for one in proposals], "plan.duplicate-key", "$.proposals")
    findings = [
        _waived(one, facts.as_of) for one in waivers if any(each.key == one.key for each in proposals)
    ]
    waived = {one.key for one in waivers if one.holds(facts.as_of)}
    ranked = rank_proposals([one for one in proposals if one.key not in waived], policy, facts.currency)
    by_key = {proposal.key: proposal for proposal, _ in ranked}
    _check_order(by_key)
    findings += [
        _gone(proposal, key) for proposal, _ in ranked for key in proposal.depends_on if key not in by_key
    ]
    known = {one.id for one in objectives}
    before = {one.id: one for one in previous.planned} if previous is not None else {}
    days = _due_days(by_key, policy, facts.as_of)
    planned: list[PlannedAction] = []
    for proposal, priority in ranked:
        needs = by_key.keys() & set(proposal.depends_on)
        action = _action(proposal, facts.customer, owner, days[proposal.key], needs)
        if objective_id(proposal.topic) in known:
            action = attrs.evolve(action, objective=objective_id(proposal.topic))
        if proposal.key in before:
            action = _carried(action, before[proposal.key].action)
        planned.append(PlannedAction(len(planned) + 1, action, proposal, priority))
    planned += _kept(before, by_key, len(planned))
    return tuple(planned), tuple(findings)


def _check_order(by_key: dict[str, ActionProposal]) -> None:
    def needed(key: str) -> list[str]:
        return [one for one in by_key[key].depends_on if one in by_key]

    check_acyclic(needed, by_key, "plan.cycle", "$.proposals")


def _action(proposal: ActionProposal, customer: str, owner: str | None, due: date, needs: set[str]) -> Action:
    named = proposal.owner or (owner if proposal.side is Side.OURS else None)
    return Action(
        proposal.key,
        customer,
        proposal.task,
        side=proposal.side,
        owner=named,
        due=due,
        cost=proposal.cost,
        depends_on=sorted(needs),
        finding=proposal.finding.code,
        clause=proposal.clause,
        reason=proposal.reason,
    )


def _due_days(by_key: dict[str, ActionProposal], policy: AnalysisPolicy, as_of: date) -> dict[str, date]:
    days: dict[str, date] = {}
    for start in by_key:
        stack = [start]
        while stack:
            proposal = by_key[stack[-1]]
            needed = [key for key in proposal.depends_on if key in by_key]
            waiting = [key for key in needed if key not in days]
            if waiting:
                stack.append(waiting[0])
                continue
            by_severity = days_later(as_of, policy.days_by_severity[proposal.severity - 1])
            # A day somebody promised stands, even where it comes too early: the check says so.
            days[stack.pop()] = proposal.due or max([by_severity, *(days[key] for key in needed)])
    return days


def _carried(action: Action, before: Action) -> Action:
    if before.status is ActionStatus.PROPOSED:
        return action
    return attrs.evolve(
        action,
        owner=before.owner,
        due=before.due,
        starts=before.starts,
        status=before.status,
        closed_on=before.closed_on,
        closed_by=before.closed_by,
        outcome=before.outcome,
    )


def _kept(
    before: dict[str, PlannedAction], by_key: dict[str, ActionProposal], rank: int
) -> list[PlannedAction]:
    """Keep what was agreed, begun or finished though nothing calls for it any more."""
    kept = [
        one
        for key, one in before.items()
        if key not in by_key and one.action.status not in (ActionStatus.PROPOSED, ActionStatus.DROPPED)
    ]
    names = {*by_key, *(one.id for one in kept)}
    return [
        attrs.evolve(
            one,
            rank=rank + index,
            action=attrs.evolve(
                one.action, depends_on=[key for key in one.action.depends_on if key in names]
            ),
        )
        for index, one in enumerate(kept, start=1)
    ]


def _waived(waiver: ActionWaiver, as_of: date) -> Finding:
    path = f"$.waivers.{waiver.key}"
    if waiver.holds(as_of):
        text = Text(
            f"left undone until {waiver.until} by {waiver.by}: {waiver.reason.en}",
            f"由 {waiver.by} 决定暂不执行至 {waiver.until}:{waiver.reason.zh}",
        )
        return Finding("plan.waived", Severity.INFO, path, text, "A0")
    text = Text(f"the waiver ended on {waiver.until}", f"豁免已于 {waiver.until} 到期")
    return Finding("plan.waiver-ended", Severity.WARNING, path, text, "A0")


def _gone(proposal: ActionProposal, key: str) -> Finding:
    text = Text(
        f"{proposal.task.en}: depends on {key!r}, which is not in the plan",
        f"{proposal.task.zh}:所依赖的 {key!r} 不在计划中",
    )
    return Finding("plan.dependency-gone", Severity.WARNING, f"$.actions.{proposal.key}", text, "A0")
