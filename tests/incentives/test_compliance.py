"""What counsel should look at."""

from __future__ import annotations

from decimal import Decimal

import pytest

from keyaccount.incentives import (
    ContestTies,
    CoopAllowance,
    Granting,
    MarketFacts,
    PayoutRule,
    PayoutTiming,
    RetrospectiveRebate,
    SalesContest,
    TierMethod,
    Unclaimed,
    compliance_findings,
)
from tests.incentives.making import cny, policy, refused, scale


def _codes(made: object, market: MarketFacts | None = None) -> list[str]:
    return [one.code for one in compliance_findings(made, market)]  # type: ignore[arg-type]


@pytest.mark.method("N7")
def test_each_risk_is_found() -> None:
    """Cash, prizes, unproven services and retroactive suction, each with a remedy in both languages."""
    contest = SalesContest([cny(5)], ties=ContestTies.SPLIT, unclaimed=Unclaimed.KEPT)
    cash = PayoutRule(Granting.PAYMENT, PayoutTiming.AT_END)
    found = compliance_findings(policy(contest, payout=cash))
    assert [one.code for one in found] == ["compliance.cash", "compliance.prize"]
    assert all(one.remedy is not None and one.clause == "N7" for one in found)
    proven = CoopAllowance("0.02", "0.5", claim_days=60, needs=["photo"])
    assert _codes(policy(proven)) == []
    assert _codes(policy(CoopAllowance("0.02", "0.5", claim_days=60), proof=["report"])) == []
    pulling = policy(RetrospectiveRebate(scale((0, "0.01"), (1000, "0.20"))))
    assert _codes(pulling) == ["compliance.suction"]
    sliced = scale((0, "0.01"), (1000, "0.20"), method=TierMethod.INCREMENTAL)
    assert _codes(policy(RetrospectiveRebate(sliced))) == []


def test_the_effective_price_against_cost() -> None:
    """A rival would have to sell below our cost to win the open part: that needs a look."""
    market = MarketFacts(Decimal(100), Decimal(60), Decimal(1000), Decimal(50))
    pulling = policy(RetrospectiveRebate(scale((1000, "0.05"))))
    assert "compliance.below-cost" in _codes(pulling, market)
    cheap = MarketFacts(Decimal(100), Decimal(1) / 2, Decimal(2000), Decimal(1500))
    assert "compliance.below-cost" not in _codes(pulling, cheap)
    with refused("type.wrong"):
        MarketFacts(100, Decimal(1), Decimal(1), Decimal(1))  # type: ignore[arg-type]
