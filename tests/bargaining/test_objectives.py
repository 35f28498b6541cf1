"""Tests of the bounds that steer the search: they may be loose, never wrong."""

from __future__ import annotations

import random

import pytest

from keyaccount.bargaining.objectives import Aim, GainProduct, LeastShare, Top, WeightedSum

AIMS: list[Aim] = [
    GainProduct(2, 3),
    LeastShare(2, 3, 5, 7),
    WeightedSum(5, 7, 2, 3),
    Top(0, 2, 3),
    Top(1, 2, 3),
]


@pytest.mark.parametrize("aim", AIMS, ids=lambda aim: type(aim).__name__)
def test_bounds_hold_for_every_deal(aim: Aim) -> None:
    """A bound that cuts one deal too many would lose the true fair point."""
    rng = random.Random(4)
    for _ in range(500):
        first, second = rng.randint(2, 40), rng.randint(3, 40)
        p, q = rng.randint(1, 9), rng.randint(1, 9)
        score = aim.score(first, second)
        assert score >= aim.base
        line = p * first + q * second
        assert aim.least(p, q, score) <= line
        assert aim.most(p, q, line) >= score
