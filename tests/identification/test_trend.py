"""The trend compares rolling years, so that no season passes for growth."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.trend import TrendDirection, turnover_trend

SEASON = [10, 10, 20, 40, 80, 90, 80, 40, 20, 10, 10, 10]


@pytest.mark.method("I2")
def test_seasons_are_no_trend() -> None:
    """Fans sell in summer: the same season twice is steady in every month of the year; I2 is cited."""
    for end in range(15, 25):
        found = turnover_trend((SEASON * 3)[:end], "CNY")
        assert found.direction is TrendDirection.STEADY
        assert found.change == 0
    assert turnover_trend(SEASON * 2, "CNY").explain().clauses() == {"I2"}


def test_rising_and_falling() -> None:
    """Ten per cent more in each of the last three months against the year before."""
    rising = turnover_trend([*SEASON, 11, 11, 22], "CNY")
    assert rising.direction is TrendDirection.STEADY
    assert turnover_trend([*SEASON, 20, 20, 40], "CNY").direction is TrendDirection.RISING
    assert turnover_trend([*SEASON, 0, 0, 0], "CNY").direction is TrendDirection.FALLING
    assert turnover_trend([*SEASON, 11, 11, 22], "CNY", least=Decimal(0)).direction is TrendDirection.RISING
    assert turnover_trend(SEASON * 2, "CNY", least=Decimal(0)).direction is TrendDirection.STEADY


def test_nothing_before_is_unknown() -> None:
    """From nothing to something is no percentage."""
    found = turnover_trend([0] * 12 + [5, 5, 5], "CNY")
    assert (found.change, found.direction) == (None, TrendDirection.UNKNOWN)
    assert "unknown" in found.explain().line()


@given(st.lists(st.integers(-50, 500), min_size=15, max_size=40), st.integers(1, 3))
def test_totals_follow_their_definition(months: list[int], steps: int) -> None:
    """Each rolling year is the sum of its twelve months; the change is that of two of them."""
    found = turnover_trend(months, "CNY", steps=steps)
    wanted = [sum(months[index - 12 : index]) for index in range(12, len(months) + 1)]
    assert list(found.totals) == wanted
    then, now = wanted[-1 - steps], wanted[-1]
    if then > 0:
        assert found.change is not None
        assert abs(Fraction(found.change) - Fraction(now - then, then)) <= Fraction(1, 10**12)


def test_words_and_misuse() -> None:
    """Rolling years print in both languages; too few months are refused."""
    found = turnover_trend(SEASON * 2, "CNY")
    assert "4.20 CNY" in found.summary()
    assert "滚动年度营业额" in found.summary("zh")
    assert "<table" in found._repr_html_()
    assert all(one.text.zh for one in TrendDirection)
    with pytest.raises(KeyAccountError) as caught:
        turnover_trend(SEASON, "CNY")
    assert caught.value.code == "trend.too-short"
    with pytest.raises(KeyAccountError):
        turnover_trend([1.5] * 20, "CNY")  # type: ignore[list-item]
