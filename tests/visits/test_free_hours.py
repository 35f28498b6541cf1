"""What the promised hours cost: the fixed order of a weekday against each day's own best one."""

from __future__ import annotations

from itertools import permutations

import pytest

from keyaccount.visits.chains import RouteProblem
from keyaccount.visits.free_hours import FreeHours
from keyaccount.visits.rounds import Pattern, Rounds, construct
from tests.visits.rounds_cases import NO_LOSS, RULES, random_rounds


def _tried(problem: RouteProblem, stops: tuple[int, ...]) -> int:
    """Drive every order as early as it goes and return the least travel of those that hold."""
    rules, found = problem.rules, []
    for order in permutations(stops):
        here, free, driven, holds = 0, rules.start, 0, True
        for stop in order:
            trip = problem.travel[here][stop]
            start = max(rules.arrival(free, trip), problem.earliest[stop])
            start = rules.may_start(start, problem.service[stop])
            holds = holds and start <= problem.latest[stop]
            here, free, driven = stop, start + problem.service[stop], driven + trip
        if holds and rules.arrival(free, problem.travel[here][0]) <= rules.end:
            found.append(driven + problem.travel[here][0])
    return min(found)


@pytest.mark.parametrize("seed", range(6))
def test_the_least_travel_of_a_day_is_that_of_its_best_order(seed: int) -> None:
    """Five stops can be tried in every order; dropping slower ways must lose none that counts."""
    problem, _ = random_rounds(seed, 5)
    free_hours = FreeHours(problem)
    for stops in [(1, 2, 3, 4, 5), (2, 4), (3,)]:
        assert free_hours.least(stops) == free_hours.least(stops) == _tried(problem, stops)


def test_an_hour_kept_for_all_weeks_costs_what_one_week_could_save() -> None:
    """C1 stands before C3 in every week; in the week without C2 the other way round were shorter."""
    table = [[0, 600, 600, 600], [900, 0, 600, 900], [600, 600, 0, 600], [600, 60, 600, 0]]
    problem = RouteProblem.of(["C1", "C2", "C3"], table, [30, 30, 30], [None] * 3, RULES, 2)
    rounds = Rounds(problem, [[], [Pattern((0,), 3)], [Pattern((0,), 1)], [Pattern((0,), 3)]], NO_LOSS)
    for stop in (1, 2, 3):
        assert rounds.insert(stop)
    driven = {week: _order(rounds, week) for week in (0, 1)}
    free_hours = FreeHours(problem)
    expected = sum(_driven(problem, order) - _tried(problem, order) for order in driven.values())
    assert free_hours.cost(rounds) == expected


def test_a_day_of_many_stops_is_not_judged() -> None:
    """Nine visits a day have more orders than a search can look at while it runs."""
    table = [[0 if a == b else 60 for b in range(10)] for a in range(10)]
    problem = RouteProblem.of([f"C{n}" for n in range(9)], table, [15] * 9, [None] * 9, RULES, 1)
    monday = [Pattern((0,), 1)]
    assert FreeHours(problem).cost(construct(problem, [[], *[monday] * 9], NO_LOSS)) == 0


def _order(rounds: Rounds, week: int) -> tuple[int, ...]:
    return tuple(stop for stop in rounds.orders[0] if rounds.masks[stop] >> week & 1)


def _driven(problem: RouteProblem, order: tuple[int, ...]) -> int:
    return sum(problem.travel[a][b] for a, b in zip((0, *order), (*order, 0), strict=True))
