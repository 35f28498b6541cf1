"""Tests of fair points without the frontier: the same answers, on spaces nobody could list."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from keyaccount.bargaining import (
    BargainingProblem,
    Disagreement,
    FairRule,
    LinearIssue,
    WorkLimit,
    fair_point,
    fair_point_of,
    pareto_frontier,
)
from keyaccount.bargaining.disagreement import DisagreementPoint
from keyaccount.errors import KeyAccountError
from tests.bargaining.oracle import opposed_tables, problem_of, random_problem, scenarios


@pytest.mark.parametrize("scenario", scenarios())
def test_scenarios_come_out_the_same_without_the_frontier(scenario: dict[str, Any]) -> None:
    """Two routes to one answer: whoever cannot afford the frontier must not get another point."""
    problem = problem_of(scenario)
    frontier = pareto_frontier(problem)
    for rule in FairRule:
        for convention in Disagreement:
            assert fair_point_of(problem, rule, convention) == fair_point(frontier, rule, convention)


def test_small_problems_come_out_the_same() -> None:
    """Awkward fractions, ties, no room, one-sided gains: both routes agree in every field."""
    rng = random.Random(42)
    for _ in range(120):
        problem = random_problem(rng, 2)
        frontier = pareto_frontier(problem)
        point: DisagreementPoint = [Fraction(rng.randint(-10, 10), rng.choice([1, 2, 3])) for _ in range(2)]
        for start in (Disagreement.BOTTOM_LINE_OR_WORST, point):
            for rule in FairRule:
                there, here = fair_point(frontier, rule, start), fair_point_of(problem, rule, start)
                assert (here.deals, here.score, here.bound) == (there.deals, there.score, there.bound)


def test_a_space_of_ten_to_the_sixty() -> None:
    """A search that listed deals would never end here."""
    rng = random.Random(6)
    tables = [[[rng.randint(0, 1000) for _ in range(10)] for _ in range(60)] for _ in range(2)]
    problem = BargainingProblem.from_tables(tables, (0, 0))
    frontier = pareto_frontier(problem)
    for rule in (FairRule.NASH, FairRule.KALAI_SMORODINSKY):
        assert fair_point_of(problem, rule, Disagreement.BOTTOM_LINE) == fair_point(
            frontier, rule, Disagreement.BOTTOM_LINE
        )


def test_a_reached_limit_bounds_the_score() -> None:
    """Where the search had to stop, the bound in the rule's own measure says what is still possible."""
    problem = BargainingProblem.from_tables(opposed_tables(), (0, 0))
    bounded = []
    for rule in FairRule:
        full = fair_point_of(problem, rule, Disagreement.BOTTOM_LINE)
        small = fair_point_of(problem, rule, Disagreement.BOTTOM_LINE, WorkLimit(16))
        assert full.exact
        assert small == full or not small.exact
        assert small.bound[0] >= full.score[0]
        assert not small.deals or small.score[0] <= full.score[0]
        assert all(problem.deal(deal.choice) == deal for deal in small.deals)
        bounded += [] if small.exact else [rule]
    assert FairRule.EGALITARIAN in bounded
    assert FairRule.KALAI_SMORODINSKY in bounded


def test_other_problems_are_sent_elsewhere() -> None:
    """The supporting lines of this search exist for two parties only."""
    three = BargainingProblem.from_tables([[[1]], [[1]], [[1]]], (0, 0, 0))
    line = BargainingProblem(("us", "them"), [], (0, 0), [LinearIssue("days", [0, 4], [8, 0])])
    for problem in (three, line):
        with pytest.raises(KeyAccountError, match=r"bargain.two-parties"):
            fair_point_of(problem, FairRule.NASH, Disagreement.BOTTOM_LINE)
