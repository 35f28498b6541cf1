"""Tests of the sweep's work limit: a bounded answer says by how much it may fall short."""

from __future__ import annotations

import pytest

from keyaccount.bargaining.scaled import scaled
from keyaccount.bargaining.sweep import WorkLimit, sweep
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
        WorkLimit(1)
