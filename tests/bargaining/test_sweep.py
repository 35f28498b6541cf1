"""Tests of the sweep's work limit: a bounded answer says by how much it may fall short."""

from __future__ import annotations

import pytest

from keyaccount.bargaining.problem import BargainingProblem
from keyaccount.bargaining.scaled import Scaled, scaled
from keyaccount.bargaining.sweep import Swept, WorkLimit, sweep
from keyaccount.errors import KeyAccountError
from tests.bargaining.oracle import rich_problem


@pytest.mark.parametrize("parties", [2, 3])
def test_a_reached_limit_is_reported_and_covers_every_deal(parties: int) -> None:
    """Silent truncation is the worst failure of a frontier: each true point must lie within the gap."""
    space = scaled(rich_problem(parties))
    full = sweep(space, WorkLimit())
    small = sweep(space, WorkLimit(64))
    assert not any(full.gaps)
    assert any(small.gaps)
    assert small.candidates < full.candidates
    for units, _ in full.deals:
        assert any(
            all(a <= b + gap for a, b, gap in zip(units, near, small.gaps, strict=True))
            for near, _ in small.deals
        )


def test_a_limit_too_small_to_work_with_is_refused() -> None:
    """A limit of nothing could only return nothing."""
    with pytest.raises(KeyAccountError, match=r"number.too-small"):
        WorkLimit(15)
    assert WorkLimit(16).candidates == 16


def _opposed(*rows: list[int]) -> Scaled:
    """Return issues on which two parties share what the first gets: no deal is better for both."""
    other = [[max(row) - value for value in row] for row in rows]
    return scaled(BargainingProblem.from_tables([[*rows], other], (None, None)))


def _firsts(swept: Swept) -> list[int]:
    return [units[0] for units, _ in swept.deals]


def test_bottom_lines_cut_at_the_end_and_not_on_the_way() -> None:
    """What the issues to come may still bring counts for a partial deal; after the last there is nothing."""
    tables = [[[0, 1]] * 3, [[1, 0]] * 3]
    for floors, left in (((1, 1), [2, 1]), ((2, 1), [2]), ((3, None), [3]), ((None, 3), [0])):
        space = scaled(BargainingProblem.from_tables(tables, floors))
        assert _firsts(sweep(space, WorkLimit())) == left


def test_a_step_just_within_the_limit_is_exact() -> None:
    """Four partial deals by four options are sixteen: nothing is thinned, however long the frontier gets."""
    swept = sweep(_opposed([0, 1, 2, 9], [0, 1, 2, 9]), WorkLimit(16))
    assert (swept.gaps, swept.candidates) == ((0, 0), 4 + 16)
    assert _firsts(swept) == [18, 11, 10, 9, 4, 3, 2, 1, 0]


def test_a_step_past_the_limit_is_thinned_and_so_is_what_is_shown() -> None:
    """Room for two of eight, four values apart, loses up to 3; one deal shown of twelve loses 11 more."""
    swept = sweep(_opposed([*range(8)], [*range(8)]), WorkLimit(16))
    assert [units for units, _ in swept.deals] == [(0, 14)]
    assert (swept.gaps, swept.candidates) == ((3 + 11, 0), 8 + 2 * 8)


def test_a_bounded_frontier_no_longer_than_is_shown_stays_whole() -> None:
    """Of 32 deals close together one is kept and 31 lost; the four deals that come of it are all shown."""
    swept = sweep(_opposed([*range(32), 1000], [0, 1]), WorkLimit(64))
    assert _firsts(swept) == [1001, 1000, 1, 0]
    assert (swept.gaps, swept.candidates) == ((31, 0), 33 + 2 * 2)
