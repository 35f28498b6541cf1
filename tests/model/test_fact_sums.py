"""Tests for the one pass behind the facts: its edges, where packing numbers could go wrong."""

from __future__ import annotations

from datetime import date

from keyaccount.model.fact_sums import sum_up
from keyaccount.model.ledger import Ledger
from keyaccount.values.periods import Period
from tests.model.ledger_data import SMALL, small

DAY = date(2026, 1, 31)


def test_no_lines_give_no_groups_but_keep_the_months() -> None:
    """A month without sales is a month of the period all the same."""
    for ledger in (Ledger.empty("CNY"), small(("C1", date(2020, 1, 1), 5))):
        sums = sum_up(ledger.raw_columns, "invoiced", Period.quarter(2026, 1), None)
        assert (sums.keys, len(sums.months)) == ([], 3)


def test_months_are_counted_from_the_start_of_the_period() -> None:
    """A trailing year that starts on the 16th has twelve whole months, not thirteen pieces."""
    ledger = small(("C1", date(2025, 3, 16), 1), ("C1", date(2025, 4, 15), 2), ("C1", date(2026, 3, 15), 4))
    sums = sum_up(ledger.raw_columns, "invoiced", Period.trailing(months=12, as_of=date(2026, 3, 15)), None)
    assert len(sums.months) == 12
    assert sums.net == [(300, *[0] * 10, 400)]
    # Three calendar months saw a line, though they fall into two months of the period.
    assert sums.active[0] == 3


def test_short_months_keep_their_days() -> None:
    """The 31st has no place in February; no line may be lost or counted twice for it."""
    ledger = small(("C1", DAY, 1), ("C1", date(2026, 2, 28), 2), ("C1", date(2026, 3, 31), 4))
    sums = sum_up(ledger.raw_columns, "invoiced", Period(DAY, date(2026, 4, 30)), None)
    assert sum(sums.net[0]) == 700


def test_a_single_month_counts_once() -> None:
    """One short period has one month, calendar or not."""
    ledger = small(("C1", date(2026, 1, 20), 1), ("C1", date(2026, 2, 10), 2))
    sums = sum_up(ledger.raw_columns, "invoiced", Period(date(2026, 1, 16), date(2026, 2, 15)), None)
    assert (len(sums.months), sums.active[0]) == (1, 2)


def test_a_document_of_two_customers_counts_for_both() -> None:
    """Consolidated invoices exist; the quick count must not give them to the last customer."""
    columns = (*SMALL, "document")
    rows = [("C1", DAY, 1, "D1"), ("C2", DAY, 1, "D1"), ("C2", DAY, 1, "D2"), ("C2", DAY, 1, None)]
    sums = sum_up(Ledger.from_rows(rows, columns, currency="CNY").raw_columns, "invoiced", None, None)
    assert sums.documents is not None
    assert dict(zip(sums.keys, [sums.documents[0], sums.documents[1]], strict=True)) == {"C1": 1, "C2": 2}


def test_units_that_differ_make_a_quantity_unknown() -> None:
    """Two cases and three pieces are not five of anything."""
    columns = (*SMALL, "quantity", "unit")
    rows = [
        ("C1", DAY, 1, 2, "case"),
        ("C1", DAY, 1, 3, "piece"),
        ("C2", DAY, 1, 2, "case"),
        ("C2", DAY, 1, 3, "case"),
        ("C3", DAY, 1, 2, "case"),
        ("C3", DAY, 1, 2, None),
        ("C4", DAY, 1, None, "case"),
    ]
    sums = sum_up(Ledger.from_rows(rows, columns, currency="CNY").raw_columns, "invoiced", None, None)
    assert sums.quantity == [None, 5_000_000, None, None]
    same = Ledger.from_rows([("C1", DAY, 1, 2, "case")], columns, currency="CNY")
    assert sum_up(same.raw_columns, "invoiced", None, None).quantity == [2_000_000]
