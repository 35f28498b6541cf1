"""Churn risk plugs into the score: returns are no purchases, one-time buyers are unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keyaccount.identification.alive import AliveMeasure, alive_criterion, buying_histories
from keyaccount.identification.criterion import Absence, Absent
from keyaccount.identification.ranking import identify
from keyaccount.model.customer import Customer, PurchaseHistory
from tests.identification.market import AS_OF, book_of, monthly, policy_of, sale
from tests.identification.test_beta_geometric import PUBLISHED

ROWS = [
    *monthly("C1", 100),
    *monthly("C2", 100, range(1, 7)),
    sale("C3", date(2025, 3, 1), 50),
    sale("C1", date(2025, 7, 20), -30),
]


def test_histories_of_a_book() -> None:
    """Sales up to the day, returns left out, several documents of a day once, old ids under today's."""
    customers = [Customer("C1", "Hua", former_ids=["OLD"])]
    rows = [*ROWS, sale("OLD", date(2024, 11, 15), 5), sale("C1", date(2025, 3, 15), 1)]
    found = buying_histories(book_of(rows, customers), AS_OF)
    assert found["C1"].repeats == 12
    assert found["C3"].one_time
    assert list(found) == ["C1", "C2", "C3"]
    earlier = buying_histories(book_of(rows, customers), date(2025, 2, 1))
    assert "C3" not in earlier
    assert buying_histories(book_of([], customers), AS_OF) == {}


@pytest.mark.method("I4a")
def test_a_fitted_model_becomes_a_criterion() -> None:
    """Who went silent scores lower; a one-time buyer and a prospect have no reading; I4a is cited."""
    prospect = Customer("P1", "New", purchases=PurchaseHistory.NOT_STARTED)
    book = book_of(ROWS, [prospect])
    criterion = alive_criterion(PUBLISHED, buying_histories(book, AS_OF), AS_OF)
    policy = policy_of().with_criterion(criterion, Decimal("0.1"))
    ranking = identify(book, policy, AS_OF)
    worth = {
        name: next(one.utility for one in ranking.contributions(name) if one.criterion == "alive")
        for name in ("C1", "C2", "C3")
    }
    assert worth["C1"] is not None
    assert worth["C2"] is not None
    assert worth["C1"] > worth["C2"]
    assert worth["C3"] is None
    part = ranking.explain("C1").find("alive")
    assert part is not None
    assert part.clause == "I4a"
    assert "BG/NBD as of 2026-01-31" in part.tree()
    column = len(policy.criteria) - 1
    once, never = (ranking.of(name).readings[column] for name in ("C3", "P1"))
    assert isinstance(once, Absent)
    assert once.why is Absence.UNKNOWN
    assert once.reason is not None
    assert isinstance(never, Absent)
    assert never.why is Absence.NOT_STARTED


def test_the_probabilities_are_data_of_the_policy() -> None:
    """A ranking replays whatever a later fit would say."""
    one = AliveMeasure("own", AS_OF, {"C1": Decimal("0.5")})
    assert one == AliveMeasure("own", AS_OF, {"C1": Decimal("0.5")})
    assert hash(one) == hash(AliveMeasure("own", AS_OF, {"C1": Decimal("0.5")}))
