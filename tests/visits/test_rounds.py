"""The search for standing visits must be correct at every step and the same on every machine."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.visits.chains import DayRules, RouteProblem, route_seconds, start_times
from keyaccount.visits.clock import WorkDay
from keyaccount.visits.rounds import Pattern, Rounds, best_rounds, construct, nearest_miss

RULES = DayRules.of(WorkDay(), 5)
NO_LOSS = [0] * 7


def _random(seed: int, count: int, weeks: int = 4) -> tuple[RouteProblem, list[list[Pattern]]]:
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


def _check(rounds: Rounds) -> None:
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


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 14))
def test_construction_keeps_every_promise_it_makes(seed: int, count: int) -> None:
    """Travel, clock times and masks are updated in place; a recount from scratch must agree."""
    problem, patterns = _random(seed, count)
    _check(construct(problem, patterns, NO_LOSS))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 12))
def test_the_search_never_gets_worse_and_repeats_itself(seed: int, count: int) -> None:
    """A seed is a promise too: the same plan tomorrow and elsewhere."""
    problem, patterns = _random(seed, count)
    first = construct(problem, patterns, NO_LOSS)
    found = best_rounds(first, 7, 25)
    again = best_rounds(construct(problem, patterns, NO_LOSS), 7, 25)
    _check(found)
    assert (len(found.missing), found.travel) <= (len(first.missing), first.travel)
    assert (found.orders, found.start, found.chosen) == (again.orders, again.start, again.chosen)


def test_taking_out_and_putting_back_leaves_no_trace() -> None:
    """Floors raised for an account that left must not hold the others up."""
    problem, patterns = _random(3, 8)
    rounds = construct(problem, patterns, NO_LOSS)
    rounds.remove([1, 2, 3])
    _check(rounds)
    assert rounds.missing == [1, 2, 3]
    rounds.remove([1])
    rounds.remove(range(4, 9))
    assert rounds.travel == 0


def test_an_account_on_two_weekdays_has_one_hour_on_both() -> None:
    """A later start on Thursday pulls Monday along; half past nine means half past nine."""
    table = [[0, 600, 600], [600, 0, 600], [600, 600, 0]]
    problem = RouteProblem.of(["C1", "C2"], table, [60, 45], [None, None], RULES, 1)
    rounds = Rounds(problem, [[], [Pattern((3,), 1)], [Pattern((0, 3), 1)]], NO_LOSS)
    assert rounds.insert(1)
    assert rounds.insert(2)
    starts = [start_times(problem, rounds.orders[day], rounds.masks, rounds.floors)[0] for day in (0, 3)]
    assert rounds.start[2] in starts[0]
    assert rounds.start[2] in starts[1]
    _check(rounds)


def test_what_does_not_fit_is_told_with_its_distance() -> None:
    """Half an hour short is a different talk with the customer than three hours short."""
    problem = RouteProblem.of(
        ["C1", "C2"], [[0, 60, 60], [60, 0, 60], [60, 60, 0]], [300, 300], [None] * 2, RULES, 1
    )
    rounds = construct(problem, [[], [Pattern((0,), 1)], [Pattern((0,), 1)]], NO_LOSS)
    assert rounds.missing == [1, 2]
    assert nearest_miss(rounds, 1) == (0, (18 * 60 + 1 - 17 * 60 - 30) * 60)
    nowhere = Rounds(problem, [[], [], []], NO_LOSS)
    assert nearest_miss(nowhere, 1) is None
    assert not nowhere.insert(1)


def test_the_caller_may_stop_the_search() -> None:
    """A planner at a screen takes what is there when the coffee is ready."""
    problem, patterns = _random(5, 6)
    seen: list[int] = []

    def stop_at_three(done: int, missing: int, travel: int) -> bool:
        seen.append(done)
        return done == 3

    best_rounds(construct(problem, patterns, NO_LOSS), 1, 50, stop_at_three)
    assert seen == [1, 2, 3]
