"""Cliffs, negative-price zones and the price a rival has to beat."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    Boundary,
    TierMethod,
    TierReward,
    TierScale,
    cliffs,
    contestable_price,
    equivalent_incremental,
    marginal_price,
)
from tests.incentives.making import refused, scale
from tests.incentives.strategies import scales


@given(scales(rising=True, kinds=(TierReward.RATE,)), st.integers(0, 6_000))
def test_inside_a_zone_buying_up_costs_less_than_nothing(made: TierScale, volume: int) -> None:
    """The zone's promise, checked at points inside and before it."""
    for cliff in cliffs(made):
        outlay = cliff.threshold - made.pieces()[cliff.tier].pays(cliff.threshold)
        here = Fraction(volume)
        now = here - made.reward(here)
        if here >= cliff.threshold or made.method is TierMethod.LINEAR:
            continue
        if now > outlay:
            assert cliff.zone_from is not None
            assert here >= cliff.zone_from
            assert now - outlay <= cliff.paid_to_buy
    assert all(cliff.jump > 0 for cliff in cliffs(made))


@given(scales((TierMethod.INCREMENTAL,), kinds=(TierReward.RATE,)))
def test_an_incremental_scale_has_no_cliffs(made: TierScale) -> None:
    """Slices pay no jump, so nobody is pulled over a threshold."""
    assert cliffs(made) == ()


def test_the_zone_before_the_first_tier() -> None:
    """A fixed bonus at 100 makes everything from 60 on cheaper to round up."""
    cliff = cliffs(scale((100, 40), kind=TierReward.FIXED_AMOUNT))[0]
    assert [cliff.jump, cliff.zone_from, cliff.paid_to_buy] == [40, 60, 40]
    assert (
        cliff.text.en == "at 100 the reward jumps by 40; from 60 on, buying up to 100 costs less than nothing"
    )
    start = cliffs(scale((0, 40), kind=TierReward.FIXED_AMOUNT))[0]
    assert start.zone_from is None
    assert start.text.zh == "在 0 处奖励跳增 40"


def test_a_curved_piece_before_a_cliff() -> None:
    """An interpolated rate below a fixed jump: the crossing is found to twelve places."""
    made = scale((0, 0), (100, 50), (200, 50), method=TierMethod.LINEAR, kind=TierReward.PER_UNIT)
    assert cliffs(made, price=60) == ()
    jumpy = scale((0, 0), (100, 1), (200, 90), method=TierMethod.TOTAL, kind=TierReward.PER_UNIT)
    assert [cliff.threshold for cliff in cliffs(jumpy, price=100)] == [100, 200]


@pytest.mark.method("N7")
def test_the_effective_price_at_the_margin() -> None:
    """A rate on spend lowers each further unit's price by that rate; below the tiers by nothing."""
    made = scale((100, "0.10"), method=TierMethod.INCREMENTAL)
    assert [marginal_price(made, one, price=20) for one in (50, 150)] == [20, 18]
    per_unit = scale((0, 3), kind=TierReward.PER_UNIT)
    assert marginal_price(per_unit, 5, price=20) == 17
    linear = scale((0, 0), (100, "0.10"), method=TierMethod.LINEAR)
    assert marginal_price(linear, 50) == 1 - Fraction(1, 10)


def test_the_contestable_share() -> None:
    """The smaller the share a rival can win, the lower the price it must beat."""
    made = scale((100, "0.10"), at=Boundary.EXCEEDED)
    prices = [contestable_price(made, price=10, volume=100, contestable=share) for share in (50, 20, 10)]
    assert prices == [8, 5, 0]
    assert contestable_price(scale((0, "0.1")), price=10, volume=50, contestable=50) == 9
    with refused("suction.share"):
        contestable_price(made, price=10, volume=100, contestable=0)
    with refused("suction.price"):
        contestable_price(made, price=0, volume=100, contestable=5)


@given(scales(kinds=(TierReward.RATE,)), st.integers(5_001, 9_000))
def test_the_equivalent_schedule_pays_the_same_at_every_end(made: TierScale, up_to: int) -> None:
    """Same money at the ends of the tiers, no jumps between."""
    smooth = equivalent_incremental(made, up_to=up_to)
    assert smooth.reward(up_to) == made.pieces()[-1].pays(Fraction(up_to))
    for piece, following in zip(made.pieces(), made.pieces()[1:], strict=False):
        assert smooth.reward(following.start) == piece.pays(following.start)


def test_the_equivalent_schedule_as_a_scale() -> None:
    """It can be offered instead."""
    smooth = equivalent_incremental(scale((0, "0.01"), (1000, "0.03")), up_to=2000)
    assert smooth.scale(4).reward(2000) == 60
    with refused("suction.up-to"):
        equivalent_incremental(scale((0, "0.01"), (1000, "0.03")), up_to=1000)
