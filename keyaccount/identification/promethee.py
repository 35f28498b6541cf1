"""PROMETHEE II: net outranking flows, by sorting instead of comparing every pair."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from itertools import accumulate

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.identification.decision_matrix import DecisionMatrix, Sense
from keyaccount.identification.evaluation import Evaluation, Judged, judged_sum, ranked
from keyaccount.identification.weights import Weights
from keyaccount.values.checks import check_decimal, check_type
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.numbers import score_of
from keyaccount.values.text import Term, Text

__all__ = ["Preference", "PreferenceShape", "PrometheeII"]


class PreferenceShape(Enum):
    """Name how a difference turns into preference between 0 and 1 (Brans' types)."""

    USUAL = "usual"  # any difference counts fully
    U_SHAPE = "u_shape"  # fully above the indifference threshold q
    V_SHAPE = "v_shape"  # linearly up to the preference threshold p
    LEVEL = "level"  # a half between q and p, fully above
    LINEAR = "linear"  # linearly from q to p

    @property
    def text(self) -> Text:
        """Return the shape in words."""
        return _SHAPES[self]


_SHAPES = {
    PreferenceShape.USUAL: Text("usual", "常规准则"),
    PreferenceShape.U_SHAPE: Text("U-shape", "U 形准则"),
    PreferenceShape.V_SHAPE: Text("V-shape", "V 形准则"),
    PreferenceShape.LEVEL: Text("level", "水平准则"),
    PreferenceShape.LINEAR: Text("linear", "线性准则"),
}


@attrs.frozen
class Preference:
    """Name a preference function with its indifference threshold q and preference threshold p.

    Raises `KeyAccountError` (`promethee.thresholds`) unless 0 <= q < p where p is used.

    >>> Preference(PreferenceShape.LINEAR, Decimal(1), Decimal(3)).shape.value
    'linear'
    """

    shape: PreferenceShape
    q: Decimal = Decimal(0)
    p: Decimal = Decimal(0)

    def __attrs_post_init__(self) -> None:
        check_type(self.shape, PreferenceShape, "$.shape")
        check_decimal(self.q, "$.q", least=0)
        check_decimal(self.p, "$.p", least=0)
        needs_p = self.shape in (PreferenceShape.V_SHAPE, PreferenceShape.LEVEL, PreferenceShape.LINEAR)
        if needs_p and self.q >= self.p:
            refuse("promethee.thresholds", "$.p", "give 0 <= q < p", "阈值须满足 0 <= q < p")


@attrs.frozen
class PrometheeII:
    """Score by net flow: how much an alternative is preferred to the others less the reverse, -1..1.

    `preference` holds for all criteria, `own` overrides it by criterion. O(n log n) per criterion: a
    sorted column answers how many lie below by how much. The score is the exact sum of each
    criterion's contribution. A single candidate has flow 0. Source: Brans & Vincke (1985); Zhao,
    Peng & Li (2013) for the worked example.

    >>> from keyaccount.identification.weights import direct_weights
    >>> matrix = DecisionMatrix.of({"a": (4, 3, 2), "b": (3, 2, 4), "c": (5, 1, 3)}, ("x", "y", "z"))
    >>> result = PrometheeII(Preference(PreferenceShape.USUAL)).evaluate(
    ...     matrix, direct_weights({"x": 5, "y": 3, "z": 2}))
    >>> [f"{flow:.1f}" for flow in result.scores.values()]
    ['0.1', '-0.3', '0.2']
    """

    preference: Preference
    own: FrozenMap[str, Preference] = attrs.field(factory=FrozenMap, converter=frozen_map_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.preference, Preference, "$.preference")
        for key, one in self.own.items():
            check_type(one, Preference, f"$.own[{key!r}]")

    def evaluate(self, matrix: DecisionMatrix, weights: Weights) -> Evaluation:
        """Return net flows, highest first. Method: I6."""
        _check_known(self.own, matrix)
        known = matrix.complete()
        shares = weights.in_order(matrix.criteria)
        flows: dict[str, list[float]] = {
            criterion: _net_flows(
                column if sense is Sense.MORE else [-value for value in column],
                self.own.get(criterion, self.preference),
            )
            for criterion, column, sense in zip(known.criteria, known.columns(), known.senses, strict=True)
        }
        judged: dict[str, Judged] = {}
        for place, name in enumerate(known.alternatives):
            parts = {
                criterion: score_of(weight * flows[criterion][place])
                for criterion, weight in zip(known.criteria, shares, strict=True)
            }
            judged[name] = judged_sum(name, parts, 1)
        ranks = ranked({name: one.score for name, one in judged.items() if one.score is not None}, True)
        everybody = [
            attrs.evolve(judged[name], rank=ranks[name]) if name in judged else Judged(name, None, None)
            for name in matrix.alternatives
        ]
        shape = self.preference.shape
        term = Term(
            f"promethee_ii_{shape.value}",
            f"PROMETHEE II, {shape.text.en} preference",
            f"PROMETHEE II({shape.text.zh})",
        )
        return Evaluation(term, True, weights, everybody, matrix.findings())


def _check_known(own: Mapping[str, Preference], matrix: DecisionMatrix) -> None:
    problems = Problems()
    for key in own:
        if key not in matrix.criteria:
            problems.add("promethee.criterion-unknown", f"$.own[{key!r}]", "is no criterion", "不是评价标准")
    problems.raise_any()


def _net_flows(column: list[float], preference: Preference) -> list[float]:
    """Return for each value the mean preference over the others less theirs over it."""
    if len(column) == 1:
        return [0.0]
    up = _preferred(column, preference)
    down = _preferred([-value for value in column], preference)
    return [(gain - loss) / (len(column) - 1) for gain, loss in zip(up, down, strict=True)]


def _preferred(column: list[float], preference: Preference) -> list[float]:
    """Return for each value the sum of its preference over everything below it."""
    ordered = sorted(column)
    sums = [0.0, *accumulate(ordered)]
    q, p = float(preference.q), float(preference.p)
    shape = preference.shape
    if shape is PreferenceShape.USUAL:
        return [float(bisect_left(ordered, value)) for value in column]
    if shape is PreferenceShape.U_SHAPE:
        return [float(bisect_left(ordered, value - q)) for value in column]
    if shape is PreferenceShape.LEVEL:
        return [(bisect_left(ordered, value - q) + bisect_left(ordered, value - p)) / 2 for value in column]
    total = []
    for value in column:
        # Everything at least p below counts fully, what lies between q and p below in proportion.
        full = bisect_right(ordered, value - p)
        some = bisect_left(ordered, value - q)
        between = max(0, some - full)
        part = (between * (value - q) - (sums[some] - sums[full])) / (p - q) if between else 0.0
        total.append(full + part)
    return total
