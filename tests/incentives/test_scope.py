"""Which lines and whom a policy covers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.incentives import Claim, ClaimState, CoopAllowance, IncentiveFacts, earn
from keyaccount.incentives.scope import BuyingGroup, Eligibility, Membership, Scope
from keyaccount.model.customer import Customer
from keyaccount.model.product import Product
from keyaccount.values.periods import Period
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused

JOINED = date(2026, 1, 1)
COLUMNS = ("customer", "document", "product", "original_document", "invoiced", "net_amount")
LINES = ledger(
    [
        ("C1", "D1", "P1", None, date(2026, 2, 1), 1000),
        ("C1", "D2", "P2", None, date(2026, 6, 18), 500),
        ("C2", "D3", "P1", None, date(2026, 6, 19), 300),
        ("C1", "R1", "P1", "D1", date(2026, 6, 20), -200),
    ],
    *COLUMNS,
)
FACTS = IncentiveFacts(
    products=[Product("P1", "tea", category="tea", brand="Gold"), Product("P2", "cups", category="ware")],
    customers=[
        Customer("C1", "one", region="north", channel="retail"),
        Customer("C2", "two", region="south", channel="online"),
    ],
)
JUNE = Period.month(2026, 6)


@pytest.mark.parametrize(
    ("side", "bases"),
    [
        ({"products": ["P1"]}, (800, 300)),
        ({"without_products": ["P1"]}, (500, 0)),
        ({"categories": ["tea"]}, (800, 300)),
        ({"without_categories": ["tea"]}, (500, 0)),
        ({"brands": ["Gold"]}, (800, 300)),
        ({"without_brands": ["Gold"]}, (500, 0)),
        ({"regions": ["north"]}, (1300, 0)),
        ({"channels": ["online"]}, (0, 300)),
        ({"regions": ["north"], "channels": ["online"]}, (0, 0)),
        ({"periods": [JUNE]}, (500, 300)),
        ({"without_periods": [JUNE]}, (800, 0)),
        ({"periods": [JUNE], "products": ["P1"]}, (0, 300)),
    ],
)
@pytest.mark.method("N7")
def test_every_side_of_a_scope_counts(side: dict[str, Any], bases: tuple[int, int]) -> None:
    """Products, markets and days; a return counts by the day of its sale, so February's stays February's."""
    earnings = earn(policy(scope=Scope(**side)), LINES, until=YEAR_END, facts=FACTS)
    assert [one.base for one in earnings] == [cny(one) for one in bases]
    assert [one.amount for one in earnings] == [cny(one // 50) for one in bases]
    assert "N7" in earnings[0].explain().clauses()


def test_a_region_of_the_scope_is_where_the_buyer_is() -> None:
    """A group earns on its northern members only, while all of them reach the tiers."""
    both = Eligibility(groups=[BuyingGroup("G", [Membership(one, JOINED) for one in ("C1", "C2")])])
    north = policy(eligibility=both, scope=Scope(regions=["north"]), qualifying_scope=Scope())
    earning = earn(north, LINES, until=YEAR_END, facts=FACTS)[0]
    assert (earning.qualifying, earning.base) == (cny(1600), cny(1300))
    with refused("policy.needs-customers"):
        earn(north, LINES, until=YEAR_END)
    with refused("type.wrong"):
        Scope(periods=["June"])


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
    with refused("id.empty"):
        BuyingGroup("", [Membership("C1", JOINED)])
    with refused("group.overlap"):
        BuyingGroup("G", [Membership("C1", JOINED), Membership("C1", date(2026, 2, 1))])
    again = BuyingGroup("G", [Membership("C1", JOINED, date(2026, 2, 1)), Membership("C1", date(2026, 2, 1))])
    with refused("group.duplicate"):
        Eligibility(groups=[again, again])
    with refused("type.wrong"):
        Eligibility(groups=["G"])
    with refused("type.wrong"):
        BuyingGroup("G", ["C1"])


def test_nobody_is_in_two_groups_at_the_same_time() -> None:
    """Its volume would count, and earn, in both; who moves leaves the one group first."""
    moves = date(2026, 5, 1)
    north = BuyingGroup("north", [Membership("C2", JOINED), Membership("C1", JOINED)])
    south = BuyingGroup("south", [Membership("C1", moves)])
    with pytest.raises(KeyAccountError, match="of north and again of south on 2026-05-01") as caught:
        Eligibility(groups=[south, north])
    assert (caught.value.code, caught.value.path) == ("group.overlap", "$.groups")
    left = BuyingGroup("north", [Membership("C2", JOINED), Membership("C1", JOINED, moves)])
    agreed = policy(eligibility=Eligibility(groups=[south, left]))
    lines = ledger(("C1", date(2026, month, 5), 100 * month) for month in (4, 5))
    found = {one.participant: one.base for one in earn(agreed, lines, until=YEAR_END)}
    assert found == {"north": cny(400), "south": cny(500)}


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
