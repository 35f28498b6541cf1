"""Tests of exchange rates and joint gains."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest

from keyaccount.bargaining import BargainingProblem, better_deals, exchanges, joint_gains
from keyaccount.bargaining.scaled import scaled
from keyaccount.bargaining.search import hull_edges
from keyaccount.errors import KeyAccountError
from tests.bargaining.oracle import every_value, exact, random_problem, rich_problem, undominated


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


def test_joint_gains_are_exactly_the_moves_that_harm_nobody() -> None:
    """A suggested move that costs one side would end the trust it was meant to build."""
    rng = random.Random(13)
    for _ in range(60):
        problem = random_problem(rng, 2)
        deal = problem.deal([0] * len(problem.issues))
        moves = joint_gains(problem, deal, 10_000)
        reached = set()
        for move in moves:
            choice = list(deal.choice)
            for step in move.steps:
                index = next(i for i, issue in enumerate(problem.issues) if issue.name == step.issue)
                assert problem.issues[index].options[choice[index]] == step.before
                choice[index] = problem.issues[index].options.index(step.after)
            after = problem.deal(choice)
            assert tuple(a - b for a, b in zip(after.values, deal.values, strict=True)) == move.gains
            assert min(move.gains) >= 0
            reached.add(tuple(choice))
        single = [
            choice
            for choice in product(*(range(len(issue.options)) for issue in problem.issues))
            if sum(option != 0 for option in choice) == 1 and better(problem, choice, deal.choice)
        ]
        assert set(single) <= reached


def better(problem: BargainingProblem, choice: tuple[int, ...], start: tuple[int, ...]) -> bool:
    """Tell whether a choice is better for somebody and worse for nobody."""
    one, two = problem.deal(choice).values, problem.deal(start).values
    return one != two and all(a >= b for a, b in zip(one, two, strict=True))


def test_a_trade_names_its_rate() -> None:
    """'Give 1 on delivery for 3.4 on payment' is what a negotiator can say across the table."""
    talk = BargainingProblem.from_tables([[[1, 0], [0, 5]], [[0, 3], [1, 0]]], (None, None))
    moves = joint_gains(talk, talk.deal((0, 0)))
    assert moves[0].rate == exact(3)[0]
    single = BargainingProblem.from_tables([[[0, 5]], [[0, 1]]], (None, None))
    assert joint_gains(single, single.deal((0,)))[0].rate is None


def test_better_deals_are_the_improvements_after_signing() -> None:
    """A signed deal can often be bettered for both; only efficient ones that harm nobody are shown."""
    rng = random.Random(14)
    for _ in range(40):
        problem = random_problem(rng, 2)
        deal = problem.deal([0] * len(problem.issues))
        free = BargainingProblem(problem.parties, problem.issues, deal.values)
        assert [one.values for one in better_deals(problem, deal).deals] == undominated(every_value(free))


def test_exchange_rates_need_two_parties() -> None:
    """A rate has one who gives and one who gets."""
    with pytest.raises(KeyAccountError, match=r"bargain.two-parties"):
        exchanges(BargainingProblem.from_tables([[[1]], [[1]], [[1]]], (0, 0, 0)))
