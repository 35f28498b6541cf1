"""Tests of the zone of agreement and of what clashes, against looking at every deal."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest

from keyaccount.bargaining import BargainingProblem, clash, zone
from tests.bargaining.oracle import every_value, exact, random_problem


@pytest.mark.parametrize("parties", [2, 3])
def test_zone_equals_brute_force(parties: int) -> None:
    """An option called closed must occur in no acceptable deal, and a best must be reachable."""
    rng = random.Random(300 + parties)
    for _ in range(80):
        problem = random_problem(rng, parties)
        room = zone(problem)
        values = every_value(problem)
        for party in range(parties):
            assert room.best[party] == max((one[party] for one in values), default=None)
        assert room.empty == (not values)
        lists = product(*(range(len(issue.options)) for issue in problem.issues))
        found = {
            (issue, option)
            for choice in lists
            if problem.acceptable(problem.deal(choice))
            for issue, option in enumerate(choice)
        }
        for issue, flags in enumerate(room.open_options):
            assert [(issue, option) in found for option in range(len(flags))] == list(flags)


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
