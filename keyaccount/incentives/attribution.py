"""From exact rewards to whole minor units: one rounding step, and lines that sum to the total."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

from keyaccount.incentives.basis import RoundingLevel, RoundingRule
from keyaccount.incentives.brackets import Brackets
from keyaccount.incentives.numeric import parts_of_total, spread
from keyaccount.incentives.worked import Cell
from keyaccount.values.numbers import Rounding, round_ratio

__all__ = ["attributed", "running_parts"]


def running_parts(
    brackets: Brackets,
    qualifying: Sequence[int],
    earning: Sequence[int] | None,
    rounding: Rounding = Rounding.HALF_UP,
) -> list[int]:
    """Return what each line adds to the rounded reward of the running volume; the parts sum to the total.

    Linear; `earning` is None where one base does both. Method: N7.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod, TierScale
    >>> scale = TierScale.of((0, "0.01"), (100, "0.02"), method=TierMethod.INCREMENTAL,
    ...                      at_boundary=Boundary.REACHED)
    >>> running_parts(scale.brackets(100, None, 100), [9000, 2000, -2000], None)
    [90, 30, -30]
    """
    parts = []
    before = volume = paying = 0
    for place, one in enumerate(qualifying):
        volume += one
        if earning is not None:
            paying += earning[place]
        now = brackets.rounded(volume, None if earning is None else paying, rounding)
        parts.append(now - before)
        before = now
    return parts


def attributed(
    cells: Sequence[Cell],
    size: int,
    qualifying: Sequence[int],
    earning: Sequence[int] | None,
    rule: RoundingRule,
) -> list[int]:
    """Return the rewards of all lines in minor units, rounded as the rule says; their sum is the total.

    Method: N7.

    >>> attributed([], 0, [], None, RoundingRule())
    []
    """
    parts = [0] * size
    for cell in cells:
        made = _cell_parts(cell, qualifying, earning, rule)
        for place, part in zip(cell.places, made, strict=True):
            parts[place] = part
    return parts


def _cell_parts(
    cell: Cell, qualifying: Sequence[int], earning: Sequence[int] | None, rule: RoundingRule
) -> list[int]:
    if rule.level is RoundingLevel.LINE:
        exact_parts = _exact_parts(cell, qualifying, earning)
        return [round_ratio(one.numerator, one.denominator, rule.mode) for one in exact_parts]
    exact = cell.exact
    total = round_ratio(exact.numerator, exact.denominator, rule.mode)
    if cell.running is None and cell.rate is not None and not sum(cell.weights):
        return parts_of_total(total, [cell.rate * weight for weight in cell.weights])
    if cell.running is None:
        return spread(total, list(cell.weights))
    made = running_parts(
        cell.running,
        [qualifying[place] for place in cell.places],
        None if earning is None else [earning[place] for place in cell.places],
        rule.mode,
    )
    return made if sum(made) == total else spread(total, made if sum(made) else list(cell.weights))


def _exact_parts(cell: Cell, qualifying: Sequence[int], earning: Sequence[int] | None) -> list[Fraction]:
    exact = cell.exact
    whole = sum(cell.weights)
    if cell.rate is not None:
        return [cell.rate * weight for weight in cell.weights]
    if cell.running is not None:
        volumes = accumulate(qualifying[place] for place in cell.places)
        bases = None if earning is None else list(accumulate(earning[place] for place in cell.places))
        reached = [
            cell.running.exact(volume, None if bases is None else bases[place])
            for place, volume in enumerate(volumes)
        ]
        if reached and reached[-1] == exact:
            return [now - before for before, now in pairwise([Fraction(0), *reached])]
    if not whole:
        return [exact / len(cell.weights)] * len(cell.weights)
    return [exact * weight / whole for weight in cell.weights]
