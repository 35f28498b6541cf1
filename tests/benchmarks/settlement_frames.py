"""Settle ten million lines whose sums polars, DuckDB and PySpark make: every engine gives the same cents.

Run as `python -m tests.benchmarks.settlement_frames --lines 10000000`. Lines are computed from their
number, so that no engine has to be handed them; plain Python computes the same sums line by line.
PySpark is left out with a reason where it is not installed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from time import perf_counter

from keyaccount.incentives import (
    Boundary,
    IncentivePolicy,
    RetrospectiveRebate,
    RunningTotals,
    TierMethod,
    TierScale,
    VolumeEntry,
)
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

CUSTOMERS, PRODUCTS = 2_000, 300
YEAR = Period.year(2026)
CUSTOMER = "(i * 7919) % 2000"
AMOUNT = "(CASE WHEN i % 33 = 0 THEN -1 ELSE 1 END) * ((i * 15485863) % 2000000 + 100)"
COUNTS = "(i * 104729) % 300 >= 30"


def policy() -> IncentivePolicy:
    """Return a tiered rebate for everybody."""
    scale = TierScale.of(
        (0, "0.01"),
        (50_000_000, "0.0225"),
        (51_000_000, "0.0333"),
        method=TierMethod.INCREMENTAL,
        at_boundary=Boundary.REACHED,
    )
    kind = RetrospectiveRebate(scale)
    return IncentivePolicy("VR", Text("rebate", "返利"), kind=kind, owner="M", valid=YEAR, currency="CNY")


def plain(lines: int) -> dict[int, int]:
    """Sum line by line in plain Python."""
    totals = [0] * CUSTOMERS
    for i in range(lines):
        if (i * 104729) % 300 >= 30:
            amount = (i * 15485863) % 2000000 + 100
            totals[(i * 7919) % 2000] += amount if i % 33 else -amount
    return dict(enumerate(totals))


def polars_sums(lines: int) -> dict[int, int]:
    """Sum in polars."""
    import polars as pl

    frame = pl.LazyFrame({"i": pl.int_range(0, lines, eager=True)})
    query = f"SELECT {CUSTOMER} AS c, SUM({AMOUNT}) AS a FROM frame WHERE {COUNTS} GROUP BY c"
    made = pl.SQLContext(frame=frame).execute(query).collect()
    return {int(c): int(a) for c, a in made.rows()}


def duckdb_sums(lines: int) -> dict[int, int]:
    """Sum in DuckDB."""
    import duckdb

    query = (
        f"SELECT {CUSTOMER} AS c, SUM({AMOUNT}) AS a FROM range({lines}) AS t(i) WHERE {COUNTS} GROUP BY c"
    )
    return {int(c): int(a) for c, a in duckdb.sql(query).fetchall()}


def spark_sums(lines: int) -> dict[int, int]:
    """Sum in PySpark."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[2]").appName("settlement").getOrCreate()
    session.range(lines).withColumnRenamed("id", "i").createOrReplaceTempView("t")
    rows = session.sql(
        f"SELECT {CUSTOMER} AS c, SUM({AMOUNT}) AS a FROM t WHERE {COUNTS} GROUP BY 1"
    ).collect()
    return {int(row["c"]): int(row["a"]) for row in rows}


def settled(sums: dict[int, int]) -> int:
    """Return what is earned in all, in minor units."""
    entries = [VolumeEntry(f"C{c}", "1", YEAR.start, a, a) for c, a in sorted(sums.items())]
    earnings = RunningTotals.of_sums([policy()], entries).earnings(date(2026, 12, 31))
    return sum(one.amount.minor_units for one in earnings)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    asked = parser.parse_args()
    engines: dict[str, Callable[[int], dict[int, int]]] = {
        "plain": plain,
        "polars": polars_sums,
        "duckdb": duckdb_sums,
        "pyspark": spark_sums,
    }
    found = {}
    for name, sums in engines.items():
        began = perf_counter()
        try:
            found[name] = settled(sums(asked.lines))
        except ImportError as missing:
            print(json.dumps({"name": name, "skipped": str(missing)}), flush=True)
            continue
        seconds = round(perf_counter() - began, 2)
        print(json.dumps({"name": name, "seconds": seconds, "earned_minor_units": found[name]}), flush=True)
    print(json.dumps({"name": "equal_to_the_cent", "value": len(set(found.values())) == 1}), flush=True)


if __name__ == "__main__":
    main()
