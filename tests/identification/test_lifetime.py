"""Lifetime value is exact, explains its assumptions, and stays unknown where nothing is known."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.gamma_gamma import GammaGamma, Spending
from keyaccount.identification.lifetime import expected_value, lifetime_value, margin_multiple
from keyaccount.values.explanation import Combine
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from tests.identification.test_beta_geometric import ONCE, PUBLISHED, REPEATER

RATES = st.decimals(0, 1, places=4)


@pytest.mark.method("I4a")
def test_margin_multiple_of_the_textbook() -> None:
    """80 % retention at 12 % discount is worth two and a half years of margin."""
    value = lifetime_value(Money(1000, "CNY"), Decimal("0.8"), Decimal("0.12"))
    assert value.value == Money(2500, "CNY")
    explained = value.explain()
    assert explained.combine is Combine.PRODUCT
    assert "I4a" in explained.clauses()


@given(RATES, st.decimals("0.001", 1, places=4), st.integers(1, 30))
def test_years_add_up_to_the_closed_form(retention: Decimal, discount: Decimal, years: int) -> None:
    """The finite sum plus what comes after it is the value for ever, exactly."""
    kept, rate = Fraction(retention), Fraction(discount)
    finite = margin_multiple(retention, discount, years)
    rest = (kept / (1 + rate)) ** years * margin_multiple(retention, discount)
    assert finite + rest == margin_multiple(retention, discount)


@given(st.integers(-(10**9), 10**9), RATES, RATES, st.integers(1, 20))
def test_money_is_rounded_once(cents: int, retention: Decimal, discount: Decimal, years: int) -> None:
    """Against fractions: half up, away from zero, at the end."""
    value = lifetime_value(Money.of_minor(cents, "CNY"), retention, discount, years)
    factor = Fraction(retention) / (1 + Fraction(discount))
    exact = cents * sum((factor**year for year in range(1, years + 1)), Fraction(0))
    wanted = (abs(exact) + Fraction(1, 2)).__floor__() * (1 if exact >= 0 else -1)
    assert value.value.minor_units == wanted
    assert value.explain().figure == value.value


def test_a_loss_maker_has_a_negative_value() -> None:
    """Keeping it as it is costs that much; two other libraries stumble here."""
    value = lifetime_value(Money(-100, "CNY"), Decimal("0.9"), Decimal("0.1"), rounding=Rounding.HALF_EVEN)
    assert value.value == Money(-450, "CNY")
    thirds = lifetime_value(Money(1, "CNY"), Decimal("0.7"), Decimal("0.05"), years=3)
    assert "rounded once" in (thirds.explain().reason or value.explain().label).en
    assert "3 年" in thirds.summary("zh")
    assert "<table" in thirds._repr_html_()


@pytest.mark.parametrize(
    ("retention", "discount", "years", "code"),
    [
        ("1", "0", None, "lifetime.no-limit"),
        ("1.1", "0", 3, "number.too-large"),
        ("0.5", "-0.1", 3, "number.too-small"),
        ("0.5", "0.1", 101, "number.too-large"),
    ],
)
def test_impossible_assumptions_are_refused(
    retention: str, discount: str, years: int | None, code: str
) -> None:
    """Full retention for ever without discount is worth infinitely much."""
    with pytest.raises(KeyAccountError) as caught:
        margin_multiple(Decimal(retention), Decimal(discount), years)
    assert caught.value.code == code


def test_expected_value_of_models() -> None:
    """Purchases x spend x margin; unknown for one-time buyers and where the spend model has no mean."""
    spend = GammaGamma(Decimal("6.25"), Decimal("3.74"), Decimal("15.44"), Decimal(0), None, 946)
    endless = GammaGamma(Decimal(6), Decimal("0.5"), Decimal(15), Decimal(0), None, 946)
    rate = Decimal("0.3")
    own = Spending("R", 2, Decimal("22.35"))
    value = expected_value(REPEATER, own, PUBLISHED, spend, ahead=Decimal(39), margin_rate=rate)
    assert value is not None
    assert round(value, 2) == Decimal("9.07")
    once = Spending("O", 0, Decimal(0))
    assert expected_value(ONCE, once, PUBLISHED, spend, ahead=Decimal(39), margin_rate=rate) is None
    assert expected_value(REPEATER, once, PUBLISHED, endless, ahead=Decimal(39), margin_rate=rate) is None
