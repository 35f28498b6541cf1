"""Service tracking: what was promised, what was kept, and one improvement per failure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.service_tracking import TrackingRule, track_service
from keyaccount.model.book import Book
from keyaccount.model.commitment import Commitment
from keyaccount.model.customer import Customer
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.values.text import Text
from tests.identification.market import AS_OF, book_of

COMPLAINT = ServiceKind.COMPLAINT


def _book(events: list[ServiceEvent], commitments: list[Commitment] | None = None) -> Book:
    return book_of(
        [],
        [Customer("C1", "Hua"), Customer("C2", "Lee")],
        service_events=events,
        commitments=commitments or [],
    )


def _promise(key: str, due: date, side: Side = Side.OURS) -> Commitment:
    return Commitment(key, "C1", side, "delivery", Text("two pallets", "两托盘"), owner="logistics", due=due)


@pytest.mark.method("I1")
def test_each_failure_asks_for_an_improvement() -> None:
    """Overdue, late, repeated and a broken promise: four actions with owner, day and reason; cited as I1."""
    events = [
        ServiceEvent("S1", "C1", COMPLAINT, date(2026, 1, 5), promised_days=2, department="sales"),
        ServiceEvent("S2", "C1", COMPLAINT, date(2025, 5, 5), date(2025, 5, 9), promised_days=2),
        ServiceEvent(
            "S3", "C1", COMPLAINT, date(2025, 6, 5), date(2025, 6, 6), promised_days=2, repeat_of="S2"
        ),
        ServiceEvent("S4", "C1", ServiceKind.CLEANING, date(2025, 7, 5), date(2025, 7, 5), promised_days=1),
    ]
    tracked = track_service(_book(events, [_promise("K1", date(2025, 9, 1))]), ["C1"], AS_OF)
    one = tracked.of("C1")
    assert [action.finding for action in tracked.actions] == [
        "service.overdue",
        "service.late",
        "service.repeated",
        "service.promise",
    ]
    assert {action.due for action in one.actions} == {date(2026, 3, 2)}
    assert (one.events, one.complaints, one.repeats, one.open, one.overdue) == (4, 3, 1, 1, 1)
    assert (one.on_time, one.mean_days) == (Decimal("0.5"), Decimal("1.666666666667"))
    assert (one.promised, one.kept) == (1, 0)
    explained = tracked.explain("C1")
    assert explained.figure == 4
    assert "I1" in explained.clauses()


def test_nothing_on_record_is_not_good_service() -> None:
    """A customer nobody wrote anything down about is unknown, and printed so."""
    tracked = track_service(_book([]), ["C2"], AS_OF)
    one = tracked.of("C2")
    assert not one.recorded
    assert (one.on_time, one.mean_days) == (None, None)
    assert "unknown, not good" in tracked.explain("C2").line()
    assert "unknown" in tracked.summary()


def test_kept_promises_and_their_side_ask_for_nothing() -> None:
    """What they promised us is theirs to mend; what is not due yet is not late."""
    kept = _promise("K1", date(2025, 9, 1)).fulfilled(date(2025, 8, 30))
    later = _promise("K2", date(2026, 1, 31))
    theirs = _promise("K3", date(2025, 9, 1), Side.THEIRS)
    calm = ServiceEvent("S1", "C1", ServiceKind.HOTLINE_CALL, date(2025, 9, 5))
    one = track_service(_book([calm], [kept, later, theirs]), ["C1"], AS_OF).of("C1")
    assert (one.promised, one.kept, one.actions) == (1, 1, ())


def test_what_is_resolved_later_was_open_then() -> None:
    """Tracking an earlier day must not know the end of the story."""
    event = ServiceEvent("S1", "C1", COMPLAINT, date(2026, 1, 5), date(2026, 1, 25), promised_days=5)
    one = track_service(_book([event]), ["C1"], date(2026, 1, 15)).of("C1")
    assert (one.open, [action.finding for action in one.actions]) == (1, ["service.overdue"])


def test_words_and_misuse() -> None:
    """Worst first in both languages; unknown customers and empty windows are refused."""
    events = [ServiceEvent("S1", "C2", COMPLAINT, date(2026, 1, 5), promised_days=2)]
    tracked = track_service(_book(events), ["C1", "C2"], AS_OF, TrackingRule(months=6))
    assert tracked.table().rows[0][0] == "C2"
    assert "服务跟踪" in tracked.summary("zh")
    assert "<table" in tracked._repr_html_()
    with pytest.raises(KeyAccountError):
        tracked.of("C9")
    with pytest.raises(KeyAccountError):
        track_service(_book([]), ["C9"], AS_OF)
    with pytest.raises(KeyAccountError):
        TrackingRule(months=0)
