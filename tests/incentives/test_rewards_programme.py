"""The exact rewards of funds and contests."""

from __future__ import annotations

from datetime import date

from keyaccount.incentives import Claim, ClaimState, CoopAllowance, IncentiveFacts, Window, earn
from tests.incentives.making import cny, ledger, policy

MARCH = date(2026, 3, 10)


def test_a_promotion_draws_on_the_fund_of_its_own_quarter() -> None:
    """Purchases of the second quarter don't pay for a promotion of the first."""
    lines = ledger([("C1", date(2026, 2, 1), 10_000), ("C1", date(2026, 5, 1), 90_000)])
    claim = Claim("CL", "P", "C1", cny(1000), MARCH, MARCH, state=ClaimState.APPROVED, decided=MARCH)
    kind = CoopAllowance("0.02", "0.50", claim_days=60)
    found = earn(
        policy(kind, window=Window.QUARTER),
        lines,
        until=date(2026, 6, 30),
        facts=IncentiveFacts(claims=[claim]),
    )
    assert [one.amount for one in found] == [cny(200), cny(0)]
    assert found[0].steps[0].reason is not None
    assert found[0].steps[0].reason.zh.startswith("基金余额不足;")
