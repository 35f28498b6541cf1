"""Fair points on a frontier: Nash, Kalai-Smorodinsky, egalitarian, utilitarian, leximin, with every tie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm

import attrs

from keyaccount.bargaining.disagreement import Disagreement, DisagreementPoint, disagreement_point
from keyaccount.bargaining.frontier import Frontier
from keyaccount.bargaining.lines import LineFrontier, Piece
from keyaccount.bargaining.problem import BargainingProblem, Deal
from keyaccount.bargaining.rules import FairRule, Score, ratios, score_gains, whole_score
from keyaccount.errors import Lang
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.text import Text

__all__ = ["FairPoint", "fair_point", "fair_points"]


@attrs.frozen
class FairPoint:
    """Hold the deals one rule picks (all ties), the score they share and what the gains were counted from.

    `deals` is empty when no deal meets every bottom line and the disagreement point. `convention` is None
    where the point was given by hand. `ideals` is each party's greatest gain (Kalai-Smorodinsky only);
    `bound` the most any deal could score: equal to the score unless a work limit was reached.

    >>> from keyaccount.bargaining.frontier import pareto_frontier
    >>> two = BargainingProblem.from_tables([[[0, 3], [0, 1]], [[2, 0], [2, 0]]], (None, None))
    >>> nash = fair_point(pareto_frontier(two), FairRule.NASH, disagreement=(0, 0))
    >>> nash.deals[0].choice, nash.score[0]
    ((1, 0), Fraction(6, 1))
    """

    rule: FairRule
    parties: tuple[str, ...] = attrs.field(converter=tuple_of)
    deals: tuple[Deal, ...] = attrs.field(converter=tuple_of)
    score: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    disagreement: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    ideals: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    convention: Disagreement | None
    bound: tuple[Fraction, ...] = attrs.field(converter=tuple_of)

    @property
    def exact(self) -> bool:
        """Tell whether no deal can score more."""
        return self.score == self.bound

    def gains(self, deal: Deal) -> tuple[Fraction, ...]:
        """Return what each party gains over the disagreement point."""
        return tuple(value - start for value, start in zip(deal.values, self.disagreement, strict=True))

    def explain(self) -> Explanation:
        """Explain the point: per tied deal the parties' figures that make the score (clause N6)."""
        if not self.deals:
            nothing = Text("no deal meets every bottom line", "没有方案能同时满足各方低线")
            return Explanation(self.rule.value, self.rule.text, None, nothing, clause="N6")
        parts = tuple(self._explain_deal(index, deal) for index, deal in enumerate(self.deals))
        start = (
            self.convention.text
            if self.convention
            else Text("gains counted from a given point", "收益从给定点起算")
        )
        reason = Text(
            f"{self.rule.meaning.en}; {start.en}; {len(self.deals)} tied",
            f"{self.rule.meaning.zh};{start.zh};并列 {len(self.deals)} 个",
        )
        return Explanation(self.rule.value, self.rule.text, self.score[0], reason, clause="N6", because=parts)

    def _explain_deal(self, index: int, deal: Deal) -> Explanation:
        gains = self.gains(deal)
        figures = list(gains)
        label, zh, who = "gain", "收益", list(self.parties)
        if self.rule is FairRule.KALAI_SMORODINSKY:
            figures = ratios(gains, self.ideals)
            label = "share of the best possible gain"
            who = [name for name, ideal in zip(self.parties, self.ideals, strict=True) if ideal > 0]
            zh = "占最大可得的比例"
        parts = tuple(
            Explanation(
                f"{self.rule.value}.{index}.{place}", Text(f"{name}: {label}", f"{name}:{zh}"), figure
            )
            for place, (name, figure) in enumerate(zip(who, figures, strict=True))
        )
        return Explanation(
            f"{self.rule.value}.{index}",
            Text(f"deal {index + 1}", f"方案 {index + 1}"),
            self.score[0],
            clause="N6",
            parts=parts,
            combine=self.rule.combine if parts else Combine.REASONS,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the point as a few lines."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.explain()._repr_html_()


def fair_point(
    frontier: Frontier | LineFrontier, rule: FairRule, disagreement: DisagreementPoint
) -> FairPoint:
    """Pick the deals a rule calls fair among those at or above the disagreement point.

    Every rule is decided in exact fractions and all ties are returned. Egalitarian, utilitarian and
    leximin compare the parties' values as they are, so those must share a unit; Nash and
    Kalai-Smorodinsky do not need one. Source: Nash 1950; Kalai and Smorodinsky 1975; Kalai 1977;
    on a finite set of deals as maximisers of product, least ratio and least gain. On a frontier of
    straight pieces the point may lie inside one; where a whole piece ties (utilitarian, slope 1) its ends
    are returned.

    >>> from keyaccount.bargaining.frontier import pareto_frontier
    >>> split = BargainingProblem.from_tables([[[1, 2, 9]], [[9, 6, 0]]], bottom_lines=(0, 0))
    >>> fair_point(pareto_frontier(split), FairRule.NASH, Disagreement.BOTTOM_LINE).deals[0].choice
    (1,)
    """
    start = disagreement_point(frontier.problem, disagreement)
    deals = frontier.deals if isinstance(frontier, Frontier) else tuple(_candidates(frontier, rule, start))
    return pick(frontier.problem, deals, rule, start, disagreement, frontier.exact)


def fair_points(frontier: Frontier | LineFrontier, disagreement: DisagreementPoint) -> tuple[FairPoint, ...]:
    """Pick the fair point of every rule, in the order of `FairRule`.

    >>> from keyaccount.bargaining.frontier import pareto_frontier
    >>> split = BargainingProblem.from_tables([[[1, 2, 9]], [[9, 6, 0]]], bottom_lines=(0, 0))
    >>> [point.deals[0].choice[0] for point in fair_points(pareto_frontier(split), Disagreement.BOTTOM_LINE)]
    [1, 1, 1, 0, 1]
    """
    return tuple(fair_point(frontier, rule, disagreement) for rule in FairRule)


def pick(
    problem: BargainingProblem,
    deals: tuple[Deal, ...],
    rule: FairRule,
    start: tuple[Fraction, ...],
    disagreement: DisagreementPoint,
    exact: bool,
) -> FairPoint:
    """Score the deals at or above the disagreement point and keep the best."""
    starts, gained = _whole_gains(deals, start)
    ideals = [max((gains[party] for _, gains in gained), default=0) for party in range(len(start))]
    scores = [whole_score(rule, gains, ideals) for _, gains in gained]
    most = max(scores, default=())
    chosen = [deal for (deal, _), score in zip(gained, scores, strict=True) if score == most]
    best_gains = [Fraction(ideal, starts) for ideal in ideals] if rule is FairRule.KALAI_SMORODINSKY else []
    score: Score = ()
    if chosen:
        gains = [value - low for value, low in zip(chosen[0].values, start, strict=True)]
        score = score_gains(rule, gains, best_gains)
    convention = disagreement if isinstance(disagreement, Disagreement) else None
    return FairPoint(
        rule, problem.parties, chosen, score, start, best_gains, convention, score if exact else ()
    )


def _whole_gains(
    deals: tuple[Deal, ...], start: tuple[Fraction, ...]
) -> tuple[int, list[tuple[Deal, tuple[int, ...]]]]:
    """Count gains in whole units of one common scale: many times faster than fractions, and as exact."""
    lows = [low.as_integer_ratio() for low in start]
    columns: list[list[tuple[int, int]]] = []
    scales: list[int] = []
    for party, (_, denominator) in enumerate(lows):
        columns.append([deal.values[party].as_integer_ratio() for deal in deals])
        denominators = {below for _, below in columns[-1]}
        scales.append(lcm(denominator, *denominators))
    scale = lcm(*scales)
    gains = [
        [value * (scale // below) - low * (scale // under) for value, below in column]
        for column, (low, under) in zip(columns, lows, strict=True)
    ]
    rows = zip(*gains, strict=True)
    return scale, [(deal, row) for deal, row in zip(deals, rows, strict=True) if min(row) >= 0]


def _candidates(frontier: LineFrontier, rule: FairRule, start: tuple[Fraction, ...]) -> Iterator[Deal]:
    """Yield the only deals on straight pieces that can be best: ends, and where a rule turns inside."""
    inside = [part for piece in frontier.pieces if (part := _above(piece, start)) is not None]
    ideals = [
        max(
            (deal.values[party] - start[party] for part in inside for deal in (part.start, part.end)),
            default=0,
        )
        for party in range(2)
    ]
    found: dict[Deal, None] = {}
    for part in inside:
        found[part.start] = found[part.end] = None
        share = _turn(part, rule, start, ideals)
        if share is not None and 0 < share < 1:
            found[part.at(share)] = None
    yield from found


def _above(piece: Piece, start: tuple[Fraction, ...]) -> Piece | None:
    """Cut a piece to the deals at or above the disagreement point."""
    (u1, v1), (u2, v2) = piece.start.values, piece.end.values
    if u1 < start[0] or v2 < start[1]:
        return None
    low = (start[1] - v1) / (v2 - v1) if v1 < start[1] else Fraction(0)
    high = (u1 - start[0]) / (u1 - u2) if u2 < start[0] else Fraction(1)
    return Piece(piece.at(low), piece.at(high)) if low <= high else None


def _turn(
    piece: Piece, rule: FairRule, start: tuple[Fraction, ...], ideals: Sequence[Fraction | int]
) -> Fraction | None:
    """Return how far along a piece a rule's score turns from rising to falling; None where it cannot."""
    (u1, v1), (u2, v2) = piece.start.values, piece.end.values
    first, second, down, up = u1 - start[0], v1 - start[1], u1 - u2, v2 - v1
    if not down or rule is FairRule.UTILITARIAN:
        return None
    if rule is FairRule.NASH:
        return (first * up - second * down) / (2 * down * up)
    scale = (Fraction(1), Fraction(1))
    if rule is FairRule.KALAI_SMORODINSKY:
        scale = (1 / Fraction(ideals[0]), 1 / Fraction(ideals[1]))
    return (first * scale[0] - second * scale[1]) / (down * scale[0] + up * scale[1])
