"""Whole numbers as expressions: the same to the last bit in every engine, held to exact arithmetic."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.adapters.frames_library import nw
from keyaccount.adapters.frames_numbers import (
    day_number,
    divided_half_up,
    nearest,
    number_of,
    one_if,
    size_of,
    whole_column,
)
from keyaccount.values.numbers import Rounding, round_ratio
from tests.adapters.frames_engines import ENGINES


def answers(engine: str, values: list[object], expr: nw.Expr) -> list[Any]:
    """Return an expression over one column `a`, run by an engine."""
    frame = nw.from_native(ENGINES[engine](pa.table({"at": list(range(len(values))), "a": values})))
    made = frame.with_columns(answer=expr)
    table = made.collect() if isinstance(made, nw.LazyFrame) else made
    found: list[Any] = table.sort("at")["answer"].to_list()
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_halves_go_to_even_everywhere(engine: str) -> None:
    """Engines round halves in three ways of their own; ours is one."""
    values = [0.5, 1.5, 2.5, -0.5, -2.5, 1e12 + 0.5, 7.4999]
    assert answers(engine, list(values), nearest(nw.col("a"))) == [float(round(value)) for value in values]


@pytest.mark.parametrize("engine", ENGINES)
def test_days_are_numbered_as_the_calendar_does(engine: str) -> None:
    """Subtracting dates means something else in each engine."""
    days = [date(1, 3, 1), date(1900, 2, 28), date(2000, 2, 29), date(2024, 12, 31), date(2026, 1, 1)]
    days = [day for day in days if engine != "pandas" or day.year > 1700]
    assert list(map(int, answers(engine, list(days), day_number(nw.col("a"))))) == list(map(number_of, days))


@given(st.dates(date(1, 3, 1), date(9998, 1, 1)))
@settings(max_examples=30)
def test_a_day_is_one_after_the_day_before(day: date) -> None:
    """Leap days and centuries included."""
    frame = nw.from_native(pl.DataFrame({"a": [day, day + timedelta(1)]}))
    first, second = frame.select(day_number(nw.col("a")))["a"].to_list()
    assert (first, second) == (number_of(day), number_of(day) + 1)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("times", "by"), [(9, 12), (9, 7), (12, 4), (1, 3)])
def test_divisions_round_half_up(engine: str, times: int, by: int) -> None:
    """The profit lost until a customer is replaced is a whole minor unit, the same one everywhere."""
    values = [0, 1, 2, 6, 7, 10**12 + 1, 2**53 - 1]
    found = answers(engine, list(values), divided_half_up(nw.col("a"), times, by))
    assert list(map(int, found)) == [round_ratio(value * times, by, Rounding.HALF_UP) for value in values]


@pytest.mark.parametrize("engine", ENGINES)
def test_sizes_of_whole_numbers_no_double_holds(engine: str) -> None:
    """pyarrow refuses to make a double of them, so sizes are taken in steps."""
    values = [2**62 + 1, -(2**62) - 1, 0, 4096]
    for found, value in zip(answers(engine, list(values), size_of("a")), values, strict=True):
        assert abs(float(found) - abs(value)) <= 2048


@given(
    st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9)), min_size=1, max_size=5), st.integers(0, 3)
)
@settings(max_examples=30)
def test_doubles_that_stand_for_decimals_are_read_exactly(values: list[int | None], places: int) -> None:
    """0.1 is not a tenth, but it is the double closest to one, and means it."""
    given_values = [None if one is None else one / 10**places for one in values]
    frame = nw.from_native(pl.DataFrame({"a": given_values}, schema={"a": pl.Float64}))
    read = whole_column("a", frame.schema["a"], places)
    assert read.fits is not None
    rows = frame.select(units=read.units, fits=read.fits).rows()
    assert [fits for _, fits in rows] == [True] * len(values)
    assert [units for (units, _), one in zip(rows, values, strict=True) if one is not None] == [
        one for one in values if one is not None
    ]


@given(st.floats(-1e9, 1e9))
@settings(max_examples=30)
def test_other_doubles_do_not_fit(value: float) -> None:
    """A double fits if and only if it is the closest one to a whole number of units."""
    frame = nw.from_native(pl.DataFrame({"a": [value]}))
    read = whole_column("a", frame.schema["a"], 2)
    assert read.fits is not None
    expected = float(Fraction(round(Fraction(value) * 100), 100)) == value
    assert frame.select(fits=read.fits)["fits"].to_list() == [expected]


def test_decimals_and_odd_integers_are_read_exactly() -> None:
    """A warehouse keeps DECIMAL(18, 4) and HUGEINT; both are read, or refused, by value."""
    frame = nw.from_native(
        pl.DataFrame(
            {"a": [Decimal("1.2500"), Decimal("1.2510")], "u": [5, 2**63], "h": [5, -(2**70)]},
            schema={"a": pl.Decimal(18, 4), "u": pl.UInt64, "h": pl.Int128},
        )
    )
    for name, places in (("a", 2), ("u", 2), ("h", 2)):
        read = whole_column(name, frame.schema[name], places)
        assert read.fits is not None
        assert frame.select(fits=read.fits)["fits"].to_list() == [True, False]
    assert whole_column("u", nw.UInt8(), 2).fits is None


def test_unknown_conditions_count_as_not() -> None:
    """One column of ones and zeros, never of nulls."""
    frame = nw.from_native(pl.DataFrame({"a": [1, None, -1]}))
    assert frame.select(one_if(nw.col("a") > 0))["literal"].to_list() == [1, 0, 0]
