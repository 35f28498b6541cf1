"""A log entry says who moved a visit and why, or it is refused."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.visits import ChangeCause, Originator, VisitLogEntry

DAY = date(2026, 3, 2)


def test_the_weather_moves_visits_for_the_customer_only() -> None:
    """风雨无阻: whatever was noted down, rain is our doing unless they asked."""
    entry = {"reason": "storm", "cause": ChangeCause.WEATHER}
    movers = {who: VisitLogEntry("C1", DAY, moved_by=who, **entry).mover for who in Originator}  # type: ignore[arg-type]
    assert movers == {
        Originator.CUSTOMER: Originator.CUSTOMER,
        Originator.COMPANY: Originator.COMPANY,
        Originator.CALENDAR: Originator.COMPANY,
    }
    assert VisitLogEntry("C1", DAY, cause=ChangeCause.WEATHER).mover is Originator.COMPANY
    assert VisitLogEntry("C1", DAY).mover is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"moved_by": Originator.CUSTOMER}, "log.moved-without-reason"),
        ({"agreed_at": time(15)}, "log.hour-without-move"),
        ({"cause": "rain"}, "type.wrong"),
        ({"ended": time(9, 0, 1)}, "clock.not-plain"),
    ],
)
def test_half_an_entry_is_refused(fields: dict[str, Any], code: str) -> None:
    """What is not noted properly is argued about later."""
    with pytest.raises(KeyAccountError) as caught:
        VisitLogEntry("C1", DAY, on=DAY, **fields)
    assert caught.value.code == code
