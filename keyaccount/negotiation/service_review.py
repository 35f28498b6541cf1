"""The service record against the promise: minutes used, minutes promised, breaches, by event and clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Lang
from keyaccount.model.department import department_text
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.negotiation.service_promise import ServicePromise, ServiceTerm
from keyaccount.values.business_hours import Moment
from keyaccount.values.checks import check_type, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["JudgedService", "ServiceClock", "ServiceReview", "ServiceState", "pass_on", "review_service"]


class ServiceClock(Enum):
    """Name what is timed: until somebody answers, or until it is solved."""

    RESPONSE = "response"
    RESOLUTION = "resolution"

    @property
    def text(self) -> Text:
        """Return the clock in words."""
        return _CLOCKS[self]


_CLOCKS = {
    ServiceClock.RESPONSE: Text("response", "响应"),
    ServiceClock.RESOLUTION: Text("resolution", "解决"),
}


class ServiceState(Enum):
    """Name what became of one promised time."""

    KEPT = "kept"
    BREACHED = "breached"
    RUNNING = "running"
    UNKNOWN = "unknown"

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _STATES[self]


_STATES = {
    ServiceState.KEPT: Text("kept", "达标"),
    ServiceState.BREACHED: Text("breached", "超时"),
    ServiceState.RUNNING: Text("running", "进行中"),
    ServiceState.UNKNOWN: Text("unknown", "未知"),
}


@attrs.frozen
class JudgedService:
    """Hold one promised time of one event: minutes promised, minutes used within the hours that count.

    `used` is None where a clock time is missing: unknown, neither kept nor breached. `due` is the moment
    by which the promise ends.

    >>> JudgedService("S1", "C1", "hotline", "service", ServiceClock.RESPONSE, 5, 12, False,
    ...               Moment(date(2026, 1, 1), time(2, 5))).over
    7
    """

    event: str
    customer: str
    term: str
    department: str
    clock: ServiceClock
    promised: int
    used: int | None
    running: bool
    due: Moment | None

    @property
    def over(self) -> int:
        """Return by how many minutes the promise was passed."""
        return max(0, (self.used or 0) - self.promised)

    @property
    def state(self) -> ServiceState:
        """Return what became of the promised time."""
        if self.used is None:
            return ServiceState.UNKNOWN
        if self.used > self.promised:
            return ServiceState.BREACHED
        return ServiceState.RUNNING if self.running else ServiceState.KEPT

    def explain(self) -> Explanation:
        """Explain the minutes used as those within the promise and those beyond it. Method: N5."""
        label = Text(
            f"{self.event}: minutes to {self.clock.text.en}", f"{self.event}:{self.clock.text.zh}分钟数"
        )
        due = "-" if self.due is None else str(self.due)
        reason = Text(
            f"{self.state.text.en}; {self.promised} promised, until {due}; "
            f"{department_text(self.department).en} answers",
            f"{self.state.text.zh};承诺 {self.promised} 分钟,至 {due};责任部门 "
            f"{department_text(self.department).zh}",
        )
        key = f"{self.event}.{self.clock.value}"
        if self.used is None:
            return Explanation(key, label, None, reason, "N5")
        parts = (
            Explanation("within", Text("within the promise", "承诺时间内"), self.used - self.over),
            Explanation("over", Text("beyond it", "超出"), self.over),
        )
        return Explanation(key, label, self.used, reason, "N5", parts=parts, combine=Combine.SUM)


@attrs.frozen
class ServiceReview:
    """Hold the record of service against a promise at one moment. Method: N5.

    `unpromised` are events for which nothing was promised; `waiting` are hotline calls that were neither
    solved nor passed on.

    >>> from keyaccount.values.periods import Period
    >>> promise = ServicePromise("SLA", Period.year(2026), [])
    >>> ServiceReview(promise, Moment(date(2026, 3, 31), time(18)), (), (), ()).explain().figure
    0
    """

    promise: ServicePromise
    as_of: Moment
    judged: tuple[JudgedService, ...] = attrs.field(converter=tuple_of)
    unpromised: tuple[str, ...] = attrs.field(converter=tuple_of)
    waiting: tuple[ServiceEvent, ...] = attrs.field(converter=tuple_of)

    def of(self, event: str, clock: ServiceClock) -> JudgedService | None:
        """Return one promised time of one event, None where nothing was promised."""
        return next((one for one in self.judged if (one.event, one.clock) == (event, clock)), None)

    @property
    def breaches(self) -> tuple[JudgedService, ...]:
        """Return every promised time that was passed."""
        return tuple(one for one in self.judged if one.state is ServiceState.BREACHED)

    def rate(
        self, *, clock: ServiceClock | None = None, department: str | None = None, customer: str | None = None
    ) -> Decimal | None:
        """Return the share of promised times kept, of those decided; None where none is."""
        decided = [
            one
            for one in self.judged
            if one.state in (ServiceState.KEPT, ServiceState.BREACHED)
            and clock in (None, one.clock)
            and department in (None, one.department)
            and customer in (None, one.customer)
        ]
        kept = sum(one.state is ServiceState.KEPT for one in decided)
        return score_of(Fraction(kept, len(decided))) if decided else None

    def findings(self) -> tuple[Finding, ...]:
        """Name every breach, and every hotline call left lying."""
        return (*map(_breach, self.breaches), *map(_left_lying, self.waiting))

    def explain(self) -> Explanation:
        """Explain the minutes beyond the promise, event by event; all others stand beside. Method: N5."""
        parts = tuple(
            Explanation(
                f"over.{one.event}.{one.clock.value}",
                Text(f"{one.event} {one.clock.text.en}", f"{one.event} {one.clock.text.zh}"),
                one.over,
                clause="N5",
            )
            for one in self.breaches
        )
        total = sum(one.over for one in self.judged)
        label = Text("minutes beyond the promise", "超出承诺的分钟数")
        counted = len(self.breaches)
        reason = Text(
            f"{counted} of {len(self.judged)} promised times passed by {self.as_of}",
            f"截至 {self.as_of},{len(self.judged)} 项承诺时间中 {counted} 项超时",
        )
        combine = Combine.SUM if parts else Combine.REASONS
        because = tuple(one.explain() for one in self.judged)
        return Explanation(
            "service_review", label, total, reason, "N5", parts=parts, combine=combine, because=because
        )

    def table(self) -> Table:
        """Lay the record out: a row per promised time, breaches first."""
        order = list(ServiceState)
        ranked = sorted(
            self.judged, key=lambda one: (one.state is not ServiceState.BREACHED, order.index(one.state))
        )
        rows = [
            (
                one.event,
                one.customer,
                one.clock.text,
                department_text(one.department),
                one.promised,
                one.used,
                one.over,
                one.state.text,
            )
            for one in ranked
        ]
        columns = (
            Text("event", "事件"),
            Text("customer", "客户"),
            Text("clock", "计时"),
            Text("answers", "责任部门"),
            Text("promised min", "承诺分钟"),
            Text("used min", "实用分钟"),
            Text("over", "超出"),
            Text("state", "结果"),
        )
        return Table(Text(f"Service record, {self.as_of}", f"服务记录 {self.as_of}"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the record as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def review_service(promise: ServicePromise, events: Iterable[ServiceEvent], as_of: Moment) -> ServiceReview:
    """Judge service events against a promise at one moment, in minutes of the hours each term counts.

    A clock starts when the event opens, or at the next opening of the hours; it stops at the response or
    the resolution (resolving answers as well), else it runs to `as_of`. What was recorded or happened
    after `as_of` is not known yet. Raises `KeyAccountError` (`service.repeated-event`). Method: N5.

    >>> from keyaccount.values.business_hours import BusinessHours
    >>> from keyaccount.values.periods import Period
    >>> term = ServiceTerm("hotline", "hotline", "service", [ServiceKind.HOTLINE_CALL],
    ...                    BusinessHours.always(), response_minutes=5)
    >>> night = ServiceEvent("S1", "C1", ServiceKind.HOTLINE_CALL, date(2026, 3, 2), opened_at=time(2),
    ...                      responded=date(2026, 3, 2), responded_at=time(2, 12))
    >>> promise = ServicePromise("SLA", Period.year(2026), [term])
    >>> found = review_service(promise, [night], Moment(date(2026, 3, 3), time(0)))
    >>> found.breaches[0].over
    7
    """
    check_type(promise, ServicePromise, "$.promise")
    check_type(as_of, Moment, "$.as_of")
    given = tuple_of(events)
    for index, one in enumerate(given):
        check_type(one, ServiceEvent, f"$.events[{index}]")
    known = [one.known_at(as_of.day) for one in given if _happened(one.known_from, one.opened_at, as_of)]
    check_unique([one.id for one in known], "service.repeated-event", "$.events")
    judged: list[JudgedService] = []
    unpromised = []
    for event in sorted(known, key=lambda one: (one.opened, one.opened_at or time(0), one.id)):
        term = promise.term_for(event)
        if term is None:
            unpromised.append(event.id)
        else:
            judged += _judge(event, term, as_of)
    passed = {one.passed_from for one in known}
    waiting = [
        one
        for one in known
        if one.kind is ServiceKind.HOTLINE_CALL and one.resolved is None and one.id not in passed
    ]
    return ServiceReview(promise, as_of, judged, unpromised, waiting)


def _happened(day: date, at: time | None, as_of: Moment) -> bool:
    return day < as_of.day or (day == as_of.day and (at is None or at <= as_of.at))


def _judge(event: ServiceEvent, term: ServiceTerm, as_of: Moment) -> list[JudgedService]:
    resolved = _stop(event.resolved, event.resolved_at, as_of)
    responded = _stop(event.responded, event.responded_at, as_of)
    promised = (
        (ServiceClock.RESPONSE, term.response_minutes, responded if event.responded else resolved),
        (ServiceClock.RESOLUTION, term.resolution_minutes, resolved),
    )
    start = None if event.opened_at is None else Moment(event.opened, event.opened_at)
    found = []
    for clock, minutes, (stopped, end) in promised:
        if minutes is None:
            continue
        due = None if start is None else term.hours.after(start, minutes)
        used = None if start is None or end is None else term.hours.minutes_between(start, end)
        found.append(
            JudgedService(
                event.id,
                event.customer,
                term.key,
                term.department,
                clock,
                minutes,
                used,
                not stopped,
                due,
            )
        )
    return found


def _stop(day: date | None, at: time | None, as_of: Moment) -> tuple[bool, Moment | None]:
    """Return whether a clock stopped by now, and up to when it counts; None where its time is unknown."""
    if day is None or not _happened(day, at, as_of):
        return False, as_of
    return True, None if at is None else Moment(day, at)


def _breach(one: JudgedService) -> Finding:
    name = department_text(one.department)
    text = Text(
        f"{one.event} of {one.customer}: {one.clock.text.en} took {one.used} minutes, "
        f"{one.promised} promised",
        f"{one.customer} 的 {one.event}:{one.clock.text.zh}用时 {one.used} 分钟,承诺 {one.promised} 分钟",
    )
    remedy = Text(
        f"{name.en} explains it to the customer and removes the cause", f"由{name.zh}向客户说明并消除原因"
    )
    return Finding("service.breach", Severity.WARNING, f"$.events.{one.event}", text, "N5", remedy)


def _left_lying(call: ServiceEvent) -> Finding:
    text = Text(
        f"hotline call {call.id} of {call.customer} is neither solved nor passed on",
        f"{call.customer} 的热线来电 {call.id} 既未解决也未转交",
    )
    remedy = Text("pass it on to the department that can solve it", "转交能够解决的部门")
    return Finding("service.not-passed-on", Severity.WARNING, f"$.events.{call.id}", text, "N5.a", remedy)


def pass_on(
    call: ServiceEvent, id: str, kind: ServiceKind, department: str, on: Moment, cause: str | None = None
) -> ServiceEvent:
    """Pass a problem on from the hotline to the department that can solve it, as an event of its own.

    Method: N5.

    >>> call = ServiceEvent("S1", "C1", ServiceKind.HOTLINE_CALL, date(2026, 3, 2), opened_at=time(2))
    >>> now = Moment(date(2026, 3, 2), time(2, 4))
    >>> pass_on(call, "S2", ServiceKind.BREAKDOWN, "service", now).passed_from
    'S1'
    """
    return ServiceEvent(
        id,
        call.customer,
        kind,
        on.day,
        opened_at=on.at,
        department=department,
        cause=cause or call.cause,
        product=call.product,
        passed_from=call.id,
    )
