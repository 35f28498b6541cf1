"""A line shows the volume it brought, the tier it met and its reward before rounding."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    Basis,
    Eligibility,
    Limits,
    LineDiscount,
    Measure,
    RetrospectiveRebate,
    TierMethod,
    TierReward,
    TierScale,
    earn,
    settle,
)
from keyaccount.incentives.line_trace import LineTraces, line_traces
from keyaccount.values.money import Money
from tests.incentives.making import YEAR, YEAR_END, cny, ledger, policy, sales, scale
from tests.incentives.strategies import scales

TWO = scale((0, "0.01"), (1000, "0.02"), method=TierMethod.INCREMENTAL)


@given(scales(), st.lists(st.integers(-90_000, 300_000).filter(bool), max_size=8))
def test_the_exact_rewards_sum_to_the_scale(made: TierScale, amounts: list[int]) -> None:
    """Every cent of a line can be found again by hand from the scale."""
    agreed = policy(RetrospectiveRebate(made))
    start = date(2026, 1, 1)
    rows = [
        ("A", start + timedelta(days=at), Money.of_minor(amount, "CNY").amount)
        for at, amount in enumerate(amounts)
    ]
    for earning in earn(agreed, ledger(rows), until=YEAR_END):
        traces = line_traces(earning, agreed)
        total = Fraction(sum(amounts), 100)
        assert traces.volume == tuple(sum(amounts[: at + 1]) for at in range(len(amounts)))
        exact = [one for one in traces.exact if one is not None]
        if total:
            assert sum(exact) == made.reward(total) * 100
        place = made.tier_of(total)
        tier = traces.tier[-1]
        assert tier is not None
        assert tier.split(" → ")[-1] == str(0 if place is None else place + 1)


@pytest.mark.method("N8")
def test_a_statement_shows_the_way_over_the_tiers() -> None:
    """The second line crosses into the second tier: 100 at 1 % and 500 at 2 %."""
    statement = settle(policy(RetrospectiveRebate(TWO)), sales(900, 600), YEAR).statement("C1")
    rows = [row[-4:] for row in statement.lines().rows]
    assert [row[:2] for row in rows] == [(cny(900), "1"), (cny(1500), "1 → 2")]
    assert [str(row[2]) for row in rows] == ["9.000000", "11.000000"]
    assert [row[3] for row in rows] == [cny(9), cny(11)]
    assert "N8" in statement.explain().clauses()


def test_another_base_and_other_kinds() -> None:
    """Cases reach the tiers, money earns; a discount on each line reads no scale."""
    cases = Basis(measure=Measure.QUANTITY, unit="case")
    columns = ("customer", "invoiced", "quantity", "unit", "net_amount")
    lines = ledger(
        [("A", date(2026, 1, 5), 900, "case", 100), ("A", date(2026, 1, 6), 600, "case", 200)], *columns
    )
    for method in (TierMethod.INCREMENTAL, TierMethod.ALL_UNITS):
        two = scale((0, "0.01"), (1000, "0.02"), method=method)
        agreed = policy(RetrospectiveRebate(two), qualifying=cases)
        (earning,) = earn(agreed, lines, until=YEAR_END)
        traces = line_traces(earning, agreed)
        assert traces.volume == (900_000_000, 1_500_000_000)
        assert sum(one or 0 for one in traces.exact) == earning.amount.minor_units
    table = settle(agreed, lines, YEAR).statement("A").lines()
    assert [str(row[-4]) for row in table.rows] == ["900.000000", "1500.000000"]
    plain = policy(LineDiscount("0.1"))
    (earning,) = earn(plain, sales(100), until=YEAR_END)
    assert line_traces(earning, plain) == LineTraces([10_000], [None], [None])
    assert line_traces(earning, None).volume == (10_000,)
    fixed = policy(RetrospectiveRebate(scale((0, 5), (200, 9), kind=TierReward.FIXED_AMOUNT)))
    (earning,) = earn(fixed, sales(100, -100), until=YEAR_END)
    assert line_traces(earning, fixed).exact == (None, None)


def test_nothing_bought_leaves_no_trace() -> None:
    """A guarantee is earned without a line, by a scale read at the end or along the way."""
    for made in (scale((0, "0.01")), TWO):
        agreed = policy(
            RetrospectiveRebate(made),
            limits=Limits(guarantee=cny(5)),
            eligibility=Eligibility(customers=["A"]),
        )
        (found,) = earn(agreed, ledger([]), until=YEAR_END)
        assert (found.amount, line_traces(found, agreed)) == (cny(5), LineTraces([], [], []))
