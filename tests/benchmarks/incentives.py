"""Measure totals and line rewards of a tiered rebate on a million lines, beside the fastest exact rivals.

Run as `python -m tests.benchmarks.incentives --lines 1000000`. Everyone starts from the same plain
columns (lists of whole numbers, in date order) and hands back plain lists; everyone's result is
checked to be the same to the cent. Ratios are CPU seconds over CPU seconds, the least of interleaved
rounds each, because some rivals spread over threads and other work on the machine only ever adds;
`wall` is the same by the clock. `..._from_frame` lets the rival start from a finished frame and keep its
result there.
"""

from __future__ import annotations

import argparse
import json
import resource  # noqa: F401  the measured child process uses it
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from random import Random
from time import perf_counter, process_time
from typing import Any

from keyaccount.incentives.brackets import Brackets
from keyaccount.incentives.bulk import line_rewards, total_rewards, volume_totals
from keyaccount.incentives.tiers import Boundary, TierMethod, TierScale

CUSTOMERS, PRODUCTS = 2_000, 300
TIERS = [(0, "0.01"), (50_000, "0.02"), (200_000, "0.03"), (600_000, "0.04"), (2_000_000, "0.05")]
ALL_UNITS = TierScale.of(*TIERS, method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED).brackets(
    100, None, 100
)
SLICES = TierScale.of(*TIERS, method=TierMethod.INCREMENTAL, at_boundary=Boundary.REACHED).brackets(
    100, None, 100
)
Columns = tuple[list[int], list[int], list[int], list[bool]]


def columns(lines: int) -> Columns:
    """Return customer, product and amount (minor units, 3 % returns) per line, and which products count."""
    chance = Random(7)
    customers = [chance.randrange(CUSTOMERS) for _ in range(lines)]
    products = [chance.randrange(PRODUCTS) for _ in range(lines)]
    amounts = [chance.randrange(100, 2_000_000) for _ in range(lines)]
    amounts = [-one if chance.random() < 0.03 else one for one in amounts]
    return customers, products, amounts, [chance.random() > 0.1 for _ in range(PRODUCTS)]


def our_totals(given: Columns) -> list[int]:
    """Return the all-units and the incremental rebate of every customer, one after the other."""
    totals = volume_totals(*given, CUSTOMERS)
    return total_rewards(ALL_UNITS, totals) + total_rewards(SLICES, totals)


def decimal_totals(given: Columns) -> list[int]:
    """Do the same with Decimal money in one loop, as a careful programmer would without the library."""
    totals = [Decimal(0)] * CUSTOMERS
    customers, products, amounts, counts = given
    for who, product, amount in zip(customers, products, amounts, strict=True):
        if counts[product]:
            totals[who] += Decimal(amount) / 100
    return _decimal_rewards(totals)


def tuned_decimal_totals(given: Columns) -> list[int]:
    """Do it with Decimal as fast as it goes: add whole minor units to it, and make them money at the end."""
    totals = [Decimal(0)] * CUSTOMERS
    customers, products, amounts, counts = given
    for who, product, amount in zip(customers, products, amounts, strict=True):
        if counts[product]:
            totals[who] += amount
    return _decimal_rewards([one / 100 for one in totals])


def _decimal_rewards(totals: list[Decimal]) -> list[int]:
    made = [_decimal_all(one) for one in totals] + [_decimal_slices(one) for one in totals]
    return [int(one.scaleb(2)) for one in made]


def _decimal_all(total: Decimal) -> Decimal:
    rate = next((Decimal(rate) for start, rate in reversed(TIERS) if total >= start), Decimal(0))
    return (total * rate).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def _decimal_slices(total: Decimal) -> Decimal:
    ends = [*(start for start, _ in TIERS[1:]), None]
    made = Decimal(0)
    for (start, rate), end in zip(TIERS, ends, strict=True):
        top = total if end is None else min(total, Decimal(end))
        made += max(top - start, Decimal(0)) * Decimal(rate)
    return made.quantize(Decimal("0.01"), "ROUND_HALF_UP")


def pandas_totals(given: Columns) -> list[int]:
    """Do the same with pandas int64: filter by product, group, then tiers on 2,000 totals."""
    import numpy as np
    import pandas as pd

    customers, products, amounts, counts = (np.array(one) for one in given)
    keep = counts[products]
    totals = pd.Series(amounts[keep]).groupby(customers[keep]).sum().reindex(range(CUSTOMERS), fill_value=0)
    return [*_numpy_rewards(totals.to_numpy(), ALL_UNITS), *_numpy_rewards(totals.to_numpy(), SLICES)]


def _numpy_rewards(totals: Any, brackets: Brackets) -> list[int]:
    import numpy as np

    place = np.searchsorted(np.array(brackets.lowers), totals, side="right") - 1
    slopes, constants = np.array(brackets.slopes), np.array(brackets.constants)
    exact = slopes[place] * totals + constants[place]
    rounded = (2 * exact + brackets.denominator) // (2 * brackets.denominator)
    return list(np.where(place >= 0, rounded, 0).tolist())


def our_lines(given: Columns) -> list[int]:
    """Return what every line adds to the incremental rebate of its customer."""
    return line_rewards(SLICES, *given, CUSTOMERS)


def polars_frame(given: Columns) -> Any:
    """Return the columns as a polars frame."""
    import polars as pl

    return pl.DataFrame({"who": given[0], "product": given[1], "amount": given[2]})


def polars_lines(frame: Any, counts: list[bool]) -> Any:
    """Do the same with polars int64: running volume per customer, one branch per tier, differences."""
    import polars as pl

    keep = pl.Series([int(one) for one in counts], dtype=pl.Int64)
    volume, reward = pl.col("volume"), pl.lit(0, dtype=pl.Int64)
    for lower, slope, constant in zip(SLICES.lowers, SLICES.slopes, SLICES.constants, strict=True):
        exact = 2 * (volume * slope + constant) + SLICES.denominator
        reward = pl.when(volume >= lower).then(exact // (2 * SLICES.denominator)).otherwise(reward)
    running = frame.lazy().with_columns((pl.col("amount") * keep.gather(frame["product"])).alias("counted"))
    running = running.with_columns(pl.col("counted").cum_sum().over("who").alias("volume"))
    running = running.with_columns(reward.alias("reward"))
    added = pl.col("reward") - pl.col("reward").shift(1).over("who").fill_null(0)
    return running.select(added.alias("added")).collect()["added"]


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return CPU seconds, seconds by the clock, and the result."""
    cpu, wall = process_time(), perf_counter()
    made = work()
    return process_time() - cpu, perf_counter() - wall, made


def compare(name: str, ours: Callable[[], Any], rival: Callable[[], Any], rounds: int) -> None:
    """Print the ratio of our time to a rival's, after checking that the results are equal."""
    mine, other = [], []
    for _ in range(rounds):
        *spent, made = timed(ours)
        *rival_spent, rival_made = timed(rival)
        if list(made) != list(rival_made):
            raise SystemExit(f"{name}: the results differ")
        mine.append(spent)
        other.append(rival_spent)
    ours_cpu, ours_wall = (min(column) for column in zip(*mine, strict=True))
    rival_cpu, rival_wall = (min(column) for column in zip(*other, strict=True))
    figure = {
        "name": name,
        "ratio": round(ours_cpu / rival_cpu, 3),
        "wall": round(ours_wall / rival_wall, 3),
        "seconds": round(ours_cpu, 4),
        "rival_seconds": round(rival_cpu, 4),
    }
    print(json.dumps(figure), flush=True)


def memory(lines: int) -> None:
    """Print the peak memory of a process that holds the columns and does both jobs."""
    code = (
        "from tests.benchmarks.incentives import *\n"
        f"given = columns({lines})\n"
        "our_totals(given); our_lines(given)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    print(json.dumps({"name": "memory", "mb": int(done.stdout)}), flush=True)


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    memory(asked.lines)
    given = columns(asked.lines)

    compare("totals_vs_decimal_loop", lambda: our_totals(given), lambda: decimal_totals(given), asked.rounds)
    tuned = "totals_vs_tuned_decimal_loop"
    compare(tuned, lambda: our_totals(given), lambda: tuned_decimal_totals(given), asked.rounds)
    compare("totals_vs_pandas", lambda: our_totals(given), lambda: pandas_totals(given), asked.rounds)
    compare(
        "attribution_vs_polars",
        lambda: our_lines(given),
        lambda: polars_lines(polars_frame(given), given[3]).to_list(),
        asked.rounds,
    )
    frame = polars_frame(given)
    compare(
        "attribution_vs_polars_from_frame",
        lambda: our_lines(given),
        lambda: polars_lines(frame, given[3]),
        asked.rounds,
    )


if __name__ == "__main__":
    main()
