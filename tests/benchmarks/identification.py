"""Time facts of many lines against hand-written ones, and scoring against plain numpy, as JSON lines.

Run as `python -m tests.benchmarks.identification --lines 10000000 --backend polars` (pandas, pyarrow,
duckdb, pyspark). The lines are made once and kept as Parquet in the folder for temporary files. Both
sides run in turns in one process, and must agree on every figure; `digest` is the same for every
backend. `--only scoring` times a million customers by six criteria; `--only memory` runs each side in a
process of its own and prints its peak, DuckDB's under a limit of 1 GB.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks import handwritten_facts, scoring_frames

START, END = date(2025, 1, 1), date(2026, 1, 1)
COLUMNS = {
    "customer": "customer",
    "document": "document",
    "invoiced": "invoiced",
    "quantity": "quantity",
    "net_amount": "net",
    "cost_amount": "cost",
}
BACKENDS = ("polars", "pandas", "pyarrow", "duckdb", "pyspark")
LIMIT = "1GB"


def show(name: str, **figures: object) -> None:
    """Print one figure."""
    print(json.dumps({"name": name, **figures}), flush=True)


def lines_file(lines: int) -> Path:
    """Return the file of so many lines, made of their numbers alone: the same on every machine.

    Customers are skewed as real ones are, three lines make a document, one line in 33 is a return, one
    in a thousand has no known cost.
    """
    import polars as pl

    path = Path(tempfile.gettempdir()) / f"keyaccount-lines-{lines}.parquet"
    if path.exists():
        return path
    number = pl.int_range(0, lines, eager=True).alias("i")
    made = number.to_frame().lazy().with_columns(who=(pl.col("i") // 3 * 7919) % 1_000_003)
    share = pl.col("who") / 1_000_003
    amount = (pl.col("i") * 15485863) % 500_000 + 100
    back = pl.col("i") % 33 == 0
    cost = pl.when(pl.col("i") % 1009 != 0).then(amount * 7 // 10)
    made = made.select(
        customer=pl.format("C{}", (share * share * max(100, lines // 40)).cast(pl.Int64)),
        document=pl.format("D{}", pl.col("i") // 3),
        invoiced=pl.lit(date(2024, 7, 1)) + pl.duration(days=(pl.col("i") * 104729) % 640),
        quantity=pl.when(back).then(-1).otherwise(1 + pl.col("i") % 9).cast(pl.Int64),
        net=pl.when(back).then(-amount).otherwise(amount),
        cost=pl.when(back).then(-cost).otherwise(cost),
    )
    partial = path.with_suffix(".partial")
    made.collect().write_parquet(partial)
    partial.rename(path)
    return path


Run = Callable[[], Any]


def sides(backend: str, path: Path) -> tuple[Run, Run]:
    """Return the hand-written facts and those of the adapter, ready to be run on lines at hand."""
    from keyaccount.adapters.frames import AmountsIn, facts_from
    from keyaccount.values.periods import Period

    def ours(frame: Any) -> Any:
        period = Period(START, END)
        facts = facts_from(frame, COLUMNS, currency="CNY", amounts=AmountsIn.MINOR, period=period)
        return facts.collect().native

    if backend == "polars":
        import polars as pl

        held = pl.read_parquet(path)
        return (
            lambda: handwritten_facts.by_polars(held.lazy(), START, END).collect(),
            lambda: ours(held),
        )
    if backend == "pandas":
        import pandas as pd

        lines = pd.read_parquet(path)
        lines["invoiced"] = lines["invoiced"].astype("datetime64[us]")
        return lambda: handwritten_facts.by_pandas(lines, START, END), lambda: ours(lines)
    if backend == "pyarrow":
        import pyarrow.parquet as pq

        table = pq.read_table(path)
        return lambda: handwritten_facts.by_pyarrow(table, START, END), lambda: ours(table)
    return database_sides(backend, path, ours)


def database_sides(backend: str, path: Path, ours: Callable[[Any], Any]) -> tuple[Run, Run]:
    """Return both sides for an engine that keeps the lines itself."""
    if backend == "duckdb":
        import duckdb

        connection = duckdb.connect()
        connection.execute(f"create table lines as select * from read_parquet('{path}')")
        return (
            lambda: handwritten_facts.by_duckdb(connection, "lines", START, END).to_arrow_table(),
            lambda: ours(connection.table("lines")),
        )
    session = scoring_frames.spark_session()
    lines = session.read.parquet(str(path))
    return lambda: handwritten_facts.by_spark(session, lines, START, END).toArrow(), lambda: ours(lines)


def rows_of(table: Any) -> list[tuple[Any, ...]]:
    """Return rows of any library in the order of customers, as plain numbers and days."""
    import narwhals as nw

    frame = nw.from_native(table, eager_only=True)
    quantity = "quantity" if "quantity" in frame.columns else "quantity_millionths"
    names = [name if name != "quantity" else quantity for name in handwritten_facts.FACTS]
    chosen = frame.select(names).sort("customer")
    columns = []
    for name in names:
        values = chosen[name].to_list()
        columns.append([_plain(one, name == "quantity_millionths") for one in values])
    return list(zip(*columns, strict=True))


def _plain(value: Any, millionths: bool) -> Any:
    if value is None or type(value).__name__ == "NAType" or value != value:
        return None
    if hasattr(value, "toordinal"):
        return date(value.year, value.month, value.day).isoformat()
    if isinstance(value, str):
        return value
    return int(value) // 1_000_000 if millionths else int(value)


def facts(backend: str, lines: int, rounds: int) -> None:
    """Time both sides in turns; print the median ratio of neighbouring runs, of which drift cancels."""
    by_hand, ours = sides(backend, lines_file(lines))
    expected, found = rows_of(by_hand()), rows_of(ours())
    digest = hashlib.sha256(repr(found).encode()).hexdigest()[:16]
    same = expected == found
    show("facts_equal", backend=backend, lines=lines, customers=len(found), value=same, digest=digest)
    del expected, found
    spent: dict[str, list[tuple[float, float]]] = {"by_hand": [], "adapter": []}
    for turn in range(rounds):
        pair = [("by_hand", by_hand), ("adapter", ours)]
        for name, run in pair if turn % 2 == 0 else reversed(pair):
            gc.collect()
            began, busy = time.perf_counter(), time.process_time()
            run()
            spent[name].append((time.perf_counter() - began, time.process_time() - busy))
    for name, runs in spent.items():
        seconds, cpu = (round(median(values), 3) for values in zip(*runs, strict=True))
        show(f"facts_{name}", backend=backend, lines=lines, seconds=seconds, cpu_seconds=cpu, runs=rounds)
    pairs = list(zip(spent["adapter"], spent["by_hand"], strict=True))
    wall, busy = (round(median(a[at] / b[at] for a, b in pairs), 3) for at in (0, 1))
    # The processor's own time is what other work on the machine disturbs least; Spark's is elsewhere.
    more = {} if backend == "pyspark" else {"cpu_ratio": busy}
    show("facts_vs_handwritten", backend=backend, lines=lines, ratio=wall, **more)


def memory(lines: int) -> None:
    """Run each side in a process of its own, and print the peaks and their ratio."""
    path = lines_file(lines)
    peaks: dict[str, int] = {}
    for side in ("by_hand", "adapter", "by_hand_scan", "adapter_scan", "duckdb"):
        command = [
            sys.executable,
            "-m",
            "tests.benchmarks.identification",
            "--peak",
            side,
            "--lines",
            str(lines),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks[side] = int(json.loads(done.stdout.splitlines()[-1])["peak_mb"])
        show("peak_memory", side=side, lines=lines, peak_mb=peaks[side], file_mb=path.stat().st_size >> 20)
    for ending in ("", "_scan"):
        ratio = peaks[f"adapter{ending}"] / peaks[f"by_hand{ending}"]
        show("peak_vs_handwritten", backend=f"polars{ending}", lines=lines, ratio=round(ratio, 3))
    show("duckdb_limited", limit=LIMIT, lines=lines, peak_mb=peaks["duckdb"], value=peaks["duckdb"] < 1000)


def peak(side: str, lines: int) -> None:
    """Run one side once and print the most memory this process ever held."""
    path = lines_file(lines)
    if side == "duckdb":
        limited(path)
    elif side.endswith("_scan"):
        import polars as pl

        from keyaccount.adapters.frames import AmountsIn, facts_from
        from keyaccount.values.periods import Period

        scan = pl.scan_parquet(path)
        if side == "by_hand_scan":
            handwritten_facts.by_polars(scan, START, END).collect()
        else:
            period = Period(START, END)
            facts_from(scan, COLUMNS, currency="CNY", amounts=AmountsIn.MINOR, period=period).collect()
    else:
        by_hand, ours = sides("polars", path)
        (by_hand if side == "by_hand" else ours)()
    show("peak", side=side, peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)


def limited(path: Path) -> None:
    """Compute the facts in DuckDB from the file, with a memory limit, spilling to disk where it must."""
    import duckdb

    from keyaccount.adapters.frames import AmountsIn, facts_from
    from keyaccount.values.periods import Period

    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(f"{folder}/warehouse.db")
        connection.execute(f"set memory_limit = '{LIMIT}'")
        connection.execute(f"set temp_directory = '{folder}/spill'")
        lines = connection.read_parquet(str(path))
        period = Period(START, END)
        facts_from(lines, COLUMNS, currency="CNY", amounts=AmountsIn.MINOR, period=period).collect()
        connection.close()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--backend", choices=BACKENDS, default="polars")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("facts", "scoring", "memory"), default="facts")
    parser.add_argument("--peak", choices=("by_hand", "adapter", "by_hand_scan", "adapter_scan", "duckdb"))
    asked = parser.parse_args()
    if asked.peak:
        peak(asked.peak, asked.lines)
    elif asked.only == "memory":
        memory(asked.lines)
    elif asked.only == "scoring":
        scoring_frames.scoring(asked.customers, asked.rounds, show)
    else:
        facts(asked.backend, asked.lines, asked.rounds)


if __name__ == "__main__":
    main()
