"""The exact annual rebate."""

from __future__ import annotations

from datetime import date

from keyaccount.incentives import AnnualRebate, BreachRule, Departure, IncentiveFacts, earn
from tests.incentives.making import YEAR_END, cny, ledger, policy, scale


def test_purchases_after_a_breach_lose_the_tier_they_opened() -> None:
    """Kept until the breach means: as if the year had ended there."""
    kind = AnnualRebate(
        scale((0, "0.01"), (2000, "0.05")),
        (),
        on_breach=BreachRule.KEEP_UNTIL,
        on_leaving=BreachRule.KEEP_UNTIL,
    )
    lines = ledger([("C1", date(2026, 2, 1), 1500), ("C1", date(2026, 8, 1), 1500)])
    assert earn(policy(kind), lines, until=YEAR_END)[0].amount == cny(150)
    left = IncentiveFacts(departures=[Departure("C1", date(2026, 5, 1))])
    assert earn(policy(kind), lines, until=YEAR_END, facts=left)[0].amount == cny(15)
