"""The ways to place an account are listed once, and each reads back as the rhythm it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.periods import Period
from keyaccount.values.weekday import Weekday
from keyaccount.visits import MonthlyFrequency, WeeklyFrequency
from keyaccount.visits.patterns import patterns_of, rhythm_of
from tests.visits.builders import need

OPEN = list(Weekday)[:5]
ANCHOR = date(2026, 1, 5)


@given(st.integers(1, 5), st.sampled_from([1, 2, 4]), st.sets(st.sampled_from(OPEN), max_size=3))
def test_patterns_hold_the_visits_asked_for_and_read_back(
    times: int, every: int, closed: set[Weekday]
) -> None:
    """Twice a week is 104 visits a year in every pattern offered, on open days only."""
    wanted = need("C1", WeeklyFrequency(times, every), closed=closed)
    patterns = patterns_of(wanted, OPEN, 4)
    assert bool(patterns) == (5 - len(closed) >= times)
    year = Period(ANCHOR, ANCHOR + timedelta(weeks=52))
    for pattern in patterns:
        days = list(rhythm_of(wanted, pattern, ANCHOR).days(year))
        assert len(days) == 52 * times // every
        assert {Weekday.of(day) for day in days}.isdisjoint(closed)
        assert len(pattern.days) * pattern.mask.bit_count() == 4 * times // every


def test_months_keep_every_week_free() -> None:
    """The first Friday may fall in any week of the cycle."""
    patterns = patterns_of(need("C1", MonthlyFrequency([1])), OPEN, 4)
    assert {pattern.mask for pattern in patterns} == {0b1111}
    assert rhythm_of(need("C1", MonthlyFrequency([-1])), patterns[4], ANCHOR).text.en == (
        "the last Friday of the month"
    )


def test_a_cycle_that_does_not_fit_is_refused() -> None:
    """Every three weeks in a four-week cycle would drift without anybody noticing."""
    with pytest.raises(KeyAccountError, match=r"standing\.cycle"):
        patterns_of(need("C1", WeeklyFrequency(1, 3)), OPEN, 4)
