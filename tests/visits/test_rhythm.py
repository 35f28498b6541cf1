"""The dates of a rhythm are compared with the recurrence rules every calendar knows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.periods import Period
from keyaccount.values.weekday import Weekday
from keyaccount.visits.rhythm import CycleRhythm, HolidayRule, MonthRhythm, Rhythm
from tests.shared_data import cases

DAYS = (MO, TU, WE, TH, FR, SA, SU)
MONDAYS = st.integers(0, 200).map(lambda weeks: date(2025, 1, 6) + timedelta(weeks=weeks))


@given(st.sets(st.sampled_from(Weekday), min_size=1), st.integers(1, 6), MONDAYS, st.integers(1, 400))
def test_weeks_of_a_cycle_agree_with_the_standard_rule(
    weekdays: set[Weekday], cycle: int, anchor: date, length: int
) -> None:
    """Two weeks out of step would send the manager to a closed door for a whole year."""
    rhythm = CycleRhythm(sorted(weekdays), anchor, cycle, [cycle - 1])
    start = anchor + timedelta(weeks=cycle - 1)
    period = Period(anchor, anchor + timedelta(days=length))
    expected = rrule(
        WEEKLY,
        interval=cycle,
        dtstart=datetime.combine(start, datetime.min.time()),
        until=datetime.combine(period.last, datetime.min.time()),
        byweekday=[DAYS[one.number] for one in weekdays],
    )
    assert list(rhythm.days(period)) == [one.date() for one in expected]


@given(
    st.sampled_from(Weekday),
    st.sampled_from([1, 2, 3, 4, -1, -2]),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(1, 500),
)
def test_weekdays_of_the_month_agree_with_the_standard_rule(
    weekday: Weekday, ordinal: int, start: date, length: int
) -> None:
    """The last Friday is not the fourth in every month."""
    period = Period(start, start + timedelta(days=length))
    expected = rrule(
        MONTHLY,
        dtstart=datetime.combine(start, datetime.min.time()),
        until=datetime.combine(period.last, datetime.min.time()),
        byweekday=DAYS[weekday.number](ordinal),
    )
    assert list(MonthRhythm(weekday, [ordinal]).days(period)) == [one.date() for one in expected]


def _expected(case: Any) -> list[str]:
    return list(case["expected"]["month_day"])


_RHYTHMS: dict[str, Rhythm] = {
    "rfc5545-1": CycleRhythm([Weekday.MON, Weekday.WED, Weekday.FRI], date(1997, 9, 1), 2, [0]),
    "rfc5545-2": CycleRhythm([Weekday.TUE, Weekday.THU], date(1997, 9, 1), 2, [0]),
    "rfc5545-3": MonthRhythm(Weekday.FRI, [1]),
    "rfc5545-4": MonthRhythm(Weekday.MON, [-2]),
    "rfc5545-8": CycleRhythm([Weekday.TUE, Weekday.SUN], date(1997, 8, 4), 2, [0]),
}


@pytest.mark.parametrize("case", [one for one in cases("visits") if one.id in (*_RHYTHMS, "absent")])
def test_published_recurrences_come_out(case: Any) -> None:
    """The examples of RFC 5545 that a visit rhythm can express."""
    first = datetime.strptime(case["inputs"]["dtstart"][:8], "%Y%m%d").date()  # noqa: DTZ007  a plain date
    wanted = _expected(case)
    days = _RHYTHMS[case["id"]].days(Period(first, date(1998, 12, 31)))
    assert [f"{day:%m%d}" for _, day in zip(wanted, days, strict=False)] == wanted


def test_rhythms_are_worded_for_the_letter() -> None:
    """The customer reads the rhythm in plain words."""
    weekly = CycleRhythm([Weekday.MON, Weekday.THU], date(2026, 1, 5))
    assert weekly.text.en == "every Monday and Thursday"
    assert weekly.text.zh == "每周一、四"
    other = CycleRhythm([Weekday.TUE], date(2026, 1, 5), 2, [1])
    assert other.text.zh == "每 2 周的第 2 周二"
    assert MonthRhythm(Weekday.FRI, [1, -1]).text.zh == "每月第一个、最后一个星期五"
    assert HolidayRule.ASK.text.zh == "遇节假日由客户决定"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: CycleRhythm([], date(2026, 1, 5)), "rhythm.weekday"),
        (lambda: CycleRhythm([Weekday.MON] * 2, date(2026, 1, 5)), "rhythm.weekday"),
        (lambda: CycleRhythm(["monday"], date(2026, 1, 5)), "type.wrong"),
        (lambda: CycleRhythm([Weekday.MON], date(2026, 1, 6)), "rhythm.anchor"),
        (lambda: CycleRhythm([Weekday.MON], date(2026, 1, 5), 2, [2]), "number.too-large"),
        (lambda: CycleRhythm([Weekday.MON], date(2026, 1, 5), 2, []), "rhythm.week"),
        (lambda: CycleRhythm([Weekday.MON], date(2026, 1, 5), 2, [1, 1]), "rhythm.week"),
        (lambda: MonthRhythm(Weekday.MON, [5]), "rhythm.ordinal"),
        (lambda: MonthRhythm(Weekday.MON, []), "rhythm.ordinal"),
    ],
)
def test_unclear_rhythms_are_refused(make: Any, code: str) -> None:
    """A promise nobody can read off a calendar is none."""
    with pytest.raises(KeyAccountError) as caught:
        make()
    assert caught.value.code == code
