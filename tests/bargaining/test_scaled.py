"""Tests of the whole-number form: exact both ways."""

from __future__ import annotations

import random
from fractions import Fraction

from keyaccount.bargaining.problem import BargainingProblem
from keyaccount.bargaining.scaled import scaled
from tests.bargaining.oracle import exact, random_problem


def test_scaling_is_exact_both_ways() -> None:
    """All later decisions fall on these whole numbers, so nothing may be lost on the way in or out."""
    rng = random.Random(7)
    for _ in range(50):
        problem = random_problem(rng, 2)
        space = scaled(problem)
        for party in range(2):
            rows = zip(problem.issues, space.tables[party], strict=True)
            units = sum(row[-1] for _, row in rows)
            value = sum((issue.values[party][-1] for issue in problem.issues), Fraction(0))
            assert space.value(party, units) == value
            assert space.units(party, value) == units
            floor = problem.bottom_lines[party]
            least = space.floors[party]
            assert (least is None) == (floor is None)
            if floor is not None and least is not None:
                assert space.value(party, least) >= floor > space.value(party, least - 1)


def test_values_and_gaps_come_back_in_the_partys_own_measure() -> None:
    """Values of 2 1/2, 4 and 5 1/2 are 0, 1 and 2 steps of 1 1/2 from 2 1/2; the rest has a step of 1."""
    talk = BargainingProblem.from_tables(
        [[[Fraction(5, 2), 4, Fraction(11, 2)], [0]], [[7, 7, 7], [1]]], (Fraction(3), 8)
    )
    space = scaled(talk)
    assert space.tables == (((0, 1, 2), (0,)), ((0, 0, 0), (0,)))
    assert (space.scales, space.bases, space.steps) == ((2, 1), (5, 8), (3, 1))
    assert space.floors == (1, 0)
    assert tuple(space.values(0, [0, 2])) == (space.value(0, 0), space.value(0, 2)) == exact("5/2", "11/2")
    assert tuple(space.amounts([2, 3])) == exact(3, 3)
    assert space.units(0, Fraction(3)) == Fraction(1, 3)
