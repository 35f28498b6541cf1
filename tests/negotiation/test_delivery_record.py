"""On time in full from order lines: by account, with unknown told apart from late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from keyaccount.model.ledger import Ledger
from keyaccount.negotiation import AskedOrder, DeliveryPromise, DeliveryRecords, on_time_in_full
from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.periods import Period
from tests.refusals import codes_of

MARCH = Period.month(2026, 3)
COLUMNS = ("customer", "document", "ordered", "delivered", "quantity", "net_amount")
ROWS = [
    ("C1", "D1", date(2026, 3, 2), date(2026, 3, 3), 10, 100),
    ("C1", "D1", date(2026, 3, 2), date(2026, 3, 4), 5, 50),
    ("C1", "D2", date(2026, 3, 5), date(2026, 3, 6), 4, 40),
    ("C1", "D2", date(2026, 3, 5), date(2026, 3, 12), 6, 60),
    ("C1", "D3", date(2026, 3, 9), None, 8, 80),
    ("C2", "D4", date(2026, 3, 9), date(2026, 3, 10), 20, 200),
    ("C2", None, date(2026, 3, 9), date(2026, 3, 10), 1, 10),
    ("C2", "D5", None, date(2026, 3, 10), 1, 10),
    ("C2", "D6", date(2026, 3, 31), None, 7, 70),
    ("C2", "R1", date(2026, 3, 20), date(2026, 3, 20), -2, -20),
]
LEDGER = Ledger.from_rows(ROWS, COLUMNS, currency="CNY")


def measured(asked: Iterable[AskedOrder] = ()) -> DeliveryRecords:
    """Return the record of March under a promise of two days."""
    return on_time_in_full(LEDGER, DeliveryPromise(2), MARCH, date(2026, 3, 31), asked=asked)


@pytest.mark.method("N3")
def test_on_time_in_full_comes_from_the_order_lines() -> None:
    """D1 came whole and in time, D2 in part late, D3 not at all; D6 is not due yet."""
    found = measured()
    record = found.of("C1")
    assert [(one.document, one.on_time, one.in_full, one.on_time_in_full) for one in record.orders] == [
        ("D1", True, True, True),
        ("D2", False, True, False),
        ("D3", False, False, False),
    ]
    assert (record.kept, record.rate, record.units_rate) == (
        1,
        Decimal("0.333333333333"),
        Decimal("0.575757575758"),
    )
    assert found.explain().figure == 2
    assert "N3" in found.explain().clauses()
    assert [one.code for one in found.findings()] == ["delivery.late", "delivery.short"]


def test_what_is_unknown_is_not_late() -> None:
    """A line without document or order day judges nobody."""
    record = measured().of("C2")
    assert (len(record.orders), record.kept, record.unknown) == (1, 1, 2)
    assert measured().of("C9").rate is None
    assert measured().of("C9").units_rate is None


def test_what_was_really_asked_counts_where_it_is_known() -> None:
    """A cut line leaves no trace among the lines; a day agreed otherwise replaces the promise."""
    cut = measured([AskedOrder("D1", units=Decimal(30))]).of("C1").orders[0]
    assert (cut.asked, cut.on_time, cut.in_full) == (Decimal(30), True, False)
    moved = measured([AskedOrder("D2", wanted=date(2026, 3, 12))]).of("C1")
    assert [one.document for one in moved.orders if one.on_time_in_full] == ["D1", "D2"]
    dated = measured([AskedOrder("D5", wanted=date(2026, 3, 10))]).of("C2")
    assert dated.unknown == 1
    assert codes_of(lambda: measured([AskedOrder("D77")])) == ["delivery.order-unknown"]
    assert codes_of(lambda: measured([AskedOrder("D1")] * 2)) == ["delivery.repeated-order"]


def test_the_day_looked_at_decides_what_had_come() -> None:
    """On 11 March the rest of D2 had not come yet."""
    found = on_time_in_full(
        LEDGER,
        DeliveryPromise(2, WorkingCalendar.every_weekday()),
        MARCH,
        date(2026, 3, 11),
        aliases={"C2": "C1"},
    )
    late = next(one for one in found.of("C1").orders if one.document == "D2")
    assert (late.due, late.by_now, late.in_full) == (date(2026, 3, 9), Decimal(4), False)
    assert [one.customer for one in found.records] == ["C1"]


def test_the_record_reads_in_both_languages() -> None:
    """A table per account, an explanation per order missed."""
    assert "准时足量" in measured().summary("zh")
    assert measured()._repr_html_().count("<tr>") == 3
    told = measured().explain().find("order.D2")
    assert told is not None
    assert [part.figure for part in told.parts] == [Decimal(4), Decimal(6), Decimal(0)]
    nothing = on_time_in_full([], DeliveryPromise(1), MARCH, date(2026, 3, 31))
    assert nothing.explain().figure == 0
