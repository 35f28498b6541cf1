"""Clock times are promised to customers; seconds, zones and impossible days must not creep in."""

from __future__ import annotations

from datetime import UTC, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.visits.clock import ClockWindow, WorkDay, check_clock, minutes_of, time_of


@given(st.integers(0, 24 * 60 - 1))
def test_minutes_and_clock_times_are_each_others_inverse(minutes: int) -> None:
    """The search counts minutes, the letter prints a clock time: both must mean the same."""
    assert minutes_of(time_of(minutes)) == minutes


def test_a_window_includes_both_its_ends() -> None:
    """A customer who receives until 11:30 does receive at 11:30."""
    window = ClockWindow(time(9), time(11, 30))
    assert window.allows(time(9))
    assert window.allows(time(11, 30))
    assert not window.allows(time(8, 59))
    assert str(window) == "09:00-11:30"


def test_lunch_is_not_working_time() -> None:
    """Utilisation would look an hour too good every day."""
    assert WorkDay().minutes == 480
    assert WorkDay(lunch_start=None, lunch_end=None).minutes == 540


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: check_clock(time(9, 0, 1), "$"), "clock.not-plain"),
        (lambda: check_clock(time(9, tzinfo=UTC), "$"), "clock.not-plain"),
        (lambda: check_clock("09:00", "$"), "type.wrong"),
        (lambda: ClockWindow(time(9), time(8)), "clock.empty"),
        (lambda: WorkDay(time(9), time(9)), "clock.day"),
        (lambda: WorkDay(lunch_end=None), "clock.lunch"),
        (lambda: WorkDay(lunch_start=None), "clock.lunch"),
        (lambda: WorkDay(lunch_start=time(13), lunch_end=time(13)), "clock.lunch"),
        (lambda: WorkDay(lunch_start=time(7), lunch_end=time(8)), "clock.lunch"),
        (lambda: time_of(24 * 60), "number.too-large"),
    ],
)
def test_impossible_clocks_are_refused(make: Any, code: str) -> None:
    """A lunch after work or a time with a zone would bend every plan built on it."""
    with pytest.raises(KeyAccountError) as caught:
        make()
    assert caught.value.code == code
