"""The same figures per group by every engine's own plan, unknown values and all."""

from __future__ import annotations

import pyarrow as pa
import pytest

from keyaccount.adapters.frames_library import held, opened
from keyaccount.adapters.frames_plans import Figure, Op, counts_overflow, grouped
from tests.adapters.frames_engines import ENGINES

FIGURES = [
    Figure("total", Op.SUM, "a"),
    Figure("known", Op.COUNT, "a"),
    Figure("size", Op.LINES),
    Figure("back", Op.TRUE, "t"),
    Figure("least", Op.LEAST, "a"),
    Figure("most", Op.MOST, "a"),
    Figure("kinds", Op.DISTINCT, "a"),
    Figure("all_kinds", Op.KINDS, "m"),
    Figure("months", Op.BITS, "m"),
]
TABLE = pa.table(
    {
        "who": ["x", "x", "y", None, "x"],
        "a": pa.array([5, None, None, 7, 5], pa.int64()),
        "t": [True, False, False, True, True],
        "m": pa.array([0, 3, 61, 2, 0], pa.int64()),
    }
)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_figure_is_the_same_everywhere(engine: str) -> None:
    """Nulls in sums, counts and distinct counts are where engines part ways."""
    rows = held(grouped(opened(ENGINES[engine](TABLE)), ("who",), FIGURES)).rows(named=True)
    found = {}
    for row in rows:
        who = row["who"] if isinstance(row["who"], str) else None
        found[who] = [int(row[figure.name]) for figure in FIGURES if figure.op not in (Op.LEAST, Op.MOST)]
    assert found == {
        "x": [10, 2, 3, 2, 1, 2, 2],
        "y": [0, 0, 1, 0, 0, 1, 1],
        None: [7, 1, 1, 1, 1, 1, 1],
    }


def test_engines_that_count_overflow_say_so() -> None:
    """Only these need no guard of their own."""
    assert counts_overflow(opened(ENGINES["duckdb"](TABLE)))
    assert not counts_overflow(opened(TABLE))
