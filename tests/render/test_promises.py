"""Promises on paper: both sides' rates, what falls due, and what is to be made good."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.negotiation import CommitmentLedger, promise_record
from keyaccount.render import promise_record_document
from tests.negotiation.test_promise_record import RECORD, kept_and_broken


@pytest.mark.method("N0")
def test_the_record_names_rates_due_days_and_remedies() -> None:
    """One page for the review with the customer."""
    page = promise_record_document(RECORD, kept_and_broken(), within_days=90)
    text = page.to_text("en")
    assert "credit note" in text
    assert "Due within 90 days" in text
    assert "promise P7" in text
    assert "准时率" in page.to_markdown("zh")
    assert RECORD.explain().figure == 3
    assert "N0" in RECORD.explain().clauses()


def test_a_clean_record_is_short() -> None:
    """Nothing due and nothing broken leaves no empty tables."""
    empty = CommitmentLedger()
    text = promise_record_document(promise_record(empty, date(2026, 1, 1)), empty).to_text("en")
    assert "Due within" not in text
    assert "To make good" not in text
