"""Tier scales: exact rewards, boundaries, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import RetrospectiveRebate, VolumeDiscount, earn
from keyaccount.incentives.tiers import Boundary, Tier, TierMethod, TierReward, TierScale
from keyaccount.values.numbers import Rounding
from tests.incentives.making import policy, refused, sales, scale
from tests.incentives.oracle import rounded, scale_reward
from tests.incentives.strategies import scales


@given(scales(), st.fractions(0, 6_000, max_denominator=100))
def test_the_reward_agrees_with_the_oracle(made: TierScale, volume: Fraction) -> None:
    """Five methods and three meanings of a value leave room for slips; a second hand finds them."""
    assert made.reward(volume) == scale_reward(made, volume)


@given(scales(), st.fractions(0, 6_000, max_denominator=100))
def test_parts_sum_to_the_reward(made: TierScale, volume: Fraction) -> None:
    """What the statement shows tier by tier must be the whole."""
    assert sum((part.reward for part in made.parts(volume)), Fraction(0)) == made.reward(volume)


@given(scales(), st.fractions(0, 6_000, max_denominator=100), st.fractions(0, 500, max_denominator=100))
def test_a_monotone_scale_never_pays_less_for_more(made: TierScale, volume: Fraction, more: Fraction) -> None:
    """The promise behind `monotone`."""
    if made.monotone:
        assert made.reward(volume + more) >= made.reward(volume)


@pytest.mark.parametrize(("boundary", "place"), [(Boundary.REACHED, 1), (Boundary.EXCEEDED, 0)])
@pytest.mark.method("N7")
def test_the_boundary_at_one_minor_unit(boundary: Boundary, place: int) -> None:
    """Reached or exceeded: published programmes use both, and one cent decides."""
    made = scale((0, "0.01"), (1000, "0.02"), at=boundary)
    below, at, above = (made.tier_of(Decimal(one)) for one in ("999.99", "1000.00", "1000.01"))
    assert (below, at, above) == (0, place, 1)
    earning = earn(policy(RetrospectiveRebate(made)), sales("1000.00"), until=policy().valid.last)[0]
    assert earning.amount.minor_units == (2000 if place else 1000)
    assert "N7" in earning.explain().clauses()


@pytest.mark.parametrize("boundary", Boundary)
@pytest.mark.parametrize("reward", [TierReward.RATE, TierReward.FIXED_AMOUNT])
@pytest.mark.parametrize("method", TierMethod)
def test_every_scale_turns_at_its_boundary(
    method: TierMethod, reward: TierReward, boundary: Boundary
) -> None:
    """One minor unit below, at and above: the whole calculation, not only the kernel, for every scale."""
    made = scale((0, "0.01"), (1000, "0.30"), method=method, at=boundary, kind=reward)
    if reward is TierReward.FIXED_AMOUNT:
        made = scale((0, 7), (1000, 300), method=method, at=boundary, kind=reward)
    for cents in (99_999, 100_000, 100_001):
        line = sales(Decimal(cents).scaleb(-2))
        for kind in (RetrospectiveRebate(made), VolumeDiscount(made)):
            earning = earn(policy(kind), line, until=policy().valid.last)[0]
            assert earning.amount.minor_units == rounded(
                100 * scale_reward(made, Fraction(cents, 100)), Rounding.HALF_UP
            )
            inside = cents > 100_000 or (cents == 100_000 and boundary is Boundary.REACHED)
            told = {step.key for step in earning.steps}
            assert ("tier-2" in told) is inside


def test_linear_interpolation() -> None:
    """Half way between 1 % and 3 % the rate is 2 %, on the whole volume."""
    made = scale((0, "0.01"), (1000, "0.03"), method=TierMethod.LINEAR)
    assert made.reward(500) == 10
    assert made.reward(2000) == 60
    stepped = scale((100, "0.01"), (300, "0.03"), (500, "0.07"), method=TierMethod.LINEAR)
    assert [stepped.reward(volume) for volume in (200, 400, 600)] == [4, 20, 42]
    bonus = scale((100, 10), (300, 30), (500, 70), method=TierMethod.LINEAR, kind=TierReward.FIXED_AMOUNT)
    assert [bonus.reward(volume) for volume in (200, 400, 600)] == [20, 50, 70]
    fixed = scale((0, 0), (1000, 100), method=TierMethod.LINEAR, kind=TierReward.FIXED_AMOUNT)
    assert fixed.reward(250) == 25


@pytest.mark.parametrize(
    ("method", "rewards"),
    [
        (TierMethod.ALL_UNITS, ["0.5", "3", "9"]),
        (TierMethod.INCREMENTAL, ["0.5", "2", "6"]),
        (TierMethod.ROLLING, ["0.5", "4", "14"]),
        (TierMethod.TOTAL, ["0.5", "4.5", "18"]),
    ],
)
def test_three_rates_combine_as_the_method_says(method: TierMethod, rewards: list[str]) -> None:
    """1, 2 and 3 % from 0, 100 and 200: what 50, 150 and 300 earn, worked out by hand."""
    made = scale((0, "0.01"), (100, "0.02"), (200, "0.03"), method=method)
    assert [made.reward(volume) for volume in (50, 150, 300)] == [Fraction(one) for one in rewards]


def test_words() -> None:
    """Every choice has words in both languages."""
    for choice in (*TierMethod, *TierReward, *Boundary):
        assert choice.text.en != choice.text.zh
    units = scale((0, 2), kind=TierReward.PER_UNIT).describe(0)
    assert (units.en, units.zh) == ("tier 1 from 0: 2 per unit", "第 1 档(自 0 起):每单位 2")


def test_what_is_refused() -> None:
    """A table with a hole, a repeated threshold or a rate of 200 % is a slip of the pen."""
    with refused("tiers.empty"):
        TierScale([], TierMethod.ALL_UNITS, Boundary.REACHED)
    with refused("tiers.order"):
        scale((100, "0.1"), (100, "0.2"))
    with refused("tiers.rate"):
        scale((0, 2))
    with refused("tiers.too-many"):
        TierScale([Tier(one, 0) for one in range(1001)], TierMethod.ALL_UNITS, Boundary.REACHED)
    with refused("number.too-small"):
        Tier(-1, 0)
    with refused("decimal.wrong"):
        Tier(0, 0.1)  # type: ignore[arg-type]
    with refused("type.wrong"):
        TierScale([Tier(0, 0)], "all_units", Boundary.REACHED)  # type: ignore[arg-type]
    with refused("type.wrong"):
        TierScale([Tier(0, 0)], TierMethod.ALL_UNITS, "reached")  # type: ignore[arg-type]
    with refused("type.wrong"):
        TierScale([Tier(0, 0)], TierMethod.ALL_UNITS, Boundary.REACHED, "rate")  # type: ignore[arg-type]
    with refused("type.wrong"):
        TierScale([(0, 1)], TierMethod.ALL_UNITS, Boundary.REACHED)


def test_a_thousand_tiers_are_still_a_scale() -> None:
    """The bound is what the refusal names, not one tier before it."""
    many = TierScale([Tier(one, 0) for one in range(1000)], TierMethod.ALL_UNITS, Boundary.REACHED)
    assert many.tier_of(999) == 999


def test_below_the_first_tier_nothing_is_paid() -> None:
    """A scale that starts at 1,000 says nothing about 999."""
    made = scale((1000, "0.02"))
    assert made.tier_of(999) is None
    assert made.reward(999) == 0
    assert made.parts(999) == ()


def test_a_tier_that_brings_nothing_more_takes_nothing_away() -> None:
    """Two tiers of one rate still never pay less for more."""
    level = TierScale.of((0, "0.02"), (100, "0.02"), method=TierMethod.LINEAR, at_boundary=Boundary.REACHED)
    assert level.monotone


def test_thresholds_are_counted_in_the_units_of_the_base() -> None:
    """A tier from 10 yuan starts at 1,000 fen, and pays a line of 20 yuan as the scale itself does."""
    made = scale((10, "0.01"), (15, "0.02"))
    assert made.brackets(base_unit=100, money_unit=100).lowers == (1000, 1500)
    assert made.brackets(base_unit=100, money_unit=100).exact(2000) == 100 * made.reward(20) == 40
    assert made.brackets(base_unit=100).exact(2000) == made.reward(20)
    above = scale((10, "0.01"), (15, "0.02"), at=Boundary.EXCEEDED)
    assert above.brackets(base_unit=100).lowers == (1001, 1501)


def test_slices_and_totals_only_ever_add() -> None:
    """A lower rate in the next tier takes nothing back where each tier pays for its own."""
    for method in (TierMethod.INCREMENTAL, TierMethod.ROLLING, TierMethod.TOTAL):
        assert scale((0, "0.05"), (100, "0.03"), method=method).monotone


def test_a_rate_on_another_base_counts_in_the_units_of_that_base() -> None:
    """Cases decide the tier, yuan earn: one per cent of 200.00 yuan is 2.00, however cases are counted."""
    made = TierScale.of((0, "0.01"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    fens = made.brackets(base_unit=6, earning_unit=100, money_unit=100)
    assert Fraction(fens.slopes[0], fens.denominator) == Fraction(1, 100)
    cases = made.brackets(base_unit=6, money_unit=100)
    assert Fraction(cases.slopes[0], cases.denominator) == Fraction(1, 6)
