"""Every kind of wrong input that real data brings ends in one error that names the place and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

import keyaccount as ka
from keyaccount.identification import Track

DAY = date(2026, 1, 5)
COLUMNS = ("customer", "invoiced", "net_amount")
# As it arrives from a caller without a type checker.
FLOAT: Any = 12.5


def _ledger(*rows: tuple[object, ...], currency: str = "CNY") -> ka.Ledger:
    return ka.Ledger.from_rows(rows, COLUMNS, currency=currency)


def _book(*customers: ka.Customer) -> ka.Book:
    return ka.Book(DAY, ka.Ledger.empty("CNY"), customers)


WRONG: dict[str, tuple[Callable[[], object], str, str]] = {
    "missing column": (
        lambda: ka.Ledger.from_rows([("C1", DAY)], ("customer", "invoiced"), currency="CNY"),
        "ledger.column-missing",
        "net_amount",
    ),
    "misspelt column": (
        lambda: ka.Ledger.from_rows([("C1", DAY, 1)], ("customer", "invoiced", "net_amnt"), currency="CNY"),
        "ledger.column-unknown",
        "net_amount",
    ),
    "NaN": (lambda: _ledger(("C1", DAY, Decimal("NaN"))), "money.not-finite", "$.rows[0].net_amount"),
    "infinite": (
        lambda: _ledger(("C1", DAY, Decimal("Infinity"))),
        "money.not-finite",
        "$.rows[0].net_amount",
    ),
    "float money": (lambda: _ledger(("C1", DAY, 12.5)), "money.amount", "$.rows[0].net_amount"),
    "float in Money": (lambda: ka.Money(FLOAT, "CNY"), "money.amount", "$.amount"),
    "unknown currency": (lambda: _ledger(currency="CNX"), "money.currency-unknown", "$.currency"),
    "mixed currencies": (lambda: ka.Money(1, "CNY") + ka.Money(1, "USD"), "money.currency-mixed", "$"),
    "date as datetime": (
        lambda: _ledger(("C1", datetime(2026, 1, 5), 1)),
        "date.not-a-date",
        "$.rows[0].invoiced",
    ),
    "book as of a datetime": (
        lambda: ka.Book(datetime(2026, 1, 5), ka.Ledger.empty("CNY")),
        "date.not-a-date",
        "$.as_of",
    ),
    "duplicate ids": (lambda: _book(ka.Customer("C1", "a"), ka.Customer("C1", "b")), "book.duplicate", "C1"),
    "cyclic hierarchy": (
        lambda: _book(ka.Customer("C1", "a", parent="C2"), ka.Customer("C2", "b", parent="C1")),
        "book.cycle",
        "C1 -> C2 -> C1",
    ),
    "dangling reference": (
        lambda: ka.Book(DAY, _ledger(("C9", DAY, 1)), [ka.Customer("C1", "a")]),
        "book.",
        "C9",
    ),
    "overlapping periods": (
        lambda: ka.values.check_disjoint([ka.Period.year(2026), ka.Period.quarter(2026, 2)], "$.valid"),
        "period.overlap",
        "$.valid",
    ),
    "empty period": (lambda: ka.Period(DAY, DAY), "period.", "$.end"),
}


@pytest.mark.parametrize("kind", WRONG, ids=str)
def test_wrong_input_names_place_and_remedy(kind: str) -> None:
    """One error, with a stable code, a path, and wording in both languages, is what mending it takes."""
    build, code, told = WRONG[kind]
    with pytest.raises(ka.KeyAccountError) as caught:
        build()
    error = caught.value
    assert error.code.startswith(code)
    assert error.path.startswith("$")
    assert told in error.text()
    assert all(problem.en and problem.zh for problem in error.problems)


def test_an_empty_book_is_ranked_without_anybody() -> None:
    """On its first day a CRM has no customers; that is no error, and nobody is invented."""
    ranking = ka.identify(_book(), ka.standard_policy(ka.Money(1000, "CNY")), DAY)
    assert ranking.accounts == ranking.prospects == ()
    assert ka.shortlist(ranking, 5, prepared_by="M1").nominations == ()


def test_one_customer_is_ranked_alone() -> None:
    """Scores on fixed bounds need no company; a single customer must not divide by zero."""
    book = ka.Book(DAY, _ledger(("C1", DAY, 100)), [ka.Customer("C1", "Hualian")])
    ranking = ka.identify(book, ka.standard_policy(ka.Money(1000, "CNY")), DAY)
    only = ranking.accounts[0]
    assert (only.rank, only.track) == (1, Track.CURRENT)
    assert only.score is not None
    assert ranking.explain("C1").figure == only.score


def test_switching_attrs_validators_off_switches_no_check_off() -> None:
    """Any library in the process may switch validators off; ours must go on paying the right amount."""
    attrs.validators.set_disabled(True)
    try:
        with pytest.raises(ka.KeyAccountError):
            ka.Money(FLOAT, "CNY")
    finally:
        attrs.validators.set_disabled(False)
