"""The life of a key account: later decisions on it, conditions that lapse it, and what falls due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from keyaccount.confirmation.panel import Panel
from keyaccount.confirmation.policy import ConfirmationPolicy, policy_at
from keyaccount.confirmation.voting import Ballot, Vote, VoteChoice, check_votes
from keyaccount.errors import refuse
from keyaccount.model.account import AccountStatus, KeyAccount, StatusChange
from keyaccount.model.department import department_text
from keyaccount.values.checks import check_date, check_type, tuple_of
from keyaccount.values.dated import Dated
from keyaccount.values.digest import digest
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text, text_of

__all__ = ["StatusMinutes", "account_findings", "decide_status", "lapsed"]

# How long before it falls due a condition or review is worth a reminder.
NOTICE_DAYS = 30


@attrs.frozen
class StatusMinutes:
    """Record a panel's decision to change a key account's status: who voted how, and why.

    Method: C2.

    >>> account = KeyAccount("C007", date(2026, 3, 1))
    >>> StatusMinutes(account, AccountStatus.RELEASED, date(2026, 9, 1), "closed", "M1", Panel([]), [],
    ...               Ballot([], 0, 0, 0, [], []), "standard", "1").reason.en
    'closed'
    """

    account: KeyAccount
    to: AccountStatus
    on: date
    reason: Text = attrs.field(converter=text_of)
    proposer: str
    panel: Panel
    votes: tuple[Vote, ...] = attrs.field(converter=tuple_of)
    ballot: Ballot
    policy_name: str
    policy_version: str
    until: date | None = None


def decide_status(
    account: KeyAccount,
    to: AccountStatus,
    panel: Panel,
    votes: Iterable[Vote],
    on: date,
    *,
    reason: str | Text,
    proposer: str,
    policy: ConfirmationPolicy | Dated[ConfirmationPolicy] | None = None,
    until: date | None = None,
) -> KeyAccount:
    """Put a key account on probation, suspend, reinstate or release it by the panel's vote.

    The vote must stand by the same rules as a confirmation; the step names who voted for it and the
    digest of its minutes. Raises `KeyAccountError`: what `check_votes` raises,
    `decision.not-carried` where the vote went against it, and `account.transition`.

    Method: C2.

    >>> from keyaccount.confirmation.panel import PanelMember, PanelRole, PanelRules
    >>> from keyaccount.model.customer import Level
    >>> small = ConfirmationPolicy("small firm", rules=PanelRules(least_voters=1, departments=[]))
    >>> chair = PanelMember("P1", "陈总", "management", Level.GENERAL_MANAGER, PanelRole.CHAIR)
    >>> later = decide_status(KeyAccount("C007", date(2026, 3, 1)), AccountStatus.SUSPENDED, Panel([chair]),
    ...                       [Vote("P1", VoteChoice.APPROVE)], date(2026, 9, 1), reason="pays late",
    ...                       proposer="M1", policy=small)
    >>> later.status.value, later.history[0].decided_by
    ('suspended', ('陈总',))
    """
    check_type(account, KeyAccount, "$.account")
    check_type(to, AccountStatus, "$.to")
    check_date(on, "$.on")
    used = policy_at(policy, on)
    cast = tuple_of(votes)
    ballot = check_votes(panel, cast, used.rules, proposer=proposer)
    approving = [vote.member for vote in cast if vote.choice is VoteChoice.APPROVE]
    chair = panel.chair
    by_chair = chair is not None and chair.id in approving
    if ballot.vetoes or not ballot.carried(used.rules, by_chair):
        refuse(
            "decision.not-carried",
            "$.votes",
            f"{ballot.approve} for, {ballot.reject} against; the account stays as it is",
            f"同意 {ballot.approve},反对 {ballot.reject},账户状态不变",
        )
    minutes = StatusMinutes(
        account, to, on, reason, proposer, panel, cast, ballot, used.name, used.version, until
    )
    names = [member.name for member in panel.members if member.id in approving]
    return account.changed(StatusChange(on, to, names, reason, until, digest(minutes)))


def lapsed(account: KeyAccount, as_of: date) -> KeyAccount:
    """Return the account as it stands once unmet essential conditions have lapsed its confirmation.

    It is released from the day after the first such condition fell due; without any, it stays as it is.

    Method: C2.

    >>> from keyaccount.model.account import AccountCondition
    >>> asked = AccountCondition("K1", "Bank guarantee", date(2026, 6, 30), "finance")
    >>> account = KeyAccount("C007", date(2026, 3, 1), conditions=[asked])
    >>> lapsed(account, date(2026, 6, 30)).status.value, lapsed(account, date(2026, 7, 1)).status.value
    ('confirmed', 'released')
    >>> lapsed(account.condition_met("K1", date(2026, 5, 5)), date(2026, 7, 1)) == account.condition_met(
    ...     "K1", date(2026, 5, 5))
    True
    """
    unmet = [one for one in account.unmet_conditions(as_of) if one.essential]
    if not unmet or account.status is AccountStatus.RELEASED:
        return account
    first = min(unmet, key=lambda one: (one.due, one.id))
    since = max([first.due + timedelta(days=1), *(step.on for step in account.history)])
    reason = Text(
        f"condition not met by {first.due}: {first.text.en} ({department_text(first.owner).en})",
        f"条件未于 {first.due} 前满足:{first.text.zh}({department_text(first.owner).zh})",
    )
    who = "the panel, by the condition it set"
    return account.changed(
        StatusChange(since, AccountStatus.RELEASED, [who], reason, digest=account.decision_digest)
    )


def account_findings(account: KeyAccount, as_of: date) -> tuple[Finding, ...]:
    """Return what in the life of a key account wants attention at the close of a day.

    Conditions unmet or due within 30 days, probation or suspension whose day has come, a review due,
    no named manager.

    Method: C2, V4.

    >>> [one.code for one in account_findings(KeyAccount("C007", date(2026, 3, 1)), date(2026, 3, 2))]
    ['account.no-manager']
    """
    if not account.active_on(as_of) and account.status_on(as_of) is not AccountStatus.SUSPENDED:
        return ()
    return (*_condition_findings(account, as_of), *_due_findings(account, as_of))


def _condition_findings(account: KeyAccount, as_of: date) -> list[Finding]:
    found: list[Finding] = []
    for index, one in enumerate(account.conditions):
        path = f"$.conditions[{index}]"
        who = department_text(one.owner)
        if one.unmet(as_of):
            text = Text(
                f"{one.text.en}: not met by {one.due} ({who.en})",
                f"{one.text.zh}:未于 {one.due} 前满足({who.zh})",
            )
            severity = Severity.BLOCKING if one.essential else Severity.WARNING
            found.append(Finding("account.condition-unmet", severity, path, text, "C2"))
        elif one.met_on is None and (one.due - as_of).days <= NOTICE_DAYS:
            text = Text(f"{one.text.en}: due {one.due} ({who.en})", f"{one.text.zh}:{one.due} 到期({who.zh})")
            found.append(Finding("account.condition-due", Severity.WARNING, path, text, "C2"))
    return found


def _due_findings(account: KeyAccount, as_of: date) -> list[Finding]:
    found: list[Finding] = []
    steps = [step for step in account.history if step.on <= as_of]
    if steps and steps[-1].until is not None and steps[-1].until <= as_of:
        status = steps[-1].status.text
        text = Text(
            f"{status.en} was to be looked at again by {steps[-1].until}",
            f"“{status.zh}”应于 {steps[-1].until} 前复核",
        )
        found.append(Finding("account.status-due", Severity.WARNING, "$.history", text, "C2"))
    if account.review_due is not None and as_of >= account.review_due:
        text = Text(f"its review fell due on {account.review_due}", f"年度复核应于 {account.review_due} 进行")
        found.append(Finding("account.review-due", Severity.WARNING, "$.review_due", text, "C3"))
    if account.manager_on(as_of) is None:
        text = Text("no account manager is named", "未指定客户经理")
        found.append(Finding("account.no-manager", Severity.WARNING, "$.manager", text, "V4"))
    return found
