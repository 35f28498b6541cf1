"""Gaps: each names who mends it and how, in the reader's language."""

from __future__ import annotations

import pytest

from keyaccount.model.gap import GapKind, gap_of
from keyaccount.values.finding import Severity
from keyaccount.values.text import Text
from tests.model.checklists import yes_no


@pytest.mark.method("C5")
def test_a_gap_names_owner_and_remedy_and_blocks_where_required() -> None:
    """Knowing that something is missing helps nobody who does not know whose task it is."""
    asked = yes_no(
        "a", required=True, owner="finance", minutes=30, evidence_hint=Text("bank letter", "银行函")
    )
    gap = gap_of(asked, GapKind.MISSING, "C4.1")
    assert (gap.owner, gap.minutes, gap.finding.severity) == ("finance", 30, Severity.BLOCKING)
    assert gap.remedy == Text("finance: find it out (bank letter)", "财务部:补充了解(银行函)")
    assert (gap.finding.code, gap.finding.clause) == ("answer.missing", "C4.1")
    assert gap_of(yes_no("b"), GapKind.STALE, "").finding.severity is Severity.WARNING


def test_whoever_answered_is_asked_again_and_own_remedies_win() -> None:
    """The person who gave the old answer is the first to ask; a question may know a better way."""
    asked = yes_no("a", owner="finance", remedy=Text("order a report", "索取报告"))
    assert gap_of(asked, GapKind.STALE, "", owner="李芳").remedy == Text(
        "李芳: order a report", "李芳:索取报告"
    )
    assert gap_of(yes_no("b"), GapKind.DECLINED, "").owner == "?"
    assert all(kind.text.zh for kind in GapKind)
