"""The sharing-out of accounts is compared with every possible one where that can be tried."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.visits import sharing
from keyaccount.visits.sharing import Sharing, share_out


def _sharing(work: list[int], count: int, **fields: object) -> Sharing:
    many = len(work)
    settings_: dict[str, object] = {
        "work": work,
        "hours": [40] * count,
        "most": [None] * count,
        "allowed": [list(range(count)) for _ in work],
        "previous": [None] * many,
        "base": [[0] * count for _ in work],
        "between": [[0] * many for _ in work],
        "calls": [100] * many,
        "band": Fraction(1, 10),
        "move_cost": 0,
        "travel_share": Fraction(0),
    }
    return Sharing(**{**settings_, **fields})  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 100), min_size=1, max_size=7), st.integers(1, 3))
def test_the_heaviest_load_is_near_the_best_possible(work: list[int], count: int) -> None:
    """Balance is the point; the greedy start alone could be a third off."""
    owners = share_out(_sharing(work, count))
    loads = [sum(w for w, owner in zip(work, owners, strict=True) if owner == m) for m in range(count)]
    best = min(
        max(sum(w for w, owner in zip(work, every, strict=True) if owner == m) for m in range(count))
        for every in product(range(count), repeat=len(work))
    )
    assert sum(loads) == sum(work)
    assert max(loads) <= best * 4 // 3


# Found by search: relocations and swaps alone leave one load outside the band of 1 ± 0.05.
STUCK = [50, 51, 64, 109, 47, 83, 29]


def test_what_single_moves_cannot_balance_is_shared_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A head of sales with pencil and paper must not find a better balance than the library."""
    hard = _sharing(STUCK, 3, band=Fraction(1, 20))

    def loads(owners: list[int]) -> list[int]:
        return [sum(w for w, own in zip(STUCK, owners, strict=True) if own == m) for m in range(3)]

    fair = Fraction(sum(STUCK), 3)
    assert all(abs(load - fair) <= fair / 20 for load in loads(share_out(hard, seed=1)))
    assert share_out(hard, seed=1) == share_out(hard, seed=1)
    monkeypatch.setattr(sharing, "MOST_FOR_NEW_TRIES", 6)
    assert any(abs(load - fair) > fair / 20 for load in loads(share_out(hard, seed=1)))


def test_work_that_cannot_be_balanced_keeps_the_best_found() -> None:
    """One giant account leaves every try outside the band; the answer is no worse for having tried."""
    owners = share_out(_sharing([1000, 10, 10, 10], 2, previous=[0, 0, 1, None]), seed=3)
    assert [owner for owner in owners if owner != owners[0]] == [1 - owners[0]] * 3


def test_only_fitting_managers_get_an_account() -> None:
    """Nobody is sent who does not speak the customer's language, however idle."""
    owners = share_out(_sharing([10, 10, 10], 2, allowed=[[1], [1], [1]]))
    assert owners == [1, 1, 1]


def test_the_bound_on_accounts_holds_while_room_is_left() -> None:
    """A trainee with at most one account gets one."""
    owners = share_out(_sharing([10, 10, 10, 10], 2, most=[1, None]))
    assert owners.count(0) == 1
    full = share_out(_sharing([10, 10], 1, most=[1]))
    assert full == [0, 0]


def test_keeping_the_manager_is_worth_its_price() -> None:
    """Customers hate a new face; a small imbalance must not cost them theirs."""
    kept = share_out(_sharing([100, 90, 100, 90], 2, previous=[0, 0, 1, 1], move_cost=10_000))
    assert kept == [0, 0, 1, 1]
    free = share_out(_sharing([100, 10, 100, 10], 2, previous=[0, 1, 0, 1]))
    assert {free[0], free[2]} == {0, 1}


def test_the_search_ends_even_when_not_allowed_to_improve(monkeypatch: pytest.MonkeyPatch) -> None:
    """The passes are bounded; the greedy sharing alone still leaves nobody out."""
    monkeypatch.setattr(sharing, "MOST_PASSES", 0)
    assert sorted(share_out(_sharing([5, 4, 3, 2], 2))) == [0, 0, 1, 1]


def test_near_accounts_go_together() -> None:
    """Two towns, two managers: nobody drives between them."""
    far = 36_000
    town = [0, 1, 0, 1]
    between = [[0 if town[a] == town[b] else far for b in range(4)] for a in range(4)]
    owners = share_out(_sharing([100, 100, 100, 100], 2, between=between, travel_share=Fraction(1)))
    assert owners[0] == owners[2] != owners[1] == owners[3]
    assert share_out(_sharing([100, 100, 100, 100], 2, between=between, travel_share=Fraction(1))) == owners


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 7), st.integers(2, 3))
def test_a_move_is_judged_as_if_it_were_made(random: Random, many: int, count: int) -> None:
    """Judging without moving makes large teams fast; it must give the cost of the move to the unit."""
    between = [[random.randrange(4000) for _ in range(many)] for _ in range(many)]
    base = [[random.randrange(4000) for _ in range(count)] for _ in range(many)]
    work = [random.randrange(1, 9000) for _ in range(many)]
    state = sharing._State(_sharing(work, count, between=between, base=base, travel_share=Fraction(1)))
    for account in range(many):
        state.put(account, random.randrange(count))
    account, other = random.sample(range(many), 2)
    here, there = state.owner[account], state.owner[other]
    judged = state.cost_of_staying(account)
    if here != there:
        instead = state.cost_of_adding(account, there, instead=other)
        state.take(other)
        assert instead == state.cost_of_adding(account, there)
        state.put(other, there)
    state.take(account)
    assert judged == state.cost_of_adding(account, here)


def test_a_road_longer_one_way_counts_as_the_mean_of_both() -> None:
    """One-way streets must not make what a territory costs depend on who joined it first."""
    assert sharing._both_ways([[7, 4], [9, 0]]) == [[0, 6], [6, 0]]
    assert sharing._both_ways([[0, 4], [4, 0]]) == [[0, 4], [4, 0]]
