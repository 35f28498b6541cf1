"""The white-space grid: four states kept apart, and money only where it is known."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from keyaccount.analysis import CellState, WhiteSpace, WhiteSpaceCell, white_space
from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money
from tests.analysis.test_metrics import _cases

STATES = {"O": CellState.OWNED, "P": CellState.PIPELINE, "G": CellState.GAP}


@pytest.mark.method("A3")
@pytest.mark.parametrize("case", _cases("whitespace-grid"))
def test_published_grid(case: Any) -> None:
    """What is being talked about is no gap; the published counts keep the two apart."""
    inputs, expected = case["inputs"], case["expected"]
    rows = {
        centre: {product: STATES[mark] for product, mark in zip(inputs["columns"], marks, strict=True)}
        for centre, marks in inputs["grid"].items()
    }
    values = {
        centre: {
            product: Money(amount, "USD")
            for product, amount in zip(
                [name for name, state in row.items() if state is CellState.OWNED],
                inputs["owned_value_k"][centre],
                strict=True,
            )
        }
        for centre, row in rows.items()
    }
    grid = white_space(rows, values)
    centres = list(grid.centres)
    assert [grid.count(one, CellState.OWNED) for one in centres] == expected["owned"]
    assert [grid.count(one, CellState.PIPELINE) for one in centres] == expected["pipeline"]
    assert [grid.count(one, CellState.GAP) for one in centres] == expected["gap"]
    assert [grid.penetration(one) for one in centres] == [Fraction(rate) for rate in expected["penetration"]]
    owned = [grid.value(one, CellState.OWNED) for one in centres]
    assert owned == [Money(amount, "USD") for amount in expected["owned_value_k"]]
    assert grid.explain().figure == 20
    assert grid.explain().clauses() == {"A3"}


def test_not_eligible_leaves_the_denominator() -> None:
    """A product that cannot be sold there must not make the customer look half empty."""
    grid = white_space({"A": {"x": CellState.OWNED, "y": CellState.NOT_ELIGIBLE}, "B": {"x": CellState.GAP}})
    assert grid.penetration("A") == 1
    assert grid.penetration() == Fraction(1, 2)
    assert grid.explain().figure == 2


def test_unknown_value_makes_the_sum_unknown() -> None:
    """Half a sum is worse than none: it would be read as the whole."""
    grid = white_space({"A": {"x": CellState.GAP, "y": CellState.GAP}}, {"A": {"x": Money(5, "CNY")}})
    assert grid.value("A", CellState.GAP) is None
    assert grid.value("A", CellState.OWNED) is None


def test_the_grid_shows_itself_with_holes() -> None:
    """A cell nobody stated reads as unknown, not as a gap."""
    grid = white_space({"A": {"x": CellState.OWNED}, "B": {"y": CellState.PIPELINE}})
    text = grid.summary("zh")
    assert "未知" in text
    assert "洽谈中" in text
    assert "bought" in grid._repr_html_()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: WhiteSpace([WhiteSpaceCell("A", "x", CellState.GAP)] * 2), "whitespace.duplicate-cell"),
        (lambda: white_space({"A": {}}, {"A": {"x": Money(1, "CNY")}}), "whitespace.unknown-cell"),
        (
            lambda: white_space(
                {"A": {"x": CellState.GAP, "y": CellState.GAP}},
                {"A": {"x": Money(1, "CNY"), "y": Money(1, "USD")}},
            ),
            "money.currency-mixed",
        ),
        (lambda: WhiteSpace(["x"]), "type.wrong"),
    ],
)
def test_wrong_grids_are_refused(call: Any, code: str) -> None:
    """Two states for one cell, or money for none, cannot be shown honestly."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
