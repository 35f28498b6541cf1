"""Both sides' accounts: every line where a reader looks for it, summing exactly to what each earns."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    CommittedVolume,
    LinearDemand,
    Market,
    RebatedPrice,
    RevenueShare,
    TradeTerms,
    TwoPartTariff,
    WholesalePrice,
    outcome_of,
)
from keyaccount.incentives.trade_outcome import money_of
from keyaccount.values.money import Money
from tests.incentives.making import scale

TERMS: list[TradeTerms] = [
    WholesalePrice(30),
    TwoPartTariff(100, 12),
    RevenueShare(4, "0.4"),
    RebatedPrice(40, scale((0, "0.05"), (300, "0.10"), (800, "0.25"))),
]


@given(st.sampled_from(TERMS), st.integers(20, 120), *[st.integers(0, 4)] * 6)
@pytest.mark.method("N6")
def test_lines_sum_to_what_each_side_earns(
    terms: TradeTerms, top: int, service: int, handling: int, capital: int, ours: int, theirs: int, paid: int
) -> None:
    """An account whose lines do not make its total convinces nobody across the table."""
    market = Market(
        LinearDemand(top, 1),
        unit_cost=3,
        service=service,
        handling=handling,
        capital=capital,
        fixed_cost=ours,
        customer_fixed=theirs,
        allowance=paid,
        currency="CNY",
    )
    made = outcome_of(terms, market)
    for lines, total in zip(made.lines(), (made.supplier, made.customer), strict=True):
        assert sum(amount for _, _, amount in lines) == total
    # Oracle: what passes between the two cancels out; the rest is the channel's.
    cost = (3 + service + handling + capital) * made.quantity + ours + theirs
    assert made.total == made.revenue - cost
    assert "N6" in made.explain().clauses()


@pytest.mark.method("N6")
def test_a_known_account() -> None:
    """A hundred units: list 1,000, a rebate of 5 % on all, an allowance, service and capital by hand."""
    market = Market(
        CommittedVolume(100, 15),
        unit_cost=6,
        service="0.5",
        handling=1,
        capital="0.25",
        allowance=30,
        currency="CNY",
    )
    made = outcome_of(RebatedPrice(10, scale((0, "0.05"))), market)
    assert [made.listed, made.incentives, made.paid] == [1000, 50, 950]
    assert [made.supplier, made.customer] == [950 - 30 - 650, 1500 - 950 + 30 - 125]
    tree = made.explain()
    assert tree.clauses() == {"N6"}
    found = {one.key: one.figure for one in tree.walk()}
    assert found["supplier.incentives"] == -50
    assert found["customer.incentives"] == 50
    assert found["supplier.allowance"] == -30
    assert "津贴" in made.summary("zh")
    assert "<table" in made._repr_html_()


def test_a_fee_is_no_incentive() -> None:
    """The fee is part of the list price of buying at all."""
    made = outcome_of(TwoPartTariff(300, 10), Market(LinearDemand(70, 1), unit_cost=10, currency="CNY"))
    assert made.incentives == 0
    assert money_of(Fraction(1, 3), "JPY") == Money(0, "JPY")
