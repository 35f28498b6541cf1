"""Inverse questions: what volume earns an amount, how far is the next tier."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import Boundary, TierMethod, TierReward, TierScale, next_tier, volume_that_earns
from keyaccount.incentives.questions import least_base
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from tests.incentives.making import cny, refused, scale
from tests.incentives.strategies import scales


@given(scales(), st.integers(1, 300_000), st.sampled_from(Rounding))
def test_the_least_volume_earns_it_and_one_less_does_not(
    made: TierScale, wanted: int, rounding: Rounding
) -> None:
    """Also where a lower rate above makes the reward fall again."""
    brackets = made.brackets(100, None, 100)
    found = least_base(brackets, wanted, rounding)
    if found is None:
        probes = [lower + step for lower in brackets.lowers for step in (0, 1, 99_999)] + [10**9]
        assert all(brackets.rounded(max(base, 0), None, rounding) < wanted for base in probes)
    else:
        assert brackets.rounded(int(found), None, rounding) >= wanted
        assert brackets.rounded(int(found) - 1, None, rounding) < wanted


@given(scales((TierMethod.LINEAR,)), st.integers(1, 300_000))
def test_curved_rewards_by_brute_force(made: TierScale, wanted: int) -> None:
    """Interpolated rates curve the reward; a scan over whole units finds the same."""
    brackets = made.brackets(1, None, 100)
    found = least_base(brackets, wanted)
    scanned = next((base for base in range(6_000) if brackets.rounded(base) >= wanted), None)
    if scanned is not None:
        assert found == scanned
    else:
        assert found is None or found >= 6_000


@pytest.mark.method("N7")
def test_the_next_tier_and_its_worth() -> None:
    """Nine hundred more pull thirty-one in: the sentence a salesperson needs."""
    made = scale((0, "0.01"), (100, "0.02"), (1000, "0.04"))
    step = next_tier(made, 100)
    assert step is not None
    assert [step.tier, step.distance, step.gain] == [2, 900, 38]
    assert step.per_unit == Fraction(38, 900)
    assert step.explain().figure == 38
    assert "N7" in step.explain().clauses()
    first = next_tier(scale((10, "0.5")), 0)
    assert first is not None
    assert first.gain == 5


def test_a_threshold_to_be_exceeded_lies_no_distance_away() -> None:
    """Standing on it, any step more is worth the whole gain."""
    step = next_tier(scale((0, "0.01"), (100, "0.02"), at=Boundary.EXCEEDED), 100)
    assert step is not None
    assert step.distance == 0
    assert step.per_unit is None


def test_units_and_steps() -> None:
    """Twelve-packs are sold whole."""
    units = scale((0, 1), (100, 2), method=TierMethod.INCREMENTAL, kind=TierReward.PER_UNIT)
    assert volume_that_earns(units, cny(140), step=1) == 120
    assert volume_that_earns(scale((5, 0)), cny(1)) is None
    assert volume_that_earns(scale((5, "0.1")), Money(0, "CNY")) == 0
    for step in ("0.3", 0, -1, 2):
        with refused("question.step"):
            volume_that_earns(units, cny(1), step=step)


def test_thresholds_within_one_minor_unit() -> None:
    """Two thresholds that no whole volume lies between are one step."""
    made = scale(("0.001", 1), ("0.002", 2), kind=TierReward.FIXED_AMOUNT).brackets(100, None, 100)
    assert least_base(made, 150) == 1
    assert least_base(made, 250) is None
