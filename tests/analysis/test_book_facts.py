"""Facts out of a book: the year, the peers, the records, and what was known on the day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest

from keyaccount import samples
from keyaccount.analysis import facts_of, facts_of_all
from keyaccount.errors import KeyAccountError
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.model.product import Product
from keyaccount.model.receivable import Receivable
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.values.money import Money
from tests.analysis.scenario import DAY, cny

ROWS = [
    ("C1", "tea1", date(2024, 4, 2), 1000),
    ("OLD", "tea1", date(2024, 9, 2), 500),
    ("C1", "pot1", date(2024, 12, 2), 300),
    ("C1", "tea1", date(2025, 6, 2), 700),
    ("C1", "tea1", date(2025, 7, 2), -100),
    ("C2", "tea1", date(2025, 6, 2), 600),
    ("C2", "cup1", date(2025, 6, 3), 300),
    ("C3", "cup1", date(2025, 6, 3), 100),
    ("C4", "pot1", date(2025, 6, 3), 100),
]
COLUMNS = ("customer", "product", "invoiced", "net_amount")
CUSTOMERS = [
    Customer("C1", "Hua", channel="shops", former_ids=["OLD"], category_spend=Money(2400, "CNY")),
    Customer("C2", "Lian", channel="shops"),
    Customer("C3", "Tong", channel="shops"),
    Customer("C4", "Net", channel="online"),
]
PRODUCTS = [
    Product("tea1", "tea", category="tea"),
    Product("cup1", "cup", category="cups"),
    Product("pot1", "pot", category="pots"),
]
BOOK = Book(
    DAY,
    Ledger.from_rows(ROWS, COLUMNS, currency="CNY"),
    CUSTOMERS,
    PRODUCTS,
    receivables=[
        Receivable("C1", "D1", cny(90), date(2025, 11, 1), date(2025, 12, 1)),
        Receivable("C1", "D2", cny(50), date(2026, 3, 1), date(2026, 4, 30)),
    ],
    service_events=[
        ServiceEvent("S1", "C1", ServiceKind.COMPLAINT, date(2026, 3, 1), promised_days=3),
        ServiceEvent("S2", "OLD", ServiceKind.DELIVERY_FAILURE, date(2026, 3, 30), promised_days=3),
        ServiceEvent("S3", "C1", ServiceKind.CLEANING, date(2026, 3, 30)),
        ServiceEvent("S4", "C2", ServiceKind.COMPLAINT, date(2026, 3, 1)),
    ],
)


@pytest.mark.method("A2", "A3", "A5")
def test_a_year_of_facts_for_one_account() -> None:
    """Turnover, the year before, returns, overdue money and complaints come from the book alone."""
    facts = facts_of("C1", BOOK, DAY)
    assert (facts.turnover, facts.turnover_before, facts.returned) == (cny(600), cny(1800), cny(100))
    assert (facts.overdue, facts.most_days_overdue) == (cny(90), 120)
    assert (facts.complaints_open, facts.complaints_late) == (2, 1)
    assert facts.wallet is not None
    assert facts.wallet.share == Fraction(1, 4)
    assert {"A0", "A3"} <= facts.explain().clauses()


def test_peers_are_those_of_the_same_channel() -> None:
    """A shop is compared with shops; without a channel everybody else is a peer."""
    cups = {one.category: one for one in facts_of("C1", BOOK, DAY).categories}
    assert cups["cups"].peer_share == 1
    # C2 gives cups a third and C3 all; the median share is two thirds of a turnover of 600.
    assert cups["cups"].potential == cny(400)
    assert cups["pots"].peer_share == 0
    assert cups["pots"].potential is None
    assert cups["pots"].lost
    free = attrs.evolve(BOOK, customers=[attrs.evolve(CUSTOMERS[0], channel=None), *CUSTOMERS[1:]])
    pots = {one.category: one for one in facts_of("C1", free, DAY).categories}["pots"]
    assert pots.peer_share == Fraction(1, 3)


def test_a_new_customer_has_no_year_to_compare_with() -> None:
    """Growth from nothing is no growth rate."""
    assert facts_of("C2", BOOK, DAY).turnover_before is None
    nobody = Book(DAY, Ledger.empty("CNY"), [Customer("C9", "New")])
    bare = facts_of("C9", nobody, DAY)
    assert (bare.turnover, bare.overdue, bare.complaints_open, bare.categories) == (None, None, None, ())


def test_a_customer_that_stopped_buys_nothing_now() -> None:
    """A known customer without a line in the year has a turnover of zero: that is known, not unknown."""
    later = attrs.evolve(BOOK, as_of=date(2028, 1, 31))
    facts = facts_of("C1", later, date(2028, 1, 31))
    assert (facts.turnover, facts.returned, facts.turnover_before) == (cny(0), cny(0), cny(0))
    assert {one.potential for one in facts.categories} == {None}


def test_only_what_was_known_on_the_day_counts() -> None:
    """A study of last year must come out as it would have then."""
    then = date(2025, 6, 30)
    assert facts_of("C1", BOOK, then).turnover == cny(1500)
    assert facts_of("C1", BOOK, then).complaints_open is None


def test_lines_without_products_have_no_categories() -> None:
    """Without products there is no range to look at."""
    rows = [(customer, day, amount) for customer, _, day, amount in ROWS]
    ledger = Ledger.from_rows(rows, ("customer", "delivered", "net_amount"), currency="CNY")
    facts = facts_of("C1", attrs.evolve(BOOK, ledger=ledger), DAY)
    assert facts.categories == ()
    assert facts.turnover == cny(600)


def test_products_without_category_stand_apart() -> None:
    """What belongs to no category counts in the turnover and in no gap."""
    odd = attrs.evolve(BOOK, products=[PRODUCTS[0], Product("cup1", "cup"), Product("pot1", "pot")])
    facts = facts_of("C1", odd, DAY)
    assert [one.category for one in facts.categories] == ["tea"]
    assert facts.turnover == cny(600)


def test_an_unknown_customer_is_refused() -> None:
    """A misspelt id must not give the facts of nobody."""
    with pytest.raises(KeyAccountError) as caught:
        facts_of("C8", BOOK, DAY)
    assert caught.value.code == "book.unknown-customer"


def test_the_facts_of_many_accounts_are_those_of_each() -> None:
    """One pass over everybody's lines must tell the same as a pass per account."""
    book = samples.distributor()
    keys = [one.id for one in book.standing()][:6]
    assert facts_of_all(keys, book, samples.AS_OF) == tuple(
        facts_of(key, book, samples.AS_OF) for key in keys
    )
    assert facts_of_all([], book, samples.AS_OF) == ()
