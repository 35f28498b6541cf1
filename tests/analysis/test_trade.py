"""The customer's profit-and-loss on one product: exact figures, and unknown where a part is unknown."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import ProductTrade, SellThroughBasis
from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.analysis.scenario import TRADE, cny

YEAR = Period.year(2025)


@pytest.mark.method("A6")
def test_the_profit_and_loss_of_one_product() -> None:
    """Profit is what is left after goods, rebates, handling and fixed cost, in the customer's figures."""
    assert TRADE.gross_margin == cny(300_000)
    assert TRADE.contribution == cny(200_000)
    assert TRADE.profit == cny(50_000)
    assert TRADE.gap == cny(30_000)
    assert TRADE.margin == Fraction(1, 3)
    assert TRADE.markup == Fraction(1, 2)
    assert TRADE.gmroi == 3
    assert TRADE.turns == 6
    assert TRADE.sell_through(SellThroughBasis.RECEIVED) == Fraction(15, 16)
    assert TRADE.sell_through(SellThroughBasis.AVAILABLE) == Fraction(5, 6)
    assert TRADE.weeks_of_supply == Fraction(6_000 * 365, 30_000 * 7)
    assert TRADE.break_even == 22_500
    told = TRADE.explain()
    assert told.figure == cny(50_000)
    assert [part.figure for part in told.parts] == [
        cny(900_000),
        cny(-600_000),
        cny(20_000),
        cny(-120_000),
        cny(-150_000),
    ]
    assert told.clauses() == {"A6"}


MINOR = st.integers(0, 10**10)


@given(sales=MINOR, cost=MINOR, rebates=MINOR, handling=MINOR, fixed=MINOR)
def test_profit_agrees_with_the_oracle(
    sales: int, cost: int, rebates: int, handling: int, fixed: int
) -> None:
    """Whole cents in, whole cents out, and the explanation adds up to the same figure."""
    amounts = [Money.of_minor(one, "CNY") for one in (sales, cost, rebates, handling, fixed)]
    one = ProductTrade(
        "P",
        YEAR,
        sales=amounts[0],
        cost_of_sales=amounts[1],
        rebates=amounts[2],
        handling=amounts[3],
        fixed=amounts[4],
    )
    expected = Fraction(sales - cost + rebates - handling - fixed, 100)
    assert one.profit is not None
    assert one.profit.fraction == expected
    assert one.explain().figure == one.profit


@pytest.mark.parametrize("missing", ["sales", "cost_of_sales", "rebates", "handling", "fixed"])
def test_one_unknown_part_makes_the_profit_unknown(missing: str) -> None:
    """A profit without the fixed cost would be believed; it is not known."""
    unknown: dict[str, Any] = {missing: None}
    one = attrs.evolve(TRADE, **unknown)
    assert one.profit is None
    assert one.gap is None
    assert one.missing == (missing,)
    assert one.explain().figure is None
    assert one.break_even is None


def test_each_ratio_is_unknown_without_its_base() -> None:
    """None of the key figures falls back to zero."""
    bare = ProductTrade("P", YEAR)
    assert bare.label == "P"
    assert bare.sell_through(SellThroughBasis.RECEIVED) is None
    assert all(value is None for _, _, value in bare.figures)
    assert attrs.evolve(TRADE, sold=0).break_even is None
    assert attrs.evolve(TRADE, expected=None).gap is None
    assert attrs.evolve(TRADE, average_stock=None).gmroi is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"sales": cny(-1)}, "trade.negative"),
        ({"handling": Money(1, "USD")}, "money.currency-mixed"),
        ({"fixed": 5}, "type.wrong"),
        ({"sold": -1}, "number.too-small"),
        ({"period": "2025"}, "type.wrong"),
        ({"product": ""}, "id.empty"),
    ],
)
def test_wrong_inputs_are_refused(changed: dict[str, Any], code: str) -> None:
    """A cost is given as a positive amount; its sign is the library's business."""
    with pytest.raises(KeyAccountError) as caught:
        attrs.evolve(TRADE, **changed)
    assert caught.value.code == code


def test_an_expected_loss_may_be_negative() -> None:
    """A customer that expects to lose money on a lead item says so."""
    assert attrs.evolve(TRADE, expected=cny(-10)).gap == cny(-50_010)
