"""Aggregation by value and by distance: weighted sum, TOPSIS and SPOTIS, each with its scale named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from math import fsum, sqrt

import attrs

from keyaccount.errors import Problems
from keyaccount.identification.decision_matrix import DecisionMatrix, Number, Sense
from keyaccount.identification.evaluation import Evaluation, Judged, judged_sum, ranked
from keyaccount.identification.weights import Weights
from keyaccount.values.checks import check_type
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.numbers import score_of
from keyaccount.values.text import Term, Text

__all__ = ["Bounds", "Normalisation", "Spotis", "Topsis", "WeightedSum", "scaled_columns"]


class Normalisation(Enum):
    """Name how columns are made comparable; results depend on it, so no method picks one silently."""

    VECTOR = "vector"  # value / root of the sum of squares
    MIN_MAX = "min_max"  # 0 for the worst present, 1 for the best
    SUM = "sum"  # value / sum of absolute values
    MAX = "max"  # value / largest absolute value

    @property
    def text(self) -> Text:
        """Return the normalisation in words."""
        return _NORMALISATIONS[self]


_NORMALISATIONS = {
    Normalisation.VECTOR: Text("vector normalisation", "向量归一化"),
    Normalisation.MIN_MAX: Text("min-max normalisation", "极差归一化"),
    Normalisation.SUM: Text("sum normalisation", "总和归一化"),
    Normalisation.MAX: Text("max normalisation", "最大值归一化"),
}


def _bounds_of(bounds: Mapping[str, tuple[Number, Number]]) -> FrozenMap[str, tuple[Decimal, Decimal]]:
    pairs: dict[str, tuple[Decimal, Decimal]] = {}
    problems = Problems()
    for key, (worst, best) in FrozenMap(bounds).items():
        pair = (Decimal(repr(float(worst))), Decimal(repr(float(best))))
        pairs[key] = pair
        if pair[0] == pair[1] or not (pair[0].is_finite() and pair[1].is_finite()):
            problems.add(
                "bounds.wrong", f"$[{key!r}]", "give two different finite bounds", "请给出两个不同的有限边界"
            )
    problems.raise_any()
    return FrozenMap(pairs)


@attrs.frozen
class Bounds:
    """Fix for each criterion what is worst and what is best, whoever is compared.

    With fixed bounds, adding or dropping an alternative never reorders the others.

    >>> Bounds({"sales": (0, 100)}).of(("sales",))
    [(0.0, 100.0)]
    """

    values: FrozenMap[str, tuple[Decimal, Decimal]] = attrs.field(converter=_bounds_of)

    def of(self, criteria: Sequence[str]) -> list[tuple[float, float]]:
        """Return worst and best in the order of some criteria.

        Raises `KeyAccountError` (`bounds.missing`) naming every criterion without.
        """
        problems = Problems()
        for key in criteria:
            if key not in self.values:
                problems.add(
                    "bounds.missing",
                    f"$[{key!r}]",
                    "has no bounds; give (worst, best)",
                    "缺少(最差,最优)边界",
                )
        problems.raise_any()
        return [(float(self.values[key][0]), float(self.values[key][1])) for key in criteria]


def scaled_columns(matrix: DecisionMatrix, normalisation: Normalisation) -> list[list[float]]:
    """Return the columns of the complete part, made comparable; a constant min-max column is all 0.

    >>> matrix = DecisionMatrix.of({"a": (3,), "b": (4,)}, ("x",))
    >>> scaled_columns(matrix, Normalisation.VECTOR)
    [[0.6, 0.8]]
    """
    return [
        _scaled(column, sense, normalisation)
        for column, sense in zip(matrix.columns(), matrix.senses, strict=True)
    ]


def _scaled(column: list[float], sense: Sense, normalisation: Normalisation) -> list[float]:
    if normalisation is Normalisation.MIN_MAX:
        worst, best = (min(column), max(column)) if sense is Sense.MORE else (max(column), min(column))
        return [(value - worst) / (best - worst) if best != worst else 0.0 for value in column]
    if normalisation is Normalisation.VECTOR:
        norm = sqrt(fsum(value * value for value in column))
    elif normalisation is Normalisation.SUM:
        norm = fsum(map(abs, column))
    else:
        norm = max(map(abs, column))
    # A column of zeros stays one: it tells nobody apart.
    return [value / norm if norm else 0.0 for value in column]


@attrs.frozen
class WeightedSum:
    """Score by the weighted sum of utilities on fixed bounds; the shipped aggregation (MAVT).

    A score from 0 to 1 is the exact sum of contributions of 12 places. An unknown cell leaves the
    alternative unscored here; `identify` scores it by interval. Source: Keeney & Raiffa (1976).

    >>> from keyaccount.identification.weights import direct_weights
    >>> matrix = DecisionMatrix.of({"a": (50, 0.2), "b": (100, 0.1)}, ("sales", "margin"))
    >>> result = WeightedSum(Bounds({"sales": (0, 100), "margin": (0, 0.4)})).evaluate(
    ...     matrix, direct_weights({"sales": 3, "margin": 1}))
    >>> result.scores["b"], result.ranks
    (Decimal('0.812500000000'), {'a': 2, 'b': 1})
    """

    bounds: Bounds

    def evaluate(self, matrix: DecisionMatrix, weights: Weights) -> Evaluation:
        """Return weighted sums, best first. Method: I6."""
        shares = weights.in_order(matrix.criteria)
        limits = self.bounds.of(matrix.criteria)
        rows = [
            [
                weight * min(1.0, max(0.0, (value - worst) / (best - worst)))
                for value, weight, (worst, best) in zip(row, shares, limits, strict=True)
            ]
            for row in matrix.floats()
        ]
        term = Term("weighted_sum", "weighted sum, fixed bounds", "加权求和(固定边界)")
        return _additive(term, matrix, weights, rows, higher=True)


@attrs.frozen
class Spotis:
    """Score by the weighted distance from the ideal on fixed bounds; 0 is best. No rank reversal.

    Source: Dezert, Tchamova, Han & Tacnet (2020), The SPOTIS rank reversal free method.

    >>> from keyaccount.identification.weights import equal_weights
    >>> matrix = DecisionMatrix.of({"a": (50,), "b": (100,)}, ("sales",))
    >>> Spotis(Bounds({"sales": (0, 100)})).evaluate(matrix, equal_weights(("sales",))).scores["a"]
    Decimal('0.500000000000')
    """

    bounds: Bounds

    def evaluate(self, matrix: DecisionMatrix, weights: Weights) -> Evaluation:
        """Return weighted distances, nearest to the ideal first. Method: I6."""
        shares = weights.in_order(matrix.criteria)
        limits = self.bounds.of(matrix.criteria)
        rows = [
            [
                weight * abs(value - best) / abs(worst - best)
                for value, weight, (worst, best) in zip(row, shares, limits, strict=True)
            ]
            for row in matrix.floats()
        ]
        return _additive(
            Term("spotis", "SPOTIS, fixed bounds", "SPOTIS(固定边界)"), matrix, weights, rows, higher=False
        )


@attrs.frozen
class Topsis:
    """Score by closeness to the best and distance from the worst present, 0 to 1.

    The normalisation has no default because it changes the answer: the book's example is .5037 by
    vector and .4853 by min-max. Everybody equal (or a single candidate) is at the ideal and the
    anti-ideal at once: closeness 0.5 by definition, with a finding. Source: Hwang & Yoon (1981);
    Tzeng & Huang (2011).

    >>> from keyaccount.identification.weights import direct_weights
    >>> matrix = DecisionMatrix.of({"a": (5, 8, 4), "b": (7, 6, 8), "c": (8, 8, 6), "d": (7, 4, 6)}, "xyz")
    >>> weights = direct_weights({"x": 3, "y": 4, "z": 3})
    >>> [f"{score:.4f}" for score in Topsis(Normalisation.VECTOR).evaluate(matrix, weights).scores.values()]
    ['0.5037', '0.6581', '0.7482', '0.3340']
    """

    normalisation: Normalisation

    def __attrs_post_init__(self) -> None:
        check_type(self.normalisation, Normalisation, "$.normalisation")

    def evaluate(self, matrix: DecisionMatrix, weights: Weights) -> Evaluation:
        """Return closeness, highest first. Method: I6."""
        known = matrix.complete()
        columns = self._weighted(known, weights.in_order(matrix.criteria))
        to_best, to_worst = _distances(known, columns, self.normalisation)
        scores = {
            name: score_of(far / (near + far) if near + far else 0.5)
            for name, near, far in zip(known.alternatives, to_best, to_worst, strict=True)
        }
        ranks = ranked(scores, higher_is_better=True)
        judged = {
            name: Judged(name, scores[name], ranks[name], _grounds(near, far))
            for name, near, far in zip(known.alternatives, to_best, to_worst, strict=True)
        }
        text = self.normalisation.text
        term = Term(f"topsis_{self.normalisation.value}", f"TOPSIS, {text.en}", f"TOPSIS({text.zh})")
        everybody = [judged.get(name, Judged(name, None, None)) for name in matrix.alternatives]
        return Evaluation(term, True, weights, everybody, matrix.findings())

    def _weighted(self, matrix: DecisionMatrix, shares: list[float]) -> list[list[float]]:
        columns = scaled_columns(matrix, self.normalisation)
        return [[weight * value for value in column] for weight, column in zip(shares, columns, strict=True)]


def _distances(
    matrix: DecisionMatrix, columns: list[list[float]], normalisation: Normalisation
) -> tuple[list[float], list[float]]:
    best, worst = [], []
    for column, sense in zip(columns, matrix.senses, strict=True):
        # Min-max has turned costs round already.
        more = sense is Sense.MORE or normalisation is Normalisation.MIN_MAX
        best.append(max(column) if more else min(column))
        worst.append(min(column) if more else max(column))
    rows = list(zip(*columns, strict=True))
    near = [sqrt(fsum((v - b) ** 2 for v, b in zip(row, best, strict=True))) for row in rows]
    far = [sqrt(fsum((v - w) ** 2 for v, w in zip(row, worst, strict=True))) for row in rows]
    return near, far


def _grounds(near: float, far: float) -> tuple[Explanation, ...]:
    return (
        Explanation("to_best", Text("distance to the best", "与理想解的距离"), score_of(near)),
        Explanation("to_worst", Text("distance to the worst", "与负理想解的距离"), score_of(far)),
    )


def _additive(
    method: Term, matrix: DecisionMatrix, weights: Weights, rows: list[list[float]], higher: bool
) -> Evaluation:
    known = matrix.complete()
    judged = {
        name: judged_sum(name, dict(zip(matrix.criteria, map(score_of, row), strict=True)), 1)
        for name, row in zip(known.alternatives, rows, strict=True)
    }
    ranks = ranked({name: one.score for name, one in judged.items() if one.score is not None}, higher)
    everybody = [
        attrs.evolve(judged[name], rank=ranks[name]) if name in judged else Judged(name, None, None)
        for name in matrix.alternatives
    ]
    return Evaluation(method, higher, weights, everybody, _beyond_bounds(method, matrix, rows))


def _beyond_bounds(method: Term, matrix: DecisionMatrix, rows: list[list[float]]) -> tuple[Finding, ...]:
    if method.key != "spotis":
        return matrix.findings()
    beyond = [
        name
        for name, row in zip(matrix.complete().alternatives, rows, strict=True)
        if fsum(row) > 1.0 + 1e-12
    ]
    text = Text("lies outside the bounds; widen them by a new policy", "超出固定边界,请以新版政策放宽")
    return (
        *matrix.findings(),
        *(Finding("bounds.exceeded", Severity.WARNING, f"$.rows[{name!r}]", text, "I6") for name in beyond),
    )
