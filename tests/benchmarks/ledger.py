"""Measure the ledger: building, extending and summing up a million lines, beside plain line objects.

Run as `python -m tests.benchmarks.ledger --lines 1000000`. `peak_mb` of `from_rows` is that of the
whole process while rows stream in; its seconds are measured with the rows in memory already.
"""

from __future__ import annotations

import argparse
import json
import resource
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from time import perf_counter

from keyaccount.model.facts import customer_facts
from keyaccount.model.ledger import Ledger
from keyaccount.model.order_line import OrderLine
from keyaccount.values.money import Money
from keyaccount.values.periods import Period

COLUMNS = (
    "customer",
    "product",
    "document",
    "line",
    "invoiced",
    "quantity",
    "net_amount",
    "cost_amount",
)
Row = tuple[str, str, str, int, date, int, Decimal, Decimal]


def rows(lines: int, start: int = 0) -> Iterator[Row]:
    """Yield order lines of a wholesaler: four to a document, 2 % returns, two years of days."""
    chance = Random(start)
    days = [date(2024, 1, 1) + timedelta(days=day) for day in range(731)]
    customers = max(1, lines // 34)
    for index in range(start, start + lines):
        document = index // 4
        cents = chance.randrange(100, 500_000)
        sign = -1 if index % 50 == 0 else 1
        yield (
            f"C{document * 7919 % customers}",
            f"P{chance.randrange(2000)}",
            f"D{document}",
            index % 4 + 1,
            days[(index - start) * 731 // lines],
            sign * chance.randrange(1, 50),
            Decimal(sign * cents).scaleb(-2),
            Decimal(sign * cents * 7 // 10).scaleb(-2),
        )


def peak_mb() -> int:
    """Return the largest memory the process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def say(name: str, lines: int, seconds: float, **more: float | int) -> None:
    """Print one figure."""
    print(json.dumps({"name": name, "lines": lines, "seconds": round(seconds, 3), **more}), flush=True)


def measure(lines: int) -> None:
    """Print every figure for so many lines."""
    streamed = Ledger.from_rows(rows(lines), COLUMNS, currency="CNY")
    streamed_peak = peak_mb()

    began = perf_counter()
    customer_facts(streamed)
    say("facts", lines, perf_counter() - began, peak_mb=peak_mb())
    began = perf_counter()
    customer_facts(streamed, Period.trailing(months=12, as_of=date(2025, 6, 14)))
    say("facts_trailing_year", lines, perf_counter() - began, peak_mb=peak_mb())
    began = perf_counter()
    streamed.totals()
    say("totals", lines, perf_counter() - began)
    began = perf_counter()
    streamed.known_at(date(2025, 6, 14))
    say("known_at", lines, perf_counter() - began)

    day = list(rows(max(1, lines // 700), start=lines))
    began = perf_counter()
    extended = streamed.extended(day, COLUMNS)
    say("extended", len(day), perf_counter() - began, ledger=len(extended))

    held = list(rows(lines))
    before = peak_mb()
    began = perf_counter()
    built = Ledger.from_rows(held, COLUMNS, currency="CNY")
    say("from_rows", lines, perf_counter() - began, peak_mb=streamed_peak, added_mb=peak_mb() - before)
    if built != streamed:
        raise SystemExit("two ledgers of the same rows differ")

    few = held[: max(1, lines // 10)]
    began = perf_counter()
    kept = [
        OrderLine(
            customer=row[0],
            product=row[1],
            document=row[2],
            line=str(row[3]),
            invoiced=row[4],
            quantity=Decimal(row[5]),
            net_amount=Money(row[6], "CNY"),
            cost_amount=Money(row[7], "CNY"),
        )
        for row in few
    ]
    seconds = perf_counter() - began
    say("baseline_line_objects", len(kept), seconds, per_million_seconds=round(seconds * 1e6 / len(kept), 1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    measure(parser.parse_args().lines)
