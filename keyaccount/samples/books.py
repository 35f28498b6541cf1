"""The whole fictional market as one book: what every example, guide and test can stand on."""

from __future__ import annotations

from datetime import date
from functools import cache

from keyaccount.errors import Lang
from keyaccount.model.book import Book
from keyaccount.samples.customers import customers
from keyaccount.samples.lines import LINE_COLUMNS, ledger, next_quarter_rows
from keyaccount.samples.people import commitments, managers, relationship_answers, relationship_events
from keyaccount.samples.products import products
from keyaccount.samples.service import activities, receivables, service_events

__all__ = ["AS_OF", "NEXT_REVIEW", "distributor", "one_quarter_later"]

AS_OF = date(2025, 12, 31)
NEXT_REVIEW = date(2026, 3, 31)


def distributor(lang: Lang = "en") -> Book:
    """Return the book of Qingyuan, a fictional maker of water purifiers, at the end of 2025.

    It holds twenty-four retailers with two years of order lines, among them an A customer that loses
    money once it is served, two prospective key accounts that never bought, a renamed, a merged and a
    branch customer, returns, overdue receivables, and promises kept and missed. Everything is made up.
    A book never changes, so it is made once and handed out again.

    >>> book = distributor()
    >>> len(book.customers), book.as_of.isoformat(), book.currency
    (24, '2025-12-31', 'CNY')
    """
    return _market(lang == "en")


@cache
def _market(english: bool) -> Book:
    lang: Lang = "en" if english else "zh"
    return Book(
        AS_OF,
        ledger(),
        customers(lang),
        products(lang),
        managers(lang),
        activities(),
        receivables(),
        service_events(),
        relationship_answers(),
        relationship_events(),
        commitments=commitments(),
    )


def one_quarter_later(book: Book, lang: Lang = "en") -> Book:
    """Return the sample book extended by the first quarter of 2026, in which a prospect starts buying.

    Pass the book you have, with the accounts, commitments and visits that came of it.

    >>> later = one_quarter_later(distributor())
    >>> later.as_of.isoformat(), len(later.ledger) > len(distributor().ledger)
    ('2026-03-31', True)
    """
    return book.extended(
        as_of=NEXT_REVIEW,
        lines=next_quarter_rows(),
        columns=LINE_COLUMNS,
        customers=customers(lang, year=2026),
    )
