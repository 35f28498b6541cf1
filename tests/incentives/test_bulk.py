"""The fast path agrees with the slow one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives.attribution import running_parts
from keyaccount.incentives.bulk import line_rewards, total_rewards, volume_totals
from keyaccount.incentives.tiers import TierMethod, TierScale
from keyaccount.values.numbers import Rounding
from tests.incentives.making import refused, scale
from tests.incentives.strategies import scales

LINES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(-90_000, 300_000)), max_size=30)
STRAIGHT = tuple(one for one in TierMethod if one is not TierMethod.LINEAR)


@given(scales(STRAIGHT), LINES, st.sampled_from([one for one in Rounding if one is not Rounding.HALF_EVEN]))
def test_lines_agree_with_the_plain_calculation(
    made: TierScale, lines: list[tuple[int, int, int]], rounding: Rounding
) -> None:
    """Cached tiers and running remainders must not change a single cent."""
    brackets = made.brackets(100, None, 100)
    who, products, amounts = ([one[at] for one in lines] for at in range(3))
    counts = [True, False]
    fast = line_rewards(brackets, who, products, amounts, counts, 3, rounding)
    for customer in range(3):
        mine = [at for at, one in enumerate(lines) if one[0] == customer and one[1] == 0]
        slow = running_parts(brackets, [amounts[at] for at in mine], None, rounding)
        assert [fast[at] for at in mine] == slow
    assert all(reward == 0 for reward, product in zip(fast, products, strict=True) if product == 1)
    totals = volume_totals(who, products, amounts, counts, 3)
    assert totals == [sum(one[2] for one in lines if one[0] == at and one[1] == 0) for at in range(3)]
    rewards = total_rewards(brackets, totals, rounding)
    for customer in {one[0] for one in lines if one[1] == 0}:
        paid = sum(reward for reward, one in zip(fast, lines, strict=True) if one[0] == customer)
        assert paid == rewards[customer]


def test_lines_inside_a_tier_take_turns_with_the_rounding() -> None:
    """One per cent of 0.50, four times, is two cents in all: each second line gets one, not each line."""
    brackets = scale((0, "0.01"), (1000, "0.02")).brackets(100, None, 100)
    assert line_rewards(brackets, [0, 0, 0, 0], [0] * 4, [50, 50, 50, 50], [True], 1) == [1, 0, 1, 0]


def test_what_is_refused() -> None:
    """A curve has no running form, half-to-even no floor, and columns go together."""
    curved = scale((0, 0), (100, "0.1"), method=TierMethod.LINEAR).brackets()
    with refused("bulk.curved"):
        line_rewards(curved, [0], [0], [1], [True], 1)
    with refused("bulk.rounding"):
        line_rewards(scale((0, 0)).brackets(), [0], [0], [1], [True], 1, Rounding.HALF_EVEN)
    with refused("bulk.columns"):
        volume_totals([0], [], [1], [True], 1)
    with pytest.raises(ValueError, match="shorter"):
        line_rewards(scale((0, 0)).brackets(), [0], [], [1], [True], 1)


def test_totals_round_half_to_even_and_along_a_curve() -> None:
    """Only the running form needs a floor: totals know every rounding and scale, below its start too."""
    flat = scale((0, "0.5"), method=TierMethod.ALL_UNITS).brackets()
    assert total_rewards(flat, [1, 3, -5], Rounding.HALF_EVEN) == [0, 2, 0]
    curved = scale((0, 0), (100, "0.1"), method=TierMethod.LINEAR).brackets()
    assert total_rewards(curved, [0, 50, 100, 200]) == [0, 3, 10, 20]
