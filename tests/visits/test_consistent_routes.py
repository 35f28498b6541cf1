"""The exact consistent routes: against all partitions and orders, and against published optima."""

from __future__ import annotations

import itertools
import json
import math
from random import Random

import pytest

from keyaccount.visits import ConsistentProblem, plan_consistent_routes
from tests.shared_data import data
from tests.visits.convrp_files import SCALE, judge_convrp, read_convrp

# The table's values here are not the least: the plans found are judged feasible from the files and cost less.
BEATEN = {("convrp_12_test_2", "L=5.0"): 89.541, ("convrp_12_test_3", "L=5.0"): 119.686}


def _random(seed: int) -> ConsistentProblem:
    random = Random(seed)
    points = [(random.randrange(20), random.randrange(20)) for _ in range(5)]
    travel = [[round(10 * math.dist(one, two)) for two in points] for one in points]
    demand = [[None, *(random.choice([None, 1, 2]) for _ in range(4))] for _ in range(2)]
    service = [[0, *(random.choice([0, 30]) for _ in range(4))] for _ in range(2)]
    return ConsistentProblem(travel, demand, service, 4, 10_000)


def _partitions(stops: list[int]) -> list[list[list[int]]]:
    if not stops:
        return [[]]
    first, *rest = stops
    found = []
    for smaller in _partitions(rest):
        found.append([[first], *smaller])
        found += [[*smaller[:at], [first, *smaller[at]], *smaller[at + 1 :]] for at in range(len(smaller))]
    return found


def _brute(problem: ConsistentProblem, tolerance: float) -> float:
    """Try every split among drivers and every order of every day."""
    best = math.inf
    for partition in _partitions(list(range(1, problem.stops + 1))):
        best = min(best, sum(_cheapest(problem, own, tolerance) for own in partition))
    return best


def _cheapest(problem: ConsistentProblem, own: list[int], tolerance: float) -> float:
    by_day = []
    for day in range(len(problem.demand)):
        today = [stop for stop in own if problem.demand[day][stop] is not None]
        if sum(problem.demand[day][stop] or 0 for stop in today) > problem.capacity:
            return math.inf
        by_day.append(list(itertools.permutations(today)))
    best = math.inf
    for routes in itertools.product(*by_day):
        travel, arrivals = 0, dict[int, list[int]]()
        for day, route in enumerate(routes):
            clock = here = 0
            for stop in (*route, 0):
                leg = problem.travel[here][stop]
                travel, clock, here = travel + leg, clock + leg, stop
                arrivals.setdefault(stop, []).append(clock)
                clock += problem.service[day][stop]
        arrivals.pop(0, None)
        if all(max(times) - min(times) <= tolerance for times in arrivals.values()):
            best = min(best, travel)
    return best


@pytest.mark.parametrize("seed", [*range(12), 19, 26])
def test_small_problems_agree_with_trying_everything(seed: int) -> None:
    """Four stops on two days: all partitions and orders can be tried, at four tolerances.

    In the last two some set of stops is judged again beside others, and answered from memory.
    """
    problem = _random(seed)
    for tolerance in (None, 80, 20, 0):
        plan = plan_consistent_routes(problem, tolerance)
        assert plan is not None
        assert plan.travel == _brute(problem, math.inf if tolerance is None else tolerance)


def test_a_load_no_vehicle_takes_has_no_plan() -> None:
    """Impossible is an answer."""
    problem = ConsistentProblem([[0, 1], [1, 0]], [[None, 9]], [[0, 0]], 4, 99)
    assert plan_consistent_routes(problem, 0) is None


@pytest.mark.method("V6")
@pytest.mark.parametrize("tolerance", ["L=inf", "L=5.0"])
@pytest.mark.parametrize(
    "stem", ["convrp_10_test_1", "convrp_12_test_1", "convrp_12_test_2", "convrp_12_test_3"]
)
def test_published_instances_are_solved_to_the_optimum(stem: str, tolerance: str) -> None:
    """Same driver, times within the tolerance, least travel; all six at three tolerances in the benchmark."""
    optima = json.loads(data("convrp/exact_optima.json").read_text(encoding="utf-8"))["instances"]
    instance = read_convrp(data(f"convrp/{stem}.vrp"))
    apart = math.inf if tolerance == "L=inf" else 5.0
    plan = plan_consistent_routes(instance.problem(), None if math.isinf(apart) else 5 * SCALE)
    assert plan is not None
    travel, wrong = judge_convrp(instance, plan, apart)
    assert wrong == []
    assert plan.explain().figure == plan.travel
    assert plan.explain().clauses() == {"V6"}
    table = optima[stem][tolerance]["travel"]
    assert round(travel, 3) == BEATEN.get((stem, tolerance), table) <= table
