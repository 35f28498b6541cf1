"""Volumes from frames: settled to the cent as the same lines are one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import attrs
import duckdb
import pandas as pd
import polars as pl
import pytest

from keyaccount.adapters.frames_columns import AmountsIn
from keyaccount.adapters.frames_ledger import lines_frame
from keyaccount.adapters.frames_volumes import volumes_from
from keyaccount.incentives import (
    Basis,
    Boundary,
    BuyingGroup,
    Departure,
    Earning,
    Eligibility,
    Event,
    IncentiveFacts,
    IncentivePolicy,
    LineDiscount,
    Measure,
    Membership,
    RetrospectiveRebate,
    RoundingLevel,
    RoundingRule,
    Scope,
    Tax,
    TaxSide,
    TierMethod,
    TierReward,
    TierScale,
    Window,
    earn,
)
from keyaccount.model.ledger import Ledger
from keyaccount.model.product import Product
from keyaccount.values.periods import Period
from tests.refusals import codes_of

COLUMNS = (
    "customer",
    "product",
    "document",
    "line",
    "invoiced",
    "paid",
    "original_document",
    "original_line",
    "quantity",
    "unit",
    "net_amount",
    "list_amount",
    "tax_basis",
)
SCALE = TierScale.of(
    (0, "0.01"), (100, "0.0225"), (300, "0.0333"), method=TierMethod.INCREMENTAL, at_boundary=Boundary.REACHED
)
PRODUCTS = (
    Product("P1", "p1", category="tea"),
    Product("P2", "p2", category="milk"),
    Product("P3", "p3", category="tea"),
)


def policy(version: str = "1", **more: Any) -> IncentivePolicy:
    """Return a tiered rebate of 2026."""
    known = {"kind": RetrospectiveRebate(SCALE), "valid": Period.year(2026), **more}
    return IncentivePolicy("VR", "rebate", owner="M", currency="CNY", version=version, **known)


def lines(seed: int, count: int = 120) -> Ledger:
    """Return lines of which some are returns that name their sale, a document having one day."""
    random = Random(seed)
    rows = []
    for at in range(count):
        back = at > 10 and random.random() < 0.2
        sale = random.randrange(at) if back else 0
        day = date(2026, 1, 1) + timedelta(at // 3 * 2)
        rows.append(
            (
                random.choice(("C1", "C2", "客户")),
                random.choice(("P1", "P2", "P3")),
                f"D{at // 3}",
                str(at % 3),
                day,
                day + timedelta(9) if at // 3 % 7 else None,
                f"D{sale // 3}" if back else None,
                str(sale % 3) if back and random.random() < 0.7 else None,
                -1 if back else 2,
                "pc",
                -random.randrange(1, 30) if back else random.randrange(1, 90),
                random.choice((None, random.randrange(1, 90))),
                random.choice(("excluded", "included")),
            )
        )
    return Ledger.from_rows(rows, COLUMNS, currency="CNY")


def engines(ledger: Ledger) -> dict[str, Any]:
    """Return the lines in every engine."""
    table = lines_frame(ledger, "pyarrow")
    connection = duckdb.connect()
    connection.register("given", table)
    connection.execute("create table lines as select * from given")
    return {
        "polars": lines_frame(ledger),
        "polars lazy": lines_frame(ledger).lazy(),
        "pandas": lines_frame(ledger, "pandas"),
        "pyarrow": table,
        "duckdb": connection.table("lines"),
    }


def told(earnings: Sequence[Earning]) -> list[tuple[Any, ...]]:
    """Return what was earned, without the trace of lines, which sums do not have."""
    return sorted(
        (one.version, one.participant, one.window.start, str(one.qualifying), str(one.base), str(one.amount))
        for one in earnings
    )


GROUP = BuyingGroup(
    "G", [Membership("C1", date(2026, 1, 20), date(2026, 3, 3)), Membership("客户", date(2026, 2, 2))]
)
CASES: dict[str, tuple[list[IncentivePolicy], IncentiveFacts]] = {
    "everything": ([policy()], IncentiveFacts()),
    "some products by quarter": (
        [policy(scope=Scope(without_products=["P2"]), window=Window.QUARTER)],
        IncentiveFacts(),
    ),
    "a category by month, somebody leaves": (
        [policy(scope=Scope(categories=["tea"]), window=Window.MONTH, qualifying_scope=Scope())],
        IncentiveFacts(products=PRODUCTS, departures=[Departure("C1", date(2026, 2, 10))]),
    ),
    "two versions, two events, list prices": (
        [
            policy("1", valid=Period(date(2026, 1, 1), date(2026, 2, 15))),
            policy(
                "2",
                valid=Period(date(2026, 2, 15), date(2027, 1, 1)),
                basis=Basis(Event.PAID, Measure.NET),
                qualifying=Basis(Event.INVOICED, Measure.GROSS),
            ),
        ],
        IncentiveFacts(),
    ),
    "a buying group": ([policy(eligibility=Eligibility(customers=["C2"], groups=[GROUP]))], IncentiveFacts()),
    "only what is paid": ([policy(basis=Basis(Event.PAID, Measure.NET))], IncentiveFacts()),
}


@pytest.mark.method("N8")
@pytest.mark.parametrize("case", CASES)
def test_earnings_agree_to_the_cent_in_every_engine(case: str) -> None:
    """Nothing may be paid twice or left unpaid because the lines were summed somewhere else."""
    versions, facts = CASES[case]
    ledger = lines(31)
    frames = engines(ledger)
    # A day within the year by one engine of each sort, rows at hand and a database; its end by all.
    for until, names in ((date(2026, 2, 20), ("polars", "duckdb")), (date(2026, 12, 31), tuple(frames))):
        expected = told(earn(versions, ledger, until=until, facts=facts))
        assert expected
        for name in names:
            volumes = volumes_from(frames[name], versions, until=until, facts=facts, amounts=AmountsIn.MINOR)
            assert told(volumes.earnings()) == expected
    assert volumes.earnings()[0].explain().clause in ("N7", "N8")


def test_quantities_and_taxes_are_decided_on_the_sums() -> None:
    """Units and tax sides are ids of the sums, so they are converted as on the lines."""
    ledger, until = lines(32), date(2026, 12, 31)
    per_case = TierScale.of(
        (0, "0.50"),
        method=TierMethod.ALL_UNITS,
        at_boundary=Boundary.REACHED,
        reward_kind=TierReward.PER_UNIT,
    )
    counted = policy(kind=RetrospectiveRebate(per_case), basis=Basis(measure=Measure.QUANTITY, unit="pc"))
    taxed = policy(basis=Basis(tax=Tax(TaxSide.INCLUDED, "0.25")))
    for asked in (counted, taxed):
        frame = lines_frame(ledger)
        found = volumes_from(frame, asked, until=until, amounts=AmountsIn.MINOR).earnings()
        assert told(found) == told(earn(asked, ledger, until=until))


def test_the_sums_are_per_account_product_and_period() -> None:
    """What a warehouse keeps for the next settlement: few rows of whole numbers."""
    ledger = lines(33)
    versions = [policy(scope=Scope(products=["P1"]), window=Window.QUARTER)]
    volumes = volumes_from(lines_frame(ledger), versions, until=date(2026, 12, 31), amounts=AmountsIn.MINOR)
    frame = volumes.natives["invoiced"]
    rows = pl.DataFrame(frame.collect() if isinstance(frame, pl.LazyFrame) else frame)
    assert rows["net_amount"].sum() == sum(ledger.totals().values())
    assert rows.select("customer", "product", "segment").is_unique().all()
    assert rows["lines"].sum() == len(ledger)
    assert repr(volumes) == "FrameVolumes(VR, until 2026-12-31)"


def test_kinds_that_depend_on_single_lines_are_refused() -> None:
    """A discount rounded line by line cannot be told from a sum."""
    single = policy(kind=LineDiscount("0.1"), rounding=RoundingRule(level=RoundingLevel.LINE))
    frame = lines_frame(lines(34))
    until = date(2026, 12, 31)
    assert codes_of(lambda: volumes_from(frame, single, until=until)) == ["running.kind"]
    assert codes_of(lambda: volumes_from(frame, [], until=until)) == ["policy.none"]
    unpaid = pl.DataFrame(frame).drop("paid")
    asks = policy(basis=Basis(Event.PAID, Measure.NET))
    assert codes_of(lambda: volumes_from(unpaid, asks, until=until)) == ["ledger.column-absent"]


def test_dirty_lines_are_refused_before_anything_is_earned() -> None:
    """A rebate on an amount that was read wrong is money paid wrong."""
    frame = pl.LazyFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [0.001]})
    assert codes_of(lambda: volumes_from(frame, policy(), until=date(2026, 12, 31)).earnings()) == [
        "frames.inexact"
    ]


def test_nobody_bought_anything() -> None:
    """No lines, no volumes, nothing earned."""
    frame = pl.DataFrame(schema={"customer": pl.String, "invoiced": pl.Date, "net_amount": pl.Int64})
    assert volumes_from(frame, policy(), until=date(2026, 12, 31)).totals().entries == ()


def test_sums_are_the_start_of_the_next_settlement() -> None:
    """Attrs values compare, so stored sums can be checked against new ones."""
    ledger = lines(35)
    once = volumes_from(lines_frame(ledger), policy(), until=date(2026, 12, 31), amounts=AmountsIn.MINOR)
    assert attrs.evolve(once).ledger() == once.ledger()


def test_the_order_of_lines_does_not_show_in_the_sums() -> None:
    """An engine groups in whatever order its threads end; stored sums must not differ by that."""
    frame = pl.DataFrame(
        {
            "customer": ["C3", "C1", "C2", "C1", "C3", "C1"],
            "product": ["P2", "P1", None, None, "P1", "P1"],
            "invoiced": [date(2026, month, 5) for month in (2, 1, 3, 4, 5, 6)],
            "net_amount": [1, 2, 3, 4, 5, 6],
        }
    )
    volumes = [
        volumes_from(one, policy(), until=date(2026, 12, 31), amounts=AmountsIn.MINOR).ledger()
        for one in (frame, frame.reverse(), frame.sort("net_amount", descending=True))
    ]
    assert volumes[0] == volumes[1] == volumes[2]
    assert volumes[0].names("customer") == ("C1", "C2", "C3")


def test_an_unknown_product_of_pandas_has_its_place_in_the_order() -> None:
    """A frame tells a missing text by a number that is less than nothing; it must not stop the sums."""
    asks = policy(scope=Scope(products=("P1",)))
    frame = pd.DataFrame(
        {
            "customer": ["C1", "C1", "C1"],
            "product": ["P2", float("nan"), "P1"],
            "invoiced": pd.to_datetime(["2026-01-05"] * 3),
            "net_amount": [1, 2, 3],
        }
    )
    sums = volumes_from(frame, asks, until=date(2026, 12, 31), amounts=AmountsIn.MINOR).ledger().to_columns()
    assert (sums["product"], sums["net_amount"]) == ([None, "P1", "P2"], [2, 3, 1])


def test_a_return_may_name_a_document_where_lines_have_no_numbers() -> None:
    """It then counts on the first day of that document, in whatever stretch that lies."""
    table = pl.DataFrame(
        {
            "customer": ["C1"] * 3,
            "document": ["D1", "D2", "R1"],
            "original_document": [None, None, "D1"],
            "invoiced": [date(2026, 2, 1), date(2026, 4, 1), date(2026, 5, 1)],
            "net_amount": [10_000, 5_000, -4_000],
        }
    )
    quarterly = policy(window=Window.QUARTER)
    sums = volumes_from(table, quarterly, until=date(2026, 12, 31), amounts=AmountsIn.MINOR)
    earned = {one.window.start: one.amount.minor_units for one in sums.earnings()}
    assert earned == {date(2026, 1, 1): 60, date(2026, 4, 1): 50}
