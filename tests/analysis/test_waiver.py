"""Waivers always end, by name and reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.analysis import ActionWaiver
from keyaccount.errors import KeyAccountError

FIRST, LAST = date(2026, 3, 1), date(2026, 5, 31)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2026, 2, 28), False), (FIRST, True), (LAST, True), (date(2026, 6, 1), False)],
)
def test_a_waiver_holds_from_its_day_to_its_last(day: date, holds: bool) -> None:
    """What is put off comes back the day after, without anybody remembering."""
    assert ActionWaiver("problem.P1", "Chen", "moves house", FIRST, LAST).holds(day) is holds


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (("", "Chen", "x", FIRST, LAST), "id.empty"),
        (("k", "", "x", FIRST, LAST), "name.empty"),
        (("k", "Chen", " ", FIRST, LAST), "name.empty"),
        (("k", "Chen", "x", LAST, FIRST), "waiver.ends-early"),
        (("k", "Chen", "x", FIRST, None), "date.not-a-date"),
    ],
)
def test_wrong_waivers_are_refused(fields: Any, code: str) -> None:
    """Nobody waives without a name, a reason and an end."""
    with pytest.raises(KeyAccountError) as caught:
        ActionWaiver(*fields)
    assert caught.value.code == code
