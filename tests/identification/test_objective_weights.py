"""Weights taken from data agree with their papers, and never turn into NaN."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.identification.decision_matrix import DecisionMatrix, Sense
from keyaccount.identification.objective_weights import (
    Correlation,
    critic_weights,
    entropy_weights,
    merec_weights,
    standard_deviation_weights,
)
from keyaccount.identification.weights import Weights
from tests.identification.market import places
from tests.shared_data import cases

Method = Callable[[DecisionMatrix], Weights]
METHODS: dict[str, Method] = {
    "entropy": entropy_weights,
    "standard deviation": standard_deviation_weights,
    "critic pearson": partial(critic_weights, correlation=Correlation.PEARSON),
    "critic spearman": partial(critic_weights, correlation=Correlation.SPEARMAN),
    "merec": merec_weights,
}


def matrix_of(case: Any) -> DecisionMatrix:
    """Return the matrix of a published case."""
    rows = case["inputs"]["matrix"]
    senses = [Sense.MORE if sense == "max" else Sense.LESS for sense in case["inputs"]["senses"]]
    return DecisionMatrix.of(
        {f"a{n}": row for n, row in enumerate(rows)}, [f"c{n}" for n in range(len(rows[0]))], senses
    )


def _case(name: str) -> Any:
    found = next((one.values[0] for one in cases("identification") if one.id == name), None)
    return found if found is not None else pytest.skip("needs the published cases")


def test_critic_matches_diakoulaki() -> None:
    """All three published rows, each under its full name: by which correlation, and scaled or not."""
    case = _case("critic_diakoulaki_1995")
    matrix, wanted = matrix_of(case), case["expected"]
    for name, weights in {
        "pearson_scaled": critic_weights(matrix, Correlation.PEARSON),
        "spearman_scaled": critic_weights(matrix, Correlation.SPEARMAN),
        "pearson_unscaled": critic_weights(matrix, Correlation.PEARSON, scaled=False),
    }.items():
        for found, published in zip(weights.values.values(), wanted[name], strict=True):
            assert abs(float(found) - published) <= case["tol"]
        assert name.split("_")[0] in weights.method.en


def test_merec_matches_its_paper() -> None:
    """Four weights to the fourth digit."""
    case = _case("merec_keshavarz_2021")
    found = merec_weights(matrix_of(case)).values.values()
    assert [places(one, 4) for one in found] == [places(one, 4) for one in case["expected"]["weights_4dp"]]


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({"a": (1, 5), "b": (2, None), "c": (3, 6)}, "matrix.unknown-cell"),
        ({"a": (1, 5), "b": (2, 5), "c": (3, 5)}, "matrix.constant"),
        ({"a": (1, 5)}, "matrix.single"),
        ({"a": (1, 5), "b": (1, 5)}, "matrix.all-tied"),
    ],
)
def test_degenerate_inputs_are_named_in_every_method(name: str, rows: Any, code: str) -> None:
    """Where other libraries return NaN or raise, each method answers and says what was odd."""
    weights = METHODS[name](DecisionMatrix.of(rows, "xy"))
    assert sum(map(Fraction, weights.values.values())) == 1
    assert code in {finding.code for finding in weights.findings}
    if code == "matrix.constant":
        assert weights["y"] == 0
        assert weights["x"] == 1


@pytest.mark.parametrize("name", METHODS)
def test_negative_profit_is_weighed(name: str) -> None:
    """Every book has customers that lose money; a logarithm must not be the end of it."""
    rows = {"a": (-5, 4), "b": (10, 1), "c": (20, 2)}
    weights = METHODS[name](DecisionMatrix.of(rows, "xy"))
    assert all(0 <= value <= 1 for value in weights.values.values())
    shifted = [finding.code for finding in weights.findings]
    assert shifted == (["weights.shifted"] if name in ("entropy", "merec") else [])


def test_a_column_of_zeros_tells_nobody_apart() -> None:
    """All zero is constant, and an entropy of nothing is no weight."""
    weights = entropy_weights(DecisionMatrix.of({"a": (0, 1), "b": (0, 3)}, "xy"))
    assert weights["x"] == 0


def test_cost_criteria_are_turned_round() -> None:
    """A column and its mirror image with the opposite sense say the same."""
    up = DecisionMatrix.of({"a": (1, 3), "b": (2, 1), "c": (4, 2)}, "xy")
    down = DecisionMatrix.of({"a": (-1, 3), "b": (-2, 1), "c": (-4, 2)}, "xy", (Sense.LESS, Sense.MORE))
    assert critic_weights(up, Correlation.PEARSON).values == critic_weights(down, Correlation.PEARSON).values


def test_a_single_criterion_has_all_the_weight() -> None:
    """There is nothing for it to be in conflict with."""
    assert critic_weights(DecisionMatrix.of({"a": (1,), "b": (2,)}, "x"), Correlation.PEARSON)["x"] == 1


@given(
    st.lists(
        st.tuples(st.integers(1, 100), st.integers(1, 100), st.integers(1, 100)), min_size=2, max_size=8
    ),
    st.sampled_from(sorted(METHODS)),
)
def test_every_method_gives_weights(rows: list[tuple[int, int, int]], name: str) -> None:
    """Whatever the data, weights are between 0 and 1, sum to 1, and don't hang on the order of rows."""
    named = {f"a{n}": row for n, row in enumerate(rows)}
    weights = METHODS[name](DecisionMatrix.of(named, "xyz"))
    turned = METHODS[name](DecisionMatrix.of(dict(reversed(named.items())), "xyz"))
    assert sum(map(Fraction, weights.values.values())) == 1
    for key in "xyz":
        assert abs(weights[key] - turned[key]) < Decimal("1E-9")
