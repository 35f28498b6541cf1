"""Confirming: one vote on one dossier, refused with every reason why it may not stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from keyaccount.confirmation.decision import Decision, Minutes, Outcome, Override
from keyaccount.confirmation.dossier import Dossier
from keyaccount.confirmation.gate import Gate, gate_of
from keyaccount.confirmation.panel import Panel
from keyaccount.confirmation.policy import ConfirmationPolicy, PortfolioLimits, policy_at
from keyaccount.confirmation.voting import Ballot, Vote, VoteChoice, check_votes
from keyaccount.errors import KeyAccountError, Problems
from keyaccount.model.account import AccountCondition, KeyAccount
from keyaccount.values.checks import check_date, check_id, check_type, check_unique, tuple_of
from keyaccount.values.dated import Dated
from keyaccount.values.digest import digest
from keyaccount.values.finding import Severity
from keyaccount.values.periods import add_months

__all__ = ["confirm"]


def confirm(
    dossier: Dossier,
    panel: Panel,
    votes: Iterable[Vote],
    on: date,
    policy: ConfirmationPolicy | Dated[ConfirmationPolicy] | None = None,
    *,
    conditions: Iterable[AccountCondition] = (),
    override: Override | None = None,
    manager: str | None = None,
    accounts: Iterable[KeyAccount] | None = None,
) -> Decision:
    """Decide on a dossier by the panel's vote, and record it in minutes with a digest.

    A decision is refused, all reasons together, without a senior chair (`decision.no-senior-chair`),
    quorum (`decision.no-quorum`) or a required department (`decision.department-absent`), when the
    proposer voted (`decision.proposer-voted`) or is not named (`decision.proposer-unknown`), when the
    gate is closed (`decision.gate-closed`, one per answer with owner and remedy) or the portfolio is full
    (`decision.portfolio-full`, `decision.exposure-over-limit`) unless the chair overrides that by name and
    reason, for a customer that is key already (`decision.already-key`), and on a day before the dossier
    was last written (`decision.too-early`). A veto is recorded: the outcome is vetoed (finding
    `decision.vetoed`) and no account comes of it. `accounts` are the key accounts there are now; None
    takes their number when the dossier was opened.

    Method: C2, C3, C5.

    >>> from keyaccount.confirmation import Basis, PanelMember, PanelRole, PanelRules, open_dossier
    >>> from keyaccount.model import Book, Checklist, Customer, Ledger, Level
    >>> from keyaccount.values.text import Text
    >>> day = date(2026, 3, 31)
    >>> bare = Checklist("dossier", 1, Text("Dossier", "档案"), [])
    >>> rules = PanelRules(least_voters=1, departments=[])
    >>> policy = ConfirmationPolicy("small firm", questions=bare, rules=rules)
    >>> book = Book(day, Ledger.empty("CNY"), [Customer("C007", "华联超市")])
    >>> dossier = open_dossier(Basis("C007", "华联超市", day, prepared_by="李芳"), book, policy=policy)
    >>> chair = PanelMember("P1", "陈总", "management", Level.GENERAL_MANAGER, PanelRole.CHAIR)
    >>> votes = [Vote("P1", VoteChoice.APPROVE)]
    >>> decision = confirm(dossier, Panel([chair]), votes, day, policy)
    >>> decision.outcome.value, decision.account.customer
    ('confirmed', 'C007')
    >>> confirm(dossier, Panel([chair]), [], day, policy)
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: decision.no-senior-chair @ $.panel: the chair must take part ...
    decision.no-quorum @ $.votes: 0 of 1 voting members took part; needed: 1
    """
    check_type(dossier, Dossier, "$.dossier")
    check_date(on, "$.on")
    used = policy_at(policy, on)
    cast = tuple_of(votes)
    asked = tuple_of(conditions)
    active = None if accounts is None else [one for one in accounts if one.active_on(on)]
    already = dossier.record.key_accounts if active is None else len(active)
    gate = gate_of(dossier.assess(on), least_score=used.least_score)
    problems = Problems()
    ballot = _ballot(panel, cast, used, dossier, problems)
    _check_override(override, panel, cast, problems)
    _check_gate(gate, override, problems)
    if any(one.customer == dossier.customer for one in active or ()):
        _refuse_second(dossier.customer, problems)
    _check_limits(dossier, already, used.limits, override, problems)
    _check_asked(dossier, asked, on, manager, problems)
    problems.raise_any()
    outcome = _outcome(ballot, panel, cast, used, asked)
    minutes = attrs.evolve(
        _on_the_table(dossier, on, used, gate, panel, cast, ballot, outcome),
        conditions=asked,
        override=override,
        manager=manager,
        already=already,
    )
    return Decision(minutes, digest(minutes))


def _on_the_table(
    dossier: Dossier,
    on: date,
    policy: ConfirmationPolicy,
    gate: Gate,
    panel: Panel,
    votes: tuple[Vote, ...],
    ballot: Ballot,
    outcome: Outcome,
) -> Minutes:
    return Minutes(
        customer=dossier.customer,
        name=dossier.name,
        on=on,
        basis=dossier.basis,
        dossier_digest=dossier.digest,
        policy_name=policy.name,
        policy_version=policy.version,
        policy_digest=digest(policy),
        questions=f"{dossier.checklist.id} {dossier.checklist.version}",
        gate_open=gate.open,
        gaps=gate.blocking,
        score=gate.score,
        coverage=gate.coverage,
        risk=dossier.risk(policy.risk, on),
        panel=panel,
        votes=votes,
        ballot=ballot,
        outcome=outcome,
        review_due=add_months(on, policy.review_months),
    )


def _ballot(
    panel: Panel, votes: tuple[Vote, ...], policy: ConfirmationPolicy, dossier: Dossier, problems: Problems
) -> Ballot:
    if dossier.proposer is None:
        problems.add(
            "decision.proposer-unknown",
            "$.dossier.basis.prepared_by",
            "nobody signed the nomination; name who prepared it, who may then not vote",
            "提名无人署名,请注明编制人(编制人不得参与表决)",
        )
    try:
        return check_votes(panel, votes, policy.rules, proposer=dossier.proposer or "")
    except KeyAccountError as error:
        problems.take(error)
        return Ballot((), 0, 0, 0, (), ())


def _check_override(
    override: Override | None, panel: Panel, votes: tuple[Vote, ...], problems: Problems
) -> None:
    if override is None:
        return
    chair = panel.chair
    took_part = {vote.member for vote in votes if vote.choice is not VoteChoice.RECUSED}
    if chair is None or override.by != chair.id or chair.id not in took_part:
        problems.add(
            "override.not-the-chair",
            "$.override.by",
            f"only the chair who took part may override, not {override.by!r}",
            f"只有参加表决的主持人可以特批,{override.by!r} 不可以",
        )


def _check_gate(gate: Gate, override: Override | None, problems: Problems) -> None:
    if gate.open or (override is not None and "gate" in override.waives):
        return
    for finding in gate.findings:
        if finding.severity is Severity.BLOCKING:
            problems.add("decision.gate-closed", finding.path, finding.say("en"), finding.say("zh"))


def _refuse_second(customer: str, problems: Problems) -> None:
    problems.add(
        "decision.already-key",
        "$.dossier.customer",
        f"{customer} is a key account already",
        f"{customer} 已是重点客户",
    )


def _check_limits(
    dossier: Dossier,
    already: int,
    limits: PortfolioLimits,
    override: Override | None,
    problems: Problems,
) -> None:
    if override is not None and "portfolio" in override.waives:
        return
    most = limits.most_accounts
    if most is not None and already >= most:
        problems.add(
            "decision.portfolio-full",
            "$.accounts",
            f"{already} key accounts of at most {most}; release one, or let the chair override",
            f"现有重点客户 {already} 个,上限 {most} 个;请先退出一个或由主持人特批",
        )
    credit = limits.most_exposure_each
    ageing = dossier.record.ageing
    if credit is not None and ageing is not None and ageing.exposure > credit:
        problems.add(
            "decision.exposure-over-limit",
            "$.dossier.record.ageing",
            f"{ageing.exposure} open is more than {credit} for one account",
            f"应收敞口 {ageing.exposure} 超过单户上限 {credit}",
        )


def _check_asked(
    dossier: Dossier,
    conditions: tuple[AccountCondition, ...],
    on: date,
    manager: str | None,
    problems: Problems,
) -> None:
    if on < dossier.last_written:
        problems.add(
            "decision.too-early",
            "$.on",
            f"the dossier was last written on {dossier.last_written}",
            f"档案最后填写于 {dossier.last_written}",
        )
    try:
        if manager is not None:
            check_id(manager, "$.manager")
        for index, condition in enumerate(conditions):
            check_type(condition, AccountCondition, f"$.conditions[{index}]")
        check_unique([one.id for one in conditions], "decision.duplicate-condition", "$.conditions")
    except KeyAccountError as error:
        problems.take(error)
        return
    for index, condition in enumerate(conditions):
        if condition.due < on:
            problems.add(
                "decision.condition-past",
                f"$.conditions[{index}].due",
                f"{condition.due} has passed on the day of the decision",
                f"{condition.due} 早于决定日",
            )


def _outcome(
    ballot: Ballot,
    panel: Panel,
    votes: tuple[Vote, ...],
    policy: ConfirmationPolicy,
    conditions: tuple[AccountCondition, ...],
) -> Outcome:
    if ballot.vetoes:
        return Outcome.VETOED
    chair = panel.chair
    chair_approves = any(
        chair is not None and vote.member == chair.id and vote.choice is VoteChoice.APPROVE for vote in votes
    )
    carried = ballot.carried(policy.rules, chair_approves)
    if carried is None:
        return Outcome.DEFERRED
    if not carried:
        return Outcome.REJECTED
    return Outcome.CONDITIONAL if conditions else Outcome.CONFIRMED
