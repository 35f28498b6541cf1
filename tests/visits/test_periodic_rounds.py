"""Routes under change: every figure kept up to date must be the one a recount gives, undo included."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.visits.periodic_plan import PeriodicPlan
from keyaccount.visits.periodic_problem import DayFleet, PeriodicProblem
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
    gone = dict.fromkeys(random.sample(range(1, stops + 1), random.randint(1, stops)), ())
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
    today = {stop: (0,) for stop in range(1, 9) if 0 in (rounds.pattern[stop] or ())}
    others = rounds.paths()[1:]
    rounds.take_out(today)
    assert rounds.paths()[0] == ()
    for stop in today:
        added, vehicle = rounds.place(stop, 0)
        travel = rounds.travel
        rounds.put(stop, 0, vehicle)
        assert rounds.travel == travel + added
    assert rounds.paths()[1:] == others
    _check(rounds)


def test_a_stop_can_leave_some_days_while_another_leaves_all_of_its_own() -> None:
    """Only who has another pattern to choose need leave every day; the rest keep theirs."""
    fleet = [DayFleet(1, 9)] * 3
    table = [[0, 5, 6], [5, 0, 2], [6, 2, 0]]
    daily = [[0, 1, 2]]
    rounds = PeriodicRounds(PeriodicProblem(table, [0, 1, 1], [0] * 3, [[], daily, daily], fleet))
    rounds.insert(1)
    rounds.insert(2)
    rounds.take_out({1: (0, 2), 2: ()})
    assert rounds.paths() == ((), ((1,),), ())
    assert rounds.pattern[1:] == [(0, 1, 2), None]
    assert rounds.missing == [2]
    assert rounds.travel == 10


def test_a_day_full_close_by_is_left_aside_while_another_has_room() -> None:
    """A vehicle passing by on its way would cost nothing more, yet neighbours on another day come first."""
    # Stops 1 to 11 fill the first vehicle of Monday, the second drives past to 14; 12 is seen on Tuesday.
    places = [0, *[10] * 11, 9, 10, 30]
    table = [[abs(one - two) for two in places] for one in places]
    monday = [[0]]
    patterns = [[], *[monday] * 11, [[1]], [[0], [1]], monday]
    fleet = [DayFleet(2, 11), DayFleet(1, 9)]
    rounds = PeriodicRounds(PeriodicProblem(table, [0] + [1] * 14, [0] * 15, patterns, fleet))
    for stop in (*range(1, 12), 14, 12):
        rounds.insert(stop)
    assert rounds.travel == 20 + 60 + 18
    rounds.insert(13)
    assert (rounds.pattern[13], rounds.travel) == ((1,), 20 + 60 + 20)


def test_a_vehicle_far_off_is_asked_where_all_close_by_are_full() -> None:
    """Who has only the full day is not left out while another vehicle could take him along."""
    places = [0, *[10] * 12, 30]
    table = [[abs(one - two) for two in places] for one in places]
    patterns = [[], *[[[0]]] * 13]
    rounds = PeriodicRounds(PeriodicProblem(table, [0] + [1] * 13, [0] * 14, patterns, [DayFleet(2, 11)]))
    for stop in (*range(1, 12), 13, 12):
        assert rounds.insert(stop)
    assert (rounds.at[0][12], rounds.travel) == (rounds.at[0][13], 20 + 60)


def test_a_limit_refuses_what_costs_too_much() -> None:
    """A try that can't be accepted any more is given up before the routes are touched."""
    rounds = PeriodicRounds(random_periodic(4, 3))
    assert not rounds.insert(1, limit=1)
    assert rounds.travel == 0
    assert rounds.insert(1)
