"""Planning a visit: from why, to when, which way, about what, how and with whom."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.checklist import Checklist
from keyaccount.model.customer import Customer, Level, Location
from keyaccount.model.question import Question, QuestionKind
from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm
from keyaccount.values.text import Text
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    AgreedRule,
    CooperationStage,
    HolidayRule,
    StaffingPolicy,
    VisitFacts,
    VisitPlan,
    VisitStep,
    Waiver,
    plan_visit,
    unplanned_visits,
    visit_briefing,
)
from tests.visits.builders import (
    CHINA_2026,
    POLICY,
    account,
    colleague,
    customer,
    need,
    schedule_of,
    table,
)

ROAD = table(["M1", "C1", "C2"], [(0, 0), (10, 0), (20, 0)])
SCHEDULE = schedule_of([need("C1"), need("C2", window=(13, 15))], policy=StaffingPolicy("1", travel=ROAD))
MONDAY = date(2026, 2, 2)
STEADY = VisitFacts(
    customer("C1", {"Wang": Level.DEPARTMENT_MANAGER, "Zhao": Level.STAFF}), CooperationStage.STEADY
)
BOARD = AgreedRule(
    "R1",
    "Board meets board",
    date(2025, 11, 1),
    "Wang",
    3,
    form=VisitForm.SOCIAL,
    level=Level.GENERAL_MANAGER,
)


def _plan(on: date = MONDAY, facts: VisitFacts = STEADY, **more: Any) -> VisitPlan:
    return plan_visit(account("C1", "M1"), SCHEDULE, on, facts=facts, policy=POLICY, **more)


@pytest.mark.method("V2")
def test_the_plan_holds_the_five_parts_the_method_asks_for() -> None:
    """时间、路线、内容、形式、人员: time, route, content, form, people, and the promise behind them."""
    plan = _plan()
    promise = SCHEDULE.of("C1")
    assert (plan.on, plan.at, plan.minutes) == (MONDAY, promise.at, promise.minutes)
    assert plan.route.text.en == "stop 1 of 2, from the base, 10 min travel"
    assert sum(item.minutes for item in plan.agenda) == plan.minutes
    assert plan.form is VisitForm.ROUND_TABLE
    assert [one.name for one in plan.ours] == ["Manager 1"]
    assert [one.name for one in plan.theirs] == ["Zhao"]
    assert plan.standing_visit == promise.id
    assert {"V1", "V2", "V3", "V5"} <= plan.explain().clauses()


def test_the_second_stop_is_reached_from_the_first() -> None:
    """The route is the manager's day, not a trip from the office to each customer."""
    facts = VisitFacts(Customer("C2", "Lian", location=Location(Decimal(31), Decimal(121), "1 Bund")))
    facts = attrs.evolve(facts, stage=CooperationStage.STEADY)
    plan = plan_visit(account("C2", "M1"), SCHEDULE, MONDAY, facts=facts, policy=POLICY)
    assert plan.route.text.en == "stop 2 of 2, from C1, 10 min travel, 1 Bund"
    assert plan.route.text.zh == "第 2/2 站,自C1,路程 10 分钟,1 Bund"


@pytest.mark.method("V1")
def test_no_plan_without_a_purpose_unless_waived_by_name() -> None:
    """不是随意拜访: a free hour is no reason, and an exception has a name and a ground."""
    nothing = VisitFacts()
    with pytest.raises(KeyAccountError, match=r"visit\.no-purpose"):
        _plan(facts=nothing)
    waiver = Waiver(VisitStep.PURPOSE, "Chen", date(2026, 1, 30), "first week of the new manager")
    plan = _plan(facts=nothing, waivers=[waiver])
    assert "visit.waived" in [one.code for one in plan.findings()]
    assert plan.form is VisitForm.COURTESY
    assert "V1" in plan.explain().clauses()


@pytest.mark.method("V5")
def test_a_fact_finding_visit_carries_its_checklist() -> None:
    """Asking without a list is chatting; the briefing holds the questions."""
    bare = _plan(form=VisitForm.FACT_FINDING)
    assert "visit.no-checklist" in [one.code for one in bare.findings()]
    question = Question("buyers", Text("Who buys our tea?", "谁在买我们的茶?"), QuestionKind.TEXT)
    asked = Checklist("survey", 1, Text("Market", "市场"), [question])
    plan = _plan(form=VisitForm.FACT_FINDING, checklist=asked)
    assert "visit.no-checklist" not in [one.code for one in plan.findings()]
    assert "谁在买我们的茶?" in visit_briefing(plan, "zh")
    assert "V5" in plan.explain().clauses()


def test_changing_each_input_changes_the_plan() -> None:
    """Stage, rule, form, day: each must be able to make another visit of it."""
    base = _plan()
    assert (
        _plan(facts=attrs.evolve(STEADY, stage=CooperationStage.STRAINED)).form is VisitForm.PROBLEM_SOLVING
    )
    assert _plan(facts=attrs.evolve(STEADY, rules=[BOARD])).form is VisitForm.SOCIAL
    assert _plan(form=VisitForm.FACT_FINDING).choice.reason.zh == "本次拜访指定"
    assert _plan(on=date(2026, 2, 9)).on != base.on
    assert _plan(date(2026, 2, 3), at=time(15)).standing_visit is None


@pytest.mark.method("V3")
def test_a_board_rule_brings_the_boards_together_and_the_manager_along() -> None:
    """The general manager leads, the named account manager comes along: a joint visit."""
    facts = attrs.evolve(
        STEADY,
        customer=customer("C1", {"Wang": Level.GENERAL_MANAGER, "Zhao": Level.STAFF}),
        rules=[BOARD],
        colleagues=[colleague("Chen", Level.GENERAL_MANAGER)],
    )
    plan = _plan(facts=facts)
    assert [one.name for one in plan.ours] == ["Chen", "Manager 1"]
    assert [one.name for one in plan.theirs] == ["Wang", "Zhao"]
    assert plan.level.findings == ()
    assert "V3" in plan.explain().clauses()
    alone = _plan(facts=attrs.evolve(facts, colleagues=[]))
    assert [one.name for one in alone.ours] == ["Manager 1"]
    assert [one.name for one in alone.theirs] == ["Zhao"]
    assert "level.lead" in [one.code for one in alone.findings()]


@pytest.mark.method("V3")
def test_they_visit_us_and_our_equal_receives() -> None:
    """Their deputy general manager comes: ours receives, with the account manager beside."""
    facts = attrs.evolve(
        STEADY,
        customer=customer("C1", {"Sun": Level.DEPUTY_GENERAL_MANAGER}),
        colleagues=[colleague("Wu", Level.DEPUTY_GENERAL_MANAGER)],
    )
    plan = _plan(facts=facts, at=time(10), host=Side.OURS, guest=Level.DEPUTY_GENERAL_MANAGER)
    assert [one.name for one in plan.ours] == ["Wu", "Manager 1"]
    assert [one.name for one in plan.theirs] == ["Sun"]
    assert plan.minutes == 90
    assert plan.route.text.en == "stop 1 of 1, from the base"
    low = _plan(facts=STEADY, at=time(10), host=Side.OURS, guest=Level.GENERAL_MANAGER)
    assert [one.code for one in low.findings() if one.code.startswith("level")] == ["level.nobody"]
    assert "V3" in plan.explain().clauses()


def test_a_shifted_visit_is_planned_on_its_new_day() -> None:
    """The Monday of the National Day week takes place on Thursday, and the plan says why."""
    schedule = schedule_of(
        [need("C1", closed=set(Weekday) - {Weekday.MON, Weekday.THU})],
        calendar=CHINA_2026,
        rule=HolidayRule.FOLLOWING,
        starts=date(2026, 9, 21),
    )
    plan = plan_visit(account("C1", "M1"), schedule, date(2026, 10, 8), facts=STEADY, policy=POLICY)
    assert plan.promised_on in (date(2026, 10, 5), date(2026, 10, 1))
    assert "visit.shifted" in [one.code for one in plan.findings()]
    with pytest.raises(KeyAccountError, match=r"visit\.no-time"):
        plan_visit(account("C1", "M1"), schedule, plan.promised_on, facts=STEADY, policy=POLICY)


@pytest.mark.method("V5")
def test_a_form_that_needs_more_of_us_says_so() -> None:
    """A round table with one of us at it is an interview."""
    found = {one.code: one for one in _plan().findings()}
    assert "2 of our people" in found["visit.too-few-people"].text.en
    chief = attrs.evolve(STEADY, rules=[BOARD], colleagues=[colleague("Chen", Level.GENERAL_MANAGER)])
    assert "visit.too-few-people" not in [one.code for one in _plan(facts=chief).findings()]
    free = attrs.evolve(STEADY, colleagues=[colleague("Sun", Level.STAFF)])
    remedy = next(one.remedy for one in _plan(facts=free).findings() if one.code == "visit.too-few-people")
    assert remedy is not None
    assert remedy.zh == "可请Sun同行"
    together = _plan(facts=free, along=["E-Sun"])
    assert [one.name for one in together.ours] == ["Manager 1", "Sun"]
    assert "visit.too-few-people" not in [one.code for one in together.findings()]
    assert "V5" in _plan().explain().clauses()


def test_lead_times_count_working_days() -> None:
    """Five working days before a Monday is the Monday before, whatever the weekend does."""
    plan = _plan()
    assert plan.send_by == date(2026, 1, 26)
    assert {item.due for item in plan.preparation} == {date(2026, 1, 30)}
    early = schedule_of([need("C1")], calendar=attrs.evolve(CHINA_2026, known_from=date(2026, 1, 4)))
    first = plan_visit(account("C1", "M1"), early, early.anchor, facts=STEADY, policy=POLICY)
    assert (first.on - first.send_by).days == 7
    assert {item.due.weekday() for item in first.preparation} == {4}


def test_days_and_people_that_are_not_there_are_refused() -> None:
    """An hour nobody promised and an account nobody owns need an answer first."""
    with pytest.raises(KeyAccountError, match=r"visit\.no-time"):
        _plan(date(2026, 2, 3))
    with pytest.raises(KeyAccountError, match=r"visit\.no-time"):
        plan_visit(account("C9", "M1"), SCHEDULE, MONDAY, facts=STEADY, policy=POLICY)
    with pytest.raises(KeyAccountError, match=r"visit\.no-manager"):
        plan_visit(account("C9"), SCHEDULE, MONDAY, facts=STEADY, policy=POLICY, at=time(9))
    known = VisitFacts(stage=CooperationStage.STEADY)
    extra = plan_visit(account("C9", "M1"), SCHEDULE, MONDAY, facts=known, policy=POLICY, at=time(9))
    assert extra.customer_name == "C9"
    with pytest.raises(KeyAccountError):
        _plan(form="dinner")


@pytest.mark.method("V1")
def test_a_promised_visit_without_plan_by_its_lead_time_is_found() -> None:
    """The promise fixes the hour; why we come must be settled before the plan is due."""
    missing = unplanned_visits(SCHEDULE, [], date(2026, 1, 28), POLICY)
    assert [one.code for one in missing] == ["visit.no-plan"] * 2
    assert "V1" in {one.clause for one in missing}
    assert len(unplanned_visits(SCHEDULE, [_plan()], date(2026, 1, 28), POLICY)) == 1
    waived = _plan(facts=VisitFacts(), waivers=[Waiver(VisitStep.PURPOSE, "Chen", MONDAY, "x")])
    assert len(unplanned_visits(SCHEDULE, [waived], date(2026, 1, 28), POLICY)) == 2
    none_ahead = attrs.evolve(POLICY, lead_days=0, preparation_days=0)
    assert unplanned_visits(schedule_of([need("C1")]), [], date(2026, 1, 28), none_ahead) == ()
    short = schedule_of([need("C1")], calendar=attrs.evolve(CHINA_2026, known_until=date(2026, 10, 10)))
    assert unplanned_visits(short, [], date(2026, 10, 9), POLICY) == ()


def test_the_plan_keeps_the_policy_it_was_made_by() -> None:
    """Next year's lead times must not rewrite this year's plans."""
    assert _plan().policy == "visits 2026"
    assert _plan().purposes.policy.version == "2026"
