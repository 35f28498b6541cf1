"""Objectives that follow from the studies: each with its measure, baseline, target and day."""

from __future__ import annotations

from decimal import Decimal

from keyaccount.analysis.answers import StudyAnswers
from keyaccount.analysis.plan import TopicStudies
from keyaccount.analysis.thinking import Fit
from keyaccount.analysis.topic import StudyTopic
from keyaccount.model.objective import Objective
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = ["objective_id", "objectives_of"]


def objective_id(topic: StudyTopic) -> str:
    """Return the id of the objective that a topic's study gives rise to.

    >>> objective_id(StudyTopic.GROWTH)
    'objective.growth'
    """
    return f"objective.{topic.value}"


def objectives_of(
    customer: str, studies: TopicStudies, answers: StudyAnswers, owner: str | None, period: Period
) -> tuple[Objective, ...]:
    """Return the objectives given by hand, and one per topic whose study names a figure to move.

    One given by hand replaces the computed one of the same id. A topic without a baseline gives none:
    there would be nothing to measure against. Method: A0.

    >>> from datetime import date
    >>> from keyaccount.analysis.facts import AccountFacts
    >>> from keyaccount.analysis.people import SkillLevel
    >>> from keyaccount.analysis.policy import AnalysisPolicy
    >>> from keyaccount.analysis.study import study_topics
    >>> answers = StudyAnswers(skills=[SkillLevel("counter", "brewing", "冲泡", required=3, actual=1)])
    >>> facts = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31))
    >>> studies = study_topics(facts, answers, AnalysisPolicy("standard", 1))
    >>> made = objectives_of("C1", studies, answers, "M1", Period.year(2027))
    >>> made[0].measure, made[0].baseline, made[0].target
    ('skill_levels_missing', Decimal('2'), Decimal('0'))
    """
    rows = (
        _thinking(studies),
        _problems(studies),
        _growth(studies),
        _people(studies),
        _obstacles(studies),
        _profit(studies),
        _value(studies),
    )
    given = {one.id for one in answers.objectives}
    made = []
    for topic, row in zip(StudyTopic, rows, strict=True):
        if row is None or objective_id(topic) in given:
            continue
        title, measure, unit, baseline, target = row
        if baseline != target:
            made.append(
                Objective(
                    objective_id(topic),
                    customer,
                    title,
                    measure=measure,
                    target=target,
                    due=period.last,
                    baseline=baseline,
                    baseline_on=studies.thinking.as_of,
                    unit=unit,
                    owner=owner,
                )
            )
    return (*answers.objectives, *made)


_Row = tuple[Text, str, str, Decimal, Decimal]


def _money_row(title: Text, measure: str, now: Money, then: Money) -> _Row:
    return title, measure, now.currency, now.amount, then.amount


def _thinking(studies: TopicStudies) -> _Row | None:
    apart = sum(1 for one in studies.thinking.fits if one.fit is Fit.DIVERGES and one.dimension.main)
    title = Text("Every main line converges or is handled", "主要方面全部趋同或已商定处理")
    return title, "main_divergences", "", Decimal(apart), Decimal(0)


def _problems(studies: TopicStudies) -> _Row | None:
    cost = studies.problems.effect
    answered = [
        one.effect for one in studies.problems.problems if one.effect and one.solution and one.state.open
    ]
    if cost is None or not answered:
        return None
    left = cost - Money.total(answered, cost.currency)
    title = Text("Problems with a solution cost the customer nothing more", "有解决方案的问题不再造成损失")
    return _money_row(title, "problem_cost", cost, left)


def _growth(studies: TopicStudies) -> _Row | None:
    plan = studies.growth.plan
    title = Text("The customer sells more of our goods", "客户销售我方商品增长")
    return None if plan is None else _money_row(title, "customer_sales", plan.baseline, plan.target)


def _people(studies: TopicStudies) -> _Row | None:
    missing = studies.people.levels_missing
    title = Text("No skill level is missing", "技能等级无缺口")
    return None if missing is None else (title, "skill_levels_missing", "", Decimal(missing), Decimal(0))


def _obstacles(studies: TopicStudies) -> _Row | None:
    blocked = studies.obstacles.blocked
    asked = {one.obstacle for one in studies.obstacles.requests}
    freed = [one.blocked for one in studies.obstacles.standing if one.id in asked and one.blocked is not None]
    if blocked is None or not freed:
        return None
    title = Text("Improvements free the blocked sales", "改进措施释放受阻的销售")
    return _money_row(title, "blocked_sales", blocked, blocked - Money.total(freed, blocked.currency))


def _profit(studies: TopicStudies) -> _Row | None:
    now, gap = studies.profit.profit, studies.profit.gap
    if now is None or gap is None or gap.amount <= 0:
        return None
    title = Text("The customer earns what it expects", "客户获得期望利润")
    return _money_row(title, "customer_profit", now, now + gap)


def _value(studies: TopicStudies) -> _Row | None:
    worth = studies.value.worth
    if worth is None:
        return None
    given = [
        one.delivered for one in studies.value.claims if one.worth is not None and one.delivered is not None
    ]
    title = Text("The value promised is delivered", "承诺的价值得到兑现")
    return _money_row(title, "value_delivered", Money.total(given, worth.currency), worth)
