"""Budgets and guarantees over several earnings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    Basis,
    BudgetRule,
    BuyingGroup,
    ContestTies,
    Departure,
    Eligibility,
    Guarantee,
    IncentiveFacts,
    Limits,
    Measure,
    Membership,
    RetrospectiveRebate,
    SalesContest,
    TeamSplit,
    TierReward,
    Unclaimed,
    Window,
    earn,
    settle,
)
from keyaccount.incentives.allotment import absentees
from keyaccount.values.money import Money
from tests.incentives.making import YEAR, YEAR_END, cny, ledger, policy, scale

LINES = ledger([("A", date(2026, 1, 5), 10_000), ("B", date(2026, 2, 5), 30_000), ("C", date(2026, 3, 5), 0)])


@pytest.mark.parametrize(
    ("rule", "paid"), [(BudgetRule.PRORATE, [100, 300]), (BudgetRule.FIRST_EARNED, [200, 200])]
)
@pytest.mark.method("N7")
def test_a_budget_is_never_overrun(rule: BudgetRule, paid: list[int]) -> None:
    """Eight hundred earned, four hundred there: shared, or first come first served."""
    limits = Limits(budget=cny(400), budget_rule=rule)
    earnings = earn(policy(limits=limits), LINES, until=YEAR_END)
    assert [one.amount for one in earnings][:2] == [cny(one) for one in paid]
    assert Money.total((one.amount for one in earnings), "CNY") == cny(400)
    assert earnings[0].steps[-1].key in ("budget", "tier-1")
    assert "N7" in earnings[0].explain().clauses()


@given(
    st.lists(st.integers(0, 100_000), min_size=1, max_size=6),
    st.integers(0, 3_000),
    st.sampled_from(BudgetRule),
)
def test_budgets_hold_to_the_cent(amounts: list[int], budget: int, rule: BudgetRule) -> None:
    """Whoever bought what."""
    lines = ledger((f"C{at}", date(2026, 1, 5), amount) for at, amount in enumerate(amounts))
    limits = Limits(budget=Money.of_minor(budget, "CNY"), budget_rule=rule)
    earned = sum(one.amount.minor_units for one in earn(policy(), lines, until=YEAR_END))
    paid = earn(policy(limits=limits), lines, until=YEAR_END)
    assert sum(one.amount.minor_units for one in paid) == min(earned, budget)
    assert all(one.amount.minor_units >= 0 for one in paid)


def _guaranteed(rule: Guarantee, *volumes: int) -> list[Money]:
    lines = ledger(("A", date(2026, 1 + at, 5), volume) for at, volume in enumerate(volumes) if volume)
    made = policy(
        limits=Limits(guarantee=cny(100), guarantee_rule=rule),
        window=Window.MONTH,
        eligibility=Eligibility(customers=["A"]),
    )
    return [one.amount for one in earn(made, lines, until=date(2026, len(volumes), 28))]


@pytest.mark.method("N7")
def test_guarantees_per_window_or_over_all() -> None:
    """A month of 300 makes up for a month of nothing, if the guarantee runs over all."""
    # January and February are over on 28 February; March is not looked at.
    assert _guaranteed(Guarantee.PER_WINDOW, 0, 15_000) == [cny(100), cny(300)]
    assert _guaranteed(Guarantee.CUMULATIVE, 0, 15_000) == [cny(100), cny(200)]
    assert _guaranteed(Guarantee.CUMULATIVE, 15_000, 0) == [cny(300), cny(0)]
    made = policy(limits=Limits(guarantee=cny(100)), eligibility=Eligibility(customers=["A"]))
    assert "N7" in earn(made, LINES, until=YEAR_END)[0].explain().clauses()


def test_a_guarantee_is_paid_also_to_who_bought_nothing() -> None:
    """That is what a guarantee is; a group gets one, not each member."""
    group = BuyingGroup("G", [Membership("X", date(2026, 1, 1)), Membership("Y", date(2026, 1, 1))])
    made = policy(
        RetrospectiveRebate(scale((0, 1), kind=TierReward.PER_UNIT)),
        basis=Basis(measure=Measure.QUANTITY, unit="case"),
        limits=Limits(guarantee=cny(50)),
        eligibility=Eligibility(customers=["Z"], groups=[group]),
    )
    done = settle(made, LINES, YEAR)
    assert [(item.participant, item.due) for item in done.items] == [("G", cny(50)), ("Z", cny(50))]
    assert len(done.items[0].earnings[0].lines) == 0
    assert settle(made, LINES, YEAR, as_of=date(2026, 6, 30)).due("CNY").is_zero


def test_who_left_before_a_window_is_guaranteed_nothing_in_it() -> None:
    """The guarantee is for those who take part; leaving in May ends it with the second quarter."""
    limits = Limits(guarantee=cny(50))
    named = policy(limits=limits, window=Window.QUARTER, eligibility=Eligibility(customers=["Z"]))
    facts = IncentiveFacts(departures=[Departure("Z", date(2026, 5, 5))])
    earnings = earn(named, LINES, until=YEAR_END, facts=facts)
    assert [(one.participant, one.window.start.month) for one in earnings] == [("Z", 1), ("Z", 4)]
    joins = BuyingGroup("G", [Membership("Z", date(2026, 7, 1))])
    grouped = policy(limits=limits, window=Window.QUARTER, eligibility=Eligibility(groups=[joins]))
    assert [one.window.start.month for one in earn(grouped, LINES, until=YEAR_END)] == [7, 10]


def test_a_team_that_shares_equally_has_a_part_for_who_bought_nothing() -> None:
    """Z bought nothing and yet gets its half of the prize."""
    teams = {"A": "north", "Z": "north"}
    contest = SalesContest(
        [cny(100)],
        ties=ContestTies.SPLIT,
        unclaimed=Unclaimed.KEPT,
        teams=teams,
        team_split=TeamSplit.EQUAL,
    )
    alone = absentees([policy(contest)], [], YEAR_END, IncentiveFacts())
    assert [one.participant for one in alone] == ["A", "Z"]
    found = earn(policy(contest), ledger([("A", date(2026, 1, 5), 100)]), until=YEAR_END)
    assert {one.participant: one.amount for one in found} == {"A": cny(50), "Z": cny(50)}
