"""What was paid out under a policy: credit notes, transfers and money asked back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from keyaccount.values.checks import check_date, check_id, check_type, check_unique, tuple_of
from keyaccount.values.money import Money

__all__ = ["Payout", "payouts_of"]


@attrs.frozen
class Payout:
    """Record one payment, credit note or (negative) claw-back under a policy.

    `id` keeps it from counting twice.
    `recorded_on` is the day it entered the books; None means the day it was made;
    `due` is the last day on which it would have been in time. Method: N8.

    >>> Payout("CN-17", "VR-2026", "C007", Money(140, "CNY"), date(2026, 12, 5)).known_from
    datetime.date(2026, 12, 5)
    """

    id: str
    policy: str
    participant: str
    amount: Money
    on: date
    recorded_on: date | None = None
    due: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.policy, "$.policy")
        check_id(self.participant, "$.participant")
        check_type(self.amount, Money, "$.amount")
        check_date(self.on, "$.on")
        if self.recorded_on is not None:
            check_date(self.recorded_on, "$.recorded_on")
        if self.due is not None:
            check_date(self.due, "$.due")

    @property
    def days_late(self) -> int:
        """Return by how many days it came after the day it was due, 0 where that is unknown."""
        return 0 if self.due is None else max(0, (self.on - self.due).days)

    @property
    def known_from(self) -> date:
        """Return the day from which it was known."""
        return self.recorded_on or self.on


def payouts_of(paid: Iterable[Payout], as_of: date, known_at: date) -> tuple[Payout, ...]:
    """Return the payouts made by the close of `as_of` and known by the close of `known_at`, in order of ids.

    Raises `KeyAccountError` (`payout.duplicate`) where an id comes twice: that would pay twice.

    >>> payouts_of([], date(2026, 1, 1), date(2026, 1, 1))
    ()
    """
    given = tuple_of(paid)
    for place, one in enumerate(given):
        check_type(one, Payout, f"$.paid[{place}]")
    check_unique([one.id for one in given], "payout.duplicate", "$.paid")
    known = (one for one in given if one.on <= as_of and one.known_from <= known_at)
    return tuple(sorted(known, key=lambda one: one.id))
