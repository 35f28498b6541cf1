"""What an aggregation method says: one explained score per alternative, the method's name in full."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

import attrs

from keyaccount.errors import Lang
from keyaccount.identification.decision_matrix import DecisionMatrix
from keyaccount.identification.weights import Weights
from keyaccount.values.checks import check_one_of, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.finding import Finding
from keyaccount.values.numbers import exact
from keyaccount.values.table import Table
from keyaccount.values.text import Term, Text

__all__ = ["Aggregation", "Evaluation", "Judged", "judged_sum", "ranked"]


class Aggregation(Protocol):
    """Turn a matrix and weights into scores: one method, so that an own one can be passed in."""

    def evaluate(self, matrix: DecisionMatrix, weights: Weights) -> Evaluation:
        """Return a score per alternative with everything known, findings for the rest."""
        ...


@attrs.frozen
class Judged:
    """Hold one alternative's score and rank; equal scores share the rank. `parts` say what made it.

    Where the method is additive the parts sum to the score exactly; otherwise they are its grounds.

    >>> judged_sum("a", {"sales": Decimal("0.2"), "margin": Decimal("0.3")}, 1).score
    Decimal('0.5')
    """

    alternative: str
    score: Decimal | None
    rank: int | None
    parts: tuple[Explanation, ...] = attrs.field(default=(), converter=tuple_of)
    additive: bool = False


def judged_sum(alternative: str, contributions: dict[str, Decimal], rank: int) -> Judged:
    """Return an alternative whose score is the exact sum of its contributions.

    >>> judged_sum("a", {"sales": Decimal(1)}, 1).additive
    True
    """
    with exact():
        score = sum(contributions.values(), Decimal(0))
    parts = tuple(Explanation(key, Text(key, key), value) for key, value in contributions.items())
    return Judged(alternative, score, rank, parts, additive=True)


@attrs.frozen
class Evaluation:
    """Hold the scores of all alternatives by one method, named with its normalisation and parameters.

    `higher_is_better` says how to read the score. Alternatives with unknown cells have neither score
    nor rank, and a finding each. Method: I6.

    >>> from keyaccount.identification.aggregation import Normalisation, Topsis
    >>> from keyaccount.identification.weights import equal_weights
    >>> matrix = DecisionMatrix.of({"a": (5, 8), "b": (7, 6)}, ("x", "y"))
    >>> result = Topsis(Normalisation.VECTOR).evaluate(matrix, equal_weights(("x", "y")))
    >>> result.method.en, result.best
    ('TOPSIS, vector normalisation', ('b',))
    """

    method: Term
    higher_is_better: bool
    weights: Weights
    judged: tuple[Judged, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def of(self, alternative: str) -> Judged:
        """Return one alternative's result.

        Raises `KeyAccountError` (`alternative.unknown`) with the closest known name.
        """
        check_one_of(alternative, (one.alternative for one in self.judged), "alternative.unknown", "$")
        return next(one for one in self.judged if one.alternative == alternative)

    @property
    def best(self) -> tuple[str, ...]:
        """Return everybody on rank 1."""
        return tuple(one.alternative for one in self.judged if one.rank == 1)

    @property
    def scores(self) -> dict[str, Decimal | None]:
        """Return the scores by alternative."""
        return {one.alternative: one.score for one in self.judged}

    @property
    def ranks(self) -> dict[str, int | None]:
        """Return the ranks by alternative."""
        return {one.alternative: one.rank for one in self.judged}

    def explain(self, alternative: str) -> Explanation:
        """Explain one score by its parts. Method: I6."""
        one = self.of(alternative)
        named = [finding.text for finding in self.findings if repr(alternative) in finding.path]
        reason = (
            named[0]
            if named
            else Text(f"{self.method.en}, rank {one.rank}", f"{self.method.zh},第 {one.rank} 名")
        )
        combine = Combine.SUM if one.additive and one.score is not None else Combine.REASONS
        return Explanation(
            "score", Text(alternative, alternative), one.score, reason, "I6", parts=one.parts, combine=combine
        )

    def table(self) -> Table:
        """Return the ranking as a table, unscored alternatives last."""
        ordered = sorted(self.judged, key=lambda one: (one.rank is None, one.rank or 0, one.alternative))
        rows: list[tuple[Figure, ...]] = [(one.rank, one.alternative, one.score) for one in ordered]
        heads = (Text("rank", "名次"), Text("alternative", "对象"), Text("score", "得分"))
        texts = [finding.say() for finding in self.findings[:5]]
        texts_zh = [finding.say("zh") for finding in self.findings[:5]]
        note = Text("\n".join(texts), "\n".join(texts_zh)) if texts else None
        return Table(self.method.text, heads, rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Word the ranking on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def ranked(scores: dict[str, Decimal], higher_is_better: bool) -> dict[str, int]:
    """Rank scores of 12 places: equal scores share the best place of their group (1, 2, 2, 4).

    >>> half = Decimal("0.5")
    >>> ranked({"a": half, "b": Decimal("0.9"), "c": half}, higher_is_better=True)
    {'b': 1, 'a': 2, 'c': 2}
    """
    ordered = sorted(scores.items(), key=lambda pair: pair[1], reverse=higher_is_better)
    ranks: dict[str, int] = {}
    last: Decimal | None = None
    rank = 0
    for place, (alternative, score) in enumerate(ordered, start=1):
        if score != last:
            rank, last = place, score
        ranks[alternative] = rank
    return ranks
