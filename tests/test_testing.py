"""The strategies given to embedders must draw what the library accepts."""

from hypothesis import given, settings

from keyaccount.model.book import Book
from keyaccount.model.ledger import Ledger
from keyaccount.testing import LINE_COLUMNS, books, days, ledgers, line_rows, moneys, periods
from keyaccount.values.money import Money
from keyaccount.values.periods import Period


@given(moneys("JPY", 0, 9), periods(30), days())
def test_values_stay_within_their_bounds(money: Money, period: Period, day: object) -> None:
    """A strategy that ignores its bounds makes an embedder's test lie."""
    assert money.currency == "JPY"
    assert 0 <= money.minor_units <= 9
    assert 1 <= period.days <= 30
    assert day is not None


@settings(max_examples=30)
@given(line_rows(most=12))
def test_rows_make_a_ledger(rows: list[tuple[object, ...]]) -> None:
    """Every drawn list of rows must be accepted, returns included."""
    assert len(Ledger.from_rows(rows, LINE_COLUMNS, currency="CNY")) == len(rows)


@settings(max_examples=20)
@given(ledgers(), books(names={"C1": "Hualian"}))
def test_books_hold_their_ledger(ledger: Ledger, book: Book) -> None:
    """A drawn book must be consistent: its customers are those of its lines and one that never bought."""
    assert ledger.currency == book.currency == "CNY"
    assert book.customer("C1").name == "Hualian"
    assert set(book.ledger.names("customer")) <= {one.id for one in book.customers}
