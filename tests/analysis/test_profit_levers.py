"""Profit levers: each formula against an oracle in fractions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import (
    LeverKind,
    ProfitLever,
    handling_lever,
    mix_lever,
    price_lever,
    stock_lever,
    terms_lever,
)
from keyaccount.errors import KeyAccountError
from keyaccount.model.side import Side
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_ratio
from tests.analysis.scenario import cny

CENTS = st.integers(-(10**6), 10**6)
UNITS = st.integers(0, 10**6)


def _money(cents: int) -> Money:
    return Money.of_minor(cents, "CNY")


@given(units=UNITS, share=st.integers(0, 100), rise=CENTS, margin=CENTS)
def test_a_price_lever_counts_what_is_lost(units: int, share: int, rise: int, margin: int) -> None:
    """A rise is worth what those who stay pay more, less the whole margin of those who leave."""
    lost = units * share // 100
    lever = price_lever("L", "P", "x", units=units, rise=_money(rise), lost=lost, unit_margin=_money(margin))
    assert lever.gain == _money(rise * (units - lost) - margin * lost)
    assert lever.explain().figure == lever.gain


@given(units=UNITS, now=CENTS, then=CENTS)
def test_a_mix_lever_moves_units_between_margins(units: int, now: int, then: int) -> None:
    """Selling the better item is worth the difference, unit by unit."""
    lever = mix_lever("L", "P", "x", units=units, margin_now=_money(now), margin_then=_money(then))
    assert lever.gain == _money((then - now) * units)


@given(cut=st.integers(0, 10**9), rate=st.fractions(0, 1), rounding=st.sampled_from(Rounding))
def test_a_stock_lever_saves_the_carrying_cost(cut: int, rate: Fraction, rounding: Rounding) -> None:
    """One rounding, by the named rule, at the end."""
    lever = stock_lever("L", "P", "x", cut=_money(cut), rate=rate, rounding=rounding)
    assert lever.gain.minor_units == round_ratio(cut * rate.numerator, rate.denominator, rounding)


@given(purchases=st.integers(0, 10**10), days=st.integers(-90, 90), rate=st.fractions(0, 1))
def test_a_terms_lever_values_days_by_the_cost_of_money(purchases: int, days: int, rate: Fraction) -> None:
    """Days given are worth exactly what days taken cost."""
    lever = terms_lever("L", "P", "x", purchases=_money(purchases), days=days, rate=rate)
    exact = Fraction(purchases * days, 365) * rate
    assert lever.gain.minor_units == round_ratio(exact.numerator, exact.denominator)
    assert lever.side is Side.OURS


def test_a_lever_may_carry_a_day() -> None:
    """Who does it by when is part of the lever."""
    lever = attrs.evolve(handling_lever("H", "P", "x", units=1, saving=cny(1)), due=date(2026, 5, 1))
    assert lever.due == date(2026, 5, 1)


@pytest.mark.method("A6")
def test_a_lever_explains_its_parts() -> None:
    """The customer sees the sum worked out, not a promise."""
    lever = handling_lever("H", "P", "整箱上架", units=30_000, saving=cny("0.10"))
    told = lever.explain()
    assert told.figure == cny(3_000)
    assert told.clauses() == {"A6"}
    assert {kind.text.en for kind in LeverKind} == {"price", "mix", "stock", "terms", "handling"}
    assert "18%" in stock_lever("S", "P", "x", cut=cny(1), rate=Decimal("0.18")).parts[0].text.en


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (
            lambda: price_lever("L", "P", "x", units=1, rise=cny(1), lost=2, unit_margin=cny(1)),
            "profit.lost-units",
        ),
        (
            lambda: price_lever("L", "P", "x", units=1, rise=cny(1), lost=0, unit_margin=Money(1, "USD")),
            "money.currency-mixed",
        ),
        (lambda: ProfitLever("L", "P", LeverKind.MIX, "x", ()), "profit.lever-empty"),
        (lambda: stock_lever("L", "P", "x", cut=cny(1), rate=0.2), "type.wrong"),  # type: ignore[arg-type]
        (lambda: handling_lever("L", "P", "x", units=-1, saving=cny(1)), "number.too-small"),
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """More units lost than sold, or a float for a rate, is refused before it is believed."""
    with pytest.raises(KeyAccountError) as caught:
        _ = call().gain
    assert caught.value.code == code
