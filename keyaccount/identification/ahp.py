"""AHP: weights from pairwise comparisons, with a consistency ratio by a named random-index table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import fsum, log, prod

import attrs

from keyaccount.errors import Lang, Problems, refuse
from keyaccount.identification.decision_matrix import MOST_CRITERIA, Number
from keyaccount.identification.weights import Weights, weights_from
from keyaccount.values.checks import check_id, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import score_of
from keyaccount.values.text import Term, Text

__all__ = ["AhpMethod", "AhpWeights", "RandomIndex", "ahp_weights", "pairwise"]

MOST_ROUNDS = 10_000
ACCEPTED_RATIO = Decimal("0.1")


class RandomIndex(Enum):
    """Name a published table of random consistency indices; the ratio depends on which is used.

    >>> RandomIndex.SAATY_1980.index(4), RandomIndex.DONEGAN_DODD_1991.index(4)
    (Decimal('0.90'), Decimal('0.8286'))
    """

    SAATY_1980 = "saaty_1980"
    SAATY_2005 = "saaty_2005"
    DONEGAN_DODD_1991 = "donegan_dodd_1991"

    @property
    def text(self) -> Text:
        """Return the source of the table."""
        return Text(_TABLES[self][0], _TABLES[self][0])

    def index(self, size: int) -> Decimal | None:
        """Return the random index of a matrix size; None below 3 and where the table does not reach."""
        values = _TABLES[self][1].split()
        return Decimal(values[size - 3]) if 3 <= size < 3 + len(values) else None


# From size 3 on. Saaty, The Analytic Hierarchy Process (1980); Saaty, Theory and Applications of the
# ANP (2005) p. 31; Donegan & Dodd, Mathematical and Computer Modelling 15(10), 1991, 135-137.
_TABLES = {
    RandomIndex.SAATY_1980: (
        "Saaty (1980)",
        "0.58 0.90 1.12 1.24 1.32 1.41 1.45 1.49 1.51 1.48 1.56 1.57 1.59",
    ),
    RandomIndex.SAATY_2005: (
        "Saaty (2005)",
        "0.52 0.89 1.11 1.25 1.35 1.40 1.45 1.49 1.52 1.54 1.56 1.58 1.59",
    ),
    RandomIndex.DONEGAN_DODD_1991: (
        "Donegan & Dodd (1991)",
        "0.4914 0.8286 1.0591 1.1797 1.2519 1.3171 1.3733 1.4055 1.4213 1.4497 1.4643 1.4822 1.4969 "
        "1.5078 1.5153 1.5262 1.5313 1.5371",
    ),
}


class AhpMethod(Enum):
    """Name how the weights are taken from the comparisons."""

    EIGENVECTOR = "eigenvector"
    GEOMETRIC_MEAN = "geometric_mean"


@attrs.frozen
class AhpWeights:
    """Hold AHP weights with everything that says how far the comparisons agree with each other.

    `lambda_max` and `consistency_index` are of the principal eigenvalue, `consistency_ratio` is the
    index over the random one of the named table (None where the table does not reach, 0 below 3
    criteria), `geometric_index` is the GCI. `worst_pair` disagrees most with all the others.

    >>> result = ahp_weights(("a", "b", "c"), pairwise(("a", "b", "c"), {("a", "b"): 2, ("a", "c"): 4,
    ...                      ("b", "c"): 2}), RandomIndex.SAATY_1980)
    >>> result.consistency_ratio == 0, result.weights["a"]
    (True, Decimal('0.571428571429'))
    """

    weights: Weights
    method: AhpMethod
    random_index: RandomIndex
    lambda_max: Decimal
    consistency_index: Decimal
    consistency_ratio: Decimal | None
    geometric_index: Decimal | None
    worst_pair: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what is to be said about the comparisons."""
        return self.weights.findings

    def explain(self) -> Explanation:
        """Explain the weights with their consistency. Method: I2.

        >>> names = ("a", "b")
        >>> result = ahp_weights(names, pairwise(names, {("a", "b"): 3}), RandomIndex.SAATY_1980)
        >>> print(result.explain().tree())
        AHP, eigenvector = 1 [I2]
          a = 0.75
          b = 0.25
          largest eigenvalue = 2
          consistency index = 0
          consistency ratio = 0 (random index of Saaty (1980))
        """
        source = self.random_index.text
        because = (
            Explanation("lambda_max", Text("largest eigenvalue", "最大特征值"), self.lambda_max),
            Explanation("ci", Text("consistency index", "一致性指标 CI"), self.consistency_index),
            Explanation(
                "cr",
                Text("consistency ratio", "一致性比率 CR"),
                self.consistency_ratio,
                Text(f"random index of {source.en}", f"随机一致性指标取自 {source.zh}"),
            ),
        )
        return attrs.evolve(self.weights.explain(), because=because)

    def summary(self, lang: Lang = "en") -> str:
        """Word weights and consistency on a screenful."""
        return f"{self.weights.summary(lang)}\n{self.explain().because[-1].line(lang)}"

    def html(self, lang: Lang = "en") -> str:
        """Write the weights as one HTML table."""
        return self.weights.table().to_html(lang)

    def _repr_html_(self) -> str:
        return self.html()


def pairwise(
    criteria: Sequence[str], judgements: Mapping[tuple[str, str], Number | str]
) -> tuple[tuple[Fraction, ...], ...]:
    """Build the full matrix from one judgement per pair: how many times more the first one matters.

    Raises `KeyAccountError` (`ahp.pair-missing`, `ahp.pair-unknown`, `ahp.judgement`) with every pair.

    >>> pairwise(("a", "b"), {("a", "b"): "1/3"})[1][0]
    Fraction(3, 1)
    """
    problems = Problems()
    known: dict[tuple[str, str], Fraction] = {(key, key): Fraction(1) for key in criteria}
    for (one, two), value in judgements.items():
        if one == two or one not in criteria or two not in criteria:
            problems.add(
                "ahp.pair-unknown", f"$[{one!r}, {two!r}]", "is no pair of criteria", "不是一对评价标准"
            )
        ratio = _judgement(value, f"$[{one!r}, {two!r}]", problems)
        known[one, two], known[two, one] = ratio, 1 / ratio
    for index, one in enumerate(criteria):
        for two in criteria[index + 1 :]:
            if (one, two) not in known:
                problems.add("ahp.pair-missing", f"$[{one!r}, {two!r}]", "is not compared yet", "尚未比较")
    problems.raise_any()
    return tuple(tuple(known[one, two] for two in criteria) for one in criteria)


def ahp_weights(
    criteria: Sequence[str],
    matrix: Sequence[Sequence[Number | str]],
    random_index: RandomIndex,
    method: AhpMethod = AhpMethod.EIGENVECTOR,
) -> AhpWeights:
    """Derive weights from a reciprocal matrix of pairwise comparisons; "1/3" may be written as text.

    A ratio above 0.1 gives the finding `ahp.inconsistent`, naming the judgement that disagrees most.
    Raises `KeyAccountError` (`ahp.shape`, `ahp.judgement`, `ahp.not-reciprocal`). Source: Saaty (1980);
    geometric consistency index by Aguaron & Moreno-Jimenez (2003). Method: I2.

    >>> result = ahp_weights(("a", "b"), [["1", "4"], ["1/4", "1"]], RandomIndex.SAATY_2005)
    >>> result.weights["a"]
    Decimal('0.800000000000')
    """
    check_type(random_index, RandomIndex, "$.random_index")
    check_type(method, AhpMethod, "$.method")
    ratios = _checked(criteria, matrix)
    size = len(criteria)
    rows = [[float(value) for value in row] for row in ratios]
    means = _normal([prod(row) ** (1 / size) for row in rows])
    vector, largest = _principal(rows)
    index = max(0.0, (largest - size) / (size - 1)) if size > 1 else 0.0
    random = random_index.index(size)
    ratio = score_of(0) if size < 3 else score_of(index / float(random)) if random is not None else None
    chosen = vector if method is AhpMethod.EIGENVECTOR else means
    worst, square = _disagreement(criteria, rows, means)
    return AhpWeights(
        weights=weights_from(
            _NAMES[method], dict(zip(criteria, chosen, strict=True)), _findings(ratio, random_index, worst)
        ),
        method=method,
        random_index=random_index,
        lambda_max=score_of(largest),
        consistency_index=score_of(index),
        consistency_ratio=ratio,
        geometric_index=score_of(2 * square / ((size - 1) * (size - 2))) if size > 2 else None,
        worst_pair=worst,
    )


_NAMES = {
    AhpMethod.EIGENVECTOR: Term("ahp_eigenvector", "AHP, eigenvector", "层次分析法(特征向量)"),
    AhpMethod.GEOMETRIC_MEAN: Term("ahp_geometric_mean", "AHP, geometric mean", "层次分析法(几何平均)"),
}


def _judgement(value: Number | str, path: str, problems: Problems) -> Fraction:
    try:
        ratio = Fraction(value)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        ratio = Fraction(0)
    if not Fraction(1, 1000) <= ratio <= 1000:
        problems.add(
            "ahp.judgement",
            path,
            f"{value!r} is no ratio between 1/1000 and 1000, such as 3 or '1/3'",
            f"{value!r} 不是 1/1000 至 1000 之间的比值,如 3 或 '1/3'",
        )
        return Fraction(1)
    return ratio


def _checked(
    criteria: Sequence[str], matrix: Sequence[Sequence[Number | str]]
) -> tuple[tuple[Fraction, ...], ...]:
    size = len(criteria)
    for place, key in enumerate(criteria):
        check_id(key, f"$.criteria[{place}]")
    check_unique(criteria, "weights.duplicate", "$.criteria")
    if not 1 <= size <= MOST_CRITERIA or len(matrix) != size or any(len(row) != size for row in matrix):
        refuse("ahp.shape", "$.matrix", "give one row and one column per criterion", "每个标准应有一行和一列")
    problems = Problems()
    ratios = tuple(
        tuple(_judgement(value, f"$.matrix[{i}][{j}]", problems) for j, value in enumerate(row))
        for i, row in enumerate(matrix)
    )
    for i in range(size):
        for j in range(i, size):
            # Floats such as 0.3333 for 1/3 are close enough; a true contradiction is not.
            if abs(ratios[i][j] * ratios[j][i] - 1) > Fraction(1, 100):
                problems.add(
                    "ahp.not-reciprocal",
                    f"$.matrix[{j}][{i}]",
                    f"must be 1 / {figure_text(ratios[i][j])}",
                    f"应为 1 / {figure_text(ratios[i][j])}",
                )
    problems.raise_any()
    return ratios


def _normal(values: Sequence[float]) -> list[float]:
    total = fsum(values)
    return [value / total for value in values]


def _principal(rows: list[list[float]]) -> tuple[list[float], float]:
    """Return the principal eigenvector by power iteration and its eigenvalue; linear convergence."""
    vector = [1.0 / len(rows)] * len(rows)
    for _ in range(MOST_ROUNDS):
        moved = [fsum(a * x for a, x in zip(row, vector, strict=True)) for row in rows]
        largest = fsum(moved)
        moved = _normal(moved)
        change = max(abs(a - b) for a, b in zip(moved, vector, strict=True))
        vector = moved
        if change < 1e-15:
            break
    return vector, largest


def _disagreement(
    criteria: Sequence[str], rows: list[list[float]], weights: list[float]
) -> tuple[tuple[str, ...], float]:
    worst: tuple[str, ...] = ()
    most, square = 1e-9, 0.0
    for i in range(len(rows)):
        for j in range(i + 1, len(rows)):
            error = abs(log(rows[i][j] * weights[j] / weights[i]))
            square += error * error
            if error > most:
                most, worst = error, (criteria[i], criteria[j])
    return worst, square


def _findings(
    ratio: Decimal | None, random_index: RandomIndex, worst: tuple[str, ...]
) -> tuple[Finding, ...]:
    if ratio is None:
        text = Text(
            f"{random_index.text.en} has no index for so many criteria, the ratio is unknown",
            f"{random_index.text.zh} 未给出该阶数的随机指标,一致性比率未知",
        )
        return (Finding("ahp.no-random-index", Severity.WARNING, "$.random_index", text, "I2"),)
    if ratio <= ACCEPTED_RATIO:
        return ()
    text = Text(
        f"consistency ratio {figure_text(ratio)} is above 0.1", f"一致性比率 {figure_text(ratio)} 超过 0.1"
    )
    pair = " / ".join(worst)
    remedy = Text(f"look at {pair} first: it disagrees most", f"请先复核 {pair}:该判断与其余判断最不一致")
    return (Finding("ahp.inconsistent", Severity.WARNING, "$.matrix", text, "I2", remedy),)
