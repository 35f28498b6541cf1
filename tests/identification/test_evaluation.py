"""An evaluation names its method, ranks ties together, and says why somebody has no score."""

from __future__ import annotations

from decimal import Decimal

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.aggregation import Bounds, Normalisation, Topsis, WeightedSum
from keyaccount.identification.decision_matrix import DecisionMatrix
from keyaccount.identification.evaluation import judged_sum, ranked
from keyaccount.identification.weights import equal_weights
from keyaccount.values.explanation import Combine

MATRIX = DecisionMatrix.of({"a": (5, 8), "b": (7, None), "c": (7, 6)}, ("sales", "margin"))
WEIGHTS = equal_weights(("sales", "margin"))


def test_ties_share_the_best_rank_either_way_round() -> None:
    """1, 1, 3 for equal scores, whether high or low is good."""
    scores = {"a": Decimal("0.5"), "b": Decimal("0.5"), "c": Decimal("0.2")}
    assert ranked(scores, higher_is_better=True) == {"a": 1, "b": 1, "c": 3}
    assert ranked(scores, higher_is_better=False) == {"c": 1, "a": 2, "b": 2}


def test_parts_of_an_additive_score_sum_exactly() -> None:
    """The explanation class itself checks the sum."""
    result = WeightedSum(Bounds({"sales": (0, 10), "margin": (0, 10)})).evaluate(MATRIX, WEIGHTS)
    explained = result.explain("a")
    assert explained.combine is Combine.SUM
    assert explained.figure == Decimal("0.65")
    assert judged_sum("a", {"x": Decimal("0.1"), "y": Decimal("0.2")}, 1).score == Decimal("0.3")


def test_an_unscored_alternative_says_which_cell_is_missing() -> None:
    """Neither rank nor score, but a reason."""
    result = Topsis(Normalisation.VECTOR).evaluate(MATRIX, WEIGHTS)
    assert (result.of("b").score, result.ranks["b"]) == (None, None)
    assert "unknown" in result.explain("b").line()
    assert result.table().rows[-1][1] == "b"
    assert "matrix.unknown-cell" in result.summary()
    assert "向量归一化" in result.summary("zh")
    assert "<table" in result._repr_html_()


def test_a_misspelt_alternative_is_refused() -> None:
    """A wrong name must not read as a customer without score."""
    with pytest.raises(KeyAccountError) as caught:
        Topsis(Normalisation.VECTOR).evaluate(MATRIX, WEIGHTS).of("x")
    assert caught.value.code == "alternative.unknown"
    whole = Topsis(Normalisation.VECTOR).evaluate(MATRIX.complete(), WEIGHTS)
    assert whole.table().note is None
