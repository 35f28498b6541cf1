"""Clock times: local, in whole minutes, without a zone; the zone belongs to whoever keeps the schedule."""

from __future__ import annotations

from datetime import time

from keyaccount.errors import refuse
from keyaccount.values.checks import check_int, check_type

__all__ = ["check_clock", "minutes_of", "time_of"]


def check_clock(value: object, path: str) -> None:
    """Refuse anything but a local clock time in whole minutes; the zone belongs to the schedule.

    >>> check_clock(time(9, 30), "$.at")
    """
    check_type(value, time, path)
    if isinstance(value, time) and (value.second or value.microsecond or value.tzinfo is not None):
        refuse(
            "clock.not-plain",
            path,
            "give a local time in whole minutes, without a zone",
            "请给出整分钟的当地时间,不含时区",
        )


def minutes_of(clock: time) -> int:
    """Return a clock time as minutes after midnight.

    >>> minutes_of(time(9, 30))
    570
    """
    return clock.hour * 60 + clock.minute


def time_of(minutes: int) -> time:
    """Return minutes after midnight as a clock time.

    >>> time_of(570)
    datetime.time(9, 30)
    """
    check_int(minutes, "$.minutes", least=0, most=24 * 60 - 1)
    return time(minutes // 60, minutes % 60)
