"""Analysis and study (分析与研究), clause by clause: seen on one key account of the sample."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

import keyaccount as ka
from keyaccount.analysis import (
    Fit,
    Problem,
    ProblemArea,
    ProblemStudy,
    ValueClaim,
    ValueKind,
    ValueStudy,
    progress_of,
    roll_up,
    study_growth,
    study_obstacles,
    study_people,
    study_problems,
    study_profit,
    study_thinking,
    study_value,
)
from tests.method.conftest import money

DAY = date(2025, 12, 31)


def cny(amount: int) -> ka.Money:
    """Return an amount in the sample's currency."""
    return ka.Money(amount, "CNY")


def cost_of(study: ProblemStudy, area: ProblemArea) -> ka.Money:
    """Return what the open problems of one area cost a year."""
    known = [one.effect for one in study.problems if one.area is area and one.effect is not None]
    return ka.Money.total(known, "CNY")


def unasked(study: ProblemStudy) -> set[str]:
    """Return the areas nobody recorded a problem in."""
    return {one.path for one in study.findings if one.code == "problem.area-unasked"}


def empty(study: ValueStudy) -> set[str]:
    """Return the kinds of value nothing is offered in."""
    return {one.path for one in study.findings if one.code == "value.kind-empty"}


@pytest.mark.method("A0")
def test_every_key_account_has_its_own_plan_under_one_overall_plan(plan: ka.AccountPlan) -> None:
    """Each action answers a finding, with owner and day; progress is followed, and all plans add up."""
    policy = ka.AnalysisPolicy("standard", 1)
    overall = roll_up([plan], policy, as_of=DAY, currency="CNY")
    progress = progress_of(plan, DAY)
    assert overall.accounts[0].customer == "C007"
    assert all(one.due is not None and one.finding for one in plan.actions)
    assert progress.done_share == 0
    assert "A0" in plan.explain().clauses()
    assert "A0" in overall.explain().clauses()


@pytest.mark.method("A1")
def test_main_lines_must_converge(answers: ka.StudyAnswers) -> None:
    """They sell at any price, we hold it: a main divergence nobody handled blocks; a minor one does not."""
    study = study_thinking(answers.stances, as_of=DAY)
    apart = {one.dimension.id: one.dimension.main for one in study.fits if one.fit is Fit.DIVERGES}
    blocking = [one.path for one in study.findings if one.severity is ka.Severity.BLOCKING]
    assert apart == {"price_discipline": True, "payment": False}
    assert blocking == ["$.thinking.price_discipline"]
    assert "A1" in study.explain().clauses()


@pytest.mark.method("A2")
def test_a_solution_to_real_problems_wins_trust(answers: ka.StudyAnswers, plan: ka.AccountPlan) -> None:
    """What the problems cost a year, the gravest first, and what a visit must speak of."""
    study = study_problems(answers.problems, as_of=DAY, currency="CNY")
    assert study.effect == cny(64_000)
    assert [one.id for one in study.major] == ["PR1"]
    assert "problem.PR1" in {one.id for one in plan.major_issues}
    assert "A2" in study.explain().clauses()


@pytest.mark.method("A2.1")
def test_problems_in_management_are_counted_by_themselves(answers: ka.StudyAnswers) -> None:
    """What troubles their management adds to that area, and silence about it is asked into."""
    problem = Problem("NEW", ProblemArea.MANAGEMENT, "nobody reads the monthly figures", effect=cny(18_000))
    before = study_problems(answers.problems, as_of=DAY, currency="CNY")
    study = study_problems([*answers.problems, problem], as_of=DAY, currency="CNY")
    area, alone = study.explain().find("problems.management"), cost_of(before, ProblemArea.MANAGEMENT)
    assert area is not None
    assert area.figure == alone + cny(18_000)
    assert unasked(study) == unasked(before) - {"$.problems[management]"}
    assert area.clause == "A2.1"
    assert "A2.1" in study.explain().clauses()


@pytest.mark.method("A2.2")
def test_problems_in_operations_are_counted_by_themselves(answers: ka.StudyAnswers) -> None:
    """What troubles their operations adds to that area, and silence about it is asked into."""
    problem = Problem("NEW", ProblemArea.OPERATIONS, "the till is closed at noon", effect=cny(7_000))
    before = study_problems(answers.problems, as_of=DAY, currency="CNY")
    study = study_problems([*answers.problems, problem], as_of=DAY, currency="CNY")
    area, alone = study.explain().find("problems.operations"), cost_of(before, ProblemArea.OPERATIONS)
    assert area is not None
    assert area.figure == alone + cny(7_000)
    assert unasked(study) == unasked(before) - {"$.problems[operations]"}
    assert area.clause == "A2.2"
    assert "A2.2" in study.explain().clauses()


@pytest.mark.method("A2.3")
def test_problems_in_goods_are_counted_by_themselves(answers: ka.StudyAnswers) -> None:
    """What troubles their goods adds to that area, and silence about it is asked into."""
    problem = Problem("NEW", ProblemArea.GOODS, "fans run out in the season", effect=cny(64_000))
    before = study_problems(answers.problems, as_of=DAY, currency="CNY")
    study = study_problems([*answers.problems, problem], as_of=DAY, currency="CNY")
    area, alone = study.explain().find("problems.goods"), cost_of(before, ProblemArea.GOODS)
    assert area is not None
    assert area.figure == alone + cny(64_000)
    assert unasked(study) == unasked(before) - {"$.problems[goods]"}
    assert area.clause == "A2.3"
    assert "A2.3" in study.explain().clauses()


@pytest.mark.method("A2.4")
def test_problems_in_price_are_counted_by_themselves(answers: ka.StudyAnswers) -> None:
    """What troubles their price adds to that area, and silence about it is asked into."""
    problem = Problem("NEW", ProblemArea.PRICE, "every shop sets its own price", effect=cny(22_000))
    before = study_problems(answers.problems, as_of=DAY, currency="CNY")
    study = study_problems([*answers.problems, problem], as_of=DAY, currency="CNY")
    area, alone = study.explain().find("problems.price"), cost_of(before, ProblemArea.PRICE)
    assert area is not None
    assert area.figure == alone + cny(22_000)
    assert unasked(study) == unasked(before) - {"$.problems[price]"}
    assert area.clause == "A2.4"
    assert "A2.4" in study.explain().clauses()


@pytest.mark.method("A2.5")
def test_problems_in_channel_are_counted_by_themselves(answers: ka.StudyAnswers) -> None:
    """What troubles their channel adds to that area, and silence about it is asked into."""
    problem = Problem("NEW", ProblemArea.CHANNEL, "online orders bypass the shops", effect=cny(31_000))
    before = study_problems(answers.problems, as_of=DAY, currency="CNY")
    study = study_problems([*answers.problems, problem], as_of=DAY, currency="CNY")
    area, alone = study.explain().find("problems.channel"), cost_of(before, ProblemArea.CHANNEL)
    assert area is not None
    assert area.figure == alone + cny(31_000)
    assert unasked(study) == unasked(before) - {"$.problems[channel]"}
    assert area.clause == "A2.5"
    assert "A2.5" in study.explain().clauses()


@pytest.mark.method("A2.6")
def test_problems_in_people_are_counted_by_themselves(answers: ka.StudyAnswers) -> None:
    """What troubles their people adds to that area, and silence about it is asked into."""
    problem = Problem("NEW", ProblemArea.PEOPLE, "half the counter staff is new", effect=cny(12_000))
    before = study_problems(answers.problems, as_of=DAY, currency="CNY")
    study = study_problems([*answers.problems, problem], as_of=DAY, currency="CNY")
    area, alone = study.explain().find("problems.people"), cost_of(before, ProblemArea.PEOPLE)
    assert area is not None
    assert area.figure == alone + cny(12_000)
    assert unasked(study) == unasked(before) - {"$.problems[people]"}
    assert area.clause == "A2.6"
    assert "A2.6" in study.explain().clauses()


@pytest.mark.method("A2.7")
def test_problems_in_competition_are_counted_by_themselves(answers: ka.StudyAnswers) -> None:
    """What troubles their competition adds to that area, and silence about it is asked into."""
    problem = Problem(
        "NEW", ProblemArea.COMPETITION, "a rival gives two years of filters free", effect=cny(45_000)
    )
    before = study_problems(answers.problems, as_of=DAY, currency="CNY")
    study = study_problems([*answers.problems, problem], as_of=DAY, currency="CNY")
    area, alone = study.explain().find("problems.competition"), cost_of(before, ProblemArea.COMPETITION)
    assert area is not None
    assert area.figure == alone + cny(45_000)
    assert unasked(study) == unasked(before) - {"$.problems[competition]"}
    assert area.clause == "A2.7"
    assert "A2.7" in study.explain().clauses()


@pytest.mark.method("A3")
def test_every_link_of_their_selling_is_studied_to_lift_sales(answers: ka.StudyAnswers) -> None:
    """700 of 21,000 visitors buy; a water test at the door brings 30 % more advised, and so more sales."""
    chain = answers.chain
    assert chain is not None
    study = study_growth(chain, answers.levers, as_of=DAY)
    assert chain.sales == cny(1_780) * 700
    assert [chain.conversion(one) for one in ("advised", "buyers")] == [Fraction(3, 10), Fraction(1, 9)]
    assert study.explain().figure == chain.sales.times(Fraction(13, 10), ka.Rounding.HALF_UP)
    assert "A3" in study.explain().clauses()


@pytest.mark.method("A4")
def test_staff_are_studied_and_trained(answers: ka.StudyAnswers) -> None:
    """Two of twenty are missing and the water test is two levels short: both become proposals."""
    study = study_people(as_of=DAY, groups=answers.groups, skills=answers.skills)
    (group,), gaps = answers.groups, [one.gap for one in answers.skills]
    assert (group.short, gaps, study.levels_missing) == (2, [2, 0], 2 * 18)
    assert any("water test" in one.task.en for one in study.proposals)
    assert "A4" in study.explain().clauses()


@pytest.mark.method("A5")
def test_obstacles_are_discussed_with_the_customer(answers: ka.StudyAnswers) -> None:
    """What they block is added up; without a request for improvement they are a finding."""
    study = study_obstacles(answers.obstacles, as_of=DAY, currency="CNY")
    assert study.explain().figure == cny(64_000)
    assert [one.clause for one in study.findings] != []
    assert "A5" in study.explain().clauses()


@pytest.mark.method("A6")
def test_we_say_plainly_how_they_profit_from_our_products(answers: ka.StudyAnswers) -> None:
    """Sales less goods, handling and fixed cost plus rebates; the gap to what they expect; what closes it."""
    study = study_profit(answers.trades, as_of=DAY, currency="CNY", levers=answers.profit_levers)
    (trade,) = answers.trades
    profit = money(trade.sales) + money(trade.rebates)
    for cost in (trade.cost_of_sales, trade.handling, trade.fixed):
        profit -= money(cost)
    assert trade.profit == profit == cny(39_000)
    assert trade.gap == cny(60_000) - profit
    assert "A6" in study.explain().clauses()


@pytest.mark.method("A7")
def test_what_we_give_is_uncommon(answers: ka.StudyAnswers) -> None:
    """Fans reserved before the season are worth 55,000 a year and take a rival 14 months to copy."""
    study = study_value(answers.claims, as_of=DAY, currency="CNY")
    assert study.worth == cny(64_000) - cny(9_000)
    assert [one.id for one in study.uncommon] == ["V1"]
    assert [one.id for one in study.unquantified] == ["V2"]
    assert "A7" in study.explain().clauses()


@pytest.mark.method("A7.1")
def test_lower_purchasing_cost_is_measured_in_their_money() -> None:
    """One order a week instead of daily calls: 30,000 before, 18,000 with us a year."""
    claim = ValueClaim(
        "NEW",
        ValueKind.PURCHASING_COST,
        "one order a week instead of daily calls",
        baseline=cny(30_000),
        after=cny(18_000),
    )
    before = study_value([], as_of=DAY, currency="CNY")
    study = study_value([claim], as_of=DAY, currency="CNY")
    told = study.explain().find("value.NEW")
    assert told is not None
    assert study.worth == told.figure == cny(30_000) - cny(18_000)
    assert empty(before) - empty(study) == {"$.value[purchasing_cost]"}
    assert "A7.1" in study.explain().clauses()


@pytest.mark.method("A7.2")
def test_higher_earnings_is_measured_in_their_money() -> None:
    """Filters sold with every purifier: 80,000 before, 104,000 with us a year."""
    claim = ValueClaim(
        "NEW",
        ValueKind.EARNINGS,
        "filters sold with every purifier",
        baseline=cny(80_000),
        after=cny(104_000),
    )
    before = study_value([], as_of=DAY, currency="CNY")
    study = study_value([claim], as_of=DAY, currency="CNY")
    told = study.explain().find("value.NEW")
    assert told is not None
    assert study.worth == told.figure == cny(104_000) - cny(80_000)
    assert empty(before) - empty(study) == {"$.value[earnings]"}
    assert "A7.2" in study.explain().clauses()


@pytest.mark.method("A7.3")
def test_saved_resources_is_measured_in_their_money() -> None:
    """No storeroom rented for our goods: 26,000 before, 6,000 with us a year."""
    claim = ValueClaim(
        "NEW",
        ValueKind.RESOURCES,
        "no storeroom rented for our goods",
        baseline=cny(26_000),
        after=cny(6_000),
    )
    before = study_value([], as_of=DAY, currency="CNY")
    study = study_value([claim], as_of=DAY, currency="CNY")
    told = study.explain().find("value.NEW")
    assert told is not None
    assert study.worth == told.figure == cny(26_000) - cny(6_000)
    assert empty(before) - empty(study) == {"$.value[resources]"}
    assert "A7.3" in study.explain().clauses()


@pytest.mark.method("A7.4")
def test_less_waste_is_measured_in_their_money() -> None:
    """No filters past their date: 15,000 before, 2,000 with us a year."""
    claim = ValueClaim(
        "NEW", ValueKind.WASTE, "no filters past their date", baseline=cny(15_000), after=cny(2_000)
    )
    before = study_value([], as_of=DAY, currency="CNY")
    study = study_value([claim], as_of=DAY, currency="CNY")
    told = study.explain().find("value.NEW")
    assert told is not None
    assert study.worth == told.figure == cny(15_000) - cny(2_000)
    assert empty(before) - empty(study) == {"$.value[waste]"}
    assert "A7.4" in study.explain().clauses()


@pytest.mark.method("A7.5")
def test_more_effective_work_is_measured_in_their_money() -> None:
    """Water tests done in half the time: 21,000 before, 12,000 with us a year."""
    claim = ValueClaim(
        "NEW",
        ValueKind.EFFECTIVENESS,
        "water tests done in half the time",
        baseline=cny(21_000),
        after=cny(12_000),
    )
    before = study_value([], as_of=DAY, currency="CNY")
    study = study_value([claim], as_of=DAY, currency="CNY")
    told = study.explain().find("value.NEW")
    assert told is not None
    assert study.worth == told.figure == cny(21_000) - cny(12_000)
    assert empty(before) - empty(study) == {"$.value[effectiveness]"}
    assert "A7.5" in study.explain().clauses()


@pytest.mark.method("A7.6")
def test_real_problems_solved_is_measured_in_their_money() -> None:
    """Fans reserved before the season: 64,000 before, 9,000 with us a year."""
    claim = ValueClaim(
        "NEW",
        ValueKind.PROBLEMS_SOLVED,
        "fans reserved before the season",
        baseline=cny(64_000),
        after=cny(9_000),
    )
    before = study_value([], as_of=DAY, currency="CNY")
    study = study_value([claim], as_of=DAY, currency="CNY")
    told = study.explain().find("value.NEW")
    assert told is not None
    assert study.worth == told.figure == cny(64_000) - cny(9_000)
    assert empty(before) - empty(study) == {"$.value[problems_solved]"}
    assert "A7.6" in study.explain().clauses()


@pytest.mark.method("A7.7")
def test_better_reputation_is_measured_in_their_money() -> None:
    """Free inspection in the customer's name: 40,000 before, 52,000 with us a year."""
    claim = ValueClaim(
        "NEW",
        ValueKind.REPUTATION,
        "free inspection in the customer's name",
        baseline=cny(40_000),
        after=cny(52_000),
    )
    before = study_value([], as_of=DAY, currency="CNY")
    study = study_value([claim], as_of=DAY, currency="CNY")
    told = study.explain().find("value.NEW")
    assert told is not None
    assert study.worth == told.figure == cny(52_000) - cny(40_000)
    assert empty(before) - empty(study) == {"$.value[reputation]"}
    assert "A7.7" in study.explain().clauses()


@pytest.mark.method("A7.8")
def test_faster_decisions_is_measured_in_their_money() -> None:
    """Figures ready before its board meets: 9,000 before, 3,000 with us a year."""
    claim = ValueClaim(
        "NEW",
        ValueKind.FASTER_DECISIONS,
        "figures ready before its board meets",
        baseline=cny(9_000),
        after=cny(3_000),
    )
    before = study_value([], as_of=DAY, currency="CNY")
    study = study_value([claim], as_of=DAY, currency="CNY")
    told = study.explain().find("value.NEW")
    assert told is not None
    assert study.worth == told.figure == cny(9_000) - cny(3_000)
    assert empty(before) - empty(study) == {"$.value[faster_decisions]"}
    assert "A7.8" in study.explain().clauses()
