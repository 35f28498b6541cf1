"""The account plan as a document: complete, bilingual, and the same as the one looked at."""

from __future__ import annotations

from datetime import date
from functools import cache

import attrs
import pytest

from keyaccount.analysis import ActionWaiver, StudyAnswers, StudyTopic, plan_account
from keyaccount.render import account_plan_document
from tests.analysis.scenario import ACCOUNT, ANSWERS, FACTS, POLICY, the_plan
from tests.render.snapshots import FOLDER, kept

PRINTED = cache(kept)


def test_every_document_has_been_looked_at() -> None:
    """A document without its snapshot would change unseen; a snapshot without its document says nothing."""
    assert set(PRINTED()) == {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_the_document_is_the_one_looked_at(name: str) -> None:
    """A change of the printed plan is a decision: look at the difference, then write it anew."""
    assert PRINTED()[name] == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.method("A0")
def test_a_board_finds_everything_in_it() -> None:
    """Objectives, actions, each topic with figures and reasons, people, risks and the order's grounds."""
    plan = the_plan()
    document = account_plan_document(plan)
    text = document.to_text("en")
    for topic in StudyTopic:
        assert f"{topic.text.en} [{topic.clause}]" in text
    for planned in plan.planned:
        assert planned.action.title.en in text
    for finding in plan.blocking:
        assert finding.text.en in text
    assert "Objectives" in text
    assert "Why in this order" in text
    assert "weekly dunning" in text
    assert plan.explain().clauses() >= {"A0"}


def test_an_empty_study_still_prints() -> None:
    """The first plan of an account shows what is not known yet, not blank pages."""
    plan = plan_account(ACCOUNT, FACTS, StudyAnswers(), POLICY)
    short = account_plan_document(plan, reasons=False)
    text = short.to_text("zh")
    assert "尚未测算" in text
    assert "排序理由" not in text
    assert "能力尚未评估" in text
    assert "尚无增长计划" in text


def test_waivers_and_history_are_printed() -> None:
    """What was left undone, and who moved the plan, belongs to the paper."""
    waiver = ActionWaiver("problem.P2", "Chen", "shop moves", date(2026, 3, 1), date(2026, 6, 30))
    plan = plan_account(ACCOUNT, FACTS, attrs.evolve(ANSWERS, waivers=(waiver,)), POLICY)
    text = account_plan_document(plan.submitted(date(2026, 4, 2), "Li")).to_text("en")
    assert "shop moves" in text
    assert "2026-04-02: submitted, Li" in text
