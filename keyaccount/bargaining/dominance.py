"""Dominance: of many packed partial deals keep those nobody beats, or thin them when there are too many."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from keyaccount.bargaining.packing import Layout

__all__ = ["thinned", "undominated"]


def undominated(layout: Layout, needs: Sequence[int], rising: list[int]) -> list[int]:
    """Return the partial deals nobody beats and that meet the needs, best for the first party first.

    `rising` is sorted ascending. Two parties take one sweep, three a staircase with binary search, more
    a comparison with every deal kept.

    >>> from keyaccount.bargaining.packing import layout_of
    >>> layout = layout_of([[[1, 2, 3]], [[5, 5, 1]]])
    >>> kept = undominated(layout, (0, 0), sorted(layout.options([[1, 2, 3], [5, 5, 1]], 0)))
    >>> [layout.units(packed) for packed in kept]
    [(3, 1), (2, 5)]
    """
    start = bisect_left(rising, needs[0] << layout.places[0])
    falling = rising[start:] if start else rising[:]
    falling.reverse()
    if len(layout.places) == 2:
        return _keep_two(layout, needs, falling)
    if len(layout.places) == 3:
        return _keep_three(layout, needs, falling)
    return _keep_many(layout, needs, falling)


def _keep_two(layout: Layout, needs: Sequence[int], falling: Iterable[int]) -> list[int]:
    place, mask = layout.places[1], layout.masks[1]
    best = needs[1] - 1
    kept: list[int] = []
    add = kept.append
    for packed in falling:
        second = (packed >> place) & mask
        if second > best:
            best = second
            add(packed)
    return kept


def _keep_three(layout: Layout, needs: Sequence[int], falling: Iterable[int]) -> list[int]:
    """Keep a staircase of (second, third) values: seconds rising, thirds falling."""
    (_, place2, place3), (_, mask2, mask3) = layout.places, layout.masks
    seconds: list[int] = []
    thirds: list[int] = []
    kept: list[int] = []
    for packed in falling:
        second, third = (packed >> place2) & mask2, (packed >> place3) & mask3
        if second < needs[1] or third < needs[2]:
            continue
        at = bisect_left(seconds, second)
        if at < len(seconds) and thirds[at] >= third:
            continue
        kept.append(packed)
        start = at
        while start and thirds[start - 1] <= third:
            start -= 1
        # Of equal seconds the one put in last has the greater third, and is the one found.
        seconds[start:at], thirds[start:at] = [second], [third]
    return kept


def _keep_many(layout: Layout, needs: Sequence[int], falling: Iterable[int]) -> list[int]:
    beaten_by: list[tuple[int, ...]] = []
    kept: list[int] = []
    for packed in falling:
        units = layout.units(packed)
        if any(value < need for value, need in zip(units, needs, strict=True)):
            continue
        if not any(all(map(int.__ge__, better, units)) for better in beaten_by):
            beaten_by.append(units)
            kept.append(packed)
    return kept


def thinned(layout: Layout, current: list[int], room: int) -> tuple[list[int], list[int]]:
    """Thin to at most `room` partial deals: per grid cell the one best for the last party.

    Returns the kept deals in their order and, per party, the most units by which a dropped deal beats
    the one kept in its cell.

    >>> from keyaccount.bargaining.packing import layout_of
    >>> layout = layout_of([[[3, 2, 1, 0]], [[0, 1, 2, 3]]])
    >>> kept, lost = thinned(layout, layout.options([[3, 2, 1, 0], [0, 1, 2, 3]], 0), room=2)
    >>> [layout.units(packed) for packed in kept], lost
    ([(2, 1), (0, 3)], [1, 0])
    """
    every = [layout.units(packed) for packed in current]
    axes = len(layout.places) - 1
    spans = [max(units[axis] for units in every) + 1 for axis in range(axes)]
    # The most cells per axis that together are no more than the room.
    per_axis = bisect_right(range(room), room, key=lambda cell: (cell + 1) ** axes)
    widths = [-(-span // per_axis) for span in spans]
    best: dict[tuple[int, ...], int] = {}
    for index, units in enumerate(every):
        cell = tuple([units[axis] // widths[axis] for axis in range(axes)])
        if cell not in best or every[best[cell]][-1] < units[-1]:
            best[cell] = index
    lost = [0] * (axes + 1)
    for units in every:
        chosen = every[best[tuple([units[axis] // widths[axis] for axis in range(axes)])]]
        for axis in range(axes):
            lost[axis] = max(lost[axis], units[axis] - chosen[axis])
    return [current[index] for index in sorted(best.values())], lost
