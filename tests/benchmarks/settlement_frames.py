"""Settle ten million lines whose sums polars, DuckDB and PySpark make: every engine gives the same cents.

Run as `python -m tests.benchmarks.settlement_frames --lines 10000000` (`--engines polars duckdb pyspark`).
The engines hand their lines to `volumes_from`; plain Python computes the same sums line by line, and up
to a million lines become a ledger that `earn` settles as objects. What is not installed is left out with
a reason.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from datetime import date
from time import perf_counter
from typing import Any

from keyaccount.incentives import (
    Boundary,
    Earning,
    IncentivePolicy,
    RetrospectiveRebate,
    RunningTotals,
    Scope,
    TierMethod,
    TierScale,
    VolumeEntry,
    earn,
)
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

CUSTOMERS, PRODUCTS, LEFT_OUT = 2_000, 300, 30
YEAR, UNTIL = Period.year(2026), date(2026, 12, 31)
MOST_OBJECTS = 1_000_000
# Lines of their number alone, in the SQL all three engines read.
LINES = f"""
select 'C' || ((i * 7919) % {CUSTOMERS}) as customer, 'P' || ((i * 104729) % {PRODUCTS}) as product,
    date '2026-03-15' as invoiced,
    (case when i % 33 = 0 then -1 else 1 end) * ((i * 15485863) % 2000000 + 100) as net_amount
from """


def policy() -> IncentivePolicy:
    """Return a tiered rebate for everybody, on all products but some."""
    scale = TierScale.of(
        (0, "0.01"),
        (50_000_000, "0.0225"),
        (51_000_000, "0.0333"),
        method=TierMethod.INCREMENTAL,
        at_boundary=Boundary.REACHED,
    )
    return IncentivePolicy(
        "VR",
        Text("rebate", "返利"),
        kind=RetrospectiveRebate(scale),
        owner="M",
        valid=YEAR,
        currency="CNY",
        scope=Scope(without_products=[f"P{number}" for number in range(LEFT_OUT)]),
    )


def plain(lines: int) -> tuple[Earning, ...]:
    """Sum line by line in plain Python, knowing nothing of policies, and settle the sums."""
    totals = dict.fromkeys(range(CUSTOMERS), 0)
    for i in range(lines):
        if (i * 104729) % PRODUCTS >= LEFT_OUT:
            amount = (i * 15485863) % 2000000 + 100
            totals[(i * 7919) % CUSTOMERS] += amount if i % 33 else -amount
    entries = [VolumeEntry(f"C{c}", "1", YEAR.start, a, a) for c, a in sorted(totals.items())]
    return RunningTotals.of_sums([policy()], entries).earnings(UNTIL)


def summed(frame: Any) -> tuple[Earning, ...]:
    """Let the engine that holds the lines sum them, and settle the sums."""
    from keyaccount.adapters.frames import AmountsIn, volumes_from

    return volumes_from(frame, policy(), until=UNTIL, amounts=AmountsIn.MINOR).earnings()


def by_polars(lines: int) -> tuple[Earning, ...]:
    """Settle a lazy frame of polars."""
    import polars as pl

    frame = pl.LazyFrame({"i": pl.int_range(0, lines, eager=True)})
    return summed(pl.SQLContext(numbers=frame).execute(f"{LINES} numbers"))


def by_duckdb(lines: int) -> tuple[Earning, ...]:
    """Settle a relation of DuckDB."""
    import duckdb

    return summed(duckdb.connect().sql(f"{LINES} range({lines}) as numbers(i)"))


def by_pyspark(lines: int) -> tuple[Earning, ...]:
    """Settle a table of PySpark on two cores."""
    from tests.benchmarks.scoring_frames import spark_session

    return summed(spark_session().sql(f"{LINES} (select id as i from range({lines}))"))


def by_objects(lines: int) -> tuple[Earning, ...]:
    """Settle the lines as objects, one by one."""
    import duckdb

    from keyaccount.adapters.frames import AmountsIn, ledger_from

    frame = duckdb.connect().sql(f"{LINES} range({lines}) as numbers(i)")
    return earn(policy(), ledger_from(frame, currency="CNY", amounts=AmountsIn.MINOR), until=UNTIL)


ENGINES: dict[str, Callable[[int], tuple[Earning, ...]]] = {
    "plain": plain,
    "polars": by_polars,
    "duckdb": by_duckdb,
    "pyspark": by_pyspark,
    "objects": by_objects,
}


def told(earnings: Iterable[Earning]) -> dict[str, int]:
    """Return the minor units each account earned."""
    return {one.participant: one.amount.minor_units for one in earnings}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--engines", nargs="+", choices=tuple(ENGINES), default=tuple(ENGINES))
    asked = parser.parse_args()
    found: dict[str, dict[str, int]] = {}
    for name in asked.engines:
        if name == "objects" and asked.lines > MOST_OBJECTS:
            print(json.dumps({"name": name, "skipped": f"more than {MOST_OBJECTS} lines"}), flush=True)
            continue
        began = perf_counter()
        try:
            found[name] = told(ENGINES[name](asked.lines))
        except ImportError as missing:
            print(json.dumps({"name": name, "skipped": str(missing)}), flush=True)
            continue
        seconds, cents = round(perf_counter() - began, 2), sum(found[name].values())
        figures = {"name": name, "lines": asked.lines, "seconds": seconds, "earned_minor_units": cents}
        print(json.dumps(figures), flush=True)
    every = list(found.values())
    same = len(every) > 1 and all(one == every[0] for one in every)
    print(json.dumps({"name": "equal_to_the_cent", "engines": list(found), "value": same}), flush=True)


if __name__ == "__main__":
    main()
