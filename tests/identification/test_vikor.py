"""VIKOR agrees with its published example and says whether its leader really leads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.decision_matrix import DecisionMatrix
from keyaccount.identification.vikor import Vikor
from keyaccount.identification.weights import direct_weights, equal_weights
from tests.identification.market import places
from tests.identification.test_objective_weights import matrix_of
from tests.shared_data import cases

CASES = [one for one in cases("identification") if one.id is not None and one.id.startswith("vikor")]


@pytest.mark.parametrize("case", CASES or cases("identification")[:1])
def test_published_examples(case: Any) -> None:
    """Q of all alternatives to every published digit."""
    matrix = matrix_of(case)
    weights = direct_weights(dict(zip(matrix.criteria, case["inputs"]["weights"], strict=True)))
    result = Vikor(Decimal(str(case["inputs"]["v"]))).evaluate(matrix, weights)
    assert [places(one, 4) for one in result.scores.values()] == [
        places(value, 4) for value in case["expected"]["Q_4dp"]
    ]
    assert not result.higher_is_better


def test_a_leader_without_advantage_is_named_with_its_rivals() -> None:
    """The compromise then has more than one member, which a bare ranking hides."""
    rows = {"a": (10, 9), "b": (9, 10), "c": (1, 1)}
    result = Vikor(Decimal("0.5")).evaluate(DecisionMatrix.of(rows, "xy"), equal_weights("xy"))
    assert "vikor.no-advantage" in {finding.code for finding in result.findings}


def test_an_unstable_leader_is_named() -> None:
    """Best by the mixture though best by neither part: the reader should know."""
    rows = {"a": (100, 0, 49), "b": (52, 52, 30), "c": (0, 100, 49), "d": (45, 45, 70), "e": (60, 60, 0)}
    found = set()
    for step in range(11):
        weights = direct_weights({"x": 2 + step, "y": 5, "z": 4})
        result = Vikor(Decimal("0.5")).evaluate(DecisionMatrix.of(rows, "xyz"), weights)
        found |= {finding.code for finding in result.findings}
        leader = result.best[0]
        group = {key: result.of(key).parts[0].figure for key in rows}
        single = {key: result.of(key).parts[1].figure for key in rows}
        unstable = group[leader] != min(group.values()) and single[leader] != min(single.values())  # type: ignore[type-var]
        assert ("vikor.unstable" in {finding.code for finding in result.findings}) == unstable
    assert found


def test_v_is_a_share() -> None:
    """More than all of the group cannot be weighed."""
    with pytest.raises(KeyAccountError):
        Vikor(Decimal("1.5"))
