"""The service record against the promise, on a log worked out by hand: nights, a holiday, a weekend."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.negotiation import (
    ServiceClock,
    ServiceGrade,
    ServicePromise,
    ServiceReview,
    ServiceState,
    ServiceTerm,
    pass_on,
    review_service,
)
from keyaccount.values import BusinessHours, Holiday, Moment, OpenSpan, WorkingCalendar
from keyaccount.values.periods import Period
from tests.refusals import codes_of

# 1 to 7 October 2026 are holidays, Thursday to Wednesday; 30 September is a Wednesday.
CALENDAR = WorkingCalendar("CN", holidays=[Holiday(date(2026, 10, day)) for day in range(1, 8)])
OFFICE = BusinessHours("office", CALENDAR, [OpenSpan(time(9), time(12)), OpenSpan(time(13), time(18))])
PROMISE = ServicePromise(
    "SLA-C1",
    Period.year(2026),
    [
        ServiceTerm(
            "hotline",
            "24/7 hotline",
            "service",
            [ServiceKind.HOTLINE_CALL],
            BusinessHours.always(),
            response_minutes=5,
            resolution_minutes=60,
            grade=ServiceGrade.GOLD,
        ),
        ServiceTerm("repairs", "repairs", "service", [ServiceKind.BREAKDOWN], OFFICE, 60, 480),
        ServiceTerm("complaints", "complaints", "sales", [ServiceKind.COMPLAINT], OFFICE, 120),
    ],
)


def event(
    id: str,
    kind: ServiceKind,
    opened: tuple[int, int, time | None],
    responded: tuple[int, int, time | None] | None = None,
    resolved: tuple[int, int, time | None] | None = None,
) -> ServiceEvent:
    """Return one line of the log: month, day and clock time of each step."""
    month, day, at = opened
    said, done = responded or (0, 0, None), resolved or (0, 0, None)
    return ServiceEvent(
        id,
        "C1",
        kind,
        date(2026, month, day),
        date(2026, done[0], done[1]) if resolved else None,
        date(2026, said[0], said[1]) if responded else None,
        opened_at=at,
        responded_at=said[2],
        resolved_at=done[2],
    )


LOG = [
    # A call at 02:10 on a holiday night: answered after 12 minutes (7 over), solved after 40.
    event("H1", ServiceKind.HOTLINE_CALL, (10, 2, time(2, 10)), (10, 2, time(2, 22)), (10, 2, time(2, 50))),
    # Down on Wednesday 17:30 before the holiday, answered 8 October 09:20: 30 + 20 = 50 of 60 minutes.
    # Solved Friday 9 October 11:00: 30 + 480 + 120 = 630 of 480 minutes, 150 over.
    event("B1", ServiceKind.BREAKDOWN, (9, 30, time(17, 30)), (10, 8, time(9, 20)), (10, 9, time(11))),
    # A complaint on Saturday 10 October at night; answered Monday 13:30: 180 + 30 = 210 of 120, 90 over.
    event("C1", ServiceKind.COMPLAINT, (10, 10, time(22)), (10, 12, time(13, 30))),
    # Opened Monday 16:00, nobody has answered; by Tuesday 09:30 that is 120 + 30 = 150 of 60 minutes.
    event("B2", ServiceKind.BREAKDOWN, (10, 12, time(16))),
    # Solved at once without a note of the answer: solving answers. 3 minutes of 5 and of 60.
    event("H2", ServiceKind.HOTLINE_CALL, (10, 12, time(23, 58)), None, (10, 13, time(0, 1))),
    # No clock time was written down: unknown, not kept.
    event("B3", ServiceKind.BREAKDOWN, (10, 9, None), (10, 9, None), (10, 9, None)),
    # Not promised at all.
    event("X1", ServiceKind.CLEANING, (10, 9, time(9))),
]
NOW = Moment(date(2026, 10, 13), time(9, 30))
REVIEW = review_service(PROMISE, LOG, NOW)


def judged(review: ServiceReview, event: str, clock: ServiceClock) -> tuple[int | None, int, ServiceState]:
    """Return minutes used, minutes over, and the state."""
    one = review.of(event, clock)
    assert one is not None
    return one.used, one.over, one.state


@pytest.mark.method("N5")
def test_minutes_and_breaches_are_those_worked_out_by_hand() -> None:
    """Business hours, holidays and night calls, each with the minutes written beside the log."""
    response, resolution = ServiceClock.RESPONSE, ServiceClock.RESOLUTION
    kept, breached = ServiceState.KEPT, ServiceState.BREACHED
    assert judged(REVIEW, "H1", response) == (12, 7, breached)
    assert judged(REVIEW, "H1", resolution) == (40, 0, kept)
    assert judged(REVIEW, "B1", response) == (50, 0, kept)
    assert judged(REVIEW, "B1", resolution) == (630, 150, breached)
    assert judged(REVIEW, "C1", response) == (210, 90, breached)
    assert judged(REVIEW, "B2", response) == (150, 90, breached)
    assert judged(REVIEW, "B2", resolution) == (150, 0, ServiceState.RUNNING)
    assert judged(REVIEW, "H2", response) == (3, 0, kept)
    assert judged(REVIEW, "H2", resolution) == (3, 0, kept)
    assert judged(REVIEW, "B3", response) == (None, 0, ServiceState.UNKNOWN)
    assert REVIEW.of("C1", resolution) is None
    told = REVIEW.explain()
    assert told.figure == 7 + 150 + 90 + 90
    assert "N5" in told.clauses()
    assert [one.code for one in REVIEW.findings()] == ["service.breach"] * 4
    assert REVIEW.unpromised == ("X1",)


def test_the_due_moment_is_the_one_the_customer_was_told() -> None:
    """B1's repair was due 480 office minutes after Wednesday 17:30: Thursday 8 October, 17:30."""
    one = REVIEW.of("B1", ServiceClock.RESOLUTION)
    assert one is not None
    assert str(one.due) == "2026-10-08 17:30"
    unknown = REVIEW.of("B3", ServiceClock.RESPONSE)
    assert unknown is not None
    assert (unknown.due, unknown.explain().figure) == (None, None)


def test_rates_leave_out_what_is_undecided() -> None:
    """Four kept and four breached of the decided ones; by department and clock as well."""
    assert REVIEW.rate() == Decimal("0.5")
    assert REVIEW.rate(clock=ServiceClock.RESOLUTION) == Decimal("0.666666666667")
    assert REVIEW.rate(department="sales") == 0
    assert REVIEW.rate(customer="C9") is None


def test_a_look_back_knows_nothing_of_later() -> None:
    """At 02:15 the night call was running, at 02:16 late; what had not happened is not judged."""
    early = review_service(PROMISE, LOG, Moment(date(2026, 10, 2), time(2, 15)))
    assert judged(early, "H1", ServiceClock.RESPONSE) == (5, 0, ServiceState.RUNNING)
    assert early.of("C1", ServiceClock.RESPONSE) is None
    later = review_service(PROMISE, LOG, Moment(date(2026, 10, 2), time(2, 16)))
    assert judged(later, "H1", ServiceClock.RESPONSE) == (6, 1, ServiceState.BREACHED)
    before = review_service(PROMISE, LOG, Moment(date(2026, 10, 2), time(2)))
    assert [one.event for one in before.judged] == ["B1", "B1"]


def test_the_hotline_passes_problems_on() -> None:
    """A call that is neither solved nor passed on lies there; passed on, it is the department's event."""
    call = event("H9", ServiceKind.HOTLINE_CALL, (10, 13, time(3)), (10, 13, time(3, 1)))
    alone = review_service(PROMISE, [call], NOW)
    assert [one.code for one in alone.findings()] == ["service.breach", "service.not-passed-on"]
    passed = pass_on(call, "B9", ServiceKind.BREAKDOWN, "service", Moment(date(2026, 10, 13), time(3, 4)))
    both = review_service(PROMISE, [call, passed], NOW)
    assert both.waiting == ()
    assert judged(both, "B9", ServiceClock.RESPONSE) == (30, 0, ServiceState.RUNNING)


def test_the_record_reads_in_both_languages() -> None:
    """Breaches first, with the department that answers."""
    assert "售后服务部" in REVIEW.summary("zh")
    assert REVIEW._repr_html_().count("<tr>") == len(REVIEW.judged) + 1
    assert review_service(PROMISE, [], NOW).explain().figure == 0
    assert codes_of(lambda: review_service(PROMISE, [LOG[0]] * 2, NOW)) == ["service.repeated-event"]
    assert all(one.text.zh for one in (*ServiceClock, *ServiceState))
