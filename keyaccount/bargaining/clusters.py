"""Coupled issues: where the worth of one option depends on another, join them into one issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from keyaccount.bargaining.problem import MOST_OPTIONS, Number, ValuedIssue, number_of
from keyaccount.errors import refuse

__all__ = ["coupled"]


def coupled(
    issues: Sequence[ValuedIssue],
    extra: Mapping[tuple[str, ...], Sequence[Number] | None],
    name: str | None = None,
) -> ValuedIssue:
    """Join issues into one whose options are all combinations (at most 100,000), named "a + b".

    `extra` says what a combination adds to each party's sum; None forbids it. Combinations not named
    add nothing. Raises `KeyAccountError` (`bargain.coupling`) for an unknown combination, a wrong number
    of parties, or nothing left.

    >>> volume = ValuedIssue("volume", ("small", "big"), [[0, 10], [0, 4]])
    >>> price = ValuedIssue("price", ("low", "high"), [[0, 6], [6, 0]])
    >>> both = coupled([volume, price], {("big", "low"): (-5, 3), ("small", "low"): None})
    >>> both.options, [int(value) for value in both.values[0]]
    (('small + high', 'big + low', 'big + high'), [6, 5, 16])
    """
    size = prod(len(issue.options) for issue in issues)
    if len(issues) < 2 or size > MOST_OPTIONS:
        refuse(
            "bargain.coupling",
            "$.issues",
            f"join two issues or more with at most {MOST_OPTIONS} combinations; these have {size}",
            f"须合并两个以上议题,且组合不超过 {MOST_OPTIONS} 种;现有 {size} 种",
        )
    parties = len(issues[0].values)
    left = dict(extra)
    options, columns = [], []
    for picked in product(*(range(len(issue.options)) for issue in issues)):
        names = tuple(issue.options[index] for issue, index in zip(issues, picked, strict=True))
        added = left.pop(names, (0,) * parties)
        if added is None:
            continue
        _check_parties(added, parties, names)
        options.append(" + ".join(names))
        columns.append([_sum(issues, picked, party) + number_of(added[party]) for party in range(parties)])
    if left:
        shown = ", ".join(" + ".join(names) for names in list(left)[:20])
        refuse("bargain.coupling", "$.extra", f"no such combination: {shown}", f"没有这样的组合:{shown}")
    rows = [[column[party] for column in columns] for party in range(parties)]
    return ValuedIssue(name or " + ".join(issue.name for issue in issues), options, rows)


def _check_parties(added: Sequence[Number], parties: int, names: tuple[str, ...]) -> None:
    if len(added) != parties:
        refuse(
            "bargain.coupling",
            f"$.extra.{' + '.join(names)}",
            f"give {parties} values, one per party",
            f"请给出 {parties} 个价值,每方一个",
        )


def _sum(issues: Sequence[ValuedIssue], picked: tuple[int, ...], party: int) -> Fraction:
    chosen = zip(issues, picked, strict=True)
    return sum((issue.values[party][index] for issue, index in chosen), Fraction(0))
