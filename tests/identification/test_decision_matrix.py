"""The decision matrix refuses what is no number and names what would make a method's answer empty."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.decision_matrix import MOST_CRITERIA, DecisionMatrix, Sense


def test_cells_of_every_kind_become_fractions() -> None:
    """A matrix is stored exactly as it was given, so a float is the decimal it prints as."""
    matrix = DecisionMatrix.of({"a": (1, 0.1, Decimal("2.50"), Fraction(1, 4))}, "wxyz")
    assert matrix.rows == ((Fraction(1), Fraction(1, 10), Fraction(5, 2), Fraction(1, 4)),)
    assert matrix.floats() == [[1.0, 0.1, 2.5, 0.25]]


@pytest.mark.parametrize("unknown", [None, float("nan"), Decimal("NaN")])
def test_unknown_cells_are_named_not_guessed(unknown: object) -> None:
    """One NaN makes other libraries return nothing but NaN, in silence."""
    matrix = DecisionMatrix.of({"a": (1, unknown), "b": (2, 3)}, "xy")  # type: ignore[dict-item]
    assert matrix.complete().alternatives == ("b",)
    assert [(one.code, one.path) for one in matrix.findings()] == [
        ("matrix.unknown-cell", "$.rows['a']['y']"),
        ("matrix.single", "$.alternatives"),
    ]


def test_nothing_known_at_all_is_refused() -> None:
    """No method can say anything then."""
    with pytest.raises(KeyAccountError) as caught:
        DecisionMatrix.of({"a": (None,)}, "x").complete()
    assert caught.value.code == "matrix.nothing-known"


@pytest.mark.parametrize("wrong", [float("inf"), Decimal("-Infinity"), "7", True])
def test_what_is_no_number_is_refused_by_cell(wrong: object) -> None:
    """The path says which cell to mend."""
    with pytest.raises(KeyAccountError) as caught:
        DecisionMatrix.of({"a": (1, wrong)}, "xy")  # type: ignore[dict-item]
    assert (caught.value.code, caught.value.path) == ("matrix.not-a-number", "$.rows['a'][1]")


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: DecisionMatrix.of({}, "x"), "matrix.empty"),
        (lambda: DecisionMatrix.of({"a": ()}, ()), "matrix.empty"),
        (lambda: DecisionMatrix.of({"a": (1,) * 201}, [f"c{n}" for n in range(201)]), "matrix.empty"),
        (lambda: DecisionMatrix.of({"a": (1,)}, "xx"), "matrix.duplicate"),
        (lambda: DecisionMatrix.of({"a": (1,)}, "xy"), "matrix.shape"),
        (lambda: DecisionMatrix.of({"a": (1,)}, "x", [Sense.MORE] * 2), "matrix.shape"),
        (lambda: DecisionMatrix(("a", "b"), ("x",), (Sense.MORE,), ((Fraction(1),),)), "matrix.shape"),
        (lambda: DecisionMatrix(("a",), ("x",), ("up",), ((Fraction(1),),)), "type.wrong"),
    ],
)
def test_wrong_shapes_are_refused(build: object, code: str) -> None:
    """A row too short would silently shift every figure by one column."""
    with pytest.raises(KeyAccountError) as caught:
        build()  # type: ignore[operator]
    assert caught.value.code == code
    assert MOST_CRITERIA == 200


def test_constant_columns_and_ties_are_named() -> None:
    """A column that is equal for all makes weights of data methods NaN elsewhere."""
    constant = DecisionMatrix.of({"a": (1, 5), "b": (2, 5)}, "xy")
    assert [(one.code, one.path) for one in constant.findings()] == [("matrix.constant", "$.criteria['y']")]
    tied = DecisionMatrix.of({"a": (1, 5), "b": (1, 5)}, "xy")
    assert [one.code for one in tied.findings()] == ["matrix.all-tied"]


def test_where_nobody_is_wholly_known_only_that_is_said() -> None:
    """Columns of nobody cannot be called constant: each unknown cell is named and nothing else."""
    matrix = DecisionMatrix.of({"a": (1, None), "b": (None, 1)}, "xy")
    assert [one.code for one in matrix.findings()] == ["matrix.unknown-cell", "matrix.unknown-cell"]
    with pytest.raises(KeyAccountError) as caught:
        matrix.complete()
    assert caught.value.code == "matrix.nothing-known"
