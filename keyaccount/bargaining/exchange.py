"""Exchange rates: what one unit given on an issue brings the other side."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import attrs

from keyaccount.bargaining.problem import BargainingProblem
from keyaccount.errors import refuse
from keyaccount.values.checks import tuple_of

__all__ = ["ExchangeRate", "Step", "exchanges"]


@attrs.frozen
class Step:
    """State one change on one issue and what it does to each party's value.

    On a linear issue `before` and `after` are positions from 0 to 1.

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
    found += [ExchangeRate(step, step.changes[1] / -step.changes[0]) for step in _line_steps(problem)]
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


def _line_steps(problem: BargainingProblem) -> Iterator[Step]:
    """Yield each linear issue on which the parties disagree, from the first party's end to the second's."""
    for line in problem.linear:
        for before, after in ((0, 1), (1, 0)):
            start, end = line.at(Fraction(before)), line.at(Fraction(after))
            if start[0] > end[0] and start[1] < end[1]:
                yield Step(line.name, str(before), str(after), (end[0] - start[0], end[1] - start[1]))
