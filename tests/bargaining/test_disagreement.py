"""Tests of the disagreement point: the convention is always named."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest

from keyaccount.bargaining import BargainingProblem, Disagreement, LinearIssue, disagreement_point
from keyaccount.errors import KeyAccountError
from tests.bargaining.oracle import exact

TALK = BargainingProblem.from_tables([[[2, 5]], [[4, 1]]], (0, None), ("us", "them"))


def test_a_missing_bottom_line_is_not_zero() -> None:
    """Counting gains from zero where nobody said so would move the fair point unseen."""
    with pytest.raises(KeyAccountError, match=r"bargain.no-bottom-line @ \$.disagreement: them has no"):
        disagreement_point(TALK, Disagreement.BOTTOM_LINE)
    both = attrs.evolve(TALK, bottom_lines=(0, 3))
    assert disagreement_point(both, Disagreement.BOTTOM_LINE) == exact(0, 3)
    assert disagreement_point(TALK, Disagreement.BOTTOM_LINE_OR_WORST) == exact(2, 1)


def test_worst_counts_linear_issues_too() -> None:
    """The worst deal lies at the worse end of every scale as well."""
    line = LinearIssue("days", [0, 4], [8, -1])
    problem = BargainingProblem(("us", "them"), TALK.issues, (None, None), [line])
    assert disagreement_point(problem, Disagreement.BOTTOM_LINE_OR_WORST) == exact(2, 0)


def test_a_point_given_by_hand_is_checked() -> None:
    """A point of the wrong length would be silently cut."""
    assert disagreement_point(TALK, (1, Fraction(1, 2))) == exact(1, "1/2")
    with pytest.raises(KeyAccountError, match=r"bargain.disagreement"):
        disagreement_point(TALK, (1,))
    with pytest.raises(KeyAccountError, match=r"bargain.not-exact"):
        disagreement_point(TALK, (0.5, 1))  # type: ignore[arg-type]


def test_conventions_have_words() -> None:
    """A result names its convention in both languages."""
    for convention in Disagreement:
        assert convention.text.en
        assert "低线" in convention.text.zh
