"""Service on paper: the promise for the customer, the record for both."""

from __future__ import annotations

import pytest

from keyaccount.negotiation import review_service
from keyaccount.render import service_promise_document, service_review_document
from tests.negotiation.test_service_review import LOG, NOW, PROMISE, REVIEW


@pytest.mark.method("N5")
def test_promise_and_record_stand_side_by_side() -> None:
    """Hours and minutes promised; minutes used, breaches and who puts them right."""
    promise = service_promise_document(PROMISE).to_text("en")
    assert "answered within 5 min" in promise
    assert "round the clock" in promise
    record = service_review_document(REVIEW).to_text("zh")
    assert "超时" in record
    assert "X1" in record
    assert REVIEW.explain().figure == 337
    assert "N5" in REVIEW.explain().clauses()


def test_a_clean_record_has_nothing_to_put_right() -> None:
    """Empty headings would look like a slip."""
    clean = review_service(PROMISE, [LOG[4]], NOW)
    text = service_review_document(clean).to_text("en")
    assert "To put right" not in text
    assert "Nothing promised for" not in text
