"""The interval of an effect: as wide as participants and controls are uncertain, and no wider."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from statistics import variance

import pytest

from keyaccount.incentives.effect_interval import interval_of, student_95


@pytest.mark.parametrize(
    ("free", "published"),
    [(1, 12.706), (2, 4.303), (10, 2.228), (11, 2.201), (15, 2.131), (20, 2.086), (30, 2.042), (60, 2.000)],
)
def test_the_quantiles_are_those_of_the_tables(free: int, published: float) -> None:
    """Every textbook prints them at three places."""
    assert round(float(student_95(free)), 3) == published


def test_the_quantiles_fall_to_the_normal_one() -> None:
    """More customers, more certainty; at the seam of table and expansion as well."""
    made = [student_95(free) for free in range(1, 40)]
    assert made == sorted(made, reverse=True)
    assert float(student_95(10**9)) == pytest.approx(1.959963985)


def test_both_sources_of_chance_add_up() -> None:
    """Checked against the formula written out in floats."""
    mine = [(150, 100), (130, 100), (170, 120), (90, 100)]
    others = [(220, 200), (80, 70), (90, 100), (0, 0)]
    growth = Fraction(390, 370)
    low, high = interval_of(mine, others, growth)
    g = float(growth)
    own = 4 * variance([now - g * before for now, before in mine])
    theirs = (420 / 370) ** 2 * 3 / 2 * sum((now - g * before) ** 2 for now, before in others)
    free = int((own + theirs) ** 2 / (own**2 / 3 + theirs**2 / 2))
    half = float(student_95(free)) * sqrt(own + theirs)
    total = sum(now - g * before for now, before in mine)
    assert low is not None
    assert high is not None
    assert float(low) == pytest.approx(total - half)
    assert float(high) == pytest.approx(total + half)


def test_the_growth_of_the_controls_widens_it() -> None:
    """Controls that scatter say less about what would have happened anyway."""
    mine = [(150, 100), (130, 100), (170, 120)]
    alike = interval_of(mine, [(110, 100), (110, 100), (110, 100)], Fraction(11, 10))
    apart = interval_of(mine, [(60, 100), (160, 100), (110, 100)], Fraction(11, 10))
    assumed = interval_of(mine, [], Fraction(11, 10))
    assert assumed == alike
    assert alike[1] is not None
    assert apart[1] is not None
    assert apart[1] > alike[1]


def test_what_cannot_be_told_is_not() -> None:
    """One participant or one control show no scatter; no scatter at all leaves no doubt."""
    assert interval_of([(1, 1)], [(1, 1), (2, 1)], Fraction(1)) == (None, None)
    assert interval_of([(1, 1), (2, 1)], [(1, 1), (0, 0)], Fraction(1)) == (None, None)
    same = interval_of([(12, 10), (12, 10)], [(11, 10), (11, 10)], Fraction(11, 10))
    assert same == (Fraction(2), Fraction(2))
