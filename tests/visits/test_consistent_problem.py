"""A consistent routing problem is checked before an exponential search starts on it."""

from __future__ import annotations

from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.visits import ConsistentProblem


def _problem(stops: int = 1, **changes: Any) -> ConsistentProblem:
    size = stops + 1
    fields: dict[str, Any] = {
        "travel": [[0] * size] * size,
        "demand": [[None] * size],
        "service": [[0] * size],
        "capacity": 1,
        "longest": 1,
    }
    return ConsistentProblem(**{**fields, **changes})


def test_a_bit_stands_for_each_stop_visited() -> None:
    """Zero demand is a visit, None is none."""
    problem = _problem(3, demand=[[None, 0, None, 2]])
    assert problem.active(0) == 0b101
    assert problem.stops == 3


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: _problem(travel=[[0]]), "consistent.shape"),
        (lambda: _problem(demand=[[None]]), "consistent.shape"),
        (lambda: _problem(service=[]), "consistent.shape"),
        (lambda: _problem(17), "consistent.too-many"),
        (lambda: _problem(travel=[[0, 1], [2, 0]]), "consistent.one-way"),
        (lambda: _problem(capacity=-1), "number.too-small"),
    ],
)
def test_nonsense_is_refused(make: Any, code: str) -> None:
    """Seventeen stops would be proven next year."""
    with pytest.raises(KeyAccountError) as caught:
        make()
    assert caught.value.code == code
