"""Tests of joint gains and of the better deals they lead to."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

from keyaccount.bargaining import BargainingProblem, LinearIssue, better_deals, joint_gains
from tests.bargaining.oracle import every_value, exact, grid, random_mixed, random_problem, undominated


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


def test_moves_on_a_scale_make_up_for_a_loss_exactly() -> None:
    """Faster delivery paid for by just so much price: the loss is made up for to the last fen."""
    listed = BargainingProblem.from_tables([[[0, -3]], [[0, 5]]], (None, None)).issues
    line = LinearIssue("price", [0, 10], [10, 0])
    problem = BargainingProblem(("us", "them"), listed, (0, 0), [line])
    moves = joint_gains(problem, problem.deal([0], [Fraction(1, 2)]))
    assert [move.gains for move in moves] == [exact(1, 1), exact(2, 0), exact(0, 2)]
    assert [[step.after for step in move.steps] for move in moves] == [
        ["1", "9/10"],
        ["1", "1"],
        ["1", "4/5"],
    ]


def test_moves_on_scales_harm_nobody() -> None:
    """Whatever the positions, each suggested move recomputes to what it promises."""
    rng = random.Random(18)
    for _ in range(40):
        problem = random_mixed(rng)
        deal = problem.deal(
            [0] * len(problem.issues),
            [rng.choice([Fraction(0), Fraction(1, 3), Fraction(1)]) for _ in problem.linear],
        )
        for move in joint_gains(problem, deal, 50):
            choice, places = list(deal.choice), list(deal.positions)
            for step in move.steps:
                names = [issue.name for issue in problem.issues]
                if step.issue in names:
                    index = names.index(step.issue)
                    choice[index] = problem.issues[index].options.index(step.after)
                else:
                    index = [line.name for line in problem.linear].index(step.issue)
                    assert Fraction(step.before) == places[index]
                    places[index] = Fraction(step.after)
            after = problem.deal(choice, places)
            assert tuple(a - b for a, b in zip(after.values, deal.values, strict=True)) == move.gains
            assert min(move.gains) >= 0


def test_better_deals_on_scales() -> None:
    """After signing, a better point may lie inside a piece; every grid deal that betters must be matched."""
    rng = random.Random(19)
    for _ in range(20):
        problem = random_mixed(rng)
        deal = problem.deal([0] * len(problem.issues), [Fraction(1, 4)] * len(problem.linear))
        found = better_deals(problem, deal).deals
        assert found
        assert all(a >= b for one in found for a, b in zip(one.values, deal.values, strict=True))
        free = BargainingProblem(problem.parties, problem.issues, deal.values, problem.linear)
        assert max(one.values[0] for one in grid(free)) <= max(one.values[0] for one in found)
