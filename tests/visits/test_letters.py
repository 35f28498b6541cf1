"""The letter the customer gets and the briefing we take along, in both languages."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.errors import Lang
from keyaccount.model.customer import Level
from keyaccount.model.side import Side
from keyaccount.visits import (
    Attendee,
    VisitFacts,
    VisitPlan,
    VisitStep,
    Waiver,
    plan_visit,
    visit_briefing,
    visit_letter,
)
from keyaccount.visits.planner import example_schedule
from keyaccount.visits.planning import example_plan
from tests.visits.builders import POLICY, account


def _plan() -> VisitPlan:
    plan = example_plan()
    wang = Attendee("P1", "王敏", Level.DEPARTMENT_MANAGER, Side.THEIRS)
    return attrs.evolve(plan, customer_name="华联超市", theirs=[wang], zone="Asia/Shanghai")


@pytest.mark.method("V2")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_letter_holds_what_the_customer_needs_to_prepare(lang: Lang) -> None:
    """将拜访计划传递给重点客户,以便作好准备: purpose, time, agenda, people, and their list."""
    plan = _plan()
    letter = visit_letter(plan, lang, sender="李芳", company="华茶")
    for wanted in (
        "华联超市",
        "09:00-09:45",
        "王敏",
        plan.purpose.say(lang),
        plan.form.text.say(lang),
        *(item.text.say(lang) for item in plan.agenda),
        *(item.text.say(lang) for item in plan.preparation),
    ):
        assert wanted in letter
    assert "V2" in plan.explain().clauses()


def test_the_letter_tells_nothing_internal() -> None:
    """Scores, findings and policies are ours; a customer who reads them is right to be offended."""
    plan = _plan()
    letter = visit_letter(plan, sender="Li", company="Hua Tea")
    for inside in ("level.", "score", plan.policy, str(plan.purposes.purposes[0].score)):
        assert inside not in letter
    assert "level.unknown" in visit_briefing(plan)


def test_the_chinese_letter_is_chinese() -> None:
    """A date in English order would show that nobody read the letter before it went."""
    letter = visit_letter(_plan(), "zh", sender="李芳", company="华茶")
    assert "2026年2月2日(星期一)09:00-09:45 Asia/Shanghai" in letter
    assert letter.startswith("尊敬的华联超市:")
    inviting = visit_letter(attrs.evolve(_plan(), host=Side.OURS), "zh", sender="李芳", company="华茶")
    assert "诚邀贵方" in inviting
    assert "welcoming you" in visit_letter(
        attrs.evolve(_plan(), host=Side.OURS), sender="Li", company="Hua Tea"
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_briefing_shows_why_and_what_is_still_missing(lang: Lang) -> None:
    """On the way there the manager sees the grounds and the boxes not ticked."""
    plan = _plan().prepared("ours-1", date(2026, 1, 29), "Li")
    briefing = visit_briefing(plan, lang)
    assert "[x]" in briefing
    assert "[ ]" in briefing
    assert plan.purposes.purposes[0].text.say(lang) in briefing


def test_a_waived_purpose_is_said_in_the_briefing() -> None:
    """Whoever goes without a reason should at least know it."""
    plan = plan_visit(
        account("C1", "M1"),
        example_schedule(),
        date(2026, 2, 2),
        facts=VisitFacts(),
        policy=POLICY,
        waivers=[Waiver(VisitStep.PURPOSE, "Chen", date(2026, 2, 1), "first week")],
    )
    assert "no purpose (waived)" in visit_briefing(plan)
    assert "whoever you find fitting" in visit_letter(plan, sender="Li", company="Hua Tea")
    quiet = attrs.evolve(plan, waivers=plan.waivers, notes=(), level=attrs.evolve(plan.level, known=True))
    assert visit_briefing(quiet)
