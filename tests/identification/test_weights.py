"""Weights given by people always sum to exactly one, and say how they were found."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.weights import (
    Weights,
    direct_weights,
    equal_weights,
    rank_order_centroid,
    swing_weights,
    weights_from,
)
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.text import Term
from tests.identification.market import places
from tests.shared_data import cases

OWN = Term("own", "own", "自定")


def test_rank_order_centroid_matches_the_published_weights() -> None:
    """Edwards & Barron's four weights to the fourth digit."""
    case = next((one.values[0] for one in cases("identification") if one.id == "roc_weights"), None)
    if case is None:
        pytest.skip("needs the published cases")
    weights = rank_order_centroid([f"c{n}" for n in range(case["inputs"]["n"])])
    assert [places(value, 4) for value in weights.values.values()] == [
        places(value, 4) for value in case["expected"]["weights_4dp"]
    ]


def test_equally_important_criteria_share_their_places() -> None:
    """Whoever cannot decide between two should not be made to."""
    weights = rank_order_centroid([("a", "b"), "c"])
    assert weights["a"] - weights["b"] <= Decimal("1E-12")
    assert weights["a"] > weights["c"]


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 1000), min_size=1))
def test_points_are_scaled_to_exactly_one(points: dict[str, int]) -> None:
    """A sum of 0.999999999999 would make two engines differ."""
    weights = direct_weights(points)
    assert sum(map(Fraction, weights.values.values())) == 1
    if any(points.values()):
        total = sum(points.values())
        for key, value in points.items():
            assert abs(Fraction(weights[key]) - Fraction(value, total)) < Fraction(1, 10**12)
        assert not weights.findings
    else:
        assert [one.code for one in weights.findings] == ["weights.no-spread"]


def test_weights_explain_themselves() -> None:
    """The parts sum to one, heaviest first in the table."""
    weights = swing_weights({"turnover": 100, "profit": 60, "loyalty": 40})
    assert weights.explain().figure == 1
    assert [row[0] for row in weights.table().rows] == ["turnover", "profit", "loyalty"]
    assert "摆幅赋权" in weights.summary("zh")
    assert "<table" in weights._repr_html_()


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: equal_weights(()), "weights.empty"),
        (lambda: equal_weights(("a", "a")), "weights.duplicate"),
        (lambda: direct_weights({"a": -1}), "weights.points"),
        (lambda: direct_weights({"a": float("nan")}), "weights.points"),
        (lambda: direct_weights({"a": True}), "weights.points"),
        (lambda: swing_weights({"a": 90}), "weights.swing"),
        (lambda: Weights(OWN, {}), "weights.empty"),
        (lambda: Weights(OWN, {"a": Decimal("0.5")}), "weights.sum"),
        (lambda: Weights(OWN, {"a": Decimal("1.5"), "b": Decimal("-0.5")}), "number.too-large"),
    ],
)
def test_wrong_weights_are_refused(build: object, code: str) -> None:
    """A weight below zero would reward what the policy means to punish."""
    with pytest.raises(KeyAccountError) as caught:
        build()  # type: ignore[operator]
    assert caught.value.code == code


def test_criteria_and_weights_must_match() -> None:
    """A criterion without a weight counts nothing; that has to be said, not assumed."""
    with pytest.raises(KeyAccountError) as caught:
        equal_weights(("a", "b")).in_order(("b", "c"))
    assert [problem.path for problem in caught.value.problems] == ["$.values['a']", "$.values['c']"]
    with pytest.raises(KeyAccountError) as caught:
        equal_weights(("turnover",))["turnovr"]
    assert "turnover" in str(caught.value)


def test_raw_importances_keep_their_order() -> None:
    """Scaling must not reorder what it scales."""
    weights = weights_from(OWN, {"a": 0.3, "b": 0.1, "c": 0.2})
    assert weights.values == FrozenMap({"a": Decimal("0.500000000000"), "b": weights["b"], "c": weights["c"]})
    assert weights["a"] > weights["c"] > weights["b"]
