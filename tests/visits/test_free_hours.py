"""What the promised hours cost: the fixed order of a weekday against each day's own best one."""

from __future__ import annotations

from datetime import time
from itertools import permutations
from random import Random

import pytest

from keyaccount.visits.chains import RouteProblem
from keyaccount.visits.clock import ClockWindow
from keyaccount.visits.free_hours import FreeHours
from keyaccount.visits.rounds import Pattern, construct
from keyaccount.visits.weekday_round import WeekdayRound
from tests.visits.rounds_cases import NO_LOSS, RULES, random_rounds


def _tried(problem: RouteProblem, stops: tuple[int, ...]) -> int | None:
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
    return min(found, default=None)


@pytest.mark.parametrize("seed", range(6))
def test_the_least_travel_of_a_day_is_that_of_its_best_order(seed: int) -> None:
    """Five stops can be tried in every order; dropping slower ways must lose none that counts."""
    problem, _ = random_rounds(seed, 5)
    free_hours = FreeHours(problem)
    for stops in [(1, 2, 3, 4, 5), (2, 4), (3,)]:
        assert free_hours.least(stops) == free_hours.least(stops) == _tried(problem, stops)


@pytest.mark.parametrize("seed", range(12))
def test_a_shorter_way_that_comes_too_late_is_no_way(seed: int) -> None:
    """Windows, lunch and the end of the day rule orders out; being early and being short pull apart."""
    random = Random(seed)
    points = [(random.randrange(40), random.randrange(40)) for _ in range(6)]
    table = [[60 * (abs(a - c) + 2 * abs(b - d)) for c, d in points] for a, b in points]
    hours = [
        None,
        ClockWindow(time(9), time(11)),
        ClockWindow(time(10), time(14)),
        ClockWindow(time(14), time(16)),
    ]
    windows = [random.choice(hours) for _ in range(5)]
    minutes = [random.choice([30, 45, 60]) for _ in range(5)]
    problem = RouteProblem.of([f"C{n}" for n in range(5)], table, minutes, windows, RULES, 1)
    tried = 0
    for stops in [(1, 2, 3, 4, 5), (1, 2, 3, 4), (2, 3, 5), (1, 4)]:
        least = _tried(problem, stops)
        if least is not None:
            tried += 1
            assert FreeHours(problem).least(stops) == least
    assert tried


def test_a_day_that_ends_to_the_second_still_holds() -> None:
    """Home at half past five sharp is in time."""
    back = RULES.end - (RULES.start + 3600 + 2 * 3600)
    problem = RouteProblem.of(["C1"], [[0, 3600], [back, 0]], [120], [None], RULES, 1)
    assert FreeHours(problem).least((1,)) == 3600 + back


@pytest.mark.parametrize("names", [(0, 1, 2, 3, 4), (0, 2, 1, 3, 4)])
def test_an_early_way_round_is_kept_for_who_must_be_reached_early(names: tuple[int, ...]) -> None:
    """C2 first is shorter, but then C1 has to wait for the afternoon and C4 at one o'clock is missed.

    It must not matter which of the two ways is looked at first, so C1 and C2 also change their places.
    """
    far = 5 * 3600
    table = [
        [0, 600, 600, far, far],
        [600, 0, 3600, 600, far],
        [600, 600, 0, 1800, far],
        [600, far, far, 0, 600],
        [600, far, far, far, 0],
    ]
    windows = [None, ClockWindow(time(11), time(16)), None, ClockWindow(time(13), time(13))]
    table = [[table[a][b] for b in names] for a in names]
    windows = [windows[a - 1] for a in names[1:]]
    minutes = [[60, 15, 15, 15][a - 1] for a in names[1:]]
    problem = RouteProblem.of(["C1", "C2", "C3", "C4"], table, minutes, windows, RULES, 1)
    free_hours = FreeHours(problem)
    assert free_hours.least((1, 2, 3)) == 600 + 600 + 600 + 600
    assert free_hours.least((1, 2, 3, 4)) == 600 + 3600 + 1800 + 600 + 600


def test_an_hour_kept_for_all_weeks_costs_what_each_week_could_save() -> None:
    """C1 before C2 takes ten minutes more than the other way round, in both weeks they share."""
    table = [[0, 600, 600], [600, 0, 1200], [600, 600, 0]]
    problem = RouteProblem.of(["C1", "C2"], table, [30, 30], [None] * 2, RULES, 4)
    rounds = construct(problem, [[], [Pattern((0,), 15)], [Pattern((0,), 5)]], NO_LOSS)
    rounds.days = [WeekdayRound(problem, [1, 2], rounds.masks, rounds.floors), *rounds.days[1:]]
    assert FreeHours(problem).cost(rounds) == 2 * 600


@pytest.mark.parametrize(("stops", "cost"), [(1, 0), (2, 0), (8, 2 * 60), (9, 0)])
def test_a_day_of_many_stops_is_not_judged(stops: int, cost: int) -> None:
    """Along one road the second before the first costs two minutes; nine have too many orders."""
    table = [[60 * abs(a - b) for b in range(stops + 1)] for a in range(stops + 1)]
    problem = RouteProblem.of([f"C{n}" for n in range(stops)], table, [15] * stops, [None] * stops, RULES, 1)
    rounds = construct(problem, [[], *[[Pattern((0,), 1)]] * stops], NO_LOSS)
    order = [*range(2, stops + 1)]
    order.insert(1, 1)
    rounds.days = [WeekdayRound(problem, order, rounds.masks, rounds.floors), *rounds.days[1:]]
    assert FreeHours(problem).cost(rounds) == cost
