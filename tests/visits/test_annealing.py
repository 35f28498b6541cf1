"""How long a search runs and what it accepts must not depend on the machine, except for the clock."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.visits.annealing import Cooling, SearchBudget


class _Clock:
    """A clock that moves a second each time it is read."""

    def __init__(self) -> None:
        self.now = -1.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def test_seconds_stop_a_search_by_the_clock_given() -> None:
    """The clock is an argument, so that a test or a batch job counts what it likes."""
    cooling = Cooling(SearchBudget(seconds=4, clock=_Clock()), hot=1600, cold=1)
    seen = [cooling.over(done) for done in range(0, 64, 16)]
    assert seen == [False, False, False, True]
    assert cooling.temperature == 1


def test_whichever_comes_first_stops() -> None:
    """Rounds bound a search on a fast machine, seconds on a slow one."""
    assert SearchBudget(10, 100.0, _Clock()).share(5, 0.0) == 0.5
    assert SearchBudget(10, 1.0, lambda: 5.0).share(5, 0.0) == 5.0
    assert SearchBudget(0).share(0, 0.0) == 1.0
    assert SearchBudget(seconds=0, clock=lambda: 0.0).share(0, 0.0) == 1.0


def test_the_clock_is_looked_at_now_and_then_only() -> None:
    """A look costs as much as a small step of the search."""
    clock = _Clock()
    cooling = Cooling(SearchBudget(seconds=100, clock=clock), hot=10, cold=1)
    for done in range(1, 16):
        assert not cooling.over(done)
    assert clock.now == 0


def test_draws_are_whole_numbers_that_shrink_with_the_temperature() -> None:
    """A logarithm that differs in its last digit must not lead to another plan."""
    cooling = Cooling(SearchBudget(160), hot=10_000, cold=10)
    hot = [cooling.slack(Random(seed)) for seed in range(200)]
    cooling.over(160)
    cold = [cooling.slack(Random(seed)) for seed in range(200)]
    assert all(type(one) is int and one >= 0 for one in hot + cold)
    assert 8_000 < sum(hot) / 200 < 12_000
    assert sum(cold) / 200 < 12


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: SearchBudget(), "budget.none"),
        (lambda: SearchBudget(-1), "number.too-small"),
        (lambda: SearchBudget(seconds=-1), "budget.seconds"),
        (lambda: SearchBudget(seconds=float("nan")), "budget.seconds"),
        (lambda: SearchBudget(seconds=True), "type.wrong"),
        (lambda: SearchBudget(seconds="9"), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_budgets_without_an_end_are_refused(make: Any, code: str) -> None:
    """A search nobody stops is a program that hangs."""
    with pytest.raises(KeyAccountError) as caught:
        make()
    assert caught.value.code == code
