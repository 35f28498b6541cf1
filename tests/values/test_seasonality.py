"""Peak-season supply is planned on these indices, so they must match what is published."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.numbers import round_fraction
from keyaccount.values.seasonality import (
    SeasonalIndex,
    SeasonalIndices,
    SeasonMethod,
    seasonal_indices,
)
from tests.shared_data import cases

WHOLE_YEARS = st.integers(2, 12).flatmap(
    lambda seasons: st.tuples(
        st.just(seasons),
        st.integers(2, 4).flatmap(
            lambda years: st.lists(st.integers(1, 10**6), min_size=years * seasons, max_size=years * seasons)
        ),
    )
)


@pytest.mark.method("N3")
@pytest.mark.parametrize(
    "case", [one for one in cases("analysis") if one.id in ("seasonal-index-quarters", "absent")]
)
def test_the_published_quarters_come_out_exactly(case: Any) -> None:
    """A textbook table is the one oracle everybody accepts."""
    series = [
        Decimal(value)
        for year in sorted(case["inputs"]["series"])
        for value in case["inputs"]["series"][year]
    ]
    found = seasonal_indices(series, seasons=4)
    expected = case["expected"]
    assert [str(one.rounded(6)) for one in found.indices] == expected["index_6dp"]
    assert str(round_fraction(found.mean, 5)) == expected["grand_mean_5dp"]
    assert str(sum(one.exact for one in found.indices)) == expected["sum_exact"]
    annual = Decimal(case["inputs"]["annual_forecast"])
    assert [str(value) for value in found.expected(annual)] == expected["forecast_2dp"]
    assert "N3" in found.explain().clauses()


@given(WHOLE_YEARS, st.sampled_from(SeasonMethod))
def test_indices_always_sum_to_the_number_of_seasons(
    given_: tuple[int, list[int]], method: SeasonMethod
) -> None:
    """If they summed to anything else, a year's forecast would not equal the sum of its seasons."""
    seasons, values = given_
    found = seasonal_indices(values, seasons=seasons, method=method)
    assert sum(one.exact for one in found.indices) == seasons
    assert found.explain().figure == seasons
    assert sum(found.forecast(12_345)) == 12_345


@given(st.integers(2, 12), st.integers(1, 1000), st.integers(0, 50), st.integers(2, 4))
def test_a_trend_without_seasons_has_none_by_the_moving_average(
    seasons: int, base: int, slope: int, years: int
) -> None:
    """Growth must not pass for a season: that is what the second method is for."""
    straight = [base + slope * index for index in range(seasons * years)]
    found = seasonal_indices(straight, seasons=seasons, method=SeasonMethod.RATIO_TO_MOVING_AVERAGE)
    assert {one.exact for one in found.indices} == {Fraction(1)}


def test_the_moving_average_ratios_agree_with_a_hand_reckoning() -> None:
    """Two years of quarters, centred averages 41/8, 11/2 ... worked out on paper."""
    found = seasonal_indices([4, 6, 8, 2, 5, 7, 9, 3], seasons=4, method=SeasonMethod.RATIO_TO_MOVING_AVERAGE)
    raw = [
        Fraction(5) / Fraction(45, 8),
        Fraction(7) / Fraction(47, 8),
        Fraction(8) / Fraction(41, 8),
        Fraction(2) / Fraction(43, 8),
    ]
    assert [one.exact for one in found.indices] == [value * 4 / sum(raw) for value in raw]
    assert [one.values for one in found.indices] == [1, 1, 1, 1]


def test_a_series_may_start_in_any_season() -> None:
    """Fiscal years start in April; the index of April must not be read as January's."""
    found = seasonal_indices([10, 30, 10, 30], seasons=2, first_season=2)
    assert found.of(2) == Fraction(1, 2)
    assert found.peak() == (1,)
    assert found.adjusted(Decimal(30), 1) == Decimal("20.00")
    assert found.explain(1).reason is not None


def test_the_summary_marks_the_peak_in_both_languages() -> None:
    """The line the supply planner looks for is the peak season."""
    found = seasonal_indices([1, 3], seasons=2)
    assert found.summary("zh").splitlines() == ["季节指数(同期平均法)", "  1: 0.500000", "  2: 1.500000 旺季"]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: seasonal_indices([1, 2, 3], seasons=2), "season.whole-years"),
        (lambda: seasonal_indices([], seasons=2), "season.whole-years"),
        (
            lambda: seasonal_indices([1, 2, 3], seasons=2, method=SeasonMethod.RATIO_TO_MOVING_AVERAGE),
            "season.two-years",
        ),
        (lambda: seasonal_indices([0, 0], seasons=2), "season.nothing"),
        (
            lambda: seasonal_indices(
                [0, 0, 0, 0, 0, 1], seasons=2, method=SeasonMethod.RATIO_TO_MOVING_AVERAGE
            ),
            "season.nothing",
        ),
        (lambda: seasonal_indices([1, -1], seasons=2), "number.too-small"),
        (lambda: seasonal_indices([1, 1.5], seasons=2), "decimal.wrong"),  # type: ignore[list-item]
        (lambda: seasonal_indices([1, Decimal("NaN")], seasons=2), "decimal.not-finite"),
        (lambda: seasonal_indices([1], seasons=1), "number.too-small"),
        (lambda: seasonal_indices([0, 4], seasons=2).adjusted(Decimal(1), 1), "season.zero"),
        (lambda: seasonal_indices([1, 3], seasons=2).of(3), "number.too-large"),
        (
            lambda: SeasonalIndices(
                SeasonMethod.SIMPLE_AVERAGE, (SeasonalIndex(1, Fraction(2), 1),), Fraction(1), Fraction(1)
            ),
            "season.sum",
        ),
    ],
)
def test_unusable_series_are_refused(call: Any, code: str) -> None:
    """Half a year or a float would give an index that looks precise and is not."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
