"""Lines in our own columns, and the guard that tells when a plan needs a second look."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from keyaccount.adapters.frames_columns import AmountsIn, LineFrame, line_frame
from keyaccount.adapters.frames_library import held, nw
from keyaccount.adapters.frames_lines import (
    GUARD,
    any_of,
    guarded,
    numbers_of,
    read_lines,
    scales_of,
    sound,
    suspicious,
)
from keyaccount.values.periods import Period
from tests.adapters.frames_engines import ENGINES

DAY = date(2026, 1, 5)


def lines_of(**columns: list[Any]) -> LineFrame:
    """Return lines of one customer on one day."""
    size = len(next(iter(columns.values())))
    return line_frame(
        pl.DataFrame({"customer": ["C1"] * size, "invoiced": [DAY] * size, **columns}),
        None,
        "CNY",
        AmountsIn.MAJOR,
    )


def test_numbers_are_read_in_whole_units() -> None:
    """Whole numbers are multiplied once, after they were summed; others come in minor units."""
    lines = lines_of(net_amount=[5], quantity=[1.5])
    assert numbers_of(lines) == {"net": "net_amount", "quantity": "quantity"}
    assert scales_of(lines) == {"net": 100, "quantity": 1}
    row = held(read_lines(lines, "invoiced", Period.year(2026))).rows(named=True)[0]
    assert (row["net"], row["quantity"], row["quantity_fits"]) == (5, 1_500_000, True)
    assert not len(held(read_lines(lines, "invoiced", Period.year(2025))))


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"net_amount": [5]}, True),
        ({"net_amount": [5.001]}, False),
        ({"net_amount": [10**16]}, False),
        ({"net_amount": [5, None]}, False),
        ({"net_amount": [9 * 10**14] * 110}, False),
    ],
)
def test_sound_lines_are_told_by_one_look(columns: dict[str, list[Any]], expected: bool) -> None:
    """Nearly all data is clean, so one look at the extremes is all that clean data pays."""
    assert (sound(lines_of(**columns)) is not None) is expected


@pytest.mark.parametrize("engine", ["polars", "pandas", "pandas nullable", "pyarrow"])
def test_doubles_are_summed_as_they_are_where_that_is_exact(engine: str) -> None:
    """What is no number, or so large that a sum loses units, must not slip through as a plain double."""

    def seen(*costs: float | None) -> frozenset[str] | None:
        size = len(costs)
        table = pa.table(
            {
                "customer": ["C1"] * size,
                "invoiced": pa.array([DAY] * size, pa.date32()),
                "net_amount": [5] * size,
                "cost_amount": pa.array(costs, pa.float64()),
            }
        )
        return sound(line_frame(ENGINES[engine](table), None, "CNY", AmountsIn.MINOR))

    assert seen(5.0, None, -7.0) == frozenset({"cost"})
    assert seen(*[2.0**50] * 6, None) == frozenset({"cost"})
    assert seen(*[2.0**50] * 9) == frozenset()
    for bad in (0.5, math.inf, -math.inf, 2.0**51):
        assert seen(1.0, bad) is None
    if engine in ("polars", "pyarrow"):  # elsewhere it stands for what is unknown
        assert seen(1.0, math.nan) is None


def test_decimals_are_summed_as_doubles_where_that_is_exact() -> None:
    """A decimal of the currency's places is a whole number of units; a finer one is dirt."""
    amounts = pl.Series([Decimal("1.2500"), Decimal("-0.5000")], dtype=pl.Decimal(18, 4))
    assert sound(lines_of(net_amount=amounts)) == frozenset({"net"})  # type: ignore[arg-type]
    assert sound(lines_of(net_amount=amounts / 100)) is None  # type: ignore[arg-type]


def test_odd_integers_are_looked_at_too() -> None:
    """A whole number of a type that holds more than 64 bits is read, or refused, by value."""
    for value, expected in ((5, frozenset()), (2**63, None)):
        column = pl.Series([value], dtype=pl.UInt64)
        assert sound(lines_of(net_amount=column)) == expected  # type: ignore[arg-type]


def test_no_lines_are_sound() -> None:
    """Nothing is wrong with nothing."""
    empty = pl.DataFrame(schema={"customer": pl.String, "invoiced": pl.Date, "net_amount": pl.Int64})
    assert sound(line_frame(empty, None, "CNY", AmountsIn.MAJOR)) is not None


def test_the_guard_counts_lines_that_need_a_second_look() -> None:
    """Inexact, unknown and enormous amounts all show in one count."""
    frame = pl.LazyFrame(
        {"customer": ["C1"] * 4, "invoiced": [DAY] * 4, "net_amount": [1.0, 0.001, None, 9e12]}
    )
    lines = line_frame(frame, None, "CNY", AmountsIn.MAJOR)
    read, figure = guarded(lines, read_lines(lines, "invoiced", None))
    assert held(read)["doubtful"].to_list() == [False, True, True, True]
    assert figure.name == GUARD


def test_suspicion_is_raised_by_the_answer_alone() -> None:
    """Clean plans are run once."""
    clean = {"customer": ["C1"], "lines": [3], GUARD: [0], "net": [5]}
    assert not suspicious(nw.from_native(pl.DataFrame(clean), eager_only=True), ("net",))
    for name, value in (("customer", None), (GUARD, 1), ("net", None), ("lines", 2**25)):
        table = nw.from_native(pl.DataFrame({**clean, name: [value]}), eager_only=True)
        assert suspicious(table, ("net",))
    assert not suspicious(nw.from_native(pl.DataFrame(clean).head(0), eager_only=True), ())


def test_unknown_conditions_leave_it_to_the_others() -> None:
    """Unknown or true is true."""
    frame = nw.from_native(
        pl.DataFrame({"a": [None, None], "b": [1, 0]}, schema={"a": pl.Int64, "b": pl.Int64})
    )
    made = frame.select(found=any_of([nw.col("a") > 0, nw.col("b") > 0]))
    assert made["found"].to_list() == [True, None]
