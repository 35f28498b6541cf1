"""Minimum, floor, guarantee and cap, in that order."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives.calculation import earn
from keyaccount.incentives.limits import BudgetRule, Guarantee, Limits, limited
from keyaccount.values.money import Money
from tests.incentives.making import YEAR_END, cny, policy, refused, sales


def _after(total: int, limits: Limits, ended: bool = True) -> int:
    return total + sum(one.change for one in limited(total, limits, ended=ended))


@pytest.mark.parametrize(
    ("total", "paid"),
    [(-5, 30_00), (19_99, 30_00), (20_00, 40_00), (45_00, 45_00), (80_00, 60_00)],
)
def test_the_order_of_limits(total: int, paid: int) -> None:
    """Below the minimum nothing, then the floor, the guarantee, the cap."""
    limits = Limits(minimum=cny(20), floor=cny(40), guarantee=cny(30), cap=cny(60))
    assert _after(total, limits) == paid


def test_a_guarantee_waits_for_the_end_of_its_window() -> None:
    """A year's guarantee is not due in January."""
    limits = Limits(guarantee=cny(30))
    assert _after(0, limits, ended=False) == 0
    assert _after(0, Limits(guarantee=cny(30), guarantee_rule=Guarantee.CUMULATIVE)) == 0


@given(st.integers(-10_000, 10_000), st.integers(0, 5_000))
def test_never_below_zero_never_above_the_cap(total: int, cap: int) -> None:
    """Whatever went before."""
    assert 0 <= _after(total, Limits(cap=Money.of_minor(cap, "CNY"))) <= cap


@pytest.mark.method("N7")
def test_a_cap_is_a_step_of_its_own() -> None:
    """The customer sees what the cap took."""
    earning = earn(policy(limits=Limits(cap=cny(1000))), sales(100_000), until=YEAR_END)[0]
    assert [step.amount for step in earning.steps] == [cny(2000), cny(-1000)]
    assert earning.amount == cny(1000)
    assert sum(earning.lines.reward) == 100_000
    assert "N7" in earning.explain().clauses()


def test_limits_are_checked() -> None:
    """A minimum above the cap would never pay."""
    for high in (Limits(minimum=cny(2)), Limits(floor=cny(2)), Limits(guarantee=cny(2))):
        with refused("limits.order"):
            attrs.evolve(high, cap=cny(1))
    with refused("limits.negative"):
        Limits(cap=cny(-1))
    with refused("type.wrong"):
        Limits(cap=5)  # type: ignore[arg-type]
    for rule in (*Guarantee, *BudgetRule):
        assert rule.text.zh


def test_limits_are_worded() -> None:
    """A partner reads on the statement what bounds its reward."""
    every = Limits(cny(1), cny(2), cny(3), cny(4), cny(5))
    assert every.text is not None
    assert every.text.zh == "最低支付额 1.00 CNY,下限 2.00 CNY,保底 3.00 CNY,上限 4.00 CNY,总预算 5.00 CNY"
    assert Limits().text is None
