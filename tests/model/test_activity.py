"""Tests for cost-to-serve activities and their rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.activity import DRIVERS, Activity, ActivityRates
from keyaccount.values.dated import Dated
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding

DAY = date(2026, 3, 2)


def test_known_drivers_are_worded_and_distinct() -> None:
    """Statements name the drivers in both languages, by keys that never collide."""
    assert len({term.key for term in DRIVERS}) == len(DRIVERS)
    assert all(term.en and term.zh for term in DRIVERS)


def test_an_activity_is_known_from_its_record_or_else_its_day() -> None:
    """A replay must not count what was entered later."""
    assert Activity("C1", "orders", Decimal(1), DAY).known_from == DAY
    assert Activity("C1", "orders", Decimal(1), DAY, date(2026, 4, 1)).known_from == date(2026, 4, 1)
    with pytest.raises(KeyAccountError):
        Activity("C1", "orders", Decimal(-1), DAY)


@given(
    cents=st.integers(0, 10_000_00),
    quantity=st.decimals(0, 10_000, places=3),
    rounding=st.sampled_from(list(Rounding)),
)
def test_cost_is_rate_times_quantity_rounded_once(cents: int, quantity: Decimal, rounding: Rounding) -> None:
    """Net customer profit rests on these costs; the exact product may differ by less than a cent."""
    rates = ActivityRates("v1", {"orders": Money.of_minor(cents, "CNY")})
    cost = rates.cost_of(Activity("C1", "orders", quantity, DAY), rounding)
    exact = Fraction(cents) * Fraction(quantity)
    assert abs(cost.minor_units - exact) < 1
    if exact.denominator == 1:
        assert cost.minor_units == exact


def test_rates_count_from_their_day() -> None:
    """A new rate card must not change what last year's service cost."""
    rates = ActivityRates(
        "v2", {"orders": Dated.of((date(2026, 1, 1), Money(10, "CNY")), (date(2026, 3, 1), Money(12, "CNY")))}
    )
    assert rates.rate("orders", date(2026, 2, 28)) == Money(10, "CNY")
    assert rates.rate("orders", DAY) == Money(12, "CNY")
    assert rates.currency == "CNY"
    with pytest.raises(KeyAccountError) as caught:
        rates.rate("orders", date(2025, 12, 31))
    assert caught.value.code == "activity.rate-too-early"


def test_an_unknown_driver_is_named_with_what_is_known() -> None:
    """A driver without a rate must never cost nothing in silence."""
    rates = ActivityRates("v1", {"orders": Money(10, "CNY")})
    with pytest.raises(KeyAccountError, match="known: orders"):
        rates.rate("pallets", DAY)
    with pytest.raises(KeyAccountError, match="did you mean 'orders'"):
        rates.rate("order", DAY)


@pytest.mark.parametrize(
    ("rates", "code"),
    [
        ({}, "activity.rates-empty"),
        ({"orders": 5}, "type.wrong"),
        ({"orders": Dated.always(5)}, "type.wrong"),
        ({"orders": Money(-5, "CNY")}, "money.too-small"),
        ({"orders": Money(5, "CNY"), "visits": Money(5, "USD")}, "activity.rates-currency"),
        ({"": Money(5, "CNY")}, "id.empty"),
    ],
)
def test_wrong_rates_are_refused(rates: dict[str, Money], code: str) -> None:
    """One wrong rate would spoil the ranking of every customer at once."""
    with pytest.raises(KeyAccountError) as caught:
        ActivityRates("v1", rates)
    assert caught.value.code == code
