"""Which lines and whom a policy covers."""

from __future__ import annotations

from datetime import date

from keyaccount.incentives import Claim, ClaimState, CoopAllowance, IncentiveFacts, earn
from keyaccount.incentives.scope import BuyingGroup, Eligibility, Membership, Scope
from tests.incentives.making import cny, ledger, policy, refused

JOINED = date(2026, 1, 1)


def test_a_membership_ends_before_the_day_of_leaving() -> None:
    """Half-open, as every period of the library."""
    member = Membership("C1", JOINED, date(2026, 3, 1))
    assert [member.covers(day) for day in (date(2025, 12, 31), JOINED, date(2026, 3, 1))] == [
        False,
        True,
        False,
    ]
    with refused("membership.order"):
        Membership("C1", JOINED, JOINED)


def test_groups_are_checked() -> None:
    """Nobody counts twice at the same time."""
    with refused("group.empty"):
        BuyingGroup("G", [])
    with refused("group.overlap"):
        BuyingGroup("G", [Membership("C1", JOINED), Membership("C1", date(2026, 2, 1))])
    again = BuyingGroup("G", [Membership("C1", JOINED, date(2026, 2, 1)), Membership("C1", date(2026, 2, 1))])
    with refused("group.duplicate"):
        Eligibility(groups=[again, again])
    with refused("type.wrong"):
        Eligibility(groups=["G"])
    with refused("type.wrong"):
        BuyingGroup("G", ["C1"])


def test_open_means_everybody_and_everything() -> None:
    """An empty set leaves its side open; a word is no list of ids."""
    assert Scope().open
    assert not Scope(without_products=["P1"]).open
    assert Eligibility().open
    assert not Eligibility(regions=["east"]).open
    with refused("type.not-a-list"):
        Scope(products="P1")
    with refused("id.empty"):
        Eligibility(customers=[""])


def test_a_claim_of_a_member_meets_one_fund() -> None:
    """While a member it draws on the group's fund, else on its own: never on both."""
    group = BuyingGroup("G", [Membership("A", date(2026, 4, 1))])
    agreed = policy(
        CoopAllowance("0.5", 1, claim_days=60), eligibility=Eligibility(customers=["A"], groups=[group])
    )
    lines = ledger(("A", date(2026, month, 5), 1000) for month in (1, 5))
    claims = [
        Claim(f"CL{day.month}", "P", "A", cny(40), day, day, state=ClaimState.APPROVED, decided=day)
        for day in (date(2026, 2, 1), date(2026, 6, 1))
    ]
    found = earn(agreed, lines, until=date(2026, 12, 31), facts=IncentiveFacts(claims=claims))
    assert {one.participant: [step.key for step in one.steps] for one in found} == {
        "A": ["claim/CL2"],
        "G": ["claim/CL6"],
    }
    assert {one.amount for one in found} == {cny(40)}
