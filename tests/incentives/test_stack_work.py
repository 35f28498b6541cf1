"""How groups take their turn, on several works at once."""

from __future__ import annotations

import pytest

from keyaccount.incentives import PriceComponent, StackBase, StackGroup, StackingPlan, StackMode, stack
from keyaccount.incentives.stack_work import StackWork, take_groups
from tests.incentives.making import cny, refused

FIVE = PriceComponent("five", 1, rate="0.05", base=StackBase.LIST)
TEN = PriceComponent("ten", 2, rate="0.10", base=StackBase.LIST)


@pytest.mark.parametrize(
    ("mode", "left"),
    [
        (StackMode.STACK, [850, 700]),
        (StackMode.EXCLUSIVE, [850, 700]),
        (StackMode.FIRST, [950, 800]),
        (StackMode.BEST_FOR_CUSTOMER, [900, 800]),
        (StackMode.BEST_FOR_SUPPLIER, [950, 900]),
    ],
)
def test_each_work_takes_its_own_offer(mode: StackMode, left: list[int]) -> None:
    """The second account is offered 20 % and 10 % where the first gets 5 % and 10 %."""
    plan = StackingPlan([StackGroup("g", mode, [TEN, FIVE])])
    works = [StackWork([1000], "CNY", plan) for _ in range(2)]
    offers = {"five": [[50], [200]], "ten": [[100], [100]]}
    take_groups(plan, works, lambda component: offers[component.id])
    assert [work.running[0] for work in works] == left


@pytest.mark.parametrize("mode", [StackMode.FIRST, StackMode.BEST_FOR_CUSTOMER, StackMode.BEST_FOR_SUPPLIER])
def test_nothing_offered_is_nothing_chosen(mode: StackMode) -> None:
    """Where no component takes anything, none is named in the result."""
    none = PriceComponent("none", 1, rate="0", base=StackBase.LIST)
    assert stack(StackingPlan.of(none, mode=mode), [cny(5)]).parts == ()


def test_policies_need_a_ledger() -> None:
    """Two bare amounts earn no rebate: nobody knows whose they are and when they were bought."""
    plan = StackingPlan.of(FIVE, PriceComponent("rebate", 2, policy="RB", base=StackBase.RUNNING))
    assert plan.policies == ("RB",)
    assert "RB" in plan.groups[0].components[1].text.en
    with refused("stacking.policy"):
        stack(plan, [cny(5)])


def test_a_policy_is_a_value_of_its_own() -> None:
    """It stands alone, and takes off."""
    for more in ({"rate": "0.1"}, {"surcharge": True}):
        with refused("stacking.value"):
            PriceComponent("x", 1, policy="RB", base=StackBase.LIST, **more)
