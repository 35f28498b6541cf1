"""The profitability lens: margin, profit after cost to serve, and selling strength of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from keyaccount.identification.criterion import Absence, Absent, Criterion, Measured, Reading
from keyaccount.identification.policy import standard_policy
from keyaccount.identification.profitability import (
    COST_TO_SERVE,
    GROSS_MARGIN_RATE,
    GROSS_MARGIN_TO_TARGET,
    NET_PROFIT_TO_TARGET,
    SELLING_STRENGTH,
    gross_margin_minor,
    net_profit_minor,
)
from keyaccount.identification.ranking import identify
from keyaccount.model.activity import Activity, ActivityRates
from keyaccount.model.customer import Customer
from keyaccount.model.response import Answer, Number, Responses
from keyaccount.values.evidence import Evidence, EvidenceGrade
from keyaccount.values.money import Money
from tests.identification.lens_cases import case_of
from tests.identification.market import AS_OF, TARGET, book_of, policy_of, sale

DAY = date(2025, 9, 1)
RATES = ActivityRates("2025", {"orders": Money(30, "CNY")})
SERVED = standard_policy(TARGET, rates=RATES)
DONE = [Activity("C1", "orders", Decimal(2), DAY)]
ALL = (COST_TO_SERVE, GROSS_MARGIN_RATE, GROSS_MARGIN_TO_TARGET, NET_PROFIT_TO_TARGET)


def _read(criterion: Criterion, **more: object) -> Measured:
    return criterion.measure.read(case_of(**more))  # type: ignore[arg-type]


@pytest.mark.method("I3")
def test_profit_after_cost_to_serve() -> None:
    """1,000 sold at a cost of 600 with two orders at 30: 340 of profit, explained with clause I3."""
    rows = [sale("C1", DAY, 1000)]
    assert _read(NET_PROFIT_TO_TARGET, rows=rows, policy=SERVED, activities=DONE) == Reading(
        34000, 10_000_000
    )
    assert _read(COST_TO_SERVE, rows=rows, policy=SERVED, activities=DONE) == Reading(6000, 100_000)
    ranking = identify(book_of(rows, activities=DONE), SERVED, AS_OF)
    part = ranking.explain("C1").find("net_profit_to_target")
    assert part is not None
    assert (part.clause, part.because[0].figure) == ("I3", Money(340, "CNY"))


@pytest.mark.method("I3")
def test_class_a_by_revenue_negative_after_cost_to_serve() -> None:
    """The alert names the customer that revenue alone would have confirmed."""
    done = [Activity("C1", "orders", Decimal(20), DAY)]
    rows = [sale("C1", DAY, 1000), sale("C2", DAY, 100)]
    ranking = identify(book_of(rows, activities=done), SERVED, AS_OF)
    alert = next(one for one in ranking.findings if one.code == "profitability.a-by-revenue-negative")
    assert "C1" in alert.path
    assert "after cost to serve" in alert.text.en
    assert ranking.of("C1").profit_minor == 40000 - 60000
    assert "I3" in ranking.explain("C1").clauses()


def test_margin_without_cost_to_serve() -> None:
    """Gross margin is what it is called, so that nobody takes it for profit."""
    rows = [sale("C1", DAY, 1000)]
    assert _read(GROSS_MARGIN_TO_TARGET, rows=rows) == Reading(40000, 10_000_000)
    assert _read(GROSS_MARGIN_RATE, rows=rows) == Reading(40000, 100_000)


def test_unknown_cost_is_not_free() -> None:
    """One line without cost makes the margin unknown instead of large."""
    rows = [sale("C1", DAY, 1000), ("C1", "D9", DAY, 1, 5, None)]
    for criterion in (GROSS_MARGIN_RATE, GROSS_MARGIN_TO_TARGET):
        found = _read(criterion, rows=rows)
        assert isinstance(found, Absent)
        assert found.why is Absence.UNKNOWN
    case = case_of(rows, policy=SERVED, activities=DONE)
    assert (gross_margin_minor(case), net_profit_minor(case)) == (None, None)
    assert isinstance(NET_PROFIT_TO_TARGET.measure.read(case), Absent)


def test_without_rates_cost_to_serve_is_unknown() -> None:
    """A policy without a rate card does not know what serving costs."""
    for criterion in (COST_TO_SERVE, NET_PROFIT_TO_TARGET):
        found = _read(criterion, rows=[sale("C1", DAY, 1000)])
        assert isinstance(found, Absent)
        assert found.why is Absence.UNKNOWN


def test_a_lapsed_customer_earns_nothing_and_has_no_rate() -> None:
    """Zero profit is known; a rate of no turnover does not exist."""
    rows = [sale("C1", date(2024, 3, 1), 50)]
    assert _read(GROSS_MARGIN_TO_TARGET, rows=rows) == Reading(0, 10_000_000)
    for criterion in (GROSS_MARGIN_RATE, COST_TO_SERVE):
        found = _read(criterion, rows=rows, policy=SERVED)
        assert isinstance(found, Absent)
        assert found.why is Absence.NOT_APPLICABLE


def test_net_returns_have_no_rate() -> None:
    """A margin over negative turnover would look splendid."""
    found = _read(GROSS_MARGIN_RATE, rows=[sale("C1", DAY, -10)])
    assert isinstance(found, Absent)


@pytest.mark.parametrize("criterion", ALL, ids=lambda one: one.key)
def test_a_customer_without_lines_has_no_reading(criterion: Criterion) -> None:
    """No lines, no profit to speak of, good or bad."""
    assert isinstance(_read(criterion, customer=Customer("C1", "Hua")), Absent)


@pytest.mark.method("I3")
def test_selling_strength_is_a_criterion_of_its_own() -> None:
    """How the customer sells our goods on is asked of it, not guessed from our deliveries."""
    proof = Evidence("till data", DAY, grade=EvidenceGrade.MEASURED)
    given = Responses(
        "identification",
        1,
        [
            Answer("sell_through", value=Number(Decimal(85), "%"), on=DAY, evidence=[proof]),
            Answer("range_covered", value=Number(Decimal(40), "%"), on=DAY, evidence=[proof]),
        ],
        subject="C1",
    )
    found = _read(SELLING_STRENGTH, rows=[sale("C1", DAY, 1)], answers=[given])
    assert isinstance(found, Reading)
    assert found.value == (Fraction(45, 60) + Fraction(40, 80)) / 2
    assert found.reason is not None
    assert found.reason.en.startswith("2 of 5 answered")
    assert SELLING_STRENGTH.clause == "I3"
    silent = _read(SELLING_STRENGTH, rows=[sale("C1", DAY, 1)])
    assert isinstance(silent, Absent)
    assert silent.why is Absence.UNANSWERED
    ranking = identify(book_of([sale("C1", DAY, 1)]), policy_of(), AS_OF, answers=[given])
    part = ranking.explain("C1").find("selling_strength")
    assert part is not None
    assert (part.clause, len(part.evidence)) == ("I3", 2)


def test_profit_policies_name_what_they_measure() -> None:
    """With rates the policy weighs profit after serving, without gross margin, never both."""
    plain, served = standard_policy(TARGET), SERVED
    assert "net_profit_to_target" not in plain.weights.values
    assert "gross_margin_to_target" not in served.weights.values
    assert attrs.evolve(plain, name="other").weights == plain.weights
