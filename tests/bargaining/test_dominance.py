"""Tests of dominance filters against pairwise comparison, for two to five parties."""

from __future__ import annotations

import random

import pytest

from keyaccount.bargaining.dominance import thinned, undominated
from keyaccount.bargaining.packing import layout_of


@pytest.mark.parametrize("parties", [2, 3, 4, 5])
def test_filters_agree_with_pairwise_comparison(parties: int) -> None:
    """Each number of parties has its own fast filter; all must keep exactly the unbeaten deals."""
    rng = random.Random(parties)
    for _ in range(60):
        count = rng.randint(1, 40)
        rows = [[rng.randint(0, 6) for _ in range(count)] for _ in range(parties)]
        needs = [rng.randint(0, 3) for _ in range(parties)]
        layout = layout_of([[row] for row in rows])
        kept = undominated(layout, needs, sorted(layout.options(rows, 0)))
        points = {point for point in zip(*rows, strict=True) if all(map(int.__ge__, point, needs))}
        best = {
            one for one in points if not any(two != one and all(map(int.__ge__, two, one)) for two in points)
        }
        assert [layout.units(packed) for packed in kept] == sorted(best, reverse=True)


@pytest.mark.parametrize("parties", [2, 3])
def test_thinning_reports_the_most_it_lost(parties: int) -> None:
    """A dropped deal may be better by no more than the gap that is reported."""
    rng = random.Random(11)
    count = 300
    rows = [[rng.randint(0, 1000) for _ in range(count)] for _ in range(parties)]
    layout = layout_of([[row] for row in rows])
    packed = layout.options(rows, 0)
    kept, lost = thinned(layout, packed, room=20)
    assert len(kept) <= 20
    assert lost[-1] == 0
    chosen = [layout.units(one) for one in kept]
    for point in map(layout.units, packed):
        assert any(all(a <= b + gap for a, b, gap in zip(point, one, lost, strict=True)) for one in chosen)


def test_a_grid_keeps_in_each_cell_the_first_that_is_best_for_the_last_party() -> None:
    """Room for five is two cells by two: 0-1 and 2-3 of the first party, 0-2 and 3-5 of the second."""
    points = [(0, 0, 9), (1, 2, 5), (0, 1, 9), (3, 5, 1), (2, 3, 4), (3, 0, 0)]
    rows = [list(row) for row in zip(*points, strict=True)]
    layout = layout_of([[row] for row in rows])
    kept, lost = thinned(layout, layout.options(rows, 0), room=5)
    assert [layout.units(packed) for packed in kept] == [(0, 0, 9), (2, 3, 4), (3, 0, 0)]
    assert lost == [1, 2, 0]


def test_two_parties_have_a_cell_for_every_deal_there_is_room_for() -> None:
    """Ten values and room for five make cells of two; with room for all of them nothing is lost."""
    rows = [list(range(9, -1, -1)), list(range(10))]
    layout = layout_of([[row] for row in rows])
    kept, lost = thinned(layout, layout.options(rows, 0), room=5)
    assert [layout.units(packed) for packed in kept] == [(8, 1), (6, 3), (4, 5), (2, 7), (0, 9)]
    assert lost == [1, 0]
    assert thinned(layout, layout.options(rows, 0), room=10) == (layout.options(rows, 0), [0, 0])
