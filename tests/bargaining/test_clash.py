"""Tests of what clashes and of the smallest ways out, against looking at every deal."""

from __future__ import annotations

import random
from fractions import Fraction

import attrs
import pytest

from keyaccount.bargaining import BargainingProblem, LinearIssue, WorkLimit, clash, pareto_frontier
from tests.bargaining.oracle import (
    every_value,
    exact,
    grid,
    opposed_tables,
    random_mixed,
    random_problem,
    rich_problem,
)


@pytest.mark.parametrize("parties", [2, 3])
def test_relaxations_equal_brute_force(parties: int) -> None:
    """What is called the smallest way out must be the smallest over all deals, efficient or not."""
    rng = random.Random(400 + parties)
    seen = 0
    for _ in range(120):
        problem = random_problem(rng, parties)
        found = clash(problem)
        assert (found is None) == bool(every_value(problem))
        if found is None:
            continue
        seen += 1
        free = BargainingProblem(problem.parties, problem.issues, (None,) * parties)
        short = [lacks(problem, values) for values in every_value(free)]
        assert found.together == min(max(one) for one in short)
        assert found.total == min(sum(one) for one in short)
        for party in range(parties):
            held = [one[party] for one in short if not any(one[:party] + one[party + 1 :])]
            assert found.alone[party] == min(held, default=None)
        assert all(max(lacks(problem, deal.values)) == found.together for deal in found.together_deals)
        assert all(sum(lacks(problem, deal.values)) == found.total for deal in found.total_deals)
    assert seen > 10


def lacks(problem: BargainingProblem, values: tuple[Fraction, ...]) -> list[Fraction]:
    """Return how far values fall short of each bottom line."""
    floors = zip(values, problem.bottom_lines, strict=True)
    return [max(Fraction(0), (value if floor is None else floor) - value) for value, floor in floors]


def test_the_smallest_clashing_set_is_named() -> None:
    """Of three parties only two may be in each other's way; the third must not be asked to move."""
    issue = [[[0, 4]], [[4, 0]], [[1, 1]]]
    found = clash(BargainingProblem.from_tables(issue, (3, 3, 1), ("us", "them", "carrier")))
    assert found is not None
    assert found.parties == ("us", "them")
    alone = clash(BargainingProblem.from_tables(issue, (3, 3, 9), ("us", "them", "carrier")))
    assert alone is not None
    assert alone.parties == ("carrier",)
    assert alone.alone == (None, None, None)


def test_a_party_without_bottom_line_never_gives_way() -> None:
    """Nobody can be asked to lower a line that was never drawn."""
    found = clash(BargainingProblem.from_tables([[[0, 4]], [[4, 0]]], (9, None)))
    assert found is not None
    assert found.alone == (*exact(5), None)


def test_relaxations_on_linear_issues() -> None:
    """On a scale the smallest way out may lie between the ends; no grid deal may come out cheaper."""
    rng = random.Random(33)
    seen = 0
    for _ in range(50):
        problem = random_mixed(rng)
        found = clash(problem)
        deals = grid(problem)
        assert found is None or not deals
        if found is None:
            continue
        seen += 1
        every = grid(attrs.evolve(problem, bottom_lines=(None, None)))
        short = [lacks(problem, deal.values) for deal in every]
        assert found.together <= min(max(one) for one in short)
        assert found.total <= min(sum(one) for one in short)
        for deals_at, measure, least in (
            (found.together_deals, max, found.together),
            (found.total_deals, sum, found.total),
        ):
            for deal in deals_at:
                assert problem.deal(deal.choice, deal.positions) == deal
                assert measure(lacks(problem, deal.values)) == least
        for party in range(2):
            alone = found.alone[party]
            held = [one[party] for one in short if not one[1 - party]]
            assert not held or (alone is not None and alone <= min(held))
    assert seen > 5


def test_both_give_way_equally_between_the_ends() -> None:
    """Floors of 8 and 6 on a pie of 10: each gives way by 2, at a price no end of the scale has."""
    line = LinearIssue("price", [0, 10], [10, 0])
    found = clash(BargainingProblem(("us", "them"), [], (8, 6), [line]))
    assert found is not None
    assert (found.together, found.together_deals[0].values) == (Fraction(2), exact(6, 4))
    assert found.alone == exact(4, 4)


def test_a_thinned_frontier_is_no_proof_of_a_clash() -> None:
    """Talks must not be broken off because the search for a deal was cut short."""
    free = BargainingProblem.from_tables(opposed_tables(), (None, None))
    frontier = pareto_frontier(free)
    floors = frontier.deals[len(frontier.deals) // 3].values
    tight = attrs.evolve(free, bottom_lines=floors)
    assert clash(tight) is None
    cut = WorkLimit(200)
    assert not any(tight.acceptable(deal) for deal in pareto_frontier(free, cut).deals)
    found = clash(tight, cut)
    assert found is None or not found.exact


def test_a_bounded_clash_says_so() -> None:
    """What is called the smallest way out may then be smaller by the gap, never greater."""
    for parties in (2, 3):
        problem = rich_problem(parties)
        apart = attrs.evolve(problem, bottom_lines=[7 * 10**6] * parties)
        found = clash(apart, WorkLimit(64))
        assert found is not None
        assert not found.exact
        assert max(found.gaps) > 0
    whole = clash(attrs.evolve(rich_problem(), bottom_lines=[7 * 10**6] * 2))
    small = clash(attrs.evolve(rich_problem(), bottom_lines=[7 * 10**6] * 2), WorkLimit(64))
    assert whole is not None
    assert small is not None
    assert whole.exact
    assert small.together - max(small.gaps) <= whole.together <= small.together
