"""Promises, actions and views belong to one of two sides, and nothing may mix them up."""

from __future__ import annotations

from keyaccount.model.side import Side


def test_each_side_faces_the_other_and_is_worded_in_both_languages() -> None:
    """Forms are printed for both sides, each naming the other correctly."""
    for side in Side:
        assert side.other is not side
        assert side.other.other is side
        assert side.text.en
        assert side.text.zh
