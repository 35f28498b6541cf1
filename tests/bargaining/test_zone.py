"""Tests of the zone of agreement, against looking at every deal."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import attrs
import pytest

from keyaccount.bargaining import BargainingProblem, LinearIssue, WorkLimit, line_frontier, zone
from tests.bargaining.oracle import every_value, grid, random_mixed, random_problem, rich_problem


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


def test_zone_beside_linear_issues() -> None:
    """On a scale the open part is a range; every acceptable grid deal must lie inside what is called open."""
    rng = random.Random(31)
    for _ in range(40):
        problem = random_mixed(rng)
        room = zone(problem)
        deals = grid(problem)
        for party in range(2):
            best = room.best[party]
            assert not deals or (best is not None and max(deal.values[party] for deal in deals) <= best)
        for deal in deals:
            assert all(room.open_options[issue][option] for issue, option in enumerate(deal.choice))
            for line, place in enumerate(deal.positions):
                ends = room.open_ranges[line]
                assert ends is not None
                assert ends[0] <= place <= ends[1]


def test_the_ends_of_an_open_range_are_reached() -> None:
    """A range that reaches too far would promise a price nobody can sign; just beyond it nothing is left."""
    rng = random.Random(32)
    for _ in range(40):
        problem = random_mixed(rng)
        for line, ends in zip(problem.linear, zone(problem).open_ranges, strict=True):
            assert (ends is not None) == bool(line_frontier(problem).pieces)
            for place in ends or ():
                assert line_frontier(fixed(problem, line, place)).pieces
            for place in [] if ends is None else [ends[0] - Fraction(1, 1000), ends[1] + Fraction(1, 1000)]:
                assert not 0 <= place <= 1 or not line_frontier(fixed(problem, line, place)).pieces


def fixed(problem: BargainingProblem, line: LinearIssue, place: Fraction) -> BargainingProblem:
    """Return the problem with one linear issue held at a position."""
    at = line.at(place)
    held = [LinearIssue(one.name, at, at) if one is line else one for one in problem.linear]
    return BargainingProblem(problem.parties, problem.issues, problem.bottom_lines, held)


def test_a_bounded_zone_says_so() -> None:
    """An option called closed because the search stopped would close a deal that exists."""
    assert zone(rich_problem()).exact
    listed = zone(rich_problem(), WorkLimit(64))
    assert not listed.exact
    assert listed.gaps[0] > 0
    problem = rich_problem()
    line = LinearIssue("price", [0, 10], [10, 0])
    beside = zone(attrs.evolve(problem, issues=problem.issues[:6], linear=[line]), WorkLimit(16))
    assert not beside.exact
    best = zone(attrs.evolve(problem, issues=problem.issues[:6], linear=[line])).best
    for found, gap, true in zip(beside.best, beside.gaps, best, strict=True):
        assert found is not None
        assert true is not None
        assert found <= true <= found + gap
