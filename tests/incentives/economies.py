"""Random economies, and a fine grid that looks for designs the slow way."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from random import Random

import attrs

from keyaccount.incentives import (
    AllUnitsSpace,
    Floors,
    LinearDemand,
    Market,
    Parameter,
    RebateSpace,
    RevenueShareSpace,
    TableDemand,
    TermsSpace,
    TierMethod,
    TwoPartSpace,
    WholesaleSpace,
    best_for_supplier,
)
from keyaccount.incentives.design_search import Evaluator


@attrs.frozen
class Economy:
    """A market, what both sides have without an agreement, and a family of terms to choose from."""

    market: Market
    floors: Floors
    space: TermsSpace


def economy(seed: int) -> Economy:
    """Draw an economy: demand, costs, floors a little above or below what each has alone, a family."""
    chance = Random(seed)
    cost, top = chance.randint(2, 20), chance.randint(40, 120)
    slope = Decimal(chance.randint(5, 30)).scaleb(-1)
    demand: LinearDemand | TableDemand = LinearDemand(top * slope, slope)
    if chance.random() < 0.3:
        prices = sorted(chance.sample(range(cost + 5, top + 20), 4), reverse=True)
        quantities = sorted(chance.sample(range(1, 200), 4))
        demand = TableDemand(list(zip(prices, quantities, strict=True)))
    lot = chance.choice([None, None, 1])
    handling = chance.randint(0, 3)
    market = Market(demand, unit_cost=cost, currency="CNY", handling=handling, lot=lot)
    wholesale = WholesaleSpace(Parameter("price", cost, top + 20, "0.5"))
    (price,), alone = best_for_supplier(wholesale, market)
    raised = Decimal(chance.randint(80, 115)).scaleb(-2)
    floors = Floors(
        _rounded(alone.supplier * 100) * raised / 100, _rounded(alone.customer * 100) * raised / 100
    )
    return Economy(market, floors, _space(chance, Decimal(int(price * 2)) / 2, cost, alone.quantity))


def _rounded(value: object) -> Decimal:
    return Decimal(int(value))  # type: ignore[call-overload]


def _space(chance: Random, price: Decimal, cost: int, quantity: object) -> TermsSpace:
    usual = max(int(quantity), 2)  # type: ignore[call-overload]
    open_price = Parameter("then", cost, cost + int(price - cost) // 1 + 1, "0.05")
    reached = Parameter("reached", max(1, usual // 2), usual * 3, 1)
    kind = chance.randrange(5)
    if kind == 0:
        return AllUnitsSpace(Parameter.fixed("price", price), reached, open_price)
    if kind == 1:
        return RevenueShareSpace(Parameter("share", 0, 1, "0.001"), unit_cost=cost)
    if kind == 2:
        return TwoPartSpace(Parameter("fee", 0, 4000, 5), Parameter("price", cost, cost + 40, "0.25"))
    spend = max(int(price * usual), 10)
    start = Parameter("from", spend // 2 // 10 * 10, spend // 2 // 10 * 10 + spend // 10 * 20, 10)
    rate = Parameter("rate", 0, "0.6", "0.005")
    if kind == 3:
        return RebateSpace(
            Parameter.fixed("price", price), [start], [rate], cap=Parameter("cap", 50, 5050, 50)
        )
    second = Parameter("from-2", start.low * 2, start.high * 2, 10)
    return RebateSpace(
        Parameter.fixed("price", price),
        [start, second],
        [rate, Parameter("rate-2", 0, "0.6", "0.005")],
        method=chance.choice([TierMethod.ALL_UNITS, TierMethod.INCREMENTAL]),
    )


def best_on_grid(made: Economy, points: int) -> float:
    """Return the best product of gains on a fine even grid, -1 where no point leaves both above floors."""
    evaluator = Evaluator(made.space, made.market, made.floors.exact)
    open_ones = [one for one in evaluator.parameters if one.steps]
    each = max(2, round(points ** (1 / len(open_ones))))
    axes = [sorted({one.steps * at // (each - 1) for at in range(each)}) for one in evaluator.parameters]
    best = -1.0
    for point in product(*axes):
        gains = evaluator.gains(point)
        if gains is not None and min(gains) >= 0 and max(gains) > 1e-6:
            best = max(best, gains[0] * gains[1])
    return best
