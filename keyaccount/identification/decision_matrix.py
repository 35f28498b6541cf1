"""Alternatives by criteria: the table every weighting and aggregation method starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import isinf, isnan
from typing import TypeAlias

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.values.checks import check_id, check_type, check_unique, tuple_of
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

__all__ = ["DecisionMatrix", "Number", "Sense"]

Number: TypeAlias = int | float | Decimal | Fraction

# PROMETHEE compares pairs of columns and AHP pairs of criteria: a bound keeps hostile input harmless.
MOST_CRITERIA = 200


class Sense(Enum):
    """Say which way a criterion is good."""

    MORE = "more"
    LESS = "less"


@attrs.frozen
class DecisionMatrix:
    """Hold what every alternative is worth on every criterion, and which way each criterion is good.

    Cells are kept as exact fractions, a float as the decimal it prints as; None and NaN are unknown.
    Raises `KeyAccountError` (`matrix.empty`, `matrix.shape`, `matrix.not-a-number`,
    `matrix.duplicate`) with the path of every wrong cell.

    >>> matrix = DecisionMatrix.of({"a": (5, 8), "b": (7, None)}, criteria=("sales", "margin"))
    >>> matrix.complete().alternatives, matrix.findings()[0].code
    (('a',), 'matrix.unknown-cell')
    """

    alternatives: tuple[str, ...] = attrs.field(converter=tuple_of)
    criteria: tuple[str, ...] = attrs.field(converter=tuple_of)
    senses: tuple[Sense, ...] = attrs.field(converter=tuple_of)
    rows: tuple[tuple[Fraction | None, ...], ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        if not self.alternatives or not self.criteria or len(self.criteria) > MOST_CRITERIA:
            refuse(
                "matrix.empty",
                "$.alternatives" if not self.alternatives else "$.criteria",
                f"give at least one alternative and 1 to {MOST_CRITERIA} criteria",
                f"至少给出一个备选对象和 1 至 {MOST_CRITERIA} 个标准",
            )
        for index, key in enumerate((*self.alternatives, *self.criteria)):
            check_id(key, f"$.keys[{index}]")
        check_unique(self.alternatives, "matrix.duplicate", "$.alternatives")
        check_unique(self.criteria, "matrix.duplicate", "$.criteria")
        for index, sense in enumerate(self.senses):
            check_type(sense, Sense, f"$.senses[{index}]")
        self._check_shape()

    def _check_shape(self) -> None:
        problems = Problems()
        width = len(self.criteria)
        if len(self.senses) != width:
            problems.add("matrix.shape", "$.senses", f"give {width} senses", f"应给出 {width} 个方向")
        if len(self.rows) != len(self.alternatives):
            size = len(self.alternatives)
            problems.add("matrix.shape", "$.rows", f"give {size} rows", f"应给出 {size} 行")
        for index, row in enumerate(self.rows):
            if len(row) != width:
                problems.add(
                    "matrix.shape",
                    f"$.rows[{index}]",
                    f"has {len(row)} cells for {width} criteria",
                    f"有 {len(row)} 个单元格,而标准有 {width} 个",
                )
        problems.raise_any()

    @classmethod
    def of(
        cls,
        rows: Mapping[str, Sequence[Number | None]],
        criteria: Sequence[str],
        senses: Sequence[Sense] | None = None,
    ) -> DecisionMatrix:
        """Build a matrix from rows by name; without senses, more is better everywhere.

        >>> DecisionMatrix.of({"a": (0.1, float("nan"))}, ("x", "y")).rows
        ((Fraction(1, 10), None),)
        """
        problems = Problems()
        kept = tuple(
            tuple(_cell(cell, f"$.rows[{key!r}][{index}]", problems) for index, cell in enumerate(row))
            for key, row in rows.items()
        )
        problems.raise_any()
        return cls(tuple(rows), tuple(criteria), tuple(senses or [Sense.MORE] * len(criteria)), kept)

    def complete(self) -> DecisionMatrix:
        """Return the alternatives of which everything is known.

        Raises `KeyAccountError` (`matrix.nothing-known`) when there is none.
        """
        known = [index for index, row in enumerate(self.rows) if None not in row]
        if len(known) == len(self.rows):
            return self
        if not known:
            refuse(
                "matrix.nothing-known",
                "$.rows",
                "every alternative has an unknown cell; drop a criterion or score by intervals",
                "每个备选对象都有未知值;请去掉一个标准或采用区间评分",
            )
        return attrs.evolve(
            self,
            alternatives=tuple(self.alternatives[index] for index in known),
            rows=tuple(self.rows[index] for index in known),
        )

    def floats(self) -> list[list[float]]:
        """Return the rows of a complete matrix as floats."""
        return [[float(cell) for cell in row if cell is not None] for row in self.complete().rows]

    def columns(self) -> list[list[float]]:
        """Return the columns of the complete part as floats."""
        return [list(column) for column in zip(*self.floats(), strict=True)]

    def findings(self) -> tuple[Finding, ...]:
        """Name what would make a method's answer empty: unknown cells, equal columns, one candidate, ties.

        >>> [one.code for one in DecisionMatrix.of({"a": (1, 2)}, ("x", "y")).findings()]
        ['matrix.single']
        """
        found = [
            self._finding("unknown-cell", f"$.rows[{alternative!r}][{criterion!r}]", _UNKNOWN)
            for alternative, row in zip(self.alternatives, self.rows, strict=True)
            for criterion, cell in zip(self.criteria, row, strict=True)
            if cell is None
        ]
        known = [row for row in self.rows if None not in row]
        if len(known) == 1:
            found.append(self._finding("single", "$.alternatives", _SINGLE))
        elif known and len(set(known)) == 1:
            found.append(self._finding("all-tied", "$.rows", _TIED))
        elif known:
            for criterion, column in zip(self.criteria, zip(*known, strict=True), strict=True):
                if len(set(column)) == 1:
                    found.append(self._finding("constant", f"$.criteria[{criterion!r}]", _CONSTANT))
        return tuple(found)

    @staticmethod
    def _finding(what: str, path: str, text: Text) -> Finding:
        return Finding(f"matrix.{what}", Severity.WARNING, path, text, "I2")


_UNKNOWN = Text(
    "unknown: the alternative is left unscored, not scored as zero", "未知:该对象不评分,而非按零分计"
)
_SINGLE = Text("a single candidate has nobody to be compared with", "只有一个候选对象,无从比较")
_TIED = Text("all alternatives are equal, so all scores are", "所有备选对象完全相同,得分也相同")
_CONSTANT = Text("equal for everybody, so it tells nobody apart", "该标准对所有对象相同,无法区分")


def _cell(cell: object, path: str, problems: Problems) -> Fraction | None:
    if cell is None or (isinstance(cell, (float, Decimal)) and isnan(cell)):
        return None
    if isinstance(cell, bool) or not isinstance(cell, (int, float, Decimal, Fraction)):
        problems.add("matrix.not-a-number", path, f"{cell!r} is not a number", f"{cell!r} 不是数字")
        return None
    if isinstance(cell, (float, Decimal)) and isinf(cell):
        problems.add("matrix.not-a-number", path, "infinity is refused", "不接受无穷大")
        return None
    # A float as the shortest decimal that reads back as the same float.
    return Fraction(repr(cell)) if isinstance(cell, float) else Fraction(cell)
