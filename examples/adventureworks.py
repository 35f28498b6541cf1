"""Go from 57,851 real order lines to a settled rebate, with the core install alone.

Run it with `python examples/adventureworks.py PATH`, where PATH holds `reseller_sales.csv.gz` and
`dimreseller.csv` of Microsoft's AdventureWorks sample data (MIT).

Cost is quantity x StandardCost: the file's TotalProductCost has blanks and misleads.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from operator import itemgetter
from pathlib import Path

import attrs

import keyaccount as ka
from keyaccount.incentives import Boundary, RetrospectiveRebate, TierMethod, TierScale, Window
from keyaccount.model import PurchaseHistory

AS_OF = date(2020, 5, 31)
TARGET = ka.Money(90_000_000, "USD")
COLUMNS = ("customer", "product", "document", "line", "invoiced", "quantity", "net_amount", "cost_amount")


def order_lines(folder: Path) -> Iterator[tuple[object, ...]]:
    """Yield one plain tuple per order line, in the order of COLUMNS."""
    asked = ("SalesOrderNumber", "ResellerKey", "ProductKey", "OrderDate", "OrderQuantity", "SalesAmount")
    with gzip.open(folder / "reseller_sales.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        picked = itemgetter(*map(next(rows).index, (*asked, "StandardCost")))
        line, document = 0, ""
        for order, customer, product, day, ordered, amount, cost in map(picked, rows):
            line = line + 1 if order == document else 1
            document = order
            quantity = Decimal(ordered)
            yield (
                customer,
                product,
                document,
                line,
                date.fromisoformat(day[:10]),
                quantity,
                Decimal(amount),
                quantity * Decimal(cost),
            )


def resellers(folder: Path, bought: frozenset[str]) -> Iterator[ka.Customer]:
    """Yield the 701 resellers; those that never ordered are prospects, not customers at risk."""
    with (folder / "dimreseller.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            started = row["ResellerKey"] in bought or row["FirstOrderYear"]
            yield ka.Customer(
                row["ResellerKey"],
                row["ResellerName"].strip(),
                channel=row["BusinessType"],
                purchases=PurchaseHistory.STARTED if started else PurchaseHistory.NOT_STARTED,
            )


def read(folder: Path) -> ka.Book:
    """Read the files into one book."""
    ledger = ka.Ledger.from_rows(order_lines(folder), COLUMNS, currency="USD")
    customers = tuple(resellers(folder, frozenset(ledger.names("customer"))))
    return ka.Book(AS_OF, ledger, customers)


def identify(book: ka.Book) -> ka.Ranking:
    """Rank all resellers over the three years of the data and say who loses money."""
    policy = attrs.evolve(ka.standard_policy(TARGET, name="AdventureWorks"), months=36)
    ranking = ka.identify(book, policy, AS_OF)
    concentration, whale = ranking.concentration(), ranking.whale()
    losing = [one for one in ranking.accounts if one.profit_minor is not None and one.profit_minor < 0]
    a_class = [one for one in ranking.accounts if one.abc is ka.identification.AbcClass.A]
    a_losing = sum(one in losing for one in a_class)
    print(f"{len(book.ledger)} lines, {len(ranking.accounts)} customers, {len(ranking.prospects)} prospects")
    print(f"{len(losing)} of {len(ranking.accounts)} resellers lose money on gross margin")
    print(f"the whale curve peaks at {whale.peak_share:.0%} of profit at customer {whale.peak_at}")
    print(f"{a_losing} of the {len(a_class)} 'A by revenue' resellers lose money")
    print(f"Gini {concentration.gini:.3f}, ten largest {concentration.top_share(10):.1%} of turnover")
    print(ranking.summary())
    return ranking


def confirm(book: ka.Book, ranking: ka.Ranking) -> ka.KeyAccount:
    """Take the first to the panel; what only people know is missing, so the chair overrides."""
    from keyaccount.samples import dossier as sample_panel

    shortlist = ka.shortlist(ranking, 10, prepared_by="282", prepared_on=AS_OF)
    print(shortlist.summary())
    dossier = ka.open_dossier(shortlist.nominations[0], book)
    gate = dossier.gate(AS_OF)
    print(f"{dossier.name}: {len(gate.blocking)} answers only people can give are missing")
    decision = ka.confirm(
        dossier,
        sample_panel.panel(),
        sample_panel.votes(),
        AS_OF,
        override=ka.confirmation.Override("P1", "demonstration on public data: nobody can be asked"),
        manager="282",
    )
    print("\n".join(decision.summary().splitlines()[:9]))
    assert decision.account is not None
    return decision.account


def analyse(book: ka.Book, account: ka.KeyAccount) -> None:
    """Study the account with nothing but its order lines."""
    plan = ka.analyse(account, book, ka.StudyAnswers(), ka.AnalysisPolicy("standard", 1), AS_OF)
    print("\n".join(plan.summary().splitlines()[:9]))


def settle(book: ka.Book) -> None:
    """Settle a tiered rebate on every reseller's lines of the last full quarter."""
    scale = TierScale.of(
        (20_000, "0.01"), (50_000, "0.02"), (100_000, "0.03"),
        method=TierMethod.INCREMENTAL, at_boundary=Boundary.REACHED,
    )  # fmt: skip
    policy = ka.IncentivePolicy(
        "QR-2020",
        ka.Text("quarterly rebate", "季度返利"),
        kind=RetrospectiveRebate(scale),
        owner="282",
        valid=ka.Period.year(2020),
        currency="USD",
        window=Window.QUARTER,
    )
    settlement = ka.settle(policy, book.ledger, ka.Period.quarter(2020, 1))
    print("\n".join(settlement.summary().splitlines()[:12]))
    print(f"due in all: {settlement.due('USD')} to {len(settlement.items)} resellers")


def main() -> None:
    """Run identification, confirmation, analysis and settlement in turn."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    book = read(Path(sys.argv[1]))
    ranking = identify(book)
    account = confirm(book, ranking)
    analyse(book, account)
    settle(book)


if __name__ == "__main__":
    main()
