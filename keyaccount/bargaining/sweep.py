"""The exact frontier engine: merge one issue after another and keep only partial deals nobody beats.

The frontier of a sum of sets is the frontier of the sum of their frontiers, so nothing is ever enumerated:
cost is the sum over issues of (partial deals kept x options), not the product of all options. Every partial
deal is one whole number: the parties' values in fixed fields, the chosen options in the low bits.
"""

from __future__ import annotations

import attrs

from keyaccount.bargaining.dominance import thinned, undominated
from keyaccount.bargaining.packing import layout_of
from keyaccount.bargaining.scaled import Scaled
from keyaccount.values.checks import check_int

__all__ = ["Swept", "WorkLimit", "sweep"]


# A bounded frontier need not be longer than anybody can use; the whole one is never cut for its length.
_SHOWN = 16


@attrs.frozen
class WorkLimit:
    """Bound the work of one merging step: the most partial deals compared at a time.

    Past it partial deals are thinned to a grid and the result reports the gap this may leave.

    >>> WorkLimit().candidates
    300000
    """

    candidates: int = 300_000

    def __attrs_post_init__(self) -> None:
        check_int(self.candidates, "$.candidates", least=16)


@attrs.frozen
class Swept:
    """Hold the undominated deals as (units per party, option per issue), first party's best first.

    `gaps` is, per party, by how many units a deal may beat every listed one (all 0: exact);
    `candidates` counts the partial deals compared.

    >>> Swept((((3, 1), (0,)),), (0, 0), 1).gaps
    (0, 0)
    """

    deals: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    gaps: tuple[int, ...]
    candidates: int


def sweep(space: Scaled, limit: WorkLimit) -> Swept:
    """Return the undominated deals that meet every floor.

    >>> from keyaccount.bargaining.problem import BargainingProblem
    >>> from keyaccount.bargaining.scaled import scaled
    >>> two = BargainingProblem.from_tables([[[0, 3], [0, 1]], [[2, 0], [2, 0]]], (None, None))
    >>> [units for units, _ in sweep(scaled(two), WorkLimit()).deals]
    [(4, 0), (3, 1), (0, 2)]
    """
    layout = layout_of(space.tables)
    issues = len(space.tables[0])
    # Step by step what the issues still to come can add at most, per party.
    rests = [
        [sum(max(row) for row in table[issue + 1 :]) for table in space.tables] for issue in range(issues)
    ]
    none = (0,) * len(space.tables)
    current, gaps, candidates = [0], list(none), 0
    for issue in range(issues):
        needs = [max(0, (floor or 0) - rest) for floor, rest in zip(space.floors, rests[issue], strict=True)]
        shifts = undominated(
            layout, none, sorted(layout.options([table[issue] for table in space.tables], issue))
        )
        room = max(2, limit.candidates // len(shifts))
        if len(current) > room:
            current, lost = thinned(layout, current, room)
            gaps = [gap + more for gap, more in zip(gaps, lost, strict=True)]
        merged = [partial + shift for shift in shifts for partial in current]
        candidates += len(merged)
        merged.sort()
        current = undominated(layout, needs, merged)
    if any(gaps) and len(current) > limit.candidates // _SHOWN:
        current, lost = thinned(layout, current, limit.candidates // _SHOWN)
        gaps = [gap + more for gap, more in zip(gaps, lost, strict=True)]
    return Swept(tuple(layout.unpacked(current)), tuple(gaps), candidates)
