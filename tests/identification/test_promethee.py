"""PROMETHEE II by sorting gives what comparing every pair gives, for every preference shape."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.decision_matrix import DecisionMatrix, Sense
from keyaccount.identification.promethee import Preference, PreferenceShape, PrometheeII
from keyaccount.identification.weights import direct_weights, equal_weights
from tests.identification.market import places
from tests.identification.test_objective_weights import matrix_of
from tests.shared_data import cases

CASES = [one for one in cases("identification") if one.id is not None and one.id.startswith("promethee")]
SHAPE = PreferenceShape


@pytest.mark.parametrize("case", CASES or cases("identification")[:1])
def test_published_examples(case: Any) -> None:
    """Net flows of Zhao, Peng & Li to both published digits."""
    matrix = matrix_of(case)
    weights = direct_weights(dict(zip(matrix.criteria, case["inputs"]["weights"], strict=True)))
    result = PrometheeII(Preference(SHAPE.USUAL)).evaluate(matrix, weights)
    assert [places(one, 2) for one in result.scores.values()] == [
        places(value, 2) for value in case["expected"]["net_flow_2dp"]
    ]


def _preference(shape: PreferenceShape, gap: int, q: int, p: int) -> Fraction:
    if shape is SHAPE.USUAL:
        return Fraction(gap > 0)
    if shape is SHAPE.U_SHAPE:
        return Fraction(gap > q)
    if shape is SHAPE.V_SHAPE:
        return min(Fraction(1), max(Fraction(0), Fraction(gap, p)))
    if shape is SHAPE.LEVEL:
        return Fraction(0 if gap <= q else 1 if gap <= p else 2, 2)
    return min(Fraction(1), max(Fraction(0), Fraction(gap - q, p - q)))


@given(
    st.lists(st.integers(-20, 20), min_size=1, max_size=9),
    st.sampled_from(SHAPE),
    st.integers(0, 5),
    st.integers(1, 6),
)
def test_flows_equal_pairwise_comparison(
    values: list[int], shape: PreferenceShape, q: int, more: int
) -> None:
    """The O(n log n) road and the O(n^2) definition lead to the same flows."""
    q = 0 if shape is SHAPE.V_SHAPE else q
    p = q + more
    matrix = DecisionMatrix.of({f"a{n}": (value,) for n, value in enumerate(values)}, "x")
    result = PrometheeII(Preference(shape, Decimal(q), Decimal(p))).evaluate(matrix, equal_weights("x"))
    others = max(1, len(values) - 1)
    for index, value in enumerate(values):
        wanted = sum(
            (
                _preference(shape, value - other, q, p) - _preference(shape, other - value, q, p)
                for other in values
            ),
            Fraction(0),
        )
        flow = result.scores[f"a{index}"]
        assert flow is not None
        assert abs(Fraction(flow) - wanted / others) < Fraction(1, 10**9)


def test_own_preference_by_criterion() -> None:
    """A cent of margin and a million of turnover cannot share a threshold."""
    matrix = DecisionMatrix.of({"a": (10, 1), "b": (11, 5)}, ("x", "y"), (Sense.MORE, Sense.LESS))
    method = PrometheeII(Preference(SHAPE.USUAL), {"x": Preference(SHAPE.U_SHAPE, Decimal(2))})
    result = method.evaluate(matrix, equal_weights(("x", "y")))
    assert result.scores == {"a": Decimal("0.5"), "b": Decimal("-0.5")}
    with pytest.raises(KeyAccountError) as caught:
        PrometheeII(Preference(SHAPE.USUAL), {"z": Preference(SHAPE.USUAL)}).evaluate(
            matrix, equal_weights(("x", "y"))
        )
    assert caught.value.code == "promethee.criterion-unknown"


@pytest.mark.parametrize("shape", [SHAPE.V_SHAPE, SHAPE.LEVEL, SHAPE.LINEAR])
def test_thresholds_must_rise(shape: PreferenceShape) -> None:
    """With p at or below q the shape has no slope to speak of."""
    with pytest.raises(KeyAccountError) as caught:
        Preference(shape, Decimal(3), Decimal(3))
    assert caught.value.code == "promethee.thresholds"
    assert shape.text.zh
