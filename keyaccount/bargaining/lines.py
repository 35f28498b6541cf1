"""Continuous issues: the frontier as straight pieces, lotteries between listed deals included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from keyaccount.bargaining.exchange import exchanges
from keyaccount.bargaining.frontier import Frontier, pareto_frontier
from keyaccount.bargaining.problem import BargainingProblem, Deal, LinearIssue, ValuedIssue
from keyaccount.bargaining.sweep import WorkLimit
from keyaccount.errors import refuse
from keyaccount.values.checks import tuple_of

__all__ = ["LineFrontier", "Piece", "efficient_frontier", "line_frontier", "lottery"]

_Point = tuple[Fraction, Fraction]


@attrs.frozen
class Piece:
    """Hold one straight piece of a frontier: the same listed options, linear issues moving from end to end.

    `start` is better for the first party, `end` for the second; both may be the same deal.

    >>> two = BargainingProblem(("us", "them"), [], (0, 0), [LinearIssue("price", [0, 10], [10, 0])])
    >>> piece = line_frontier(two).pieces[0]
    >>> piece.at(Fraction(1, 2)).values
    (Fraction(5, 1), Fraction(5, 1))
    """

    start: Deal
    end: Deal

    def at(self, share: Fraction) -> Deal:
        """Return the deal a share (0 to 1) of the way from start to end."""
        return Deal(
            _between(self.start.values, self.end.values, share),
            self.start.choice,
            _between(self.start.positions, self.end.positions, share),
        )


def _between(one: Sequence[Fraction], two: Sequence[Fraction], share: Fraction) -> tuple[Fraction, ...]:
    return tuple(a + (b - a) * share for a, b in zip(one, two, strict=True))


@attrs.frozen
class LineFrontier:
    """Hold the frontier of a problem with linear issues as pieces, the first party's best first.

    Between pieces the frontier may jump; the end of a piece may then only equal its neighbour for one
    party. `gaps` is as for `Frontier`.

    >>> two = BargainingProblem(("us", "them"), [], (0, 0), [LinearIssue("price", [0, 10], [10, 0])])
    >>> line_frontier(two).exact
    True
    """

    problem: BargainingProblem
    pieces: tuple[Piece, ...] = attrs.field(converter=tuple_of)
    gaps: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    limit: WorkLimit

    @property
    def exact(self) -> bool:
        """Tell whether nothing was left out."""
        return not any(self.gaps)

    @property
    def deals(self) -> tuple[Deal, ...]:
        """Return the ends of the pieces, each once."""
        return tuple(dict.fromkeys(deal for piece in self.pieces for deal in (piece.start, piece.end)))


@attrs.frozen
class _Chain:
    """The linear issues as one concave line: from all at the first party's best to all at the second's.

    `order` lists the issues that move, the best exchange first; `points` the values reached after each.
    """

    fixed: tuple[Fraction, ...]
    order: tuple[int, ...]
    points: tuple[_Point, ...]

    def at(self, first: Fraction) -> Fraction:
        """Return the most the second party can have where the first has at least `first`."""
        for (u1, v1), (u2, v2) in pairwise(self.points):
            if first >= u2:
                return v1 + (v2 - v1) * (u1 - first) / (u1 - u2)
        return self.points[-1][1]

    def positions(self, moved: int, share: Fraction) -> tuple[Fraction, ...]:
        """Return every issue's position with `moved` issues at their other end and the next on its way."""
        places = list(self.fixed)
        for rank, issue in enumerate(self.order[: moved + 1]):
            way = Fraction(1) if rank < moved else share
            places[issue] += way * (1 - 2 * places[issue])
        return tuple(places)


def line_frontier(problem: BargainingProblem, limit: WorkLimit | None = None) -> LineFrontier:
    """Compute the exact frontier of two parties over listed and linear issues.

    The linear issues add up to one concave line; every efficient listed deal carries a copy of it, and
    copies of one concave line cross at most once, so their envelope takes one pass. Without linear
    issues it is the listed frontier.

    >>> listed = [[[0, 4]], [[3, 0]]]
    >>> issues = BargainingProblem.from_tables(listed, (None, None)).issues
    >>> mixed = BargainingProblem(("us", "them"), issues, (0, 0), [LinearIssue("price", [0, 2], [2, 0])])
    >>> [[str(value) for value in piece.start.values] for piece in line_frontier(mixed).pieces]
    [['6', '0'], ['2', '3']]
    """
    if len(problem.parties) != 2:
        refuse(
            "bargain.two-parties", "$.problem", "linear issues are for two parties", "连续议题只适用于两方"
        )
    allowed = limit or WorkLimit()
    chain = _chain(problem.linear)
    bases, gaps = _bases(problem, chain, allowed)
    pieces = [
        piece
        for base, low, high in _envelope(bases, chain)
        for piece in _pieces(problem, base, chain, low, high)
    ]
    return LineFrontier(problem, pieces, gaps, allowed)


def efficient_frontier(problem: BargainingProblem, limit: WorkLimit | None = None) -> Frontier | LineFrontier:
    """Return the frontier of any problem: listed deals, or straight pieces where an issue is linear.

    >>> price = BargainingProblem(("us", "them"), [], (0, 0), [LinearIssue("price", [0, 10], [10, 0])])
    >>> type(efficient_frontier(price)).__name__
    'LineFrontier'
    """
    return line_frontier(problem, limit) if problem.linear else pareto_frontier(problem, limit)


def lottery(problem: BargainingProblem) -> BargainingProblem:
    """Return the problem in which listed deals may be mixed by chance: the hull of its frontier.

    Each edge of the hull becomes a linear issue named after its two deals; a position on it is the
    probability of the second.

    >>> coin = lottery(BargainingProblem.from_tables([[[0, 1]], [[1, 0]]], (0, 0)))
    >>> [piece.at(Fraction(1, 2)).values for piece in line_frontier(coin).pieces]
    [(Fraction(1, 2), Fraction(1, 2))]
    """
    free = attrs.evolve(problem, bottom_lines=(None,) * len(problem.parties))
    deals = pareto_frontier(free).deals
    names = [f"{place + 1}: {' + '.join(problem.options_of(deal))}" for place, deal in enumerate(deals)]
    rows = [[deal.values[party] for deal in deals] for party in range(len(problem.parties))]
    listed = ValuedIssue("deal", names, rows)
    edges = exchanges(attrs.evolve(free, issues=(listed,)))
    linear = [
        LinearIssue(f"{edge.step.before} -> {edge.step.after}", (0, 0), edge.step.changes) for edge in edges
    ]
    best = ValuedIssue("deal", names[:1], [row[:1] for row in rows])
    return attrs.evolve(problem, issues=(best,), linear=linear)


def _chain(lines: Sequence[LinearIssue]) -> _Chain:
    fixed, moving = [], []
    first, second = Fraction(0), Fraction(0)
    for index, line in enumerate(lines):
        (u0, v0), (u1, v1) = line.low_values, line.high_values
        # Start at the first party's better end; where it does not care, at the second's.
        at_high = (u1, v1) > (u0, v0)
        best, other = ((u1, v1), (u0, v0)) if at_high else ((u0, v0), (u1, v1))
        fixed.append(Fraction(at_high))
        first, second = first + best[0], second + best[1]
        if other[1] > best[1]:
            moving.append((best[0] - other[0], other[1] - best[1], index))
    moving.sort(key=lambda one: (-one[1] / one[0], one[2]))
    points = [(first, second)]
    for down, up, _ in moving:
        points.append((points[-1][0] - down, points[-1][1] + up))
    return _Chain(tuple(fixed), tuple(index for _, _, index in moving), tuple(points))


def _bases(
    problem: BargainingProblem, chain: _Chain, limit: WorkLimit
) -> tuple[list[Deal], tuple[Fraction, ...]]:
    """Return the efficient listed deals that the chain can carry to both bottom lines, best first."""
    if not problem.issues:
        return [Deal((Fraction(0), Fraction(0)), ())], (Fraction(0), Fraction(0))
    reach = (chain.points[0][0], chain.points[-1][1])
    floors = [
        None if floor is None else floor - more
        for floor, more in zip(problem.bottom_lines, reach, strict=True)
    ]
    listed = pareto_frontier(BargainingProblem(problem.parties, problem.issues, floors), limit)
    return list(listed.deals), listed.gaps


def _envelope(bases: list[Deal], chain: _Chain) -> Iterator[tuple[Deal, Fraction | None, Fraction | None]]:
    """Yield the copies on the upper envelope, each with the stretch of first values where it rules.

    Bases come with falling first values, so each new one can only take over on the left of the last.
    """
    kept: list[tuple[Deal, Fraction | None]] = []
    for base in bases:
        taken: Fraction | None = None
        while kept:
            taken = _crossing(kept[-1][0], base, chain)
            start = kept[-1][1]
            if start is None or taken < start:
                break
            kept.pop()
        kept.append((base, taken if kept else None))
    for index, (base, high) in enumerate(kept):
        low = kept[index + 1][1] if index + 1 < len(kept) else None
        yield base, low, high


def _crossing(left_of: Deal, base: Deal, chain: _Chain) -> Fraction:
    """Return the greatest first value at which the copy on `base` is at least as high as the other."""
    (a1, b1), (a2, b2) = left_of.values, base.values
    top = a2 + chain.points[0][0]
    stops = sorted({a + u for a in (a1, a2) for u, _ in chain.points if a + u <= top}, reverse=True)

    def lead(first: Fraction) -> Fraction:
        return (b2 + chain.at(first - a2)) - (b1 + chain.at(first - a1))

    high, behind = stops[0], lead(stops[0])
    for low in stops[1:] if behind < 0 else ():
        ahead = lead(low)
        if ahead >= 0:
            return low + (high - low) * ahead / (ahead - behind)
        high, behind = low, ahead
    return high


def _pieces(
    problem: BargainingProblem, base: Deal, chain: _Chain, low: Fraction | None, high: Fraction | None
) -> Iterator[Piece]:
    """Yield the parts of one copy inside its stretch and above both bottom lines."""
    first, second = base.values
    corners = [(first + u, second + v) for u, v in chain.points]
    ends = list(pairwise(corners)) or [(corners[0], corners[0])]
    found = []
    for moved, (one, two) in enumerate(ends):
        shares = _clip(one, two, low, high, problem.bottom_lines)
        if shares is not None:
            deals = [
                Deal(_between(one, two, share), base.choice, chain.positions(moved, share))
                for share in shares
            ]
            found.append(Piece(deals[0], deals[1]))
    # A single point beside a longer piece is that piece's end.
    yield from [piece for piece in found if piece.start != piece.end] or found[:1]


def _clip(
    one: _Point,
    two: _Point,
    low: Fraction | None,
    high: Fraction | None,
    floors: Sequence[Fraction | None],
) -> tuple[Fraction, Fraction] | None:
    """Return the shares of a segment inside the stretch (the next copy owns its low end) and the floors."""
    (u1, v1), (u2, v2) = one, two
    floor, other = floors
    if low is not None and u1 <= low:
        return None
    if (high is not None and u2 >= high < u1) or (floor is not None and u1 < floor):
        return None
    if other is not None and v2 < other:
        return None
    starts, ends = [Fraction(0)], [Fraction(1)]
    if high is not None and u1 > high:
        starts.append((u1 - high) / (u1 - u2))
    if other is not None and v1 < other:
        starts.append((other - v1) / (v2 - v1))
    ends += [(u1 - least) / (u1 - u2) for least in (low, floor) if least is not None and u2 < least]
    return (max(starts), min(ends)) if max(starts) <= min(ends) else None
