"""Routes under change: every figure kept up to date must be the one a recount gives, undo included."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.visits.periodic_plan import PeriodicPlan
from keyaccount.visits.periodic_rounds import PeriodicRounds
from tests.visits.periodic_cases import faults, random_periodic


def _state(rounds: PeriodicRounds) -> tuple[object, ...]:
    at = [tuple(row) for row in rounds.at]
    return rounds.paths(), tuple(rounds.pattern), tuple(at), rounds.travel


def _check(rounds: PeriodicRounds) -> None:
    plan = PeriodicPlan(rounds.problem, rounds.paths(), rounds.missing)
    assert faults(plan) == []
    assert plan.travel == rounds.travel
    for day, routes in enumerate(rounds.routes):
        for vehicle, route in enumerate(routes[:-1]):
            assert all(rounds.at[day][stop] == vehicle for stop in route.path[1:-1])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12))
def test_changes_are_kept_or_undone_without_a_trace(seed: int, stops: int) -> None:
    """Take out, put back, undo: the state before, to the last number."""
    random = Random(seed)
    rounds = PeriodicRounds(random_periodic(seed, stops))
    for stop in range(1, stops + 1):
        rounds.insert(stop)
    rounds.keep()
    _check(rounds)
    before = _state(rounds)
    gone = dict.fromkeys(random.sample(range(1, stops + 1), random.randint(1, stops)))
    rounds.take_out(gone)
    _check(rounds)
    for stop in gone:
        rounds.insert(stop, random)
    _check(rounds)
    rounds.undo()
    assert _state(rounds) == before
    rounds.take_out(gone)
    rounds.keep()
    rounds.undo()
    _check(rounds)
    assert set(rounds.missing) >= set(gone)


def test_one_day_is_rearranged_without_touching_the_others() -> None:
    """A stop taken out of Monday keeps its pattern and its Thursday."""
    rounds = PeriodicRounds(random_periodic(4, 8))
    for stop in range(1, 9):
        rounds.insert(stop)
    rounds.keep()
    today = {stop: None for stop in range(1, 9) if 0 in (rounds.pattern[stop] or ())}
    others = rounds.paths()[1:]
    rounds.take_out(today, only=0)
    assert rounds.paths()[0] == ()
    for stop in today:
        added, vehicle = rounds.place(stop, 0)
        travel = rounds.travel
        rounds.put(stop, 0, vehicle)
        assert rounds.travel == travel + added
    assert rounds.paths()[1:] == others
    _check(rounds)


def test_a_limit_refuses_what_costs_too_much() -> None:
    """A try that can't be accepted any more is given up before the routes are touched."""
    rounds = PeriodicRounds(random_periodic(4, 3))
    assert not rounds.insert(1, limit=1)
    assert rounds.travel == 0
    assert rounds.insert(1)
