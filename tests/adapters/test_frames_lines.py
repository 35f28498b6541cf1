"""Lines in our own columns, and the guard that tells when a plan needs a second look."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
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
    assert sound(lines_of(**columns)) is expected


def test_no_lines_are_sound() -> None:
    """Nothing is wrong with nothing."""
    empty = pl.DataFrame(schema={"customer": pl.String, "invoiced": pl.Date, "net_amount": pl.Int64})
    assert sound(line_frame(empty, None, "CNY", AmountsIn.MAJOR))


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
