"""Tests of the exact frontier: published scenarios, Nash's barter, and brute force on small problems."""

from __future__ import annotations

import random
from typing import Any

import pytest

from keyaccount.bargaining import BargainingProblem, LinearIssue, WorkLimit, pareto_frontier
from keyaccount.errors import KeyAccountError
from tests.bargaining.oracle import (
    every_value,
    points,
    problem_of,
    random_problem,
    rich_problem,
    scenarios,
    undominated,
)


@pytest.mark.parametrize("scenario", scenarios())
def test_frontier_equals_the_exact_one(scenario: dict[str, Any]) -> None:
    """Enumeration in floats lists dominated deals as efficient; these are exact to the last digit."""
    problem = problem_of(scenario)
    frontier = pareto_frontier(problem)
    assert problem.outcomes == scenario["outcomes"]
    assert [deal.values for deal in frontier.deals] == points(scenario["frontier_exact"]["points"])
    assert len(frontier.deals) == scenario["frontier_exact"]["size"]
    assert frontier.exact
    for deal in frontier.deals:
        assert problem.deal(deal.choice) == deal


@pytest.mark.parametrize("scenario", scenarios())
def test_frontier_without_bottom_lines(scenario: dict[str, Any]) -> None:
    """Bottom lines only cut the frontier; without them it shows the whole room for trade."""
    problem = problem_of(scenario)
    free = BargainingProblem(problem.parties, problem.issues, (None, None))
    assert len(pareto_frontier(free).deals) == scenario["frontier_exact_no_reservation_size"]


@pytest.mark.parametrize("parties", [2, 3, 4])
def test_frontier_equals_brute_force(parties: int) -> None:
    """Merging issue by issue must give what looking at every deal gives, a thousand times per size."""
    rng = random.Random(100 + parties)
    for _ in range(1000):
        problem = random_problem(rng, parties)
        frontier = pareto_frontier(problem)
        assert [deal.values for deal in frontier.deals] == undominated(every_value(problem))
        assert all(problem.deal(deal.choice) == deal for deal in frontier.deals)


def test_equal_deals_show_the_one_listed_first() -> None:
    """Among deals of equal value the answer must not depend on chance."""
    problem = BargainingProblem.from_tables([[[1, 1], [0, 0, 0]], [[1, 1], [0, 0, 0]]], (None, None))
    assert [deal.choice for deal in pareto_frontier(problem).deals] == [(0, 0)]


def test_a_reached_limit_shows_in_the_result() -> None:
    """Whoever reads a bounded frontier must see that it is one, and by how much in real units."""
    frontier = pareto_frontier(rich_problem(), WorkLimit(64))
    assert not frontier.exact
    assert frontier.gaps[0] > 0
    assert frontier.gaps[1] == 0


def test_linear_issues_go_to_the_line_frontier() -> None:
    """A straight line has endlessly many deals; listing them would be a silent approximation."""
    problem = BargainingProblem(("us", "them"), [], (None, None), [LinearIssue("days", [0, 4], [8, 0])])
    with pytest.raises(KeyAccountError, match=r"bargain.linear"):
        pareto_frontier(problem)
