"""The selling chain and its levers: measured conversion, uplift that adds up exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import VALUE_PER_SALE, ChainLink, GrowthLever, SellingChain, plan_growth
from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.periods import Period
from tests.analysis.scenario import CHAIN, LEVERS, cny

YEAR = Period.year(2025)


@pytest.mark.method("A3")
def test_the_chain_makes_the_sales() -> None:
    """Visitors x conversions x value per sale is the customer's own turnover with our goods."""
    assert CHAIN.conversion("visitors") is None
    assert CHAIN.conversion("shelf") == Fraction(1, 5)
    assert CHAIN.sales == cny(600_000)
    told = CHAIN.explain()
    assert told.figure == cny(600_000)
    assert "A3" in told.clauses()
    assert [link.id for link in CHAIN.weak_links] == ["shelf"]


def test_a_lever_lifts_the_sales_along_the_chain() -> None:
    """A quarter more at the shelf is a quarter more at the till, other links being equal."""
    plan = plan_growth(CHAIN, LEVERS)
    assert (plan.uplift, plan.target) == (cny(150_000), cny(750_000))
    assert plan.explain().figure == cny(750_000)
    assert "+150000.00 CNY" in plan.summary()
    assert "150000.00" in plan.summary("zh")


@given(
    counts=st.lists(st.integers(1, 10**6), min_size=1, max_size=5),
    cents=st.integers(1, 10**6),
    factors=st.lists(st.tuples(st.integers(0, 5), st.fractions(0, 3)), max_size=6),
    rounding=st.sampled_from(Rounding),
)
def test_the_additions_sum_to_the_uplift(
    counts: list[int], cents: int, factors: list[tuple[int, Fraction]], rounding: Rounding
) -> None:
    """Whatever the levers and the rounding, the parts make the target, and the target is the product."""
    links = [ChainLink(f"L{index}", "x", count) for index, count in enumerate(counts)]
    chain = SellingChain(YEAR, links, Money.of_minor(cents, "CNY"))
    names = [*(link.id for link in links), VALUE_PER_SALE]
    levers = [
        GrowthLever(f"G{index}", names[place % len(names)], "x", factor)
        for index, (place, factor) in enumerate(factors)
    ]
    plan = plan_growth(chain, levers, rounding=rounding)
    product = Fraction(1)
    for _, factor in factors:
        product *= factor
    assert plan.baseline + plan.uplift == plan.target
    assert plan.explain().figure == plan.target
    assert chain.sales is not None
    wanted = chain.sales.times(product, rounding) if levers else chain.sales
    assert plan.target == wanted


def test_levers_on_the_value_per_sale_work_last() -> None:
    """The order of crediting is the order of the chain, whatever order the levers are given in."""
    levers = [
        GrowthLever("basket", VALUE_PER_SALE, "x", Fraction(11, 10)),
        GrowthLever("more", "buyers", "x", Fraction(2)),
    ]
    assert [effect.lever.id for effect in plan_growth(CHAIN, levers).effects] == ["more", "basket"]


def test_unmeasured_links_stay_unknown() -> None:
    """An uncounted link makes the conversion behind it unknown, not zero."""
    chain = SellingChain(YEAR, [ChainLink("a", "a", 10), ChainLink("b", "b"), ChainLink("c", "c", 2)])
    assert (chain.conversion("b"), chain.conversion("c"), chain.sales) == (None, None, None)
    assert chain.explain().figure is None
    assert SellingChain(YEAR, [ChainLink("a", "a", 0), ChainLink("b", "b", 0)]).conversion("b") is None


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: SellingChain(YEAR, []), "growth.no-links"),
        (lambda: SellingChain(YEAR, [ChainLink("a", "a"), ChainLink("a", "b")]), "growth.duplicate-link"),
        (lambda: SellingChain(YEAR, [ChainLink(VALUE_PER_SALE, "a")]), "growth.duplicate-link"),
        (lambda: SellingChain(YEAR, ["a"]), "type.wrong"),
        (lambda: CHAIN.conversion("shelv"), "growth.unknown-link"),
        (lambda: plan_growth(SellingChain(YEAR, [ChainLink("a", "a")]), []), "growth.unmeasured"),
        (lambda: plan_growth(CHAIN, [GrowthLever("x", "till", "x", Fraction(1))]), "growth.unknown-link"),
        (lambda: plan_growth(CHAIN, LEVERS * 2), "growth.duplicate-lever"),
        (lambda: GrowthLever("x", "shelf", "x", Fraction(-1)), "number.too-small"),
        (lambda: GrowthLever("x", "shelf", "x", Fraction(1), cost=5), "type.wrong"),  # type: ignore[arg-type]
        (lambda: ChainLink("a", "a", -1), "number.too-small"),
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """A lever on a link that is not there would promise sales from nowhere."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
