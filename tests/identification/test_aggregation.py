"""Weighted sum, TOPSIS and SPOTIS: published figures, fixed bounds, and no silent NaN."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.aggregation import (
    Bounds,
    Normalisation,
    Spotis,
    Topsis,
    WeightedSum,
    scaled_columns,
)
from keyaccount.identification.decision_matrix import DecisionMatrix, Sense
from keyaccount.identification.evaluation import Aggregation
from keyaccount.identification.promethee import Preference, PreferenceShape, PrometheeII
from keyaccount.identification.vikor import Vikor
from keyaccount.identification.weights import direct_weights, equal_weights
from tests.identification.market import places
from tests.identification.test_objective_weights import matrix_of
from tests.shared_data import cases

BOUNDS = Bounds({"x": (-100, 100), "y": (0, 100)})
METHODS: dict[str, Aggregation] = {
    "weighted sum": WeightedSum(BOUNDS),
    "spotis": Spotis(BOUNDS),
    **{f"topsis {one.value}": Topsis(one) for one in Normalisation},
    "vikor": Vikor(Decimal("0.5")),
    "promethee": PrometheeII(Preference(PreferenceShape.USUAL)),
}
ROWS = st.lists(st.tuples(st.integers(-100, 100), st.integers(0, 100)), min_size=1, max_size=8).map(
    lambda rows: {f"a{n}": row for n, row in enumerate(rows)}
)


def _published(name: str) -> Any:
    found = next((one.values[0] for one in cases("identification") if one.id == name), None)
    return found if found is not None else pytest.skip("needs the published cases")


def test_topsis_matches_tzeng_and_huang() -> None:
    """The book's closeness by vector, and the other library's default on the same data by min-max."""
    case = _published("topsis_tzeng_huang_2011")
    matrix = matrix_of(case)
    weights = direct_weights(dict(zip(matrix.criteria, case["inputs"]["weights"], strict=True)))
    wanted = case["expected"]
    vector = Topsis(Normalisation.VECTOR).evaluate(matrix, weights)
    assert [places(one, 4) for one in vector.scores.values()] == [
        places(v, 4) for v in wanted["closeness_4dp"]
    ]
    assert list(vector.ranks.values()) == wanted["ranks"]
    min_max = Topsis(Normalisation.MIN_MAX).evaluate(matrix, weights)
    assert [places(one, 4) for one in min_max.scores.values()] == [
        places(value, 4) for value in wanted["closeness_if_minmax_4dp"]
    ]
    assert vector.method.en != min_max.method.en


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({"a": (1, 5), "b": (2, None), "c": (3, 6)}, "matrix.unknown-cell"),
        ({"a": (1, 5), "b": (2, 5)}, "matrix.constant"),
        ({"a": (1, 5)}, "matrix.single"),
        ({"a": (1, 5), "b": (1, 5)}, "matrix.all-tied"),
        ({"a": (0, 0), "b": (0, 0)}, "matrix.all-tied"),
    ],
)
def test_degenerate_inputs_are_named_in_every_method(name: str, rows: Any, code: str) -> None:
    """One NaN, a constant column, a single candidate or all ties: a finding and finite scores, always."""
    result = METHODS[name].evaluate(DecisionMatrix.of(rows, "xy"), equal_weights("xy"))
    assert code in {finding.code for finding in result.findings}
    for alternative, row in rows.items():
        one = result.of(alternative)
        assert (one.score is None) == (None in row)
        if one.score is not None:
            assert one.score.is_finite()
    if code == "matrix.all-tied":
        assert len(set(result.scores.values())) == 1
        assert set(result.ranks.values()) == {1}


@pytest.mark.parametrize("name", METHODS)
def test_negative_profit_is_scored(name: str) -> None:
    """Losing customers are ordinary; whoever earns more on every criterion stays ahead."""
    rows = {"a": (-50, 10), "b": (5, 20), "c": (60, 30)}
    result = METHODS[name].evaluate(DecisionMatrix.of(rows, "xy"), equal_weights("xy"))
    assert [result.ranks[key] for key in ("c", "b", "a")] == [1, 2, 3]


@given(ROWS, st.sampled_from(sorted(METHODS)))
def test_dominance_ties_and_order(rows: dict[str, tuple[int, int]], name: str) -> None:
    """Equal rows score equally, a better row never scores worse, and row order changes nothing."""
    method = METHODS[name]
    result = method.evaluate(DecisionMatrix.of(rows, "xy"), equal_weights("xy"))
    turned = method.evaluate(DecisionMatrix.of(dict(reversed(rows.items())), "xy"), equal_weights("xy"))
    tolerance = Decimal("1E-9")
    for one, row in rows.items():
        score, other = result.scores[one], turned.scores[one]
        assert score is not None
        assert other is not None
        assert abs(score - other) <= tolerance
        for two, against in rows.items():
            if row == against:
                assert result.scores[two] == score
            elif all(a >= b for a, b in zip(row, against, strict=True)):
                rival = result.scores[two]
                assert rival is not None
                better = score - rival if result.higher_is_better else rival - score
                assert better >= -tolerance


@given(
    ROWS, st.tuples(st.integers(-100, 100), st.integers(0, 100)), st.sampled_from(["weighted sum", "spotis"])
)
def test_fixed_bounds_never_reorder_others(
    rows: dict[str, tuple[int, int]], newcomer: tuple[int, int], name: str
) -> None:
    """Adding a customer leaves every other score exactly as it was."""
    method = METHODS[name]
    before = method.evaluate(DecisionMatrix.of(rows, "xy"), equal_weights("xy")).scores
    after = method.evaluate(DecisionMatrix.of({**rows, "new": newcomer}, "xy"), equal_weights("xy")).scores
    assert all(after[key] == score for key, score in before.items())


@given(ROWS)
def test_the_weighted_sum_follows_its_definition(rows: dict[str, tuple[int, int]]) -> None:
    """In fractions: the sum of weight times clipped utility, to the last of twelve places and two."""
    weights = direct_weights({"x": 3, "y": 1})
    result = WeightedSum(Bounds({"x": (0, 50), "y": (100, 0)})).evaluate(
        DecisionMatrix.of(rows, "xy", (Sense.MORE, Sense.LESS)), weights
    )
    for key, (x, y) in rows.items():
        worth = min(Fraction(1), max(Fraction(0), Fraction(x, 50)))
        exact = Fraction(3, 4) * worth + Fraction(1, 4) * (1 - Fraction(y, 100))
        score = result.scores[key]
        assert score is not None
        assert abs(Fraction(score) - exact) <= Fraction(2, 10**12)


def test_cost_criteria_count_the_other_way() -> None:
    """Cheaper to serve is better, in every method that compares."""
    rows = {"cheap": (10, 1), "dear": (10, 9)}
    senses = (Sense.MORE, Sense.LESS)
    for method in (
        Topsis(Normalisation.VECTOR),
        Topsis(Normalisation.MIN_MAX),
        Vikor(Decimal(1)),
        PrometheeII(Preference(PreferenceShape.USUAL)),
        Spotis(Bounds({"x": (0, 10), "y": (10, 0)})),
    ):
        result = method.evaluate(DecisionMatrix.of(rows, "xy", senses), equal_weights("xy"))
        assert result.ranks == {"cheap": 1, "dear": 2}


def test_what_lies_beyond_the_bounds_is_named() -> None:
    """A distance above 1 means that the policy's bounds have become too narrow."""
    result = Spotis(Bounds({"x": (0, 10)})).evaluate(
        DecisionMatrix.of({"a": (-30,)}, "x"), equal_weights("x")
    )
    assert "bounds.exceeded" in {finding.code for finding in result.findings}


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: Bounds({"x": (1, 1)}), "bounds.wrong"),
        (lambda: Bounds({"x": (0, float("inf"))}), "bounds.wrong"),
        (lambda: Bounds({"x": (0, 1)}).of(("x", "y")), "bounds.missing"),
        (lambda: Topsis("vector"), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_wrong_parameters_are_refused(build: Any, code: str) -> None:
    """Two equal bounds would divide by zero, and an unnamed normalisation would decide the winner."""
    with pytest.raises(KeyAccountError) as caught:
        build()
    assert caught.value.code == code


@given(ROWS, st.sampled_from(Normalisation))
def test_normalised_columns_stay_finite(
    rows: dict[str, tuple[int, int]], normalisation: Normalisation
) -> None:
    """A column of zeros divides by nothing."""
    assume(rows)
    for column in scaled_columns(DecisionMatrix.of(rows, "xy"), normalisation):
        assert all(-1.0000001 <= value <= 1.0000001 for value in column)
