"""Ten times as much must take about ten times as long: customers, lines, documents, chains, errors.

Run as `python -m tests.benchmarks.scale [--size 1000000] [--only lines,chain]`; one JSON line per figure
with the CPU seconds at a tenth of the size and at the size, their ratio (at most 13 for what is linear)
and the peak memory of the process at the size. Each figure runs in a process of its own. A chain is
followed from one id to the next, so that its figures stand beside a plain table of ids, which at the size
no longer fits where the processor reads fast: they may grow as that does.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from time import process_time

from keyaccount.errors import KeyAccountError
from keyaccount.io import ReadLimits, dumps, loads
from keyaccount.model import Book, Customer, Ledger
from keyaccount.model.facts import customer_facts
from keyaccount.values import Money, Period
from keyaccount.values.checks import check_acyclic
from keyaccount.values.periods import check_disjoint
from tests.benchmarks.ledger import COLUMNS, rows

LIMIT = 13.0
LARGE = ReadLimits(size=2**31, nodes=10**9)
DAY = date(2026, 1, 5)

# What is prepared outside the clock, and what is measured.
Work = Callable[[], object]


def _lines(size: int) -> Work:
    return lambda: customer_facts(Ledger.from_rows(rows(size), COLUMNS, currency="CNY"))


def _customers(size: int) -> Work:
    given = [Customer(f"C{one}", "Hualian") for one in range(size)]
    return lambda: Book(DAY, Ledger.empty("CNY"), given)


def _chain(size: int) -> Work:
    above = {str(one): [str(one + 1)] for one in range(size)}
    above[str(size)] = []
    return lambda: check_acyclic(above.__getitem__, above, "customer.cycle", "$.parent")


def _table(size: int) -> Work:
    names = [str(one) for one in range(size)]

    def fill_and_follow() -> None:
        above = dict(itertools.pairwise(names))
        name = names[0]
        while name in above:
            name = above[name]

    return fill_and_follow


def _hierarchy(size: int) -> Work:
    given = [
        Customer(f"C{one}", "a", parent=f"C{one + 1}" if one + 1 < size else None) for one in range(size)
    ]
    return lambda: Book(DAY, Ledger.empty("CNY"), given)


def _documents(size: int) -> Work:
    text = dumps(Book(DAY, Ledger.empty("CNY"), [Customer(f"C{one}", "Hualian") for one in range(size)]))
    return lambda: loads(text, Book, limits=LARGE)


def _documents_written(size: int) -> Work:
    book = Book(DAY, Ledger.empty("CNY"), [Customer(f"C{one}", "Hualian") for one in range(size)])
    return lambda: dumps(book)


def _ledger_document(size: int) -> Work:
    text = dumps(Ledger.from_rows(rows(size), COLUMNS, currency="CNY"))
    return lambda: loads(text, Ledger, limits=LARGE)


def _sums(size: int) -> Work:
    amounts = [Money.of_minor(one, "CNY") for one in range(size)]
    return lambda: Money.total(amounts, "CNY")


def _periods(size: int) -> Work:
    first = date(1900, 1, 1)
    days = [first + timedelta(days=one) for one in range(size + 1)]
    periods = [Period(*pair) for pair in itertools.pairwise(days)]
    return lambda: check_disjoint(periods, "$.valid")


def _errors(size: int) -> Work:
    head = dumps(Ledger.empty("CNY")).partition('"columns":')[0]
    wrong = ",".join(['"x"'] * size)
    text = f'{head}"columns":{{"customer":[{wrong}],"invoiced":[{wrong}],"net_amount":[{wrong}]}}}}}}'

    def read() -> str:
        try:
            loads(text, Ledger, limits=LARGE)
        except KeyAccountError as error:
            return error.text()
        raise SystemExit("faulty lines were read")

    return read


# Each figure, and the part of the size it is measured at: a calendar ends, and nobody makes 10^6 errors.
FIGURES: dict[str, tuple[Callable[[int], Work], int]] = {
    "lines": (_lines, 1),
    "customers": (_customers, 1),
    "hierarchy in one chain": (_hierarchy, 1),
    "chain": (_chain, 1),
    "documents read": (_documents, 1),
    "documents written": (_documents_written, 1),
    "ledger read": (_ledger_document, 1),
    "money summed": (_sums, 1),
    "periods": (_periods, 1),
    "errors": (_errors, 10),
}
TABLE = "table of ids"
# Judged beside a plain table of as many ids.
CHAINS = ("chain", "hierarchy in one chain")


def measure(name: str, size: int) -> dict[str, float]:
    """Return the CPU seconds of one figure at a size, the best of two, and the peak of the process."""
    work = (_table if name == TABLE else FIGURES[name][0])(size)
    seconds = []
    for _ in range(2):
        began = process_time()
        work()
        seconds.append(process_time() - began)
    return {
        "seconds": min(seconds),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _apart(name: str, size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.scale", "--once", name, "--size", str(size)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def _twice(name: str, size: int) -> tuple[dict[str, float], dict[str, float], float]:
    """Measure one figure at a tenth of a size and at the size; return both and the ratio of their times."""
    small, large = _apart(name, size // 10), _apart(name, size)
    return small, large, large["seconds"] / max(small["seconds"], 1e-9)


def compare(name: str, size: int) -> dict[str, object]:
    """Return both times of one figure, their ratio, and whether it is within the limit."""
    at = size // FIGURES[name][1]
    small, large, ratio = _twice(name, at)
    figure: dict[str, object] = {
        "name": name,
        "size": at,
        "seconds_at_a_tenth": round(small["seconds"], 3),
        "seconds": round(large["seconds"], 3),
        "ratio": round(ratio, 1),
        "peak_mb": large["peak_mb"],
    }
    limit = LIMIT
    if name in CHAINS:
        limit = max(limit, _twice(TABLE, at)[2])
        figure["ratio_of_a_table"] = round(limit, 1)
    return {**figure, "linear": ratio <= limit}


def main() -> None:
    """Print every figure asked for; fail if one grows faster than it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--only", default="", help="figures, separated by commas")
    parser.add_argument(
        "--once", choices=sorted({*FIGURES, TABLE}), help="one figure at one size, in this process"
    )
    given = parser.parse_args()
    if given.once:
        print(json.dumps(measure(given.once, given.size)))
        return
    failed = 0
    for name in given.only.split(",") if given.only else FIGURES:
        figure = compare(name, given.size)
        failed += not figure["linear"]
        print(json.dumps(figure), flush=True)
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
