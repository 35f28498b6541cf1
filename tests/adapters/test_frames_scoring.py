"""The one expression all engines share is held to the function that scores objects."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from keyaccount.adapters.frames_library import Frame, held, nw
from keyaccount.adapters.frames_scoring import Read, with_scores
from keyaccount.identification.criterion import Absence, Absent, Measured, Reading
from keyaccount.identification.policy import UnknownRule
from keyaccount.identification.scoring import UNIT, Scale, score_units
from tests.adapters.frames_engines import ENGINES

SCALES = (
    Scale("a", 0, UNIT // 3, 0.0, 0.05),
    Scale("b", 1, UNIT // 7, 0.2, -0.1),
    Scale("c", 2, UNIT // 5, 0.0, 1.0),
)


def scored(frame: Frame, value: nw.Expr, base: float, scale: Scale) -> list[Any]:
    """Return rows with the score of one criterion, all the weight its own."""
    made = with_scores(frame, [Read(scale, value, base)], UnknownRule.KNOWN_WEIGHTS)
    return held(made).rows(named=True)


@pytest.mark.parametrize("engine", ENGINES)
def test_utilities_are_the_same_double_in_every_engine(engine: str) -> None:
    """polars turns a division by a lone number into a product, off by one bit for one value in eight."""
    import pyarrow as pa

    whole = Scale("a", 0, UNIT, 0.1, 4_000.3)
    values = [at * 49_999 + 1 for at in range(300)]
    frame = nw.from_native(ENGINES[engine](pa.table({"a": values})))
    rows = scored(frame, nw.col("a").cast(nw.Float64), 7.0, whole)
    found = {row["a"]: row["score_units"] for row in rows}
    assert found == {
        value: score_units([Reading(value, 7)], [whole], UnknownRule.KNOWN_WEIGHTS).score for value in values
    }


@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
def test_a_step_named_is_a_step_spelt_out_once(engine: str) -> None:
    """Steps within steps once made a statement of 400,000 characters that took seconds to be planned."""
    import pyarrow as pa

    keys = [chr(97 + at) for at in range(20)]
    frame = nw.from_native(ENGINES[engine](pa.table({key: [1] for key in keys})))
    reads = [
        Read(Scale(key, at, UNIT // 20, 0.0, 2.0), nw.col(key).cast(nw.Float64), 1.0)
        for at, key in enumerate(keys)
    ]
    native = nw.to_native(with_scores(frame, reads, UnknownRule.KNOWN_WEIGHTS))
    words = native.sql_query() if engine == "duckdb" else native.explain(optimized=False)
    assert len(words) < 30_000


@pytest.mark.parametrize("rule", UnknownRule)
@pytest.mark.parametrize("counts", [True, False])
def test_absence_counts_or_leaves_the_weights(rule: UnknownRule, counts: bool) -> None:
    """Unknown widens the interval, not applicable does not, row by row and for everybody."""
    rows = [(3, 1, None), (None, None, None), (1, None, None)]
    why = Absence.UNKNOWN if counts else Absence.NOT_APPLICABLE
    frame = nw.from_native(
        pl.DataFrame(rows, schema={"a": pl.Int64, "b": pl.Int64, "c": pl.Int64}, orient="row")
    )
    reads = [Read(scale, nw.col(scale.key).cast(nw.Float64), 40.0, counts) for scale in SCALES[:2]]
    reads.append(Read(SCALES[2], None, counts=counts))
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
