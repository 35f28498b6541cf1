"""Cells and documents."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.selection import select
from keyaccount.incentives.worked import Cell, ExactStep, by_document
from keyaccount.values.text import Text
from tests.incentives.making import YEAR_END, ledger, policy

COLUMNS = ("customer", "document", "line", "original_document", "original_line", "invoiced", "net_amount")


def test_a_return_stands_with_its_sale() -> None:
    """What belongs to one document rounds and counts together; a line without one stands alone."""
    rows = [
        ("C1", "D1", "1", None, None, date(2026, 3, 1), 5),
        ("C1", None, None, None, None, date(2026, 3, 2), 5),
        ("C1", "R1", "1", "D1", "1", date(2026, 3, 3), -5),
    ]
    lines = select([policy()], ledger(rows, *COLUMNS), YEAR_END, IncentiveFacts())[0]
    assert by_document(lines) == {"D1": [0, 2], "?1": [1]}


def test_a_cell_is_the_sum_of_its_steps() -> None:
    """Nothing is rounded before the cell is."""
    third = ExactStep("a", Text("a", "a"), Fraction(1, 3))
    assert Cell((), (), (third, third)).exact == Fraction(2, 3)
