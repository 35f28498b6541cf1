"""Tests of packed partial deals: sums never spill into the next field."""

from __future__ import annotations

import random

from keyaccount.bargaining.packing import layout_of


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
