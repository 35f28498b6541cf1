"""Settling day by day, or from sums made elsewhere, equals settling anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    AnnualRebate,
    Basis,
    BreachRule,
    Claim,
    ClaimState,
    ContestTies,
    CoopAllowance,
    Earning,
    EarningLines,
    Eligibility,
    Guarantee,
    IncentiveFacts,
    IncentivePolicy,
    Limits,
    LineDiscount,
    Measure,
    PurchaseEvery,
    Repeat,
    RetrospectiveRebate,
    RoundingLevel,
    RoundingRule,
    RunningTotals,
    SalesContest,
    TierReward,
    TierScale,
    Unclaimed,
    VolumeDiscount,
    VolumeEntry,
    Window,
    earn,
    settle,
    settle_earnings,
)
from keyaccount.model.ledger import Ledger
from keyaccount.model.product import Product
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.units import UnitConversion, UnitConversions
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused, sales, scale
from tests.incentives.strategies import scales

COLUMNS = ("customer", "document", "line", "original_document", "original_line", "invoiced", "net_amount")


def _untraced(earnings: tuple[Earning, ...]) -> list[Earning]:
    return [attrs.evolve(one, lines=EarningLines("CNY")) for one in earnings]


@given(
    scales(),
    st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(0, 364), st.integers(-9_000, 90_000)),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(Window),
    st.integers(0, 12),
)
@pytest.mark.method("N8")
def test_a_day_more_equals_settling_anew(
    made: TierScale, drawn: list[tuple[str, int, int]], window: Window, cut: int
) -> None:
    """A million lines are not read again for today's hundred."""
    versions = [
        policy(RetrospectiveRebate(made), window=window, valid=Period.quarter(2026, 1), version="1"),
        policy(
            LineDiscount("0.013"),
            valid=Period(date(2026, 4, 1), date(2027, 1, 1)),
            version="2",
            limits=Limits(guarantee=cny(1), guarantee_rule=Guarantee.CUMULATIVE),
            eligibility=Eligibility(customers=["A", "B"]),
        ),
    ]
    rows = []
    for at, (name, day, amount) in enumerate(drawn):
        sale = f"D{at - 1}" if amount < 0 and at and drawn[at - 1][0] == name else None
        on = date(2026, 1, 1) + timedelta(days=day)
        rows.append((name, f"D{at}", "1", sale, sale and "1", on, Money.of_minor(amount, "CNY").amount))
    some = ledger(rows[:cut], *COLUMNS)
    every = some.extended(rows[cut:], COLUMNS) if rows[cut:] else some
    running = RunningTotals(versions).taken(some).taken(every)
    assert list(running.earnings(YEAR_END)) == _untraced(earn(versions, every, until=YEAR_END))
    again = RunningTotals.of_sums(versions, running.entries)
    assert again.earnings(YEAR_END) == running.earnings(YEAR_END)


def test_quantities() -> None:
    """Millionths in, cases out; a third of a case does not fit."""
    per_case = policy(
        RetrospectiveRebate(scale((0, 3), kind=TierReward.PER_UNIT)),
        basis=Basis(measure=Measure.QUANTITY, unit="case"),
    )
    packs = UnitConversions([UnitConversion("case", 12, "bottle")])
    facts = IncentiveFacts(products=[Product("P1", "tea", unit="bottle", conversions=packs)])

    def bottles(units: int) -> Ledger:
        rows = [("C1", date(2026, 3, 1), "P1", units, "bottle", 1)]
        return ledger(rows, "customer", "invoiced", "product", "quantity", "unit", "net_amount")

    assert RunningTotals([per_case]).taken(bottles(6), facts).earnings(YEAR_END)[0].amount == cny("1.50")
    with refused("running.fraction"):
        RunningTotals([per_case]).taken(bottles(4), facts)


def _annual(*conditions: Any, leaving: BreachRule = BreachRule.FORFEIT) -> IncentivePolicy:
    return policy(
        AnnualRebate.at("0.02", conditions=conditions, on_breach=BreachRule.FORFEIT, on_leaving=leaving)
    )


def test_what_depends_on_lines_or_days_is_refused() -> None:
    """A sum cannot tell which month it was bought in."""
    assert RunningTotals([_annual()]).taken(sales(100)).earnings(YEAR_END)[0].amount == cny(2)
    for wrong in (
        policy(VolumeDiscount(scale((0, "0.1")))),
        policy(LineDiscount("0.1"), rounding=RoundingRule(level=RoundingLevel.LINE)),
        _annual(PurchaseEvery("x", Repeat.MONTH, cny(1))),
        _annual(leaving=BreachRule.KEEP_UNTIL),
    ):
        with refused("running.kind"):
            RunningTotals([wrong])
    day = date(2026, 1, 1)
    with refused("running.version"):
        RunningTotals([policy()], 0, [VolumeEntry("A", "9", day, 1, 1)])
    with refused("running.version"):
        RunningTotals([policy()], 0, [VolumeEntry("A", "1", date(2026, 1, 2), 1, 1)]).earnings(YEAR_END)
    with refused("running.ledger"):
        RunningTotals([policy()]).taken(sales(1, 2)).taken(sales(1))
    with refused("int.wrong"):
        VolumeEntry("A", "1", day, 1.5, 1)  # type: ignore[arg-type]


@pytest.mark.method("N8")
def test_a_contest_and_a_fund_run_on_and_are_settled() -> None:
    """The day's lines taken in and settled: the same items as everything anew, but for the trace of lines."""
    prizes = SalesContest([cny(50), cny(20)], ties=ContestTies.SPLIT, unclaimed=Unclaimed.KEPT)
    contest = policy(prizes, "SC", window=Window.QUARTER)
    fund = policy(CoopAllowance("0.02", "0.50", claim_days=30), "CO")
    day = date(2026, 2, 3)
    claim = Claim("CL", "CO", "A", cny(30), day, day, state=ClaimState.APPROVED, decided=day)
    facts = IncentiveFacts(claims=[claim])
    names = ("customer", "invoiced", "net_amount")
    monday = ledger([("A", date(2026, 1, 5), 1000), ("B", date(2026, 1, 6), 3000)], *names)
    tuesday = monday.extended([("A", date(2026, 2, 2), 4000), ("C", date(2026, 2, 2), 10)], names)
    march = date(2026, 3, 31)
    for agreed in (contest, fund):
        running = RunningTotals([agreed]).taken(monday, facts).taken(tuesday, facts)
        made = running.earnings(march, facts)
        assert list(made) == _untraced(earn(agreed, tuesday, until=march, facts=facts))
        quarter = Period.quarter(2026, 1)
        one = settle_earnings(agreed, made, quarter, facts=facts)
        anew = settle(agreed, tuesday, quarter, facts=facts)
        assert [(item.participant, item.due) for item in one.items] == [
            (item.participant, item.due) for item in anew.items
        ]
        assert "N8" in one.explain().clauses()
    with refused("running.until"):
        running.earnings(date(2026, 1, 31), facts)
    with refused("settlement.earnings-until"):
        settle_earnings(fund, made, Period.quarter(2026, 2), facts=facts)
    with refused("settlement.earnings-version"):
        settle_earnings(contest, made, quarter, facts=facts)
