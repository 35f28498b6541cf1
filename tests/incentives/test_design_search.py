"""The search: deterministic, and never worse than its own grid."""

from __future__ import annotations

import pytest

from keyaccount.bargaining.rules import FairRule
from keyaccount.incentives.design_search import Evaluator, fair_aim, search
from tests.incentives.economies import economy


@pytest.mark.parametrize("seed", range(6))
def test_twice_the_same(seed: int) -> None:
    """Same economy, same points in the same order."""
    made = economy(seed)
    runs = []
    for _ in range(2):
        evaluator = Evaluator(made.space, made.market, made.floors.exact)
        runs.append(search(evaluator, fair_aim(evaluator, FairRule.NASH)))
    assert runs[0] == runs[1]


@pytest.mark.parametrize("rule", FairRule)
def test_the_first_point_is_the_best_looked_at(rule: FairRule) -> None:
    """Climbing only ever improves on the grid."""
    made = economy(3)
    evaluator = Evaluator(made.space, made.market, made.floors.exact)
    aim = fair_aim(evaluator, rule)
    first = search(evaluator, aim)[0]
    assert aim(first) == max(aim(point) for point in evaluator.known)
