"""The dimensions shipped as data."""

from __future__ import annotations

import pytest

from keyaccount.analysis import DIMENSIONS, Dimension, DimensionKind
from keyaccount.errors import KeyAccountError
from keyaccount.values.text import Text


@pytest.mark.method("A1")
def test_the_shipped_dimensions_cover_thinking_and_experience() -> None:
    """The clause asks for both management thinking and management experience, some of it main."""
    assert {one.kind for one in DIMENSIONS} == set(DimensionKind)
    assert sum(one.main for one in DIMENSIONS) >= 3
    assert len({one.id for one in DIMENSIONS}) == len(DIMENSIONS)
    assert all(one.remedy is not None for one in DIMENSIONS if one.main)
    assert all(text.en and text.zh for one in DIMENSIONS for text in (one.text, one.low, one.high))


def test_a_dimension_needs_an_id() -> None:
    """Stances are matched by id, so an empty one would match nothing."""
    with pytest.raises(KeyAccountError) as caught:
        Dimension("", Text("a", "甲"), Text("b", "乙"), Text("c", "丙"))
    assert caught.value.code == "id.empty"
