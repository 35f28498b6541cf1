"""Find the best deals of one objective without the frontier: supporting lines first, then a pruned sweep.

The upper hull of all deals comes from the issues' own hulls merged by slope (M log M for M options). Its
edges bound the score of every deal from above; a guess just below that bound cuts nearly all partial deals.
A guess nobody reaches is a proof that no deal scores more, so guesses only fall until one is met.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key
from itertools import pairwise
from math import gcd

import attrs

from keyaccount.bargaining.dominance import undominated
from keyaccount.bargaining.objectives import Objective
from keyaccount.bargaining.packing import Layout, layout_of
from keyaccount.bargaining.sweep import WorkLimit

__all__ = ["Found", "hull_edges", "search"]

_Tables = Sequence[Sequence[Sequence[int]]]
_Line = tuple[int, int]
# Edges looked at on either side of the best hull deal; more lines cut more and cost more.
_REACH = (0, 1, 2, 4, 8)
_FIRST_GUESS = 64
_NEXT_GUESS = 4


@attrs.frozen
class Found:
    """Hold the best deals as (units per party, option per issue), their score and the proven bound.

    `score` is None when no deal meets both floors, or none was found before the work limit.

    >>> Found(((((3, 2)), (1, 0)),), 6, 6).exact
    True
    """

    deals: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    score: int | None
    bound: int | None

    @property
    def exact(self) -> bool:
        """Tell whether no deal can score more."""
        return self.score == self.bound


def hull_edges(tables: _Tables) -> tuple[_Line, list[_Line]]:
    """Return the hull deal best for the first party, and the hull's edges from there, best exchange first.

    An edge (down, up) costs the first party `down` and brings the second `up`.

    >>> hull_edges([[[0, 3], [0, 1]], [[2, 0], [2, 0]]])
    ((4, 0), [(1, 2), (3, 2)])
    """
    start_first = start_second = 0
    edges: list[_Line] = []
    for firsts, seconds in zip(*tables, strict=True):
        hull: list[_Line] = []
        best = -1
        for first, second in sorted(zip(firsts, seconds, strict=True), reverse=True):
            if second <= best:
                continue
            best = second
            while len(hull) > 1 and _bends_in(hull[-2], hull[-1], (first, second)):
                hull.pop()
            hull.append((first, second))
        start_first += hull[0][0]
        start_second += hull[0][1]
        edges += [(a[0] - b[0], b[1] - a[1]) for a, b in pairwise(hull)]
    return (start_first, start_second), _steepest_first(edges)


def _bends_in(a: _Line, b: _Line, c: _Line) -> bool:
    """Tell whether b lies on or below the line from a to c, all going down in the first place."""
    return (a[0] - b[0]) * (c[1] - a[1]) >= (b[1] - a[1]) * (a[0] - c[0])


def _steepest_first(edges: list[_Line]) -> list[_Line]:
    # Exact order by up/down: a common scale would make huge numbers, so ties of the float go by fractions.
    return sorted(edges, key=cmp_to_key(_less_steep))


def _less_steep(a: _Line, b: _Line) -> int:
    return b[1] * a[0] - a[1] * b[0]


def search(tables: _Tables, floors: Sequence[int], objective: Objective, limit: WorkLimit) -> Found:
    """Return the deals of greatest score that meet both floors, all ties, for two parties.

    >>> from keyaccount.bargaining.objectives import Product
    >>> search([[[0, 3], [0, 1]], [[2, 0], [2, 0]]], (0, 0), Product(0, 0), WorkLimit()).deals
    (((3, 2), (1, 0)),)
    """
    met, lines = _around_best(tables, floors, objective)
    bound = min(objective.most(p, q, _total(tables, p, q)) for p, q in lines)
    if bound < objective.base:
        return Found((), None, None)
    low = objective.base if met is None else met
    gap = (bound - low) // _FIRST_GUESS
    while True:
        guess = max(low, bound - gap)
        kept, layout = _pruned_sweep(
            tables, floors, [(p, q, objective.least(p, q, guess)) for p, q in lines], limit
        )
        if kept is None:
            return Found((), None, bound)
        every = [(layout.units(packed), packed) for packed in kept]
        best = max((objective.score(*units) for units, _ in every), default=objective.base - 1)
        if best >= guess:
            chosen = [
                (units, layout.choice(packed)) for units, packed in every if objective.score(*units) == best
            ]
            return Found(tuple(chosen), best, best)
        if guess == low:
            return Found((), None, None)
        bound = guess - 1
        gap = gap * _NEXT_GUESS + 1


def _around_best(
    tables: _Tables, floors: Sequence[int], objective: Objective
) -> tuple[int | None, list[_Line]]:
    """Walk the hull; return the best score met on it and the slopes (p, q) of edges around its best place."""
    (first, second), edges = hull_edges(tables)
    met: int | None = None
    place, closest = 0, None
    for index in range(len(edges) + 1):
        if first >= floors[0] and second >= floors[1]:
            score = objective.score(first, second)
            if met is None or score > met:
                met, place = score, index
        elif met is None and (closest is None or first >= floors[0]):
            closest = place = index
        if index < len(edges):
            down, up = edges[index]
            first, second = first - down, second + up
    lines: dict[_Line, None] = {}
    for step in _REACH:
        for index in (place - 1 - step, place + step):
            if 0 <= index < len(edges):
                down, up = edges[index]
                common = gcd(down, up)
                lines[(up // common, down // common)] = None
    return met, list(lines) or [(1, 1)]


def _total(tables: _Tables, p: int, q: int) -> int:
    """Return the greatest p x first + q x second any deal has."""
    return sum(
        max(p * u + q * v for u, v in zip(us, vs, strict=True)) for us, vs in zip(*tables, strict=True)
    )


def _pruned_sweep(
    tables: _Tables, floors: Sequence[int], lines: list[tuple[int, int, int]], limit: WorkLimit
) -> tuple[list[int] | None, Layout]:
    """Sweep as the frontier does, dropping what cannot reach every line; None: the limit was reached."""
    layout = layout_of(tables)
    rows = list(zip(*tables, strict=True))
    tops = [[max(p * u + q * v for u, v in zip(us, vs, strict=True)) for us, vs in rows] for p, q, _ in lines]
    slack = [sum(top) - least for top, (_, _, least) in zip(tops, lines, strict=True)]
    if min(slack) < 0:
        return [], layout
    rests = [sum(max(row) for row in table) for table in tables]
    current = [0]
    for issue, (us, vs) in enumerate(rows):
        rests = [rests[0] - max(us), rests[1] - max(vs)]
        cuts = [(p, q, top[issue] - room) for (p, q, _), top, room in zip(lines, tops, slack, strict=True)]
        shifts = _above(layout, undominated(layout, (0, 0), sorted(layout.options((us, vs), issue))), cuts)
        if len(current) * len(shifts) > limit.candidates:
            return None, layout
        merged = [partial + shift for shift in shifts for partial in current]
        merged.sort()
        needs = [max(0, floor - rest) for floor, rest in zip(floors, rests, strict=True)]
        reached = [
            (p, q, sum(top[: issue + 1]) - room)
            for (p, q, _), top, room in zip(lines, tops, slack, strict=True)
        ]
        current = _above(layout, undominated(layout, needs, merged), reached)
    return current, layout


def _above(layout: Layout, packed: list[int], cuts: list[tuple[int, int, int]]) -> list[int]:
    (place1, place2), (mask1, mask2) = layout.places, layout.masks
    for p, q, least in cuts:
        packed = [
            one for one in packed if p * ((one >> place1) & mask1) + q * ((one >> place2) & mask2) >= least
        ]
    return packed
