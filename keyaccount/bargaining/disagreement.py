"""What each party gets if the talks fail: the point from which gains are counted, always named."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from keyaccount.bargaining.problem import BargainingProblem, Number, number_of
from keyaccount.errors import refuse
from keyaccount.values.text import Text

__all__ = ["Disagreement", "DisagreementPoint", "disagreement_point"]


class Disagreement(Enum):
    """Name the convention by which gains are counted; fair points move with it, so none is a default."""

    BOTTOM_LINE = "bottom_line"
    BOTTOM_LINE_OR_WORST = "bottom_line_or_worst"

    @property
    def text(self) -> Text:
        """Return the convention in words."""
        return _CONVENTIONS[self]


_CONVENTIONS = {
    Disagreement.BOTTOM_LINE: Text("gains counted from the bottom lines", "收益从双方低线起算"),
    Disagreement.BOTTOM_LINE_OR_WORST: Text(
        "gains counted from the bottom line or the worst listed deal, whichever is higher",
        "收益从低线与最差方案中较高者起算",
    ),
}

# Either a named convention or the point itself, one number per party.
DisagreementPoint: TypeAlias = Disagreement | Sequence[Number]


def disagreement_point(problem: BargainingProblem, convention: DisagreementPoint) -> tuple[Fraction, ...]:
    """Return the value each party counts its gain from.

    Refuses `BOTTOM_LINE` where a party has none (`bargain.no-bottom-line`).

    >>> problem = BargainingProblem.from_tables([[[2, 5]], [[4, 1]]], bottom_lines=(0, 3))
    >>> disagreement_point(problem, Disagreement.BOTTOM_LINE_OR_WORST)
    (Fraction(2, 1), Fraction(3, 1))
    """
    parties = range(len(problem.parties))
    if not isinstance(convention, Disagreement):
        if len(convention) != len(problem.parties):
            refuse("bargain.disagreement", "$.disagreement", "give one number per party", "请逐方给出一个数")
        return tuple(number_of(value) for value in convention)
    floors = problem.bottom_lines
    if convention is Disagreement.BOTTOM_LINE_OR_WORST:
        worst = [_worst(problem, party) for party in parties]
        return tuple(
            low if floor is None else max(floor, low) for floor, low in zip(floors, worst, strict=True)
        )
    point = tuple(floor for floor in floors if floor is not None)
    if len(point) != len(floors):
        missing = [name for name, floor in zip(problem.parties, floors, strict=True) if floor is None]
        refuse(
            "bargain.no-bottom-line",
            "$.disagreement",
            f"{', '.join(missing)} has no bottom line; give one, or count from BOTTOM_LINE_OR_WORST",
            f"{'、'.join(missing)} 没有低线;请给出低线,或改用 BOTTOM_LINE_OR_WORST",
        )
    return point


def _worst(problem: BargainingProblem, party: int) -> Fraction:
    listed = sum((min(issue.values[party]) for issue in problem.issues), Fraction(0))
    return listed + sum(min(line.low_values[party], line.high_values[party]) for line in problem.linear)
