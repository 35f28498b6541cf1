"""Figures are worded once, the same in every locale."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from keyaccount.values.figures import Figure, figure_text, is_number
from keyaccount.values.money import Money
from keyaccount.values.text import Term, Text


@pytest.mark.parametrize(
    ("figure", "en", "zh"),
    [
        (None, "unknown", "未知"),
        (True, "yes", "是"),
        (False, "no", "否"),
        (Text("firm", "稳固"), "firm", "稳固"),
        (Term("k", "firm", "稳固"), "firm", "稳固"),
        (Decimal("0.500000000000"), "0.5", "0.5"),
        (Decimal("100"), "100", "100"),
        (Decimal("2.000"), "2", "2"),
        (Decimal("1E+3"), "1000", "1000"),
        (Fraction(1, 3), "1/3", "1/3"),
        (Money("1234.5", "CNY"), "1234.50 CNY", "1234.50 CNY"),
        (date(2026, 3, 1), "2026-03-01", "2026-03-01"),
        (7, "7", "7"),
        ("A", "A", "A"),
    ],
)
def test_figures_are_worded_in_both_languages(figure: Figure, en: str, zh: str) -> None:
    """Unknown must read as unknown, never as an empty cell or a zero."""
    assert (figure_text(figure), figure_text(figure, "zh")) == (en, zh)


@pytest.mark.parametrize("figure", [1, Decimal(1), Fraction(1, 2), Money(1, "CNY")])
def test_quantities_line_up(figure: Figure) -> None:
    """Digits below digits is what makes a column of figures readable."""
    assert is_number(figure)


@pytest.mark.parametrize("figure", [None, True, "1", date(2026, 1, 1), Text("1", "1")])
def test_words_do_not(figure: Figure) -> None:
    """A yes or no is a word although Python counts with it."""
    assert not is_number(figure)
