"""Ageing: since when each part of what is due has been due, however often it was settled meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from keyaccount.values.checks import check_date, check_type
from keyaccount.values.money import Money

__all__ = ["DueAmount", "aged"]


@attrs.frozen
class DueAmount:
    """State a part of what is due and the last day on which paying it is in time. Method: N8.

    >>> DueAmount(Money(140, "CNY"), date(2026, 4, 30)).days_late(date(2026, 5, 2))
    2
    """

    amount: Money
    due_on: date

    def __attrs_post_init__(self) -> None:
        check_type(self.amount, Money, "$.amount")
        check_date(self.due_on, "$.due_on")

    def days_late(self, day: date) -> int:
        """Return by how many days it is overdue at the close of a day, 0 where it is not."""
        return max(0, (day - self.due_on).days)


def aged(
    due: Money, earned: Sequence[DueAmount], carried: Sequence[DueAmount], paid_since: Money, last: date
) -> tuple[DueAmount, ...]:
    """Split what is due by the day it fell due, oldest first; the parts sum to it.

    `carried` is what the settlement before left open: payments since then go to its oldest part, and
    what remains keeps its day. The rest is the newest of what was `earned` (oldest first), because
    payments cover the oldest; what neither explains is due by `last`. Method: N8.

    >>> april, july = date(2026, 4, 30), date(2026, 7, 30)
    >>> open_now = aged(Money(90, "CNY"), [DueAmount(Money(70, "CNY"), july)],
    ...                 [DueAmount(Money(50, "CNY"), april)], Money(30, "CNY"), july)
    >>> [(str(one.amount), one.due_on.isoformat()) for one in open_now]
    [('20.00 CNY', '2026-04-30'), ('70.00 CNY', '2026-07-30')]
    """
    found: list[DueAmount] = []
    rest = due
    for one in _unpaid(carried, paid_since):
        rest = _taken(found, one, rest)
    newest: list[DueAmount] = []
    for one in reversed(earned):
        rest = _taken(newest, one, rest)
    if not rest.is_zero:
        newest.append(DueAmount(rest, last))
    return _merged([*found, *newest])


def _unpaid(carried: Sequence[DueAmount], paid: Money) -> list[DueAmount]:
    left = []
    for one in carried:
        covered = min(max(paid, Money.zero(paid.currency)), one.amount)
        paid = paid - covered
        left.append(DueAmount(one.amount - covered, one.due_on))
    return left


def _taken(found: list[DueAmount], one: DueAmount, rest: Money) -> Money:
    """Take what a part covers of the rest and return what is left of it."""
    covered = min(max(one.amount, Money.zero(rest.currency)), rest)
    if not covered.is_zero:
        found.append(DueAmount(covered, one.due_on))
    return rest - covered


def _merged(parts: Sequence[DueAmount]) -> tuple[DueAmount, ...]:
    sums: dict[date, Money] = {}
    for one in parts:
        sums[one.due_on] = sums[one.due_on] + one.amount if one.due_on in sums else one.amount
    return tuple(DueAmount(sums[day], day) for day in sorted(sums))
