"""The exact annual rebate."""

from __future__ import annotations

from datetime import date

from keyaccount.incentives import (
    AnnualRebate,
    Basis,
    BreachRule,
    Departure,
    Event,
    IncentiveFacts,
    Measure,
    PurchaseEvery,
    Repeat,
    TierReward,
    earn,
)
from tests.incentives.making import YEAR_END, cny, ledger, policy, scale


def test_purchases_after_a_breach_lose_the_tier_they_opened() -> None:
    """Kept until the breach means: as if the year had ended there."""
    kind = AnnualRebate(
        scale((0, "0.01"), (2000, "0.05")),
        (),
        on_breach=BreachRule.KEEP_UNTIL,
        on_leaving=BreachRule.KEEP_UNTIL,
    )
    lines = ledger([("C1", date(2026, 2, 1), 1500), ("C1", date(2026, 8, 1), 1500)])
    assert earn(policy(kind), lines, until=YEAR_END)[0].amount == cny(150)
    left = IncentiveFacts(departures=[Departure("C1", date(2026, 5, 1))])
    assert earn(policy(kind), lines, until=YEAR_END, facts=left)[0].amount == cny(15)


def test_a_late_return_takes_back_a_kept_purchase() -> None:
    """Bought before the breach, returned after it: nothing was bought, so nothing is kept."""
    kind = AnnualRebate.at("0.02", on_breach=BreachRule.KEEP_UNTIL, on_leaving=BreachRule.KEEP_UNTIL)
    columns = ("customer", "document", "original_document", "invoiced", "net_amount")
    lines = ledger(
        [
            ("C1", "D1", None, date(2026, 2, 1), 1000),
            ("C1", "D2", None, date(2026, 3, 1), 500),
            ("C1", "R1", "D1", date(2026, 6, 1), -1000),
        ],
        *columns,
    )
    left = IncentiveFacts(departures=[Departure("C1", date(2026, 5, 1))])
    earning = earn(policy(kind), lines, until=YEAR_END, facts=left)[0]
    assert earning.amount == cny(10)
    assert sum(earning.lines.reward) == 1000


def test_a_purchase_not_paid_yet_is_dated_by_what_made_it_qualify() -> None:
    """Invoiced after the breach it no longer reaches a tier, although no payment day says so."""
    kind = AnnualRebate(
        scale((0, "10"), (2000, "100"), kind=TierReward.FIXED_AMOUNT),
        [PurchaseEvery("steady", Repeat.QUARTER, cny(1))],
        *[BreachRule.KEEP_UNTIL] * 2,
    )
    columns = ("customer", "invoiced", "paid", "net_amount", "list_amount")
    lines = ledger(
        [
            ("C1", date(2026, 2, 1), date(2026, 3, 1), 1500, 1500),
            ("C1", date(2026, 8, 1), None, 1500, 1500),
        ],
        *columns,
    )
    made = policy(kind, basis=Basis(Event.PAID, Measure.GROSS), qualifying=Basis())
    assert earn(made, lines, until=YEAR_END)[0].amount == cny(10)
