"""Time identification on plain objects: lines to facts, customers to explained scores, reviews, drawing.

Run as `python -m tests.benchmarks.identification_objects [--lines 1000000] [--customers 10000]`; one JSON
line per figure. Building the ledger is printed apart from what follows.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from keyaccount.identification.frame import cases_of
from keyaccount.identification.policy import standard_policy
from keyaccount.identification.ranking import identify, rank_cases
from keyaccount.identification.review import review
from keyaccount.identification.shortlist import shortlist
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.model.facts import customer_facts
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.periods import Period

COLUMNS = ("customer", "product", "document", "invoiced", "quantity", "net_amount", "cost_amount")
AS_OF = date(2025, 12, 31)
T = TypeVar("T")


def rows(lines: int, customers: int) -> Iterator[tuple[object, ...]]:
    """Yield plain tuples of two years, skewed as real sales are, the same on every run."""
    random = Random(7)
    start = date(2024, 1, 1)
    days = [start + timedelta(days=index) for index in range(731)]
    for number in range(lines):
        customer = int(customers * random.random() ** 2)
        amount = int(100 + 100_000 * random.random() ** 4)
        back = random.random() < 0.02
        net = -amount if back else amount
        cost = amount * 7 // 10
        yield (
            f"C{customer}",
            f"P{number % 997}",
            f"D{number // 3}",
            days[int(731 * random.random())],
            -1 if back else 1,
            Decimal(net).scaleb(-2),
            Decimal(-cost if back else cost).scaleb(-2),
        )


def timed(name: str, work: Callable[[], T], **more: object) -> T:
    """Run some work once and print its seconds and the peak memory so far."""
    started = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"name": name, "seconds": round(seconds, 3), "peak_mb": peak, **more}), flush=True)
    return result


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=10_000)
    given = parser.parse_args()
    data = list(rows(given.lines, given.customers))
    ledger = timed(
        "ledger_from_rows", lambda: Ledger.from_rows(data, COLUMNS, currency="CNY"), lines=given.lines
    )
    data.clear()
    period = Period.trailing(months=12, as_of=AS_OF)
    timed("facts_all_lines", lambda: customer_facts(ledger), lines=given.lines)
    timed("facts_one_year", lambda: customer_facts(ledger, period), lines=given.lines)
    customers = [
        Customer(
            f"C{number}",
            f"Customer {number}",
            purchases=PurchaseHistory.STARTED,
            category_spend=Money(1_000_000 + number, "CNY"),
        )
        for number in range(given.customers)
    ]
    book = timed("book", lambda: Book(AS_OF, ledger, customers), customers=given.customers)
    policy = standard_policy(Money(50_000_000, "CNY"))
    frame, cases = timed("cases", lambda: cases_of(book, policy, AS_OF), customers=given.customers)
    timed("score_and_rank", lambda: rank_cases(frame, cases, policy), customers=given.customers)
    ranking = timed("identify", lambda: identify(book, policy, AS_OF), customers=given.customers)
    timed("explain_one", lambda: ranking.explain(ranking.accounts[0].customer).tree())
    timed("shortlist", lambda: shortlist(ranking, 30), places=30)
    earlier = timed("identify_earlier", lambda: identify(book, policy, date(2025, 9, 30)))
    timed("review", lambda: review(earlier, ranking))
    timed("robustness", lambda: ranking.robustness(30, seed=1), draws=1000)


if __name__ == "__main__":
    main()
