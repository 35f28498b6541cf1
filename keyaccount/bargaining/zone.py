"""The zone of possible agreement: what each can get at best, and what is still open on every issue."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

import attrs

from keyaccount.bargaining.lines import Piece, efficient_frontier, line_frontier
from keyaccount.bargaining.problem import BargainingProblem, Deal, LinearIssue, ValuedIssue
from keyaccount.bargaining.scaled import Scaled, scaled
from keyaccount.bargaining.sweep import WorkLimit, sweep
from keyaccount.values.checks import tuple_of

__all__ = ["Zone", "zone"]


_Corner: TypeAlias = tuple[Fraction, Fraction]


@attrs.frozen
class Zone:
    """Hold the room for agreement: each party's best, and the options found in some acceptable deal.

    `best[party]` is the most it can have while every other keeps its bottom line; None where no deal is
    acceptable. `open_options[issue][option]` tells whether some acceptable deal holds it;
    `open_ranges[line]` is the least and greatest position of a linear issue in an acceptable deal.
    `gaps` is, per party, by how much its best may be better than listed: all 0 unless the work limit was
    reached; then an option called closed may be open too.

    >>> talk = BargainingProblem.from_tables([[[0, 3, 5]], [[5, 3, 0]]], bottom_lines=(2, 1))
    >>> room = zone(talk)
    >>> room.best, room.open_options
    ((Fraction(3, 1), Fraction(3, 1)), ((False, True, False),))
    """

    best: tuple[Fraction | None, ...] = attrs.field(converter=tuple_of)
    open_options: tuple[tuple[bool, ...], ...] = attrs.field(converter=tuple_of)
    open_ranges: tuple[tuple[Fraction, Fraction] | None, ...] = attrs.field(default=(), converter=tuple_of)
    gaps: tuple[Fraction, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def exact(self) -> bool:
        """Tell whether nothing was left out."""
        return not any(self.gaps)

    @property
    def empty(self) -> bool:
        """Tell whether no deal is acceptable to all."""
        return None in self.best


def zone(problem: BargainingProblem, limit: WorkLimit | None = None) -> Zone:
    """Return the zone of possible agreement.

    Cost: one sweep per issue over the other issues; with linear issues one frontier per option.

    >>> zone(BargainingProblem.from_tables([[[0, 5]], [[5, 0]]], bottom_lines=(3, 3))).empty
    True
    """
    allowed = limit or WorkLimit()
    frontier = efficient_frontier(problem, allowed)
    best: list[Fraction | None] = [
        max((deal.values[party] for deal in frontier.deals), default=None)
        for party in range(len(problem.parties))
    ]
    listed = range(len(problem.issues))
    gaps = list(frontier.gaps)
    if problem.linear:
        flags = [_open_beside_lines(problem, issue, allowed, gaps) for issue in listed]
        ranges = [_open_range(problem, line, allowed, gaps) for line in problem.linear]
        return Zone(best, flags, ranges, gaps)
    space = scaled(problem)
    return Zone(best, [_open(space, issue, allowed, gaps) for issue in listed], (), gaps)


def _widen(gaps: list[Fraction], more: Iterable[Fraction]) -> None:
    """Keep the greatest gap of all the frontiers looked at."""
    gaps[:] = [max(pair) for pair in zip(gaps, more, strict=True)]


def _open(space: Scaled, issue: int, limit: WorkLimit, gaps: list[Fraction]) -> tuple[bool, ...]:
    """Tell for each option of an issue whether the best of the rest can carry it above every floor."""
    others = tuple(table[:issue] + table[issue + 1 :] for table in space.tables)
    rows = [table[issue] for table in space.tables]
    floors = [floor or 0 for floor in space.floors]
    lowered = tuple(floor - max(row) for floor, row in zip(floors, rows, strict=True))
    rest = sweep(attrs.evolve(space, tables=others, floors=lowered), limit)
    _widen(gaps, space.amounts(rest.gaps))
    return tuple(
        any(
            all(value + add >= floor for value, add, floor in zip(units, option, floors, strict=True))
            for units, _ in rest.deals
        )
        for option in zip(*rows, strict=True)
    )


def _open_beside_lines(
    problem: BargainingProblem, issue: int, limit: WorkLimit, gaps: list[Fraction]
) -> tuple[bool, ...]:
    """Tell for each option of a listed issue whether some acceptable deal holds it."""
    one = problem.issues[issue]
    found = []
    for option, name in enumerate(one.options):
        fixed = ValuedIssue(one.name, (name,), [[row[option]] for row in one.values])
        issues = (*problem.issues[:issue], fixed, *problem.issues[issue + 1 :])
        rest = line_frontier(attrs.evolve(problem, issues=issues), limit)
        _widen(gaps, rest.gaps)
        found.append(bool(rest.pieces))
    return tuple(found)


def _open_range(
    problem: BargainingProblem, line: LinearIssue, limit: WorkLimit, gaps: list[Fraction]
) -> tuple[Fraction, Fraction] | None:
    """Return the least and greatest position of a linear issue that some acceptable deal holds."""
    low, high = line.low_values, line.high_values
    floors = [
        None if floor is None else floor - max(a, b)
        for floor, a, b in zip(problem.bottom_lines, low, high, strict=True)
    ]
    others = tuple(one for one in problem.linear if one is not line)
    places: list[Fraction] = []
    for piece in _rest(problem, others, floors, limit, gaps):
        corners = [(Fraction(s), Fraction(t)) for s, t in ((0, 0), (1, 0), (1, 1), (0, 1))]
        for party, floor in enumerate(problem.bottom_lines):
            if floor is not None:
                start, end = piece.start.values[party], piece.end.values[party]
                corners = _cut(corners, start + low[party] - floor, end - start, high[party] - low[party])
        places += [t for _, t in corners]
    return (min(places), max(places)) if places else None


def _rest(
    problem: BargainingProblem,
    others: tuple[LinearIssue, ...],
    floors: list[Fraction | None],
    limit: WorkLimit,
    gaps: list[Fraction],
) -> tuple[Piece, ...]:
    if not problem.issues and not others:
        nothing = Deal((Fraction(0),) * len(floors), ())
        return (Piece(nothing, nothing),)
    rest = line_frontier(BargainingProblem(problem.parties, problem.issues, floors, others), limit)
    _widen(gaps, rest.gaps)
    return rest.pieces


def _cut(corners: list[_Corner], base: Fraction, along: Fraction, across: Fraction) -> list[_Corner]:
    """Cut a polygon of (s, t) to where base + along x s + across x t is not negative."""
    kept: list[_Corner] = []
    above = [base + along * s + across * t for s, t in corners]
    for index, (s, t) in enumerate(corners):
        before, here = above[index - 1], above[index]
        if (before < 0) != (here < 0):
            share = before / (before - here)
            last_s, last_t = corners[index - 1]
            kept.append((last_s + (s - last_s) * share, last_t + (t - last_t) * share))
        if here >= 0:
            kept.append((s, t))
    return kept
