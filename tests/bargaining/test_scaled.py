"""Tests of the whole-number form: exact both ways."""

from __future__ import annotations

import random
from fractions import Fraction

from keyaccount.bargaining.scaled import scaled
from tests.bargaining.oracle import random_problem


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
