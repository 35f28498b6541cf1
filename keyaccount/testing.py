"""Hypothesis strategies for those who embed the library; needs the `test` extra.

>>> from hypothesis import find
>>> find(moneys("CNY", least=5), lambda money: True)
Money('0.05', 'CNY')
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from keyaccount.errors import MissingExtra
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.numbers import decimal_of
from keyaccount.values.periods import Period

try:
    from hypothesis import strategies as st
except ImportError as _error:
    raise MissingExtra.named("test", needs="hypothesis") from _error

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["LINE_COLUMNS", "books", "days", "ledgers", "line_rows", "moneys", "periods"]

LINE_COLUMNS = (
    "customer",
    "product",
    "document",
    "line",
    "invoiced",
    "quantity",
    "net_amount",
    "cost_amount",
)
"""The columns of the rows that `line_rows` draws."""

_FIRST, _LAST = date(2024, 1, 1), date(2026, 12, 31)


def days(first: date = _FIRST, last: date = _LAST) -> SearchStrategy[date]:
    """Draw days between two days, both included.

    >>> from hypothesis import find
    >>> find(days(date(2026, 1, 1), date(2026, 1, 1)), lambda day: True)
    datetime.date(2026, 1, 1)
    """
    return st.dates(min_value=first, max_value=last)


def moneys(currency: str = "CNY", least: int = -(10**9), most: int = 10**9) -> SearchStrategy[Money]:
    """Draw amounts in one currency, bounds in minor units.

    >>> from hypothesis import find
    >>> find(moneys("JPY", 5, 5), lambda money: True)
    Money('5', 'JPY')
    """
    return st.integers(least, most).map(lambda minor: Money.of_minor(minor, currency))


def periods(longest_days: int = 400) -> SearchStrategy[Period]:
    """Draw half-open periods of at least one day.

    >>> from hypothesis import find
    >>> find(periods(1), lambda period: True).days
    1
    """
    return st.builds(
        lambda start, length: Period(start, start + timedelta(days=length)),
        days(),
        st.integers(1, longest_days),
    )


def line_rows(
    customers: int = 5, products: int = 4, most: int = 40
) -> SearchStrategy[list[tuple[object, ...]]]:
    """Draw rows for `Ledger.from_rows` in the order of `LINE_COLUMNS`, sales and returns mixed.

    >>> from hypothesis import find
    >>> find(line_rows(most=0), lambda rows: True)
    []
    """
    drawn = st.tuples(
        st.integers(1, customers),
        st.integers(1, products),
        days(),
        st.integers(1, 50),
        st.integers(1, 10**6),
        st.booleans(),
    )
    return st.lists(drawn, max_size=most).map(
        lambda found: [_row(number, *one) for number, one in enumerate(found, 1)]
    )


def _row(
    number: int, customer: int, product: int, day: date, units: int, minor: int, back: bool
) -> tuple[object, ...]:
    sign = -1 if back else 1
    return (
        f"C{customer}",
        f"P{product}",
        f"D{number}",
        1,
        day,
        Decimal(sign * units),
        decimal_of(sign * minor, 2),
        decimal_of(sign * (minor * 2 // 3), 2),
    )


def ledgers(currency: str = "CNY", *, most: int = 40) -> SearchStrategy[Ledger]:
    """Draw small ledgers.

    >>> from hypothesis import find
    >>> find(ledgers("USD"), lambda ledger: True).currency
    'USD'
    """
    return line_rows(most=most).map(lambda rows: Ledger.from_rows(rows, LINE_COLUMNS, currency=currency))


def books(currency: str = "CNY", *, names: Mapping[str, str] | None = None) -> SearchStrategy[Book]:
    """Draw books whose customers are those of the ledger and one that never bought.

    >>> from hypothesis import find
    >>> len(find(books(), lambda book: True).customers)
    6
    """
    called = names or {}
    ids = [*(f"C{number}" for number in range(1, 6)), "PROSPECT"]
    customers = [Customer(key, called.get(key, f"Customer {key}")) for key in ids]
    return ledgers(currency).map(lambda ledger: Book(_LAST, ledger, customers))
