"""Stacking: explicit, bounded, the same whatever order the plan was written in."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    PriceComponent,
    RoundingLevel,
    RoundingRule,
    StackBase,
    StackGroup,
    StackingPlan,
    StackMode,
    stack,
)
from keyaccount.values.money import Money
from tests.incentives.making import cny, refused


def _rate(name: str, at: int, rate: str, base: StackBase = StackBase.LIST) -> PriceComponent:
    return PriceComponent(name, at, rate=rate, base=base)


THREE = (_rate("a", 1, "0.10"), _rate("b", 2, "0.30"), _rate("c", 3, "0"))


@pytest.mark.parametrize(
    ("mode", "off"),
    [
        (StackMode.STACK, 40),
        (StackMode.BEST_FOR_CUSTOMER, 30),
        (StackMode.BEST_FOR_SUPPLIER, 10),
        (StackMode.FIRST, 10),
        (StackMode.EXCLUSIVE, 40),
    ],
)
@pytest.mark.method("N7")
def test_the_modes_of_a_group(mode: StackMode, off: int) -> None:
    """One group, five ways to read it."""
    done = stack(StackingPlan.of(*THREE, mode=mode), [cny(100)])
    assert done.off == cny(off)
    assert "N7" in done.explain().clauses()


def test_nothing_applies_where_all_are_zero() -> None:
    """The best of nothing is nothing."""
    for mode in StackMode:
        assert stack(StackingPlan.of(_rate("c", 1, "0"), mode=mode), [cny(100)]).off.is_zero


def test_an_exclusive_group_stands_alone() -> None:
    """It stops what comes after, and gives way to what came before."""
    alone = StackGroup("alone", StackMode.EXCLUSIVE, [_rate("x", 2, "0.20")])
    before = StackGroup("before", StackMode.STACK, [_rate("a", 1, "0.10")])
    after = StackGroup("after", StackMode.STACK, [_rate("z", 3, "0.05")])
    assert stack(StackingPlan([alone, after]), [cny(100)]).off == cny(20)
    assert stack(StackingPlan([after, before, alone]), [cny(100)]).off == cny(15)


def test_ties_go_to_the_earlier_position() -> None:
    """Two equal reductions: the plan's order decides, named and stable."""
    for mode in (StackMode.BEST_FOR_CUSTOMER, StackMode.BEST_FOR_SUPPLIER):
        done = stack(
            StackingPlan.of(_rate("late", 9, "0.1"), _rate("early", 1, "0.1"), mode=mode), [cny(100)]
        )
        assert [part.component for part in done.parts] == ["early"]


def test_a_combined_cap_trims_the_last_first() -> None:
    """Forty percent asked, twenty-five allowed: the later component gives way and says so."""
    done = stack(StackingPlan.of(*THREE, cap="0.25"), [cny(100)])
    assert [part.total for part in done.parts] == [cny(10), cny(15), cny(0)]
    assert done.explain().parts[2].reason is not None
    assert stack(StackingPlan.of(*THREE, cap="0.05"), [cny(100)]).off == cny(5)


def test_a_fixed_amount_moves_to_the_lines_that_can_bear_it() -> None:
    """A line already at zero takes no more; what is left over falls away."""
    all_off = StackGroup("g", StackMode.STACK, [_rate("half", 1, "0.5")])
    fixed = StackGroup("h", StackMode.STACK, [PriceComponent("f", 2, amount=cny(90), base=StackBase.LIST)])
    assert stack(StackingPlan([all_off, fixed]), [cny(100), cny(80)]).off == cny(180)
    assert stack(StackingPlan([fixed]), [cny(10), cny(80)]).lines == (cny(0), cny(0))
    assert stack(StackingPlan([fixed]), [cny(500), cny(-100)]).lines == (cny(410), cny(-100))
    assert stack(StackingPlan([fixed]), [cny(-100)]).off.is_zero


def test_rates_and_amounts_may_be_put_on() -> None:
    """A surcharge raises the running amount."""
    more = PriceComponent("freight", 1, amount=cny(10), base=StackBase.LIST, surcharge=True)
    done = stack(StackingPlan.of(more, _rate("a", 2, "0.10", StackBase.RUNNING)), [cny(90)])
    assert done.net == cny(90)


PLANS = st.lists(
    st.tuples(st.sampled_from(StackBase), st.integers(0, 1000), st.booleans(), st.booleans()),
    min_size=1,
    max_size=5,
)


@given(
    PLANS,
    st.sampled_from(StackMode),
    st.lists(st.integers(-5_000, 50_000), min_size=1, max_size=6),
    st.none() | st.integers(0, 100),
    st.sampled_from(RoundingLevel),
    st.integers(0, 99),
)
def test_never_below_zero_and_never_by_insertion_order(
    drawn: list[tuple[StackBase, int, bool, bool]],
    mode: StackMode,
    amounts: list[int],
    cap: int | None,
    level: RoundingLevel,
    seed: int,
) -> None:
    """Peers made negative bases of stacked discounts, and other totals of another order."""
    names = {f"c{at}" for at in range(len(drawn))}
    components = [
        PriceComponent(
            f"c{at}",
            at,
            rate=None if fixed else Decimal(value).scaleb(-3),
            amount=Money.of_minor(value * 10, "CNY") if fixed else None,
            base=base,
            less=names - {f"c{at}"} or {f"c{at}"} if base is StackBase.LIST_LESS else (),
        )
        for at, (base, value, fixed, _) in enumerate(drawn)
    ]
    share = None if cap is None else Decimal(cap).scaleb(-2)
    rule = RoundingRule(level=level)
    lines = [Money.of_minor(one, "CNY") for one in amounts]
    done = stack(StackingPlan.of(*components, mode=mode, cap=share, rounding=rule), lines)
    shuffled = list(components)
    Random(seed).shuffle(shuffled)
    assert stack(StackingPlan.of(*shuffled, mode=mode, cap=share, rounding=rule), lines) == done
    if cap is None:
        assert all(
            (left.amount >= 0) == (given.amount >= 0) or left.is_zero
            for left, given in zip(done.lines, lines, strict=True)
        )
    elif sum(amounts) >= 0:
        assert done.off.minor_units <= sum(amounts) * cap / 100
    assert done.list - done.off == Money.total(done.lines, "CNY") == done.net


def test_words_and_checks() -> None:
    """A plan that leaves its order open is refused."""
    for choice in (*StackBase, *StackMode):
        assert choice.text.en != choice.text.zh
    assert _rate("a", 1, "0.1").text.zh == "a:按目录价 10%"
    with refused("stacking.value"):
        PriceComponent("a", 1, base=StackBase.LIST)
    with refused("stacking.value"):
        PriceComponent("a", 1, amount=cny(-1), base=StackBase.LIST)
    with refused("stacking.less"):
        PriceComponent("a", 1, rate="0.1", base=StackBase.LIST_LESS)
    with refused("stacking.unknown-part"):
        StackingPlan.of(PriceComponent("a", 1, rate="0.1", base=StackBase.LIST_LESS, less=["z"]))
    with refused("stacking.position"):
        StackingPlan.of(_rate("a", 1, "0.1"), _rate("b", 1, "0.1"))
    with refused("stacking.duplicate"):
        StackingPlan.of(_rate("a", 1, "0.1"), _rate("a", 2, "0.1"))
    with refused("stacking.empty"):
        StackingPlan([])
    with refused("stacking.empty"):
        StackGroup("g", StackMode.STACK, [])
    with refused("stacking.lines"):
        stack(StackingPlan.of(*THREE), [])
    with refused("money.currency-mixed"):
        stack(StackingPlan.of(*THREE), [cny(1), Money(1, "USD")])
    with refused("type.wrong"):
        StackingPlan([5])  # type: ignore[list-item]
    with refused("type.wrong"):
        StackGroup("g", StackMode.STACK, [5])
    with refused("number.too-large"):
        _rate("a", 1, "1.1")
    with refused("number.too-large"):
        StackingPlan.of(*THREE, cap=2)


def test_a_fixed_amount_finds_nothing_left() -> None:
    """A list amount of zero, put up by a surcharge, has no list to spread an amount over."""
    more = PriceComponent("freight", 1, amount=cny(10), base=StackBase.RUNNING, surcharge=True)
    off = PriceComponent("off", 2, amount=cny(5), base=StackBase.LIST)
    done = stack(StackingPlan.of(more, off), [cny(0)])
    assert done.net == cny(10)
