"""Break-even."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import break_even
from tests.incentives.making import refused


@given(
    st.integers(11, 100), st.integers(11, 100), st.integers(0, 10), st.integers(1, 5_000), st.integers(0, 500)
)
@pytest.mark.method("N6")
def test_at_the_break_even_volume_nothing_has_changed(
    price: int, new: int, cost: int, volume: int, fixed: int
) -> None:
    """That is what the word means."""
    found = break_even(price=price, new_price=new, unit_cost=cost, volume=volume, extra_fixed=fixed)
    back = found.break_even_volume
    assert found.new_margin * back - fixed == found.margin * volume
    assert found.explain().figure == back
    assert "N6" in found.explain().clauses()


def test_what_is_refused() -> None:
    """At cost no volume helps."""
    with refused("break-even.margin"):
        break_even(price=10, new_price=5, unit_cost=5, volume=10)
    with refused("break-even.volume"):
        break_even(price=10, new_price=9, unit_cost=5, volume=0)
    assert break_even(price=10, new_price=9, unit_cost=5, volume=10).change_at(10) == Fraction(-10)
