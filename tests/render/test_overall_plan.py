"""The overall plan as a document."""

from __future__ import annotations

import pytest

from keyaccount.analysis import roll_up
from keyaccount.render import overall_plan_document
from tests.analysis.scenario import DAY, POLICY, the_plan


@pytest.mark.method("A0")
def test_accounts_people_topics_and_findings_are_in_it() -> None:
    """Those who answer for the means see load and risk on one sheet."""
    overall = roll_up([the_plan()], POLICY, as_of=DAY, currency="CNY")
    text = overall_plan_document(overall).to_text("zh")
    assert "人员负荷" in text
    assert "60000.00 CNY" in text
    assert "需关注事项" in text
    assert overall.explain().clauses() == {"A0"}
    empty = roll_up([], POLICY, as_of=DAY, currency="CNY")
    assert "需关注事项" not in overall_plan_document(empty).to_text("zh")
