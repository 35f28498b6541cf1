"""The need of the coming season: trend times index, and a band that holds as often as it says."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.negotiation import forecast_seasons
from keyaccount.negotiation.season_forecast import student_t
from keyaccount.values.seasonality import SeasonMethod
from tests.refusals import codes_of

SOLD = [80, 100, 120, 100, 88, 110, 132, 110, 96, 120, 144, 120]


@pytest.mark.method("N3")
def test_the_peak_is_named_with_its_band() -> None:
    """A history that grows by a tenth of its start each year goes on growing, season by season."""
    found = forecast_seasons(SOLD, seasons=4)
    assert found.peak.season == 3
    assert abs(found.peak.exact - 156) < 2
    assert found.peak.low is not None
    assert found.peak.need is not None
    assert found.peak.low <= found.peak.expected <= found.peak.need
    told = found.explain()
    assert told.figure == sum((one.exact for one in found.seasons), Fraction(0))
    assert "N3" in told.clauses()
    assert found.peak.demand is not None


def test_growth_agreed_with_the_customer_replaces_the_trend() -> None:
    """Last year's mean of 120 plus a tenth, spread by the indices: the year is 528."""
    found = forecast_seasons(SOLD, seasons=4, growth=Decimal("0.1"), method=SeasonMethod.SIMPLE_AVERAGE)
    assert sum(one.exact for one in found.seasons) == 528
    assert "agreed growth" in found.explain().line()


@given(st.lists(st.integers(0, 500), min_size=8, max_size=16), st.integers(1, 4))
def test_bands_hold_the_expected_and_never_fall_below_nothing(sold: list[int], first: int) -> None:
    """Whatever was sold, nobody needs fewer than none, and each season is forecast once."""
    if not all(map(sum, zip(sold[2:], sold[1:], sold, strict=False))):
        return
    try:
        found = forecast_seasons(sold, seasons=4, first_season=first)
    except ValueError:
        return
    assert sorted(one.season for one in found.seasons) == [1, 2, 3, 4]
    for one in found.seasons:
        assert one.exact >= 0
        if one.low is not None and one.high is not None:
            assert 0 <= one.low <= one.exact <= one.high


def test_the_band_holds_as_often_as_it_says() -> None:
    """300 histories drawn with a known error: nine in ten of the seasons that follow lie inside."""
    random = Random(7)
    inside = 0
    for _ in range(300):
        series = [
            round((400 + 5 * place) * (0.8, 1.0, 1.3, 0.9)[place % 4] * random.gauss(1, 0.06))
            for place in range(24)
        ]
        peak = forecast_seasons(series[:20], seasons=4).of(3)
        assert peak.low is not None
        assert peak.high is not None
        inside += peak.low <= series[22] <= peak.high
    assert 0.84 <= inside / 300 <= 0.96


def test_two_short_years_give_no_band() -> None:
    """Two years of two seasons leave one degree of freedom, a wide band; of one index fewer, none."""
    short = forecast_seasons([80, 120, 80, 121], seasons=2)
    assert short.of(2).low is not None
    one_sided = forecast_seasons([0, 120, 0, 121], seasons=2, method=SeasonMethod.SIMPLE_AVERAGE)
    assert (one_sided.of(2).low, one_sided.of(2).demand) == (None, None)
    assert one_sided.of(1).expected == 0
    assert "too little history" in one_sided.of(2).explain().line()


def test_student_t_meets_the_tables() -> None:
    """Printed quantiles of Student's t: 12.706, 4.303, 3.182, 2.571, 2.042 at 97.5 %."""
    printed = {1: 12.706, 2: 4.303, 3: 3.182, 5: 2.571, 30: 2.042}
    for free, value in printed.items():
        assert abs(student_t(0.975, free) - value) < 0.005


def test_the_forecast_reads_as_a_table_and_refuses_what_it_cannot_use() -> None:
    """Whole units, two years at least."""
    found = forecast_seasons(SOLD, seasons=4)
    assert "上限" in found.summary("zh")
    assert found._repr_html_().count("<tr>") == 5
    assert codes_of(lambda: forecast_seasons([1] * 7, seasons=4)) == ["season.two-years"]
    assert codes_of(lambda: forecast_seasons([-1] * 8, seasons=4)) == ["number.too-small"]
    assert codes_of(lambda: forecast_seasons(SOLD, seasons=4, confidence=Decimal(1))) == ["number.too-large"]
    assert codes_of(lambda: forecast_seasons(SOLD, seasons=4, growth=Decimal(-2))) == ["number.too-small"]
