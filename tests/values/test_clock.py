"""Clock times count in whole local minutes; seconds and zones must not creep in."""

from __future__ import annotations

from datetime import UTC, time

import pytest

from keyaccount.values.clock import check_clock, minutes_of, time_of
from tests.refusals import codes_of


def test_minutes_and_clock_times_are_each_others_inverse() -> None:
    """Records hold clock times, measures count minutes: both must mean the same, all day long."""
    assert [minutes_of(time_of(minutes)) for minutes in range(24 * 60)] == list(range(24 * 60))
    assert codes_of(lambda: time_of(24 * 60)) == ["number.too-large"]


@pytest.mark.parametrize("wrong", [time(9, 0, 1), time(9, tzinfo=UTC), time(9, 0, 0, 5)])
def test_anything_finer_or_zoned_is_refused(wrong: time) -> None:
    """Two records of one call must not differ by a fraction of a second."""
    assert codes_of(lambda: check_clock(wrong, "$.at")) == ["clock.not-plain"]
