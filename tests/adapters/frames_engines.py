"""The same order lines in every engine, and as a ledger: what tests of frames compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa

from keyaccount.model.ledger import Ledger

__all__ = ["COLUMNS", "ENGINES", "Row", "arrow_of", "frame_in", "ledger_of", "random_rows", "rows_of"]

Row = tuple[Any, ...]
COLUMNS = (
    "customer",
    "product",
    "document",
    "invoiced",
    "ordered",
    "quantity",
    "unit",
    "net_amount",
    "cost_amount",
)
_SCHEMA = pa.schema(
    [
        ("customer", pa.string()),
        ("product", pa.string()),
        ("document", pa.string()),
        ("invoiced", pa.date32()),
        ("ordered", pa.date32()),
        ("quantity", pa.int64()),
        ("unit", pa.string()),
        ("net_amount", pa.int64()),
        ("cost_amount", pa.int64()),
    ]
)
IDS = ("C1", "C2", "客户一", "Ünïcode-3", 'O\'Neil "x"', "c1")


def random_rows(seed: int, lines: int, *, first: date = date(2025, 1, 1), days: int = 500) -> list[Row]:
    """Return lines with ties, returns, unknown values, mixed units and ids beyond ASCII."""
    random = Random(seed)
    rows = []
    for number in range(lines):
        day = first + timedelta(random.randrange(days))
        rows.append(
            (
                random.choice(IDS),
                random.choice(("P1", "P2", None)),
                random.choice((None, f"D{number // 3}", f"D{random.randrange(20)}")),
                day if random.random() < 0.9 else None,
                day - timedelta(3),
                random.choice((None, -1, 1, 2, 2)),
                random.choice(("pc", "pc", "box", None)),
                random.choice((-500, 0, 100, 100, random.randrange(-9_999, 99_999))),
                random.choice((None, 0, random.randrange(60_000))),
            )
        )
    return rows


def ledger_of(rows: Sequence[Row]) -> Ledger:
    """Return the lines as a ledger, amounts read as minor units of a currency of two places."""
    plain = [
        (*row[:7], Decimal(row[7]).scaleb(-2), None if row[8] is None else Decimal(row[8]).scaleb(-2))
        for row in rows
    ]
    return Ledger.from_rows(plain, COLUMNS, currency="CNY")


def arrow_of(rows: Sequence[Row]) -> Any:
    """Return the lines as a pyarrow table."""
    columns = [[row[at] for row in rows] for at in range(len(COLUMNS))]
    return pa.table(dict(zip(COLUMNS, columns, strict=True)), schema=_SCHEMA)


def _duckdb(table: Any) -> Any:
    connection = duckdb.connect()
    connection.register("given", table)
    connection.execute("create table lines as select * from given")
    return connection.table("lines")


ENGINES: dict[str, Callable[[Any], Any]] = {
    "polars": pl.from_arrow,
    "polars lazy": lambda table: pl.LazyFrame(pl.from_arrow(table)),
    "pandas": lambda table: table.to_pandas(date_as_object=False),
    "pandas nullable": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
    "pyarrow": lambda table: table,
    "duckdb": _duckdb,
}


def frame_in(engine: str, rows: Sequence[Row]) -> Any:
    """Return the lines as a frame of one engine."""
    return ENGINES[engine](arrow_of(rows))


def rows_of(native: Any) -> list[dict[str, Any]]:
    """Return the rows of a frame of any engine as plain values, by customer."""
    import narwhals as nw

    frame = nw.from_native(native)
    table = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return [
        {name: _plain(value) for name, value in row.items()}
        for row in table.sort("customer").rows(named=True)
    ]


def _plain(value: Any) -> Any:
    if value is None or type(value).__name__ == "NAType" or value != value:
        return None
    if hasattr(value, "toordinal"):
        return date(value.year, value.month, value.day)
    return value if isinstance(value, (str, bool)) else int(value)
