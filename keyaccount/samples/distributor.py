"""The whole fictional market as one book: what every example, guide and test can stand on."""

from __future__ import annotations

from datetime import date

from keyaccount.errors import Lang
from keyaccount.model.book import Book
from keyaccount.samples.customers import customers
from keyaccount.samples.lines import ledger
from keyaccount.samples.people import commitments, managers, relationship_answers, relationship_events
from keyaccount.samples.products import products
from keyaccount.samples.service import activities, receivables, service_events

__all__ = ["AS_OF", "distributor"]

AS_OF = date(2025, 12, 31)


def distributor(lang: Lang = "en") -> Book:
    """Return the book of Qingyuan, a fictional maker of water purifiers, at the end of 2025.

    It holds twenty-four retailers with two years of order lines, among them an A customer that loses
    money once it is served, two prospective key accounts that never bought, a renamed, a merged and a
    branch customer, returns, overdue receivables, and promises kept and missed. Everything is made up.

    >>> book = distributor()
    >>> len(book.customers), book.as_of.isoformat(), book.currency
    (24, '2025-12-31', 'CNY')
    """
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
