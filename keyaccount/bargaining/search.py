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

from keyaccount.bargaining.dominance import thinned, undominated
from keyaccount.bargaining.objectives import Aim
from keyaccount.bargaining.packing import Layout, layout_of
from keyaccount.bargaining.sweep import WorkLimit

__all__ = ["Found", "hull_edges", "search"]

_Tables = Sequence[Sequence[Sequence[int]]]
_Line = tuple[int, int]
_Scored = tuple[int, list[int]]
# Edges looked at on either side of the best hull deal; more lines cut more and cost more.
_REACH = (0, 1, 2, 4, 8)
# A guess first lies 2**-32 of the way from the bound down to the best hull deal, then 8 times as far each
# time: guesses too high cost next to nothing, one too low can cost everything on nearly zero-sum talks.
_FIRST_GUESS = 32
_NEXT_GUESS = 3


@attrs.frozen
class Found:
    """Hold the best deals as (units per party, option per issue), their score and the proven bound.

    `score` is None when no deal meets both floors, or none was found before the work limit; `bound` is what
    no deal can exceed, None when there is none at all.

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


@attrs.frozen
class _Option:
    """One undominated option of an issue: its value to both and its packed form."""

    first: int
    second: int
    packed: int


_Issues = list[list[_Option]]


def _undominated_options(tables: _Tables, layout: Layout) -> _Issues:
    """Return every issue's undominated options, best for the first party first."""
    issues = []
    for issue, rows in enumerate(zip(*tables, strict=True)):
        kept = undominated(layout, (0, 0), sorted(layout.options(rows, issue)))
        units = [layout.units(packed) for packed in kept]
        issues.append([_Option(one[0], one[1], packed) for one, packed in zip(units, kept, strict=True)])
    return issues


def hull_edges(tables: _Tables) -> tuple[_Line, list[_Line]]:
    """Return the hull deal best for the first party, and the hull's edges from there, best exchange first.

    An edge (down, up) costs the first party `down` and brings the second `up`.

    >>> hull_edges([[[0, 3], [0, 1]], [[2, 0], [2, 0]]])
    ((4, 0), [(1, 2), (3, 2)])
    """
    return _hull(_undominated_options(tables, layout_of(tables)))


def _hull(issues: _Issues) -> tuple[_Line, list[_Line]]:
    start_first = start_second = 0
    edges: list[_Line] = []
    for options in issues:
        hull: list[_Line] = []
        for option in options:
            point = (option.first, option.second)
            while len(hull) > 1 and _bends_in(hull[-2], hull[-1], point):
                hull.pop()
            hull.append(point)
        start_first += hull[0][0]
        start_second += hull[0][1]
        edges += [(a[0] - b[0], b[1] - a[1]) for a, b in pairwise(hull)]
    return (start_first, start_second), sorted(edges, key=cmp_to_key(_less_steep))


def _bends_in(a: _Line, b: _Line, c: _Line) -> bool:
    """Tell whether b lies on or below the line from a to c, all going down in the first place."""
    return (a[0] - b[0]) * (c[1] - a[1]) >= (b[1] - a[1]) * (a[0] - c[0])


def _less_steep(a: _Line, b: _Line) -> int:
    return b[1] * a[0] - a[1] * b[0]


@attrs.frozen
class _Cut:
    """A line p x first + q x second, and the most each issue can add to it."""

    p: int
    q: int
    tops: list[int]


def search(tables: _Tables, floors: Sequence[int], objective: Aim, limit: WorkLimit) -> Found:
    """Return the deals of greatest score that meet both floors, all ties, for two parties.

    >>> from keyaccount.bargaining.objectives import GainProduct
    >>> search([[[0, 3], [0, 1]], [[2, 0], [2, 0]]], (0, 0), GainProduct(0, 0), WorkLimit()).deals
    (((3, 2), (1, 0)),)
    """
    layout = layout_of(tables)
    issues = _undominated_options(tables, layout)
    met, slopes = _around_best(issues, floors, objective)
    lines = [
        _Cut(p, q, [max(p * one.first + q * one.second for one in options) for options in issues])
        for p, q in slopes
    ]
    bound = min(objective.most(line.p, line.q, sum(line.tops)) for line in lines)
    if bound < objective.base:
        return Found((), None, None)
    low = objective.base if met is None else met
    gap = (bound - low) >> _FIRST_GUESS
    found: _Scored = (objective.base - 1, [])
    while True:
        guess = max(low, bound - gap)
        slack = [sum(line.tops) - objective.least(line.p, line.q, guess) for line in lines]
        kept, complete = _pruned_sweep(issues, layout, floors, lines, slack, limit)
        # Of equals the later one: only a guess that was reached lists every tie.
        found = max(_best(objective, layout, kept), found, key=lambda one: one[0])
        if found[0] >= guess or not complete:
            break
        if guess == low:
            return Found((), None, None)
        bound = guess - 1
        gap = gap << _NEXT_GUESS or 1
    if not found[1]:
        return Found((), None, bound)
    deals = tuple([(layout.units(packed), layout.choice(packed)) for packed in found[1]])
    return Found(deals, found[0], found[0] if complete else bound)


def _best(objective: Aim, layout: Layout, kept: list[int]) -> _Scored:
    """Return the best score among packed deals and every deal that has it."""
    scores = [objective.score(*layout.units(packed)) for packed in kept]
    best = max(scores, default=objective.base - 1)
    return best, [packed for packed, score in zip(kept, scores, strict=True) if score == best]


def _around_best(issues: _Issues, floors: Sequence[int], objective: Aim) -> tuple[int | None, list[_Line]]:
    """Walk the hull; return the best score met on it and the slopes (p, q) of edges around its best place."""
    (first, second), edges = _hull(issues)
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


def _pruned_sweep(
    issues: _Issues,
    layout: Layout,
    floors: Sequence[int],
    lines: Sequence[_Cut],
    slack: Sequence[int],
    limit: WorkLimit,
) -> tuple[list[int], bool]:
    """Sweep as the frontier does, dropping what cannot reach every line; False: the limit was reached.

    `slack` is per line how far below its greatest total a deal may stay; a partial deal that has lost more
    than that on the issues so far is out, whatever comes after.
    """
    if min(slack) < 0:
        return [], True
    complete = True
    rests = [sum(options[0].first for options in issues), sum(options[-1].second for options in issues)]
    current = [0]
    reached = [0] * len(lines)
    for issue, options in enumerate(issues):
        rests = [rests[0] - options[0].first, rests[1] - options[-1].second]
        shifts = [
            one.packed
            for one in options
            if all(
                line.p * one.first + line.q * one.second >= line.tops[issue] - room
                for line, room in zip(lines, slack, strict=True)
            )
        ]
        if len(current) * len(shifts) > limit.candidates:
            current, _ = thinned(layout, current, max(2, limit.candidates // len(shifts)))
            complete = False
        merged = [partial + shift for shift in shifts for partial in current]
        merged.sort()
        needs = [max(0, floor - rest) for floor, rest in zip(floors, rests, strict=True)]
        reached = [total + line.tops[issue] for total, line in zip(reached, lines, strict=True)]
        current = undominated(layout, needs, merged)
        for line, total, room in zip(lines, reached, slack, strict=True):
            current = _above(layout, current, line, total - room)
    return current, complete


def _above(layout: Layout, packed: list[int], line: _Cut, least: int) -> list[int]:
    (place1, place2), (mask1, mask2), p, q = layout.places, layout.masks, line.p, line.q
    return [one for one in packed if p * ((one >> place1) & mask1) + q * ((one >> place2) & mask2) >= least]
