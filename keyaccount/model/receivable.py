"""Receivables: what a customer owes on one document, since when, until when, and what it has paid."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.model.field_checks import check_items, check_money, check_optional_date
from keyaccount.values.checks import check_date, check_id, check_type, tuple_of
from keyaccount.values.money import Money

__all__ = ["Payment", "Receivable"]


@attrs.frozen
class Payment:
    """Record money that came in on a day.

    >>> Payment(date(2026, 4, 1), Money(50, "CNY")).amount
    Money('50.00', 'CNY')
    """

    on: date
    amount: Money

    def __attrs_post_init__(self) -> None:
        check_date(self.on, "$.on")
        check_type(self.amount, Money, "$.amount")
        check_money(self.amount, "$.amount")


@attrs.frozen
class Receivable:
    """Record what a customer owes on one document (C3); a credit note owes a negative amount.

    It is open until `settled`; before that `payments` reduce it. It is overdue on a day after `due`.
    `recorded_on` is the day we learnt of it; None means the day it was invoiced.
    Raises `KeyAccountError` (`receivable.dates`, `receivable.payments`).

    >>> bill = Receivable("C1", "INV-1", Money(100, "CNY"), date(2026, 3, 1), due=date(2026, 3, 31))
    >>> bill.days_overdue(date(2026, 3, 31)), bill.days_overdue(date(2026, 4, 10))
    (0, 10)
    """

    customer: str
    document: str
    amount: Money
    invoiced: date
    due: date
    settled: date | None = None
    payments: tuple[Payment, ...] = attrs.field(default=(), converter=tuple_of)
    recorded_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_id(self.document, "$.document")
        check_type(self.amount, Money, "$.amount")
        check_date(self.invoiced, "$.invoiced")
        check_date(self.due, "$.due")
        check_optional_date(self.settled, "$.settled")
        check_optional_date(self.recorded_on, "$.recorded_on")
        if self.due < self.invoiced or (self.settled is not None and self.settled < self.invoiced):
            refuse(
                "receivable.dates",
                "$.due" if self.due < self.invoiced else "$.settled",
                f"must not lie before the day it was invoiced, {self.invoiced}",
                f"不得早于开票日 {self.invoiced}",
            )
        self._check_payments()

    def _check_payments(self) -> None:
        check_items(self.payments, Payment, "$.payments")
        paid = Money.total((one.amount for one in self.payments), self.amount.currency)
        if self.payments and paid > self.amount:
            refuse(
                "receivable.payments",
                "$.payments",
                f"{paid} paid is more than the {self.amount} owed; book the rest as a credit",
                f"已付 {paid} 超过应收 {self.amount},多付部分请另记贷项",
            )

    @property
    def known_from(self) -> date:
        """Return the day from which it was known."""
        return self.recorded_on or self.invoiced

    def open_amount(self, on: date) -> Money:
        """Return what is still owed at the close of a day; nothing before it was invoiced.

        >>> bill = Receivable("C1", "INV-1", Money(100, "CNY"), date(2026, 3, 1), date(2026, 3, 31),
        ...                   payments=[Payment(date(2026, 3, 9), Money(40, "CNY"))])
        >>> bill.open_amount(date(2026, 3, 8)), bill.open_amount(date(2026, 3, 9))
        (Money('100.00', 'CNY'), Money('60.00', 'CNY'))
        """
        if on < self.invoiced or (self.settled is not None and self.settled <= on):
            return Money.zero(self.amount.currency)
        return self.amount - Money.total(
            (one.amount for one in self.payments if one.on <= on), self.amount.currency
        )

    def days_overdue(self, on: date) -> int:
        """Return by how many days it is overdue at the close of a day; 0 when nothing is owed or late.

        >>> due, settled = date(2026, 3, 31), date(2026, 4, 2)
        >>> bill = Receivable("C1", "INV-1", Money(9, "CNY"), date(2026, 3, 1), due, settled)
        >>> bill.days_overdue(date(2026, 4, 1)), bill.days_overdue(date(2026, 4, 2))
        (1, 0)
        """
        return max(0, (on - self.due).days) if self.open_amount(on).amount > 0 else 0

    def known_at(self, day: date) -> Receivable:
        """Return it as known at the close of a day: settlement and payments after it forgotten.

        >>> Receivable("C1", "INV-1", Money(9, "CNY"), date(2026, 3, 1), date(2026, 3, 31),
        ...            date(2026, 4, 2)).known_at(date(2026, 4, 1)).settled is None
        True
        """
        settled = self.settled if self.settled is not None and self.settled <= day else None
        return attrs.evolve(
            self, settled=settled, payments=tuple(one for one in self.payments if one.on <= day)
        )
