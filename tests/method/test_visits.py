"""Visits (拜访), clause by clause: what the text asks for, seen on the sample's accounts and managers."""

from __future__ import annotations

from datetime import date, time

import pytest

import keyaccount as ka
from keyaccount.model import IssueRaised, Level, Proposal, VisitDecision, VisitForm
from keyaccount.negotiation import Package, instead_of_price_in, price_dependence_of
from keyaccount.samples import visiting
from keyaccount.visits import (
    AdherencePolicy,
    AgreedRule,
    Attendee,
    CooperationStage,
    LevelPolicy,
    Originator,
    VisitLogEntry,
    VisitWish,
    contact_report,
    derive_purposes,
    form_guide,
    level_table,
    measure_adherence,
    meet,
    project_visits,
    request_change,
    small_matters,
    suggest_form,
    unplanned_visits,
    visit_letter,
)
from tests.method.conftest import DECIDED, VISITED

RULES = visiting.visit_policy().purposes
FESTIVAL = AgreedRule(
    "R9",
    ka.Text("new year dinner of both teams", "双方团队新春联谊"),
    date(2025, 1, 10),
    "Wang Min",
    every_months=12,
    form=VisitForm.SOCIAL,
)


def prepared(visit: ka.VisitPlan) -> ka.VisitPlan:
    """Return the plan sent to the customer and prepared by both sides."""
    ready = visit.sent(DECIDED, "M2")
    for side in ka.Side:
        ready = ready.all_prepared(side, date(2026, 1, 16), "M2")
    return ready


def what_came_of(visit: ka.VisitPlan) -> dict[str, object]:
    """Return what was brought, decided and raised on the visit."""
    return {
        "proposals": [Proposal("reserve 600 fans in April")],
        "decisions": [VisitDecision("talks on 2026 begin this week", by=["Chen Guohua"])],
        "issues": [IssueRaised("I1", "a place to leave wet umbrellas", VISITED, small_matter=True)],
        "outcomes": visiting.outcomes(visit.form),
    }


def reviewed(visit: ka.VisitPlan) -> ka.VisitRecord:
    """Return the record of the visit: prepared, held, summed up and analysed."""
    ready = prepared(visit)
    done = ka.hold_visit(ready, "M2", **what_came_of(ready))  # type: ignore[arg-type]  # fields by name
    done = done.follow_up("send the season plan", owner="M2", due=date(2026, 2, 9))
    said = "They want stock before the season."
    return done.review(date(2026, 1, 20), "M2", summary=said, analysis=said)


@pytest.mark.method("V0")
def test_a_visit_is_prepared_held_and_summed_up(visit: ka.VisitPlan) -> None:
    """Nothing is skipped in silence: an unprepared visit is refused; a held one ends in its review."""
    with pytest.raises(ka.KeyAccountError):
        ka.hold_visit(visit, "M2")
    ready = prepared(visit)
    done = ka.hold_visit(ready, "M2", **what_came_of(ready))  # type: ignore[arg-type]  # fields by name
    record = reviewed(visit)
    assert [one.phase.value for one in record.phases] == ["prepared", "held", "reviewed"]
    assert [one.text.en for one in record.decisions] == ["talks on 2026 begin this week"]
    assert "V0" in done.explain().clauses()


@pytest.mark.method("V1")
def test_the_purpose_comes_first(book: ka.Book, schedule: ka.StandingSchedule) -> None:
    """Stage, issues and promises give the purpose; a promised visit without one is found in time."""
    facts = visiting.visit_facts(book, "C007")
    found = derive_purposes(
        "C007",
        VISITED,
        visiting.visit_policy().purposes,
        stage=facts.stage,
        commitments=facts.commitments,
        rules=facts.rules,
    )
    missing = unplanned_visits(schedule, [], DECIDED, visiting.visit_policy())
    scores = [one.score for one in found.purposes]
    assert scores == sorted(scores, reverse=True)
    assert found.main == found.purposes[0]
    assert len(missing) == len([one for one in schedule if one.rhythm])
    assert "V1" in found.explain().clauses()


@pytest.mark.method("V2")
def test_the_plan_fixes_time_route_content_form_and_people(
    account: ka.KeyAccount, schedule: ka.StandingSchedule, book: ka.Book
) -> None:
    """The five are fixed, both sides have their list, and the letter tells the customer."""
    facts, policy = visiting.visit_facts(book, "C007"), visiting.visit_policy()
    plan = ka.plan_visit(account, schedule, VISITED, facts=facts, policy=policy, along=("P4",))
    letter = visit_letter(plan, "en", sender="Zhao Ming", company="Qingyuan")
    assert (plan.on, plan.at) == (VISITED, schedule.of("C007").at)
    assert f"{plan.at:%H:%M}" in letter
    assert sum(one.minutes for one in plan.agenda) <= plan.minutes
    assert {one.side for one in plan.preparation} == set(ka.Side)
    assert "V2" in plan.explain().clauses()


@pytest.mark.method("V3")
def test_equals_meet_and_a_deputy_stands_in() -> None:
    """The general manager is away, so his deputy receives their general manager; the rule holds both ways."""
    rules = LevelPolicy("2026")
    chen = Attendee("P1", "Chen", Level.GENERAL_MANAGER, ka.Side.OURS, away=[ka.Period.month(2026, 1)])
    wu = Attendee("P2", "Wu", Level.DEPUTY_GENERAL_MANAGER, ka.Side.OURS)
    january = meet(Level.GENERAL_MANAGER, [chen, wu], VISITED, rules)
    march = meet(Level.GENERAL_MANAGER, [chen, wu], date(2026, 3, 2), rules)
    assert january.person == wu
    assert march.person == chen
    assert len(level_table(rules).rows) == len(Level)
    assert "V3" in january.explain().clauses()


@pytest.mark.method("V4")
def test_every_account_has_its_manager_and_is_seen_often_enough(
    book: ka.Book, accounts: tuple[ka.KeyAccount, ...]
) -> None:
    """Nobody is unassigned, the work is counted, and whoever was not seen within the norm is named."""
    team = ka.assign_managers(
        accounts,
        book.managers,
        visiting.staffing_policy(),
        as_of=DECIDED,
        classes={one.customer: "A" for one in accounts},
        customers=book.customers,
    )
    contact = contact_report(team, [], date(2026, 2, 28), since=DECIDED)
    assert {one.account for one in team.assignments} == {one.customer for one in accounts}
    assert [one.overdue_days(contact.as_of) for one in contact.overdue] == [33] * len(accounts)
    assert "V4" in team.explain("C007").clauses()
    assert "V4" in contact.explain().clauses()


@pytest.mark.method("V5")
def test_the_form_fits_the_purpose(visit: ka.VisitPlan) -> None:
    """The form follows from the purposes, and brings its agenda, its length and what must be recorded."""
    choice = suggest_form(visit.purposes.purposes)
    guide = form_guide(choice.form)
    told = choice.explain().find("form.minutes")
    assert choice.form is visit.form
    assert told is not None
    assert told.figure == guide.minutes == sum(one.minutes for one in guide.agenda)
    assert "V5" in choice.explain().clauses()


@pytest.mark.method("V5.1")
def test_first_contact_asks_for_a_courtesy_visit() -> None:
    """A first contact asks for no more than to get acquainted."""
    found = derive_purposes("C007", VISITED, RULES, stage=CooperationStage.FIRST_CONTACT)
    choice = suggest_form(found.purposes)
    guide = form_guide(choice.form)
    told = choice.explain().find("form.minutes")
    assert choice.form is VisitForm.COURTESY
    assert told is not None
    assert told.figure == sum(one.minutes for one in guide.agenda)
    assert len(visiting.outcomes(choice.form)) == len(guide.outcomes)
    assert "V5.1" in choice.explain().clauses()


@pytest.mark.method("V5.2")
def test_renewal_asks_for_a_round_table_visit() -> None:
    """A renewal is talked over, results shown and the next step decided."""
    found = derive_purposes("C007", VISITED, RULES, stage=CooperationStage.RENEWAL)
    choice = suggest_form(found.purposes)
    guide = form_guide(choice.form)
    told = choice.explain().find("form.minutes")
    assert choice.form is VisitForm.ROUND_TABLE
    assert told is not None
    assert told.figure == sum(one.minutes for one in guide.agenda)
    assert len(visiting.outcomes(choice.form)) == len(guide.outcomes)
    assert "V5.2" in choice.explain().clauses()


@pytest.mark.method("V5.3")
def test_an_open_complaint_asks_for_a_problem_solving_visit() -> None:
    """An open complaint asks for cause, solution, owner and date."""
    found = derive_purposes(
        "C007",
        VISITED,
        RULES,
        issues=[IssueRaised("I1", "fans ran out in June", VISITED.replace(day=5), major=True)],
    )
    choice = suggest_form(found.purposes)
    guide = form_guide(choice.form)
    told = choice.explain().find("form.minutes")
    assert choice.form is VisitForm.PROBLEM_SOLVING
    assert told is not None
    assert told.figure == sum(one.minutes for one in guide.agenda)
    assert len(visiting.outcomes(choice.form)) == len(guide.outcomes)
    assert "V5.3" in choice.explain().clauses()


@pytest.mark.method("V5.4")
def test_a_shared_occasion_asks_for_a_social_visit() -> None:
    """Both teams agreed to meet beyond the trade."""
    found = derive_purposes("C007", VISITED, RULES, rules=[FESTIVAL])
    choice = suggest_form(found.purposes)
    guide = form_guide(choice.form)
    told = choice.explain().find("form.minutes")
    assert choice.form is VisitForm.SOCIAL
    assert told is not None
    assert told.figure == sum(one.minutes for one in guide.agenda)
    assert len(visiting.outcomes(choice.form)) == len(guide.outcomes)
    assert "V5.4" in choice.explain().clauses()


@pytest.mark.method("V5.5")
def test_needs_to_learn_asks_for_a_fact_finding_visit() -> None:
    """Needs not yet known are asked for and seen on the spot."""
    found = derive_purposes("C007", VISITED, RULES, stage=CooperationStage.EXPLORING)
    choice = suggest_form(found.purposes)
    guide = form_guide(choice.form)
    told = choice.explain().find("form.minutes")
    assert choice.form is VisitForm.FACT_FINDING
    assert told is not None
    assert told.figure == sum(one.minutes for one in guide.agenda)
    assert len(visiting.outcomes(choice.form)) == len(guide.outcomes)
    assert "V5.5" in choice.explain().clauses()


@pytest.mark.method("V6")
def test_the_same_weekday_and_hour_every_week_in_any_weather(
    team: ka.Team, account: ka.KeyAccount, visit: ka.VisitPlan
) -> None:
    """Every visit of March falls on its weekday and hour; the customer may move it."""
    schedule = ka.plan_standing_visits(team, visiting.calendar_2026(), seed=1)
    promise = schedule.of("C007")
    dates = project_visits(schedule, ka.Period.month(2026, 3)).of("C007")
    assert len({one.promised.weekday() for one in dates}) == 1
    log = [VisitLogEntry("C007", one.promised, one.on, promise.at, promise.at) for one in dates[1:]]
    kept = measure_adherence(dates, log, date(2026, 3, 31), AdherencePolicy("2026"))
    assert kept.counts.actual == len(dates) - 1
    asked = request_change(schedule, "C007", by=Originator.CUSTOMER, wants=VisitWish.at(time(14)))
    assert asked.best is not None
    assert asked.best.visit.at == time(14)
    assert asked.best.moves == ()
    assert small_matters([reviewed(visit)], date(2026, 2, 28)).promised[0].customer == "C007"
    assert "V6" in schedule.explain("C007").clauses()
    assert "V6" in kept.explain().clauses()


@pytest.mark.method("V7")
def test_beyond_price_there_are_ways_hard_to_copy(negotiation: ka.Negotiation) -> None:
    """What price alone buys is matched by any rival; a bundle worth as much holds until it is copied."""
    start = {issue.key: issue.keys[0] for issue in negotiation.topics}
    before = Package({**start, "price": "1120.00", "display": "6"})
    cheaper = before.with_({"price": "1080.00"})
    months = {"service": 18, "lead-time": 9, "display": 3}
    rests = price_dependence_of(
        negotiation, cheaper, baseline=before, valid=ka.Period.year(2026), months_to_copy=months
    )
    bundles = instead_of_price_in(negotiation, before, ka.Money(15_000, "CNY"), months)
    assert rests.share == 1
    assert [one.drop for one in rests.cliffs()] != []
    assert all(one.worth >= ka.Money(15_000, "CNY") for one in bundles)
    assert "V7" in rests.explain().clauses()
    assert "V7" in bundles[0].explain().clauses()
