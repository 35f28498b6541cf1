"""The trade record: what the book itself knows of a customer, gathered once for its dossier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.confirmation.ageing import AgeingScale, ReceivablesAgeing, age_receivables
from keyaccount.model.activity import ActivityRates
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.facts import CustomerFacts
from keyaccount.values.money import Money
from keyaccount.values.numbers import score_of
from keyaccount.values.periods import Period

__all__ = ["TradeRecord", "trade_record"]

MONTHS = 12


@attrs.frozen(kw_only=True)
class TradeRecord:
    """Hold what the book knows of one customer over the trailing 12 months, unknowns as None.

    Shares are of 1. `cost_to_serve` and `profit` need activity rates; `growth` compares with the 12 months
    before; `largest_category` is the share of the largest category with a known one; `wallet` needs the
    customer's whole category spend. `deciders` counts contacts known to decide on purchases,
    `key_accounts` the key accounts there were.

    Method: C4.3, C4.5, C4.6.

    >>> from keyaccount.model.ledger import Ledger
    >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")])
    >>> trade_record(book, "C1").turnover is None, trade_record(book, "C1").period.start.isoformat()
    (True, '2025-02-01')
    """

    customer: str
    as_of: date
    period: Period
    currency: str
    since: date | None = None
    tenure_months: int | None = None
    turnover: Money | None = None
    growth: Decimal | None = None
    active_months: int | None = None
    returns: Decimal | None = None
    gross_profit: Money | None = None
    margin: Decimal | None = None
    cost_to_serve: Money | None = None
    cost_share: Decimal | None = None
    profit: Money | None = None
    products: int | None = None
    largest_category: Decimal | None = None
    wallet: Decimal | None = None
    payment_days: int | None = None
    credit_limit: Money | None = None
    deciders: int | None = None
    ageing: ReceivablesAgeing | None = None
    key_accounts: int = 0


def trade_record(
    book: Book, customer: str, *, rates: ActivityRates | None = None, scale: AgeingScale | None = None
) -> TradeRecord:
    """Gather what the book knows of a customer at its close.

    Raises `KeyAccountError` (`book.unknown-customer`, and as `ActivityRates.rate`). Linear in its lines.

    Method: C4.1, C4.3, C4.5, C4.6.

    >>> from keyaccount.model.ledger import Ledger
    >>> rows = [("C1", date(2025, 3, 5), 900, 600), ("C1", date(2026, 1, 5), 100, 90)]
    >>> columns = ("customer", "invoiced", "net_amount", "cost_amount")
    >>> ledger = Ledger.from_rows(rows, columns, currency="CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C1", "Hua")])
    >>> found = trade_record(book, "C1")
    >>> str(found.turnover), found.margin, found.active_months
    ('1000.00 CNY', Decimal('0.310000000000'), 2)
    """
    who = book.customer(customer)
    period = Period.trailing(months=MONTHS, as_of=book.as_of)
    now = book.facts_of(who.id, period)
    before = book.facts_of(who.id, period.shift(months=-MONTHS))
    since = book.relation_since(customer)
    served = _cost_to_serve(book, who, period, rates)
    record = TradeRecord(
        customer=who.id,
        as_of=book.as_of,
        period=period,
        currency=book.currency,
        since=since,
        tenure_months=None if since is None else _months(since, book.as_of),
        payment_days=who.payment_days,
        credit_limit=who.credit_limit,
        deciders=_deciders(who, book.as_of),
        ageing=_ageing(book, who, scale),
        key_accounts=sum(one.active_on(book.as_of) for one in book.accounts),
        cost_to_serve=served,
    )
    if now is None:
        return record
    return _with_trade(record, now, before, book, who)


def _with_trade(
    record: TradeRecord, now: CustomerFacts, before: CustomerFacts | None, book: Book, who: Customer
) -> TradeRecord:
    gross = None if now.margin_minor is None else Money.of_minor(now.margin_minor, record.currency)
    served = record.cost_to_serve
    positive = now.net_minor > 0
    spend = who.category_spend
    return attrs.evolve(
        record,
        turnover=now.net,
        growth=_growth(now, before),
        active_months=min(now.active_months, MONTHS),
        returns=_ratio(now.returns_minor, now.sales_minor),
        gross_profit=gross,
        margin=None if now.margin_minor is None or not positive else _ratio(now.margin_minor, now.net_minor),
        cost_share=None if served is None or not positive else score_of(served.ratio(now.net)),
        profit=None if gross is None or served is None else gross - served,
        products=_products(book, who, record.period),
        largest_category=_largest_category(book, who, record.period),
        wallet=None if spend is None or spend.is_zero else score_of(now.net.ratio(spend)),
    )


def _ratio(part: int, whole: int) -> Decimal | None:
    return score_of(Fraction(part, whole)) if whole > 0 else None


def _growth(now: CustomerFacts, before: CustomerFacts | None) -> Decimal | None:
    if before is None or before.net_minor <= 0:
        return None
    return score_of(Fraction(now.net_minor - before.net_minor, before.net_minor))


def _months(start: date, end: date) -> int:
    whole = (end.year - start.year) * 12 + end.month - start.month
    return max(0, whole - (1 if end.day < start.day else 0))


def _deciders(who: Customer, on: date) -> int | None:
    there = [contact for contact in who.contacts if contact.there(on)]
    known = [contact for contact in there if contact.decides is not None]
    return sum(bool(contact.decides) for contact in known) if known else None


def _cost_to_serve(book: Book, who: Customer, period: Period, rates: ActivityRates | None) -> Money | None:
    if rates is None or not book.activities:
        return None
    activities = [one for one in book.activities_of(who.id) if period.contains(one.day)]
    return Money.total((rates.cost_of(one) for one in activities), rates.currency)


def _ageing(book: Book, who: Customer, scale: AgeingScale | None) -> ReceivablesAgeing | None:
    # A book without a single receivable does not keep them; that is unknown, not nothing owed.
    if not book.receivables:
        return None
    return age_receivables(
        book.receivables_of(who.id),
        book.as_of,
        currency=book.currency,
        scale=scale,
        credit_limit=who.credit_limit,
    )


def _bought(book: Book, who: Customer, period: Period) -> dict[str, int] | None:
    lines = book.lines_of(who.id).between(period)
    if "product" not in lines.columns:
        return None
    return {product: units for product, units in lines.totals("product").items() if product}


def _products(book: Book, who: Customer, period: Period) -> int | None:
    bought = _bought(book, who, period)
    return None if bought is None else sum(units > 0 for units in bought.values())


def _largest_category(book: Book, who: Customer, period: Period) -> Decimal | None:
    categories = {product.id: product.category for product in book.products if product.category is not None}
    bought = _bought(book, who, period)
    if bought is None or not categories:
        return None
    sums: dict[str, int] = {}
    for product, units in bought.items():
        category = categories.get(product)
        if category is None:
            return None
        sums[category] = sums.get(category, 0) + units
    gross = sum(units for units in sums.values() if units > 0)
    return _ratio(max(sums.values()), gross) if sums else None
