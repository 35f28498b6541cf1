"""Fair points of two parties straight from the issues, without the frontier: for spaces of any size."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import attrs

from keyaccount.bargaining.disagreement import Disagreement, DisagreementPoint, disagreement_point
from keyaccount.bargaining.fair import FairPoint
from keyaccount.bargaining.objectives import Aim, GainProduct, LeastShare, Top, WeightedSum
from keyaccount.bargaining.problem import BargainingProblem, Deal
from keyaccount.bargaining.rules import FairRule, score_gains
from keyaccount.bargaining.scaled import Scaled, scaled
from keyaccount.bargaining.search import Found, search
from keyaccount.bargaining.sweep import WorkLimit
from keyaccount.errors import refuse

__all__ = ["fair_point_of"]


@attrs.frozen
class _Ground:
    """The problem in whole units with the disagreement point a whole number too."""

    space: Scaled
    tables: tuple[tuple[tuple[int, ...], ...], ...]
    finer: tuple[int, ...]
    starts: tuple[int, ...]
    floors: tuple[int, ...]
    limit: WorkLimit

    def unit(self, party: int) -> Fraction:
        return Fraction(self.space.steps[party], self.space.scales[party] * self.finer[party])

    def value(self, party: int, units: int) -> Fraction:
        return self.space.value(party, 0) + units * self.unit(party)

    def find(self, objective: Aim) -> Found:
        return search(self.tables, self.floors, objective, self.limit)


def fair_point_of(
    problem: BargainingProblem,
    rule: FairRule,
    disagreement: DisagreementPoint,
    limit: WorkLimit | None = None,
) -> FairPoint:
    """Pick the fair deals of a rule without computing the frontier; equal to `fair_point` on it.

    For two parties and listed options. Past the work limit it holds the best deal found, if any, and
    `bound` says what no deal can exceed. Refuses other problems (`bargain.two-parties`).

    >>> split = BargainingProblem.from_tables([[[1, 2, 9]], [[9, 6, 0]]], bottom_lines=(0, 0))
    >>> fair_point_of(split, FairRule.NASH, Disagreement.BOTTOM_LINE).score
    (Fraction(12, 1),)
    """
    if len(problem.parties) != 2 or problem.linear:
        refuse(
            "bargain.two-parties",
            "$.problem",
            "the direct search takes two parties and listed options; use pareto_frontier or line_frontier",
            "直接求解只适用于两方且选项可列举的议题;请改用 pareto_frontier 或 line_frontier",
        )
    start = disagreement_point(problem, disagreement)
    ground = _ground(problem, start, limit or WorkLimit())
    ideals: tuple[Fraction, ...] = ()
    if rule is FairRule.KALAI_SMORODINSKY:
        tops = [ground.find(Top(party, *ground.floors)) for party in range(2)]
        if any(top.score is None or not top.exact for top in tops):
            # Without the ideals no share can be told; none exceeds the whole.
            whole = () if all(top.exact for top in tops) else (Fraction(1),)
            return _result(problem, rule, start, disagreement, (), (), whole)
        ideals = tuple(ground.value(party, top.score or 0) - start[party] for party, top in enumerate(tops))
    objective, unit = _objective(ground, rule, ideals)
    found = ground.find(objective)
    deals = [
        Deal(tuple([ground.value(party, value) for party, value in enumerate(units)]), choice)
        for units, choice in found.deals
    ]
    if rule is FairRule.LEXIMIN and deals:
        best = max(sorted(_gains(deal, start)) for deal in deals)
        deals = [deal for deal in deals if sorted(_gains(deal, start)) == best]
    score = score_gains(rule, _gains(deals[0], start), ideals) if deals else ()
    bound = () if found.bound is None else (_offset(ground, rule, start) + found.bound * unit,)
    return _result(
        problem, rule, start, disagreement, tuple(deals), ideals, score if found.exact else bound, score
    )


def _ground(problem: BargainingProblem, start: tuple[Fraction, ...], limit: WorkLimit) -> _Ground:
    space = scaled(problem)
    units = [space.units(party, low) for party, low in enumerate(start)]
    finer = tuple(one.denominator for one in units)
    tables = tuple(
        table if more == 1 else tuple(tuple(value * more for value in row) for row in table)
        for table, more in zip(space.tables, finer, strict=True)
    )
    starts = tuple(one.numerator for one in units)
    floors = tuple(
        max(low, 0, 0 if floor is None else floor * more)
        for low, floor, more in zip(starts, space.floors, finer, strict=True)
    )
    return _Ground(space, tables, finer, starts, floors, limit)


def _objective(ground: _Ground, rule: FairRule, ideals: tuple[Fraction, ...]) -> tuple[Aim, Fraction]:
    """Return what to aim at, and what one point of its score is worth in the rule's own measure."""
    first, second = ground.unit(0), ground.unit(1)
    if rule is FairRule.NASH:
        return GainProduct(*ground.starts), first * second
    if rule is FairRule.KALAI_SMORODINSKY:
        if not all(ideals):
            # Who can gain nothing has no share; the other simply takes the most.
            party = 0 if ideals[0] else 1
            top = ideals[party]
            return Top(party, *ground.floors), ground.unit(party) / top if top else Fraction(0)
        first, second = first / ideals[0], second / ideals[1]
    unit = Fraction(1, lcm(first.denominator, second.denominator))
    weights = int(first / unit), int(second / unit)
    if rule is FairRule.UTILITARIAN:
        return WeightedSum(*weights, *ground.floors), unit
    return LeastShare(ground.starts[0], ground.starts[1], *weights), unit


def _offset(ground: _Ground, rule: FairRule, start: tuple[Fraction, ...]) -> Fraction:
    """Return the score of zero units where the objective counts values instead of gains."""
    if rule is FairRule.UTILITARIAN:
        return sum((ground.value(party, 0) - start[party] for party in range(2)), Fraction(0))
    return Fraction(0)


def _gains(deal: Deal, start: tuple[Fraction, ...]) -> list[Fraction]:
    return [value - low for value, low in zip(deal.values, start, strict=True)]


def _result(
    problem: BargainingProblem,
    rule: FairRule,
    start: tuple[Fraction, ...],
    disagreement: DisagreementPoint,
    deals: tuple[Deal, ...],
    ideals: tuple[Fraction, ...],
    bound: tuple[Fraction, ...],
    score: tuple[Fraction, ...] = (),
) -> FairPoint:
    convention = disagreement if isinstance(disagreement, Disagreement) else None
    return FairPoint(rule, problem.parties, deals, score, start, ideals, convention, bound)
