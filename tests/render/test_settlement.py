"""Statements and settlements as documents."""

from __future__ import annotations

import attrs
import pytest

from keyaccount import render, samples
from keyaccount.incentives import settle
from keyaccount.render import settlement_document, statement_document
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

BOOK = samples.one_quarter_later(samples.distributor())
SETTLEMENT = settle(samples.programme(), BOOK.ledger, Period.quarter(2026, 1))


@pytest.mark.method("N8")
def test_a_statement_shows_what_is_due_and_every_line() -> None:
    """A customer can check each cent, or leave the lines out."""
    (who, *_) = SETTLEMENT.participants
    statement = SETTLEMENT.statement(who)
    whole = statement_document(statement, name="Tongli").to_text("en")
    short = statement_document(statement, lines=False).to_text("en")
    for currency in statement.currencies:
        assert str(statement.due(currency)) in whole
    assert "Every line behind it" in whole
    assert "Every line behind it" not in short
    assert "Tongli" in whole
    assert who in short
    assert "N8" in statement.explain().clauses()


def test_a_settlement_lists_all_items_and_findings() -> None:
    """What the department has to look at stands in the paper."""
    text = settlement_document(SETTLEMENT).to_text("zh")
    for item in SETTLEMENT.items:
        assert item.participant in text
    for finding in SETTLEMENT.findings:
        assert finding.text.zh in text
    calm = attrs.evolve(SETTLEMENT, findings=())
    assert "需关注事项" not in settlement_document(calm).to_text("zh")
    late = Finding("settlement.overdue", Severity.WARNING, "$.items", Text("late", "逾期未付"), "N8")
    loud = attrs.evolve(SETTLEMENT, findings=(late,))
    assert "逾期未付" in settlement_document(loud).to_text("zh")


def test_a_name_that_no_document_has_is_refused() -> None:
    """Names resolve on first use; what there is none of says so as any module does."""
    assert {*render.__all__} <= {*dir(render)}
    with pytest.raises(AttributeError, match="statment_document"):
        render.statment_document  # type: ignore[attr-defined]  # noqa: B018
