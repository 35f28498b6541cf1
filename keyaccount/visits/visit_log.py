"""The log of visits: what became of each date promised, as it was noted down."""

from __future__ import annotations

from datetime import date, time

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_id, check_type
from keyaccount.values.text import Text, text_of
from keyaccount.visits.changes import ChangeCause, Originator
from keyaccount.visits.clock import check_clock

__all__ = ["VisitLogEntry"]


@attrs.frozen
class VisitLogEntry:
    """Log what became of the visit promised for a day: when it took place, and who moved it and why.

    `arrived` is when we were there, `received` when the customer had time for us. Without `on` it did not
    take place. A visit on another day than promised, or none at all with an originator, was moved; then
    `agreed_at` is the new hour, where it is known. What the weather moved counts as moved by us, unless
    the customer asked. Raises `KeyAccountError` (`log.moved-without-reason`, `log.hour-without-move`).

    >>> entry = VisitLogEntry("C1", date(2026, 3, 2), on=date(2026, 3, 2), arrived=time(9, 12))
    >>> entry.moved_by is None
    True
    """

    account: str
    promised: date
    on: date | None = None
    arrived: time | None = None
    received: time | None = None
    ended: time | None = None
    moved_by: Originator | None = None
    reason: Text | None = attrs.field(default=None, converter=attrs.converters.optional(text_of))
    agreed_at: time | None = None
    cause: ChangeCause | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.account, "$.account")
        check_date(self.promised, "$.promised")
        if self.on is not None:
            check_date(self.on, "$.on")
        for name in ("arrived", "received", "ended", "agreed_at"):
            if getattr(self, name) is not None:
                check_clock(getattr(self, name), f"$.{name}")
        check_type(self.moved_by, (Originator, type(None)), "$.moved_by")
        if self.moved_by is not None and self.reason is None:
            refuse("log.moved-without-reason", "$.reason", "say why the visit was moved", "请说明改期原因")
        if self.agreed_at is not None and self.moved_by is None:
            refuse("log.hour-without-move", "$.agreed_at", "say who moved the hour", "请说明由谁改期")
        check_type(self.cause, (ChangeCause, type(None)), "$.cause")

    @property
    def mover(self) -> Originator | None:
        """Return who moved it; the weather is no excuse of ours."""
        if self.cause is ChangeCause.WEATHER and self.moved_by is not Originator.CUSTOMER:
            return Originator.COMPANY
        return self.moved_by
