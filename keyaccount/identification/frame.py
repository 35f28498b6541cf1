"""From a Book to cases: one pass over the lines per span of time, one index per kind of answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from keyaccount.errors import near_miss, refuse
from keyaccount.identification.case import Case, Frame, Relation, buyer_state
from keyaccount.identification.cost_to_serve import ServeCosts, cost_to_serve
from keyaccount.identification.policy import IdentificationPolicy, ReturnsRule
from keyaccount.identification.questionnaire import answers_by_customer
from keyaccount.model.assessment import QuestionScore
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.facts import Facts
from keyaccount.model.response import Responses
from keyaccount.values.periods import Period

__all__ = ["cases_of"]


def cases_of(
    book: Book,
    policy: IdentificationPolicy,
    as_of: date,
    responses: Iterable[Responses] = (),
    among: Iterable[str] | None = None,
) -> tuple[Frame, tuple[Case, ...]]:
    """Return the frame of a study and a case per customer that stands on the day, by id.

    Lines up to the close of the day count; so do answers and events dated by then. Linear in lines.
    Raises `KeyAccountError` (`policy.currency`, `identify.after-book`, `answers.unknown-customer`).

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.values.money import Money
    >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")])
    >>> frame, cases = cases_of(book, standard_policy(Money(100, "CNY")), date(2026, 1, 31))
    >>> cases[0].buyer.value, str(frame.period)
    ('unknown', '[2025-02-01, 2026-02-01)')
    """
    _check(book, policy, as_of)
    period = Period.trailing(months=policy.months, as_of=as_of)
    before = period.shift(months=-12)
    now, past = book.facts(period, basis=policy.basis), _turnover(book, policy, before)
    first = _first_lines(book, policy.basis)
    span = book.ledger.span(policy.basis) if len(book.ledger) else None
    frame = Frame(
        book=book,
        as_of=as_of,
        period=period,
        before=before,
        currency=book.currency,
        target_minor=policy.target.minor_units,
        before_known=span is not None and span.start <= before.start,
        months=policy.months,
        net_of_returns=policy.returns is ReturnsRule.NETTED,
        served=_served(book, policy, now, period),
        relations=_relations(book, as_of),
        answers=_answers(book, responses, as_of),
    )
    chosen = {book.resolve(one) for one in among} if among is not None else None
    joined = {one.merged_into for one in book.customers if one.merged_into is not None}
    cases = []
    for customer in sorted(book.customers, key=lambda one: one.id):
        if customer.open(as_of) and (chosen is None or customer.id in chosen):
            mine, day = now.get(customer.id), first.get(customer.id)
            buyer = buyer_state(customer, mine, day, as_of)
            line = day if day is not None and day <= as_of else None
            since = _since(book, customer, line, as_of, customer.id in joined)
            cases.append(Case(customer, buyer, mine, past.get(customer.id), line, since, frame))
    return frame, tuple(cases)


def _check(book: Book, policy: IdentificationPolicy, as_of: date) -> None:
    if policy.target.currency != book.currency:
        refuse(
            "policy.currency",
            "$.policy.target",
            f"the target is in {policy.target.currency}; give it in {book.currency}, as the book is",
            f"目标币种为 {policy.target.currency};账册币种为 {book.currency},请以此给出",
        )
    if as_of > book.as_of:
        refuse(
            "identify.after-book",
            "$.as_of",
            f"the book ends at the close of {book.as_of}; identify on that day or earlier",
            f"账册截至 {book.as_of} 日终;请在当日或更早的日期进行鉴别",
        )


def _turnover(book: Book, policy: IdentificationPolicy, period: Period) -> Mapping[str, int]:
    """Return turnover of a period by the policy's rule on returns; net of them takes a lighter pass."""
    if not len(book.ledger):
        return {}
    if policy.returns is ReturnsRule.NETTED:
        return book.ledger.totals(period=period, basis=policy.basis, aliases=book.aliases)
    return {one.customer: one.sales_minor for one in book.facts(period, basis=policy.basis)}


def _first_lines(book: Book, basis: str) -> dict[str, date]:
    """Return the day of each customer's first line, under the ids of today."""
    if not len(book.ledger):
        return {}
    names, end = book.ledger.names("customer"), date.max.toordinal() + 1
    first = [end] * len(names)
    columns = book.ledger.column("customer"), book.ledger.column(basis)
    for code, day in zip(*(column.tolist() for column in columns), strict=True):
        if 0 < day < first[code]:
            first[code] = day
    found: dict[str, int] = {}
    for name, day in zip(names, first, strict=True):
        if day < end:
            customer = book.aliases.get(name, name)
            found[customer] = min(day, found.get(customer, day))
    return {customer: date.fromordinal(day) for customer, day in found.items()}


def _since(book: Book, customer: Customer, line: date | None, as_of: date, joined: bool) -> date | None:
    """Return the first day of the relation; the lines of a whole lineage are read only where there is one."""
    if joined or customer.split_from is not None:
        since = book.relation_since(customer.id)
        return since if since is not None and since <= as_of else None
    days = [day for day in (customer.since, customer.first_purchase, line) if day is not None]
    return min((day for day in days if day <= as_of), default=None)


def _served(book: Book, policy: IdentificationPolicy, now: Facts, period: Period) -> ServeCosts | None:
    if policy.rates is None:
        return None
    return cost_to_serve(
        book.activities, policy.rates, period, now.customers, sorted(policy.counted), book.aliases
    )


def _relations(book: Book, as_of: date) -> Mapping[str, Relation]:
    aliases = book.aliases
    found: dict[str, Relation] = {}
    for answer in book.relationship_answers:
        if answer.on <= as_of:
            key = aliases.get(answer.customer, answer.customer)
            answers, events = found.get(key, ((), ()))
            found[key] = ((*answers, answer), events)
    for event in book.relationship_events:
        if event.on <= as_of:
            key = aliases.get(event.customer, event.customer)
            answers, events = found.get(key, ((), ()))
            found[key] = (answers, (*events, event))
    return found


def _answers(book: Book, responses: Iterable[Responses], as_of: date) -> dict[str, dict[str, QuestionScore]]:
    scored = answers_by_customer(responses, as_of)
    known = {one.id for one in book.customers}
    for customer in scored:
        if customer not in known and customer not in book.aliases:
            near = near_miss(customer, known)
            hint = f"; did you mean {near!r}?" if near else ""
            refuse(
                "answers.unknown-customer",
                f"$.answers[{customer!r}]",
                f"no such customer in the book{hint}",
                f"账册中没有该客户{f';是否指 {near!r}?' if near else ''}",
            )
    return {book.aliases.get(customer, customer): items for customer, items in scored.items()}
