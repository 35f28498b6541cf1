"""Service tracking: what each key account really got, with nothing on record read as unknown, not as good."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.service_tracking import ServiceTracking, TrackingRule, track_service
from keyaccount.model.book import Book
from keyaccount.model.commitment import Commitment
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.samples import distributor
from keyaccount.values.text import Text
from tests.identification.market import book_of
from tests.refusals import refusals_of

AS_OF = date(2026, 1, 31)


def _event(key: str, opened: date, resolved: date | None = None, **more: Any) -> ServiceEvent:
    return ServiceEvent(key, "C1", more.pop("kind", ServiceKind.COMPLAINT), opened, resolved, **more)


def _promise(key: str, due: date, side: Side = Side.OURS, **more: Any) -> Commitment:
    return Commitment(key, "C1", side, "delivery", f"promise {key}", owner="logistics", due=due, **more)


def _track(*records: ServiceEvent | Commitment, as_of: date = AS_OF, **rule: int) -> ServiceTracking:
    book = Book(
        AS_OF,
        Ledger.empty("CNY"),
        [Customer("C1", "Hua"), Customer("C2", "Lee")],
        service_events=[one for one in records if isinstance(one, ServiceEvent)],
        commitments=[one for one in records if isinstance(one, Commitment)],
    )
    return track_service(book, ["C1", "C2"], as_of, TrackingRule(**rule) if rule else None)


@pytest.mark.method("I1")
def test_the_distributors_accounts_get_the_service_on_record() -> None:
    """The mall complained twice, once again about the same thing, and neither was resolved as promised."""
    book = distributor()
    tracked = track_service(book, ["C001", "C003", "C006", "C024"], book.as_of)
    mall = tracked.of("C003")
    assert (mall.events, mall.complaints, mall.repeats, mall.open) == (2, 2, 1, 1)
    assert mall.on_time == 0
    assert mall.mean_days == 9
    assert [one.finding for one in mall.actions] == ["service.late", "service.repeated"]
    chain = tracked.of("C001")
    assert (chain.promised, chain.kept, chain.mean_days) == (2, 1, Decimal("1.5"))
    explained = tracked.explain("C003")
    assert explained.figure == 2
    assert [part.figure for part in explained.parts] == [2, 0]
    assert "I1" in explained.clauses()


def test_nothing_on_record_is_unknown() -> None:
    """A customer nobody wrote anything down about is not one that was served well."""
    silent = _track(_event("S1", date(2026, 1, 5))).of("C2")
    assert not silent.recorded
    assert silent.on_time is None
    assert silent.mean_days is None
    assert silent.explain().reason is not None
    cells = {row[0]: row for row in _track().table().rows}
    assert cells["C2"][2:4] == (None, None)


def test_an_own_promise_alone_is_on_record() -> None:
    """A kept promise is service too, though no event was written down."""
    record = _track(_promise("P1", date(2025, 9, 1), fulfilled_on=date(2025, 8, 30))).of("C1")
    assert record.recorded
    assert (record.promised, record.kept, record.actions) == (1, 1, ())
    assert record.explain().reason is None


def test_only_the_trailing_months_count() -> None:
    """What was opened before the months looked at belongs to an earlier review; the first day is in."""
    first = date(2025, 2, 1)
    tracked = _track(_event("S1", first), _event("S2", first - timedelta(days=1)))
    assert tracked.of("C1").events == 1
    assert _track(_event("S1", first), months=6).of("C1").events == 0


def test_overdue_late_repeated_and_kept_ask_for_different_work() -> None:
    """Each failing has its own remedy: resolve it now, mend the process, remove the cause, or nothing."""
    tracked = _track(
        _event("late", date(2025, 6, 1), date(2025, 6, 9), promised_days=5, department="sales"),
        _event("kept", date(2025, 7, 1), date(2025, 7, 3), promised_days=5),
        _event("overdue", date(2026, 1, 2), promised_days=5),
        _event("pending", date(2026, 1, 30), promised_days=5),
        _event("again", date(2026, 1, 20), date(2026, 1, 21), promised_days=5, repeat_of="late"),
        _event("unpromised", date(2025, 8, 1), kind=ServiceKind.HOTLINE_CALL),
    )
    record = tracked.of("C1")
    # Kept and again in time, late and overdue not; the pending one may still be kept.
    assert record.on_time == Decimal("0.5")
    assert record.mean_days == Decimal("3.666666666667")
    assert (record.events, record.complaints, record.open, record.overdue) == (6, 5, 3, 1)
    found = {one.id: one for one in tracked.actions}
    assert {key: one.finding for key, one in found.items()} == {
        "I1-late": "service.late",
        "I1-overdue": "service.overdue",
        "I1-again": "service.repeated",
    }
    assert found["I1-late"].owner == "sales"
    assert {one.due for one in found.values()} == {AS_OF + timedelta(days=30)}
    assert {one.clause for one in found.values()} == {"I1"}


def test_missed_promises_are_to_be_made_good() -> None:
    """Late and broken ones ask for work; open, waived and the customer's own do not."""
    tracked = _track(
        _promise("broken", date(2025, 9, 1)),
        _promise("late", date(2025, 9, 1), fulfilled_on=date(2025, 9, 5)),
        _promise("open", date(2026, 1, 31)),
        _promise("waived", date(2025, 9, 1)).waived(date(2025, 9, 1), "C1-1", "not needed"),
        _promise("theirs", date(2025, 9, 1), Side.THEIRS),
        due_in_days=10,
    )
    record = tracked.of("C1")
    assert (record.promised, record.kept) == (2, 0)
    assert sorted(one.id for one in record.actions) == ["I1-broken", "I1-late"]
    assert {one.due for one in record.actions} == {date(2026, 2, 10)}


def test_an_earlier_day_does_not_know_what_was_resolved_later() -> None:
    """Looking back to a day on which a complaint was open and overdue must show it so."""
    event = _event("S1", date(2025, 10, 1), date(2025, 12, 1), promised_days=5)
    then = _track(event, as_of=date(2025, 10, 31)).of("C1")
    assert (then.open, then.overdue) == (1, 1)
    assert then.mean_days is None
    assert [one.finding for one in then.actions] == ["service.overdue"]
    now = _track(event).of("C1")
    assert (now.open, now.overdue) == (0, 0)
    assert now.mean_days == 61
    assert [one.finding for one in now.actions] == ["service.late"]


def test_the_worst_served_come_first_in_both_languages() -> None:
    """Whoever reads one line only should read the one with most to improve."""
    book = distributor()
    tracked = track_service(book, ["C024", "C006", "C003"], book.as_of)
    assert [row[0] for row in tracked.table().rows] == ["C003", "C006", "C024"]
    assert "Lakeside Mall" in tracked.summary()
    assert "服务跟踪" in tracked.summary("zh")
    assert "<table" in tracked._repr_html_()


def test_former_ids_are_followed() -> None:
    """Who asks by the old number gets the record of the customer of today."""
    book = distributor()
    assert track_service(book, ["OLD-17"], book.as_of).records[0].customer == "C017"


@given(
    st.lists(
        st.tuples(
            st.integers(0, 364),
            st.none() | st.integers(0, 60),
            st.none() | st.integers(1, 20),
            st.sampled_from(ServiceKind),
        ),
        max_size=8,
    ),
    st.randoms(),
)
def test_counts_hold_whatever_the_order(drawn: list[tuple[Any, ...]], random: Any) -> None:
    """Open and resolved, kept and missed: every event is counted once, in whatever order it comes."""
    events = [
        _event(
            f"S{index}",
            opened := AS_OF - timedelta(days=ago),
            None if days is None else opened + timedelta(days=days),
            promised_days=promised,
            kind=kind,
        )
        for index, (ago, days, promised, kind) in enumerate(drawn)
    ]
    record = _track(*events).of("C1")
    resolved = [one for one in events if one.resolved is not None and one.resolved <= AS_OF]
    assert record.open == len(events) - len(resolved)
    assert (record.mean_days is None) == (not resolved)
    assert record.overdue <= record.open
    assert record.on_time is None or 0 <= record.on_time <= 1
    assert sum(part.figure for part in record.explain().parts) == record.events  # type: ignore[misc]  # counts
    turned = list(events)
    random.shuffle(turned)
    again = _track(*turned).of("C1")
    assert again.explain().parts == record.explain().parts
    assert {one.id for one in again.actions} == {one.id for one in record.actions}


@pytest.mark.parametrize(
    ("act", "code", "path"),
    [
        (lambda: TrackingRule(months=0), "number.too-small", "$.months"),
        (lambda: TrackingRule(due_in_days=0), "number.too-small", "$.due_in_days"),
        (lambda: _track().of("C3"), "customer.unknown", "$.customer"),
        (lambda: track_service(distributor(), ["C999"], AS_OF), "book.unknown-customer", "$.customer"),
        (lambda: track_service(None, [], AS_OF), "type.wrong", "$.book"),  # type: ignore[arg-type]
        (lambda: track_service(distributor(), [], "today"), "date.not-a-date", "$.as_of"),  # type: ignore[arg-type]
    ],
)
def test_wrong_input_is_refused_with_its_place(act: Any, code: str, path: str) -> None:
    """A slip upstream must be found by name, not turn up as an empty record."""
    assert refusals_of(act) == [(code, path)]


COMPLAINT = ServiceKind.COMPLAINT


def _book_with(events: list[ServiceEvent], commitments: list[Commitment] | None = None) -> Book:
    return book_of(
        [],
        [Customer("C1", "Hua"), Customer("C2", "Lee")],
        service_events=events,
        commitments=commitments or [],
    )


def _delivery(key: str, due: date, side: Side = Side.OURS) -> Commitment:
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
    tracked = track_service(_book_with(events, [_delivery("K1", date(2025, 9, 1))]), ["C1"], AS_OF)
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
    tracked = track_service(_book_with([]), ["C2"], AS_OF)
    one = tracked.of("C2")
    assert not one.recorded
    assert (one.on_time, one.mean_days) == (None, None)
    assert "unknown, not good" in tracked.explain("C2").line()
    assert "unknown" in tracked.summary()


def test_kept_promises_and_their_side_ask_for_nothing() -> None:
    """What they promised us is theirs to mend; what is not due yet is not late."""
    kept = _delivery("K1", date(2025, 9, 1)).fulfilled(date(2025, 8, 30))
    later = _delivery("K2", date(2026, 1, 31))
    theirs = _delivery("K3", date(2025, 9, 1), Side.THEIRS)
    calm = ServiceEvent("S1", "C1", ServiceKind.HOTLINE_CALL, date(2025, 9, 5))
    one = track_service(_book_with([calm], [kept, later, theirs]), ["C1"], AS_OF).of("C1")
    assert (one.promised, one.kept, one.actions) == (1, 1, ())


def test_what_is_resolved_later_was_open_then() -> None:
    """Tracking an earlier day must not know the end of the story."""
    event = ServiceEvent("S1", "C1", COMPLAINT, date(2026, 1, 5), date(2026, 1, 25), promised_days=5)
    one = track_service(_book_with([event]), ["C1"], date(2026, 1, 15)).of("C1")
    assert (one.open, [action.finding for action in one.actions]) == (1, ["service.overdue"])


def test_words_and_misuse() -> None:
    """Worst first in both languages; unknown customers and empty windows are refused."""
    events = [ServiceEvent("S1", "C2", COMPLAINT, date(2026, 1, 5), promised_days=2)]
    tracked = track_service(_book_with(events), ["C1", "C2"], AS_OF, TrackingRule(months=6))
    assert tracked.table().rows[0][0] == "C2"
    assert "服务跟踪" in tracked.summary("zh")
    assert "<table" in tracked._repr_html_()
    with pytest.raises(KeyAccountError):
        tracked.of("C9")
    with pytest.raises(KeyAccountError):
        track_service(_book_with([]), ["C9"], AS_OF)
    with pytest.raises(KeyAccountError):
        TrackingRule(months=0)
