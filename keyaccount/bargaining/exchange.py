"""Joint gains: what one issue trades for another, and moves from a deal that leave nobody worse off."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import prod

import attrs

from keyaccount.bargaining.frontier import Frontier, pareto_frontier
from keyaccount.bargaining.problem import BargainingProblem, Deal
from keyaccount.bargaining.sweep import WorkLimit
from keyaccount.errors import refuse
from keyaccount.values.checks import tuple_of

__all__ = ["ExchangeRate", "JointGain", "Step", "better_deals", "exchanges", "joint_gains"]


@attrs.frozen
class Step:
    """State one change on one issue and what it does to each party's value.

    >>> Step("delivery", "30 days", "10 days", (Fraction(-1), Fraction(3))).changes[1]
    Fraction(3, 1)
    """

    issue: str
    before: str
    after: str
    changes: tuple[Fraction, ...] = attrs.field(converter=tuple_of)


@attrs.frozen
class ExchangeRate:
    """State one stretch of the frontier: the step, who gives, who gets, and how much one unit given brings.

    >>> talk = BargainingProblem.from_tables([[[1, 0], [5, 0]], [[0, 3], [0, 1]]], (None, None))
    >>> [(one.step.issue, str(one.rate)) for one in exchanges(talk)]
    [('0', '3'), ('1', '1/5')]
    """

    step: Step
    rate: Fraction


@attrs.frozen
class JointGain:
    """State a move of one or two steps after which every party has at least as much and somebody more.

    `gains` is what each party gains by the whole move.

    >>> JointGain((Step("a", "x", "y", (Fraction(1), Fraction(0))),), (Fraction(1), Fraction(0))).gains
    (Fraction(1, 1), Fraction(0, 1))
    """

    steps: tuple[Step, ...] = attrs.field(converter=tuple_of)
    gains: tuple[Fraction, ...] = attrs.field(converter=tuple_of)

    @property
    def rate(self) -> Fraction | None:
        """Return what the second party gets per unit the first gives on the step it gives on."""
        given = [step for step in self.steps if step.changes[0] < 0]
        if len(given) != 1 or len(self.steps) != 2:
            return None
        return given[0].changes[1] / -given[0].changes[0]


def exchanges(problem: BargainingProblem) -> tuple[ExchangeRate, ...]:
    """Return the slopes of the frontier's hull as trades, the best for the second party first.

    Going from the first party's favourite towards the second's, each trade costs the first party the
    least per unit the second gains; two parties. Cost: M log M for M options.

    >>> exchanges(BargainingProblem.from_tables([[[4, 0]], [[0, 8]]], (None, None)))[0].rate
    Fraction(2, 1)
    """
    if len(problem.parties) != 2:
        refuse(
            "bargain.two-parties",
            "$.problem",
            "exchange rates are between two parties",
            "交换率只存在于两方之间",
        )
    found = []
    for issue in problem.issues:
        hull: list[tuple[Fraction, Fraction, int]] = []
        for first, second, option in _falling(issue.values):
            while len(hull) > 1 and _below(hull[-2], hull[-1], (first, second)):
                hull.pop()
            hull.append((first, second, option))
        for (first, second, before), (lower, higher, after) in pairwise(hull):
            changes = (lower - first, higher - second)
            step = Step(issue.name, issue.options[before], issue.options[after], changes)
            found.append(ExchangeRate(step, changes[1] / -changes[0]))
    return tuple(sorted(found, key=lambda one: -one.rate))


def _falling(rows: tuple[tuple[Fraction, ...], ...]) -> Iterator[tuple[Fraction, Fraction, int]]:
    best: Fraction | None = None
    options = [(first, second, -option) for option, (first, second) in enumerate(zip(*rows, strict=True))]
    for first, second, option in sorted(options, reverse=True):
        if best is None or second > best:
            best = second
            yield first, second, -option


def _below(
    a: tuple[Fraction, Fraction, int], b: tuple[Fraction, Fraction, int], c: tuple[Fraction, Fraction]
) -> bool:
    return (a[0] - b[0]) * (c[1] - a[1]) >= (b[1] - a[1]) * (a[0] - c[0])


def joint_gains(problem: BargainingProblem, deal: Deal, at_most: int = 20) -> tuple[JointGain, ...]:
    """Return moves of one or two steps from a deal that leave nobody worse off, the largest first.

    Moves are ranked by the product of gains, then by the first party's gain. Cost: the square of the
    number of options; `better_deals` finds what only longer moves reach.

    >>> talk = BargainingProblem.from_tables([[[1, 0], [0, 5]], [[0, 3], [1, 0]]], (None, None))
    >>> best = joint_gains(talk, talk.deal((0, 0)))[0]
    >>> best.gains, best.rate
    ((Fraction(4, 1), Fraction(2, 1)), Fraction(3, 1))
    """
    steps = [list(_steps(problem, deal, issue)) for issue in range(len(problem.issues))]
    moves = [(step,) for options in steps for step in options] + [
        (one, two)
        for index, options in enumerate(steps)
        for others in steps[index + 1 :]
        for one in options
        for two in others
        # Two steps that each help everybody are two moves, not one trade.
        if min(one.changes) < 0 and min(two.changes) < 0
    ]
    found = []
    for move in moves:
        gains = tuple(
            sum(changes, Fraction(0)) for changes in zip(*(step.changes for step in move), strict=True)
        )
        if min(gains) >= 0 and max(gains) > 0:
            found.append(JointGain(move, gains))
    found.sort(key=lambda one: (-prod(one.gains), -one.gains[0], -one.gains[1], len(one.steps)))
    return tuple(found[:at_most])


def _steps(problem: BargainingProblem, deal: Deal, issue: int) -> Iterator[Step]:
    one, chosen = problem.issues[issue], deal.choice[issue]
    for option, name in enumerate(one.options):
        changes = tuple(row[option] - row[chosen] for row in one.values)
        if option != chosen and any(change > 0 for change in changes):
            yield Step(one.name, one.options[chosen], name, changes)


def better_deals(problem: BargainingProblem, deal: Deal, limit: WorkLimit | None = None) -> Frontier:
    """Return the efficient deals that leave nobody below what the given deal leaves it.

    The room for a post-settlement improvement: just the deal's own value, or better for all.

    >>> talk = BargainingProblem.from_tables([[[1, 0], [0, 5]], [[0, 3], [1, 0]]], (None, None))
    >>> [one.values == (5, 3) for one in better_deals(talk, talk.deal((0, 0))).deals]
    [True]
    """
    return pareto_frontier(attrs.evolve(problem, bottom_lines=deal.values), limit)
