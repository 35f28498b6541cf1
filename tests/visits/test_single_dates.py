"""Single dates move; the promise stays."""

from __future__ import annotations

from datetime import date, time

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.periods import Period
from keyaccount.visits import (
    ChangeCause,
    HolidayRule,
    OccurrenceState,
    Originator,
    agree_date,
    move_date,
    project_visits,
)
from tests.visits.builders import CHINA_2026, need, schedule_of

AUTUMN = Period(date(2026, 9, 21), date(2026, 10, 24))
HOLIDAY = date(2026, 10, 5)


@pytest.mark.method("V6")
def test_a_shift_the_rule_does_not_foresee_waits_for_the_yes() -> None:
    """National Day under "ask": proposed, agreed, and only then on the calendar; the promise never moved."""
    schedule = schedule_of([need("C1")], calendar=CHINA_2026, rule=HolidayRule.ASK, starts=date(2026, 9, 21))
    asked = move_date(
        schedule,
        "C1",
        HOLIDAY,
        date(2026, 10, 8),
        originator=Originator.CALENDAR,
        by="Li",
        on=date(2026, 9, 28),
        reason="National Day",
        cause=ChangeCause.PUBLIC_HOLIDAY,
    )
    waiting = project_visits(asked, AUTUMN)
    assert waiting.of("C1")[2].state is OccurrenceState.TO_ASK
    assert [one.code for one in waiting.findings] == ["standing.to-ask"]
    agreed = agree_date(asked, "C1", HOLIDAY, by="Wang", on=date(2026, 9, 29))
    third = project_visits(agreed, AUTUMN).of("C1")[2]
    assert (third.state, third.on, third.originator) == (
        OccurrenceState.MOVED,
        date(2026, 10, 8),
        Originator.CALENDAR,
    )
    assert third.explain().clause == "V6"
    assert agreed.visits == schedule.visits
    assert [one.price_minutes for one in agreed.changes] == [0]


def test_the_last_word_on_a_date_counts() -> None:
    """Moved twice, it takes place once; both stand in the log."""
    schedule = schedule_of([need("C1")])
    first, who = date(2026, 1, 19), Originator.CUSTOMER
    once = move_date(schedule, "C1", first, date(2026, 1, 20), originator=who, by="W", on=first, reason="x")
    twice = move_date(once, "C1", first, first, originator=who, by="W", on=first, reason="y", at=time(15))
    one = project_visits(twice, Period.month(2026, 1)).of("C1")[2]
    assert (one.promised, one.on, one.at) == (first, first, time(15))
    assert [change.after for change in twice.changes] == ["2026-01-20", "2026-01-19 15:00"]
    assert len(twice.date_changes) == 1


def test_only_promised_dates_can_be_moved_and_only_proposals_agreed() -> None:
    """A slip of the day must not create a visit."""
    schedule, who = schedule_of([need("C1")]), Originator.CUSTOMER
    tuesday = date(2026, 1, 20)
    with pytest.raises(KeyAccountError, match=r"standing\.no-date"):
        move_date(schedule, "C1", tuesday, None, originator=who, by="W", on=tuesday, reason="x")
    moved = move_date(schedule, "C1", date(2026, 1, 19), None, originator=who, by="W", on=tuesday, reason="x")
    with pytest.raises(KeyAccountError, match=r"standing\.nothing-proposed"):
        agree_date(moved, "C1", date(2026, 1, 19), by="W", on=tuesday)
