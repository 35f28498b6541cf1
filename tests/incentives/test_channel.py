"""What a customer orders, against a search through all orders."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    AllUnitsPrice,
    CommittedVolume,
    LikelyDemand,
    LinearDemand,
    Market,
    OutlayPiece,
    RebatedPrice,
    RevenueShare,
    TableDemand,
    TierMethod,
    TierReward,
    TradeTerms,
    TwoPartTariff,
    WholesalePrice,
    integrated_optimum,
    outcome_of,
)
from keyaccount.values.money import Money
from keyaccount.values.text import Text
from tests.incentives.making import refused, scale

TERMS: list[TradeTerms] = [
    WholesalePrice(30),
    AllUnitsPrice(40, 20, 25),
    AllUnitsPrice(None, 25, 20),
    TwoPartTariff(100, 12),
    RevenueShare(4, "0.4"),
    RebatedPrice(40, scale((300, "0.10"), (800, "0.25"))),
    RebatedPrice(40, scale((300, "0.10"), (800, "0.25"), method=TierMethod.INCREMENTAL)),
    RebatedPrice(40, scale((300, "0.10"), (800, "0.40")), cap=250),
    RebatedPrice(40, scale((5, 2), (25, 9), kind=TierReward.PER_UNIT)),
    RebatedPrice(40, scale((10, 50), (20, 300), kind=TierReward.FIXED_AMOUNT)),
    RebatedPrice(40, scale((0, 0), (1000, "0.3"), method=TierMethod.LINEAR)),
]


@given(
    st.sampled_from(TERMS),
    st.integers(20, 120),
    st.integers(0, 5),
    st.sampled_from([LinearDemand, TableDemand]),
)
@pytest.mark.method("N6")
def test_the_order_is_the_best_of_all_whole_orders(
    terms: TradeTerms, top: int, handling: int, kind: type
) -> None:
    """Parabolas and ends say the same as trying every lot."""
    demand = (
        LinearDemand(top, 1) if kind is LinearDemand else TableDemand([(top, 5), (top // 2, 40), (1, 90)])
    )
    market = Market(demand, unit_cost=10, currency="CNY", handling=handling, lot=1)
    made = outcome_of(terms, market)
    pieces = list(terms.outlay())

    def profit(order: int) -> Fraction:
        piece = [one for one in pieces if one.start <= order]
        if not order or not piece:
            return Fraction(0)
        price = next(one for one in demand.pieces() if one.low <= order <= one.high).price(Fraction(order))
        return terms.kept() * price * order - piece[-1].cost(Fraction(order)) - handling * order

    # What is not sold cannot be ordered.
    orders = [
        order for order in range(int(demand.pieces()[-1].high) + 1) if not order or order >= pieces[0].start
    ]
    best = max(orders, key=lambda order: (profit(order), order))
    assert made.customer == profit(best)
    assert made.quantity == best
    assert made.supplier + made.customer == made.total == made.explain().figure
    assert "N6" in made.explain().clauses()


@given(st.integers(20, 120), st.integers(0, 30), st.integers(1, 40))
def test_no_terms_beat_the_integrated_channel(top: int, cost: int, price: int) -> None:
    """The best of one firm bounds every contract."""
    market = Market(LinearDemand(top, "1.5"), unit_cost=cost, currency="CNY")
    whole = integrated_optimum(market).total
    assert all(outcome_of(terms, market).total <= whole for terms in (*TERMS, WholesalePrice(price)))


def test_several_possible_demands() -> None:
    """The customer orders once it knows; the figures are expected ones."""
    likely = [LikelyDemand("0.5", LinearDemand(70, 1)), LikelyDemand("0.5", CommittedVolume(10, 50))]
    made = outcome_of(WholesalePrice(40), Market(likely, unit_cost=10, currency="CNY"))
    assert made.quantity == Fraction(25, 2)
    assert made.supplier == (450 + 300) / 2
    assert made.price == made.revenue / made.quantity


def test_nothing_is_ordered_where_nothing_is_left() -> None:
    """Too dear, and the customer stays away; fixed costs remain."""
    market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY", fixed_cost=5, customer_fixed=3)
    made = outcome_of(WholesalePrice(80), market)
    assert [made.quantity, made.price, made.supplier, made.customer] == [0, None, -5, -3]
    assert "自身固定费用" in made.summary("zh")
    assert "<table" in made._repr_html_()
    assert market.money(Fraction(1, 3)) == Money("0.33", "CNY")


def test_what_is_refused() -> None:
    """A market must be whole before anything is designed on it."""
    market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    with refused("market.probabilities"):
        attrs.evolve(market, demand=[LikelyDemand("0.5", LinearDemand(70, 1))])
    with refused("market.lot"):
        attrs.evolve(market, lot=Decimal(0))
    with refused("number.too-small"):
        attrs.evolve(market, handling=Decimal(-1))

    class Backwards:
        """Terms whose pieces go down."""

        text = Text("odd", "异常")

        def outlay(self) -> list[OutlayPiece]:
            zero = Fraction(0)
            return [OutlayPiece(Fraction(5), zero, zero), OutlayPiece(zero, zero, zero)]

        def kept(self) -> Fraction:
            return Fraction(1)

    with refused("terms.pieces"):
        outcome_of(Backwards(), market)
