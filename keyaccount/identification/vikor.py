"""VIKOR: the compromise between what is best for most criteria and what is worst for one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import fsum

import attrs

from keyaccount.identification.decision_matrix import DecisionMatrix, Sense
from keyaccount.identification.evaluation import Evaluation, Judged, ranked
from keyaccount.identification.weights import Weights
from keyaccount.values.checks import check_decimal
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import score_of
from keyaccount.values.text import Term, Text

__all__ = ["Vikor"]


@attrs.frozen
class Vikor:
    """Score by Q from group regret S and largest single regret R; 0 is best.

    `v` weighs the group (1) against the single worst criterion (0). The findings say whether the
    leader has an acceptable advantage (`vikor.no-advantage`) and is stable (`vikor.unstable`), else
    which others belong to the compromise. Source: Opricovic & Tzeng (2004), EJOR 156:445-455.

    >>> from keyaccount.identification.weights import equal_weights
    >>> matrix = DecisionMatrix.of({"a": (78, 56), "b": (4, 45), "c": (85, 9)}, ("x", "y"))
    >>> Vikor(Decimal("0.5")).evaluate(matrix, equal_weights(("x", "y"))).best
    ('a',)
    """

    v: Decimal

    def __attrs_post_init__(self) -> None:
        check_decimal(self.v, "$.v", least=0, most=1)

    def evaluate(self, matrix: DecisionMatrix, weights: Weights) -> Evaluation:
        """Return Q, lowest first. Method: I6."""
        known = matrix.complete()
        regrets = _regrets(known, weights.in_order(matrix.criteria))
        group = [fsum(row) for row in regrets]
        single = [max(row) for row in regrets]
        v = float(self.v)
        mixed = [v * one + (1 - v) * two for one, two in zip(_unit(group), _unit(single), strict=True)]
        scores = {name: score_of(q) for name, q in zip(known.alternatives, mixed, strict=True)}
        ranks = ranked(scores, higher_is_better=False)
        judged = {
            name: Judged(name, scores[name], ranks[name], _grounds(one, two))
            for name, one, two in zip(known.alternatives, group, single, strict=True)
        }
        everybody = [judged.get(name, Judged(name, None, None)) for name in matrix.alternatives]
        shown = figure_text(self.v)
        term = Term(f"vikor_{shown}", f"VIKOR, v = {shown}", f"VIKOR(v = {shown})")
        findings = (*matrix.findings(), *_compromise(scores, group, single))
        return Evaluation(term, False, weights, everybody, findings)


def _regrets(matrix: DecisionMatrix, shares: list[float]) -> list[list[float]]:
    columns = []
    for column, sense, weight in zip(matrix.columns(), matrix.senses, shares, strict=True):
        best, worst = (max(column), min(column)) if sense is Sense.MORE else (min(column), max(column))
        # A constant column gives nobody reason for regret.
        columns.append(
            [weight * (best - value) / (best - worst) if best != worst else 0.0 for value in column]
        )
    return [list(row) for row in zip(*columns, strict=True)]


def _unit(values: list[float]) -> list[float]:
    least, most = min(values), max(values)
    return [(value - least) / (most - least) if most > least else 0.0 for value in values]


def _grounds(group: float, single: float) -> tuple[Explanation, ...]:
    return (
        Explanation("group_regret", Text("group regret S", "群体遗憾值 S"), score_of(group)),
        Explanation("single_regret", Text("largest single regret R", "最大个别遗憾值 R"), score_of(single)),
    )


def _compromise(scores: dict[str, Decimal], group: list[float], single: list[float]) -> list[Finding]:
    if len(scores) < 2:
        return []
    names = list(scores)
    ordered = sorted(names, key=lambda name: scores[name])
    leader, place = ordered[0], names.index(ordered[0])
    found = []
    advantage = Fraction(1, len(names) - 1)
    close = [name for name in ordered[1:] if Fraction(scores[name]) - Fraction(scores[leader]) < advantage]
    if close:
        rest = ", ".join(close[:10])
        found.append(
            _finding("no-advantage", f"no clear advantage over {rest}", f"相对 {rest} 无明显优势", leader)
        )
    if group[place] > min(group) and single[place] > min(single):
        found.append(_finding("unstable", "leads neither in S nor in R", "在 S 与 R 上均非最优", leader))
    return found


def _finding(what: str, en: str, zh: str, leader: str) -> Finding:
    return Finding(
        f"vikor.{what}", Severity.INFO, f"$.leader[{leader!r}]", Text(f"{leader} {en}", f"{leader}{zh}"), "I6"
    )
