"""The letter the customer gets and the briefing we take along, in both languages."""

from __future__ import annotations

import re
from datetime import date

import attrs
import pytest

from keyaccount.errors import Lang
from keyaccount.model.commitment import Commitment
from keyaccount.model.customer import Level
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm
from keyaccount.values.text import Text
from keyaccount.visits import (
    AgreedRule,
    Attendee,
    CooperationStage,
    PurposeKind,
    VisitFacts,
    VisitPlan,
    VisitStep,
    Waiver,
    form_guide,
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
        plan.purpose_in_letter.say(lang),
        plan.form.text.say(lang),
        *(item.in_letter.say(lang) for item in plan.agenda),
        *(item.in_letter.say(lang) for item in plan.preparation),
    ):
        assert wanted in letter
    assert "V2" in plan.explain().clauses()


def test_the_letter_tells_nothing_internal() -> None:
    """Scores, findings and policies are ours; a customer who reads them is right to be offended."""
    plan = _plan()
    letter = visit_letter(plan, sender="Li", company="Hua Tea")
    for inside in ("level.", "score", plan.policy, str(plan.purposes.purposes[0].score)):
        assert inside not in letter
    briefing = visit_briefing(plan)
    assert "To note" in briefing
    assert "nobody is known on the customer's side; ask for somebody at staff level" in briefing


def _told(lang: Lang) -> str:
    """Return the letters of every form for a customer about whom everything is open."""
    owed = [
        Commitment(
            "P1", "C1", Side.OURS, "delivery", Text("Two pallets", "两托盘货"), "Li", date(2026, 2, 4)
        ),
        Commitment("P2", "C1", Side.OURS, "service", Text("Repair", "维修"), "Li", date(2026, 1, 4)),
        Commitment("P3", "C1", Side.THEIRS, "shelf", Text("Shelf", "货架"), "Wang", date(2026, 2, 4)),
        Commitment("P4", "C1", Side.OURS, "small_matter", Text("Stand", "伞架"), "Li", date(2026, 2, 4)),
    ]
    late = ServiceEvent("S1", "C1", ServiceKind.COMPLAINT, date(2026, 1, 20))
    rule = AgreedRule("R1", Text("Quarterly review", "季度回顾"), date(2025, 11, 1), "Wang", 3)
    letters = []
    for form in VisitForm:
        for stage in CooperationStage:
            known = VisitFacts(stage=stage, commitments=owed, service_events=[late], rules=[rule])
            plan = plan_visit(
                account("C1", "M1"),
                example_schedule(),
                date(2026, 2, 2),
                facts=known,
                policy=POLICY,
                form=form,
            )
            assert {one.kind for one in plan.purposes} >= {PurposeKind.MAKE_GOOD, PurposeKind.SMALL_MATTER}
            letters.append(visit_letter(plan, lang, sender="李芳", company="华茶"))
    return "\n".join(letters)


def test_the_letter_speaks_to_the_customer_and_not_about_them() -> None:
    """Anything they wish to raise, read by the one who is meant, tells them that they read our notes."""
    english, chinese = _told("en"), _told("zh")
    assert re.findall(r"\b(?:they|their|them|the customer)\b", english, re.IGNORECASE) == []
    assert "客户" not in chinese.replace("客户经理", "")
    for wanted in ("Anything you wish to raise", "Where our open promises to you stand", "Your points for"):
        assert wanted in english
    for wanted in ("贵方希望提出的事项", "我方未结承诺的进展", "贵方意见:季度回顾"):
        assert wanted in chinese
    assert "Budget" not in english
    assert "礼品" not in chinese


def test_no_wording_of_a_form_or_purpose_speaks_about_the_customer_in_a_letter() -> None:
    """Whatever is added later passes the same gate: every form, every purpose, both languages."""
    told = [kind.letter for kind in PurposeKind]
    for form in VisitForm:
        guide = form_guide(form)
        told += [item.in_letter for item in guide.agenda]
        told += [
            one.letter or one.text for side in Side for one in guide.preparation(side) if not one.internal
        ]
    for words in told:
        assert not re.search(r"\b(?:they|their|them|customer)\b", words.en, re.IGNORECASE), words
        assert "客户" not in words.zh


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
    assert "tell us what you would like to talk about" in visit_letter(plan, sender="Li", company="Hua Tea")
    assert "whoever you find fitting" in visit_letter(plan, sender="Li", company="Hua Tea")
    quiet = attrs.evolve(plan, waivers=plan.waivers, notes=(), level=attrs.evolve(plan.level, known=True))
    assert visit_briefing(quiet)
