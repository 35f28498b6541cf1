"""The potential lens reads what a customer could buy, with or without any purchase history."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.identification.criterion import Absence, Absent, Reading
from keyaccount.identification.potential import CATEGORY_SPEND, GROWTH_ROOM
from keyaccount.identification.ranking import identify
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.values.evidence import Evidence, EvidenceGrade
from keyaccount.values.money import Money
from tests.identification.lens_cases import case_of
from tests.identification.market import AS_OF, book_of, policy_of, sale

SURVEY = Evidence("category survey", date(2025, 10, 1), grade=EvidenceGrade.SHOWN)
DAY = date(2025, 9, 1)


def _customer(
    spend: Money | None, history: PurchaseHistory = PurchaseHistory.UNKNOWN, **more: object
) -> Customer:
    return Customer(
        "C1",
        "Hua",
        purchases=history,
        category_spend=spend,
        category_spend_evidence=SURVEY if spend else None,
        **more,  # type: ignore[arg-type]  # fields by name
    )


@pytest.mark.method("I4a")
def test_room_to_grow_is_what_others_supply() -> None:
    """It spends 5,000 in our categories and 1,000 with us: 4,000 of room, on the survey's evidence."""
    customer = _customer(Money(5000, "CNY"))
    rows = [sale("C1", DAY, 1000)]
    assert GROWTH_ROOM.measure.read(case_of(rows, customer)) == Reading(400_000, 10_000_000, None, (SURVEY,))
    part = identify(book_of(rows, [customer]), policy_of(), AS_OF).explain("C1").find("growth_room")
    assert part is not None
    assert (part.clause, part.evidence) == ("I4a", (SURVEY,))


@pytest.mark.method("I7")
def test_a_prospect_has_potential_without_history() -> None:
    """Its whole spend is room; it stands on its own track, explained with I7."""
    customer = _customer(Money(5000, "CNY"), PurchaseHistory.NOT_STARTED)
    case = case_of(customer=customer)
    for criterion in (CATEGORY_SPEND, GROWTH_ROOM):
        assert criterion.measure.read(case) == Reading(500_000, 10_000_000, None, (SURVEY,))
    ranking = identify(book_of([], [customer]), policy_of(), AS_OF)
    assert ranking.prospects[0].rank == 1
    assert "I7" in ranking.explain("C1").clauses()


def test_we_may_have_all_of_it_and_more() -> None:
    """A survey below our own books leaves no room, not a negative one."""
    found = GROWTH_ROOM.measure.read(case_of([sale("C1", DAY, 9000)], _customer(Money(5000, "CNY"))))
    assert isinstance(found, Reading)
    assert found.numerator == 0


def test_a_lapsed_customer_could_come_back_with_everything() -> None:
    """What it spends now, it spends elsewhere."""
    rows = [sale("C1", date(2024, 3, 1), 100)]
    found = GROWTH_ROOM.measure.read(case_of(rows, _customer(Money(5000, "CNY"))))
    assert isinstance(found, Reading)
    assert found.numerator == 500_000


@pytest.mark.parametrize("history", [PurchaseHistory.STARTED, PurchaseHistory.UNKNOWN])
def test_without_lines_the_room_is_unknown(history: PurchaseHistory) -> None:
    """How much of its spend is ours already cannot be told."""
    case = case_of(customer=_customer(Money(5000, "CNY"), history))
    found = GROWTH_ROOM.measure.read(case)
    assert isinstance(found, Absent)
    assert found.why is Absence.UNKNOWN
    assert isinstance(CATEGORY_SPEND.measure.read(case), Reading)


@pytest.mark.parametrize("spend", [None])
def test_unknown_spend_is_unknown(spend: Money | None) -> None:
    """No survey, no potential, but no lack of it either."""
    for criterion in (CATEGORY_SPEND, GROWTH_ROOM):
        found = criterion.measure.read(case_of(customer=_customer(spend)))
        assert isinstance(found, Absent)
        assert found.why is Absence.UNKNOWN


def test_a_half_year_holds_half_the_yearly_spend() -> None:
    """Rounded once to the minor unit, because a stated spend is an estimate anyway."""
    case = case_of(customer=_customer(Money("100.01", "CNY")), policy=policy_of(months=6))
    found = CATEGORY_SPEND.measure.read(case)
    assert isinstance(found, Reading)
    assert found.numerator == 5001


def test_spend_in_another_currency_is_unknown_not_converted() -> None:
    """At which rate nobody has said, so comparing it would make a figure up."""
    case = attrs.evolve(case_of([sale("C1", DAY, 1000)]), customer=_customer(Money(5000, "USD")))
    for criterion in (CATEGORY_SPEND, GROWTH_ROOM):
        found = criterion.measure.read(case)
        assert isinstance(found, Absent)
        assert found.why is Absence.UNKNOWN
        assert found.reason is not None
        assert "another currency" in found.reason.en
