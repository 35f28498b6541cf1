"""PyVRP polishes a day and changes nothing about who is visited when."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from keyaccount.adapters.pyvrp import PyvrpPolisher
from keyaccount.errors import KeyAccountError, MissingExtra
from keyaccount.visits import SearchBudget, plan_periodic_routes
from keyaccount.visits.periodic_plan import polished
from tests.visits.periodic_cases import faults, random_periodic

needs_pyvrp = pytest.mark.skipif(importlib.util.find_spec("pyvrp") is None, reason="needs the extra `routes`")


@needs_pyvrp
def test_a_polished_plan_keeps_every_limit_and_every_day() -> None:
    """From a first plan nobody searched, so that there is something to improve."""
    problem = random_periodic(3, 24)
    first = plan_periodic_routes(problem, 1, SearchBudget(0))
    better = polished(first, PyvrpPolisher(iterations=60))
    assert faults(better) == []
    assert better.travel < first.travel
    assert [better.days_of(stop) for stop in range(1, 25)] == [first.days_of(stop) for stop in range(1, 25)]
    assert polished(first, PyvrpPolisher(iterations=60)) == better


@needs_pyvrp
def test_days_with_nothing_to_arrange_are_left_alone() -> None:
    """One stop has one order; an engine need not be started for it."""
    problem = random_periodic(3, 2)
    assert PyvrpPolisher(seconds=0.01).improve(problem, 0, [(1,)]) == [[1]]
    assert PyvrpPolisher(seconds=0.01).improve(problem, 0, []) == []
    polished_day = PyvrpPolisher(seconds=0.05).improve(problem, 0, [(1, 2)])
    assert sorted(stop for route in polished_day for stop in route) == [1, 2]


def test_without_the_library_the_pip_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who lacks the extra learns its name."""
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    with pytest.raises(MissingExtra, match=r"keyaccount\[routes\]"):
        PyvrpPolisher().improve(random_periodic(3, 2), 0, [(1, 2)])
    with pytest.raises(KeyAccountError):
        PyvrpPolisher(seed=-1)
    with pytest.raises(KeyAccountError):
        PyvrpPolisher(iterations=0)
