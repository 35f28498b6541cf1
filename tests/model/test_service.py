"""Tests for service events and the promises they are measured by."""

from __future__ import annotations

from datetime import date, time

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.service import ServiceEvent, ServiceKind

OPENED = date(2026, 3, 2)


def event(**more: object) -> ServiceEvent:
    """Build one complaint."""
    return ServiceEvent("S1", "C1", ServiceKind.COMPLAINT, OPENED, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", list(ServiceKind))
def test_every_kind_is_worded(kind: ServiceKind) -> None:
    """Service records are shown to customers in their language."""
    assert kind.text.en
    assert kind.text.zh


def test_promise_kept_broken_or_not_yet_known() -> None:
    """While the promised days run, nobody has broken anything yet."""
    assert event().on_time(date(2026, 9, 1)) is None
    assert event(promised_days=2).on_time(date(2026, 3, 4)) is None
    assert event(promised_days=2).on_time(date(2026, 3, 5)) is False
    assert event(promised_days=2, resolved=date(2026, 3, 4)).on_time(date(2026, 3, 9)) is True
    assert event(promised_days=2, resolved=date(2026, 3, 5)).on_time(date(2026, 3, 9)) is False
    assert event(promised_days=2, resolved=date(2026, 3, 9)).on_time(date(2026, 3, 4)) is None


def test_days_to_resolve_are_unknown_while_open() -> None:
    """An open complaint has no resolution time, least of all zero."""
    assert event().days_to_resolve is None
    assert event(resolved=OPENED).days_to_resolve == 0


def test_known_at_forgets_later_answers() -> None:
    """A replay must not praise an answer that had not come yet."""
    seen = event(responded=date(2026, 3, 3), resolved=date(2026, 3, 5))
    assert seen.known_at(date(2026, 3, 4)) == event(responded=date(2026, 3, 3))
    assert seen.known_at(date(2026, 3, 2)) == event()
    assert seen.known_at(date(2026, 3, 5)) == seen
    assert event().known_from == OPENED
    assert event(recorded_on=date(2026, 3, 8)).known_from == date(2026, 3, 8)


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"resolved": date(2026, 3, 1)}, "service.resolved-early", "$.resolved"),
        ({"responded": date(2026, 3, 1)}, "service.resolved-early", "$.responded"),
        ({"repeat_of": "S1"}, "service.repeat-of-itself", "$.repeat_of"),
        ({"promised_days": -1}, "number.too-small", "$.promised_days"),
        ({"department": ""}, "name.empty", "$.department"),
    ],
)
def test_wrong_events_are_refused(wrong: dict[str, object], code: str, path: str) -> None:
    """A record resolved before it opened would make the best service record of all."""
    with pytest.raises(KeyAccountError) as caught:
        event(**wrong)
    assert (caught.value.code, caught.value.path) == (code, path)


def test_clock_times_need_their_day_and_their_order() -> None:
    """A night call is timed to the minute, so its times must make sense."""
    timed = event(opened_at=time(2, 10), responded=OPENED, responded_at=time(2, 15))
    assert timed.known_at(OPENED) == timed
    assert timed.known_at(date(2026, 3, 1)).responded_at is None
    wrong: list[tuple[dict[str, object], str]] = [
        ({"resolved_at": time(9)}, "service.time-without-day"),
        ({"opened_at": time(9), "resolved": OPENED, "resolved_at": time(8)}, "service.resolved-early"),
        ({"opened_at": time(9, 0, 1)}, "clock.not-plain"),
        ({"passed_from": "S1"}, "service.repeat-of-itself"),
        ({"passed_from": ""}, "id.empty"),
    ]
    for fields, code in wrong:
        with pytest.raises(KeyAccountError) as caught:
            event(**fields)
        assert caught.value.code == code
