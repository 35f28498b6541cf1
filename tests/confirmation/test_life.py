"""The life of a key account: later steps follow the same rules as the first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from keyaccount.confirmation.life import account_findings, decide_status, lapsed
from keyaccount.confirmation.panel import PanelRules, TieRule
from keyaccount.confirmation.policy import ConfirmationPolicy
from keyaccount.confirmation.voting import Vote, VoteChoice
from keyaccount.model.account import AccountCondition, AccountStatus, KeyAccount
from keyaccount.values.finding import Severity
from tests.confirmation.ready import DAY, a_panel, all_for
from tests.refusals import codes_of

ACCOUNT = KeyAccount("C007", DAY, "digest", "M1", review_due=DAY + timedelta(365))


@pytest.mark.method("C2")
def test_probation_suspension_and_release_are_decided_by_the_panel() -> None:
    """The step names who voted for it, why, until when, and the digest of its minutes."""
    votes = (*all_for("chair", "sales", "finance"), Vote("logistics", VoteChoice.REJECT, "wait"))
    account = decide_status(
        ACCOUNT, AccountStatus.ON_PROBATION, a_panel(), votes, DAY + timedelta(100), reason="pays late",
        proposer="李芳", until=DAY + timedelta(190),
    )  # fmt: skip
    step = account.history[0]
    assert (step.status, step.decided_by) == (AccountStatus.ON_PROBATION, ("陈总", "Zhao", "Qian"))
    assert step.digest is not None
    assert len(step.digest) == 64
    assert "C2" in account.explain(DAY + timedelta(100)).clauses()


def test_a_step_that_is_not_carried_changes_nothing() -> None:
    """Against, split under a strict rule, vetoed: the account stays as it is."""
    against = [Vote(one, VoteChoice.REJECT, "no") for one in ("chair", "sales", "finance", "logistics")]
    veto = (*all_for("chair", "sales", "logistics"), Vote("finance", VoteChoice.VETO, "no"))
    split = (*all_for("chair", "sales"), *against[2:])
    deferred = ConfirmationPolicy(rules=PanelRules(tie=TieRule.DEFERRED))
    for votes, policy in ((against, None), (veto, None), (split, deferred)):
        assert codes_of(
            lambda votes=votes, policy=policy: decide_status(  # type: ignore[misc]
                ACCOUNT,
                AccountStatus.RELEASED,
                a_panel(),
                votes,
                DAY,
                reason="x",
                proposer="李芳",
                policy=policy,
            )
        ) == ["decision.not-carried"]
    assert codes_of(
        lambda: decide_status(
            ACCOUNT, AccountStatus.RELEASED, a_panel(), all_for("sales"), DAY, reason="x", proposer="李芳"
        )
    ) == [
        "decision.no-senior-chair",
        "decision.no-quorum",
        "decision.department-absent",
        "decision.department-absent",
    ]
    assert codes_of(
        lambda: decide_status(
            ACCOUNT, AccountStatus.CONFIRMED, a_panel(), all_for(), DAY, reason="x", proposer="李芳"
        )
    ) == ["account.transition"]


@pytest.mark.method("C2")
def test_an_essential_condition_unmet_lapses_the_confirmation() -> None:
    """What the panel asked for by a day was the price of its yes."""
    must = AccountCondition("K1", "Bank guarantee", DAY + timedelta(30), "finance")
    nice = AccountCondition("K2", "Shelf photo", DAY + timedelta(10), "sales", essential=False)
    account = KeyAccount("C007", DAY, "digest", conditions=[must, nice])
    gone = lapsed(account, DAY + timedelta(31))
    assert gone.status is AccountStatus.RELEASED
    assert (gone.history[0].on, gone.history[0].digest) == (DAY + timedelta(31), "digest")
    assert "Bank guarantee" in gone.history[0].reason.en
    assert lapsed(account, DAY + timedelta(30)) == account
    assert lapsed(gone, DAY + timedelta(60)) == gone
    met = account.condition_met("K1", DAY + timedelta(30))
    assert lapsed(met, DAY + timedelta(60)) == met
    suspended = account.suspended(DAY + timedelta(40), ["Chen"], "x")
    assert lapsed(suspended, DAY + timedelta(50)).history[-1].on == DAY + timedelta(40)


@pytest.mark.method("C2")
def test_what_falls_due_is_found() -> None:
    """Conditions, probation and review each have a day, and somebody must look."""
    asked = [
        AccountCondition("K1", "Guarantee", DAY + timedelta(30), "finance"),
        AccountCondition("K2", "Photo", DAY + timedelta(10), "sales", essential=False),
        AccountCondition("K3", "Report", DAY + timedelta(300), "sales"),
    ]
    account = KeyAccount("C007", DAY, "digest", "M1", asked, review_due=DAY + timedelta(365))

    def codes(days: int, one: KeyAccount = account) -> list[tuple[str, Severity]]:
        return [(found.code, found.severity) for found in account_findings(one, DAY + timedelta(days))]

    assert codes(0) == [
        ("account.condition-due", Severity.WARNING),
        ("account.condition-due", Severity.WARNING),
    ]
    assert codes(31) == [
        ("account.condition-unmet", Severity.BLOCKING),
        ("account.condition-unmet", Severity.WARNING),
    ]
    assert codes(365)[-1] == ("account.review-due", Severity.WARNING)
    watched = ACCOUNT.on_probation(DAY, ["Chen"], "late", until=DAY + timedelta(90))
    assert codes(89, watched) == []
    assert codes(90, watched) == [("account.status-due", Severity.WARNING)]
    assert codes(0, ACCOUNT.suspended(DAY, ["Chen"], "x")) == []
    assert codes(0, ACCOUNT.released(DAY, ["Chen"], "x")) == []
    assert codes(-1) == []
    assert codes(0, KeyAccount("C1", DAY)) == [("account.no-manager", Severity.WARNING)]
