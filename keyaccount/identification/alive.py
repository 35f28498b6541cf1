"""Churn risk as a criterion of loyalty: the fitted probability that a customer still buys (I4a)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import attrs

from keyaccount.identification.beta_geometric import BetaGeometric
from keyaccount.identification.case import Case
from keyaccount.identification.criterion import Absence, Absent, Criterion, Measured, Reading
from keyaccount.identification.purchase_history import Buying, buying_of
from keyaccount.identification.turnover import no_lines
from keyaccount.model.book import Book
from keyaccount.values.checks import check_date, check_type
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.text import Text

__all__ = ["AliveMeasure", "alive_criterion", "buying_histories"]


def buying_histories(
    book: Book, as_of: date, *, basis: str = "invoiced", unit_days: int = 7
) -> dict[str, Buying]:
    """Return the buying history of every customer with a sale up to a day, under the ids of today.

    Days with nothing but returns are no occasions: counting a return as a purchase gave another library a
    negative spend. Several documents of a day are one occasion. One pass over the lines. Method: I4a.

    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> rows = [("C1", date(2026, 1, 5), 10), ("C1", date(2026, 1, 12), -3), ("C1", date(2026, 1, 26), 5)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount"), currency="CNY")
    >>> book = Book(date(2026, 2, 2), ledger, [Customer("C1", "Hua")])
    >>> found = buying_histories(book, book.as_of)["C1"]
    >>> found.repeats, found.recency
    (1, Decimal('3.000000'))
    """
    check_type(book, Book, "$.book")
    check_date(as_of, "$.as_of")
    if not len(book.ledger):
        return {}
    names, last = book.ledger.names("customer"), as_of.toordinal()
    columns = (book.ledger.column(name).tolist() for name in ("customer", basis, "net_amount"))
    seen = {(code, day) for code, day, net in zip(*columns, strict=True) if 0 < day <= last and net > 0}
    days: dict[str, set[date]] = {}
    for code, day in seen:
        customer = book.aliases.get(names[code], names[code])
        days.setdefault(customer, set()).add(date.fromordinal(day))
    histories = {customer: buying_of(customer, found, as_of, unit_days) for customer, found in days.items()}
    return {customer: found for customer, found in sorted(histories.items()) if found is not None}


_ONCE = Absent(
    Absence.UNKNOWN, Text("bought once only: nothing is known of its rhythm", "仅购买一次:购买规律未知")
)


@attrs.frozen
class AliveMeasure:
    """Read the probability that a customer still buys, as a fitted model gives it on a day. Method: I4a.

    One-time buyers are not in `probabilities`: of them it is unknown, never certain.

    >>> AliveMeasure("BG/NBD", date(2026, 1, 31), {"C1": Decimal("0.8")}).probabilities["C1"]
    Decimal('0.8')
    """

    model: str
    as_of: date
    probabilities: FrozenMap[str, Decimal] = attrs.field(converter=frozen_map_of)

    def read(self, case: Case) -> Measured:
        """Return the probability, or that one purchase says nothing."""
        found = self.probabilities.get(case.customer.id)
        if found is None:
            return no_lines(case) if case.first_line is None else _ONCE
        numerator, denominator = found.as_integer_ratio()
        reason = Text(f"{self.model} as of {self.as_of}", f"{self.model},截至 {self.as_of}")
        return Reading(numerator, denominator, reason)


def alive_criterion(model: BetaGeometric, histories: Mapping[str, Buying], as_of: date) -> Criterion:
    """Return a criterion of our side's loyalty from a fitted model and the histories of a day.

    Add it with `policy.with_criterion(...)`. The probabilities become data of the policy, so a ranking
    replays whatever a later fit would say. Method: I4a, I6.

    >>> model = BetaGeometric(Decimal("0.243"), Decimal("4.414"), Decimal("0.793"), Decimal("2.426"),
    ...                       Decimal(0), 2357)
    >>> histories = {"C1": Buying("C1", 2, Decimal("30.43"), Decimal("38.86"))}
    >>> alive_criterion(model, histories, date(2026, 1, 31)).key
    'alive'
    """
    known = {
        customer: alive for customer, one in histories.items() if (alive := model.alive(one)) is not None
    }
    return Criterion(
        "alive",
        "loyalty_ours",
        Text("probability that it still buys", "仍在购买的概率"),
        "I4a",
        Decimal(0),
        Decimal(1),
        AliveMeasure("BG/NBD", as_of, known),
    )
