"""Settle a rebate, a co-operative fund and a contest on real sales, quarter by quarter, statements included.

Run as `python -m tests.benchmarks.settlement ../shared/data/adventureworks`: 57,851 lines of 632
resellers, the year 2019. Prints seconds on the clock and of the processor: reading the file, settling the
four quarters (12 policies and quarters, payments in between), and the year's statement of every reseller,
each written as Markdown and HTML in English and Chinese.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time

from keyaccount.errors import Lang
from keyaccount.incentives import (
    Boundary,
    Claim,
    ClaimState,
    ContestTies,
    CoopAllowance,
    IncentiveFacts,
    IncentivePolicy,
    Payout,
    RetrospectiveRebate,
    SalesContest,
    Settlement,
    TierMethod,
    TierScale,
    Unclaimed,
    Window,
    settle,
)
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

COLUMNS = ("customer", "product", "document", "line", "invoiced", "quantity", "net_amount", "cost_amount")
YEAR = Period.year(2019)
LANGS: tuple[Lang, ...] = ("en", "zh")


def read(folder: Path) -> Ledger:
    """Read the order lines of all resellers."""
    rows = []
    with gzip.open(folder / "reseller_sales.csv.gz", "rt", encoding="utf-8", newline="") as file:
        document, line = "", 0
        for row in csv.DictReader(file):
            line = line + 1 if row["SalesOrderNumber"] == document else 1
            document = row["SalesOrderNumber"]
            quantity = int(row["OrderQuantity"])
            rows.append(
                (
                    row["ResellerKey"],
                    row["ProductKey"],
                    document,
                    line,
                    date.fromisoformat(row["OrderDate"][:10]),
                    Decimal(quantity),
                    Decimal(row["SalesAmount"]),
                    quantity * Decimal(row["StandardCost"]),
                )
            )
    return Ledger.from_rows(rows, COLUMNS, currency="USD")


def programme() -> list[IncentivePolicy]:
    """Return a tiered rebate, a co-operative fund and a quarterly contest for everybody."""
    scale = TierScale.of(
        (50_000, "0.01"),
        (150_000, "0.02"),
        (400_000, "0.03"),
        method=TierMethod.INCREMENTAL,
        at_boundary=Boundary.REACHED,
    )
    prizes = [Money(amount, "USD") for amount in (5_000, 3_000, 2_000)]
    return [
        IncentivePolicy(
            "VR-2019",
            Text("tiered rebate", "阶梯返利"),
            kind=RetrospectiveRebate(scale),
            owner="282",
            valid=YEAR,
            currency="USD",
        ),
        IncentivePolicy(
            "CO-2019",
            Text("co-operative promotion", "合作促销让利"),
            kind=CoopAllowance("0.01", "0.50", claim_days=60, needs=["invoice"]),
            owner="282",
            valid=YEAR,
            currency="USD",
        ),
        IncentivePolicy(
            "SC-2019",
            Text("sales contest", "销售竞赛"),
            kind=SalesContest(prizes, ties=ContestTies.SPLIT, unclaimed=Unclaimed.KEPT),
            owner="282",
            valid=YEAR,
            currency="USD",
            window=Window.QUARTER,
        ),
    ]


def claims(ledger: Ledger) -> IncentiveFacts:
    """Return one approved claim a quarter for every tenth reseller."""
    made = []
    for customer in sorted(ledger.names("customer"))[::10]:
        for quarter in range(4):
            day = date(2019, 3 * quarter + 2, 15)
            claim = Claim(
                f"CL-{customer}-{quarter}",
                "CO-2019",
                customer,
                Money(900, "USD"),
                day,
                day,
                proofs=["invoice"],
                state=ClaimState.APPROVED,
                decided=day,
            )
            made.append(claim)
    return IncentiveFacts(claims=made)


def settle_the_year(ledger: Ledger) -> tuple[list[Settlement], list[Payout]]:
    """Settle every quarter, paying in between what is due."""
    paid: list[Payout] = []
    done = []
    facts = claims(ledger)
    for quarter in range(1, 5):
        settlement = settle(programme(), ledger, Period.quarter(2019, quarter), paid=paid, facts=facts)
        done.append(settlement)
        for item in settlement.items:
            if not item.due.is_zero:
                paid.append(
                    Payout(f"P{len(paid)}", item.policy, item.participant, item.due, settlement.period.last)
                )
    return done, paid


def main() -> None:
    """Print the figures."""
    marks = [(perf_counter(), process_time())]
    ledger = read(Path(sys.argv[1]))
    marks.append((perf_counter(), process_time()))
    done, paid = settle_the_year(ledger)
    marks.append((perf_counter(), process_time()))
    pages, partners = 0, done[-1].participants
    for name in partners:
        statement = done[-1].statement(name)
        for lang in LANGS:
            pages += len(statement.to_markdown(lang)) + len(statement.to_html(lang))
    marks.append((perf_counter(), process_time()))
    clock, work = ([round(after[at] - before[at], 2) for before, after in pairwise(marks)] for at in (0, 1))
    figures = {
        "name": "adventureworks_year",
        "lines": len(ledger),
        "read": clock[0],
        "settle": clock[1],
        "statements": clock[2],
        "processor": work,
        "total": round(sum(clock), 2),
        "processor_total": round(marks[-1][1], 2),
        "documents": 4 * len(partners),
        "characters": pages,
        "due": [str(one.due("USD")) for one in done],
        "payouts": len(paid),
    }
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
