"""Tests of exchange rates."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from keyaccount.bargaining import BargainingProblem, LinearIssue, exchanges
from keyaccount.bargaining.scaled import scaled
from keyaccount.bargaining.search import hull_edges
from keyaccount.errors import KeyAccountError
from tests.bargaining.oracle import random_problem, rich_problem


def test_exchanges_walk_the_hull_from_end_to_end() -> None:
    """Taken in order the trades lead from one side's favourite to the other's, the best first."""
    problem = rich_problem()
    trades = exchanges(problem)
    rates = [one.rate for one in trades]
    assert rates == sorted(rates, reverse=True)
    given = sum(-one.step.changes[0] for one in trades)
    spans = [max(issue.values[0]) - min(issue.values[0]) for issue in problem.issues]
    assert given == sum(spans)


def test_exchanges_are_the_slopes_of_the_hull() -> None:
    """The trades of the issues, merged by rate, must be the edges of the whole frontier's hull."""
    rng = random.Random(17)
    for _ in range(60):
        problem = random_problem(rng, 2)
        space = scaled(problem)
        _, edges = hull_edges(space.tables)
        unit = [Fraction(step, scale) for step, scale in zip(space.steps, space.scales, strict=True)]
        rates = [Fraction(up, down) * unit[1] / unit[0] for down, up in edges]
        assert [one.rate for one in exchanges(problem)] == rates


def test_exchange_rates_need_two_parties() -> None:
    """A rate has one who gives and one who gets."""
    with pytest.raises(KeyAccountError, match=r"bargain.two-parties"):
        exchanges(BargainingProblem.from_tables([[[1]], [[1]], [[1]]], (0, 0, 0)))


def test_a_scale_has_one_rate() -> None:
    """Where the parties disagree over a scale it trades at one rate; where they agree not at all."""
    lines = [LinearIssue("price", [0, 30], [10, 0]), LinearIssue("colour", [0, 0], [1, 1])]
    trades = exchanges(BargainingProblem(("us", "them"), [], (0, 0), lines))
    assert [(one.step.issue, one.step.before, one.rate) for one in trades] == [("price", "1", Fraction(3))]
