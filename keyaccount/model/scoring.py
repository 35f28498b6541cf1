"""Scores of responses: what the answers come to, how much of it is known, and what is lacking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.model._checklist_engine import ONE, Compiled
from keyaccount.model.checklist import Checklist
from keyaccount.model.response import Answer, AnswerState, Responses
from keyaccount.values.numbers import SCORE_PLACES, Rounding, decimal_of, round_fraction, round_ratio

__all__ = ["ChecklistScore", "Scorer", "score_all"]

_MISSING = frozenset({AnswerState.UNANSWERED, AnswerState.UNKNOWN, AnswerState.DECLINED})


@attrs.frozen
class ChecklistScore:
    """Hold what one set of responses comes to at the close of a day.

    - `score` is the weighted mean of the answered questions, 0 to 1 at 12 places (one rounding, half
      even); None when nothing that counts was answered, or more is missing than the checklist allows.
    - `low` and `high` are the score if everything missing turned out 0 or 1; None where nothing counts.
    - `coverage` is the share of the applicable weight that was answered, `completeness` the share of the
      applicable questions (scored or not) with an answer; both 1 where nothing applies.
    - `points` is the exact weighted sum behind the score; disabled and inapplicable questions leave both
      sides of the division.

    Method: C4, C5.

    >>> ChecklistScore("stores", 1, "C007", date(2026, 3, 1), None, None, None, Decimal(1), Decimal(1),
    ...                Fraction(5), Fraction(12), Fraction(15), 12, 15, 3).prorated(0)
    Decimal('6')
    """

    checklist: str
    version: int
    subject: str
    as_of: date
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    coverage: Decimal
    completeness: Decimal
    points: Fraction
    answered_weight: Fraction
    applicable_weight: Fraction
    answered: int
    applicable: int
    missing: int

    def prorated(self, places: int, rounding: Rounding = Rounding.HALF_UP) -> Decimal | None:
        """Return the points scaled up to all applicable weight, None where nothing was answered.

        Source: the pro-rating rule of published clinical scales, total + total / answered x unanswered.
        """
        if self.answered_weight == 0:
            return None
        return round_fraction(self.points * self.applicable_weight / self.answered_weight, places, rounding)


@attrs.frozen(eq=False)
class Scorer:
    """Score any number of responses to one checklist; what can be computed once is.

    Takes time linear in answers. `KeyAccountError` (`responses.other-version`, `answer.*`) is raised
    for responses that do not fit the checklist, all misfits of one set at once.

    Method: C4, C5.

    >>> from keyaccount.model.checklist import EvidenceCaps
    >>> from keyaccount.model.question import Question, QuestionKind
    >>> from keyaccount.model.response import Chosen
    >>> from keyaccount.values.text import Text
    >>> asked = [Question(key, Text(key, key), QuestionKind.YES_NO, weight=weight)
    ...          for key, weight in (("a", 1), ("b", 3))]
    >>> scorer = Scorer(Checklist("x", 1, Text("x", "x"), asked, caps=EvidenceCaps.off()))
    >>> day = date(2026, 3, 1)
    >>> half = Responses("x", 1, [Answer("b", value=Chosen(["yes"]), on=day)])
    >>> found = scorer.score(half, as_of=day)
    >>> [str(figure.normalize()) for figure in (found.score, found.low, found.high, found.coverage)]
    ['1', '0.75', '1', '0.75']
    """

    checklist: Checklist
    _compiled: Compiled = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_compiled", Compiled.of(self.checklist))

    def score(self, responses: Responses, as_of: date) -> ChecklistScore:
        """Score one set of responses at the close of a day; later answers are not known yet."""
        given = self._compiled.given(responses, as_of)
        off = self._compiled.disabled(given) if self._compiled.conditional else None
        return self.score_given(responses, given, off, as_of)

    def score_given(
        self, responses: Responses, given: list[Answer | None], off: list[bool] | None, as_of: date
    ) -> ChecklistScore:
        """Score answers already lined up with their questions.

        >>> from keyaccount.model.question import Question, QuestionKind
        >>> from keyaccount.values.text import Text
        >>> one = Checklist("x", 1, Text("x", "x"), [Question("a", Text("a", "a"), QuestionKind.YES_NO)])
        >>> Scorer(one).score_given(Responses("x", 1), [None], None, date(2026, 3, 1)).score is None
        True
        """
        compiled = self._compiled
        scored, weights = compiled.scored, compiled.weights
        points = known = applicable_weight = 0
        answered = applicable = missing = 0
        for index, answer in enumerate(given):
            if off is not None and off[index]:
                continue
            state = AnswerState.UNANSWERED if answer is None else answer.state
            if state is AnswerState.NOT_APPLICABLE:
                continue
            applicable += 1
            if scored[index]:
                applicable_weight += weights[index]
            if answer is None or state is not AnswerState.ANSWERED:
                missing += scored[index]
                continue
            answered += 1
            if scored[index]:
                known += weights[index]
                cap = compiled.cap(index, answer, as_of)
                points += weights[index] * min(compiled.raw(index, answer), cap)
        return self._figures(
            responses, as_of, (points, known, applicable_weight), (answered, applicable, missing)
        )

    def _figures(
        self, responses: Responses, as_of: date, sums: tuple[int, int, int], counts: tuple[int, int, int]
    ) -> ChecklistScore:
        points, known, applicable_weight = sums
        answered, applicable, missing = counts
        limit = self.checklist.most_missing
        enough = known > 0 and (limit is None or missing <= limit)
        unit = self._compiled.weight_unit
        low = high = None
        if applicable_weight:
            low = _share(points, applicable_weight)
            high = _share(points + (applicable_weight - known) * ONE, applicable_weight)
        return ChecklistScore(
            self.checklist.id,
            self.checklist.version,
            responses.subject,
            as_of,
            _share(points, known) if enough else None,
            low,
            high,
            _share(known * ONE, applicable_weight) if applicable_weight else Decimal(1),
            _share(answered * ONE, applicable) if applicable else Decimal(1),
            Fraction(points, ONE * unit),
            Fraction(known, unit),
            Fraction(applicable_weight, unit),
            answered,
            applicable,
            missing,
        )


def _share(part: int, whole: int) -> Decimal:
    return decimal_of(round_ratio(part, whole, Rounding.HALF_EVEN), SCORE_PLACES)


def score_all(
    checklist: Checklist, responses: Iterable[Responses], as_of: date
) -> tuple[ChecklistScore, ...]:
    """Score many sets of responses to one checklist, in their order.

    >>> from keyaccount.values.text import Text
    >>> empty = Checklist("x", 1, Text("x", "x"), [])
    >>> score_all(empty, [Responses("x", 1)], date(2026, 3, 1))[0].score is None
    True
    """
    scorer = Scorer(checklist)
    return tuple(scorer.score(one, as_of) for one in responses)
