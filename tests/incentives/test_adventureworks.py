"""A programme on 57,851 real lines: quarter by quarter, to the cent, equal however the sums are made."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache

import pytest

from keyaccount.incentives import RunningTotals, VolumeEntry, earn, settle
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from tests.benchmarks.settlement import YEAR, claims, programme, read, settle_the_year
from tests.shared_data import data

YEAR_END = date(2019, 12, 31)


@cache
def _ledger() -> Ledger:
    return read(data("adventureworks/reseller_sales.csv.gz").parent)


@pytest.mark.method("N8")
def test_four_quarters_pay_what_the_year_pays() -> None:
    """Settled in four parts or once, everybody gets the same; contests pay their prize money exactly."""
    ledger = _ledger()
    done, paid = settle_the_year(ledger)
    once = settle(programme(), ledger, YEAR, facts=claims(ledger))
    for item in once.items:
        mine = [
            one.amount for one in paid if (one.policy, one.participant) == (item.policy, item.participant)
        ]
        final = done[-1].item(item.policy, item.participant)
        assert Money.total(mine, "USD") == item.due + final.overpaid
    for quarter in range(4):
        prizes = [one for one in once.items if one.policy == "SC-2019"]
        starts = sorted({one.window.start for item in prizes for one in item.earnings})
        won = [one.amount for item in prizes for one in item.earnings if one.window.start == starts[quarter]]
        assert Money.total(won, "USD") == Money(10_000, "USD")
    assert "N8" in once.explain().clauses()


@pytest.mark.method("N8")
def test_a_statement_adds_up_by_hand() -> None:
    """Take the largest reseller's lines and a pocket calculator."""
    ledger = _ledger()
    once = settle(programme(), ledger, YEAR, facts=claims(ledger))
    best = max((item for item in once.items if item.policy == "VR-2019"), key=lambda item: item.due)
    (earning,) = best.earnings
    bought = sum(line.base for line in earning.lines)
    slices = [
        (0, 5_000_000, 0),
        (5_000_000, 15_000_000, 1),
        (15_000_000, 40_000_000, 2),
        (40_000_000, None, 3),
    ]
    exact = sum(
        Fraction(max((bought if end is None else min(bought, end)) - start, 0) * rate, 100)
        for start, end, rate in slices
    )
    assert best.due.minor_units == round(exact) == sum(line.reward.minor_units for line in earning.lines)
    statement = once.statement(best.participant)
    assert "N8" in statement.explain().clauses()


def test_sums_made_by_a_data_frame_engine_settle_the_same() -> None:
    """Whoever adds up the lines, the cents are the same."""
    polars = pytest.importorskip("polars")
    ledger = _ledger()
    policy = programme()[0]
    frame = polars.DataFrame(
        {
            "customer": [ledger.names("customer")[code] for code in ledger.column("customer").tolist()],
            "day": ledger.column("invoiced").tolist(),
            "amount": ledger.column("net_amount").tolist(),
        }
    )
    year = polars.col("day").is_between(YEAR.start.toordinal(), YEAR.last.toordinal())
    sums = frame.filter(year).group_by("customer").agg(polars.col("amount").sum()).rows()
    entries = [VolumeEntry(name, "1", YEAR.start, amount, amount) for name, amount in sums]
    by_frame = {
        one.participant: one.amount for one in RunningTotals.of_sums([policy], entries).earnings(YEAR_END)
    }
    by_line = {one.participant: one.amount for one in earn(policy, ledger, until=YEAR_END)}
    assert by_frame == by_line
