"""Random rounds and their slow, obvious check, for the tests of the search."""

from __future__ import annotations

from random import Random

from keyaccount.visits.chains import DayRules, RouteProblem, route_seconds, start_times
from keyaccount.visits.clock import WorkDay
from keyaccount.visits.rounds import Pattern, Rounds

RULES = DayRules.of(WorkDay(), 5)
NO_LOSS = [0] * 7


def random_rounds(seed: int, count: int, weeks: int = 4) -> tuple[RouteProblem, list[list[Pattern]]]:
    """Return the numbers of one manager and each account's patterns."""
    random = Random(seed)
    points = [(random.randrange(60), random.randrange(60)) for _ in range(count + 1)]
    table = [[30 * (abs(a - c) + abs(b - d)) for c, d in points] for a, b in points]
    minutes = [random.choice([30, 45, 60]) for _ in range(count)]
    problem = RouteProblem.of([f"C{n}" for n in range(count)], table, minutes, [None] * count, RULES, weeks)
    full = 2**weeks - 1
    choices = [
        [Pattern((day,), full) for day in range(5)],
        [Pattern((0, 3), full), Pattern((1, 4), full)],
        [Pattern((day,), mask) for day in range(5) for mask in (0b0101, 0b1010)],
    ]
    return problem, [[], *(random.choice(choices) for _ in range(count))]


def check_rounds(rounds: Rounds) -> None:
    """Recompute everything from scratch and compare with what was kept up to date."""
    problem = rounds.problem
    assert rounds.travel == sum(route_seconds(problem, order, rounds.masks) for order in rounds.orders)
    for day, order in enumerate(rounds.orders):
        starts, over = start_times(problem, order, rounds.masks, rounds.floors)
        assert over == 0
        assert starts == [rounds.start[stop] for stop in order]
        assert all(day in rounds.chosen[stop].days for stop in order)  # type: ignore[union-attr]
    placed = [stop for stop in range(1, len(rounds.chosen)) if rounds.chosen[stop] is not None]
    for stop in placed:
        pattern = rounds.chosen[stop]
        assert pattern is not None
        assert pattern in rounds.patterns[stop]
        assert [stop in rounds.orders[day] for day in pattern.days] == [True] * len(pattern.days)
