"""The policy of visits is dated data, and the facts of a visit come from the book as they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.book import Book
from keyaccount.model.commitment import Commitment
from keyaccount.model.customer import Customer, Level
from keyaccount.model.ledger import Ledger
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.model.visit_record import IssueRaised
from keyaccount.visits import CooperationStage, LevelPolicy, PurposePolicy, VisitFacts, VisitPolicy
from tests.visits.builders import colleague


def test_facts_come_from_the_book_under_every_id_of_the_customer() -> None:
    """A complaint filed under the old id is still this customer's."""
    book = Book(
        date(2026, 3, 1),
        Ledger.empty("CNY"),
        customers=[Customer("C1", "Hua", former_ids=["OLD"]), Customer("C2", "Lian")],
        service_events=[
            ServiceEvent("S1", "OLD", ServiceKind.COMPLAINT, date(2026, 2, 1)),
            ServiceEvent("S2", "C2", ServiceKind.COMPLAINT, date(2026, 2, 1)),
        ],
        commitments=[Commitment("P1", "C1", Side.OURS, "delivery", "Two pallets", "Li", date(2026, 3, 9))],
    )
    facts = VisitFacts.from_book(
        book,
        "C1",
        stage=CooperationStage.STEADY,
        colleagues=[colleague("Chen", Level.GENERAL_MANAGER)],
        issues=[IssueRaised("problem.P1", "stock-outs", date(2026, 2, 20), major=True)],
    )
    assert [one.id for one in facts.service_events] == ["S1"]
    assert [one.id for one in facts.commitments] == ["P1"]
    assert facts.other_ids == {"OLD"}
    assert [one.name for one in facts.people(Side.OURS)] == ["Chen"]
    assert facts.people(Side.THEIRS) == ()
    purposes = facts.purposes("C1", date(2026, 3, 2), PurposePolicy("1"))
    assert "problem.P1" in [one.reference for one in purposes]


@pytest.mark.parametrize(
    "make",
    [
        lambda: VisitPolicy("1", PurposePolicy("1"), LevelPolicy("1"), lead_days=1, preparation_days=2),
        lambda: VisitPolicy("", PurposePolicy("1"), LevelPolicy("1")),
        lambda: VisitPolicy("1", LevelPolicy("1"), LevelPolicy("1")),  # type: ignore[arg-type]
        lambda: VisitFacts(customer="C1"),  # type: ignore[arg-type]
        lambda: VisitFacts(colleagues=["Chen"]),
        lambda: VisitFacts(issues=["stock-outs"]),
        lambda: VisitFacts(stage="steady"),  # type: ignore[arg-type]
    ],
)
def test_unclear_policies_and_facts_are_refused(make: Any) -> None:
    """A plan sent after both sides should have prepared helps nobody."""
    with pytest.raises(KeyAccountError):
        make()
