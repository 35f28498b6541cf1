"""The search for better rounds: never worse, the same on every machine, and stopped when asked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.visits.annealing import SearchBudget
from keyaccount.visits.free_hours import FreeHours
from keyaccount.visits.rounds import Rounds, construct
from keyaccount.visits.rounds_search import TEMPTATION, best_rounds
from tests.visits.rounds_cases import NO_LOSS, check_rounds, random_rounds


def _weighed(rounds: Rounds) -> tuple[int, int]:
    cost = FreeHours(rounds.problem).cost(rounds)
    return len(rounds.missing), rounds.travel + TEMPTATION * cost


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 12))
def test_the_search_never_gets_worse_and_repeats_itself(seed: int, count: int) -> None:
    """A seed is a promise too: the same plan tomorrow and elsewhere."""
    problem, patterns = random_rounds(seed, count)
    first = construct(problem, patterns, NO_LOSS)
    found = best_rounds(first, 7, SearchBudget(25))
    again = best_rounds(construct(problem, patterns, NO_LOSS), 7, SearchBudget(25))
    check_rounds(found)
    assert _weighed(found) <= _weighed(first)
    assert (found.orders, found.start, found.chosen) == (again.orders, again.start, again.chosen)


def test_the_caller_may_stop_the_search() -> None:
    """A planner at a screen takes what is there when the coffee is ready."""
    problem, patterns = random_rounds(5, 6)
    seen: list[int] = []

    def stop_at_three(done: int, missing: int, travel: int) -> bool:
        seen.append(done)
        return done == 3

    best_rounds(construct(problem, patterns, NO_LOSS), 1, SearchBudget(50), stop_at_three)
    assert seen == [1, 2, 3]


def test_a_search_improves_a_first_plan_that_can_be_improved() -> None:
    """Twenty rounds of taking out and putting back must pay for themselves on a crowded week."""
    problem, patterns = random_rounds(11, 16)
    first = construct(problem, patterns, NO_LOSS)
    found = best_rounds(first, 1, SearchBudget(60))
    assert found.travel < first.travel
    assert found.missing == []


def test_nothing_to_improve_is_left_alone() -> None:
    """One account alone is already where it costs least."""
    problem, patterns = random_rounds(2, 1)
    first = construct(problem, patterns, NO_LOSS)
    assert best_rounds(first, 1, SearchBudget(5)) is first
