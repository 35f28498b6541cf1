"""Where a holiday rule puts a visit that falls on a day nobody works: dates only, no promise needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.checks import check_date, check_type
from keyaccount.visits.rhythm import HolidayRule

__all__ = ["HolidayShift", "shift_day"]

# A break longer than a month leaves nothing to shift to that still is the visit promised.
FARTHEST = 31
# A make-up day further off than this belongs to another holiday.
MAKE_UP_REACH = 14


@attrs.frozen
class HolidayShift:
    """State where a rule puts a day, None for nowhere, and whether the calendar reached far enough.

    >>> HolidayShift(None, is_known=False).day is None
    True
    """

    day: date | None
    is_known: bool = True


def shift_day(rule: HolidayRule, calendar: WorkingCalendar, day: date) -> HolidayShift:
    """Return where a rule puts a visit; a working day stays, a day past the known calendar is unknown.

    SKIP and ASK name no day, PHONE stays on it. MAKE_UP_DAY takes the nearest make-up day within two
    weeks, one that replays the weekday first. Method: V6.

    >>> from keyaccount.values.calendar import Holiday
    >>> may_day = WorkingCalendar("CN", holidays=[Holiday(date(2026, 5, day)) for day in (1, 4, 5)])
    >>> [shift_day(rule, may_day, date(2026, 5, 1)).day.day
    ...  for rule in (HolidayRule.FOLLOWING, HolidayRule.SAME_WEEK, HolidayRule.SAME_MONTH)]
    [6, 30, 6]
    """
    check_type(rule, HolidayRule, "$.rule")
    check_date(day, "$.day")
    if not calendar.knows(day):
        return HolidayShift(None, is_known=False)
    if calendar.is_working(day) or rule is HolidayRule.PHONE:
        return HolidayShift(day)
    if rule in (HolidayRule.SKIP, HolidayRule.ASK):
        return HolidayShift(None)
    if rule is HolidayRule.MAKE_UP_DAY:
        return _make_up_day(calendar, day)
    return _first_working(calendar, _candidates(rule, day))


def _candidates(rule: HolidayRule, day: date) -> Iterator[date]:
    """Return the days a rule tries, in its order."""
    later = [day + timedelta(days=on) for on in range(1, FARTHEST + 1)]
    earlier = [day - timedelta(days=back) for back in range(1, FARTHEST + 1)]
    if rule is HolidayRule.PRECEDING:
        return iter(earlier)
    if rule is HolidayRule.FOLLOWING:
        return iter(later)
    if rule is HolidayRule.SAME_WEEK:
        return (one for one in (*later, *earlier) if one.isocalendar()[:2] == day.isocalendar()[:2])
    return (one for one in (*later, *earlier) if (one.year, one.month) == (day.year, day.month))


def _first_working(calendar: WorkingCalendar, days: Iterable[date]) -> HolidayShift:
    for day in days:
        if not calendar.knows(day):
            return HolidayShift(None, is_known=False)
        if calendar.is_working(day):
            return HolidayShift(day)
    return HolidayShift(None)


def _make_up_day(calendar: WorkingCalendar, day: date) -> HolidayShift:
    near = [one for one in calendar.make_up_days if abs((one.day - day).days) <= MAKE_UP_REACH]
    near.sort(
        key=lambda one: (
            one.replays is None or one.replays.number != day.weekday(),
            abs((one.day - day).days),
            one.day,
        )
    )
    return HolidayShift(near[0].day if near else None)
