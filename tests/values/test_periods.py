"""Periods decide which sales count; an off-by-one day here is a wrong rebate there."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.periods import (
    MonthRule,
    Period,
    Step,
    add_months,
    check_contiguous,
    check_disjoint,
    days_later,
    first_of,
    monthly,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
STEPS: st.SearchStrategy[Step] = st.sampled_from(("week", "month", "quarter", "year"))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    return Period(start, start + timedelta(days=draw(st.integers(1, 2000))))


@given(DAYS, st.integers(-600, 600))
def test_clamped_months_agree_with_an_independent_reckoning(day: date, months: int) -> None:
    """Two implementations that agree on every month are worth more than one that looks right."""
    assert add_months(day, months) == day + relativedelta(months=months)


@given(DAYS, st.integers(-600, 600))
def test_the_three_rules_differ_only_where_the_day_is_missing(day: date, months: int) -> None:
    """The rule may speak only in short months; elsewhere it must not move a due date."""
    clamped, following, skipped = (add_months(day, months, rule) for rule in MonthRule)
    assert clamped is not None
    if skipped is not None:
        assert clamped == following == skipped
        assert skipped.day == day.day
    else:
        assert following == clamped + timedelta(days=1)
        assert clamped.day < day.day


def test_months_are_counted_from_the_anchor_and_never_chained() -> None:
    """Chaining one month from 31 January ends on 28 March; promises on the 31st would drift."""
    assert monthly(date(2026, 1, 31), 4) == (
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    )
    assert monthly(date(2026, 1, 31), 4, MonthRule.SKIP) == (date(2026, 1, 31), date(2026, 3, 31))
    assert monthly(date(2026, 1, 31), 2, MonthRule.NEXT) == (date(2026, 1, 31), date(2026, 3, 1))
    assert monthly(date(2024, 2, 29), 3, every=12)[1:] == (date(2025, 2, 28), date(2026, 2, 28))


@pytest.mark.parametrize(("day", "months"), [(date(9999, 12, 1), 1), (date(1, 1, 1), -1)])
def test_leaving_the_calendar_is_refused(day: date, months: int) -> None:
    """An overflow deep inside a calculation would not tell the caller what to mend."""
    with pytest.raises(KeyAccountError, match=r"date\.out-of-range"):
        add_months(day, months)
    with pytest.raises(KeyAccountError, match=r"date\.out-of-range"):
        days_later(date(9999, 12, 31), 1)


def test_named_periods_are_what_the_business_calls_them() -> None:
    """Quarters, fiscal years and trailing months are written in contracts and must match them."""
    assert Period.quarter(2026, 4) == Period(date(2026, 10, 1), date(2027, 1, 1))
    assert Period.quarter(2026, 4, starts_in=4) == Period(date(2027, 1, 1), date(2027, 4, 1))
    assert Period.fiscal_year(2026, starts_in=1) == Period.year(2026)
    assert Period.trailing(months=3, as_of=date(2026, 2, 27)) == Period(date(2025, 11, 28), date(2026, 2, 28))
    assert Period.of_day(date(2026, 5, 5)).last == date(2026, 5, 5)
    assert Period.month(2026, 2).shift(days=-1).start == date(2026, 1, 31)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Period(date(2026, 1, 1), date(2026, 1, 1)),
        lambda: Period(date(2026, 1, 2), date(2026, 1, 1)),
        lambda: Period(datetime(2026, 1, 1), date(2026, 2, 1)),
        lambda: Period.month(2026, 13),
        lambda: Period.quarter(2026, 0),
        lambda: Period.month(True, 1),
        lambda: Period.fiscal_year(2026, starts_in=0),
        lambda: Period.trailing(months=0, as_of=date(2026, 1, 1)),
        lambda: Period.year(2026).split("day"),  # type: ignore[arg-type]
        lambda: Period(date(2026, 1, 30), date(2026, 1, 31)).shift(months=1),
        lambda: first_of(0, 1),
    ],
)
def test_impossible_periods_are_refused(make: object) -> None:
    """An empty or misdated period would sum to nothing and look like no sales."""
    with pytest.raises(KeyAccountError):
        make()  # type: ignore[operator]


@given(periods(), STEPS, st.booleans())
def test_a_split_makes_up_the_period_exactly(period: Period, by: Step, aligned: bool) -> None:
    """A day lost or counted twice between two parts would change every total built on them."""
    parts = period.split(by, aligned=aligned)
    assert parts[0].start == period.start
    assert parts[-1].end == period.end
    assert all(one.end == two.start for one, two in itertools.pairwise(parts))
    check_contiguous(parts, "$")
    if aligned and by == "week":
        assert all(part.start.weekday() == 0 for part in parts[1:])
    if aligned and by != "week":
        assert all(part.start.day == 1 for part in parts[1:])


def test_a_split_stops_at_the_end_of_the_calendar() -> None:
    """The last period a date can express still splits instead of overflowing."""
    parts = Period(date(9998, 6, 1), date.max).split("year")
    assert len(parts) == 2
    assert len(Period(date(9999, 12, 20), date.max).split("week")) == 2


@given(periods(), periods())
def test_overlap_cover_and_intersection_tell_the_same_story(one: Period, two: Period) -> None:
    """Rebate terms are tested for overlap and cut to the invoice period; both must agree."""
    shared = one.intersect(two)
    assert one.overlaps(two) == two.overlaps(one) == (shared is not None)
    if shared is not None:
        assert one.covers(shared)
        assert two.covers(shared)
        assert shared.contains(shared.start)
        assert shared.contains(shared.last)
        assert not shared.contains(shared.end)


def test_overlap_and_gap_name_both_periods() -> None:
    """Whoever typed the terms must see which two clash, not that some do."""
    first, second = Period.month(2026, 1), Period(date(2026, 1, 31), date(2026, 3, 1))
    with pytest.raises(KeyAccountError) as caught:
        check_disjoint([second, first], "$.terms", ["spring", "winter"])
    assert "winter and spring overlap" in str(caught.value)
    with pytest.raises(KeyAccountError, match=r"period\.gap"):
        check_contiguous([Period.month(2026, 1), Period.month(2026, 3)], "$.terms")
    check_disjoint([Period.month(2026, 1), Period.month(2026, 3)], "$.terms")
