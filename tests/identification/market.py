"""Small books for the tests of identification: customers, lines of two years, and a policy to judge them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import attrs

from keyaccount.identification.policy import IdentificationPolicy, standard_policy
from keyaccount.identification.ranking import Ranking, identify
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.model.ledger import Ledger
from keyaccount.model.response import Answer, Chosen, Responses
from keyaccount.values.evidence import Evidence, EvidenceGrade
from keyaccount.values.money import Money
from keyaccount.values.numbers import exact

AS_OF = date(2026, 1, 31)
TARGET = Money(100_000, "CNY")
COLUMNS = ("customer", "document", "invoiced", "quantity", "net_amount", "cost_amount")
Row = tuple[str, str, date, int, object, object]


def sale(customer: str, day: date, net: int, cost: int | None = None) -> Row:
    """Return one line; the cost is 60 % of the amount unless given."""
    amount = net * 6 // 10 if cost is None else cost
    return (customer, f"D-{customer}-{day}-{net}", day, 1 if net >= 0 else -1, net, amount)


def monthly(customer: str, net: int, months: Iterable[int] = range(1, 13), year: int = 2025) -> list[Row]:
    """Return one line in the middle of each month."""
    return [sale(customer, date(year, month, 15), net) for month in months]


def book_of(
    rows: Iterable[Row], customers: Iterable[Customer] | None = None, as_of: date = AS_OF, **more: object
) -> Book:
    """Return a book of rows; a customer nobody describes is made up, as one that has bought."""
    lines = list(rows)
    ledger = Ledger.from_rows(lines, COLUMNS, currency="CNY")
    given = list(customers) if customers is not None else []
    known = {one.id for one in given} | {old for one in given for old in one.former_ids}
    for name in dict.fromkeys(str(row[0]) for row in lines):
        if name not in known:
            given.append(Customer(name, f"Customer {name}", purchases=PurchaseHistory.STARTED))
    return Book(as_of, ledger, given, **more)  # type: ignore[arg-type]  # lists of records by name


def policy_of(**changes: object) -> IdentificationPolicy:
    """Return the shipped policy for a small target, with some fields changed."""
    return attrs.evolve(standard_policy(TARGET), **changes)  # type: ignore[arg-type]  # fields by name


def rank(rows: Iterable[Row], **more: object) -> Ranking:
    """Return the ranking of a book of rows on its day by the small policy."""
    book = book_of(rows, **more)  # type: ignore[arg-type]  # passed on by name
    return identify(book, policy_of(), book.as_of)


def answered(customer: str, levels: Mapping[str, int], on: date = date(2026, 1, 5)) -> Responses:
    """Return measured answers to questions of identification, by level."""
    proof = Evidence("contract", on, grade=EvidenceGrade.MEASURED)
    answers = [
        Answer(question, value=Chosen([str(level)]), on=on, owner="M1", evidence=[proof])
        for question, level in levels.items()
    ]
    return Responses("identification", 1, answers, subject=customer)


def places(value: object, places: int) -> Decimal:
    """Return a decimal rounded half up for comparison with published figures."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / value.denominator
    with exact():  # the test's own rounding, whatever context the tests are run in
        return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
