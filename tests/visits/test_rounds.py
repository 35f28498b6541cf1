"""Rounds under change must be correct at every step: travel, clock times and who is placed how."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.visits.chains import RouteProblem, start_times
from keyaccount.visits.rounds import Pattern, Rounds, construct, nearest_miss
from tests.visits.rounds_cases import NO_LOSS, RULES, check_rounds, random_rounds


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 14))
def test_construction_keeps_every_promise_it_makes(seed: int, count: int) -> None:
    """Travel, clock times and masks are updated in place; a recount from scratch must agree."""
    problem, patterns = random_rounds(seed, count)
    check_rounds(construct(problem, patterns, NO_LOSS))


def test_taking_out_and_putting_back_leaves_no_trace() -> None:
    """Floors raised for an account that left must not hold the others up."""
    problem, patterns = random_rounds(3, 8)
    rounds = construct(problem, patterns, NO_LOSS)
    rounds.remove([1, 2, 3])
    check_rounds(rounds)
    assert rounds.missing == [1, 2, 3]
    rounds.remove([1])
    rounds.remove(range(4, 9))
    assert rounds.travel == 0


def test_a_shortcut_that_is_none_takes_the_whole_weekday_out() -> None:
    """A table of one's own may be longer straight than round: who then came too late must not stay in."""
    far = 30_000
    table = [[0, 60, far, far], [60, 0, 60, far], [60, 60, 0, 60], [60, far, 60, 0]]
    problem = RouteProblem.of(["C1", "C2", "C3"], table, [30, 30, 30], [None] * 3, RULES, 1)
    rounds = Rounds(problem, [[], [Pattern((0, 2), 1)], [Pattern((0,), 1)], [Pattern((0,), 1)]], NO_LOSS)
    assert rounds.insert(1)
    assert rounds.insert(2)
    assert rounds.insert(3)
    rounds.remove([2])
    assert rounds.missing == [1, 2, 3]
    assert rounds.orders == [[]] * 7
    check_rounds(rounds)


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
    check_rounds(rounds)


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


def test_a_first_plan_makes_room_for_who_was_left_over() -> None:
    """Placed in the wrong order, the last account finds no gap; moving one neighbour opens it."""
    table = [[0, 60, 60, 60], [60, 0, 60, 60], [60, 60, 0, 60], [60, 60, 60, 0]]
    problem = RouteProblem.of(["C1", "C2", "C3"], table, [240, 200, 200], [None] * 3, RULES, 1)
    two_days = [Pattern((0,), 1), Pattern((1,), 1)]
    rounds = construct(problem, [[], two_days, two_days, [Pattern((0,), 1)]], NO_LOSS)
    assert rounds.missing == []
    check_rounds(rounds)
