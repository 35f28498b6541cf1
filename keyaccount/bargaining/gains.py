"""Joint gains: moves from a deal that leave nobody worse off, and the better deals they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import prod

import attrs

from keyaccount.bargaining.exchange import Step
from keyaccount.bargaining.frontier import Frontier
from keyaccount.bargaining.lines import LineFrontier, efficient_frontier
from keyaccount.bargaining.problem import BargainingProblem, Deal, LinearIssue
from keyaccount.bargaining.sweep import WorkLimit
from keyaccount.values.checks import tuple_of

__all__ = ["JointGain", "better_deals", "joint_gains"]


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


def joint_gains(problem: BargainingProblem, deal: Deal, at_most: int = 20) -> tuple[JointGain, ...]:
    """Return moves of one or two steps from a deal that leave nobody worse off, the largest first.

    On a linear issue a move goes to an end, or so far that a loss on the other issue is made up for,
    or half way beyond that.
    Moves are ranked by the product of gains, then by the first party's gain. Cost: the square of the
    number of options; `better_deals` finds what only longer moves reach.

    >>> talk = BargainingProblem.from_tables([[[1, 0], [0, 5]], [[0, 3], [1, 0]]], (None, None))
    >>> best = joint_gains(talk, talk.deal((0, 0)))[0]
    >>> best.gains, best.rate
    ((Fraction(4, 1), Fraction(2, 1)), Fraction(3, 1))
    """
    steps = [list(_steps(problem, deal, issue)) for issue in range(len(problem.issues))]
    steps += [list(_ends(line, place)) for line, place in zip(problem.linear, deal.positions, strict=True)]
    moves: list[tuple[Step, ...]] = [(step,) for options in steps for step in options]
    moves += [
        move
        for index, options in enumerate(steps)
        for others in steps[index + 1 :]
        for one in options
        for two in others
        # Two steps that each help everybody are two moves, not one trade.
        if min(one.changes) < 0 and min(two.changes) < 0
        for move in _pairs(problem, one, two)
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


def _ends(line: LinearIssue, place: Fraction) -> Iterator[Step]:
    """Yield the steps from a position to either end that help somebody."""
    start = line.at(place)
    for end in (Fraction(0), Fraction(1)):
        changes = tuple(after - before for after, before in zip(line.at(end), start, strict=True))
        if end != place and any(change > 0 for change in changes):
            yield Step(line.name, str(place), str(end), changes)


def _pairs(problem: BargainingProblem, one: Step, two: Step) -> Iterator[tuple[Step, Step]]:
    """Yield two steps as they are, and with a linear one cut to what the other makes fair."""
    yield one, two
    names = {line.name for line in problem.linear}
    if two.issue in names:
        yield from ((one, cut) for cut in _cuts(two, one))
    if one.issue in names:
        yield from ((cut, two) for cut in _cuts(one, two))


def _cuts(step: Step, other: Step) -> Iterator[Step]:
    """Cut a linear step to what just makes up for the other step's loss, and to half way beyond it.

    Half way is between making up for the loss and using the other side's gain up: there both gain.
    """
    pairs = list(zip(step.changes, other.changes, strict=True))
    least = max((-loss / gain for gain, loss in pairs if loss < 0 < gain), default=Fraction(1))
    most = min((gain / -loss for loss, gain in pairs if loss < 0 < gain), default=Fraction(1))
    before, way = Fraction(step.before), Fraction(step.after) - Fraction(step.before)
    for share in (least, (least + min(most, Fraction(1))) / 2):
        if 0 < share < 1 and least < most:
            changes = tuple(change * share for change in step.changes)
            yield Step(step.issue, step.before, str(before + way * share), changes)


def better_deals(
    problem: BargainingProblem, deal: Deal, limit: WorkLimit | None = None
) -> Frontier | LineFrontier:
    """Return the efficient deals that leave nobody below what the given deal leaves it.

    The room for a post-settlement improvement: just the deal's own value, or better for all.

    >>> talk = BargainingProblem.from_tables([[[1, 0], [0, 5]], [[0, 3], [1, 0]]], (None, None))
    >>> [one.values == (5, 3) for one in better_deals(talk, talk.deal((0, 0))).deals]
    [True]
    """
    return efficient_frontier(attrs.evolve(problem, bottom_lines=deal.values), limit)
