"""Lining up production and transport before the season: from needs and capacities to the best plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from keyaccount.analysis.supply_plans import PlanLine
from keyaccount.errors import refuse
from keyaccount.negotiation.season_plan import (
    SeasonLimit,
    SeasonPlan,
    SeasonRow,
    SeasonShipment,
    SeasonShortfall,
)
from keyaccount.negotiation.season_solver import SolvedSeason, solve_season
from keyaccount.negotiation.supply_terms import SeasonCapacity, SeasonCosts, SeasonNeed
from keyaccount.values.checks import check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.frozen import frozen_map_of
from keyaccount.values.money import Money
from keyaccount.values.numbers import largest_remainder
from keyaccount.values.periods import Period, check_contiguous

__all__ = ["plan_season"]


def plan_season(
    product: str,
    needs: Iterable[SeasonNeed],
    capacities: Iterable[SeasonCapacity],
    costs: SeasonCosts,
    *,
    our_stock: int = 0,
    their_stock: Mapping[str, int] | None = None,
    transit_periods: int = 0,
) -> SeasonPlan:
    """Plan production, storage and transport of one product so that no key account runs dry if any plan can.

    Each customer sells from its own stock first. Aims in order: fewest units short at key accounts, then
    in each class after them, then least cost, then latest production; the optimum is exact (a flow over
    time in integers). What a class gets in a period is shared in proportion to what each still needs.
    Periods follow each other without gap; a need outside them is refused. Linear memory in periods x
    classes; accounts cost next to nothing. Raises `KeyAccountError` (`season.*`, `period.*`).
    Method: N3.

    >>> months = Period(Period.month(2026, 6).start, Period.month(2026, 7).end).split("month")
    >>> plan = plan_season("P1", [SeasonNeed("C007", months[1], 150)],
    ...                    [SeasonCapacity(one, production=100, transport=200) for one in months],
    ...                    SeasonCosts.of("CNY", our_holding=2, their_holding=3))
    >>> [row.made for row in plan.rows], plan.short, plan.cost
    ([50, 100], 0, Money('100.00', 'CNY'))
    """
    check_id(product, "$.product")
    check_type(costs, SeasonCosts, "$.costs")
    given, room = tuple_of(needs), tuple_of(capacities)
    check_int(our_stock, "$.our_stock", least=0)
    check_int(transit_periods, "$.transit_periods", least=0)
    for index, capacity in enumerate(room):
        check_type(capacity, SeasonCapacity, f"$.capacities[{index}]")
    room = tuple(sorted(room, key=lambda one: one.period))
    stocks = frozen_map_of(their_stock or {})
    _check(given, room, stocks)
    periods = [one.period for one in room]
    net = _net_needs(given, periods, stocks)
    by_rank = {
        rank: [sum(units[place] for units in accounts.values()) for place in range(len(periods))]
        for rank, accounts in net.items()
    }
    solved = solve_season(by_rank, room, costs, our_stock, transit_periods)
    shipments = _shipments(net, solved, periods)
    rows = _rows(given, net, solved, periods, our_stock, transit_periods)
    return SeasonPlan(
        product,
        Period(periods[0].start, periods[-1].end),
        rows,
        shipments,
        _shortfalls(net, shipments, solved, periods, given),
        _costs(rows, costs),
        stocks,
        _sales(product, given),
    )


def _check(needs: Sequence[SeasonNeed], room: Sequence[SeasonCapacity], stocks: Mapping[str, int]) -> None:
    for index, need in enumerate(needs):
        check_type(need, SeasonNeed, f"$.needs[{index}]")
    if not room:
        refuse("season.no-periods", "$.capacities", "give at least one period", "至少给出一个期间")
    check_contiguous([one.period for one in room], "$.capacities")
    check_unique([f"{one.account} {one.period}" for one in needs], "season.repeated-need", "$.needs")
    periods = {one.period for one in room}
    ranks: dict[str, int] = {}
    for index, need in enumerate(needs):
        if need.period not in periods:
            refuse(
                "season.period-unknown",
                f"$.needs[{index}].period",
                f"{need.period} has no capacities; give one period of the plan",
                f"{need.period} 没有对应的能力数据,请使用计划中的期间",
            )
        if ranks.setdefault(need.account, need.rank) != need.rank:
            refuse(
                "season.two-ranks",
                f"$.needs[{index}].rank",
                f"{need.account} stands in two classes; give it one",
                f"{need.account} 属于两个类别,请只归入一类",
            )
    for account, units in stocks.items():
        check_int(units, f"$.their_stock.{account}", least=0)
        if account not in ranks:
            refuse("season.stock-unknown", f"$.their_stock.{account}", "it needs nothing", "该客户没有需求")


def _net_needs(
    needs: Sequence[SeasonNeed], periods: Sequence[Period], stocks: Mapping[str, int]
) -> dict[int, dict[str, list[int]]]:
    """Return what each account lacks per period once it has sold its own stock, by class and account."""
    left = dict(stocks)
    net: dict[int, dict[str, list[int]]] = {}
    for need in sorted(needs, key=lambda one: (one.rank, one.account, one.period)):
        own = min(need.units, left.get(need.account, 0))
        left[need.account] = left.get(need.account, 0) - own
        units = net.setdefault(need.rank, {}).setdefault(need.account, [0] * len(periods))
        units[periods.index(need.period)] = need.units - own
    return net


def _shipments(
    net: Mapping[int, Mapping[str, Sequence[int]]],
    solved: SolvedSeason,
    periods: Sequence[Period],
) -> list[SeasonShipment]:
    """Share what each class is sent among its accounts; what arrives first is sold first."""
    found = []
    for rank, accounts in net.items():
        sent = [[place, one.get(rank, 0)] for place, one in enumerate(solved.moved)]
        for serves, period in enumerate(periods):
            units = solved.served[serves][rank]
            if not units:
                continue
            left = largest_remainder(units, [one[serves] for one in accounts.values()])
            for place, taken in _first_in(sent, units):
                parts = largest_remainder(taken, left)
                left = [more - part for more, part in zip(left, parts, strict=True)]
                found += [
                    SeasonShipment(account, rank, periods[place], period, part)
                    for account, part in zip(accounts, parts, strict=True)
                    if part
                ]
    return sorted(found, key=lambda one: (one.leaves, one.rank, one.account, one.serves))


def _first_in(sent: list[list[int]], units: int) -> list[tuple[int, int]]:
    taken = []
    for one in sent:
        part = min(one[1], units)
        one[1] -= part
        units -= part
        if part:
            taken.append((one[0], part))
    return taken


def _rows(
    needs: Sequence[SeasonNeed],
    net: Mapping[int, Mapping[str, Sequence[int]]],
    solved: SolvedSeason,
    periods: Sequence[Period],
    our_stock: int,
    transit: int,
) -> list[SeasonRow]:
    rows = []
    opening, waiting = our_stock, 0
    for place, period in enumerate(periods):
        moved = sum(solved.moved[place].values())
        arrived = sum(solved.moved[place - transit].values()) if place >= transit else 0
        need = sum(one.units for one in needs if one.period == period)
        lacking = sum(units[place] for accounts in net.values() for units in accounts.values())
        served = sum(solved.served[place].values())
        waiting += arrived - served
        extra = solved.extra_moved[place]
        rows.append(
            SeasonRow(
                period,
                solved.made[place],
                solved.extra_made[place],
                moved - extra,
                extra,
                opening,
                solved.held[place],
                waiting,
                need,
                need - lacking + served,
            )
        )
        opening = solved.held[place]
    return rows


def _shortfalls(
    net: Mapping[int, Mapping[str, Sequence[int]]],
    shipments: Sequence[SeasonShipment],
    solved: SolvedSeason,
    periods: Sequence[Period],
    needs: Sequence[SeasonNeed],
) -> list[SeasonShortfall]:
    got: dict[tuple[str, Period], int] = {}
    for one in shipments:
        got[one.account, one.serves] = got.get((one.account, one.serves), 0) + one.units
    asked = {(one.account, one.period): one.units for one in needs}
    found = []
    for rank, accounts in net.items():
        for account, units in accounts.items():
            for place, lacking in enumerate(units):
                short = lacking - got.get((account, periods[place]), 0)
                if short:
                    limits = [SeasonLimit(what, periods[full]) for what, full in solved.limits[rank, place]]
                    need = asked[account, periods[place]]
                    found.append(SeasonShortfall(account, rank, periods[place], short, need, limits))
    return sorted(found, key=lambda one: (one.rank, one.period, one.account))


def _costs(rows: Sequence[SeasonRow], costs: SeasonCosts) -> dict[str, Money]:
    return {
        "our_holding": costs.our_holding * sum(row.closing for row in rows),
        "their_holding": costs.their_holding * sum(row.early for row in rows),
        "extra_production": costs.extra_production * sum(row.extra_made for row in rows),
        "extra_transport": costs.extra_transport * sum(row.extra_moved for row in rows),
    }


def _sales(product: str, needs: Sequence[SeasonNeed]) -> dict[str, tuple[PlanLine, ...]]:
    found: dict[str, list[PlanLine]] = {}
    for one in sorted(needs, key=lambda one: (one.rank, one.account, one.period)):
        found.setdefault(one.account, []).append(PlanLine(product, one.period, one.units))
    return {account: tuple(lines) for account, lines in found.items()}
