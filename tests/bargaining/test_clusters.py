"""Tests of coupled issues: joining changes no value, and combinations count as named."""

from __future__ import annotations

import random

import pytest

from keyaccount.bargaining import BargainingProblem, ValuedIssue, coupled, pareto_frontier
from keyaccount.errors import KeyAccountError
from tests.bargaining.oracle import random_problem

VOLUME = ValuedIssue("volume", ("small", "big"), [[0, 10], [0, 4]])
PRICE = ValuedIssue("price", ("low", "high"), [[0, 6], [6, 0]])


def test_joining_issues_changes_no_frontier() -> None:
    """A cluster is only another way to write the same deals down."""
    rng = random.Random(12)
    for _ in range(40):
        problem = random_problem(rng, 2)
        if len(problem.issues) < 2:
            continue
        joined = coupled(problem.issues[:2], {})
        other = BargainingProblem(problem.parties, (joined, *problem.issues[2:]), problem.bottom_lines)
        values = [[deal.values for deal in pareto_frontier(one).deals] for one in (problem, other)]
        assert values[0] == values[1]


@pytest.mark.parametrize(
    "extra", [{("big", "none"): (0, 0)}, {("big", "low"): (1,)}, {("big", "low", "x"): (1, 1)}]
)
def test_extras_that_fit_nothing_are_refused(extra: dict[tuple[str, ...], tuple[int, ...]]) -> None:
    """A slip in the name of a combination would silently leave its worth out."""
    with pytest.raises(KeyAccountError, match=r"bargain.coupling"):
        coupled([VOLUME, PRICE], extra)


def test_clusters_stay_listable() -> None:
    """A cluster is enumerated, so its size is bounded and one issue is no cluster."""
    wide = ValuedIssue("wide", [str(index) for index in range(400)], [range(400), range(400)])
    with pytest.raises(KeyAccountError, match=r"160000"):
        coupled([wide, wide], {})
    with pytest.raises(KeyAccountError, match=r"bargain.coupling"):
        coupled([wide], {})


def test_nothing_left_is_refused() -> None:
    """An issue all of whose combinations are forbidden cannot be agreed on."""
    one, two = ValuedIssue("a", ["x"], [[0], [0]]), ValuedIssue("b", ["y"], [[0], [0]])
    with pytest.raises(KeyAccountError, match=r"bargain.no-options"):
        coupled([one, two], {("x", "y"): None})
