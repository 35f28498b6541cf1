"""The co-operative fund: what claims get, and why not more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    BuyingGroup,
    Claim,
    ClaimState,
    CoopAllowance,
    Eligibility,
    IncentiveFacts,
    Membership,
    coop_fund,
    earn,
)
from keyaccount.values.money import Money
from tests.incentives.making import YEAR_END, cny, policy, refused, sales

DAY = date(2026, 3, 1)
KIND = CoopAllowance("0.02", "0.50", claim_days=30, needs=["invoice"], cap_per_claim=cny(600))
CLAIM = Claim(
    "CL",
    "P",
    "C1",
    cny(1000),
    DAY,
    DAY,
    proofs=["invoice"],
    state=ClaimState.APPROVED,
    decided=date(2026, 3, 5),
)


def _granted(fund: int = 200_000, until: date = YEAR_END, **more: Any) -> tuple[int, str]:
    judged = coop_fund(KIND, fund, [attrs.evolve(CLAIM, **more)], until).claims[0]
    return judged.granted, judged.reason.en


def test_why_a_claim_gets_what_it_gets() -> None:
    """Each reason is told, none is silent."""
    assert _granted() == (50_000, "granted in full")
    assert _granted(spent=cny(5000)) == (60_000, "capped at 600.00 CNY")
    assert _granted(fund=10_000) == (10_000, "the fund holds no more yet")
    assert _granted(proofs=[]) == (0, "proof missing: invoice")
    assert _granted(submitted=DAY + timedelta(days=30), decided=None) == (50_000, "granted in full")
    assert _granted(submitted=DAY + timedelta(days=31), decided=None) == (
        0,
        "submitted after the deadline of 2026-03-31",
    )
    assert _granted(state=ClaimState.DISPUTED) == (0, "disputed")
    assert _granted(until=date(2026, 3, 4)) == (0, "submitted")
    assert coop_fund(KIND, -5, [], YEAR_END).left == 0
    assert coop_fund(KIND, 500, [CLAIM], date(2026, 2, 1)).claims == ()


@given(st.integers(0, 200_000), st.lists(st.integers(0, 400_000), max_size=6))
def test_claims_never_draw_more_than_the_fund(accrued: int, spent: list[int]) -> None:
    """Whatever is claimed, the fund stays at or above zero."""
    claims = [
        attrs.evolve(CLAIM, id=f"CL{at}", spent=Money.of_minor(amount, "CNY"))
        for at, amount in enumerate(spent)
    ]
    fund = coop_fund(KIND, accrued, claims, YEAR_END)
    assert fund.left >= 0
    assert fund.granted + fund.left == accrued
    assert all(one.shortfall >= 0 for one in fund.claims)


@pytest.mark.method("N7")
def test_members_of_a_group_draw_on_one_fund() -> None:
    """The group's purchases fill it, any member's promotion draws on it."""
    group = Eligibility(groups=[BuyingGroup("G", [Membership("C1", DAY), Membership("C2", DAY)])])
    facts = IncentiveFacts(
        claims=[attrs.evolve(CLAIM, customer="C2"), attrs.evolve(CLAIM, id="X", policy="Q")]
    )
    earning = earn(policy(KIND, eligibility=group), sales(10_000), until=YEAR_END, facts=facts)[0]
    assert (earning.participant, earning.amount) == ("G", cny(200))
    assert "N7" in earning.explain().clauses()


def test_what_is_refused() -> None:
    """A claim decided before it came in, or counted twice, is a slip."""
    with refused("claim.dates"):
        attrs.evolve(CLAIM, decided=date(2026, 2, 1))
    with refused("claim.dates"):
        attrs.evolve(CLAIM, spent=cny(-1))
    with refused("claim.duplicate"):
        coop_fund(KIND, 5, [CLAIM, CLAIM], YEAR_END)
    with refused("type.wrong"):
        CoopAllowance(0, 0, 1, cap_per_claim=5)  # type: ignore[arg-type]
    assert CLAIM.known_at(date(2026, 3, 5)) is CLAIM
    for state in ClaimState:
        assert state.text.zh


def test_a_claim_without_purchases_is_judged_too() -> None:
    """Nothing is passed over in silence: the fund is empty, and the claimant is told."""
    claim = Claim(
        "CL-1",
        "P",
        "C2",
        cny(100),
        date(2026, 3, 1),
        date(2026, 3, 5),
        state=ClaimState.APPROVED,
        decided=date(2026, 3, 6),
    )
    facts = IncentiveFacts(claims=[claim])
    kind = CoopAllowance("0.02", "0.5", claim_days=30)
    earnings = earn(policy(kind), sales(1000), until=YEAR_END, facts=facts)
    assert [one.participant for one in earnings] == ["C1", "C2"]
    assert earnings[1].amount.is_zero
    assert earnings[1].steps[0].reason is not None
    assert earnings[1].steps[0].reason.en.startswith("the fund holds no more yet")
