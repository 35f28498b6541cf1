"""Compiled scales: whole numbers that say the same as the scale."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives.brackets import RewardPiece, brackets_of
from keyaccount.incentives.tiers import Boundary, TierMethod, TierReward, TierScale
from keyaccount.values.numbers import Rounding
from tests.incentives.making import scale
from tests.incentives.strategies import scales


@given(scales(), st.integers(-100, 1_000_000))
def test_the_compiled_scale_pays_what_the_scale_pays(made: TierScale, base: int) -> None:
    """The fast path must not be another rule."""
    assert made.brackets(100, None, 100).exact(base) == 100 * made.reward(Fraction(base, 100))


def test_thresholds_finer_than_the_minor_unit() -> None:
    """A threshold of 0.005 is reached at 0.01, whatever the boundary says."""
    for boundary in Boundary:
        made = scale(("0.005", 1), kind=TierReward.FIXED_AMOUNT, at=boundary).brackets(100, None, 100)
        assert [made.rounded(0), made.rounded(1)] == [0, 100]


def test_a_separate_earning_base_is_spread_as_the_volume_is() -> None:
    """Units reach the tiers, money earns: the money is split over the tiers as the units are."""
    made = scale((0, "0.10"), (100, "0.20"), method=TierMethod.INCREMENTAL).brackets(1, 100, 100)
    assert made.exact(150, 3000) == Fraction(3000) * (100 * Fraction(1, 10) + 50 * Fraction(1, 5)) / 150
    fixed = scale((100, 7), kind=TierReward.FIXED_AMOUNT).brackets(1, 100, 100)
    assert fixed.exact(150, 3000) == 700
    assert made.exact(-1, 3000) == 0


def test_an_interpolated_rate_earns_on_a_separate_base() -> None:
    """Half way between 10 % and 30 % the rate is 20 %, of the money and not of the units that decide it."""
    made = scale((0, "0.10"), (100, "0.30"), method=TierMethod.LINEAR).brackets(1, 100, 100)
    assert made.exact(50, 3001) == Fraction(3001, 5)
    assert made.rounded(50, 3001) == 600
    assert made.rounded(50, 3001, Rounding.UP) == 601
    assert made.rounded(50) == made.rounded(50, 50)


def test_the_lowest_whole_base_of_a_bracket() -> None:
    """Reached or exceeded decides a single minor unit, and nothing else."""
    piece = RewardPiece(Fraction(100), Fraction(0), Fraction(1), Fraction(0))
    assert brackets_of([piece], True, False).lowers == (100,)
    assert brackets_of([piece], False, False).lowers == (101,)
