"""A periodic problem is checked once, before a search spends a minute on nonsense."""

from __future__ import annotations

from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.visits import DayFleet, PeriodicProblem

FLEET = [DayFleet(1, 9)] * 2


def _problem(**changes: Any) -> PeriodicProblem:
    fields: dict[str, Any] = {
        "travel": [[0, 5], [5, 0]],
        "demand": [0, 1],
        "service": [0, 2],
        "patterns": [[], [[0], [1]]],
        "fleet": FLEET,
    }
    return PeriodicProblem(**{**fields, **changes})


def test_routes_are_counted_from_and_to_the_base() -> None:
    """The leg home is part of the day."""
    assert _problem().route_travel([1]) == 10
    assert _problem().route_travel([]) == 0
    assert _problem().days_of(1) == (0, 1)
    assert _problem().days_of(0) == ()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: _problem(travel=[[0, 5]]), "periodic.shape"),
        (lambda: _problem(demand=[0]), "periodic.shape"),
        (lambda: _problem(travel=[[0, 5], [6, 0]]), "periodic.one-way"),
        (lambda: _problem(travel=[[0, -5], [-5, 0]]), "number.too-small"),
        (lambda: _problem(service=[0, 1.5]), "int.wrong"),
        (lambda: _problem(patterns=[[], [[2]]]), "periodic.pattern"),
        (lambda: _problem(patterns=[[], [[]]]), "periodic.pattern"),
        (lambda: _problem(patterns=[[], [[0, 0]]]), "periodic.pattern"),
        (lambda: _problem(fleet=[1, 2]), "type.wrong"),
        (lambda: DayFleet(0, 5), "number.too-small"),
        (lambda: DayFleet(1, -5), "number.too-small"),
        (lambda: DayFleet(1, 5, -1), "number.too-small"),
    ],
)
def test_nonsense_is_refused(make: Any, code: str) -> None:
    """A pattern beyond the period or a table with one-way trips has no meaning here."""
    with pytest.raises(KeyAccountError) as caught:
        make()
    assert caught.value.code == code
