"""The decision: minutes that a board can print, and in which tampering shows."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from keyaccount.confirmation.confirming import confirm
from keyaccount.confirmation.decision import Decision, Outcome, Override, verify
from keyaccount.confirmation.policy import ConfirmationPolicy
from keyaccount.confirmation.risk import RiskAssumptions
from keyaccount.confirmation.voting import Vote, VoteChoice
from keyaccount.model.account import AccountCondition
from tests.confirmation.ready import DAY, a_panel, all_for, fresh_dossier, money, ready_dossier
from tests.refusals import codes_of

PRICED = ConfirmationPolicy(
    risk=RiskAssumptions(
        hour_cost=money(100), logistics_per_month=money(500), extra_cost_per_month=money(200)
    )
)


def a_decision(**more: object) -> Decision:
    return confirm(ready_dossier(), a_panel(), all_for(), DAY, PRICED)


@pytest.mark.method("C2")
def test_the_minutes_hold_everything_that_was_on_the_table() -> None:
    """Who decided what, when, on which dossier, under which rules, at what risk."""
    minutes = a_decision().minutes
    assert minutes.dossier_digest == ready_dossier().digest
    assert (minutes.policy_name, minutes.policy_version, minutes.questions) == ("standard", "1", "dossier 1")
    assert len(minutes.votes) == 4
    assert minutes.risk.expected is not None
    explanation = a_decision().explain()
    assert {"C1", "C2", "C3", "C5"} <= explanation.clauses()
    assert explanation.figure == Outcome.CONFIRMED.text
    assert explanation.find("vote-finance") is not None


@pytest.mark.method("C2")
def test_any_change_after_the_decision_shows() -> None:
    """A vote turned, a date moved, a reason reworded: the digest no longer fits."""
    decision = a_decision()
    assert verify(decision) == ()
    assert verify(decision, ready_dossier()) == ()
    minutes = decision.minutes
    for tampered in (
        attrs.evolve(minutes, on=DAY + timedelta(1)),
        attrs.evolve(minutes, outcome=Outcome.REJECTED),
        attrs.evolve(minutes, votes=[*minutes.votes[:3], Vote("logistics", VoteChoice.ABSTAIN)]),
        attrs.evolve(minutes, policy_version="2"),
        attrs.evolve(minutes, dossier_digest="0" * 64),
    ):
        found = verify(attrs.evolve(decision, minutes=tampered))
        assert [one.code for one in found] == ["decision.tampered"]
        assert found[0].text.zh
    changed = ready_dossier().answered("market.why", ["price"], on=DAY, owner="M1")
    assert [one.code for one in verify(decision, changed)] == ["decision.other-dossier"]


def test_equal_inputs_give_one_digest() -> None:
    """The same decision taken again, elsewhere, has the same fingerprint."""
    assert a_decision().digest == a_decision().digest
    assert len(a_decision().digest) == 64


def test_a_confirming_decision_makes_an_account_and_no_other_does() -> None:
    """The account carries the digest of the decision it comes from, and the day of its review."""
    account = a_decision().account
    assert account is not None
    assert account.decision_digest == a_decision().digest
    assert account.review_due == DAY.replace(year=2027)
    against = [Vote(one, VoteChoice.REJECT, "too dear") for one in ("chair", "sales", "finance", "logistics")]
    rejected = confirm(ready_dossier(), a_panel(), against, DAY)
    assert (rejected.outcome, rejected.account) == (Outcome.REJECTED, None)
    assert [outcome.confirms for outcome in Outcome] == [True, True, False, False, False]


def test_it_words_itself_for_the_board_in_both_languages() -> None:
    """Votes by name and department, conditions, notes and the digest."""
    guarantee = AccountCondition("K1", "Bank guarantee", DAY + timedelta(60), "finance")
    override = Override("chair", "the season starts in two weeks")
    decision = confirm(fresh_dossier(), a_panel(), all_for(), DAY, conditions=[guarantee], override=override)
    en, zh = decision.summary(), decision.summary("zh")
    for word in (
        "confirmed with conditions",
        "Bank guarantee",
        "overridden by 陈总",
        decision.digest,
        "not fully known",
    ):
        assert word in en
    for word in ("附条件确定", "财务部", "由 陈总 特批", "评审委员"):
        assert word in zh
    assert decision._repr_html_().startswith("<")
    assert decision.on == DAY
    codes = [finding.code for finding in decision.findings]
    assert codes[0] == "decision.overridden"
    assert codes.count("answer.missing") == 28
    assert "decision.conditional" in codes
    assert "特批" in decision.explain().tree("zh")


@pytest.mark.method("C5")
def test_an_override_needs_name_and_reason() -> None:
    """Past a closed gate goes only who puts their name and a reason under it."""
    assert codes_of(lambda: Override("", "urgent")) == ["override.no-name"]
    assert codes_of(lambda: Override("chair", " ")) == ["override.no-reason"]
    assert codes_of(lambda: Override(None, "urgent")) == ["override.no-name"]  # type: ignore[arg-type]
    assert codes_of(lambda: Override("chair", "urgent", waives=["quorum"])) == ["override.waives"]
    assert codes_of(lambda: Override("chair", "urgent", waives=[])) == ["override.waives"]


def test_a_split_vote_is_told() -> None:
    """Carried by the chair alone is worth knowing later."""
    votes = [
        *all_for("chair", "sales"),
        *(Vote(one, VoteChoice.REJECT, "risk") for one in ("finance", "logistics")),
    ]
    decision = confirm(ready_dossier(), a_panel(), votes, DAY, PRICED)
    assert (decision.outcome, [one.code for one in decision.findings]) == (
        Outcome.CONFIRMED,
        ["decision.split-vote"],
    )


def test_wrong_input_is_refused() -> None:
    """A digest that is no text, or minutes that are none."""
    decision = a_decision()
    assert codes_of(lambda: Decision(decision.minutes, "")) == ["id.empty"]
    assert codes_of(lambda: Decision(None, "x")) == ["type.wrong"]  # type: ignore[arg-type]


def test_votes_of_people_no_longer_on_a_printed_panel_still_print() -> None:
    """Minutes read back from a store with a stranger's vote must show it, not fail."""
    decision = a_decision()
    odd = attrs.evolve(
        decision.minutes, votes=[Vote("ghost", VoteChoice.APPROVE)], override=Override("ghost", "x")
    )
    tree = attrs.evolve(decision, minutes=odd).explain().tree()
    assert "ghost" in tree
