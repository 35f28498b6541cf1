"""The one door to narwhals, through which frames of any library come in and go out again.

Importing this module asks for the `frames` extra; `import keyaccount` never does.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from keyaccount.errors import MissingExtra, refuse

try:
    import narwhals.stable.v2 as nw
except ImportError as _error:
    raise MissingExtra.named("frames", "narwhals") from _error

__all__ = ["Frame", "Held", "Native", "held", "in_memory", "joined", "native_of", "nw", "opened", "rows_of"]

# A frame of whatever library the caller uses; nothing is known of its type until it comes in.
Native: TypeAlias = Any
Held: TypeAlias = "nw.DataFrame[Any]"
Frame: TypeAlias = "nw.DataFrame[Any] | nw.LazyFrame[Any]"


def opened(native: Native, path: str = "$.frame") -> Frame:
    """Take in a frame of polars, pandas, pyarrow, DuckDB, PySpark or any library narwhals knows.

    Frames of polars are computed lazily, which is faster even where they are in memory.
    Raises `KeyAccountError` (`frames.unsupported`).

    >>> import polars as pl
    >>> opened(pl.DataFrame({"a": [1]})).collect_schema().names()
    ['a']
    """
    try:
        frame: Frame = nw.from_native(native)
    except TypeError:
        kind = f"{type(native).__module__}.{type(native).__qualname__}"
        refuse(
            "frames.unsupported",
            path,
            f"cannot read a {kind}; give a frame of polars, pandas, pyarrow, DuckDB or PySpark",
            f"无法读取 {kind};请给出 polars、pandas、pyarrow、DuckDB 或 PySpark 的数据框",
        )
    return frame.lazy() if frame.implementation.is_polars() else frame


def in_memory(native: Native) -> bool:
    """Tell whether a frame is in memory already, rather than a plan still to be run.

    >>> import polars as pl
    >>> in_memory(pl.DataFrame({"a": [1]})), in_memory(pl.LazyFrame({"a": [1]}))
    (True, False)
    """
    return isinstance(nw.from_native(native), nw.DataFrame)


def held(frame: Frame) -> Held:
    """Run a plan and hold its rows in memory: polars stays polars, what a database answers is pyarrow.

    >>> import polars as pl
    >>> held(opened(pl.LazyFrame({"a": [1, 2]}))).shape
    (2, 1)
    """
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def native_of(frame: Frame) -> Native:
    """Hand a frame back in the caller's own library.

    >>> import polars as pl
    >>> native_of(opened(pl.LazyFrame({"a": [1]}))).collect().height
    1
    """
    return nw.to_native(frame)


def joined(left: Frame, right: Frame, *on: str) -> Frame:
    """Return the rows of one frame beside what another of the same engine has for them, or nulls.

    >>> import polars as pl
    >>> left, right = opened(pl.DataFrame({"a": [1, 2]})), opened(pl.DataFrame({"a": [1], "b": [5]}))
    >>> held(joined(left, right, "a").sort("a"))["b"].to_list()
    [5, None]
    """
    other: Any = right
    made: Frame = left.join(other, on=list(on), how="left")
    return made


def rows_of(frame: Frame) -> list[dict[str, Any]]:
    """Return the rows of a small frame as plain values.

    >>> import polars as pl
    >>> rows_of(opened(pl.DataFrame({"a": [1, None]})))
    [{'a': 1}, {'a': None}]
    """
    return held(frame).rows(named=True)
