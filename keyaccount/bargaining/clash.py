"""What clashes where no deal is acceptable, and the smallest ways out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import attrs

from keyaccount.bargaining.direct import fair_point_of
from keyaccount.bargaining.disagreement import Disagreement
from keyaccount.bargaining.lines import LineFrontier, Piece, efficient_frontier
from keyaccount.bargaining.problem import BargainingProblem, Deal
from keyaccount.bargaining.rules import FairRule
from keyaccount.bargaining.sweep import WorkLimit
from keyaccount.values.checks import tuple_of

__all__ = ["Clash", "clash"]


@attrs.frozen
class Clash:
    """Say why no deal is acceptable and what the smallest way out is.

    `parties` is a smallest set of bottom lines that no deal meets together. `together` is the least equal
    amount by which all must give way, `total` the least sum of amounts, each with the deals reached by it;
    `alone[party]` is what it must give way if nobody else does (None: not even then). `gaps` is, per party,
    how much less may do: all 0 unless the work limit was reached; then some deal may even be acceptable.

    >>> talk = BargainingProblem.from_tables([[[0, 3, 5]], [[5, 3, 0]]], bottom_lines=(4, 4))
    >>> found = clash(talk)
    >>> found.parties, int(found.together), int(found.total), [int(one) for one in found.alone]
    (('party 1', 'party 2'), 1, 2, [4, 4])
    """

    parties: tuple[str, ...] = attrs.field(converter=tuple_of)
    together: Fraction
    together_deals: tuple[Deal, ...] = attrs.field(converter=tuple_of)
    total: Fraction
    total_deals: tuple[Deal, ...] = attrs.field(converter=tuple_of)
    alone: tuple[Fraction | None, ...] = attrs.field(converter=tuple_of)
    gaps: tuple[Fraction, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def exact(self) -> bool:
        """Tell whether nothing was left out."""
        return not any(self.gaps)


def clash(problem: BargainingProblem, limit: WorkLimit | None = None) -> Clash | None:
    """Say which bottom lines clash and the smallest relaxations, or None where some deal is acceptable.

    Amounts of different parties are compared as they are, so they must share a unit. A party without a
    bottom line never has to give way.

    >>> clash(BargainingProblem.from_tables([[[0, 5]], [[5, 0]]], bottom_lines=(3, 0))) is None
    True
    """
    free = attrs.evolve(problem, bottom_lines=(None,) * len(problem.parties))
    frontier = efficient_frontier(free, limit)
    deals = frontier.deals
    if isinstance(frontier, LineFrontier):
        deals = tuple(dict.fromkeys(deal for piece in frontier.pieces for deal in _turns(problem, piece)))
    if any(problem.acceptable(deal) for deal in deals) or (not frontier.exact and _some_deal(problem, limit)):
        return None
    short = [(_shortfalls(problem, deal), deal) for deal in deals]
    together = min(max(lacks) for lacks, _ in short)
    total = min(sum(lacks) for lacks, _ in short)
    return Clash(
        parties=_smallest_clash(problem, [lacks for lacks, _ in short]),
        together=together,
        together_deals=[deal for lacks, deal in short if max(lacks) == together],
        total=Fraction(total),
        total_deals=[deal for lacks, deal in short if sum(lacks) == total],
        alone=[_alone(short, party) for party in range(len(problem.parties))],
        gaps=frontier.gaps,
    )


def _some_deal(problem: BargainingProblem, limit: WorkLimit | None) -> bool:
    """Look again for a deal above every bottom line: a thinned frontier may have lost the only ones."""
    if problem.linear or len(problem.parties) != 2:
        return bool(efficient_frontier(problem, limit).deals)
    convention = Disagreement.BOTTOM_LINE_OR_WORST
    return bool(fair_point_of(problem, FairRule.UTILITARIAN, convention, limit).deals)


def _shortfalls(problem: BargainingProblem, deal: Deal) -> list[Fraction]:
    floors = zip(deal.values, problem.bottom_lines, strict=True)
    return [Fraction(0) if floor is None else max(Fraction(0), floor - value) for value, floor in floors]


def _alone(short: Sequence[tuple[list[Fraction], Deal]], party: int) -> Fraction | None:
    others_kept = (lacks[party] for lacks, _ in short if not any(lacks[:party] + lacks[party + 1 :]))
    return min(others_kept, default=None)


def _smallest_clash(problem: BargainingProblem, lacking: Sequence[list[Fraction]]) -> tuple[str, ...]:
    parties = range(len(problem.parties))
    groups = (group for size in parties for group in combinations(parties, size + 1))
    smallest = next(
        group for group in groups if all(any(lacks[party] for party in group) for lacks in lacking)
    )
    return tuple(problem.parties[party] for party in smallest)


def _turns(problem: BargainingProblem, piece: Piece) -> Iterator[Deal]:
    """Yield the only deals of a piece at which a shortfall, their sum or the greater one can be least."""
    yield piece.start
    yield piece.end
    starts, ends = piece.start.values, piece.end.values
    lines = [
        (start - floor, end - start)
        for start, end, floor in zip(starts, ends, problem.bottom_lines, strict=True)
        if floor is not None
    ]
    if len(lines) == 2:
        lines.append((lines[0][0] - lines[1][0], lines[0][1] - lines[1][1]))
    for base, slope in lines:
        if slope and 0 < -base / slope < 1:
            yield piece.at(-base / slope)
