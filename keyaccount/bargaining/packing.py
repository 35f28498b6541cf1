"""Partial deals as single whole numbers: the parties' values in fixed fields, the chosen options below."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

__all__ = ["Layout", "layout_of"]


@attrs.frozen
class Layout:
    """Say where each party's value and each issue's option sit inside a packed partial deal.

    Adding two packed partial deals adds the values and joins the options, in one operation.

    >>> layout = layout_of([[[0, 3], [0, 1]], [[2, 0], [2, 0]]])
    >>> first, second = layout.options([[0, 3], [2, 0]], 0), layout.options([[0, 1], [2, 0]], 1)
    >>> layout.units(first[1] + second[0]), layout.choice(first[1] + second[0])
    ((3, 2), (1, 0))
    """

    places: tuple[int, ...]
    masks: tuple[int, ...]
    code_places: tuple[int, ...]
    code_masks: tuple[int, ...]

    def units(self, packed: int) -> tuple[int, ...]:
        """Return the value to each party."""
        return tuple([(packed >> place) & mask for place, mask in zip(self.places, self.masks, strict=True)])

    def choice(self, packed: int) -> tuple[int, ...]:
        """Return the option chosen on each issue."""
        # The complement is stored, so that among equal deals the one listed first is met first.
        return tuple(
            [
                mask - ((packed >> place) & mask)
                for place, mask in zip(self.code_places, self.code_masks, strict=True)
            ]
        )

    def unpacked(self, listed: Sequence[int]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Return (units, choice) of many packed deals; field by field, several times faster than one by one.

        >>> layout = layout_of([[[3, 0]], [[0, 2]]])
        >>> layout.unpacked(layout.options([[3, 0], [0, 2]], 0))
        [((3, 0), (0,)), ((0, 2), (1,))]
        """
        values = [
            [(packed >> place) & mask for packed in listed]
            for place, mask in zip(self.places, self.masks, strict=True)
        ]
        codes = [
            [mask - ((packed >> place) & mask) for packed in listed]
            for place, mask in zip(self.code_places, self.code_masks, strict=True)
        ]
        choices = zip(*codes, strict=True) if codes else [()] * len(listed)
        return list(zip(zip(*values, strict=True), choices, strict=True))

    def options(self, rows: Sequence[Sequence[int]], issue: int) -> list[int]:
        """Pack the options of one issue; `rows` holds their whole values, one row per party."""
        place, mask = self.code_places[issue], self.code_masks[issue]
        packed = [(mask - index) << place for index in range(len(rows[0]))]
        for row, field in zip(rows, self.places, strict=True):
            packed = [low + (value << field) for low, value in zip(packed, row, strict=True)]
        return packed


def layout_of(tables: Sequence[Sequence[Sequence[int]]]) -> Layout:
    """Lay out the fields for `tables[party][issue][option]` so that no sum can overflow into the next.

    >>> layout_of([[[0, 3]], [[7, 0]]]).masks
    (3, 7)
    """
    code_masks = [(1 << (len(row) - 1).bit_length()) - 1 for row in tables[0]]
    place, code_places = 0, []
    for mask in reversed(code_masks):
        code_places.append(place)
        place += mask.bit_length()
    places, masks = [], []
    for table in reversed(tables):
        width = sum(max(row) for row in table).bit_length()
        places.append(place)
        masks.append((1 << width) - 1)
        place += width
    return Layout(
        tuple(reversed(places)), tuple(reversed(masks)), tuple(reversed(code_places)), tuple(code_masks)
    )
