"""Early payment: 2/10 net 30 and its steps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keyaccount.incentives import EarlyPayment, PaymentStep, cost_of_forgoing, earn
from keyaccount.model.ledger import Ledger
from keyaccount.values.numbers import round_fraction
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused

COLUMNS = (
    "customer",
    "document",
    "line",
    "original_document",
    "original_line",
    "invoiced",
    "paid",
    "net_amount",
)
KIND = EarlyPayment.of((5, "0.03"), (10, "0.02"), net_days=30)


def _paid(*days: int | None) -> Ledger:
    rows = [
        (
            "C1",
            f"D{at}",
            "1",
            None,
            None,
            date(2026, 3, 1),
            None if day is None else date(2026, 3, 1 + day),
            1000,
        )
        for at, day in enumerate(days)
    ]
    return ledger([*rows, ("C1", "R1", "1", "D0", "1", date(2026, 4, 1), None, -500)], *COLUMNS)


@pytest.mark.method("N7")
def test_the_best_step_reached_counts() -> None:
    """Day 5 is in time for 3 %, day 6 for 2 %, day 11 for nothing; a return takes its sale's rate back."""
    earning = earn(policy(KIND), _paid(5, 6, 10, 11, None), until=YEAR_END)[0]
    assert earning.amount == cny(30 - 15 + 20 + 20)
    assert "N7" in earning.explain().clauses()


def test_a_payment_not_yet_made_earns_nothing() -> None:
    """As of the day before, it was not paid."""
    assert earn(policy(KIND), _paid(5), until=date(2026, 3, 5))[0].amount.is_zero
    assert earn(policy(KIND), _paid(5), until=date(2026, 3, 6))[0].amount == cny(30)


def test_what_is_refused() -> None:
    """A longer term with a higher discount would never be beaten by a shorter one."""
    with refused("early-payment.steps"):
        EarlyPayment([], 30)
    for steps in ([(10, "0.02"), (5, "0.03")], [(5, "0.02"), (10, "0.03")], [(40, "0.02")]):
        with refused("early-payment.order"):
            EarlyPayment.of(*steps, net_days=30)
    with refused("type.wrong"):
        EarlyPayment([5], 30)
    with refused("number.too-large"):
        PaymentStep(10, 2)
    with refused("early-payment.days"):
        cost_of_forgoing("0.02", discount_days=30, paid_day=10, days_in_year=365)
    with refused("early-payment.days"):
        cost_of_forgoing(1, discount_days=10, paid_day=30, days_in_year=365)


def test_words() -> None:
    """Terms read as merchants write them."""
    assert KIND.text.zh == "提前付款折扣:5 天内付款 3%、10 天内付款 2%,付款期 30 天"
    assert KIND.rate_for(31) == 0


def test_the_terms_say_what_forgoing_them_costs() -> None:
    """2/10 net 30 is 36.73 % a year of 360 days; a first step on the net day gains no time."""
    assert round_fraction(EarlyPayment.of((10, "0.02"), net_days=30).annualised(360).simple, 4) == Decimal(
        "0.3673"
    )
    with refused("early-payment.days"):
        EarlyPayment.of((30, "0.02"), net_days=30).annualised(365)


def test_a_return_takes_back_the_rate_of_its_own_line() -> None:
    """An invoice may be paid in parts: what comes back was paid late, and earned nothing to be taken back."""
    day, soon, late = date(2026, 3, 1), date(2026, 3, 4), date(2026, 3, 25)
    rows = [
        ("C1", "D1", "1", None, None, day, soon, 1000),
        ("C1", "D1", "2", None, None, day, late, 1000),
        ("C1", "R1", "1", "D1", "2", date(2026, 4, 1), None, -1000),
    ]
    assert earn(policy(KIND), ledger(rows, *COLUMNS), until=YEAR_END)[0].amount == cny(30)
