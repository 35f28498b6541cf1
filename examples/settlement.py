"""Settle a tiered rebate, a co-operative fund and a contest on 57,851 real order lines, quarter by quarter.

Run it with `python examples/settlement.py PATH [--lang zh] [--out FOLDER]`, where PATH holds
`reseller_sales.csv.gz` of Microsoft's AdventureWorks sample data (MIT). Every quarter pays what it finds
due; the statements of the resellers that earned most are written to FOLDER as Markdown and HTML in both
languages, for a partner to audit by hand. The claims are made up: the data holds none.
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from pathlib import Path

from adventureworks import COLUMNS, order_lines

import keyaccount as ka
from keyaccount.incentives import (
    Boundary,
    Claim,
    ClaimState,
    ContestTies,
    CoopAllowance,
    IncentiveFacts,
    Payout,
    RetrospectiveRebate,
    SalesContest,
    TierMethod,
    TierScale,
    Unclaimed,
    Window,
)
from keyaccount.render import statement_document

YEAR = ka.Period.year(2019)
OWNER = "282"


def programme() -> list[ka.IncentivePolicy]:
    """Return what was agreed with every reseller for the year."""
    scale = TierScale.of(
        (50_000, "0.01"),
        (150_000, "0.02"),
        (400_000, "0.03"),
        method=TierMethod.INCREMENTAL,
        at_boundary=Boundary.REACHED,
    )
    prizes = [ka.Money(amount, "USD") for amount in (5_000, 3_000, 2_000)]
    contest = SalesContest(prizes, ties=ContestTies.SPLIT, unclaimed=Unclaimed.KEPT)
    fund = CoopAllowance("0.01", "0.50", claim_days=60, needs=["invoice"])
    common = {"owner": OWNER, "valid": YEAR, "currency": "USD"}
    return [
        ka.IncentivePolicy(
            "VR-2019", ka.Text("tiered rebate", "阶梯返利"), kind=RetrospectiveRebate(scale), **common
        ),
        ka.IncentivePolicy("CO-2019", ka.Text("co-operative promotion", "合作促销让利"), kind=fund, **common),
        ka.IncentivePolicy(
            "SC-2019", ka.Text("sales contest", "销售竞赛"), kind=contest, window=Window.QUARTER, **common
        ),
    ]


def claims(ledger: ka.Ledger) -> IncentiveFacts:
    """Return one claim a quarter of every tenth reseller; those of the last quarter wait for a decision."""
    made = []
    for customer in sorted(ledger.names("customer"))[::10]:
        for quarter in range(4):
            day = date(2019, 3 * quarter + 2, 15)
            state = ClaimState.SUBMITTED if quarter == 3 else ClaimState.APPROVED
            made.append(
                Claim(
                    f"CL-{customer}-{quarter + 1}",
                    "CO-2019",
                    customer,
                    ka.Money(900, "USD"),
                    day,
                    day,
                    proofs=["invoice"],
                    state=state,
                    decided=None if state is ClaimState.SUBMITTED else day,
                )
            )
    return IncentiveFacts(claims=made)


def settle_year(ledger: ka.Ledger) -> list[ka.Settlement]:
    """Settle the four quarters, paying after each what it found due."""
    facts, agreed = claims(ledger), programme()
    paid: list[Payout] = []
    done: list[ka.Settlement] = []
    for quarter in range(1, 5):
        period = ka.Period.quarter(2019, quarter)
        done.append(
            ka.settle(agreed, ledger, period, paid=paid, facts=facts, previous=done[-1] if done else None)
        )
        paid += done[-1].payouts(period.last + timedelta(days=1))
    return done


def write(settlement: ka.Settlement, participant: str, folder: Path) -> None:
    """Write one statement in two languages and two formats."""
    document = statement_document(settlement.statement(participant))
    folder.mkdir(parents=True, exist_ok=True)
    for lang in ("en", "zh"):
        stem = folder / f"statement-{participant}.{lang}"
        stem.with_suffix(f".{lang}.md").write_text(document.to_markdown(lang), encoding="utf-8")
        stem.with_suffix(f".{lang}.html").write_text(document.to_html(lang), encoding="utf-8")


def main() -> None:
    """Print what every quarter pays and the largest statement; write statements where asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    ledger = ka.Ledger.from_rows(order_lines(given.path), COLUMNS, currency="USD")
    print(f"{len(ledger)} lines")
    done = settle_year(ledger)
    for settlement in done:
        found = [one.code for one in settlement.findings if not one.code.startswith("incentive.")]
        waiting = found.count("settlement.claim-waiting")
        due = settlement.due("USD")
        print(f"{settlement.period}: {len(settlement.items)} items, {due} due, {waiting} claims wait")
    last = done[-1]
    earned: dict[str, int] = {}
    for item in last.items:
        earned[item.participant] = earned.get(item.participant, 0) + item.earned.minor_units
    best = sorted(earned, key=lambda name: (-earned[name], name))[:3]
    print(last.statement(best[0]).summary(given.lang))
    if given.out is not None:
        for name in best:
            write(last, name, given.out)


if __name__ == "__main__":
    main()
