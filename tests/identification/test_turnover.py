"""The turnover lens: net of returns, against a fixed target, season against season."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.identification.case import Case
from keyaccount.identification.criterion import Absence, Absent, Reading
from keyaccount.identification.frame import cases_of
from keyaccount.identification.policy import ReturnsRule, standard_policy
from keyaccount.identification.ranking import identify
from keyaccount.identification.turnover import GROWTH, TURNOVER_TO_TARGET, no_lines
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.samples import distributor
from keyaccount.values.money import Money
from tests.identification.market import Row, book_of, monthly, policy_of, rank, sale

TARGET_MINOR = 100_000_00


def _case(rows: list[Row], customer: Customer | None = None, **changes: object) -> Case:
    """Return the case of C1 among some rows; another customer's lines keep the ledger long."""
    others = [] if customer is None else [customer]
    book = book_of(rows, others)
    _, found = cases_of(book, policy_of(**changes), book.as_of)
    return next(one for one in found if one.customer.id == "C1")


@pytest.mark.method("I2")
def test_turnover_counts_net_of_returns_in_the_trailing_year() -> None:
    """What came back was never sold, and what lies before the year belongs to the year before."""
    rows = [
        sale("C1", date(2025, 1, 31), 999),
        sale("C1", date(2025, 2, 1), 3_000),
        sale("C1", date(2026, 1, 31), 1_000),
        sale("C1", date(2025, 7, 9), -500),
    ]
    assert TURNOVER_TO_TARGET.measure.read(_case(rows)) == Reading(3_500_00, TARGET_MINOR)
    explained = rank(rows).explain("C1").find("turnover_to_target")
    assert explained is not None
    assert explained.because[0].figure == Money(3_500, "CNY")
    assert "I2" in explained.clauses()


def test_returns_may_be_left_to_stand_beside() -> None:
    """Where the policy counts gross sales, the same rows give the sales alone."""
    rows = [sale("C1", date(2025, 7, 1), 3_000), sale("C1", date(2025, 7, 9), -500)]
    case = _case(rows, returns=ReturnsRule.IGNORED)
    assert TURNOVER_TO_TARGET.measure.read(case) == Reading(3_000_00, TARGET_MINOR)


def test_a_lapsed_customer_has_turned_over_nothing() -> None:
    """Nothing bought within our own complete records is known, unlike nothing known."""
    case = _case([sale("C1", date(2024, 5, 5), 700)])
    assert TURNOVER_TO_TARGET.measure.read(case) == Reading(0, TARGET_MINOR)


@pytest.mark.parametrize(
    ("purchases", "why", "words"),
    [
        (PurchaseHistory.NOT_STARTED, Absence.NOT_STARTED, None),
        (PurchaseHistory.STARTED, Absence.UNKNOWN, "it has bought, but its lines are not at hand"),
        (PurchaseHistory.UNKNOWN, Absence.UNKNOWN, "no lines, and nobody says whether it ever bought"),
    ],
)
def test_without_lines_nothing_is_zero(purchases: PurchaseHistory, why: Absence, words: str | None) -> None:
    """A prospect has nothing to measure; of the others we could know it and do not."""
    case = _case(monthly("C9", 100), Customer("C1", "Hua", purchases=purchases))
    for measure in (TURNOVER_TO_TARGET.measure, GROWTH.measure):
        found = measure.read(case)
        assert found == no_lines(case)
        assert isinstance(found, Absent)
        assert found.why is why
        assert (found.reason.en if found.reason else None) == words


@pytest.mark.method("I2")
def test_growth_compares_the_same_season() -> None:
    """A summer business that sold a fifth more this summer grew by a fifth, not by its season."""
    rows = [
        *monthly("C1", 1_000, months=(6, 7, 8), year=2024),
        *monthly("C1", 1_200, months=(6, 7, 8), year=2025),
        sale("C9", date(2023, 12, 1), 5),
    ]
    found = GROWTH.measure.read(_case(rows))
    assert found == Reading(600_00, 3_000_00)
    explained = rank(rows).explain("C1").find("growth")
    assert explained is not None
    # A fifth on a scale from -0.20 to 0.30 is worth 0.8.
    assert GROWTH.utility(Reading(1, 5)) == Fraction(4, 5)
    assert explained.because[1].figure == Money(3_000, "CNY")
    assert "I2" in explained.clauses()


def test_a_lapsed_customer_has_shrunk_by_everything() -> None:
    """It bought in the same months a year earlier and nothing since, which is -100 %."""
    rows = [sale("C1", date(2024, 5, 5), 700), sale("C9", date(2023, 12, 1), 5)]
    assert GROWTH.measure.read(_case(rows)) == Reading(-700_00, 700_00)


def test_a_new_customer_has_no_growth_rather_than_endless_growth() -> None:
    """Nothing a year earlier cannot be divided by; the weight leaves, so new customers are not punished."""
    found = GROWTH.measure.read(_case([*monthly("C1", 100), sale("C9", date(2023, 12, 1), 5)][1:]))
    assert isinstance(found, Absent)
    assert found.why is Absence.NOT_APPLICABLE


def test_a_ledger_too_short_leaves_growth_unknown() -> None:
    """If the records start this year, whether it grew could be known and is not: the interval widens."""
    found = GROWTH.measure.read(_case([sale("C1", date(2025, 6, 1), 100)]))
    assert isinstance(found, Absent)
    assert found.why is Absence.UNKNOWN


def test_a_year_of_returns_is_no_base_of_growth() -> None:
    """More sent back than bought a year earlier gives a base below zero, which would turn the sign."""
    rows = [
        sale("C9", date(2023, 12, 1), 5),
        sale("C1", date(2024, 6, 1), -50),
        sale("C1", date(2025, 6, 1), 100),
    ]
    found = GROWTH.measure.read(_case(rows))
    assert isinstance(found, Absent)


@given(st.lists(st.integers(-5_000, 5_000).filter(bool), min_size=1, max_size=8), st.randoms())
def test_the_order_of_rows_changes_nothing(amounts: list[int], random: Random) -> None:
    """Turnover is a sum, whoever exported the rows in whatever order."""
    rows: list[Row] = [
        ("C1", f"D{index}", date(2025, 3, 1), 1, amount, amount // 2) for index, amount in enumerate(amounts)
    ]
    turned = list(rows)
    random.shuffle(turned)
    expected = Reading(sum(amounts) * 100, TARGET_MINOR)
    assert TURNOVER_TO_TARGET.measure.read(_case(rows)) == expected
    assert TURNOVER_TO_TARGET.measure.read(_case(turned)) == expected


def test_one_customers_reading_never_depends_on_another() -> None:
    """Measured against our target and not against the largest buyer, it stays when that one comes or goes."""
    rows = monthly("C1", 300)
    alone = TURNOVER_TO_TARGET.measure.read(_case(rows))
    assert TURNOVER_TO_TARGET.measure.read(_case([*rows, *monthly("C9", 90_000)])) == alone


@pytest.mark.method("I2")
def test_the_distributors_largest_customer() -> None:
    """On realistic data turnover is the plain sum of the year's lines, and growth its change."""
    book = distributor()
    ranking = identify(book, standard_policy(Money(60_000_000, "CNY")), book.as_of)
    by_year = {2024: 0, 2025: 0}
    lines = zip(
        book.ledger.column("customer"),
        book.ledger.column("invoiced"),
        book.ledger.column("net_amount"),
        strict=True,
    )
    code = list(book.ledger.names("customer")).index("C001")
    for customer, day, net in lines:
        if customer == code:
            by_year[date.fromordinal(day).year] += net
    place = {criterion.key: index for index, criterion in enumerate(ranking.policy.criteria)}
    readings = ranking.of("C001").readings
    assert readings[place["turnover_to_target"]] == Reading(by_year[2025], 60_000_000_00)
    assert readings[place["growth"]] == Reading(by_year[2025] - by_year[2024], by_year[2024])
    assert "I2" in ranking.explain("C001").clauses()


def test_lenses_are_plain_values() -> None:
    """Two equal measures are one, so a stored policy equals the one it was stored from."""
    assert attrs.evolve(TURNOVER_TO_TARGET) == TURNOVER_TO_TARGET
    assert hash(GROWTH) == hash(attrs.evolve(GROWTH))
