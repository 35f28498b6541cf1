"""The sample walked once through the method; every test of a clause starts from where the walk stands."""

from __future__ import annotations

from datetime import date

import pytest

import keyaccount as ka
from keyaccount.samples import dossier as found
from keyaccount.samples import study, visiting
from keyaccount.samples.talks import talks

DECIDED, VISITED = date(2026, 1, 12), date(2026, 1, 19)


def money(figure: object) -> ka.Money:
    """Return a figure that is money; a test that meets anything else has found a mistake."""
    assert isinstance(figure, ka.Money)
    return figure


@pytest.fixture(scope="session")
def book() -> ka.Book:
    """Return the sample market at the end of 2025."""
    return ka.samples.distributor()


@pytest.fixture(scope="session")
def policy() -> ka.IdentificationPolicy:
    """Return the shipped policy of identification for the sample's target."""
    return ka.standard_policy(ka.Money(30_000_000, "CNY"), rates=ka.samples.rates())


@pytest.fixture(scope="session")
def ranking(book: ka.Book, policy: ka.IdentificationPolicy) -> ka.Ranking:
    """Return the ranking of the sample market."""
    return ka.identify(book, policy, book.as_of)


@pytest.fixture(scope="session")
def nominated(ranking: ka.Ranking) -> ka.Shortlist:
    """Return the shortlist the key account department prepared."""
    return ka.shortlist(ranking, 5, at_most_prospects=2, prepared_by="M2", prepared_on=date(2026, 1, 5))


@pytest.fixture(scope="session")
def confirmation_policy() -> ka.ConfirmationPolicy:
    """Return the rules of confirmation, with what a wrong choice would cost."""
    return ka.ConfirmationPolicy(rates=ka.samples.rates(), risk=found.risk_assumptions())


@pytest.fixture(scope="session")
def dossier(nominated: ka.Shortlist, book: ka.Book, confirmation_policy: ka.ConfirmationPolicy) -> ka.Dossier:
    """Return the answered dossier of the best nominated customer."""
    return found.answered(ka.open_dossier(nominated["C007"], book, policy=confirmation_policy))


@pytest.fixture(scope="session")
def account() -> ka.KeyAccount:
    """Return the account the panel confirmed."""
    return ka.KeyAccount("C007", DECIDED, manager="M2")


@pytest.fixture(scope="session")
def accounts() -> tuple[ka.KeyAccount, ...]:
    """Return the five accounts the panel confirmed."""
    return tuple(
        ka.KeyAccount(one, DECIDED, manager=manager)
        for one, manager in (("C001", "M1"), ("C002", "M1"), ("C004", "M3"), ("C005", "M2"), ("C007", "M2"))
    )


@pytest.fixture(scope="session")
def answers() -> ka.StudyAnswers:
    """Return what the manager of C007 found out about it."""
    return study.study_answers()


@pytest.fixture(scope="session")
def plan(book: ka.Book, account: ka.KeyAccount, answers: ka.StudyAnswers) -> ka.AccountPlan:
    """Return the plan of C007."""
    return ka.analyse(account, book, answers, ka.AnalysisPolicy("standard", 1), book.as_of)


@pytest.fixture(scope="session")
def team(book: ka.Book, accounts: tuple[ka.KeyAccount, ...]) -> ka.Team:
    """Return the accounts shared out among the sample's managers."""
    return ka.assign_managers(
        accounts,
        book.managers,
        visiting.staffing_policy(),
        as_of=DECIDED,
        classes={one.customer: "A" for one in accounts},
        customers=book.customers,
    )


@pytest.fixture(scope="session")
def schedule(team: ka.Team) -> ka.StandingSchedule:
    """Return the standing visits of 2026."""
    return ka.plan_standing_visits(team, visiting.calendar_2026(), seed=1)


@pytest.fixture(scope="session")
def visit(account: ka.KeyAccount, schedule: ka.StandingSchedule, book: ka.Book) -> ka.VisitPlan:
    """Return the prepared plan of the first standing visit to C007."""
    facts, policy = visiting.visit_facts(book, "C007"), visiting.visit_policy()
    return ka.plan_visit(account, schedule, VISITED, facts=facts, policy=policy, along=("P4",))


@pytest.fixture(scope="session")
def negotiation() -> ka.Negotiation:
    """Return the talks with C007: six topics, both positions."""
    return talks()
