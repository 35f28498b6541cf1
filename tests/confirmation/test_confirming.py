"""Confirming: no path leads to a key account but through gate, chair, quorum, departments and vote."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from keyaccount.confirmation.basis import Basis
from keyaccount.confirmation.confirming import confirm
from keyaccount.confirmation.decision import Decision, Outcome, Override, verify
from keyaccount.confirmation.dossier import Dossier
from keyaccount.confirmation.life import decide_status
from keyaccount.confirmation.panel import Panel, PanelRules, TieRule
from keyaccount.confirmation.policy import ConfirmationPolicy, PortfolioLimits
from keyaccount.confirmation.voting import Vote, VoteChoice
from keyaccount.errors import KeyAccountError
from keyaccount.model.account import AccountCondition, AccountStatus, KeyAccount
from keyaccount.values.dated import Dated
from tests.confirmation.ready import (
    DAY,
    PEOPLE,
    VOTERS,
    a_panel,
    all_for,
    fresh_dossier,
    money,
    proof,
    ready_dossier,
)
from tests.refusals import codes_of, refusals_of

READY = ready_dossier()


def decide(dossier: Dossier = READY, votes: tuple[Vote, ...] | None = None, **more: Any) -> Decision:
    panel = more.pop("panel", a_panel())
    on = more.pop("on", DAY)
    return confirm(dossier, panel, all_for() if votes is None else votes, on, **more)


@pytest.mark.method("C2")
def test_a_carried_vote_on_a_ready_dossier_confirms() -> None:
    """Senior management and the departments concerned decide together."""
    decision = decide(manager="M1")
    assert decision.outcome is Outcome.CONFIRMED
    account = decision.account
    assert account is not None
    assert (account.customer, account.confirmed_on, account.manager) == ("C007", DAY, "M1")
    assert decision.explain().clauses() >= {"C1", "C2", "C3", "C5"}


@pytest.mark.method("C2")
@pytest.mark.parametrize(
    ("votes", "code"),
    [
        (all_for("sales", "finance", "logistics"), "decision.no-senior-chair"),
        (all_for("chair", "finance", "logistics"), "decision.department-absent"),
        ((*all_for(), Vote("M1", VoteChoice.APPROVE)), "decision.proposer-voted"),
    ],
)
def test_a_vote_that_cannot_stand_refuses_the_decision(votes: tuple[Vote, ...], code: str) -> None:
    """Each rule of the panel refuses under a code of its own."""
    assert codes_of(lambda: decide(votes=votes)) == [code]


@pytest.mark.method("C2")
def test_no_quorum_refuses_the_decision() -> None:
    """Too few present decide nothing."""
    strict = ConfirmationPolicy(rules=PanelRules(least_voters=5))
    assert codes_of(lambda: decide(policy=strict)) == ["decision.no-quorum"]


@pytest.mark.method("C2")
def test_a_veto_stops_it_whatever_the_others_say() -> None:
    """Finance may say no for the receivables; the veto stands in the minutes, and no account comes of it."""
    votes = (*all_for("chair", "sales", "logistics"), Vote("finance", VoteChoice.VETO, "receivables"))
    decision = decide(votes=votes)
    assert (decision.outcome, decision.account) == (Outcome.VETOED, None)
    assert decision.findings[0].code == "decision.vetoed"
    assert "receivables" in decision.findings[0].text.en


@pytest.mark.method("C5")
def test_a_closed_gate_refuses_naming_each_answer_owner_and_remedy() -> None:
    """No decision without the homework, and the refusal is the list of homework."""
    unproved = fresh_dossier().answered("market.why", ["price"], on=DAY, owner="M1")
    refused = refusals_of(lambda: decide(unproved))
    assert len(refused) == 28
    assert {code for code, _ in refused} == {"decision.gate-closed"}
    assert ("decision.gate-closed", "$.questions[management.plan]") in refused
    with pytest.raises(KeyAccountError, match="key accounts: find it out"):
        decide(fresh_dossier())


@pytest.mark.method("C5")
def test_the_chair_may_override_the_gate_by_name_and_reason() -> None:
    """The override is in the minutes with every gap it passed over; nobody else may give one."""
    override = Override("chair", "the season starts in two weeks")
    decision = decide(fresh_dossier(), override=override)
    assert decision.outcome is Outcome.CONFIRMED
    assert (decision.minutes.gate_open, len(decision.minutes.gaps)) == (False, 28)
    assert codes_of(lambda: decide(override=Override("sales", "please"))) == ["override.not-the-chair"]
    recused = (Vote("chair", VoteChoice.RECUSED, "brother"), *all_for("sales", "finance", "logistics"))
    assert "override.not-the-chair" in codes_of(lambda: decide(votes=recused, override=override))
    assert "override.not-the-chair" in codes_of(lambda: decide(panel=Panel(PEOPLE[1:]), override=override))
    wrong_waiver = Override("chair", "room for one more", waives=["portfolio"])
    assert set(codes_of(lambda: decide(fresh_dossier(), override=wrong_waiver))) == {"decision.gate-closed"}


def test_a_score_below_the_policys_least_closes_the_gate() -> None:
    """The threshold chosen by cost is part of the gate."""
    strict = ConfirmationPolicy(least_score=Decimal("0.99"))
    assert refusals_of(lambda: decide(policy=strict)) == [("decision.gate-closed", "$.score")]


@pytest.mark.method("C2")
def test_conditions_and_split_votes_have_their_outcomes() -> None:
    """Conditions make it conditional; a split vote follows the policy's tie rule."""
    condition = AccountCondition("K1", "Bank guarantee", DAY + timedelta(30), "finance")
    conditional = decide(conditions=[condition])
    assert conditional.outcome is Outcome.CONDITIONAL
    assert conditional.account is not None
    assert conditional.account.conditions == (condition,)
    split = (
        *all_for("chair", "sales"),
        *(Vote(one, VoteChoice.REJECT, "x") for one in ("finance", "logistics")),
    )
    outcomes = []
    for tie in TieRule:
        policy = ConfirmationPolicy(rules=PanelRules(tie=tie))
        outcomes.append(decide(votes=split, policy=policy).outcome)
    assert outcomes == [Outcome.CONFIRMED, Outcome.DEFERRED, Outcome.REJECTED]


@pytest.mark.method("C2", "C3")
def test_the_portfolio_has_room_for_so_many() -> None:
    """One more account than managers can serve is a wrong choice however good it is."""
    full = ConfirmationPolicy(limits=PortfolioLimits(most_accounts=1, most_exposure_each=money(3000)))
    others = [KeyAccount("C001", DAY), KeyAccount("C002", DAY).released(DAY, ["Chen"], "closed")]
    codes = codes_of(lambda: decide(policy=full, accounts=others))
    assert codes == ["decision.portfolio-full", "decision.exposure-over-limit"]
    pushed = Override("chair", "C001 leaves next month", waives=["portfolio"])
    decision = decide(policy=full, accounts=others, override=pushed)
    assert (decision.minutes.already, decision.outcome) == (1, Outcome.CONFIRMED)
    room = ConfirmationPolicy(limits=PortfolioLimits(most_accounts=2, most_exposure_each=money(4000)))
    assert decide(policy=room, accounts=others).outcome is Outcome.CONFIRMED
    opened_when_full = attrs.evolve(READY, record=attrs.evolve(READY.record, key_accounts=2))
    assert codes_of(lambda: decide(opened_when_full, policy=room)) == ["decision.portfolio-full"]
    unknown = attrs.evolve(READY, record=attrs.evolve(READY.record, ageing=None))
    assert decide(unknown, policy=room).outcome is Outcome.CONFIRMED


def test_other_reasons_to_refuse() -> None:
    """Twice key, nobody's proposal, decided before it was written, conditions of yesterday."""
    assert codes_of(lambda: decide(accounts=[KeyAccount("C007", DAY)])) == ["decision.already-key"]
    unsigned = attrs.evolve(READY, basis=Basis("C007", "华联超市", DAY))
    assert codes_of(lambda: decide(unsigned)) == ["decision.proposer-unknown"]
    assert "decision.too-early" in codes_of(lambda: decide(on=DAY - timedelta(1)))
    past = AccountCondition("K1", "x", DAY - timedelta(1), "finance")
    assert refusals_of(lambda: decide(conditions=[past])) == [
        ("decision.condition-past", "$.conditions[0].due")
    ]
    today = AccountCondition("K1", "x", DAY, "finance")
    assert codes_of(lambda: decide(conditions=[today, today])) == ["decision.duplicate-condition"]
    assert codes_of(lambda: decide(conditions=["x"])) == ["type.wrong"]
    assert codes_of(lambda: decide(manager="")) == ["id.empty"]
    assert codes_of(lambda: confirm(None, a_panel(), all_for(), DAY)) == ["type.wrong"]  # type: ignore[arg-type]
    assert codes_of(lambda: decide(on="today")) == ["date.not-a-date"]


def test_the_policy_of_the_day_binds() -> None:
    """Under a dated policy the rules of the day of the decision count, and the minutes name them."""
    dated = Dated.of((DAY - timedelta(30), ConfirmationPolicy(version="7")))
    assert decide(policy=dated).minutes.policy_version == "7"


def test_all_reasons_are_told_together() -> None:
    """Gate, panel and portfolio at once, so that one new meeting is enough."""
    full = ConfirmationPolicy(limits=PortfolioLimits(most_accounts=0))
    codes = set(codes_of(lambda: decide(fresh_dossier(), all_for("sales"), policy=full)))
    assert codes == {
        "decision.no-senior-chair",
        "decision.no-quorum",
        "decision.department-absent",
        "decision.gate-closed",
        "decision.portfolio-full",
    }


OVERRIDES = st.sampled_from([None, Override("chair", "urgent"), Override("sales", "urgent")])
# Mostly nobody is absent, so that the machine gets beyond the refusals.
ABSENT = st.sampled_from([None, None, None, None, *VOTERS])
KEYS = ("management.plan", "condition.finance", "plans.view")


class ConfirmationMachine(RuleBasedStateMachine):
    """Try every act in any order; the record only changes by acts that are allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.dossier = READY
        self.decisions: list[tuple[Decision, Dossier]] = []
        self.account: KeyAccount | None = None

    @rule(key=st.sampled_from(KEYS))
    def blank(self, key: str) -> None:
        self.dossier = attrs.evolve(self.dossier, responses=self.dossier.responses.withdrawn(key))

    @rule(key=st.sampled_from(KEYS), evidenced=st.booleans())
    def answer(self, key: str, evidenced: bool) -> None:
        self.answer_with(key, evidenced=evidenced)

    def answer_with(self, key: str, *, evidenced: bool) -> None:
        evidence = [proof()] if evidenced else []
        self.dossier = self.dossier.answered(key, 4, on=DAY, owner="李芳", evidence=evidence)

    @rule(
        choices=st.dictionaries(st.sampled_from([*VOTERS, "M1", "minutes"]), st.sampled_from(VoteChoice)),
        override=OVERRIDES,
    )
    def decide(self, choices: dict[str, VoteChoice], override: Override | None) -> None:
        self.decide_as(choices, override)

    def decide_as(self, choices: dict[str, VoteChoice], override: Override | None) -> None:
        votes = [Vote(member, choice, "said so") for member, choice in choices.items()]
        before = (self.dossier, self.account, len(self.decisions))
        known = [] if self.account is None else [self.account]
        try:
            decision = confirm(self.dossier, a_panel(), votes, DAY, override=override, accounts=known)
        except KeyAccountError:
            assert (self.dossier, self.account, len(self.decisions)) == before
            return
        self.decisions.append((decision, self.dossier))
        self.account = decision.account or self.account

    @rule()
    def mend(self) -> None:
        for key in KEYS:
            self.answer_with(key, evidenced=True)

    @rule(absent=ABSENT, extra=st.sampled_from([None, None, "M1"]), override=OVERRIDES)
    def decide_nearly_by_the_book(
        self, absent: str | None, extra: str | None, override: Override | None
    ) -> None:
        voters = [one for one in (*VOTERS, extra) if one is not None and one != absent]
        self.decide_as(dict.fromkeys(voters, VoteChoice.APPROVE), override)

    @precondition(lambda self: self.account is not None)
    @rule(
        to=st.sampled_from(AccountStatus),
        absent=ABSENT,
        choice=st.sampled_from([VoteChoice.APPROVE, VoteChoice.APPROVE, VoteChoice.REJECT]),
    )
    def change_status(self, to: AccountStatus, absent: str | None, choice: VoteChoice) -> None:
        before = self.account
        assert before is not None
        votes = [Vote(one, choice, "said so") for one in VOTERS if one != absent]
        try:
            changed = decide_status(
                before, to, a_panel(), votes, DAY, reason="tried", proposer="M1", until=DAY + timedelta(90)
            )
        except KeyAccountError:
            assert self.account is before
            return
        assert absent is None
        assert choice is VoteChoice.APPROVE
        assert before.status is not AccountStatus.RELEASED
        self.account = changed

    @invariant()
    def an_account_comes_from_a_decision_that_confirms(self) -> None:
        if self.account is not None:
            made = [one.digest for one, _ in self.decisions if one.outcome.confirms]
            assert self.account.decision_digest in made

    @invariant()
    def nobody_is_confirmed_by_another_way(self) -> None:
        rules = PanelRules()
        for decision, dossier in self.decisions:
            minutes = decision.minutes
            assert verify(decision, dossier) == ()
            present = {vote.member for vote in minutes.votes if vote.choice is not VoteChoice.RECUSED}
            assert minutes.gate_open or (minutes.override is not None and minutes.override.by == "chair")
            assert minutes.gate_open == dossier.gate(DAY).open
            assert "chair" in present
            assert {"sales", "finance", "logistics"} <= present
            assert "M1" not in present
            assert len(present) >= rules.least_voters
            if decision.account is not None:
                assert not minutes.ballot.vetoes
                assert minutes.ballot.approve >= minutes.ballot.reject


TestConfirmationMachine = ConfirmationMachine.TestCase
TestConfirmationMachine.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
