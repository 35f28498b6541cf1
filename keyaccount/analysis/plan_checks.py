"""Checks of a plan on a day: what is unaddressed, unowned, overdue, out of order, not followed through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from keyaccount.analysis.plan import AccountPlan, PlannedAction
from keyaccount.analysis.topic import by_severity
from keyaccount.model.action import Action, ActionStatus
from keyaccount.model.objective import ObjectiveStatus
from keyaccount.model.side import Side
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

__all__ = ["check_plan"]


def check_plan(plan: AccountPlan, as_of: date) -> tuple[Finding, ...]:
    """Find what a plan lacks at the close of a day, blocking findings first.

    Beside what the study found: actions without owner, overdue, due before what they depend on or done
    while their finding still stands; objectives without owner, missed, or served by no action; proposals
    waived too long; a topic without any action; an overdue review. Linear in actions. Method: A0.

    >>> from keyaccount.analysis.answers import StudyAnswers
    >>> from keyaccount.analysis.facts import AccountFacts
    >>> from keyaccount.analysis.policy import AnalysisPolicy
    >>> from keyaccount.analysis.study import plan_account
    >>> from keyaccount.model.account import KeyAccount
    >>> facts = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31))
    >>> policy = AnalysisPolicy("standard", 1)
    >>> plan = plan_account(KeyAccount("C1", date(2026, 1, 1)), facts, StudyAnswers(), policy)
    >>> sorted({finding.code for finding in check_plan(plan, date(2026, 7, 1))} - {"plan.no-owner"})[:3]
    ['growth.no-chain', 'growth.wallet-unknown', 'obstacle.none-recorded']
    """
    days = {action.id: action.due for action in plan.actions}
    found = list(plan.findings)
    for planned in plan.planned:
        found += _of_action(planned, days, as_of)
    found += _of_objectives(plan, as_of)
    found += _of_review(plan, as_of)
    return by_severity(found)


def _finding(
    code: str, severity: Severity, path: str, en: str, zh: str, remedy: Text | None = None
) -> Finding:
    return Finding(code, severity, path, Text(en, zh), "A0", remedy)


def _of_action(planned: PlannedAction, days: dict[str, date | None], as_of: date) -> Iterator[Finding]:
    action = planned.action
    path, name = f"$.actions.{action.id}", action.title
    if action.open and action.owner is None:
        remedy = Text("name who answers for it", "指定责任人")
        yield _finding(
            "plan.no-owner",
            Severity.WARNING,
            path,
            f"{name.en}: nobody answers for it",
            f"{name.zh}:无责任人",
            remedy,
        )
    if action.overdue(as_of):
        yield _finding(
            "plan.overdue",
            Severity.WARNING,
            path,
            f"{name.en}: was due on {action.due}",
            f"{name.zh}:应于 {action.due} 完成,已逾期",
        )
    if action.open and action.side is Side.THEIRS and action.status is ActionStatus.PROPOSED:
        yield _finding(
            "plan.not-agreed",
            Severity.INFO,
            path,
            f"{name.en}: asked of the customer, not agreed yet",
            f"{name.zh}:需客户执行,尚未商定",
        )
    yield from _of_order(action, days)
    if action.status is ActionStatus.DONE and _stands(planned):
        yield _finding(
            "plan.done-but-open",
            Severity.WARNING,
            path,
            f"{name.en}: done, yet the finding still stands",
            f"{name.zh}:已完成,但发现依然存在",
        )


def _stands(planned: PlannedAction) -> bool:
    return planned.proposal.finding.severity is not Severity.INFO


def _of_order(action: Action, days: dict[str, date | None]) -> Iterator[Finding]:
    for key in action.depends_on:
        needed = days.get(key)
        if action.open and action.due is not None and needed is not None and action.due < needed:
            yield _finding(
                "plan.due-before-dependency",
                Severity.WARNING,
                f"$.actions.{action.id}",
                f"{action.title.en}: due {action.due}, before {key} on {needed}",
                f"{action.title.zh}:期限 {action.due} 早于所依赖的 {key}({needed})",
            )


def _of_objectives(plan: AccountPlan, as_of: date) -> Iterator[Finding]:
    served = {action.objective for action in plan.actions if action.objective is not None}
    for one in plan.objectives:
        path, name = f"$.objectives.{one.id}", one.title
        if one.owner is None:
            yield _finding(
                "plan.objective-unowned",
                Severity.WARNING,
                path,
                f"{name.en}: nobody answers for it",
                f"{name.zh}:无责任人",
            )
        if one.id not in served:
            yield _finding(
                "plan.objective-unserved",
                Severity.WARNING,
                path,
                f"{name.en}: no action works towards it",
                f"{name.zh}:没有行动支持该目标",
            )
        if one.status(as_of) is ObjectiveStatus.MISSED:
            yield _finding(
                "plan.objective-missed",
                Severity.WARNING,
                path,
                f"{name.en}: missed on {one.due}",
                f"{name.zh}:{one.due} 未达成",
            )


def _of_review(plan: AccountPlan, as_of: date) -> Iterator[Finding]:
    if plan.review_due is not None and as_of > plan.review_due:
        yield _finding(
            "plan.review-overdue",
            Severity.WARNING,
            "$.review_due",
            f"the review was due on {plan.review_due}",
            f"应于 {plan.review_due} 复核,已逾期",
            Text("study the account again", "重新分析该客户"),
        )
