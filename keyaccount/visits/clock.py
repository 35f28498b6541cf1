"""Clock times of a working day: windows, the shift with its lunch, whole minutes after midnight."""

from __future__ import annotations

from datetime import time

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_type
from keyaccount.values.clock import check_clock, minutes_of, time_of

__all__ = ["ClockWindow", "WorkDay", "check_clock", "clock_text", "minutes_of", "time_of"]


@attrs.frozen
class ClockWindow:
    """State between which clock times a visit may start, both included.

    Raises `KeyAccountError` (`clock.empty`).

    >>> ClockWindow(time(9), time(11, 30)).allows(time(11, 31))
    False
    """

    earliest: time
    latest: time

    def __attrs_post_init__(self) -> None:
        check_clock(self.earliest, "$.earliest")
        check_clock(self.latest, "$.latest")
        if self.latest < self.earliest:
            refuse(
                "clock.empty",
                "$.latest",
                "must not lie before the earliest start",
                "最晚开始不得早于最早开始",
            )

    def allows(self, at: time) -> bool:
        """Tell whether a visit may start then."""
        return self.earliest <= at <= self.latest

    def __str__(self) -> str:
        return f"{self.earliest:%H:%M}-{self.latest:%H:%M}"


@attrs.frozen
class WorkDay:
    """Describe a manager's day: from leaving the base to being back, and lunch, which no visit touches.

    With `travel_in_lunch` a trip may take up lunch; otherwise it pauses. No lunch: both times None.
    Raises `KeyAccountError` (`clock.day`, `clock.lunch`).

    >>> WorkDay(time(8, 30), time(17, 30), time(12), time(13)).minutes
    480
    """

    start: time = time(8, 30)
    end: time = time(17, 30)
    lunch_start: time | None = time(12)
    lunch_end: time | None = time(13)
    travel_in_lunch: bool = True

    def __attrs_post_init__(self) -> None:
        check_clock(self.start, "$.start")
        check_clock(self.end, "$.end")
        check_type(self.travel_in_lunch, bool, "$.travel_in_lunch")
        if self.end <= self.start:
            refuse("clock.day", "$.end", "the day must end after it starts", "下班时间必须晚于上班时间")
        if self.lunch_start is None or self.lunch_end is None:
            if self.lunch_start is not self.lunch_end:
                refuse(
                    "clock.lunch",
                    "$.lunch_end",
                    "give both ends of lunch or none",
                    "午休起止须同时给出或都不给",
                )
            return
        check_clock(self.lunch_start, "$.lunch_start")
        check_clock(self.lunch_end, "$.lunch_end")
        if not self.start <= self.lunch_start < self.lunch_end <= self.end:
            refuse("clock.lunch", "$.lunch_start", "lunch must lie within the day", "午休必须在工作时间之内")

    @property
    def minutes(self) -> int:
        """Return how many minutes can be worked, lunch left out."""
        lunch = 0
        if self.lunch_start is not None and self.lunch_end is not None:
            lunch = minutes_of(self.lunch_end) - minutes_of(self.lunch_start)
        return minutes_of(self.end) - minutes_of(self.start) - lunch


def clock_text(seconds: int) -> str:
    """Word seconds after midnight as a clock time.

    >>> clock_text(34200)
    '09:30'
    """
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
