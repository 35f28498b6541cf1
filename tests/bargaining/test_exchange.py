"""Tests of exchange rates."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from keyaccount.bargaining import BargainingProblem, LinearIssue, exchanges
from keyaccount.bargaining.scaled import scaled
from keyaccount.bargaining.search import hull_edges
from keyaccount.errors import KeyAccountError
from tests.bargaining.oracle import exact, random_problem, rich_problem


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


def test_an_option_under_the_hull_is_no_step() -> None:
    """From 9 to 7 directly two for one; by way of 8 it would be one for one and then three."""
    ours, theirs = [10, 9, 8, 7, 5, 0], [0, 5, 6, 9, 10, 11]
    trades = exchanges(BargainingProblem.from_tables([[ours], [theirs]], (None, None)))
    assert [one.rate for one in trades] == [5, 2, Fraction(1, 2), Fraction(1, 5)]
    assert [(one.step.before, one.step.after) for one in trades] == [
        ("0", "1"),
        ("1", "3"),
        ("3", "4"),
        ("4", "5"),
    ]


def test_exchange_rates_need_two_parties() -> None:
    """A rate has one who gives and one who gets."""
    with pytest.raises(KeyAccountError, match=r"bargain.two-parties"):
        exchanges(BargainingProblem.from_tables([[[1]], [[1]], [[1]]], (0, 0, 0)))


def test_a_scale_has_one_rate() -> None:
    """Where the parties disagree over a scale it trades at one rate; where they agree not at all."""
    lines = [LinearIssue("price", [0, 30], [10, 0]), LinearIssue("colour", [0, 0], [1, 1])]
    trades = exchanges(BargainingProblem(("us", "them"), [], (0, 0), lines))
    assert [(one.step.issue, one.step.before, one.rate) for one in trades] == [("price", "1", Fraction(3))]


def test_a_scale_is_a_trade_only_where_one_gives_and_the_other_gets() -> None:
    """Each is walked from the first party's end; where one side does not care there is no trade."""
    lines = [
        LinearIssue("price", [2, 30], [10, 4]),
        LinearIssue("rebate", [10, 2], [0, 30]),
        LinearIssue("ours", [0, 3], [4, 3]),
        LinearIssue("theirs", [1, 0], [1, 5]),
    ]
    trades = exchanges(BargainingProblem(("us", "them"), [], (0, 0), lines))
    assert [(one.step.issue, one.step.before, one.step.after, one.step.changes) for one in trades] == [
        ("price", "1", "0", exact(-8, 26)),
        ("rebate", "0", "1", exact(-10, 28)),
    ]


def test_steps_of_one_rate_are_one_step_between_the_options_listed_first() -> None:
    """An option half way adds nothing to the trade, and of equal options the first stands for all."""
    (trade,) = exchanges(BargainingProblem.from_tables([[[2, 2, 1, 0, 0]], [[0, 0, 1, 2, 2]]], (None, None)))
    assert (trade.step.before, trade.step.after, trade.step.changes) == ("0", "3", exact(-2, 2))
