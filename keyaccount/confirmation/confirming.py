"""Confirming: one vote on one dossier, refused with every reason why it may not stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from keyaccount.confirmation.decision import Decision, Minutes, Outcome, Override
from keyaccount.confirmation.dossier import Dossier
from keyaccount.confirmation.gate import Gate, gate_of
from keyaccount.confirmation.panel import Panel
from keyaccount.confirmation.policy import ConfirmationPolicy, policy_at
from keyaccount.confirmation.risk import misselection_risk
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
    accounts: Iterable[KeyAccount] = (),
) -> Decision:
    """Decide on a dossier by the panel's vote, and record it in minutes with a digest.

    A decision is refused, all reasons together, without a senior chair (`decision.no-senior-chair`),
    quorum (`decision.no-quorum`) or a required department (`decision.department-absent`), when the
    proposer voted (`decision.proposer-voted`) or is not named (`decision.proposer-unknown`), when the gate is closed (`decision.gate-closed`, one per
    answer with owner and remedy) or the portfolio is full (`decision.portfolio-full`) unless the chair
    overrides that by name and reason, for a customer that is key already (`decision.already-key`), and
    on a day before the dossier was last written (`decision.too-early`). A veto is recorded: the outcome
    is vetoed and no account comes of it. `accounts` are the key accounts there are, for the limits.

    Method: C2, C3, C5.
    """
    check_type(dossier, Dossier, "$.dossier")
    check_date(on, "$.on")
    used = policy_at(policy, on)
    cast = tuple_of(votes)
    asked = tuple_of(conditions)
    problems = Problems()
    ballot = _ballot(panel, cast, used, dossier, problems)
    assessment = dossier.assess(on)
    gate = gate_of(assessment, least_score=used.least_score)
    _check_override(override, panel, cast, problems)
    _check_gate(gate, override, problems)
    active = [one for one in accounts if one.active_on(on)]
    _check_portfolio(dossier, active, used, override, problems)
    _check_asked(dossier, asked, on, manager, problems)
    problems.raise_any()
    minutes = Minutes(
        customer=dossier.customer,
        name=dossier.name,
        on=on,
        basis=dossier.basis,
        dossier_digest=dossier.digest,
        policy_name=used.name,
        policy_version=used.version,
        policy_digest=digest(used),
        questions=f"{dossier.checklist.id} {dossier.checklist.version}",
        gate_open=gate.open,
        gaps=gate.blocking,
        score=gate.score,
        coverage=gate.coverage,
        risk=misselection_risk(
            used.risk, customer=dossier.customer, as_of=on, score=gate.score, ageing=dossier.record.ageing
        ),
        panel=panel,
        votes=cast,
        ballot=ballot,
        outcome=_outcome(ballot, panel, cast, used, asked),
        conditions=asked,
        override=override,
        manager=manager,
        review_due=add_months(on, used.review_months),
        already=len(active),
    )
    return Decision(minutes, digest(minutes))


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


def _check_portfolio(
    dossier: Dossier,
    active: list[KeyAccount],
    policy: ConfirmationPolicy,
    override: Override | None,
    problems: Problems,
) -> None:
    if any(one.customer == dossier.customer for one in active):
        problems.add(
            "decision.already-key",
            "$.dossier.customer",
            f"{dossier.customer} is a key account already",
            f"{dossier.customer} 已是重点客户",
        )
    waived = override is not None and "portfolio" in override.waives
    most = policy.limits.most_accounts
    if most is not None and len(active) >= most and not waived:
        problems.add(
            "decision.portfolio-full",
            "$.accounts",
            f"{len(active)} key accounts of at most {most}; release one, or let the chair override",
            f"现有重点客户 {len(active)} 个,上限 {most} 个;请先退出一个或由主持人特批",
        )
    limit = policy.limits.most_exposure
    ageing = dossier.record.ageing
    if limit is not None and ageing is not None and ageing.exposure > limit and not waived:
        problems.add(
            "decision.exposure-over-limit",
            "$.dossier.record.ageing",
            f"{ageing.exposure} open is more than {limit} for one account",
            f"应收敞口 {ageing.exposure} 超过单户上限 {limit}",
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
