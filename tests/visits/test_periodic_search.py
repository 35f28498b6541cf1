"""The periodic search keeps every limit, repeats itself, and finds what brute force finds."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.visits import DayFleet, PeriodicProblem, SearchBudget, plan_periodic_routes
from tests.shared_data import SHARED
from tests.visits.periodic_cases import faults, random_periodic
from tests.visits.pvrp_files import judge, read_instance


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 14))
def test_every_limit_holds_and_the_seed_repeats(seed: int, stops: int) -> None:
    """Patterns, vehicles, capacity and the longest route, checked from the problem alone."""
    problem = random_periodic(seed, stops)
    plan = plan_periodic_routes(problem, 7, SearchBudget(60))
    assert faults(plan) == []
    assert plan_periodic_routes(problem, 7, SearchBudget(60)) == plan
    first = plan_periodic_routes(problem, 7, SearchBudget(0))
    assert (len(plan.unplaced), plan.travel) <= (len(first.unplaced), first.travel)


def _least(problem: PeriodicProblem) -> int:
    """Try every choice of patterns, split and order."""
    best = 10**9
    for chosen in itertools.product(*problem.patterns[1:]):
        total = 0
        for day in range(len(problem.fleet)):
            today = [stop for stop, days in enumerate(chosen, start=1) if day in days]
            total += min(problem.route_travel(order) for order in itertools.permutations(today))
        best = min(best, total)
    return best


@pytest.mark.parametrize("seed", range(4))
def test_small_problems_are_solved_to_the_optimum(seed: int) -> None:
    """With one roomy vehicle a day, all choices can be tried; a good search misses none of these."""
    given_ = random_periodic(seed, 5, vehicles=1)
    problem = PeriodicProblem(
        given_.travel, given_.demand, given_.service, given_.patterns, [DayFleet(1, 1000)] * 4
    )
    assert plan_periodic_routes(problem, 1, SearchBudget(400)).travel == _least(problem)


def test_who_fits_nowhere_is_named() -> None:
    """A load no vehicle carries is left out and told, not squeezed in."""
    problem = PeriodicProblem(
        [[0, 5, 5], [5, 0, 1], [5, 1, 0]], [0, 9, 1], [0] * 3, [[], [[0]], [[0]]], [DayFleet(1, 4)]
    )
    plan = plan_periodic_routes(problem, 1, SearchBudget(20))
    assert plan.unplaced == (1,)
    assert plan.routes == (((2,),),)


def test_progress_hears_of_every_round_and_may_stop() -> None:
    """The best so far is returned at once."""
    seen: list[int] = []

    def stop(done: int, missing: int, travel: int) -> bool:
        seen.append(done)
        return done == 3

    plan = plan_periodic_routes(random_periodic(1, 6), 1, SearchBudget(50), progress=stop)
    assert seen == [1, 2, 3]
    assert faults(plan) == []


def test_nothing_to_visit_is_a_plan() -> None:
    """No stops, no routes, no search."""
    empty = PeriodicProblem([[0]], [0], [0], [[]], [DayFleet(1, 1)])
    assert plan_periodic_routes(empty, 1, SearchBudget(5)).routes == ((),)
    with pytest.raises(KeyAccountError):
        plan_periodic_routes(empty, -1, SearchBudget(5))


class _Backwards:
    """An engine that only turns routes round."""

    def improve(
        self, problem: PeriodicProblem, day: int, routes: tuple[tuple[int, ...], ...]
    ) -> list[tuple[int, ...]]:
        return [route[::-1] for route in routes]


def test_a_polisher_is_asked_and_never_makes_it_worse() -> None:
    """What an engine returns is judged before it is taken."""
    problem = random_periodic(5, 8)
    plan = plan_periodic_routes(problem, 1, SearchBudget(30))
    assert plan_periodic_routes(problem, 1, SearchBudget(30), polisher=_Backwards()) == plan


@pytest.mark.skipif(not (SHARED / "data" / "pvrp").is_dir(), reason="published instances are not here")
def test_a_published_instance_comes_close_to_its_best_known() -> None:
    """p14 has a known optimum of 954.81; a few hundred rounds must come within a percent, judged apart."""
    from tests.benchmarks.pvrp import problem_of

    instance = read_instance(SHARED / "data" / "pvrp" / "p14.txt")
    plan = plan_periodic_routes(problem_of(instance), 1, SearchBudget(600))
    solution = {str(day): [list(route) for route in routes] for day, routes in enumerate(plan.routes)}
    cost, wrong = judge(instance, solution)
    assert wrong == []
    assert cost <= 954.81 * 1.01
