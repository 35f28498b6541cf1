"""The trade record: what the book knows is counted, and what it does not know stays unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from keyaccount.confirmation.trade_record import trade_record
from keyaccount.model.account import KeyAccount
from keyaccount.model.activity import Activity, ActivityRates
from keyaccount.model.book import Book
from keyaccount.model.customer import Contact, Customer, Level
from keyaccount.model.ledger import Ledger
from keyaccount.model.product import Product
from tests.confirmation.ready import DAY, a_book, money
from tests.refusals import codes_of

RATES = ActivityRates("2026", {"orders": money(15), "visits": money(120)})


@pytest.mark.method("C4.3", "C4.5", "C4.6")
def test_two_years_of_orders_by_hand() -> None:
    """12 x 1,200 - 100 returned = 14,300; the year before 12,000; cost 12 x 800 - 70 = 9,530."""
    record = trade_record(a_book(), "C007")
    assert record.turnover == money(14300)
    assert record.gross_profit == money(14300 - 9530)
    assert record.growth == Decimal("0.191666666667")
    assert record.margin == Decimal("0.333566433566")
    assert record.returns == Decimal("0.006944444444")  # 100 of 14,400
    assert (record.active_months, record.tenure_months, record.products) == (12, 58, 3)
    assert record.largest_category == Decimal("0.664335664336")  # 9,500 of 14,300
    assert record.wallet == Decimal("0.25")  # 14,300 of 57,200
    assert (record.deciders, record.payment_days, record.key_accounts) == (2, 30, 0)
    assert record.ageing is not None
    assert record.ageing.overdue_share == Decimal("0.25")
    assert record.ageing.use_of_limit == Decimal("0.5")
    assert (record.cost_to_serve, record.profit, record.cost_share) == (None, None, None)


@pytest.mark.method("C4.6")
def test_cost_to_serve_needs_rates_and_counts_the_period_only() -> None:
    """20 orders at 15 and 4 visits at 120 are 780; a visit two years ago is not of this year."""
    activities = [
        Activity("C007", "orders", Decimal(20), date(2026, 1, 5)),
        Activity("C007", "visits", Decimal(4), date(2025, 4, 1)),
        Activity("C007", "visits", Decimal(9), date(2024, 4, 1)),
    ]
    record = trade_record(attrs.evolve(a_book(), activities=activities), "C007", rates=RATES)
    assert record.cost_to_serve == money(780)
    assert record.profit == money(14300 - 9530 - 780)
    assert record.cost_share == Decimal("0.054545454545")
    assert trade_record(a_book(), "C007", rates=RATES).cost_to_serve is None


def test_a_prospect_without_a_line_is_unknown_not_zero() -> None:
    """Somebody who never bought has no margin of nought, no growth of nought and no returns."""
    book = Book(DAY, Ledger.empty("CNY"), [Customer("P1", "Lee")])
    record = trade_record(book, "P1")
    known = attrs.asdict(record, recurse=False)
    unknown = [key for key, value in known.items() if value is None]
    assert "turnover" in unknown
    assert set(known) - set(unknown) == {"customer", "as_of", "period", "currency", "key_accounts"}


def test_a_first_year_has_no_growth_and_a_year_of_returns_no_margin() -> None:
    """Nothing before is not growth without end; more back than out has no meaningful share."""
    columns = ("customer", "invoiced", "net_amount", "cost_amount")
    rows = [("C1", date(2026, 1, 5), 100, 60), ("C1", date(2026, 2, 5), -150, -90)]
    record = trade_record(
        Book(DAY, Ledger.from_rows(rows, columns, currency="CNY"), [Customer("C1", "Hua")]), "C1"
    )
    assert (record.turnover, record.growth, record.margin) == (money(-50), None, None)
    assert record.returns == Decimal("1.5")
    assert (record.products, record.largest_category, record.wallet) == (None, None, None)
    only_back = Ledger.from_rows(rows[1:], columns, currency="CNY")
    assert trade_record(Book(DAY, only_back, [Customer("C1", "Hua")]), "C1").returns is None


def test_lines_of_last_year_alone_leave_this_year_unknown() -> None:
    """A customer that stopped buying has nothing in the period."""
    rows = [("C1", date(2024, 6, 5), 100)]
    ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount"), currency="CNY")
    record = trade_record(Book(DAY, ledger, [Customer("C1", "Hua")]), "C1")
    assert (record.turnover, record.since) == (None, date(2024, 6, 5))


def test_a_product_without_category_hides_the_mix() -> None:
    """A share among the categories that happen to be known would mislead."""
    book = a_book()
    products = [
        Product("P0", "tea", category="K0"),
        Product("P1", "oil"),
        Product("P2", "rice", category="K0"),
    ]
    assert trade_record(attrs.evolve(book, products=products), "C007").largest_category is None
    bare = [Product(f"P{index}", "tea") for index in range(3)]
    assert trade_record(attrs.evolve(book, products=bare), "C007").largest_category is None


def test_only_people_known_to_decide_are_counted() -> None:
    """Contacts whose say is unknown do not make the number of deciders nought."""
    unsure = Customer("C1", "Hua", contacts=[Contact("P1", "Wang", Level.STAFF)])
    gone = Customer("C2", "Lian", contacts=[Contact("P1", "Wang", Level.STAFF, decides=True, left_on=DAY)])
    nobody = Customer("C3", "Kang", contacts=[Contact("P1", "Wang", Level.STAFF, decides=False)])
    book = Book(DAY, Ledger.empty("CNY"), [unsure, gone, nobody], accounts=[KeyAccount("C3", DAY)])
    assert [trade_record(book, one).deciders for one in ("C1", "C2", "C3")] == [None, None, 0]
    assert trade_record(book, "C1").key_accounts == 1
    assert codes_of(lambda: trade_record(book, "C9")) == ["book.unknown-customer"]


def test_tenure_counts_whole_months() -> None:
    """The 31st is not yet a month after the 1st of the same month, nor before the day comes round."""

    def months(since: date) -> int | None:
        return trade_record(
            Book(DAY, Ledger.empty("CNY"), [Customer("C1", "Hua", since=since)]), "C1"
        ).tenure_months

    assert [months(date(2026, 3, 31)), months(date(2026, 2, 28)), months(date(2025, 3, 31))] == [0, 1, 12]
