"""Weights taken from the data itself: entropy, standard deviation, CRITIC and MEREC.

They change with every customer that comes or goes, so a policy freezes them once, by name and date.
"""

from __future__ import annotations

from enum import Enum
from math import fsum, log, sqrt

from keyaccount.identification.decision_matrix import DecisionMatrix, Sense
from keyaccount.identification.weights import Weights, weights_from
from keyaccount.values.checks import check_type
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Term, Text

__all__ = [
    "Correlation",
    "critic_weights",
    "entropy_weights",
    "merec_weights",
    "standard_deviation_weights",
]


class Correlation(Enum):
    """Name the correlation CRITIC measures conflict by."""

    PEARSON = "pearson"
    SPEARMAN = "spearman"


def standard_deviation_weights(matrix: DecisionMatrix) -> Weights:
    """Weigh criteria by the standard deviation of their min-max scaled columns.

    A constant column weighs 0; alternatives with unknown cells stay out, each with a finding.
    Source: Diakoulaki, Mavrotas & Papayannakis (1995). Method: I6.

    >>> matrix = DecisionMatrix.of({"a": (1, 5), "b": (2, 5), "c": (3, 5)}, ("x", "y"))
    >>> standard_deviation_weights(matrix)["y"] == 0
    True
    """
    spreads = [_deviation(column) for column in _scaled(matrix)]
    return _weights(matrix, Term("standard_deviation", "standard deviation", "标准差法"), spreads)


def critic_weights(matrix: DecisionMatrix, correlation: Correlation, scaled: bool = True) -> Weights:
    """Weigh criteria by contrast times conflict: deviation x sum of (1 - correlation with the others).

    With `scaled` the columns are first brought to 0..1 (min-max, in the criterion's sense), as published.
    A constant column has no contrast and weighs 0; its correlations count as 0.
    Source: Diakoulaki, Mavrotas & Papayannakis (1995). Method: I6.

    >>> matrix = DecisionMatrix.of({"a": (1, 3), "b": (2, 2), "c": (3, 1)}, ("x", "y"))
    >>> critic_weights(matrix, Correlation.PEARSON)["x"]
    Decimal('0.500000000000')
    """
    check_type(correlation, Correlation, "$.correlation")
    columns = _scaled(matrix) if scaled else matrix.columns()
    ranked = [_ranks(column) for column in columns] if correlation is Correlation.SPEARMAN else columns
    raw = [
        _deviation(column) * fsum(1 - _pearson(mine, theirs) for theirs in ranked if theirs is not mine)
        for column, mine in zip(columns, ranked, strict=True)
    ]
    if len(columns) == 1:
        raw = [1.0]
    name = f"CRITIC, {correlation.value}, {'scaled' if scaled else 'unscaled'}"
    zh = f"CRITIC 法({correlation.value},{'已' if scaled else '未'}标准化)"
    key = f"critic_{correlation.value}_{'scaled' if scaled else 'unscaled'}"
    return _weights(matrix, Term(key, name, zh), raw)


def entropy_weights(matrix: DecisionMatrix) -> Weights:
    """Weigh criteria by how far they are from telling everybody the same (Shannon entropy).

    Entropy needs shares, so a column with negative values is first shifted to start at 0, with the
    finding `weights.shifted`; a constant column weighs 0. Source: Shannon (1948), Zeleny (1982).
    Method: I6.

    >>> matrix = DecisionMatrix.of({"a": (1, 5), "b": (2, 5), "c": (-3, 5)}, ("x", "y"))
    >>> weights = entropy_weights(matrix)
    >>> weights["x"] == 1, weights.findings[-1].code
    (True, 'weights.shifted')
    """
    findings, raw = [], []
    for criterion, column in zip(matrix.criteria, matrix.columns(), strict=True):
        least = min(column)
        if least < 0:
            column = [value - least for value in column]
            findings.append(_shifted(criterion, least))
        raw.append(_divergence(column))
    return _weights(matrix, Term("entropy", "entropy", "熵权法"), raw, tuple(findings))


def merec_weights(matrix: DecisionMatrix) -> Weights:
    """Weigh criteria by what their removal does to the alternatives' performance (MEREC).

    The method takes logarithms, so columns must be positive: a column that is not is shifted to start
    at 1, with the finding `weights.shifted`. Source: Keshavarz-Ghorabaee et al. (2021), Symmetry
    13(4):525. Method: I6.

    >>> matrix = DecisionMatrix.of({"a": (450, 8000), "b": (10, 9100)}, ("x", "y"), (Sense.MORE, Sense.LESS))
    >>> merec_weights(matrix)["x"] > merec_weights(matrix)["y"]
    True
    """
    findings, logs = [], []
    for criterion, sense, column in zip(matrix.criteria, matrix.senses, matrix.columns(), strict=True):
        least = min(column)
        if least <= 0:
            column = [value - least + 1 for value in column]
            findings.append(_shifted(criterion, least))
        best = min(column) if sense is Sense.MORE else max(column)
        parts = [best / value if sense is Sense.MORE else value / best for value in column]
        logs.append([abs(log(part)) for part in parts])
    size = len(logs)
    raw = [0.0] * size
    for row in zip(*logs, strict=True):
        whole = fsum(row)
        full = log(1 + whole / size)
        for index, part in enumerate(row):
            raw[index] += abs(log(1 + (whole - part) / size) - full)
    return _weights(matrix, Term("merec", "MEREC", "MEREC 法"), raw, tuple(findings))


def _weights(
    matrix: DecisionMatrix, method: Term, raw: list[float], findings: tuple[Finding, ...] = ()
) -> Weights:
    cleaned = [value if value > 1e-15 else 0.0 for value in raw]
    named = dict(zip(matrix.criteria, cleaned, strict=True))
    return weights_from(method, named, (*matrix.findings(), *findings))


def _scaled(matrix: DecisionMatrix) -> list[list[float]]:
    return [_min_max(column, sense) for column, sense in zip(matrix.columns(), matrix.senses, strict=True)]


def _min_max(column: list[float], sense: Sense) -> list[float]:
    least, most = min(column), max(column)
    if least == most:
        return [0.0] * len(column)
    if sense is Sense.MORE:
        return [(value - least) / (most - least) for value in column]
    return [(most - value) / (most - least) for value in column]


def _deviation(column: list[float]) -> float:
    mean = fsum(column) / len(column)
    return sqrt(fsum((value - mean) ** 2 for value in column) / len(column))


def _pearson(one: list[float], two: list[float]) -> float:
    if len(set(one)) == 1 or len(set(two)) == 1:
        return 0.0
    mean_one, mean_two = fsum(one) / len(one), fsum(two) / len(two)
    top = fsum((a - mean_one) * (b - mean_two) for a, b in zip(one, two, strict=True))
    return top / (_deviation(one) * _deviation(two) * len(one))


def _ranks(column: list[float]) -> list[float]:
    """Return ranks from 1, equal values sharing the mean of their places."""
    ordered = sorted(column)
    first: dict[float, int] = {}
    count: dict[float, int] = {}
    for place, value in enumerate(ordered, start=1):
        first.setdefault(value, place)
        count[value] = count.get(value, 0) + 1
    return [first[value] + (count[value] - 1) / 2 for value in column]


def _divergence(column: list[float]) -> float:
    total = fsum(column)
    if total <= 0 or len(set(column)) == 1:
        return 0.0
    shares = [value / total for value in column if value > 0]
    return 1 + fsum(share * log(share) for share in shares) / log(len(column))


def _shifted(criterion: str, least: float) -> Finding:
    text = Text(
        f"{criterion} goes down to {least:g}; the method needs positive values, so the column was shifted",
        f"{criterion} 最小为 {least:g};该方法要求正值,已将该列平移",
    )
    return Finding("weights.shifted", Severity.WARNING, f"$.criteria[{criterion!r}]", text, "I6")
