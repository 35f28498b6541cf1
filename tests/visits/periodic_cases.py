"""Small random periodic problems and their slow check, for the tests of the periodic search."""

from __future__ import annotations

import math
from itertools import combinations, pairwise
from random import Random

from keyaccount.visits import DayFleet, PeriodicPlan, PeriodicProblem


def random_periodic(seed: int, stops: int, days: int = 4, vehicles: int = 2) -> PeriodicProblem:
    """Return stops scattered around a base, visited once, twice or daily."""
    random = Random(seed)
    points = [(50, 50)] + [(random.randrange(100), random.randrange(100)) for _ in range(stops)]
    travel = [[math.ceil(100 * math.dist(one, two)) for two in points] for one in points]
    once = [(day,) for day in range(days)]
    twice = [pair for pair in combinations(range(days), 2) if pair[1] - pair[0] > 1]
    choices: list[list[tuple[int, ...]]] = [[*once], [*twice], [tuple(range(days))]]
    patterns: list[list[tuple[int, ...]]] = [[], *(random.choice(choices) for _ in range(stops))]
    demand = [0, *(random.randint(1, 5) for _ in range(stops))]
    service = [0, *(random.choice([0, 500]) for _ in range(stops))]
    capacity = max(6, sum(demand) // vehicles)
    return PeriodicProblem(travel, demand, service, patterns, [DayFleet(vehicles, capacity, 60_000)] * days)


def faults(plan: PeriodicPlan) -> list[str]:
    """List whatever is wrong with a plan, reckoned from the problem alone."""
    problem, wrong = plan.problem, []
    for stop in range(1, problem.stops + 1):
        days = tuple(day for day, routes in enumerate(plan.routes) for route in routes if stop in route)
        if stop in plan.unplaced or not problem.patterns[stop]:
            wrong += [f"{stop} visited"] if days else []
        elif days not in problem.patterns[stop]:
            wrong.append(f"{stop} on {days}")
    for fleet, routes in zip(problem.fleet, plan.routes, strict=True):
        wrong += ["too many vehicles"] if len(routes) > fleet.vehicles else []
        for route in routes:
            ends = (0, *route, 0)
            length = sum(problem.travel[one][two] for one, two in pairwise(ends))
            length += sum(problem.service[stop] for stop in route)
            wrong += ["overloaded"] if sum(problem.demand[stop] for stop in route) > fleet.capacity else []
            wrong += ["too long"] if fleet.longest is not None and length > fleet.longest else []
    return wrong
