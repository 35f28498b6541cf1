"""The one expression all engines share is held to the function that scores objects."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.adapters.frames_library import held, nw
from keyaccount.adapters.frames_scoring import Read, utility_of, with_scores
from keyaccount.identification.criterion import Absence, Absent, Measured, Reading
from keyaccount.identification.policy import UnknownRule
from keyaccount.identification.scoring import UNIT, Scale, score_units, utility
from tests.adapters.frames_engines import ENGINES

SCALES = (
    Scale("a", 0, UNIT // 3, 0.0, 0.05),
    Scale("b", 1, UNIT // 7, 0.2, -0.1),
    Scale("c", 2, UNIT // 5, 0.0, 1.0),
)


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**9))
def test_utilities_are_the_same_double(numerator: int, denominator: int) -> None:
    """One bit of difference here is a rank there."""
    frame = nw.from_native(pl.DataFrame({"n": [numerator], "d": [denominator]}))
    value = nw.col("n").cast(nw.Float64) / nw.col("d").cast(nw.Float64)
    found = frame.select(x=utility_of(value, 0.2, 0.0))["x"][0]
    assert found == utility(numerator, denominator, 0.2, 0.0)


@pytest.mark.parametrize("engine", ENGINES)
def test_utilities_are_the_same_double_in_every_engine(engine: str) -> None:
    """polars turns a division by a lone number into a product, off by one bit for one value in eight."""
    import pyarrow as pa

    values = [at * 7.0 + 1 / (at + 1) for at in range(500)]
    frame = nw.from_native(ENGINES[engine](pa.table({"a": values})))
    made = frame.with_columns(worth=utility_of(nw.col("a"), 0.1, 4_000.3))
    table = made.collect() if isinstance(made, nw.LazyFrame) else made
    found = dict(zip(table["a"].to_list(), table["worth"].to_list(), strict=True))
    assert found == {value: (value - 0.1) / (4_000.3 - 0.1) if value > 0.1 else 0.0 for value in values}


@pytest.mark.parametrize("rule", UnknownRule)
@pytest.mark.parametrize("counts", [True, False])
def test_absence_counts_or_leaves_the_weights(rule: UnknownRule, counts: bool) -> None:
    """Unknown widens the interval, not applicable does not, row by row and for everybody."""
    rows = [(3, 1, None), (None, None, None), (1, None, None)]
    why = Absence.UNKNOWN if counts else Absence.NOT_APPLICABLE
    frame = nw.from_native(
        pl.DataFrame(rows, schema={"a": pl.Int64, "b": pl.Int64, "c": pl.Int64}, orient="row")
    )
    reads = [
        Read(scale, utility_of(nw.col(scale.key) / 40.0, scale.worst, scale.best), counts)
        for scale in SCALES[:2]
    ]
    reads.append(Read(SCALES[2], None, counts))
    scored = held(with_scores(frame, reads, rule)).rows(named=True)
    for row, found in zip(rows, scored, strict=True):
        readings: list[Measured] = [Absent(why) if one is None else Reading(one, 40) for one in row]
        units = score_units(readings, SCALES, rule)
        assert (found["score_units"], found["low_units"], found["high_units"]) == (
            units.score,
            units.low,
            units.high,
        )
    assert "worth_0" not in scored[0]


def test_nothing_read_at_all_is_no_score() -> None:
    """No criterion, no score, and everything is possible."""
    frame = nw.from_native(pl.DataFrame({"a": [1]}))
    row = held(with_scores(frame, [Read(SCALES[0], None)], UnknownRule.KNOWN_WEIGHTS)).rows(named=True)[0]
    assert (row["score_units"], row["low_units"], row["high_units"]) == (None, 0, UNIT)
