"""The record of promises: on-time rates by side and manager, breaches with cause and remedy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keyaccount.model.account import KeyAccount
from keyaccount.model.commitment import Commitment, CommitmentStatus
from keyaccount.model.side import Side
from keyaccount.negotiation import CommitmentLedger, PromiseRecord, promise_record
from keyaccount.values.finding import Severity

END = date(2026, 6, 30)


def promise(id: str, customer: str, side: Side, topic: str, due: date) -> Commitment:
    """Return one promise."""
    return Commitment(id, customer, side, topic, f"promise {id}", "logistics", due, made_on=date(2026, 1, 1))


def kept_and_broken() -> CommitmentLedger:
    """Return a ledger of two accounts: C1 kept 2 of 3 by us, C2 kept 0 of 1 by us and 1 of 2 by them."""
    ours, theirs = Side.OURS, Side.THEIRS
    ledger = CommitmentLedger().promised(
        promise("P1", "C1", ours, "delivery", date(2026, 2, 1)),
        promise("P2", "C1", ours, "service", date(2026, 3, 1)),
        promise("P3", "C1", ours, "delivery", date(2026, 4, 1)),
        promise("P4", "C2", ours, "price", date(2026, 4, 1)),
        promise("P5", "C2", theirs, "policy", date(2026, 2, 1)),
        promise("P6", "C2", theirs, "policy", date(2026, 3, 1)),
        promise("P7", "C2", theirs, "policy", date(2026, 9, 1)),
        promise("P8", "C1", theirs, "policy", date(2026, 3, 1)),
    )
    ledger = ledger.fulfilled("P1", date(2026, 2, 1)).fulfilled("P2", date(2026, 2, 20))
    ledger = ledger.fulfilled("P3", date(2026, 4, 5)).fulfilled("P5", date(2026, 1, 30))
    return ledger.broken("P4", date(2026, 3, 20), "list price raised", "credit note").waived(
        "P8", date(2026, 2, 1), "Chen", "shop closed"
    )


ACCOUNTS = [
    KeyAccount("C1", date(2026, 1, 1), manager="M1").handed_to("M2", date(2026, 3, 15), "Chen", "M1 leaves"),
    KeyAccount("C2", date(2026, 1, 1), manager="M3"),
]
RECORD = promise_record(kept_and_broken(), END, accounts=ACCOUNTS)


@pytest.mark.method("N0")
def test_the_on_time_rate_is_by_side_and_by_manager() -> None:
    """Two of our four were kept on the day, one of their two; each counts for the manager of its day."""
    ours, theirs = RECORD.counts(side=Side.OURS), RECORD.counts(side=Side.THEIRS)
    assert (ours.kept, ours.late, ours.broken, ours.rate) == (2, 1, 1, Decimal("0.5"))
    assert (theirs.kept, theirs.broken, theirs.waived, theirs.open) == (1, 1, 1, 1)
    assert theirs.rate == Decimal("0.5")
    assert RECORD.managers == ("M1", "M2", "M3")
    assert RECORD.counts(manager="M1").rate == 1
    assert RECORD.counts(manager="M2", side=Side.OURS).late == 1
    assert RECORD.counts(manager="M3").rate == Decimal("0.333333333333")
    assert RECORD.counts(topic="delivery").rate == Decimal("0.5")
    assert RECORD.counts(owner="nobody").rate is None
    told = RECORD.explain()
    assert told.figure == 3
    assert "N0" in told.clauses()


def test_breaches_are_named_with_cause_and_remedy() -> None:
    """Ours with a remedy agreed and theirs warn; ours left broken would block."""
    found = {one.path.rpartition(".")[2]: one for one in RECORD.findings()}
    assert sorted(found) == ["P3", "P4", "P6"]
    assert found["P4"].remedy is not None
    assert found["P4"].remedy.en == "credit note"
    assert "list price raised" in found["P4"].text.en
    assert {one.severity for one in found.values()} == {Severity.WARNING}
    early = promise_record(kept_and_broken(), date(2026, 4, 3))
    blocked = [one for one in early.findings() if one.severity is Severity.BLOCKING]
    assert [one.path for one in blocked] == ["$.commitments.P3"]
    assert "已过 2 天" in blocked[0].text.zh


def test_a_declared_breach_before_its_day_counts_no_days() -> None:
    """Told in time is still broken, but not overdue."""
    found = promise_record(kept_and_broken(), date(2026, 3, 25)).findings()
    assert "days ago" not in next(one for one in found if one.path.endswith("P4")).text.en


def test_the_record_looks_back_and_reads_in_both_languages() -> None:
    """In December nothing had been promised; the table has a row per side, manager and topic."""
    before = promise_record(kept_and_broken(), date(2025, 12, 31))
    assert before.promises == ()
    assert "准时率" in RECORD.summary("zh")
    assert RECORD._repr_html_().count("<tr>") == 1 + 2 + 3 + 4
    named = promise_record(kept_and_broken(), END, managers={"C1": "M9"})
    assert named.managers == ("M9",)
    assert PromiseRecord(END, ()).explain().figure == 0
    assert RECORD.promises[0].status is CommitmentStatus.KEPT
