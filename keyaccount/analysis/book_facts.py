"""Take the facts of one account out of the book: its year, its categories against its peers, its records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from keyaccount.analysis.facts import AccountFacts, CategoryFact
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.facts import CustomerFacts
from keyaccount.model.ledger import Ledger
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.values.checks import check_date, tuple_of
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_ratio
from keyaccount.values.periods import Period

__all__ = ["facts_of", "facts_of_all"]

_TROUBLE = (ServiceKind.COMPLAINT, ServiceKind.BREAKDOWN, ServiceKind.DELIVERY_FAILURE)
# Minor units by category, for one customer.
_Spend = dict[str, int]


class _Spends(NamedTuple):
    """What every customer spends per category in the year and in the one before."""

    categories: tuple[str, ...]
    now: dict[str, _Spend]
    before: dict[str, _Spend]


def facts_of(customer: str, book: Book, as_of: date) -> AccountFacts:
    """Compute the facts of one account from what was known at the close of a day.

    Peers are the other customers of the same channel, or all others where none is named. Linear in
    the lines of the two years up to the day; for many accounts ask `facts_of_all` once. Raises
    `KeyAccountError` (`book.unknown-customer`). Method: A2, A3, A5.

    >>> rows = [("C1", date(2026, 1, 5), 10)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount"), currency="CNY")
    >>> facts = facts_of("C1", Book(date(2026, 1, 31), ledger, [Customer("C1", "Hua")]), date(2026, 1, 31))
    >>> str(facts.turnover), facts.turnover_before
    ('10.00 CNY', None)
    """
    return facts_of_all((customer,), book, as_of)[0]


def facts_of_all(customers: Iterable[str], book: Book, as_of: date) -> tuple[AccountFacts, ...]:
    """Compute the facts of several accounts, in the order given, with one pass over everybody's lines.

    As `facts_of` for each; hand them to `plan_account`. Method: A2, A3, A5.

    >>> ledger = Ledger.empty("CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C1", "Hua"), Customer("C2", "Lian")])
    >>> [facts.name for facts in facts_of_all(["C2", "C1"], book, date(2026, 1, 31))]
    ['Lian', 'Hua']
    """
    check_date(as_of, "$.as_of")
    known = book if book.as_of <= as_of else book.known_at(as_of)
    wanted = [known.customer(customer) for customer in tuple_of(customers)]
    year = Period.trailing(months=12, as_of=as_of)
    spends = _spends_of(known, year, _basis(known.ledger))
    return tuple(_facts(known, one, as_of, year, spends) for one in wanted)


def _facts(known: Book, one: Customer, as_of: date, year: Period, spends: _Spends | None) -> AccountFacts:
    basis = _basis(known.ledger)
    span = known.lines_of(one.id).span(basis)
    before = year.shift(months=-12)
    # A customer that began within the two years has no whole year to compare with.
    comparable = span is not None and span.start < before.shift(months=1).start
    now = known.facts_of(one.id, year, basis)
    complaints = known.service_events_of(one.id)
    overdue, days = _overdue(known, one.id, as_of)
    return AccountFacts(
        one.id,
        one.name,
        known.currency,
        as_of,
        turnover=None if span is None else _net(now, known.currency),
        turnover_before=_net(known.facts_of(one.id, before, basis), known.currency) if comparable else None,
        returned=None if span is None else now.returns if now else Money.zero(known.currency),
        categories=() if spends is None else _categories(known, one, spends),
        overdue=overdue,
        most_days_overdue=days,
        complaints_open=_count(complaints, as_of, late=False) if known.service_events else None,
        complaints_late=_count(complaints, as_of, late=True) if known.service_events else None,
        category_spend=one.category_spend,
    )


def _basis(ledger: Ledger) -> str:
    return next(
        (basis for basis in ("invoiced", "delivered", "ordered") if basis in ledger.columns), "invoiced"
    )


def _net(facts: CustomerFacts | None, currency: str) -> Money:
    return Money.zero(currency) if facts is None else facts.net


def _overdue(book: Book, customer: str, as_of: date) -> tuple[Money | None, int | None]:
    if not book.receivables:
        return None, None
    late = [one for one in book.receivables_of(customer) if one.days_overdue(as_of) > 0]
    days = max((one.days_overdue(as_of) for one in late), default=0)
    return Money.total([one.open_amount(as_of) for one in late], book.currency), days


def _count(events: tuple[ServiceEvent, ...], as_of: date, *, late: bool) -> int:
    pending = [
        one
        for one in events
        if one.kind in _TROUBLE and one.opened <= as_of and (one.resolved is None or one.resolved > as_of)
    ]
    return sum(1 for one in pending if not late or one.on_time(as_of) is False)


def _spends_of(book: Book, year: Period, basis: str) -> _Spends | None:
    category_of = {product.id: product.category for product in book.products if product.category is not None}
    if not category_of or "product" not in book.ledger.columns:
        return None
    now = _spend(book, category_of, year, basis)
    before = _spend(book, category_of, year.shift(months=-12), basis)
    return _Spends(tuple(sorted(set(category_of.values()))), now, before)


def _categories(book: Book, customer: Customer, spends: _Spends) -> tuple[CategoryFact, ...]:
    """Set each category against the peers: the customers of the same channel, or all where none is named."""
    mine = spends.now.get(customer.id, {})
    before = spends.before.get(customer.id, {})
    whole = sum(mine.values())
    peers = [
        spend
        for key, spend in spends.now.items()
        if key != customer.id and sum(spend.values()) > 0 and _peer(book, key, customer)
    ]
    return tuple(
        CategoryFact(
            category,
            Money.of_minor(mine.get(category, 0), book.currency),
            Money.of_minor(before.get(category, 0), book.currency),
            Fraction(sum(1 for one in peers if one.get(category, 0) > 0), len(peers)) if peers else None,
            _potential(category, whole, peers, book.currency),
        )
        for category in spends.categories
    )


def _peer(book: Book, key: str, customer: Customer) -> bool:
    return customer.channel is None or book.customer(key).channel == customer.channel


def _spend(book: Book, category_of: dict[str, str], period: Period, basis: str) -> dict[str, _Spend]:
    spend: dict[str, _Spend] = defaultdict(dict)
    totals = book.ledger.totals(
        by=("customer", "product"), of="net_amount", period=period, basis=basis, aliases=book.aliases
    )
    for (customer, product), amount in totals.items():
        category = category_of.get(product)
        if category is not None and customer and amount is not None:
            spend[customer][category] = spend[customer].get(category, 0) + amount
    return spend


def _potential(category: str, whole: int, peers: list[_Spend], currency: str) -> Money | None:
    """Return the category at the median share that the peers who buy it give it, of this turnover."""
    shares = [Fraction(one[category], sum(one.values())) for one in peers if one.get(category, 0) > 0]
    if not shares or whole <= 0:
        return None
    worth = median(shares) * whole
    return Money.of_minor(round_ratio(worth.numerator, worth.denominator), currency)
