"""Exact rewards of rates and scales before rounding."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives.discounts import VolumeDiscount
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.rewards import order_cells, scale_cell, scale_steps
from keyaccount.incentives.selection import Selected, select
from keyaccount.incentives.tiers import TierMethod, TierScale
from tests.incentives.making import YEAR_END, policy, sales, scale
from tests.incentives.oracle import scale_reward
from tests.incentives.strategies import scales


def _lines(*amounts: int) -> Selected:
    return select([policy()], sales(*amounts), YEAR_END, IncentiveFacts())[0]


@given(scales(), st.lists(st.integers(1, 3_000), min_size=1, max_size=5))
def test_a_window_is_one_cell(made: TierScale, amounts: list[int]) -> None:
    """The exact reward of a window is the scale's reward of its volume."""
    assert scale_cell(made, _lines(*amounts), 100).exact == 100 * scale_reward(made, Fraction(sum(amounts)))


def test_a_document_without_a_sale_mirrors_a_purchase() -> None:
    """A credit note of 1,200 gives back what a purchase of 1,200 would have earned."""
    lines = _lines(-1200)
    (cell,) = order_cells(VolumeDiscount(scale((1000, "0.1"))), lines, 100)
    assert cell.exact == -12_000
    assert date.fromordinal(lines.days[0]) == date(2026, 3, 1)


def test_nothing_qualifies_nothing_is_paid() -> None:
    """A scale from zero has a rate at zero, but no volume reaches it."""
    made = scale((0, "0.1"), method=TierMethod.ALL_UNITS)
    assert sum(step.amount for step in scale_steps(made, Fraction(0), Fraction(50), 100)) == 0
