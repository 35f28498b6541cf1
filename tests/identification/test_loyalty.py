"""The loyalty lens keeps two axes: what losing the customer would cost us, and whether it wants to stay."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.criterion import Absence, Absent, Criterion, Measured, Reading
from keyaccount.identification.loyalty import (
    EXCLUSIVITY,
    LOSS_IMPACT,
    REGULARITY,
    SHARE_OF_WALLET,
    STAYING,
    TENURE,
    WILLINGNESS,
    LossImpact,
)
from keyaccount.identification.policy import standard_policy
from keyaccount.identification.ranking import identify
from keyaccount.model.activity import Activity, ActivityRates
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.values.money import Money
from tests.identification.lens_cases import case_of
from tests.identification.market import AS_OF, TARGET, answered, book_of, monthly, policy_of, sale

DAY = date(2025, 9, 1)
OURS = (LOSS_IMPACT, TENURE, REGULARITY, SHARE_OF_WALLET)


def _read(criterion: Criterion, **more: object) -> Measured:
    return criterion.measure.read(case_of(**more))  # type: ignore[arg-type]


@pytest.mark.method("I4a")
def test_losing_it_costs_profit_until_it_is_replaced() -> None:
    """400 of yearly margin for nine months to replace is 300, explained with I4a."""
    rows = [sale("C1", DAY, 1000)]
    found = _read(LOSS_IMPACT, rows=rows)
    assert isinstance(found, Reading)
    assert (found.numerator, found.denominator) == (30000, 10_000_000)
    part = identify(book_of(rows), policy_of(), AS_OF).explain("C1").find("loss_impact")
    assert part is not None
    assert part.clause == "I4a"
    assert "9 months" in part.tree()


def test_profit_after_serving_counts_where_it_is_known() -> None:
    """A customer that costs all it brings is no loss to lose."""
    rates = ActivityRates("1", {"orders": Money(400, "CNY")})
    from decimal import Decimal

    done = [Activity("C1", "orders", Decimal(1), DAY)]
    served = standard_policy(TARGET, rates=rates)
    found = _read(LOSS_IMPACT, rows=[sale("C1", DAY, 1000)], policy=served, activities=done)
    assert isinstance(found, Reading)
    assert found.numerator == 0
    loss = _read(LOSS_IMPACT, rows=[sale("C1", DAY, 100, 500)])
    assert isinstance(loss, Reading)
    assert loss.numerator == 0


def test_unknown_cost_makes_the_impact_unknown() -> None:
    """Not knowing the margin is no reason to think the customer dispensable."""
    found = _read(LOSS_IMPACT, rows=[("C1", "D1", DAY, 1, 10, None)])
    assert isinstance(found, Absent)
    assert found.why is Absence.UNKNOWN
    with pytest.raises(KeyAccountError):
        LossImpact(months_to_replace=0)


@pytest.mark.method("I4a")
@pytest.mark.parametrize(
    ("since", "first", "days"),
    [(date(2021, 1, 31), None, 1826), (None, date(2025, 1, 31), 365), (None, None, 152)],
)
def test_tenure_starts_with_the_relation(since: date | None, first: date | None, days: int) -> None:
    """The record knows longer than the lines; without it the first line is the beginning."""
    customer = Customer("C1", "Hua", since=since, first_purchase=first)
    found = _read(TENURE, rows=[sale("C1", DAY, 1)], customer=customer)
    assert found == Reading(days, 365)
    part = (
        identify(book_of([sale("C1", DAY, 1)], [customer]), policy_of(), AS_OF).explain("C1").find("tenure")
    )
    assert part is not None
    assert part.clause == "I4a"


def test_a_relation_that_begins_tomorrow_has_not_begun() -> None:
    """A record dated ahead must not count backwards, nor as a relation of no days."""
    found = _read(TENURE, customer=Customer("C1", "Hua", since=date(2027, 1, 1)))
    assert isinstance(found, Absent)


@pytest.mark.method("I7")
def test_merged_and_split_customers_keep_the_years_of_their_line() -> None:
    """A merger brings the older relation along, a split-off keeps that of the one it came out of."""
    customers = [
        Customer("C1", "Hua", since=date(2020, 1, 31)),
        Customer("C2", "Lian", since=date(2016, 1, 31), merged_into="C1"),
        Customer("C3", "Hua North", split_from="C1", split_on=date(2025, 6, 1)),
    ]
    ranking = identify(book_of([sale("C3", DAY, 1)], customers), policy_of(), AS_OF)
    column = [one.key for one in ranking.policy.criteria].index("tenure")
    years = {one: ranking.of(one).readings[column] for one in ("C1", "C3")}
    assert years == {"C1": Reading(3653, 365), "C3": Reading(2192, 365)}
    assert "I7" in ranking.explain("C1").clauses()


@pytest.mark.method("I4a")
def test_regularity_counts_months_with_orders() -> None:
    """Eleven of the trailing twelve months; a period touching thirteen calendar months counts twelve."""
    rows = [
        *monthly("C1", 10),
        *monthly("C2", 10),
        sale("C2", date(2026, 1, 31), 1),
        sale("C2", date(2026, 1, 1), 1),
    ]
    assert _read(REGULARITY, rows=rows) == Reading(11, 12)
    assert _read(REGULARITY, rows=[sale("C1", date(2024, 3, 1), 5)]) == Reading(0, 12)
    part = identify(book_of(rows), policy_of(), AS_OF).explain("C1").find("regularity")
    assert part is not None
    assert part.clause == "I4a"


@pytest.mark.method("I4a")
def test_share_of_wallet() -> None:
    """Our 1,000 of its 4,000; nothing spent at all is not applicable, an unknown wallet unknown."""
    rows = [sale("C1", DAY, 1000)]
    customer = Customer("C1", "Hua", category_spend=Money(4000, "CNY"))
    found = _read(SHARE_OF_WALLET, rows=rows, customer=customer)
    assert isinstance(found, Reading)
    assert found.value == Fraction(1, 4)
    lapsed = _read(SHARE_OF_WALLET, rows=[sale("C1", date(2024, 3, 1), 5)], customer=customer)
    assert isinstance(lapsed, Reading)
    assert lapsed.value == 0
    nothing = _read(
        SHARE_OF_WALLET, rows=rows, customer=Customer("C1", "Hua", category_spend=Money(0, "CNY"))
    )
    assert isinstance(nothing, Absent)
    assert nothing.why is Absence.NOT_APPLICABLE
    unknown = _read(SHARE_OF_WALLET, rows=rows)
    assert isinstance(unknown, Absent)
    assert unknown.why is Absence.UNKNOWN
    part = identify(book_of(rows, [customer]), policy_of(), AS_OF).explain("C1").find("share_of_wallet")
    assert part is not None
    assert part.clause == "I4a"


@pytest.mark.parametrize("criterion", OURS, ids=lambda one: one.key)
def test_prospects_have_not_started(criterion: Criterion) -> None:
    """Nothing of our side's loyalty can be measured before the first sale."""
    customer = Customer("C1", "Hua", purchases=PurchaseHistory.NOT_STARTED, category_spend=Money(9, "CNY"))
    found = _read(criterion, customer=customer)
    assert isinstance(found, Absent)
    assert found.why is Absence.NOT_STARTED


@pytest.mark.method("I4b")
def test_their_side_comes_from_evidenced_answers() -> None:
    """Willingness, staying, exclusivity: asked with evidence, scored on anchors, cited as I4b."""
    levels = {"willingness": 3, "staying": 4, "exclusivity": 1}
    rows = [sale("C1", DAY, 1)]
    for criterion, wanted in ((WILLINGNESS, "3/4"), (STAYING, "1"), (EXCLUSIVITY, "1/4")):
        found = _read(criterion, rows=rows, answers=[answered("C1", levels)])
        assert isinstance(found, Reading)
        assert found.value == Fraction(wanted)
        assert found.evidence
    ranking = identify(book_of(rows), policy_of(), AS_OF, answers=[answered("C1", levels)])
    lens = ranking.explain("C1").find("loyalty_theirs")
    assert lens is not None
    assert lens.clause == "I4b"
    assert {part.key for part in lens.parts} == {"willingness", "staying", "exclusivity"}


@pytest.mark.method("I4b")
def test_the_two_axes_are_never_mixed() -> None:
    """A customer we cannot lose may well be leaving: the explanation shows both, apart."""
    rows = monthly("C1", 1000)
    ranking = identify(book_of(rows), policy_of(), AS_OF, answers=[answered("C1", {"staying": 0})])
    explained = ranking.explain("C1")
    ours, theirs = explained.find("loyalty_ours"), explained.find("loyalty_theirs")
    assert ours is not None
    assert theirs is not None
    assert isinstance(ours.figure, type(theirs.figure))
    assert theirs.figure == 0
    assert {"I4a", "I4b"} <= explained.clauses()
