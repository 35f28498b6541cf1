"""Figures: what an explanation or a table cell may hold, and how it is worded for people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from keyaccount.errors import Lang
from keyaccount.values.money import Money
from keyaccount.values.text import Term, Text

__all__ = ["Figure", "figure_text", "is_number"]

Figure: TypeAlias = Money | Decimal | Fraction | int | bool | str | date | Text | Term | None


def figure_text(figure: Figure, lang: Lang = "en") -> str:
    """Word a figure for people, the same in every locale.

    >>> figure_text(Decimal("0.500000000000")), figure_text(Fraction(1, 3)), figure_text(None, "zh")
    ('0.5', '1/3', '未知')
    """
    if type(figure) is str:
        return figure
    if type(figure) is Money:
        return str(figure)
    if figure is None:
        return "unknown" if lang == "en" else "未知"
    if isinstance(figure, bool):
        return {"en": ("no", "yes"), "zh": ("否", "是")}[lang][figure]
    if isinstance(figure, (Text, Term)):
        return figure.say(lang)
    if isinstance(figure, Decimal):
        plain = f"{figure:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(figure)


def is_number(figure: Figure) -> bool:
    """Tell whether a figure is a quantity that lines up on the right; a yes or no is none.

    >>> is_number(Money("1", "CNY")), is_number(True), is_number("7")
    (True, False, False)
    """
    return isinstance(figure, (Money, Decimal, Fraction, int)) and not isinstance(figure, bool)
