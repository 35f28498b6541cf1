"""The exact Pareto frontier of a bargaining problem: every deal no other listed deal beats for all."""

from __future__ import annotations

from fractions import Fraction

import attrs

from keyaccount.bargaining.problem import BargainingProblem, Deal
from keyaccount.bargaining.scaled import Scaled, scaled
from keyaccount.bargaining.sweep import Swept, WorkLimit, sweep
from keyaccount.errors import refuse
from keyaccount.values.checks import tuple_of

__all__ = ["Frontier", "pareto_frontier"]


@attrs.frozen
class Frontier:
    """Hold the undominated deals that meet every bottom line, the first party's best first.

    Deals of equal value are one point; the deal shown is the one whose options are listed first.
    `gaps` is per party what an unlisted deal might add at most, all zero unless the work limit was
    reached; `compared` counts the partial deals looked at.

    >>> problem = BargainingProblem.from_tables([[[0, 3], [0, 1]], [[2, 0], [2, 0]]], (None, None))
    >>> [[int(value) for value in deal.values] for deal in pareto_frontier(problem).deals]
    [[4, 0], [3, 2], [0, 4]]
    """

    problem: BargainingProblem
    deals: tuple[Deal, ...] = attrs.field(converter=tuple_of)
    gaps: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    limit: WorkLimit
    compared: int

    @property
    def exact(self) -> bool:
        """Tell whether nothing was left out."""
        return not any(self.gaps)


def pareto_frontier(problem: BargainingProblem, limit: WorkLimit | None = None) -> Frontier:
    """Compute the exact frontier without enumerating deals.

    Cost: the sum over issues of partial deals kept x options; two parties by one sorted sweep per
    issue, three by a staircase, more by pairwise comparison. Refuses problems with linear issues
    (`bargain.linear`): `line_frontier` takes those.

    >>> problem = BargainingProblem.from_tables([[[0, 10]], [[8, 0]]], bottom_lines=(1, 0))
    >>> [deal.choice for deal in pareto_frontier(problem).deals]
    [(1,)]
    """
    if problem.linear:
        refuse(
            "bargain.linear",
            "$.linear",
            "use line_frontier for continuous issues",
            "连续议题请用 line_frontier",
        )
    allowed = limit or WorkLimit()
    space = scaled(problem)
    return frontier_of(problem, space, sweep(space, allowed), allowed)


def frontier_of(problem: BargainingProblem, space: Scaled, swept: Swept, limit: WorkLimit) -> Frontier:
    """Turn swept units back into exact values."""
    columns = [
        space.values(party, [units[party] for units, _ in swept.deals])
        for party in range(len(problem.parties))
    ]
    deals = [
        Deal(values, choice)
        for values, (_, choice) in zip(zip(*columns, strict=True), swept.deals, strict=True)
    ]
    return Frontier(problem, deals, space.amounts(swept.gaps), limit, swept.candidates)
