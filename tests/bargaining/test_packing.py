"""Tests of packed partial deals: sums never spill into the next field."""

from __future__ import annotations

import random

from keyaccount.bargaining.packing import Layout, layout_of


def test_packed_sums_keep_values_and_options_apart() -> None:
    """A carry from one field into the next would invent value for the other party."""
    rng = random.Random(3)
    for _ in range(100):
        sizes = [rng.randint(1, 9) for _ in range(rng.randint(1, 6))]
        tables = [[[rng.randint(0, 9) for _ in range(size)] for size in sizes] for _ in range(3)]
        layout = layout_of(tables)
        choice = tuple(rng.randrange(size) for size in sizes)
        packed = sum(
            layout.options([table[issue] for table in tables], issue)[picked]
            for issue, picked in enumerate(choice)
        )
        assert layout.choice(packed) == choice
        expected = tuple(sum(table[i][k] for i, k in enumerate(choice)) for table in tables)
        assert layout.units(packed) == expected


def test_many_deals_are_unpacked_as_one_by_one() -> None:
    """The fast way and the plain way must read the same deals, also where no issue is left."""
    tables = [[[0, 3, 1], [5, 2]], [[4, 0, 2], [1, 9]]]
    layout = layout_of(tables)
    first, second = (layout.options([table[issue] for table in tables], issue) for issue in range(2))
    packed = [one + two for one in first for two in second]
    assert layout.unpacked(packed) == [(layout.units(one), layout.choice(one)) for one in packed]
    assert layout_of([[], []]).unpacked([0]) == [((0, 0), ())]


def test_fields_stand_side_by_side() -> None:
    """No bit is wasted between them: a number of few bits is added in one step of the processor."""
    layout = layout_of([[[0, 3], [0, 1, 4]], [[2, 0], [2, 0, 1]]])
    assert layout == Layout(places=(6, 3), masks=(7, 7), code_places=(2, 0), code_masks=(1, 3))
