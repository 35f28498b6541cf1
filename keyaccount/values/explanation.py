"""Explanations: a figure with its reason, evidence and clause, as a tree whose parts add up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.money import Money
from keyaccount.values.table import tree_html
from keyaccount.values.text import Text

__all__ = ["Combine", "Explanation", "Figure", "figure_text"]

_Exact: TypeAlias = Fraction | tuple[str, Fraction]


class Combine(Enum):
    """Name how the parts of an explanation make its figure."""

    SUM = "sum"
    PRODUCT = "product"
    LEAST = "least"
    MOST = "most"
    REASONS = "reasons"  # the parts give grounds; there is nothing to compute


@attrs.frozen
class Explanation:
    """Explain one figure: what it is, why, from which evidence, by which clause, made of which parts.

    `parts` make the figure by the rule `combine`, exactly (checked, unless the rule is REASONS);
    `because` holds supporting explanations that do not enter the sum. `key` is a stable name.
    Raises `KeyAccountError` (`explanation.parts`) when the parts do not make the figure.

    >>> fees = Explanation("fees", Text("fees", "费用"), Decimal("2"))
    >>> cost = Explanation("cost", Text("cost", "成本"), Decimal("2"), clause="I3", parts=(fees,),
    ...                    combine=Combine.SUM)
    >>> print(cost.tree())
    cost = 2 [I3]
      fees = 2
    """

    key: str
    label: Text
    figure: Figure
    reason: Text | None = None
    clause: str = ""
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)
    parts: tuple[Explanation, ...] = attrs.field(default=(), converter=tuple_of)
    combine: Combine = Combine.REASONS
    because: tuple[Explanation, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        if self.combine is Combine.REASONS:
            return
        values = [part._exact() for part in self.parts]
        if not values or _combined(self.combine, values) != self._exact():
            shown = ", ".join(figure_text(part.figure) for part in self.parts)
            refuse(
                "explanation.parts",
                f"$.{self.key}",
                f"the parts ({shown}) do not make {figure_text(self.figure)} as {self.combine.value}",
                f"各部分({shown})不能按 {self.combine.value} 得到 {figure_text(self.figure)}",
            )

    def _exact(self) -> _Exact:
        if isinstance(self.figure, Money):
            return (self.figure.currency, Fraction(self.figure.amount))
        if isinstance(self.figure, (Decimal, Fraction, int)):
            return Fraction(self.figure)
        refuse(
            "explanation.not-a-number",
            f"$.{self.key}",
            "only numbers can be combined",
            "只有数字可以合并计算",
        )

    def walk(self) -> Iterator[Explanation]:
        """Yield this explanation and everything below it, top down, without recursion."""
        for _, one in self._levels():
            yield one

    def clauses(self) -> frozenset[str]:
        """Return the clause ids cited anywhere in the tree."""
        return frozenset(one.clause for one in self.walk() if one.clause)

    def find(self, key: str) -> Explanation | None:
        """Return the first explanation in the tree with this key, or None."""
        return next((one for one in self.walk() if one.key == key), None)

    def tree(self, lang: Lang = "en") -> str:
        """Word the whole tree, one figure per line, parts indented below what they make."""
        return "\n".join("  " * depth + one.line(lang) for depth, one in self._levels())

    def line(self, lang: Lang = "en") -> str:
        """Word this figure alone: label, value, reason, evidence and clause."""
        text = self.label.say(lang)
        if self.figure is not None:
            text += f" = {figure_text(self.figure, lang)}"
        if self.reason is not None:
            text += f" ({self.reason.say(lang)})" if lang == "en" else f"({self.reason.say(lang)})"
        if self.evidence:
            text += " {" + "; ".join(f"{one.source}, {one.collected}" for one in self.evidence) + "}"
        return f"{text} [{self.clause}]" if self.clause else text

    def html(self, lang: Lang = "en") -> str:
        """Write the whole tree as one self-contained HTML element, for light and dark pages."""
        return tree_html([(depth, one.line(lang)) for depth, one in self._levels()])

    def _repr_html_(self) -> str:
        return self.html()

    def _levels(self) -> Iterator[tuple[int, Explanation]]:
        stack: list[tuple[int, Explanation]] = [(0, self)]
        while stack:
            depth, one = stack.pop()
            yield depth, one
            stack.extend((depth + 1, part) for part in reversed((*one.parts, *one.because)))


def _combined(combine: Combine, values: list[_Exact]) -> _Exact | None:
    units = {value[0] if isinstance(value, tuple) else "" for value in values}
    if combine is Combine.PRODUCT:
        return _product(values)
    if len(units) != 1:
        return None
    unit = units.pop()
    numbers = [value[1] if isinstance(value, tuple) else value for value in values]
    made = _gathered(combine, numbers)
    return (unit, made) if unit else made


def _gathered(combine: Combine, numbers: list[Fraction]) -> Fraction:
    if combine is Combine.SUM:
        return sum(numbers, Fraction(0))
    return min(numbers) if combine is Combine.LEAST else max(numbers)


def _product(values: list[_Exact]) -> _Exact | None:
    made = Fraction(1)
    units = [value[0] for value in values if isinstance(value, tuple)]
    for value in values:
        made *= value[1] if isinstance(value, tuple) else value
    if len(units) > 1:
        return None
    return (units[0], made) if units else made
