"""Grouping: the same figures per group on every engine, each by the plan that engine runs fastest.

An engine's own words are needed where narwhals has none: a set of months as the bits of one number,
which takes no memory per line, and sums that answer null, not nonsense, beyond 64 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

import attrs

from keyaccount.adapters.frames_library import Frame, nw
from keyaccount.adapters.frames_numbers import one_if

__all__ = ["MOST_BITS", "Figure", "Op", "counts_overflow", "grouped"]

# The sign bit of a 64-bit number stays clear.
MOST_BITS = 62


class Op(Enum):
    """Name what is made of a column within a group; unknown values count for nothing."""

    SUM = "sum"
    COUNT = "count"  # known values
    TRUE = "true"  # values that are true
    LINES = "lines"
    LEAST = "least"
    MOST = "most"
    DISTINCT = "distinct"
    KINDS = "kinds"  # distinct values of a column without unknown ones
    BITS = "bits"  # distinct whole numbers from 0 to MOST_BITS, none of them unknown


@attrs.frozen
class Figure:
    """Name one figure per group: what it is called, how it is made, and of which column.

    >>> Figure("lines", Op.LINES).column
    ''
    """

    name: str
    op: Op
    column: str = ""


def counts_overflow(frame: Frame) -> bool:
    """Tell whether the engine's sums answer null beyond 64 bits by themselves.

    >>> import polars as pl
    >>> counts_overflow(nw.from_native(pl.LazyFrame({"a": [1]})))
    False
    """
    return frame.implementation.is_duckdb() or frame.implementation.is_pyspark()


def grouped(frame: Frame, by: tuple[str, ...], figures: Iterable[Figure]) -> Frame:
    """Return one row per group, unknown keys being a group too, with whole numbers in 64 bits.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.LazyFrame({"who": ["a", "b", "a"], "month": [0, 3, 0]}))
    >>> made = grouped(frame, ("who",), [Figure("lines", Op.LINES), Figure("months", Op.BITS, "month")])
    >>> made.sort("who").collect().rows()
    [('a', 2, 1), ('b', 1, 1)]
    """
    engine = frame.implementation
    if engine.is_polars():
        return _by_polars(frame, by, tuple(figures))
    if engine.is_duckdb():
        return _by_duckdb(frame, by, tuple(figures))
    if engine.is_pyspark():
        return _by_spark(frame, by, tuple(figures))
    return _by_narwhals(frame, by, tuple(figures))


def _by_polars(frame: Frame, by: tuple[str, ...], figures: tuple[Figure, ...]) -> Frame:
    pl: Any = nw.get_native_namespace(frame)

    def made(figure: Figure) -> Any:
        column = pl.col(figure.column)
        plan: dict[Op, Callable[[], Any]] = {
            Op.SUM: column.sum,
            Op.COUNT: column.count,
            Op.TRUE: column.sum,
            Op.LINES: pl.len,
            Op.LEAST: column.min,
            Op.MOST: column.max,
            Op.DISTINCT: lambda: column.drop_nulls().n_unique(),
            Op.KINDS: column.n_unique,
            Op.BITS: lambda: pl.lit(2, pl.Int64).pow(column).bitwise_or().bitwise_count_ones(),
        }
        answer = plan[figure.op]()
        return answer if figure.op in (Op.LEAST, Op.MOST) else answer.cast(pl.Int64)

    native = nw.to_native(frame).group_by(*by)
    answer: Frame = nw.from_native(native.agg(**{figure.name: made(figure) for figure in figures}))
    return answer


_SQL = {
    Op.COUNT: "cast(count({0}) as bigint)",
    Op.LINES: "cast(count(*) as bigint)",
    Op.LEAST: "min({0})",
    Op.MOST: "max({0})",
    Op.DISTINCT: "cast(count(distinct {0}) as bigint)",
    Op.KINDS: "cast(count(distinct {0}) as bigint)",
    Op.TRUE: "cast(count(*) filter (where {0}) as bigint)",
}
_DUCKDB = {
    **_SQL,
    Op.SUM: "try_cast(coalesce(sum({0}), 0) as bigint)",
    # `count_if` of nothing but unknown values is itself unknown.
    Op.TRUE: "cast(coalesce(count_if({0}), 0) as bigint)",
    Op.BITS: "cast(bit_count(bit_or(1::bigint << {0})) as bigint)",
}
_SPARK = {
    **_SQL,
    Op.SUM: "case when count({0}) = 0 then 0 else try_sum({0}) end",
    Op.BITS: "cast(bit_count(bit_or(shiftleft(1L, cast({0} as int)))) as bigint)",
}


def _sql(figures: tuple[Figure, ...], words: dict[Op, str]) -> str:
    # All names are our own, never those of the caller's columns.
    return ", ".join(f"{words[figure.op].format(figure.column)} as {figure.name}" for figure in figures)


def _by_duckdb(frame: Frame, by: tuple[str, ...], figures: tuple[Figure, ...]) -> Frame:
    keys = ", ".join(by)
    native = nw.to_native(frame).aggregate(f"{keys}, {_sql(figures, _DUCKDB)}", keys)
    answer: Frame = nw.from_native(native)
    return answer


def _by_spark(frame: Frame, by: tuple[str, ...], figures: tuple[Figure, ...]) -> Frame:
    keys, native = ", ".join(by), nw.to_native(frame)
    words = f"select {keys}, {_sql(figures, _SPARK)} from {{lines}} group by {keys}"
    answer: Frame = nw.from_native(native.sparkSession.sql(words, lines=native))
    return answer


def _by_narwhals(frame: Frame, by: tuple[str, ...], figures: tuple[Figure, ...]) -> Frame:
    simple: dict[str, nw.Expr] = {}
    for figure in figures:
        column = nw.col(figure.column)
        simple[figure.name] = nw.len() if figure.op is Op.LINES else getattr(column, _SIMPLE[figure.op])()
        if figure.op is Op.DISTINCT:
            simple[f"{figure.name}_known"] = column.count()
    if not any(figure.op is Op.LINES for figure in figures):
        simple["every_line"] = nw.len()
    return _settled(frame.group_by(*by).agg(**simple), by, figures)


_SIMPLE = {
    Op.SUM: "sum",
    Op.TRUE: "sum",
    Op.COUNT: "count",
    Op.LEAST: "min",
    Op.MOST: "max",
    Op.DISTINCT: "n_unique",
    Op.KINDS: "n_unique",
    Op.BITS: "n_unique",
}


def _settled(made: Frame, by: tuple[str, ...], figures: tuple[Figure, ...]) -> Frame:
    """Take the unknown value off distinct counts, and give every count the same type."""
    if made.implementation.is_pandas_like() and isinstance(made, nw.DataFrame):
        # Otherwise whole numbers beside unknown ones would turn into doubles later on.
        ends = [figure.name for figure in figures if figure.op in (Op.LEAST, Op.MOST)]
        whole = nw.maybe_convert_dtypes(made.drop([*by, *ends]))
        made = made.with_columns(*whole.iter_columns())
    every = next((figure.name for figure in figures if figure.op is Op.LINES), "every_line")
    columns = {}
    for figure in figures:
        column = nw.col(figure.name)
        if figure.op is Op.DISTINCT:
            column = column - one_if(nw.col(f"{figure.name}_known") < nw.col(every))
        columns[figure.name] = column if figure.op in (Op.LEAST, Op.MOST) else column.cast(nw.Int64)
    return made.select(*by, **columns)
