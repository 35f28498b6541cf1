"""The zone of possible agreement: what each can get, which options are open, and what clashes if none is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import attrs

from keyaccount.bargaining.frontier import Frontier, frontier_of, pareto_frontier
from keyaccount.bargaining.problem import BargainingProblem, Deal
from keyaccount.bargaining.scaled import Scaled, scaled
from keyaccount.bargaining.sweep import WorkLimit, sweep
from keyaccount.values.checks import tuple_of

__all__ = ["Clash", "Zone", "clash", "zone"]


@attrs.frozen
class Zone:
    """Hold the room for agreement: each party's best, and the options found in some acceptable deal.

    `best[party]` is the most it can have while every other keeps its bottom line; None where no deal is
    acceptable. `open_options[issue][option]` tells whether some acceptable deal holds it.

    >>> talk = BargainingProblem.from_tables([[[0, 3, 5]], [[5, 3, 0]]], bottom_lines=(2, 1))
    >>> room = zone(talk)
    >>> room.best, room.open_options
    ((Fraction(3, 1), Fraction(3, 1)), ((False, True, False),))
    """

    best: tuple[Fraction | None, ...] = attrs.field(converter=tuple_of)
    open_options: tuple[tuple[bool, ...], ...] = attrs.field(converter=tuple_of)

    @property
    def empty(self) -> bool:
        """Tell whether no deal is acceptable to all."""
        return None in self.best


@attrs.frozen
class Clash:
    """Say why no deal is acceptable and what the smallest way out is.

    `parties` is a smallest set of bottom lines that no deal meets together. `together` is the least equal
    amount by which all must give way, `total` the least sum of amounts, each with the deals reached by it;
    `alone[party]` is what it must give way if nobody else does (None: not even then).

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


def zone(problem: BargainingProblem, limit: WorkLimit | None = None) -> Zone:
    """Return the zone of possible agreement.

    Cost: one sweep per issue over the other issues.

    >>> zone(BargainingProblem.from_tables([[[0, 5]], [[5, 0]]], bottom_lines=(3, 3))).empty
    True
    """
    allowed = limit or WorkLimit()
    frontier = pareto_frontier(problem, allowed)
    best: list[Fraction | None] = [
        max((deal.values[party] for deal in frontier.deals), default=None)
        for party in range(len(problem.parties))
    ]
    space = scaled(problem)
    return Zone(best, [_open(space, issue, allowed) for issue in range(len(problem.issues))])


def _open(space: Scaled, issue: int, limit: WorkLimit) -> tuple[bool, ...]:
    """Tell for each option of an issue whether the best of the rest can carry it above every floor."""
    others = tuple(table[:issue] + table[issue + 1 :] for table in space.tables)
    rows = [table[issue] for table in space.tables]
    floors = [floor or 0 for floor in space.floors]
    lowered = tuple(floor - max(row) for floor, row in zip(floors, rows, strict=True))
    rest = sweep(attrs.evolve(space, tables=others, floors=lowered), limit)
    return tuple(
        any(
            all(value + add >= floor for value, add, floor in zip(units, option, floors, strict=True))
            for units, _ in rest.deals
        )
        for option in zip(*rows, strict=True)
    )


def clash(problem: BargainingProblem, limit: WorkLimit | None = None) -> Clash | None:
    """Say which bottom lines clash and the smallest relaxations, or None where some deal is acceptable.

    Amounts of different parties are compared as they are, so they must share a unit. A party without a
    bottom line never has to give way.

    >>> clash(BargainingProblem.from_tables([[[0, 5]], [[5, 0]]], bottom_lines=(3, 0))) is None
    True
    """
    allowed = limit or WorkLimit()
    space = scaled(problem)
    free = attrs.evolve(space, floors=(None,) * len(space.floors))
    frontier = frontier_of(problem, free, sweep(free, allowed), allowed)
    if any(problem.acceptable(deal) for deal in frontier.deals):
        return None
    short = [(_shortfalls(problem, deal), deal) for deal in frontier.deals]
    together = min(max(lacks) for lacks, _ in short)
    total = min(sum(lacks) for lacks, _ in short)
    return Clash(
        parties=_smallest_clash(problem, frontier),
        together=together,
        together_deals=[deal for lacks, deal in short if max(lacks) == together],
        total=Fraction(total),
        total_deals=[deal for lacks, deal in short if sum(lacks) == total],
        alone=[_alone(short, party) for party in range(len(problem.parties))],
    )


def _shortfalls(problem: BargainingProblem, deal: Deal) -> list[Fraction]:
    floors = zip(deal.values, problem.bottom_lines, strict=True)
    return [Fraction(0) if floor is None else max(Fraction(0), floor - value) for value, floor in floors]


def _alone(short: Sequence[tuple[list[Fraction], Deal]], party: int) -> Fraction | None:
    others_kept = (lacks[party] for lacks, _ in short if not any(lacks[:party] + lacks[party + 1 :]))
    return min(others_kept, default=None)


def _smallest_clash(problem: BargainingProblem, frontier: Frontier) -> tuple[str, ...]:
    lacking = [_shortfalls(problem, deal) for deal in frontier.deals]
    parties = range(len(problem.parties))
    groups = (group for size in parties for group in combinations(parties, size + 1))
    smallest = next(
        group for group in groups if all(any(lacks[party] for party in group) for lacks in lacking)
    )
    return tuple(problem.parties[party] for party in smallest)
