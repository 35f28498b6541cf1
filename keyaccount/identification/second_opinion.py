"""A second opinion: the same readings judged by another aggregation method, and how far they agree."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.identification.aggregation import Bounds
from keyaccount.identification.case import Track
from keyaccount.identification.criterion import Reading
from keyaccount.identification.decision_matrix import DecisionMatrix, Sense
from keyaccount.identification.evaluation import Aggregation, Evaluation
from keyaccount.identification.policy import IdentificationPolicy
from keyaccount.identification.ranked_account import scales_of
from keyaccount.identification.ranking import Ranking
from keyaccount.identification.weights import Weights, weights_from
from keyaccount.values.checks import check_int, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["SecondOpinion", "bounds_of", "matrix_of", "second_opinion"]


@attrs.frozen
class SecondOpinion:
    """Hold what another method makes of a ranking, and whom the two disagree about.

    `overlap` is the share of the first `places` both have in common. `only_here` are in by the ranking
    alone, `only_there` by the other method alone. Method: I6.

    >>> from keyaccount.identification.weights import equal_weights
    >>> from keyaccount.values.text import Term
    >>> empty = Evaluation(Term("own", "own", "自有方法"), True, equal_weights(("x",)), ())
    >>> print(SecondOpinion(empty, 2, Decimal("0.5"), ("C1",), ("C2",)).summary())
    first 2 in common with own = 0.5 [I6]
      only by the ranking = C1
      only by own = C2
    """

    evaluation: Evaluation
    places: int
    overlap: Decimal
    only_here: tuple[str, ...] = attrs.field(converter=tuple_of)
    only_there: tuple[str, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def explain(self) -> Explanation:
        """Explain how far the two methods agree. Method: I6."""
        term = self.evaluation.method
        parts = (
            Explanation(
                "here", Text("only by the ranking", "仅按本排名入选"), ", ".join(self.only_here) or "-"
            ),
            Explanation(
                "there", Text(f"only by {term.en}", f"仅按 {term.zh} 入选"), ", ".join(self.only_there) or "-"
            ),
        )
        label = Text(
            f"first {self.places} in common with {term.en}", f"与 {term.zh} 前 {self.places} 名的重合度"
        )
        return Explanation("overlap", label, self.overlap, clause="I6", parts=parts)

    def table(self) -> Table:
        """Return the other method's ranking as a table."""
        return self.evaluation.table()

    def summary(self, lang: Lang = "en") -> str:
        """Word the agreement in a few lines."""
        return self.explain().tree(lang)

    def html(self, lang: Lang = "en") -> str:
        """Write the explanation as one HTML element."""
        return self.explain().html(lang)

    def _repr_html_(self) -> str:
        return self.html()


def bounds_of(policy: IdentificationPolicy) -> Bounds:
    """Return the policy's fixed bounds, for methods that need them (weighted sum, SPOTIS).

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.values.money import Money
    >>> bounds_of(standard_policy(Money(1, "CNY"))).of(("regularity",))
    [(0.0, 1.0)]
    """
    return Bounds({one.key: (one.worst, one.best) for one in policy.criteria})


def matrix_of(ranking: Ranking, track: Track = Track.CURRENT) -> tuple[DecisionMatrix, Weights]:
    """Return the readings of a track as a decision matrix, with the policy's weights.

    Criteria that are known of nobody drop out and the other weights are scaled up; an absent reading is
    an unknown cell. Raises `KeyAccountError` (`opinion.nobody`) where nothing is known of anybody.

    >>> from datetime import date
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.model.book import Book
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.values.money import Money
    >>> ledger = Ledger.from_rows(
    ...     [("C1", date(2026, 1, 5), 300, 200)],
    ...     ("customer", "invoiced", "net_amount", "cost_amount"), currency="CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C1", "Hua")])
    >>> matrix, weights = matrix_of(identify(book, standard_policy(Money(10_000, "CNY")), book.as_of))
    >>> matrix.criteria[0], sum(weights.values.values()) == 1
    ('turnover_to_target', True)
    """
    check_type(ranking, Ranking, "$.ranking")
    accounts = ranking.accounts if track is Track.CURRENT else ranking.prospects
    policy = ranking.policy
    known = [
        scale
        for scale in scales_of(policy, track)
        if any(isinstance(one.readings[scale.column], Reading) for one in accounts)
    ]
    if not known:
        refuse(
            "opinion.nobody",
            "$.ranking",
            "nothing is known of anybody on this track",
            "该类客户没有任何已知信息",
        )
    rows = {
        one.customer: tuple(
            reading.value if isinstance(reading := one.readings[scale.column], Reading) else None
            for scale in known
        )
        for one in accounts
    }
    senses = [Sense.MORE if scale.best > scale.worst else Sense.LESS for scale in known]
    matrix = DecisionMatrix.of(rows, [scale.key for scale in known], senses)
    raw: dict[str, Fraction | float] = {scale.key: Fraction(scale.weight) for scale in known}
    return matrix, weights_from(policy.weights_of(track).method, raw)


def second_opinion(
    ranking: Ranking, aggregation: Aggregation, places: int, track: Track = Track.CURRENT
) -> SecondOpinion:
    """Judge a ranking's readings by another method and say whom the two disagree about.

    Methods other than the weighted sum and SPOTIS compare customers with each other, so there a
    customer that comes or goes may reorder the others. Method: I6.

    >>> from datetime import date
    >>> from keyaccount.identification.aggregation import Normalisation, Topsis
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.model.book import Book
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.values.money import Money
    >>> rows = [("C1", date(2026, 1, 5), 300, 200), ("C2", date(2026, 1, 6), 100, 90)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount", "cost_amount"), currency="CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C1", "Hua"), Customer("C2", "Lee")])
    >>> ranking = identify(book, standard_policy(Money(10_000, "CNY")), book.as_of)
    >>> second_opinion(ranking, Topsis(Normalisation.VECTOR), 1).overlap == 1
    True
    """
    check_int(places, "$.places", least=1)
    matrix, weights = matrix_of(ranking, track)
    evaluation = aggregation.evaluate(matrix, weights)
    accounts = ranking.accounts if track is Track.CURRENT else ranking.prospects
    here = {one.customer for one in accounts if one.rank is not None and one.rank <= places}
    there = {one.alternative for one in evaluation.judged if one.rank is not None and one.rank <= places}
    overlap = score_of(Fraction(len(here & there), max(len(here), len(there), 1)))
    silent = sum(one.rank is None for one in evaluation.judged)
    text = Text(
        f"{silent} customers have unknown cells and are not scored by it",
        f"{silent} 个客户含未知值,该方法未评分",
    )
    findings = (Finding("opinion.unscored", Severity.INFO, "$.ranking", text, "I6"),) if silent else ()
    return SecondOpinion(evaluation, places, overlap, sorted(here - there), sorted(there - here), findings)
