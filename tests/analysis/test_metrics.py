"""Trade figures: published cases, an oracle in fractions, and what must stay undefined."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import (
    SellThroughBasis,
    average,
    break_even_units,
    contribution_rate,
    gmroi,
    gross_margin_rate,
    margin_of_markup,
    markup_chain,
    markup_of_margin,
    markup_rate,
    sell_through,
    stock_turns,
    weeks_of_supply,
)
from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from tests.shared_data import cases

ALL = {case.id: case for case in cases("analysis", "analysis")}


def _cases(*ids: str) -> list[Any]:
    """Return the named published cases, or the one skipped parameter where they are absent."""
    return [ALL[key] for key in ids] if "absent" not in ALL else [ALL["absent"]]


@pytest.mark.parametrize("case", _cases("gmroi-productA"))
def test_gmroi_from_thirteen_month_ends(case: Any) -> None:
    """A year's average stock takes the opening level too; twelve month-ends would overstate the return."""
    given_, expected = case["inputs"], case["expected"]
    stock = Fraction(given_["inventory_sum_13_month_ends"]) / given_["n_inventories"]
    sales, cost = Decimal(given_["sales"]), Decimal(given_["cogs"])
    rate = gross_margin_rate(sales, cost)
    assert rate is not None
    assert sales - cost == Decimal(expected["gross_margin"])
    assert rate * 100 == Fraction(expected["gross_margin_pct"])
    assert stock == Fraction(expected["avg_inventory"])
    assert Fraction(sales) / stock == Fraction(expected["sales_to_stock"])
    result = gmroi(sales - cost, stock)
    assert result is not None
    assert result * 100 == Fraction(expected["gmroi_pct"])
    assert average([100_000] * 13) == stock


@pytest.mark.parametrize("case", _cases("gmroi-40k"))
def test_gmroi_and_turns_from_a_margin_rate(case: Any) -> None:
    """Return and turns must come out of the same stock, or a customer cannot compare them."""
    sales, stock = Fraction(case["inputs"]["sales"]), Fraction(case["inputs"]["avg_inventory_cost"])
    margin = sales * Fraction(case["inputs"]["gross_margin_pct"]) / 100
    assert gmroi(margin, stock) == Fraction(case["expected"]["gmroi"])
    turns = stock_turns(sales - margin, stock)
    assert turns is not None
    assert str(round_fraction(turns, 2)) == case["expected"]["inventory_turns_2dp"]


@pytest.mark.parametrize("case", _cases("gmroi-200"))
def test_gmroi_of_profit_and_stock(case: Any) -> None:
    """The plainest form of the ratio must hold as well."""
    result = gmroi(Decimal(case["inputs"]["gross_profit"]), Decimal(case["inputs"]["avg_inventory_cost"]))
    assert result is not None
    assert result * 100 == Fraction(case["expected"]["gmroi_pct"])


@pytest.mark.parametrize("case", _cases("sell-through-65", "sell-through-over-1"))
def test_sell_through_of_received(case: Any) -> None:
    """Sold over received may pass 1 when earlier stock is sold, and must say so exactly."""
    rate = sell_through(
        case["inputs"]["sold"], received=case["inputs"]["received"], basis=SellThroughBasis.RECEIVED
    )
    assert rate is not None
    expected = case["expected"]
    if "rate" in expected:
        assert rate == Fraction(expected["rate"])
    else:
        assert str(round_fraction(rate, 4)) == expected["rate_4dp"]


@pytest.mark.parametrize("case", _cases("weeks-of-supply-4", "weeks-of-supply-20"))
def test_weeks_of_supply(case: Any) -> None:
    """Both published ways (a total over weeks, a weekly average) are one formula."""
    inputs = case["inputs"]
    sales = Decimal(inputs["sales"]) if "sales" in inputs else inputs["weekly"]
    weeks = weeks_of_supply(Decimal(inputs["inventory"]), Decimal(sales), inputs.get("weeks", 1))
    assert weeks == Fraction(case["expected"]["weeks"])


@pytest.mark.parametrize("case", _cases("markup-chain"))
def test_markup_chain(case: Any) -> None:
    """A customer's price is worked back from the shelf, stage by stage."""
    inputs, expected = case["inputs"], case["expected"]
    margins = [Decimal(inputs["retail_margin"]), Decimal(inputs["wholesale_margin"])]
    retailer, wholesaler = markup_chain(Money(inputs["retail"], "USD"), margins)
    assert retailer == Money(expected["retailer_cost"], "USD")
    assert wholesaler == Money(expected["wholesaler_cost"], "USD")


@pytest.mark.parametrize("case", _cases("margin-vs-markup"))
def test_margin_is_not_markup(case: Any) -> None:
    """The two are confused in every second talk, so both directions are pinned."""
    price, margin = Money(case["inputs"]["price"], "USD"), Decimal(case["inputs"]["margin_on_price"])
    (cost,) = markup_chain(price, [margin])
    markup = markup_rate(price, cost)
    assert cost == Money(case["expected"]["cost"], "USD")
    assert markup is not None
    assert str(round_fraction(markup * 100, 2)) == case["expected"]["markup_on_cost_pct_2dp"]
    assert margin_of_markup(markup) == Fraction(margin)


AMOUNTS = st.integers(min_value=0, max_value=10**12)


@given(sales=AMOUNTS, cost=AMOUNTS)
def test_rates_agree_with_the_oracle(sales: int, cost: int) -> None:
    """Cents in a Money must give the same exact ratio as plain fractions do."""
    sold, paid = Money.of_minor(sales, "CNY"), Money.of_minor(cost, "CNY")
    assert gross_margin_rate(sold, paid) == (Fraction(sales - cost, sales) if sales else None)
    assert markup_rate(sold, paid) == (Fraction(sales - cost, cost) if cost else None)
    assert contribution_rate(sold, paid) == gross_margin_rate(sold, paid)


@given(rate=st.fractions(min_value=0, max_value=Fraction(99, 100)))
def test_margin_and_markup_are_inverse(rate: Fraction) -> None:
    """There and back must change nothing, or prices drift with every conversion."""
    assert margin_of_markup(markup_of_margin(rate)) == rate


@given(fixed=st.integers(0, 10**6), price=st.integers(1, 10**4), variable=st.integers(0, 10**4))
def test_break_even_is_the_first_volume_that_covers(fixed: int, price: int, variable: int) -> None:
    """One unit fewer must not cover the fixed cost: break-even is a threshold, not an estimate."""
    units = break_even_units(fixed, price, variable)
    margin = price - variable
    if fixed == 0:
        assert units == 0
    elif margin <= 0:
        assert units is None
    else:
        assert units is not None
        assert units * margin >= fixed > (units - 1) * margin


@given(sold=st.integers(0, 10**9), left=st.integers(0, 10**9))
def test_available_sell_through_never_passes_one(sold: int, left: int) -> None:
    """That is what tells the second convention from the first."""
    rate = sell_through(sold, on_hand=left, basis=SellThroughBasis.AVAILABLE)
    assert rate is None if sold + left == 0 else rate is not None and 0 <= rate <= 1


def test_unknown_or_empty_base_is_unknown_and_never_zero() -> None:
    """A ratio without its base is not known; infinity or 0 would be believed."""
    assert sell_through(5, basis=SellThroughBasis.RECEIVED) is None
    assert sell_through(5, received=0, basis=SellThroughBasis.RECEIVED) is None
    assert sell_through(5, basis=SellThroughBasis.AVAILABLE) is None
    assert gmroi(5, 0) is None
    assert stock_turns(5, 0) is None
    assert weeks_of_supply(5, 0) is None


def test_the_callers_decimal_context_changes_nothing() -> None:
    """A ratio for a board must not depend on a setting somebody left behind."""
    with localcontext() as context:
        context.prec = 2
        assert gross_margin_rate(Decimal("1234.5678"), Decimal("1000.1234")) == Fraction(2344444, 12345678)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: gmroi(0.5, 1), "type.wrong"),  # type: ignore[arg-type]
        (lambda: gmroi(Decimal("NaN"), 1), "decimal.not-finite"),
        (lambda: gross_margin_rate(Money(1, "CNY"), Money(1, "USD")), "money.currency-mixed"),
        (lambda: gross_margin_rate(Money(1, "CNY"), 1), "money.currency-mixed"),
        (lambda: margin_of_markup(-1), "metrics.markup"),
        (lambda: markup_of_margin(1), "metrics.margin"),
        (lambda: markup_chain(Money(1, "CNY"), [1]), "metrics.margin"),
        (lambda: average([]), "metrics.no-levels"),
        (lambda: sell_through(-1, received=1, basis=SellThroughBasis.RECEIVED), "number.too-small"),
        (lambda: sell_through(1, basis="received"), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """Misuse is named by a stable code, once, before any figure is made."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
    assert caught.value.text("zh")
