"""Design terms that leave both sides above their bottom lines, and say how far each figure may move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.bargaining.disagreement import Disagreement
from keyaccount.bargaining.fair import fair_point
from keyaccount.bargaining.frontier import pareto_frontier
from keyaccount.bargaining.problem import BargainingProblem, ValuedIssue
from keyaccount.bargaining.rules import FairRule
from keyaccount.errors import refuse
from keyaccount.incentives.channel import Market, integrated_optimum, outcome_of, outcome_of_pieces
from keyaccount.incentives.design_result import Floors, FrontierPoint, NoDesign, ParameterRange, WinWinDesign
from keyaccount.incentives.design_search import Evaluator, Steps, fair_aim, ideal_aim, search, supplier_aim
from keyaccount.incentives.terms_space import Parameter, TermsSpace
from keyaccount.incentives.trade_outcome import TradeOutcome
from keyaccount.values.checks import check_type
from keyaccount.values.figures import figure_text
from keyaccount.values.numbers import round_fraction

__all__ = ["best_for_supplier", "design_win_win", "feasible_ranges"]

# Points looked at exactly, and the widest parameter scanned step by step.
EXACT = 240
SCANNED = 4_096


@attrs.frozen
class _Ground:
    """A space, a market and floors, evaluated exactly at points counted in steps."""

    space: TermsSpace
    market: Market
    floors: Floors
    parameters: tuple[Parameter, ...]
    evaluator: Evaluator

    def values(self, point: Steps) -> tuple[Fraction, ...]:
        return tuple(one.at(step) for one, step in zip(self.parameters, point, strict=True))

    def outcome(self, point: Steps) -> TradeOutcome | None:
        values = self.values(point)
        pieces = self.space.outlay(values)
        return outcome_of_pieces(pieces, self.space.kept(values), self.market) if pieces else None

    def feasible(self, point: Steps) -> bool:
        made = self.outcome(point)
        return made is not None and self.floors.met(made)

    def roughly(self, point: Steps) -> bool:
        gains = self.evaluator.gains(point)
        return gains is not None and min(gains) >= -1e-9 and max(gains) > 1e-9


def _ground(space: TermsSpace, market: Market, floors: Floors) -> _Ground:
    check_type(market, Market, "$.market")
    check_type(floors, Floors, "$.floors")
    parameters = tuple(space.parameters)
    for place, one in enumerate(parameters):
        check_type(one, Parameter, f"$.space.parameters[{place}]")
    if not parameters:
        refuse("design.parameters", "$.space", "has no parameters to choose", "没有可选参数")
    return _Ground(space, market, floors, parameters, Evaluator(space, market, floors.exact))


def design_win_win(
    space: TermsSpace, market: Market, floors: Floors, *, rule: FairRule = FairRule.NASH
) -> WinWinDesign | NoDesign:
    """Choose the terms of a family that leave both sides above their bottom lines, by a fairness rule.

    Gains count from the floors. The search runs on a grid in floats; the chosen point, the frontier and
    the ranges are exact. Where nothing leaves both above their floors, says which floor binds and by
    how much. Deterministic; about half a second for three open parameters.
    Raises `KeyAccountError` (`design.parameters`, ...). Method: N6, N7.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import AllUnitsSpace
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = AllUnitsSpace(Parameter.fixed("price", 40), Parameter.fixed("reached", 30),
    ...                       Parameter("then", 20, 40, "0.05"))
    >>> made = design_win_win(space, market, Floors(450, 225))
    >>> made.terms.text.en, [(str(one.low), str(one.high)) for one in made.ranges if one.open]
    ('price 40, from 30 on 28.75 for all units', [('25', '32.5')])
    """
    check_type(rule, FairRule, "$.rule")
    ground = _ground(space, market, floors)
    looked = _exactly(ground, _points(ground, rule))
    good = {point: made for point, made in looked.items() if floors.met(made)}
    if not good:
        return _closest(ground, looked)
    chosen, frontier = _chosen(ground, good, rule)
    terms = space.terms(ground.values(chosen))
    return WinWinDesign(
        terms=terms,
        rule=rule,
        floors=floors,
        outcome=outcome_of(terms, market),
        ranges=[_range(ground, chosen, axis) for axis in range(len(chosen))],
        frontier=frontier,
        integrated=integrated_optimum(market),
        looked_at=len(ground.evaluator.known),
    )


def _points(ground: _Ground, rule: FairRule) -> list[Steps]:
    """Return the points worth an exact look; the sides' ideals first where the rule measures by them."""
    evaluator = ground.evaluator
    ideals: list[Steps] = []
    best = (1.0, 1.0)
    if rule is FairRule.KALAI_SMORODINSKY:
        ideals = [search(evaluator, ideal_aim(evaluator, side))[0] for side in (0, 1)]
        reached = [evaluator.gains(point) for point in ideals]
        ours, theirs = (gains[side] if gains else 0.0 for side, gains in enumerate(reached))
        best = (max(ours, 1e-9), max(theirs, 1e-9))
    points = search(evaluator, fair_aim(evaluator, rule, best))
    return list(dict.fromkeys([points[0], *ideals, *points]))


def _exactly(ground: _Ground, points: Sequence[Steps]) -> dict[Steps, TradeOutcome]:
    """Return the exact outcomes of the best points and of an even sample of the acceptable rest."""
    near = list(points[: EXACT // 2])
    good = [point for point in points[EXACT // 2 :] if ground.roughly(point)]
    sample = good[:: max(1, len(good) // (EXACT // 2))]
    found = {}
    for point in dict.fromkeys([*near, *_neighbours(ground, near[0]), *sample]):
        made = ground.outcome(point)
        if made is not None:
            found[point] = made
    return found


def _neighbours(ground: _Ground, point: Steps) -> list[Steps]:
    """Return the points one step beside the best, where rounding in floats may have misjudged."""
    made = []
    for axis, one in enumerate(ground.parameters):
        for by in (-1, 1):
            if 0 <= point[axis] + by <= one.steps:
                made.append((*point[:axis], point[axis] + by, *point[axis + 1 :]))
    return made


def _chosen(
    ground: _Ground, good: dict[Steps, TradeOutcome], rule: FairRule
) -> tuple[Steps, list[FrontierPoint]]:
    """Return the fair point among exactly known designs, ties to the lowest parameters, and the frontier."""
    points = sorted(good)
    values = [[good[point].supplier for point in points], [good[point].customer for point in points]]
    issue = ValuedIssue("design", [str(place) for place in range(len(points))], values)
    problem = BargainingProblem(("supplier", "customer"), [issue], ground.floors.exact)
    frontier = pareto_frontier(problem)
    picked = fair_point(frontier, rule, Disagreement.BOTTOM_LINE)
    place = min(deal.choice[0] for deal in picked.deals)
    shown = [
        FrontierPoint(ground.values(points[deal.choice[0]]), deal.values[0], deal.values[1])
        for deal in frontier.deals
    ]
    return points[place], shown


def _closest(ground: _Ground, looked: dict[Steps, TradeOutcome]) -> NoDesign:
    def shortfall(point: Steps) -> tuple[Fraction, Steps]:
        ours, theirs = ground.floors.gains(looked[point])
        return max(-ours, -theirs), point

    if not looked:
        return NoDesign(ground.floors, None, ())
    point = min(looked, key=shortfall)
    return NoDesign(ground.floors, looked[point], ground.values(point))


def _range(ground: _Ground, chosen: Steps, axis: int) -> ParameterRange:
    """Return how far one parameter may move, the others staying, before a floor is crossed."""
    one = ground.parameters[axis]

    def ok(step: int) -> bool:
        return ground.roughly((*chosen[:axis], step, *chosen[axis + 1 :]))

    def surely(step: int) -> bool:
        return ground.feasible((*chosen[:axis], step, *chosen[axis + 1 :]))

    low = _end(chosen[axis], 0, -1, ok, surely)
    high = _end(chosen[axis], one.steps, 1, ok, surely)
    ends = (round_fraction(one.at(step), 12) for step in (chosen[axis], low, high))
    value, lowest, highest = (Decimal(figure_text(end)) for end in ends)
    return ParameterRange(one.name, value, lowest, highest, one.step, one.steps > 0)


def _end(start: int, limit: int, sign: int, ok: Callable[[int], bool], surely: Callable[[int], bool]) -> int:
    """Return the last step from `start` towards `limit` up to which every step looked at is feasible."""
    length = abs(limit - start)
    stride = max(1, length // SCANNED)
    last = 0
    while last < length and ok(start + sign * min(last + stride, length)):
        last = min(last + stride, length)
    bad = min(last + stride, length)
    while last + 1 < bad:
        middle = (last + bad) // 2
        last, bad = (middle, bad) if ok(start + sign * middle) else (last, middle)
    # The ends are settled in exact numbers: floats may be off by a step.
    while last > 0 and not surely(start + sign * last):
        last -= 1
    while last < length and surely(start + sign * (last + 1)):
        last += 1
    return start + sign * last


def feasible_ranges(
    space: TermsSpace, market: Market, floors: Floors
) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return every stretch of the one open parameter that leaves both sides above their floors.

    Looks at each step up to 4,096 of them, beyond that at evenly spread ones, and settles the ends
    exactly. Raises `KeyAccountError` (`design.one-parameter`). Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import RevenueShareSpace
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = RevenueShareSpace(Parameter("share", 0, 1, "0.001"), unit_cost=10)
    >>> feasible_ranges(space, market, Floors(450, 225))
    ((Fraction(1, 4), Fraction(1, 2)),)
    """
    ground = _ground(space, market, floors)
    axes = [axis for axis, one in enumerate(ground.parameters) if one.steps]
    if len(axes) != 1:
        refuse("design.one-parameter", "$.space", "leave exactly one parameter open", "请只保留一个可变参数")
    axis = axes[0]
    one = ground.parameters[axis]
    rest = [0] * len(ground.parameters)

    def at(step: int) -> Steps:
        return (*rest[:axis], step, *rest[axis + 1 :])

    stride = max(1, one.steps // SCANNED)
    found: list[tuple[Fraction, Fraction]] = []
    step = 0
    while step <= one.steps:
        if ground.feasible(at(step)):
            low = _end(step, 0, -1, lambda s: ground.roughly(at(s)), lambda s: ground.feasible(at(s)))
            high = _end(step, one.steps, 1, lambda s: ground.roughly(at(s)), lambda s: ground.feasible(at(s)))
            found.append((one.at(low), one.at(high)))
            step = high
        step += stride
    return tuple(found)


def best_for_supplier(space: TermsSpace, market: Market) -> tuple[tuple[Fraction, ...], TradeOutcome]:
    """Return the values of a family that bring us most if the customer only answers, and their outcome.

    What both sides earn before any agreement: the usual bottom lines. Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import WholesaleSpace
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> values, alone = best_for_supplier(WholesaleSpace(Parameter("price", 10, 70, "0.5")), market)
    >>> values[0], alone.supplier, alone.customer
    (Fraction(40, 1), Fraction(450, 1), Fraction(225, 1))
    """
    ground = _ground(space, market, Floors(0, 0))
    best = search(ground.evaluator, supplier_aim(ground.evaluator))[:EXACT]
    looked = {point: ground.outcome(point) for point in dict.fromkeys([*best, *_neighbours(ground, best[0])])}
    exact = {point: made for point, made in looked.items() if made is not None}
    if not exact:
        refuse("design.parameters", "$.space", "makes no terms anywhere", "该参数空间没有可行条款")
    chosen = max(exact, key=lambda point: (exact[point].supplier, point))
    return ground.values(chosen), exact[chosen]
