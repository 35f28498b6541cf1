"""An oracle for season plans: tries every way to make, move and sell, unit by unit, account by account.

`python -m tests.negotiation.brute_season 500 7` compares so many random small seasons from a seed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

from keyaccount.errors import KeyAccountError
from keyaccount.negotiation.season_plan import SeasonPlan
from keyaccount.negotiation.season_planning import plan_season
from keyaccount.negotiation.supply_terms import SeasonCapacity, SeasonCosts, SeasonNeed
from keyaccount.values.periods import Period

PERIODS = Period(Period.month(2026, 5).start, Period.month(2026, 9).start).split("month")
ACCOUNTS = ("K1", "K2", "O1")
RANKS = (1, 1, 2)
NO_PLAN = (10**9, 0, 0)
COST_NAMES = ("our_holding", "their_holding", "extra_production", "extra_transport")


class Case(NamedTuple):
    """One small season in plain numbers: capacities per period, needs per period and account."""

    capacities: tuple[tuple[int, int, int, int, int | None], ...]
    needs: tuple[tuple[int, ...], ...]
    costs: tuple[int, int, int, int]
    our_stock: int
    their_stock: tuple[int, ...]
    transit: int


def random_case(random: Random) -> Case:
    """Draw a season whose peak usually passes what can be made or moved in it."""
    count = random.choice((2, 3, 3))
    capacities = tuple(
        (
            random.randint(0, 2),
            random.randint(0, 3),
            random.choice((0, 0, 1)),
            random.choice((0, 0, 1)),
            random.choice((None, None, 1, 2)),
        )
        for _ in range(count)
    )
    needs = tuple(tuple(random.randint(0, 1 + place) for _ in ACCOUNTS) for place in range(count))
    costs = (random.randint(0, 3), random.randint(0, 3), random.randint(0, 5), random.randint(0, 5))
    room = capacities[0][4]
    our_stock = random.randint(0, 2 if room is None else min(2, room))
    their_stock = tuple(random.choice((0, 0, 1)) for _ in ACCOUNTS)
    return Case(capacities, needs, costs, our_stock, their_stock, random.choice((0, 0, 0, 1)))


def planned(case: Case) -> SeasonPlan:
    """Plan the season with the library."""
    periods = PERIODS[: len(case.needs)]
    needs = [
        SeasonNeed(account, period, units, rank)
        for period, row in zip(periods, case.needs, strict=True)
        for account, units, rank in zip(ACCOUNTS, row, RANKS, strict=True)
    ]
    room = [
        SeasonCapacity(period, made, moved, more, further, storage)
        for period, (made, moved, more, further, storage) in zip(periods, case.capacities, strict=True)
    ]
    costs = SeasonCosts.of("JPY", **dict(zip(COST_NAMES, case.costs, strict=True)))
    return plan_season(
        "P1",
        needs,
        room,
        costs,
        our_stock=case.our_stock,
        their_stock=dict(zip(ACCOUNTS, case.their_stock, strict=True)),
        transit_periods=case.transit,
    )


def _splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield from ((units,) for units in range(total + 1))
        return
    for first in range(total + 1):
        for rest in _splits(total - first, parts - 1):
            yield (first, *rest)


def best(case: Case) -> tuple[int, int, int]:
    """Return the least (key units short, other units short, cost) by trying everything.

    Stock a customer had before the season costs nothing extra: only deliveries ahead of need do. Goods
    are sent to be sold in the season: a plan that dumps its surplus on a customer is no plan.
    """
    count = len(case.needs)
    unsold = _unsold(case)[-1]

    @cache
    def search(
        place: int, ours: int, shelves: tuple[int, ...], road: tuple[int, ...]
    ) -> tuple[int, int, int]:
        if place == count:
            return (0, 0, 0) if shelves == unsold else NO_PLAN
        made, moved, more, further, storage = case.capacities[place]
        found: list[tuple[int, int, int]] = []
        for making in range(made + more + 1):
            stock = ours + making
            in_time = place + case.transit < count
            for sent in _splits(min(stock, moved + further) if in_time else 0, len(ACCOUNTS)):
                left = stock - sum(sent)
                if storage is not None and left > storage:
                    continue
                arrived = road if case.transit else sent
                step, after = _sell(case, place, shelves, arrived)
                cost = (
                    left * case.costs[0]
                    + max(0, making - made) * case.costs[2]
                    + max(0, sum(sent) - moved) * case.costs[3]
                )
                rest = search(place + 1, left, after, sent if case.transit else ())
                found.append((step[0] + rest[0], step[1] + rest[1], step[2] + cost + rest[2]))
        return min(found, default=NO_PLAN)

    nothing = tuple(0 for _ in ACCOUNTS) if case.transit else ()
    short, other, cost = search(0, case.our_stock, case.their_stock, nothing)
    return short, other, cost - _own(case)


def _sell(
    case: Case, place: int, shelves: Sequence[int], arrived: Sequence[int]
) -> tuple[tuple[int, int, int], tuple[int, ...]]:
    """Sell all that is wanted and there; holding a unit back from a customer who wants it gains nothing."""
    have = [shelf + more for shelf, more in zip(shelves, arrived, strict=True)]
    sold = [min(stock, want) for stock, want in zip(have, case.needs[place], strict=True)]
    lacking = [want - one for want, one in zip(case.needs[place], sold, strict=True)]
    after = tuple(stock - one for stock, one in zip(have, sold, strict=True))
    key = sum(units for units, rank in zip(lacking, RANKS, strict=True) if rank == 1)
    return (key, sum(lacking) - key, sum(after) * case.costs[1]), after


def _unsold(case: Case) -> list[tuple[int, ...]]:
    """Return what is left of each customer's own opening stock after each period."""
    found = []
    left = case.their_stock
    for row in case.needs:
        left = tuple(stock - min(stock, want) for stock, want in zip(left, row, strict=True))
        found.append(left)
    return found


def _own(case: Case) -> int:
    """Return what holding the customers' own opening stock costs them anyway."""
    return sum(sum(left) for left in _unsold(case)) * case.costs[1]


def compare(count: int, seed: int) -> tuple[int, int]:
    """Return how many of the random seasons fall short somewhere, and how many differ from the oracle."""
    random = Random(seed)
    short = wrong = 0
    for _ in range(count):
        case = random_case(random)
        oracle = best(case)
        try:
            plan = planned(case)
        except KeyAccountError as error:
            # Opening stock that fits nowhere: then the oracle must have found no plan at all.
            wrong += error.code != "season.storage" or oracle[0] < NO_PLAN[0]
            continue
        assert plan.cost is not None
        got = (plan.key_short, plan.short - plan.key_short, int(plan.cost.amount))
        short += bool(plan.short)
        wrong += got != oracle
    return short, wrong


if __name__ == "__main__":
    asked, start = (int(word) for word in [*sys.argv[1:], "500", "1"][:2])
    fell_short, differ = compare(asked, start)
    print(f'{{"seasons": {asked}, "short": {fell_short}, "different": {differ}}}')
