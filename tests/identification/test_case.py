"""How a customer buys decides its track; a prospect is not a lapsed customer, nor one at risk."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.identification.case import Buyer, Track, buyer_state
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.model.facts import customer_facts
from keyaccount.model.ledger import Ledger
from tests.identification.market import COLUMNS, sale

FACTS = customer_facts(Ledger.from_rows([sale("C1", date(2026, 1, 5), 10)], COLUMNS, currency="CNY"))["C1"]


@pytest.mark.method("I7")
@pytest.mark.parametrize(
    ("history", "first_purchase", "lines", "first_line", "state"),
    [
        (PurchaseHistory.UNKNOWN, None, True, date(2026, 1, 5), Buyer.ACTIVE),
        (PurchaseHistory.UNKNOWN, None, False, date(2024, 1, 5), Buyer.LAPSED),
        (PurchaseHistory.STARTED, None, False, None, Buyer.LINES_MISSING),
        (PurchaseHistory.UNKNOWN, date(2020, 1, 1), False, None, Buyer.LINES_MISSING),
        (PurchaseHistory.NOT_STARTED, None, False, None, Buyer.NOT_STARTED),
        (PurchaseHistory.UNKNOWN, None, False, None, Buyer.UNKNOWN),
        (PurchaseHistory.STARTED, None, False, date(2026, 3, 1), Buyer.NOT_STARTED),
        (PurchaseHistory.STARTED, date(2020, 1, 1), False, date(2026, 3, 1), Buyer.LINES_MISSING),
        (PurchaseHistory.UNKNOWN, date(2026, 5, 1), False, None, Buyer.NOT_STARTED),
    ],
)
def test_ways_of_buying(
    history: PurchaseHistory,
    first_purchase: date | None,
    lines: bool,
    first_line: date | None,
    state: Buyer,
) -> None:
    """Lines decide; without them the record does; never bought and lines not at hand stay apart."""
    customer = Customer("C1", "Hua", purchases=history, first_purchase=first_purchase)
    assert buyer_state(customer, FACTS if lines else None, first_line, date(2026, 1, 31)) is state


def test_tracks() -> None:
    """Whoever has bought is a customer, whoever has not is a prospect; words in both languages."""
    assert {buyer for buyer in Buyer if buyer.track is Track.CURRENT} == {Buyer.ACTIVE, Buyer.LAPSED}
    assert all(buyer.text.en and buyer.text.zh for buyer in Buyer)
    assert Track.PROSPECTIVE.text.zh == "潜在的重点客户"
