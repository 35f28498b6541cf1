"""From what was found out to the account plan: study the seven topics, rank, and plan the actions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from keyaccount.analysis.answers import StudyAnswers
from keyaccount.analysis.book_facts import facts_of
from keyaccount.analysis.facts import AccountFacts
from keyaccount.analysis.growth import GrowthStudy, study_growth
from keyaccount.analysis.obstacles import ObstacleStudy, study_obstacles
from keyaccount.analysis.people import PeopleStudy, study_people
from keyaccount.analysis.plan import AccountPlan, TopicStudies
from keyaccount.analysis.plan_actions import planned_actions
from keyaccount.analysis.plan_objectives import objectives_of
from keyaccount.analysis.policy import AnalysisPolicy
from keyaccount.analysis.problems import study_problems
from keyaccount.analysis.profit import study_profit
from keyaccount.analysis.questions import findings_of_answers
from keyaccount.analysis.stakeholders import StakeholderMap, map_stakeholders
from keyaccount.analysis.swot import study_risks
from keyaccount.analysis.thinking import study_thinking
from keyaccount.analysis.topic import ActionProposal, StudyTopic, by_severity
from keyaccount.analysis.value import study_value
from keyaccount.errors import refuse
from keyaccount.model.account import KeyAccount
from keyaccount.model.assessment import Assessment, assess
from keyaccount.model.book import Book
from keyaccount.values.checks import check_date, check_type
from keyaccount.values.finding import Finding
from keyaccount.values.periods import Period, add_months, days_later

__all__ = ["analyse", "plan_account", "study_topics"]


def analyse(
    account: KeyAccount,
    book: Book,
    answers: StudyAnswers,
    policy: AnalysisPolicy,
    as_of: date,
    *,
    previous: AccountPlan | None = None,
) -> AccountPlan:
    """Study a key account in the seven topics and make its plan: every action answers a finding.

    What the order lines tell is computed from the book, the rest comes from `answers`. Every finding
    that asks for something becomes an action, unless a waiver in force leaves it undone. With the
    `previous` plan, actions that are still called for keep their state, owner and day, and those under
    way or done stay. Raises `KeyAccountError` (`study.not-active`, `study.other-questions`,
    `study.other-account`, and those of the studies). Method: A0-A7.

    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> day = date(2026, 3, 31)
    >>> book = Book(day, Ledger.empty("CNY"), [Customer("C1", "Hua")])
    >>> plan = analyse(KeyAccount("C1", date(2026, 1, 1), manager="M1"), book, StudyAnswers(),
    ...                AnalysisPolicy("standard", 1), day)
    >>> plan.action("value.uncommon").action.owner, plan.action("value.uncommon").proposal.clause
    ('M1', 'A7')
    """
    check_type(account, KeyAccount, "$.account")
    check_type(answers, StudyAnswers, "$.answers")
    check_type(policy, AnalysisPolicy, "$.policy")
    check_date(as_of, "$.as_of")
    if not account.active:
        refuse(
            "study.not-active",
            "$.account",
            f"{account.customer} is {account.status.value}; only an active key account is planned",
            f"{account.customer} 当前状态为“{account.status.text.zh}”,仅对有效的重点客户制订计划",
        )
    if previous is not None and previous.customer != account.customer:
        refuse("study.other-account", "$.previous", "is the plan of another account", "是其他客户的计划")
    facts = facts_of(account.customer, book, as_of)
    return plan_account(account, facts, answers, policy, previous=previous)


def plan_account(
    account: KeyAccount,
    facts: AccountFacts,
    answers: StudyAnswers,
    policy: AnalysisPolicy,
    *,
    previous: AccountPlan | None = None,
) -> AccountPlan:
    """Make the plan from facts already computed, for callers that keep their lines elsewhere.

    As `analyse`, which takes the facts out of a book. Method: A0-A7.

    >>> facts = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31))
    >>> policy = AnalysisPolicy("standard", 1)
    >>> plan_account(KeyAccount("C1", date(2026, 1, 1)), facts, StudyAnswers(), policy).customer_name
    'Hua'
    """
    as_of, customer = facts.as_of, account.customer
    owner = account.manager_on(as_of)
    studies = study_topics(facts, answers, policy)
    who = map_stakeholders(answers.stakeholders, as_of=as_of, contact_days=policy.contact_days)
    assessment = _assessed(answers, policy, as_of)
    findings, proposals = _gathered(studies, who, answers, assessment, policy)
    goals = objectives_of(customer, studies, answers, owner, _period(as_of, policy))
    planned, more = planned_actions(proposals, answers.waivers, policy, facts, owner, previous, goals)
    return AccountPlan(
        id=f"{customer}.{as_of.isoformat()}",
        customer=customer,
        customer_name=facts.name,
        currency=facts.currency,
        period=_period(as_of, policy),
        as_of=as_of,
        policy=policy.name,
        policy_version=policy.version,
        question_set=policy.question_set.id,
        question_version=policy.question_set.version,
        owner=owner,
        studies=studies,
        stakeholders=who,
        planned=planned,
        objectives=goals,
        findings=by_severity([*findings, *more]),
        waivers=answers.waivers,
        swot=answers.swot,
        risks=answers.risks,
        turnover=facts.turnover,
        assessment=assessment,
        review_due=add_months(as_of, policy.review_months),
    )


def _gathered(
    studies: TopicStudies,
    who: StakeholderMap,
    answers: StudyAnswers,
    assessment: Assessment | None,
    policy: AnalysisPolicy,
) -> tuple[list[Finding], list[ActionProposal]]:
    """Gather what all studies found and propose, topics in their order after people, risks and answers."""
    risk_findings, risk_proposals = study_risks(answers.risks, as_of=who.as_of)
    asked = (
        () if assessment is None else findings_of_answers(policy.question_set, assessment, policy.unmet_below)
    )
    findings: list[Finding] = [*who.findings, *risk_findings, *(finding for finding, _ in asked)]
    proposals: list[ActionProposal] = [*who.proposals, *risk_proposals]
    proposals += [proposal for _, proposal in asked if proposal is not None]
    for topic in StudyTopic:
        findings += studies.of(topic).findings
        proposals += studies.of(topic).proposals
    return findings, proposals


def study_topics(facts: AccountFacts, answers: StudyAnswers, policy: AnalysisPolicy) -> TopicStudies:
    """Study the seven topics from facts and answers, without making a plan.

    A record given by hand replaces the one of the same id found in the data. Method: A1-A7.

    >>> facts = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31))
    >>> studies = study_topics(facts, StudyAnswers(), AnalysisPolicy("standard", 1))
    >>> studies.thinking.converges is None
    True
    """
    as_of, currency = facts.as_of, facts.currency
    named = {one.id for one in answers.problems}
    problems = (*answers.problems, *(one for one in facts.problems(policy) if one.id not in named))
    return TopicStudies(
        thinking=study_thinking(
            answers.stances, as_of=as_of, dimensions=policy.dimensions, tolerance=policy.tolerance
        ),
        problems=study_problems(problems, as_of=as_of, currency=currency),
        growth=_growth(facts, answers, policy),
        people=_people(as_of, answers),
        obstacles=_obstacles(facts, answers, policy),
        profit=study_profit(
            answers.trades,
            as_of=as_of,
            currency=currency,
            levers=answers.profit_levers,
            causes=answers.causes,
            dupont=answers.dupont,
        ),
        value=study_value(
            answers.claims, as_of=as_of, currency=currency, uncommon_months=policy.uncommon_months
        ),
    )


def _growth(facts: AccountFacts, answers: StudyAnswers, policy: AnalysisPolicy) -> GrowthStudy:
    return study_growth(
        answers.chain,
        answers.levers,
        as_of=facts.as_of,
        wallet=facts.wallet,
        white_space=answers.white_space or facts.white_space(policy),
        market=answers.market,
        wallet_target=None if policy.wallet_target is None else Fraction(policy.wallet_target),
        rounding=policy.rounding,
    )


def _people(as_of: date, answers: StudyAnswers) -> PeopleStudy:
    return study_people(
        as_of=as_of,
        groups=answers.groups,
        duties=answers.duties,
        practices=answers.practices,
        skills=answers.skills,
        training=answers.training,
    )


def _obstacles(facts: AccountFacts, answers: StudyAnswers, policy: AnalysisPolicy) -> ObstacleStudy:
    named = {one.id for one in answers.obstacles}
    measured = facts.obstacles(policy)
    if answers.market is not None:
        measured = (*measured, *answers.market.obstacles(policy.unmet_below))
    return study_obstacles(
        (*answers.obstacles, *(one for one in measured if one.id not in named)),
        as_of=facts.as_of,
        currency=facts.currency,
        sessions=answers.sessions,
        requests=answers.requests,
        plans=answers.plans,
    )


def _assessed(answers: StudyAnswers, policy: AnalysisPolicy, as_of: date) -> Assessment | None:
    said = answers.responses
    return None if said is None else assess(policy.question_set, said, as_of)


def _period(as_of: date, policy: AnalysisPolicy) -> Period:
    start = days_later(as_of, 1)
    return Period(start, add_months(start, policy.plan_months))
