"""Search a family of terms for the point both sides gain most by: in floats, checked exactly afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations, product

from keyaccount.bargaining.rules import FairRule
from keyaccount.incentives.channel import Market, answer_to, plain_demand
from keyaccount.incentives.terms_space import Parameter, TermsSpace

__all__ = ["Aim", "Evaluator", "Steps", "fair_aim", "ideal_aim", "search", "supplier_aim"]

Steps = tuple[int, ...]
Gains = tuple[float, float]
Aim = Callable[[Steps], float]

# Evaluations of the first, even grid; how many of its best points are climbed from.
GRID = 4_000
SEEDS = 24
# How many of the climbed points are polished, and how far around them by the number of open parameters.
POLISHED = 6
REACH = {1: 8, 2: 4, 3: 2}


class Evaluator:
    """Give both sides' gains over their floors at a point of a space, in floats, remembering each.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import WholesaleSpace
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = WholesaleSpace(Parameter("price", 10, 70, 1))
    >>> Evaluator(space, market, (Fraction(0), Fraction(0))).gains((30,))
    (450.0, 225.0)
    """

    def __init__(self, space: TermsSpace, market: Market, floors: tuple[Fraction, Fraction]) -> None:
        self._space, self._floors = space, (float(floors[0]), float(floors[1]))
        self.parameters: tuple[Parameter, ...] = tuple(space.parameters)
        self._lows = [float(one.low) for one in self.parameters]
        self._steps = [float(one.step) for one in self.parameters]
        self._demands = [
            (float(one.probability), [tuple(map(float, piece)) for piece in plain_demand(one.demand)])
            for one in market.demand
        ]
        self._cost, self._handling = float(market.our_unit), float(market.their_unit)
        self._fixed = float(market.fixed[0]), float(market.fixed[1])
        self._lot = None if market.lot is None else float(market.lot)
        self.known: dict[Steps, Gains | None] = {}

    def gains(self, point: Steps) -> Gains | None:
        """Return (supplier's, customer's) gain over the floor, None where the point makes no terms."""
        if point not in self.known:
            self.known[point] = self._gains(point)
        return self.known[point]

    def _gains(self, point: Steps) -> Gains | None:
        values = [low + step * at for low, step, at in zip(self._lows, self._steps, point, strict=True)]
        pieces = self._space.outlay(values)
        if not pieces:
            return None
        kept = self._space.kept(values)
        ours, theirs = -self._fixed[0], -self._fixed[1]
        for share, demand in self._demands:
            close = 1e-9 * (1 + abs(demand[0][2]) * demand[-1][1])
            order, revenue, paid = answer_to(pieces, kept, demand, self._handling, self._lot, close)
            ours += share * (paid + (1 - kept) * revenue - self._cost * order)
            theirs += share * (kept * revenue - paid - self._handling * order)
        return ours - self._floors[0], theirs - self._floors[1]


def search(evaluator: Evaluator, aim: Aim) -> list[Steps]:
    """Return points worth an exact look, the best by the aim first; deterministic.

    An even grid, then climbs from its best points with halving steps down to the parameters' own.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import WholesaleSpace
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = WholesaleSpace(Parameter("price", 10, 70, 1))
    >>> evaluator = Evaluator(space, market, (Fraction(0), Fraction(0)))
    >>> search(evaluator, supplier_aim(evaluator))[0]
    (30,)
    """
    free = [one.steps for one in evaluator.parameters]
    points = list(_grid(free))
    ranked = sorted(points, key=lambda point: (aim(point), point), reverse=True)
    stride = tuple(_stride(steps, free) for steps in free)
    climbed = {_climb(seed, stride, free, aim) for seed in _spread(ranked)}
    best = sorted(climbed, key=lambda point: (aim(point), point), reverse=True)
    found = {*climbed, *(_polished(point, free, aim) for point in best[:POLISHED])}
    best = sorted(found, key=lambda point: (aim(point), point), reverse=True)
    return [*best, *(point for point in ranked if point not in found)]


def supplier_aim(evaluator: Evaluator) -> Aim:
    """Return the aim of a supplier that expects the customer only to answer.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import WholesaleSpace
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = WholesaleSpace(Parameter("price", 10, 70, 1))
    >>> evaluator = Evaluator(space, market, (Fraction(0), Fraction(0)))
    >>> supplier_aim(evaluator)((30,))
    450.0
    """

    def score(point: Steps) -> float:
        gains = evaluator.gains(point)
        return float("-inf") if gains is None else gains[0]

    return score


def ideal_aim(evaluator: Evaluator, side: int) -> Aim:
    """Return the aim of one side's best while the other keeps its floor (0: supplier, 1: customer).

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import WholesaleSpace
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = WholesaleSpace(Parameter("price", 10, 70, 1))
    >>> ideal_aim(Evaluator(space, market, (Fraction(0), Fraction(0))), 1)((30,))
    226.0
    """

    def score(point: Steps) -> float:
        gains = evaluator.gains(point)
        if gains is None:
            return float("-inf")
        return 1 + gains[side] if min(gains) >= -1e-9 else min(gains)

    return score


def fair_aim(evaluator: Evaluator, rule: FairRule, ideals: Gains = (1.0, 1.0)) -> Aim:
    """Return what to climb: the rule's score where both gain, minus the worst shortfall elsewhere.

    `ideals` are both sides' best possible gains, which Kalai-Smorodinsky measures by.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import WholesaleSpace
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = WholesaleSpace(Parameter("price", 10, 70, 1))
    >>> fair_aim(Evaluator(space, market, (Fraction(0), Fraction(0))), FairRule.UTILITARIAN)((30,))
    676.0
    """
    scores: dict[FairRule, Callable[[float, float], float]] = {
        FairRule.NASH: lambda ours, theirs: ours * theirs,
        FairRule.KALAI_SMORODINSKY: lambda ours, theirs: min(ours / ideals[0], theirs / ideals[1]),
        FairRule.EGALITARIAN: min,
        FairRule.LEXIMIN: min,
        FairRule.UTILITARIAN: lambda ours, theirs: ours + theirs,
    }
    by = scores[rule]

    def score(point: Steps) -> float:
        gains = evaluator.gains(point)
        if gains is None:
            return float("-inf")
        return 1 + by(*gains) if min(gains) >= -1e-9 else min(gains)

    return score


def _points_per_parameter(free: Sequence[int]) -> int:
    open_ones = sum(steps > 0 for steps in free)
    return GRID if open_ones <= 1 else max(3, int(GRID ** (1 / open_ones)))


def _stride(steps: int, free: Sequence[int]) -> int:
    return max(1, steps // max(1, _points_per_parameter(free) - 1)) if steps else 0


def _grid(free: Sequence[int]) -> Iterable[Steps]:
    count = _points_per_parameter(free)
    axes = []
    for steps in free:
        if steps < count:
            axes.append(range(steps + 1))
        else:
            axes.append(sorted({round(steps * at / (count - 1)) for at in range(count)}))  # type: ignore[arg-type]
    return product(*axes)


def _spread(ranked: Sequence[Steps]) -> list[Steps]:
    """Return the best points, and some further down so that one hill does not take all seeds."""
    further = [ranked[at] for at in range(SEEDS, min(len(ranked), 40 * SEEDS), 40)]
    return list(dict.fromkeys([*ranked[:SEEDS], *further]))


def _climb(start: Steps, stride: Steps, free: Sequence[int], aim: Aim) -> Steps:
    here, now = start, aim(start)
    step = list(stride)
    while any(step):
        better = max(
            ((aim(there), there) for there in _around(here, step, free)), default=(float("-inf"), here)
        )
        if better[0] > now:
            now, here = better
        elif max(step) == 1:
            break
        else:
            step = [max(1, one // 2) if one else 0 for one in step]
    return here


def _polished(start: Steps, free: Sequence[int], aim: Aim) -> Steps:
    """Move to the best point of a small box until it is its own best: whole steps hide narrow ridges."""
    open_axes = [axis for axis, steps in enumerate(free) if steps]
    reach = REACH.get(len(open_axes), 1)
    here = start
    while True:
        axes = [
            range(max(0, at - reach), min(free[axis], at + reach) + 1) if free[axis] else range(at, at + 1)
            for axis, at in enumerate(here)
        ]
        there = max(product(*axes), key=lambda point: (aim(point), point))
        if aim(there) <= aim(here):
            return here
        here = there


def _around(here: Steps, step: Sequence[int], free: Sequence[int]) -> Iterable[Steps]:
    """Yield the points one step away along one parameter, and along two at once."""
    axes = [axis for axis, one in enumerate(step) if one]
    moves = [((axis, sign * step[axis]),) for axis in axes for sign in (-1, 1)]
    for one, two in combinations(axes, 2):
        moves += [((one, a * step[one]), (two, b * step[two])) for a in (-1, 1) for b in (-1, 1)]  # type: ignore[misc]
    for move in moves:
        there = list(here)
        for axis, by in move:
            there[axis] = min(max(there[axis] + by, 0), free[axis])
        yield tuple(there)
