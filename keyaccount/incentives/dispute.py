"""Disputes: amounts one side does not agree to, kept apart from what is due until they are settled."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_id, check_name, check_type
from keyaccount.values.money import Money

__all__ = ["Dispute"]


@attrs.frozen
class Dispute:
    """Record that an amount under a policy is disputed, from a day until it is resolved.

    A dispute changes no figure; it says how much of what is due waits. Raises `KeyAccountError`
    (`dispute.amount`, `dispute.dates`). Method: N8.

    >>> late = Dispute("DS-1", "VR-2026", "C007", Money(120, "CNY"), date(2026, 5, 2), "two returns missing")
    >>> late.open_on(date(2026, 5, 2)), late.open_on(date(2026, 5, 1))
    (True, False)
    """

    id: str
    policy: str
    participant: str
    amount: Money
    opened: date
    reason: str
    resolved: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.policy, "$.policy")
        check_id(self.participant, "$.participant")
        check_type(self.amount, Money, "$.amount")
        check_date(self.opened, "$.opened")
        check_name(self.reason, "$.reason")
        if self.amount.is_negative:
            refuse("dispute.amount", "$.amount", "must not be negative", "不得为负")
        if self.resolved is not None:
            check_date(self.resolved, "$.resolved")
            if self.resolved < self.opened:
                refuse(
                    "dispute.dates", "$.resolved", "must not lie before it was opened", "解决日不得早于提出日"
                )

    def open_on(self, day: date) -> bool:
        """Tell whether it is open at the close of a day."""
        return self.opened <= day and (self.resolved is None or day < self.resolved)

    def known_at(self, day: date) -> Dispute:
        """Return it as known at the close of a day: a later resolution is forgotten."""
        return (
            attrs.evolve(self, resolved=None) if self.resolved is not None and self.resolved > day else self
        )
