"""Whatever needs attention in a settlement is said, with who sees to it."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.incentives import (
    Claim,
    ClaimState,
    CoopAllowance,
    Dispute,
    IncentiveFacts,
    Overpaid,
    Payout,
    PayoutRule,
    settle,
)
from keyaccount.values.finding import Severity
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.incentives.making import YEAR, YEAR_END, cny, ledger, policy, refused, sales

FUND = policy(CoopAllowance("0.02", "0.50", claim_days=30), "CO")
MARCH = date(2026, 3, 10)


def _claim(id: str, customer: str = "C1", **more: object) -> Claim:
    given: dict[str, object] = {"spent": cny(10), "performed": MARCH, "submitted": MARCH} | more
    return Claim(id, "CO", customer, **given)  # type: ignore[arg-type]


@pytest.mark.method("N8")
def test_no_claim_is_forgotten() -> None:
    """Waiting, disputed, without purchases, outside the validity: each is told, with its age."""
    claims = [
        _claim("1"),
        _claim("2", state=ClaimState.DISPUTED, decided=MARCH),
        _claim("3", state=ClaimState.APPROVED, decided=MARCH),
        _claim("4", customer="C9"),
        _claim("5", performed=date(2025, 12, 30)),
        _claim("6", submitted=date(2026, 4, 5)),
    ]
    other = Claim("7", "ELSE", "C1", cny(1), MARCH, MARCH)
    facts = IncentiveFacts(claims=[*claims, other, _claim("8")])
    done = settle(FUND, sales(1000), Period.quarter(2026, 1), facts=facts)
    found = [(one.code, one.path.rpartition(".")[2]) for one in done.findings if "claim" in one.code]
    assert found == [
        ("settlement.claim-waiting", "1"),
        ("settlement.claim-waiting", "2"),
        ("settlement.claim-waiting", "4"),
        ("settlement.claim-unmatched", "5"),
        ("settlement.claim-waiting", "8"),
    ]
    assert "incentive.fund" in [one.code for one in done.findings]
    waiting = next(one for one in done.findings if one.path.endswith("claim.1"))
    assert "has been submitted for 21 days" in waiting.text.en
    assert waiting.remedy is not None
    assert waiting.remedy.en == "M1 decides it"
    reasons = [row[4] for row in done.statement("C1").steps().rows]
    assert any("deadline 2026-04-09" in str(one) for one in reasons)
    assert "N8" in done.explain().clauses()


@pytest.mark.method("N8")
def test_an_overpayment_is_told_by_what_will_become_of_it() -> None:
    """Set off later, asked back, or nothing left to set it off against."""
    paid = [Payout("P1", "P", "C1", cny(5), date(2026, 3, 9))]
    march = settle(policy(), sales(100), Period.month(2026, 3), paid=paid)
    (early,) = march.findings
    assert (early.code, early.severity) == ("settlement.overpaid", Severity.INFO)
    (final,) = settle(policy(), sales(100), YEAR, paid=paid).findings
    assert final.severity is Severity.WARNING
    assert final.remedy is not None
    assert "asks it back or waives it" in final.remedy.en
    asked = policy(payout=PayoutRule(overpaid=Overpaid.CLAW_BACK))
    (back,) = settle(asked, sales(100), Period.month(2026, 3), paid=paid).findings
    assert back.remedy is not None
    assert back.remedy.en == "M1 asks it back"
    assert "3.00 CNY was paid beyond what is earned: clawed back" in back.text.en
    assert "N8" in march.explain().clauses()


def test_a_dispute_about_nothing_is_told() -> None:
    """The customer says it is owed something where we see no line: look for it."""
    disputes = [
        Dispute("D1", "P", "Z", cny(5), MARCH, "our January order is missing"),
        Dispute("D2", "P", "C1", cny(1), MARCH, "price"),
        Dispute("D3", "ELSE", "C1", cny(1), MARCH, "price"),
        Dispute("D4", "P", "Y", cny(1), MARCH, "price", MARCH),
    ]
    done = settle(policy(), sales(100), YEAR, facts=IncentiveFacts(disputes=disputes))
    stray = [one for one in done.findings if one.code == "settlement.dispute-unmatched"]
    assert [one.path for one in stray] == ["$.P.Z.dispute.D1"]
    assert "our January order is missing" in stray[0].text.zh


def test_money_of_another_currency_is_refused_by_name() -> None:
    """Dollars paid on yuan owed are no payment of it."""
    with refused("payout.currency"):
        settle(policy(), sales(100), YEAR, paid=[Payout("P1", "P", "C1", Money(1, "USD"), YEAR_END)])
    with refused("dispute.currency"):
        facts = IncentiveFacts(disputes=[Dispute("D", "P", "C1", Money(1, "USD"), MARCH, "x")])
        settle(policy(), sales(100), YEAR, facts=facts)
    with refused("claim.currency"):
        settle(FUND, sales(100), YEAR, facts=IncentiveFacts(claims=[_claim("1", spent=Money(1, "USD"))]))
    stray = [Payout("P1", "OLD", "C1", Money(1, "USD"), YEAR_END)]
    assert [one.code for one in settle(policy(), sales(100), YEAR, paid=stray).findings] == [
        "settlement.unknown-policy"
    ]


def test_nothing_to_say_about_what_is_settled() -> None:
    """Paid in full and in time: silence."""
    lines = ledger([("A", MARCH, 100)])
    first = settle(policy(), lines, Period.month(2026, 3))
    assert settle(policy(), lines, YEAR, paid=first.payouts(date(2026, 4, 1)), previous=first).findings == ()


def test_what_keeps_a_payment_back_is_told() -> None:
    """Who waits for a payment hears which proof is missing."""
    done = settle(policy(proof=["stock report"]), sales(1000), YEAR)
    (held,) = [one for one in done.findings if one.code == "incentive.proof-missing"]
    assert held.path == "$.P.C1.proof"
    assert held in done.statement("C1").findings
