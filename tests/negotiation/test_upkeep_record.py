"""Free upkeep against its promise: each service given closes one due day, with itself as the evidence."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.model.commitment import CommitmentStatus, Recurrence, RecurrenceUnit
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.negotiation import CommitmentLedger, fulfilled_by_events, promise_record
from tests.negotiation.test_gold_service import HOTLINE, UPKEEP
from tests.refusals import codes_of

SIGNED = date(2026, 1, 10)
QUARTERLY = Recurrence(3, RecurrenceUnit.MONTH, date(2026, 12, 31))
PROMISE = UPKEEP.promise("service", 80, QUARTERLY).committed("U1", "C7", "service", SIGNED, "A1")
LEDGER = CommitmentLedger().promised(PROMISE)


def given(id: str, kind: ServiceKind, on: date | None, customer: str = "C7") -> ServiceEvent:
    """Return one service given, or still to be given."""
    return ServiceEvent(id, customer, kind, on or date(2026, 5, 1), on)


EVENTS = [
    given("S0", ServiceKind.CLEANING, date(2025, 12, 1)),
    given("S2", ServiceKind.INSPECTION, date(2026, 7, 20)),
    given("S1", ServiceKind.CLEANING, date(2026, 3, 20)),
    given("S3", ServiceKind.MAINTENANCE, None),
    given("S4", ServiceKind.COMPLAINT, date(2026, 4, 1)),
    given("S5", ServiceKind.CLEANING, date(2026, 4, 1), "C8"),
]


@pytest.mark.method("N5")
def test_services_given_close_the_due_days_promised() -> None:
    """Of four quarters the first was in time, the second late; older, open and other services don't count."""
    done = fulfilled_by_events(LEDGER, "U1", EVENTS)
    record = promise_record(done, date(2027, 1, 1))
    assert [one.status for one in record.promises] == [
        CommitmentStatus.KEPT,
        CommitmentStatus.LATE,
        CommitmentStatus.BROKEN,
        CommitmentStatus.BROKEN,
    ]
    assert done.entries[0].commitment.evidence[0].source == "service S1"
    assert record.counts().fallen_due == 4
    assert "N5.c" in UPKEEP.explain().clauses()
    assert UPKEEP.explain().figure == UPKEEP.gain


def test_more_services_than_promised_close_nothing_more() -> None:
    """A fifth cleaning is a present, and running it again changes nothing."""
    many = [given(f"M{month}", ServiceKind.CLEANING, date(2026, month, 2)) for month in range(2, 9)]
    done = fulfilled_by_events(LEDGER, "U1", many)
    assert promise_record(done, date(2026, 12, 31)).counts().kept == 4
    assert fulfilled_by_events(done, "U1", many) == done
    assert codes_of(lambda: fulfilled_by_events(LEDGER, "U2", many)) == ["ledger.unknown"]


def test_a_service_set_up_once_reads_as_such() -> None:
    """Only what recurs is promised again and again."""
    assert HOTLINE.promise("service").text.en.startswith("set up:")
    assert PROMISE.text == UPKEEP.kind.text
