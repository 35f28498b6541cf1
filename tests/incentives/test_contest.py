"""Sales contests pay exactly their prize money, with ties and teams."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    Basis,
    ContestTies,
    Departure,
    IncentiveFacts,
    SalesContest,
    Tax,
    TaxSide,
    TeamSplit,
    Unclaimed,
    earn,
    placings,
    team_shares,
)
from keyaccount.values.money import Money
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused

PRIZES = (cny(3000), cny(2000), cny(1000))


def _contest(ties: ContestTies = ContestTies.SPLIT, **more: Any) -> SalesContest:
    given: dict[str, Any] = {"unclaimed": Unclaimed.KEPT} | more
    return SalesContest(PRIZES, ties=ties, **given)


def _prizes(contest: SalesContest, *results: int) -> list[int]:
    named = {f"C{at}": result for at, result in enumerate(results)}
    return [one.prize // 100 for one in sorted(placings(contest, named, 0), key=lambda one: one.entrant)]


@pytest.mark.parametrize(
    ("ties", "paid"),
    [
        (ContestTies.SPLIT, [2500, 2500, 1000, 0]),
        (ContestTies.SHARE_UP, [2571, 2571, 857, 0]),
        (ContestTies.NEXT_RANK, [2400, 2400, 1200, 0]),
    ],
)
def test_two_share_the_first_place(ties: ContestTies, paid: list[int]) -> None:
    """Three rules, three results, one sum: six thousand."""
    assert _prizes(_contest(ties), 90, 90, 50, 10) == paid


def test_a_tie_past_the_last_prize_still_pays() -> None:
    """Four tied for three prizes: by the lower rank each is worth nothing, so they share."""
    assert _prizes(_contest(ContestTies.NEXT_RANK), 7, 7, 7, 7) == [1500] * 4


def test_unclaimed_prizes() -> None:
    """One qualifies: the other prizes are kept, or go to the winner."""
    assert _prizes(_contest(), 90, 0) == [3000, 0]
    assert _prizes(_contest(unclaimed=Unclaimed.SHARED), 90, 0) == [6000, 0]
    assert _prizes(_contest(unclaimed=Unclaimed.SHARED), 0) == [0]


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=12),
    st.sampled_from(ContestTies),
    st.sampled_from(Unclaimed),
    st.lists(st.integers(0, 999), min_size=1, max_size=4),
)
def test_the_prize_money_is_paid_to_the_cent(
    results: list[int], ties: ContestTies, unclaimed: Unclaimed, prizes: list[int]
) -> None:
    """Whatever ties there are, the budget is neither overrun nor saved on; better results never win less."""
    money = [Money.of_minor(one, "CNY") for one in sorted(prizes, reverse=True)]
    contest = SalesContest(money, ties=ties, unclaimed=unclaimed)
    made = placings(contest, {f"C{at}": one for at, one in enumerate(results)}, 1)
    qualified = [one for one in made if one.rank is not None]
    filled = sum(one.minor_units for one in money[: len(qualified)])
    if unclaimed is Unclaimed.SHARED and filled:
        filled = contest.budget.minor_units
    assert sum(one.prize for one in made) == filled
    # Odd cents may part equals, never turn the order round.
    assert all(one.prize >= two.prize - 1 for one in made for two in made if one.result > two.result)


@pytest.mark.parametrize(
    ("split", "paid"), [(TeamSplit.BY_RESULT, [2000, 1000, 2000]), (TeamSplit.EQUAL, [1500, 1500, 2000])]
)
@pytest.mark.method("N7")
def test_teams_share_their_prize(split: TeamSplit, paid: list[int]) -> None:
    """Two customers of one team beat a single one together."""
    rows = [("A", date(2026, 3, 1), 600), ("B", date(2026, 3, 1), 300), ("C", date(2026, 3, 1), 800)]
    contest = _contest(teams={"A": "north", "B": "north"}, team_split=split)
    earnings = earn(policy(contest), ledger(rows), until=YEAR_END)
    assert [one.amount for one in earnings] == [cny(one) for one in paid]
    assert sum(paid) == 5000
    assert earnings[0].steps[0].reason is not None
    assert earnings[0].steps[0].reason.zh == "团队 north"
    assert "N7" in earnings[0].explain().clauses()


def test_the_threshold_and_the_tie_are_told() -> None:
    """Who got nothing learns why."""
    rows = [("A", date(2026, 3, 1), 600), ("B", date(2026, 3, 1), 600), ("C", date(2026, 3, 1), 99)]
    earnings = earn(policy(_contest(threshold=100)), ledger(rows), until=YEAR_END)
    labels = [one.steps[0].label.en for one in earnings]
    assert labels == ["rank 1, tied with 1", "rank 1, tied with 1", "below the threshold"]
    third = earn(policy(_contest()), ledger(rows), until=YEAR_END)[2]
    assert third.steps[0].label.zh == "第 3 名"


def test_words_and_checks() -> None:
    """Prizes fall with the rank."""
    for choice in (*ContestTies, *Unclaimed, *TeamSplit):
        assert choice.text.en != choice.text.zh
    with refused("contest.prizes"):
        SalesContest([], ties=ContestTies.SPLIT, unclaimed=Unclaimed.KEPT)
    with refused("contest.order"):
        SalesContest([cny(1), cny(2)], ties=ContestTies.SPLIT, unclaimed=Unclaimed.KEPT)
    with refused("number.too-small"):
        _contest(threshold=-1)
    with refused("id.empty"):
        _contest(teams={"A": ""})
    assert _contest().text.zh == "销售竞赛:奖金 3000.00 / 2000.00 / 1000.00,并列者平分所占名次的奖金"
    assert team_shares(_contest(), 10, {"A": 0, "B": -5}) == {"A": 5, "B": 5}


def test_equal_shares_reach_members_who_sold_nothing() -> None:
    """Equally among members means all of them: as long as they take part at all, and to the cent."""
    rows = [("A", date(2026, 3, 1), 600), ("C", date(2026, 3, 1), 500)]
    contest = _contest(teams={"A": "north", "B": "north"}, team_split=TeamSplit.EQUAL)
    earnings = {one.participant: one for one in earn(policy(contest), ledger(rows), until=YEAR_END)}
    assert {name: one.amount for name, one in earnings.items()} == {
        "A": cny(1500),
        "B": cny(1500),
        "C": cny(2000),
    }
    assert len(earnings["B"].lines) == 0
    gone = IncentiveFacts(departures=[Departure("B", date(2025, 5, 1))])
    alone = earn(policy(contest), ledger(rows), until=YEAR_END, facts=gone)
    assert {one.participant: one.amount for one in alone} == {"A": cny(3000), "C": cny(2000)}


def test_the_threshold_counts_in_the_unit_of_the_base() -> None:
    """Amounts converted from another tax basis are finer; the threshold is the same money."""
    rows = [("A", date(2026, 3, 1), 99, "excluded"), ("C", date(2026, 3, 1), 113, "included")]
    lines = ledger(rows, "customer", "invoiced", "net_amount", "tax_basis")
    basis = Basis(tax=Tax(TaxSide.EXCLUDED, "0.13"))
    contest = _contest(threshold=100, teams={"B": "north"}, team_split=TeamSplit.EQUAL)
    earnings = earn(policy(contest, basis=basis), lines, until=YEAR_END)
    assert [one.steps[0].label.en for one in earnings] == [
        "below the threshold",
        "below the threshold",
        "rank 1",
    ]
