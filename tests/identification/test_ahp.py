"""AHP agrees with Saaty's published examples, and its consistency ratio names the table it used."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification import ahp
from keyaccount.identification.ahp import AhpMethod, RandomIndex, ahp_weights, pairwise
from tests.identification.market import places
from tests.shared_data import cases

TABLES = {
    "RI7=1.32 (Saaty 1980)": RandomIndex.SAATY_1980,
    "AHPy 'saaty' (RI7=1.35)": RandomIndex.SAATY_2005,
    "AHPy 'dd' (Donegan&Dodd)": RandomIndex.DONEGAN_DODD_1991,
    "RI4=0.90": RandomIndex.SAATY_1980,
    "AHPy 'saaty' RI4=0.89": RandomIndex.SAATY_2005,
    "AHPy 'saaty'": RandomIndex.SAATY_2005,
    "AHPy 'dd'": RandomIndex.DONEGAN_DODD_1991,
}
CASES = [one for one in cases("identification") if one.id is not None and one.id.startswith("ahp")]


@pytest.mark.parametrize("case", CASES or cases("identification")[:1])
def test_published_examples(case: Any) -> None:
    """Weights, largest eigenvalue, index and ratio to every published digit, by every table."""
    names, matrix, wanted = case["inputs"]["names"], case["inputs"]["pairwise"], case["expected"]
    result = ahp_weights(names, matrix, RandomIndex.SAATY_1980)
    means = ahp_weights(names, matrix, RandomIndex.SAATY_1980, AhpMethod.GEOMETRIC_MEAN)
    weights = list(result.weights.values.values())
    for key, digits in (("weights_eigenvector_3dp", 3), ("weights_eigenvector_5dp", 5), ("weights_3dp", 3)):
        if key in wanted:
            assert [places(one, digits) for one in weights] == [places(one, digits) for one in wanted[key]]
    if "lambda_max_5dp" in wanted:
        assert places(result.lambda_max, 5) == places(wanted["lambda_max_5dp"], 5)
    if "ci_5dp" in wanted:
        assert places(result.consistency_index, 5) == places(wanted["ci_5dp"], 5)
        assert places(result.geometric_index, 5) == places(wanted["gci_5dp"], 5)
        assert [places(one, 5) for one in means.weights.values.values()] == [
            places(one, 5) for one in wanted["weights_geometric_mean_5dp"]
        ]
    for name, ratio in wanted["cr_by_random_index"].items():
        found = ahp_weights(names, matrix, TABLES[name]).consistency_ratio
        assert places(found, 5) == places(ratio, 5)


def test_an_inconsistent_matrix_names_its_worst_pair() -> None:
    """Whoever is told "0.3" wants to know which judgement to look at again."""
    names = ("a", "b", "c")
    matrix = pairwise(names, {("a", "b"): 9, ("b", "c"): 9, ("a", "c"): "1/9"})
    result = ahp_weights(names, matrix, RandomIndex.SAATY_1980)
    assert [finding.code for finding in result.findings] == ["ahp.inconsistent"]
    assert len(result.worst_pair) == 2
    assert result.findings[0].remedy is not None


def test_a_table_that_does_not_reach_leaves_the_ratio_unknown() -> None:
    """Another library builds an error for this and forgets to raise it."""
    names = [f"c{n}" for n in range(16)]
    ones = [[1] * 16 for _ in range(16)]
    assert ahp_weights(names, ones, RandomIndex.SAATY_1980).consistency_ratio is None
    assert ahp_weights(names, ones, RandomIndex.SAATY_1980).findings[0].code == "ahp.no-random-index"
    assert ahp_weights(names, ones, RandomIndex.DONEGAN_DODD_1991).consistency_ratio == 0
    assert RandomIndex.SAATY_1980.index(2) is None


def test_one_or_two_criteria_cannot_contradict_each_other() -> None:
    """The ratio is zero by definition, not undefined."""
    assert ahp_weights(("a",), [[1]], RandomIndex.SAATY_1980).weights["a"] == 1
    two = ahp_weights(("a", "b"), [[1, 3], ["1/3", 1]], RandomIndex.SAATY_1980)
    assert two.consistency_ratio == 0
    assert two.geometric_index is None
    assert "CR" in two.summary("zh")
    assert "<table" in two._repr_html_()


@pytest.mark.parametrize(
    ("matrix", "code"),
    [
        ([[1, 3]], "ahp.shape"),
        ([[1, 3], [3, 1]], "ahp.not-reciprocal"),
        ([[1, 0], [1, 1]], "ahp.judgement"),
        ([[1, "x"], [1, 1]], "ahp.judgement"),
        ([[1, float("nan")], [1, 1]], "ahp.judgement"),
        ([[1, float("inf")], [1, 1]], "ahp.judgement"),
        ([[1, "1/0"], [1, 1]], "ahp.judgement"),
    ],
)
def test_wrong_matrices_are_refused(matrix: Any, code: str) -> None:
    """A judgement and its reverse must be one thought, not two."""
    with pytest.raises(KeyAccountError) as caught:
        ahp_weights(("a", "b"), matrix, RandomIndex.SAATY_1980)
    assert code in {problem.code for problem in caught.value.problems}


def test_every_missing_and_unknown_pair_is_named() -> None:
    """Twenty pairs are asked for at once; being told one at a time would be maddening."""
    with pytest.raises(KeyAccountError) as caught:
        pairwise(("a", "b", "c"), {("a", "x"): 2})
    assert [problem.code for problem in caught.value.problems] == [
        "ahp.pair-unknown",
        "ahp.pair-missing",
        "ahp.pair-missing",
        "ahp.pair-missing",
    ]


def test_a_search_cut_short_still_sums_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slowly comparisons converge, weights are weights."""
    monkeypatch.setattr(ahp, "MOST_ROUNDS", 1)
    result = ahp_weights(("a", "b"), [[1, 3], ["1/3", 1]], RandomIndex.SAATY_1980)
    assert sum(map(Fraction, result.weights.values.values())) == 1


@given(st.lists(st.integers(1, 20), min_size=2, max_size=6))
def test_consistent_judgements_give_back_their_weights(values: list[int]) -> None:
    """A matrix made from weights must lead back to them, with nothing to complain of."""
    names = [f"c{n}" for n in range(len(values))]
    matrix = [[Fraction(one, two) for two in values] for one in values]
    for method in AhpMethod:
        result = ahp_weights(names, matrix, RandomIndex.SAATY_2005, method)
        for name, value in zip(names, values, strict=True):
            assert abs(Fraction(result.weights[name]) - Fraction(value, sum(values))) < Fraction(1, 10**9)
        assert not result.findings
    assert result.lambda_max - len(values) < Decimal("1E-9")
