"""The right stock: the published newsvendor, both sides' money, and no better whole number."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.negotiation import (
    DiscreteDemand,
    NormalDemand,
    SeasonTerms,
    ServiceMeasure,
    UniformDemand,
    channel_buyback,
    right_stock,
    stock_for_service,
)
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from tests.refusals import codes_of
from tests.shared_data import cases


@pytest.mark.parametrize("case", cases("negotiation_and_incentives", "season"))
@pytest.mark.method("N3")
def test_published_season(case: Any) -> None:
    """Order, overstock and the retailer's profit as printed, and as exactly recomputed."""
    given, expected = case["inputs"], case["expected"]
    demand = NormalDemand(Decimal(given["mu"]), Decimal(given["sd"]))
    terms = SeasonTerms.of("USD", price=given["price"], wholesale=given["wholesale"], refund=given["buyback"])
    found = right_stock(demand, terms)
    assert found.quantity == expected["published"]["Q"]
    assert round(found.left_over) == expected["published"]["overstock"]
    assert str(round_fraction(found.profit.fraction, 0)) == expected["published"]["retailer"]
    assert str(round_fraction(Fraction(found.exact), 1)) == expected["exact"]["Q"]
    # The exact figure is at 1,150.7 units; the whole stock of 1,151 leaves a quarter of a unit more.
    assert abs(found.left_over - Decimal(expected["exact"]["overstock"])) < Decimal("0.3")
    assert found.explain().figure == found.profit
    assert "N3" in found.explain().clauses()


TERMS = st.builds(
    lambda wholesale, margin, goodwill: SeasonTerms.of(
        "CNY", price=wholesale + margin, wholesale=wholesale, refund=wholesale // 2, goodwill=goodwill
    ),
    st.integers(1, 40),
    st.integers(1, 40),
    st.integers(0, 9),
)


@settings(max_examples=80)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=7), TERMS)
def test_no_other_whole_stock_earns_more(history: list[int], terms: SeasonTerms) -> None:
    """Against every stock up to the highest sales, in exact fractions written anew."""

    def profit(stock: int) -> Fraction:
        earned = Fraction(0)
        for wanted in history:
            sold = min(stock, wanted)
            earned += terms.price.fraction * sold + terms.refund.fraction * (stock - sold)
            earned -= terms.wholesale.fraction * stock + terms.goodwill.fraction * (wanted - sold)
        return earned / len(history)

    found = right_stock(DiscreteDemand.of_history(history), terms)
    best = max(map(profit, range(max(history) + 2)))
    assert profit(found.quantity) == best
    assert abs(found.profit.fraction - best) <= Fraction(2, 100)
    assert found.explain().figure == found.profit


def test_both_sides_are_valued_and_a_buyback_can_serve_both() -> None:
    """At the buy-back of 4.00 the customer orders what is best for both together; the gain is shared."""
    demand = NormalDemand(Decimal(1000), Decimal(300))
    plain = SeasonTerms.of("CNY", price=16, wholesale=7, our_cost=4)
    alone = right_stock(demand, plain)
    together = right_stock(demand, SeasonTerms.of("CNY", price=16, wholesale=7, refund=4, our_cost=4))
    whole = right_stock(demand, SeasonTerms.of("CNY", price=16, wholesale=4))
    assert channel_buyback(plain) == Money("4.00", "CNY")
    assert together.quantity == whole.quantity > alone.quantity
    assert alone.our_profit is not None
    assert together.our_profit is not None
    assert together.our_profit + together.profit > alone.our_profit + alone.profit
    assert abs((together.our_profit + together.profit - whole.profit).amount) <= Decimal("0.03")
    ours = together.explain().find("ours")
    assert ours is not None
    assert ours.figure == together.our_profit
    assert right_stock(demand, SeasonTerms.of("CNY", price=16, wholesale=7)).our_profit is None


def test_service_levels_name_the_least_stock() -> None:
    """By probability of no stock-out and by share of units; one unit less misses the level."""
    demand = NormalDemand(Decimal(1000), Decimal(300))
    for measure in ServiceMeasure:
        found = stock_for_service(demand, Decimal("0.95"), measure)
        assert found.reached >= found.level
        less = Fraction(found.quantity - 1)
        if measure is ServiceMeasure.CYCLE:
            assert demand.within(less) < Fraction(found.level)
        else:
            assert 1 - demand.lacking(less) / 1000 < Fraction(found.level)
        assert found.explain().figure == found.quantity
        assert "安全库存" in found.summary("zh")
        assert measure.text.zh
    assert (
        stock_for_service(UniformDemand(Decimal(0), Decimal(0)), Decimal("0.9"), ServiceMeasure.FILL).quantity
        == 0
    )


def test_the_stock_reads_as_a_table() -> None:
    """One row with both sides."""
    found = right_stock(DiscreteDemand.of_history([5]), SeasonTerms.of("CNY", price=9, wholesale=4))
    assert found.quantity == 5
    assert "合适的库存量" in found.summary("zh")
    assert found._repr_html_().count("<tr>") == 2


def test_terms_without_a_right_stock_are_refused() -> None:
    """A refund above the purchase price makes every unit ordered a gain."""
    for wrong in ({"refund": 7}, {"price": 7}, {"goodwill": -1}):
        amounts = {"price": 16, "wholesale": 7, **wrong}
        assert codes_of(partial(SeasonTerms.of, "CNY", **amounts)) == ["season.terms"]
    terms = SeasonTerms.of("CNY", price=16, wholesale=7)
    assert codes_of(lambda: channel_buyback(terms)) == ["season.our-cost"]
    demand = DiscreteDemand.of_history([1])
    assert codes_of(lambda: stock_for_service(demand, Decimal(1))) == ["number.too-large"]
