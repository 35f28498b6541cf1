"""Rates are shares; exchange rates are dated facts that someone stated."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.rates import ExchangeRate, ExchangeRates, check_rate, percent

DAY = date(2026, 1, 5)


def _rate(rate: str, source: str = "USD", target: str = "CNY", day: date = DAY) -> ExchangeRate:
    return ExchangeRate(source, target, day, Decimal(rate), "central bank")


@pytest.mark.parametrize("bad", [Decimal("-0.1"), Decimal("1.1"), 0.5, 1, "0.5", Decimal("NaN")])
def test_rates_are_shares(bad: object) -> None:
    """2.75 written for 2.75 % would pay a rebate a hundred times over."""
    with pytest.raises(KeyAccountError):
        check_rate(bad, "$.rate")
    check_rate(Decimal("2.75"), "$.rate", most=3)


@pytest.mark.parametrize(
    ("rate", "text"),
    [("0.0275", "2.75%"), ("1", "100%"), ("0", "0%"), ("0.000000000001", "0.0000000001%"), ("-0.5", "-50%")],
)
def test_percentages_are_exact_in_any_context(rate: str, text: str) -> None:
    """A published rate is quoted to the last digit."""
    with localcontext(Context(prec=2)):
        assert percent(Decimal(rate)).zh == text


def test_the_last_rate_on_or_before_the_day_counts() -> None:
    """A day without a quotation uses the one that was known."""
    rates = ExchangeRates([_rate("7.2", day=date(2026, 1, 7)), _rate("7.1")])
    assert rates.rate("USD", "CNY", date(2026, 1, 6)) == Fraction("7.1")
    assert rates.rate("USD", "CNY", date(2026, 1, 7)) == Fraction("7.2")
    assert rates.rate("USD", "USD", date(2000, 1, 1)) == 1


@pytest.mark.parametrize("on", [date(2026, 1, 4)])
def test_before_the_first_rate_there_is_none(on: date) -> None:
    """A later rate must never be used for an earlier day."""
    with pytest.raises(KeyAccountError) as caught:
        ExchangeRates([_rate("7.1")]).rate("USD", "CNY", on)
    assert caught.value.code == "rates.absent"
    with pytest.raises(KeyAccountError, match="no rate from EUR to JPY"):
        ExchangeRates([_rate("7.1")], pivot="CNY").rate("EUR", "JPY", DAY)
    with pytest.raises(KeyAccountError, match="no rate from USD to JPY"):
        ExchangeRates([_rate("7.1")], pivot="CNY").rate("USD", "JPY", DAY)


@given(st.decimals("0.0001", "9999", places=4), st.integers(-(10**12), 10**12), st.sampled_from(Rounding))
def test_conversion_is_exact_until_one_rounding(rate: Decimal, units: int, rounding: Rounding) -> None:
    """Checked against plain fractions, forwards and backwards."""
    rates = ExchangeRates([ExchangeRate("USD", "KWD", DAY, rate, "bank")])
    with localcontext(Context(prec=3)):
        there = rates.convert(Money.of_minor(units, "USD"), "KWD", DAY, rounding)
        back = rates.convert(Money.of_minor(units, "KWD"), "USD", DAY, rounding)
    assert abs(Fraction(there.amount) - Fraction(units, 100) * Fraction(rate)) < Fraction(1, 1000)
    assert abs(Fraction(back.amount) - Fraction(units, 1000) / Fraction(rate)) < Fraction(1, 100)


def test_pairs_nobody_quotes_go_through_the_pivot() -> None:
    """Two quotations against one currency give the cross rate, rounded once only."""
    rates = ExchangeRates([_rate("7.1"), _rate("0.05", "JPY", "CNY")], pivot="CNY")
    assert rates.rate("USD", "JPY", DAY) == Fraction("7.1") / Fraction("0.05")
    assert rates.convert(Money("1", "USD"), "JPY", DAY, Rounding.HALF_UP) == Money("142", "JPY")
    explanation = rates.explain(Money("1", "USD"), "JPY", DAY, Rounding.HALF_UP)
    assert [part.key for part in explanation.parts] == ["amount", "rate", "rate"]
    assert "central bank" in explanation.tree("zh")


def test_without_a_pivot_a_cross_rate_is_not_invented() -> None:
    """Which currency to go through is a decision, not a default."""
    with pytest.raises(KeyAccountError) as caught:
        ExchangeRates([_rate("7.1"), _rate("0.05", "JPY", "CNY")]).rate("USD", "JPY", DAY)
    assert caught.value.code == "rates.absent"


def test_stale_rates_are_refused() -> None:
    """Last year's rate is a number, not an answer."""
    rates = ExchangeRates([_rate("7.1")], most_days_old=3)
    assert rates.rate("USD", "CNY", DAY + timedelta(3)) == Fraction("7.1")
    with pytest.raises(KeyAccountError) as caught:
        rates.rate("USD", "CNY", DAY + timedelta(4))
    assert caught.value.code == "rates.stale"


def test_the_newer_of_two_directions_counts() -> None:
    """A table may turn a pair round over the years; the last quotation still wins."""
    rates = ExchangeRates([_rate("8"), _rate("0.1", "CNY", "USD", date(2026, 2, 1))])
    assert rates.rate("USD", "CNY", date(2026, 1, 31)) == 8
    assert rates.rate("USD", "CNY", date(2026, 2, 1)) == 10


def test_two_rates_for_one_pair_and_day_are_refused_together() -> None:
    """Which of the two was meant cannot be guessed; all such pairs are reported at once."""
    with pytest.raises(KeyAccountError) as caught:
        ExchangeRates([_rate("7.1"), _rate("7.2"), _rate("0.14", "CNY", "USD")])
    assert [problem.path for problem in caught.value.problems] == ["$.rates[1]", "$.rates[2]"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"source": "usd"}, "money.currency-unknown"),
        ({"target": "USD"}, "rates.same-currency"),
        ({"rate": Decimal(0)}, "rates.not-positive"),
        ({"rate": 7.1}, "decimal.wrong"),
        ({"day": "2026-01-05"}, "date.not-a-date"),
        ({"origin": ""}, "name.empty"),
    ],
)
def test_wrong_rates_are_refused(change: dict[str, object], code: str) -> None:
    """A rate without origin or day cannot be defended in an audit."""
    parts = {"source": "USD", "target": "CNY", "day": DAY, "rate": Decimal("7"), "origin": "bank", **change}
    with pytest.raises(KeyAccountError) as caught:
        ExchangeRate(**parts)  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.parametrize(("field", "value"), [("rates", [1]), ("pivot", "???"), ("most_days_old", -1)])
def test_wrong_tables_are_refused(field: str, value: object) -> None:
    """The table is checked when built, not when the first invoice needs it."""
    with pytest.raises(KeyAccountError) as caught:
        ExchangeRates(**{"rates": (), field: value})  # type: ignore[arg-type]
    assert caught.value.path.startswith(f"$.{field}")


def test_only_money_is_converted() -> None:
    """A bare number has no currency to convert from."""
    with pytest.raises(KeyAccountError) as caught:
        ExchangeRates(()).convert(5, "CNY", DAY, Rounding.UP)  # type: ignore[arg-type]
    assert caught.value.path == "$.money"
