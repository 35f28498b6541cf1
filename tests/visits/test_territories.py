"""Assigning managers: nobody unassigned, the weighted work balanced, and disturbance reported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.account import KeyAccount
from keyaccount.model.customer import Customer, Location
from keyaccount.model.manager import AccountManager
from keyaccount.visits import GreatCircle, StaffingPolicy, VisitNorm, WeeklyFrequency, assign_managers
from tests.visits.builders import START, SUNDAY, account, managers, need


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=8, max_size=24), st.integers(1, 4))
def test_nobody_is_left_out_and_the_work_is_balanced(weights: list[int], count: int) -> None:
    """With many alike accounts the workload index of every manager must lie within the band."""
    needs = [need(f"C{n:02d}", weight=weight) for n, weight in enumerate(weights)]
    accounts = [account(one.account) for one in needs]
    team = assign_managers(
        accounts, managers(count), StaffingPolicy("1", band=Decimal(1)), as_of=SUNDAY, needs=needs
    )
    assert sorted(one.account for one in team.assignments) == [one.account for one in needs]
    assert team.balanced
    assert not [one for one in team.findings if one.code == "staffing.out-of-band"]
    again = assign_managers(
        accounts[::-1], managers(count)[::-1], team.policy, as_of=SUNDAY, needs=needs[::-1]
    )
    assert again.assignments == team.assignments


@pytest.mark.method("V4")
def test_quality_counts_as_well_as_quantity() -> None:
    """One account of weight four stands against four of weight one."""
    needs = [need("C0", weight=4), *(need(f"C{n}") for n in range(1, 5))]
    team = assign_managers(
        [account(one.account) for one in needs], managers(2), StaffingPolicy("1"), as_of=SUNDAY, needs=needs
    )
    assert sorted(len(one.accounts) for one in team.territories) == [1, 4]
    assert "V4" in team.explain("M1").clauses()


def test_accounts_keep_their_manager_unless_balance_demands_otherwise() -> None:
    """Every move is a customer who must get used to a new face, so it is counted and shown."""
    needs = [need(f"C{n}") for n in range(4)]
    kept = assign_managers(
        [account("C0", "M2"), account("C1", "M2"), account("C2", "M1"), account("C3", "M1")],
        managers(2),
        StaffingPolicy("1"),
        as_of=SUNDAY,
        needs=needs,
    )
    assert kept.moved == ()
    assert kept.explain("C0").find("previous") is not None
    crowded = [account(f"C{n}", "M1") for n in range(4)]
    spread = assign_managers(crowded, managers(2), StaffingPolicy("1"), as_of=SUNDAY, needs=needs)
    assert len(spread.moved) == 2
    assert "2 accounts change manager" in spread.summary()


@pytest.mark.method("V4")
def test_what_customers_feel_is_priced_and_said_account_by_account() -> None:
    """A change of manager weighs an hour of work a week by default, and its reason names who is lost."""
    crowded = [account(f"C{n}", "M1") for n in range(4)]
    needs = [need(f"C{n}") for n in range(4)]
    team = assign_managers(crowded, managers(2), StaffingPolicy("1"), as_of=SUNDAY, needs=needs)
    assert (len(team.moved), team.disruption) == (2, 120)
    assert "priced at 120 min" in team.summary()
    assert "计 120 分钟" in team.summary("zh")
    reason = team.explain(team.moved[0].account).reason
    assert reason is not None
    assert reason.en.startswith("taken from M1 although that costs 60 min")
    dear = StaffingPolicy("1", move_cost=10**5)
    kept = assign_managers(crowded, managers(2), dear, as_of=SUNDAY, needs=needs)
    assert (kept.moved, kept.disruption, kept.balanced) == ((), 0, False)
    assert "V4" in team.explain("C0").clauses()


def test_a_customer_whose_manager_left_counts_as_disturbed() -> None:
    """The face is new all the same, whoever decided it."""
    team = assign_managers(
        [account("C0", "M9"), account("C1", "M1")],
        managers(1),
        StaffingPolicy("1"),
        as_of=SUNDAY,
        needs=[need("C0"), need("C1")],
    )
    assert [one.account for one in team.moved] == ["C0"]
    reason = team.explain("C0").reason
    assert reason is not None
    assert reason.zh.startswith("M9 已不在团队")


@given(st.integers(0, 5), st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_one_seed_gives_one_team_whatever_the_order(seed: int, shuffle: int) -> None:
    """Two colleagues with one list and one seed must get one answer, also where nothing balances."""
    from random import Random

    needs = [need("BIG", minutes=240, weight=9), *(need(f"C{n}", minutes=20 + 7 * n) for n in range(7))]
    mixed = list(needs)
    Random(shuffle).shuffle(mixed)
    first, second = (
        assign_managers(
            [account(one.account) for one in given_],
            managers(3),
            StaffingPolicy("1", band=Decimal("0.01")),
            as_of=SUNDAY,
            needs=given_,
            seed=seed,
        )
        for given_ in (needs, mixed)
    )
    assert first.assignments == second.assignments
    assert first.seed == seed
    assert not first.balanced


def test_skills_and_regions_bind_and_a_misfit_is_reported() -> None:
    """The account still gets a name, and the gap is said aloud."""
    people = [
        AccountManager("M1", "Li", regions=["east"], languages=["en"]),
        AccountManager("M2", "Wu", regions=["west"]),
    ]
    needs = [need("C1", region="east"), need("C2", region="west"), need("C3", skills=["fr"])]
    team = assign_managers(
        [account(one.account) for one in needs], people, StaffingPolicy("1"), as_of=SUNDAY, needs=needs
    )
    assert team.manager_of("C1").id == "M1"
    assert team.manager_of("C2").id == "M2"
    assert [one.path for one in team.findings if one.code == "staffing.no-fitting-manager"] == [
        "$.accounts.C3"
    ]
    assert "only Li fits" in team.explain("C1").tree()


def test_overload_is_said_in_hours_and_managers() -> None:
    """A finding the head of sales can act on names the missing hours."""
    needs = [need(f"C{n}", WeeklyFrequency(5), 120) for n in range(5)]
    team = assign_managers(
        [account(one.account) for one in needs],
        [AccountManager("M1", "Li", weekly_hours=40)],
        StaffingPolicy("1"),
        as_of=SUNDAY,
        needs=needs,
    )
    over = [one for one in team.findings if one.code == "staffing.overload"]
    assert len(over) == 1
    assert "lacks 35.0 hours" in over[0].text.en


def test_territories_are_compact() -> None:
    """Two cities, two managers based there: nobody is sent across."""
    shanghai, beijing = Location(Decimal(31), Decimal(121)), Location(Decimal(40), Decimal(116))
    people = [AccountManager("M1", "Li", base=shanghai), AccountManager("M2", "Wu", base=beijing)]
    customers = [
        Customer(f"C{n}", f"C{n}", location=attrs.evolve(place, address=None))
        for n, place in enumerate([shanghai, beijing, shanghai, beijing])
    ]
    policy = StaffingPolicy(
        "1", norms=[VisitNorm("A", WeeklyFrequency())], otherwise="A", travel=GreatCircle()
    )
    team = assign_managers(
        [account(one.id) for one in customers], people, policy, as_of=SUNDAY, customers=customers
    )
    assert team.of("M1").accounts == ("C0", "C2")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: _assign([account("C1")], []), "team.no-manager"),
        (
            lambda: _assign([account("C1")], [AccountManager("M1", "Li", active_from=date(2027, 1, 1))]),
            "team.no-manager",
        ),
        (lambda: _assign([account("C1")], managers(1), needs=[]), "team.need-missing"),
        (
            lambda: _assign([account("C1")], managers(1), needs=[need("C1"), need("C1")]),
            "team.duplicate-need",
        ),
        (lambda: _assign([account("C1")] * 2, managers(1)), "team.duplicate-account"),
        (lambda: _assign([account("C1")], managers(1) * 2), "team.duplicate-manager"),
        (lambda: _assign([KeyAccount("C1", date(2027, 1, 1))], managers(1)), "team.account-not-key"),
        (
            lambda: _assign([account("C1").released(START, ["Chen"], "closed")], managers(1)),
            "team.account-not-key",
        ),
    ],
)
def test_impossible_teams_are_refused(call: Any, code: str) -> None:
    """Planning visits for somebody who is no key account any more wastes everybody's time."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code


def _assign(accounts: list[KeyAccount], people: list[AccountManager], needs: Any = None) -> Any:
    given_ = [need("C1")] if needs is None else needs
    return assign_managers(accounts, people, StaffingPolicy("1"), as_of=SUNDAY, needs=given_)
