"""The life of a plan: draft, submitted, approved, active, closed; who moved it and when."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_name, check_type
from keyaccount.values.text import Text

__all__ = ["PlanEvent", "PlanStatus", "check_history"]


class PlanStatus(Enum):
    """Name where a plan stands in its life.

    >>> sorted(status.value for status in PlanStatus.SUBMITTED.next)
    ['approved', 'draft', 'withdrawn']
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ACTIVE = "active"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def text(self) -> Text:
        """Return the status in words."""
        return _STATUSES[self]

    @property
    def next(self) -> frozenset[PlanStatus]:
        """Return the statuses that may follow; a closed or withdrawn plan stays so."""
        return _NEXT[self]


_STATUSES = {
    PlanStatus.DRAFT: Text("draft", "草案"),
    PlanStatus.SUBMITTED: Text("submitted", "已提交"),
    PlanStatus.APPROVED: Text("approved", "已批准"),
    PlanStatus.ACTIVE: Text("active", "执行中"),
    PlanStatus.CLOSED: Text("closed", "已结束"),
    PlanStatus.WITHDRAWN: Text("withdrawn", "已撤回"),
}
_NEXT = {
    PlanStatus.DRAFT: frozenset({PlanStatus.SUBMITTED, PlanStatus.WITHDRAWN}),
    PlanStatus.SUBMITTED: frozenset({PlanStatus.APPROVED, PlanStatus.DRAFT, PlanStatus.WITHDRAWN}),
    PlanStatus.APPROVED: frozenset({PlanStatus.ACTIVE, PlanStatus.WITHDRAWN}),
    PlanStatus.ACTIVE: frozenset({PlanStatus.CLOSED}),
    PlanStatus.CLOSED: frozenset(),
    PlanStatus.WITHDRAWN: frozenset(),
}


@attrs.frozen
class PlanEvent:
    """Record one step in a plan's life: the new status, the day, who, and the reason where one is due.

    Sending back and withdrawing need a reason. Raises `KeyAccountError` (`plan.no-reason`).

    >>> PlanEvent(PlanStatus.SUBMITTED, date(2026, 4, 2), "Li").status.value
    'submitted'
    """

    status: PlanStatus
    on: date
    by: str
    reason: str = ""

    def __attrs_post_init__(self) -> None:
        check_type(self.status, PlanStatus, "$.status")
        check_date(self.on, "$.on")
        check_name(self.by, "$.by")
        check_type(self.reason, str, "$.reason")
        if self.status in (PlanStatus.DRAFT, PlanStatus.WITHDRAWN) and not self.reason.strip():
            refuse("plan.no-reason", "$.reason", "say why", "请说明理由")


def check_history(history: tuple[PlanEvent, ...]) -> None:
    """Refuse a history whose steps cannot follow one another, or go back in time.

    Raises `KeyAccountError` (`plan.transition`, `plan.order`). Method: A0.

    >>> check_history((PlanEvent(PlanStatus.ACTIVE, date(2026, 4, 2), "Li"),))
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: plan.transition @ $.history[0].status: active cannot follow draft; ...
    """
    status, day = PlanStatus.DRAFT, None
    for index, event in enumerate(history):
        if event.status not in status.next:
            may = ", ".join(sorted(one.value for one in status.next)) or "nothing"
            refuse(
                "plan.transition",
                f"$.history[{index}].status",
                f"{event.status.value} cannot follow {status.value}; it may be followed by {may}",
                f"“{status.text.zh}”之后不能变为“{event.status.text.zh}”",
            )
        if day is not None and event.on < day:
            refuse("plan.order", f"$.history[{index}].on", f"lies before {day}", f"早于 {day}")
        status, day = event.status, event.on
