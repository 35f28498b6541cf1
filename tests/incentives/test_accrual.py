"""Accrual: expected value, most likely amount, true-up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    AccrualMethod,
    Forecast,
    Limits,
    LineDiscount,
    RetrospectiveRebate,
    TierScale,
    VolumeOutcome,
    accrue,
    accrued_reward,
)
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from tests.incentives.making import cny, policy, refused, sales, scale
from tests.incentives.strategies import scales

MAYBE = Forecast([VolumeOutcome(500, "0.4"), VolumeOutcome(1500, "0.6")])


@pytest.mark.parametrize(
    ("method", "due"), [(AccrualMethod.EXPECTED_VALUE, "32.73"), (AccrualMethod.MOST_LIKELY, "40")]
)
@pytest.mark.method("N8")
def test_two_ways_to_estimate(method: AccrualMethod, due: str) -> None:
    """0.6 x 150 over an expected 1,100, or 150 over the likely 1,500, for 400 sold."""
    agreed = policy(RetrospectiveRebate(scale((1000, "0.1"))))
    before = {"C1": cny(10)}
    found = accrue(
        agreed, sales(400), as_of=date(2026, 3, 31), method=method, forecasts={"C1": MAYBE}, before=before
    )[0]
    assert found.to_date == cny(due)
    assert found.true_up == cny(due) - cny(10)
    assert "N8" in found.explain().clauses()
    assert "期初" in found.summary("zh")
    assert "<table" in found._repr_html_()


@given(scales(), st.integers(1, 5_000), st.integers(1, 5_000))
def test_at_the_end_the_accrual_is_the_reward(made: TierScale, volume: int, sold: int) -> None:
    """Once everything expected is sold, everything earned is set aside; before that a share of it."""
    sure = Forecast.certain(volume)
    for method in AccrualMethod:
        full = accrued_reward(made, volume, sure, method, currency="CNY")
        assert full == Money(1, "CNY").times(made.reward(volume), policy().rounding.mode)
        part = accrued_reward(made, Fraction(min(sold, volume)), sure, method, currency="CNY")
        assert part <= full


def test_other_cases() -> None:
    """No scale or no forecast: what is earned to date; no volume: nothing; an outcome of its own reward."""
    day = date(2026, 3, 31)
    plain = accrue(
        policy(LineDiscount("0.1")), sales(100), as_of=day, method=AccrualMethod.MOST_LIKELY, forecasts={}
    )
    assert plain[0].to_date == cny(10)
    assert accrued_reward(
        scale((0, "0.1")), 5, Forecast.certain(0), AccrualMethod.MOST_LIKELY, currency="CNY"
    ).is_zero
    kept = Forecast([VolumeOutcome(1000, "0.5", cny(0)), VolumeOutcome(1000, "0.5")])
    half = accrued_reward(scale((0, "0.1")), 1000, kept, AccrualMethod.EXPECTED_VALUE, currency="CNY")
    assert half == cny(50)
    assert kept.likeliest.volume == 1000
    over = accrue(
        policy(), sales(100), as_of=date(2027, 1, 5), method=AccrualMethod.MOST_LIKELY, forecasts={}
    )
    assert over == ()


def test_what_is_refused() -> None:
    """Probabilities that don't sum to one are a guess about the guess."""
    with refused("forecast.probabilities"):
        Forecast([VolumeOutcome(1, "0.5")])
    with refused("type.wrong"):
        Forecast([5])
    with refused("type.wrong"):
        VolumeOutcome(1, 1, 5)  # type: ignore[arg-type]
    for method in AccrualMethod:
        assert method.text.zh


@pytest.mark.method("N8")
def test_what_stood_for_nobody_is_taken_back() -> None:
    """A reserve without purchases behind it must not stay in the books."""
    more = {"method": AccrualMethod.MOST_LIKELY, "forecasts": {}, "before": {"Z": cny(7)}}
    found = accrue(policy(), sales(100), as_of=date(2026, 3, 31), **more)  # type: ignore[arg-type]
    assert [(one.participant, one.true_up) for one in found] == [("C1", cny(2)), ("Z", cny(-7))]
    assert "本期无采购" in found[1].summary("zh")
    assert "N8" in found[1].explain().clauses()
    assert accrue(policy(), sales(100), as_of=date(2027, 1, 31), **more) == ()  # type: ignore[arg-type]


@pytest.mark.method("N8")
def test_limits_hold_for_every_outcome() -> None:
    """A cap of 120 cuts the 150 of the larger volume; a guarantee of 30 lifts the nothing of the smaller."""
    limits = Limits(cap=cny(120), guarantee=cny(30))
    agreed = policy(RetrospectiveRebate(scale((1000, "0.1"))), limits=limits)
    (found,) = accrue(
        agreed,
        sales(400),
        as_of=date(2026, 3, 31),
        method=AccrualMethod.EXPECTED_VALUE,
        forecasts={"C1": MAYBE},
    )
    expected = (Fraction(4, 10) * 30 + Fraction(6, 10) * 120) * 400 / 1100
    assert found.to_date == cny(1).times(expected, Rounding.HALF_UP)
    assert "N8" in found.explain().clauses()
    told = Forecast([VolumeOutcome(1500, 1, cny(140))])
    certain = accrued_reward(
        scale((1000, "0.1")), 1500, told, AccrualMethod.MOST_LIKELY, currency="CNY", limits=limits
    )
    assert certain == cny(140)
