"""Service events: complaints, hotline calls, repairs and visits of the service team, as dated records."""

from __future__ import annotations

from datetime import date, time
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.model.field_checks import (
    check_days,
    check_optional_date,
    check_optional_id,
    check_optional_name,
)
from keyaccount.values.checks import check_date, check_id, check_type
from keyaccount.values.clock import check_clock
from keyaccount.values.text import Text

__all__ = ["ServiceEvent", "ServiceKind"]


class ServiceKind(Enum):
    """Name what kind of service was asked for or given (N5).

    >>> ServiceKind.HOTLINE_CALL.text.zh
    '咨询热线来电'
    """

    COMPLAINT = "complaint"
    HOTLINE_CALL = "hotline_call"
    BREAKDOWN = "breakdown"
    INSPECTION = "inspection"
    CLEANING = "cleaning"
    MAINTENANCE = "maintenance"
    DELIVERY_FAILURE = "delivery_failure"
    OTHER = "other"

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return _KINDS[self]


_KINDS = {
    ServiceKind.COMPLAINT: Text("complaint", "投诉"),
    ServiceKind.HOTLINE_CALL: Text("hotline call", "咨询热线来电"),
    ServiceKind.BREAKDOWN: Text("breakdown", "故障报修"),
    ServiceKind.INSPECTION: Text("inspection", "检查"),
    ServiceKind.CLEANING: Text("cleaning", "清洗"),
    ServiceKind.MAINTENANCE: Text("maintenance", "保养"),
    ServiceKind.DELIVERY_FAILURE: Text("delivery failure", "交货失误"),
    ServiceKind.OTHER: Text("other service", "其他服务"),
}


@attrs.frozen
class ServiceEvent:
    """Record one service event: when it opened and was resolved, who answered for it, and its cause (N5).

    `department` is the one that answers for it; `promised_days` the days promised from opening to
    resolution; `repeat_of` an earlier event that came back. None means unknown, or not yet resolved.
    `recorded_on` is the day we learnt of it; None means the day it opened. The clock times are local;
    None means only the day is known. `passed_from` is the hotline call it was passed on from.
    Raises `KeyAccountError` (`service.resolved-early`, `service.repeat-of-itself`,
    `service.time-without-day`).

    >>> complaint = ServiceEvent("S1", "C1", ServiceKind.COMPLAINT, date(2026, 3, 2), date(2026, 3, 5),
    ...                          department="transport", promised_days=2)
    >>> complaint.days_to_resolve, complaint.on_time(date(2026, 3, 10))
    (3, False)
    """

    id: str
    customer: str
    kind: ServiceKind
    opened: date
    resolved: date | None = None
    responded: date | None = None
    department: str | None = None
    cause: str | None = None
    product: str | None = None
    promised_days: int | None = None
    repeat_of: str | None = None
    recorded_on: date | None = None
    opened_at: time | None = None
    responded_at: time | None = None
    resolved_at: time | None = None
    passed_from: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.customer, "$.customer")
        check_type(self.kind, ServiceKind, "$.kind")
        check_date(self.opened, "$.opened")
        check_optional_name(self.department, "$.department")
        check_optional_name(self.cause, "$.cause")
        check_optional_id(self.product, "$.product")
        check_optional_id(self.repeat_of, "$.repeat_of")
        check_days(self.promised_days, "$.promised_days")
        check_optional_date(self.recorded_on, "$.recorded_on")
        for field in ("resolved", "responded"):
            day = getattr(self, field)
            check_optional_date(day, f"$.{field}")
            if day is not None and day < self.opened:
                refuse(
                    "service.resolved-early",
                    f"$.{field}",
                    f"must not lie before the day it opened, {self.opened}",
                    f"不得早于发生日 {self.opened}",
                )
        self._check_times()
        if self.id in (self.repeat_of, self.passed_from):
            refuse("service.repeat-of-itself", "$.repeat_of", "name the earlier event", "请填写之前的事件")

    def _check_times(self) -> None:
        check_optional_id(self.passed_from, "$.passed_from")
        for field in ("opened", "responded", "resolved"):
            at, day = getattr(self, f"{field}_at"), getattr(self, field)
            if at is None:
                continue
            check_clock(at, f"$.{field}_at")
            if day is None:
                refuse("service.time-without-day", f"$.{field}", "give its day as well", "请同时给出日期")
            if self.opened_at is not None and day == self.opened and at < self.opened_at:
                refuse(
                    "service.resolved-early",
                    f"$.{field}_at",
                    f"must not lie before the time it opened, {self.opened_at:%H:%M}",
                    f"不得早于受理时间 {self.opened_at:%H:%M}",
                )

    @property
    def known_from(self) -> date:
        """Return the day from which it was known."""
        return self.recorded_on or self.opened

    @property
    def days_to_resolve(self) -> int | None:
        """Return the days from opening to resolution, None while open."""
        return (self.resolved - self.opened).days if self.resolved is not None else None

    def on_time(self, as_of: date) -> bool | None:
        """Tell whether the promise was kept at the close of a day.

        None where nothing was promised, or while it is open and the promise may still be kept.

        >>> call = ServiceEvent("S2", "C1", ServiceKind.HOTLINE_CALL, date(2026, 3, 2), promised_days=1)
        >>> call.on_time(date(2026, 3, 3)), call.on_time(date(2026, 3, 4))
        (None, False)
        """
        if self.promised_days is None:
            return None
        if self.resolved is not None and self.resolved <= as_of:
            return (self.resolved - self.opened).days <= self.promised_days
        return False if (as_of - self.opened).days > self.promised_days else None

    def known_at(self, day: date) -> ServiceEvent:
        """Return it as known at the close of a day: answers after it forgotten.

        >>> ServiceEvent("S1", "C1", ServiceKind.CLEANING, date(2026, 3, 2), date(2026, 3, 5)).known_at(
        ...     date(2026, 3, 4)).resolved is None
        True
        """
        resolved = self.resolved is not None and self.resolved <= day
        responded = self.responded is not None and self.responded <= day
        return attrs.evolve(
            self,
            resolved=self.resolved if resolved else None,
            responded=self.responded if responded else None,
            resolved_at=self.resolved_at if resolved else None,
            responded_at=self.responded_at if responded else None,
        )
