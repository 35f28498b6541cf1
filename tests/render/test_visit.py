"""The letter to the customer and our own briefing."""

from __future__ import annotations

import pytest

from keyaccount.render import ListBlock, visit_briefing_document, visit_letter_document
from keyaccount.visits.letters import visit_letter
from keyaccount.visits.planning import example_plan

PLAN = example_plan()


@pytest.mark.method("V2")
def test_the_letter_says_what_the_plain_one_says() -> None:
    """Whatever the form, the customer reads the same words."""
    letter = visit_letter_document(PLAN, sender="Li", company="Hua Tea")
    for lang in ("en", "zh"):
        text = letter.to_text(lang)
        written = visit_letter(PLAN, lang, sender="Li", company="Hua Tea")
        for line in written.split("\n"):
            assert line.strip().removeprefix("- ") in text
    assert any(isinstance(block, ListBlock) and block.numbered for block in letter.blocks)
    assert "V2" in PLAN.explain().clauses()


def test_the_letter_shows_nothing_internal() -> None:
    """Grounds and findings are for us."""
    letter = visit_letter_document(PLAN, sender="Li", company="Hua Tea").to_html("zh")
    assert "拜访缘由" not in letter
    assert "[V1]" not in letter
    briefing = visit_briefing_document(PLAN).to_text("zh")
    assert "拜访缘由" in briefing
    assert "[V2]" in briefing
