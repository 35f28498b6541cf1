"""From the season plan to the three linked plans of one account or of all."""

from __future__ import annotations

from collections.abc import Iterable

from keyaccount.analysis.supply_plans import LinkedPlans, PlanLine
from keyaccount.negotiation.season_plan import SeasonPlan
from keyaccount.values.checks import check_one_of
from keyaccount.values.periods import Period

__all__ = ["linked_plans_of"]

_OPENING = None


def linked_plans_of(plan: SeasonPlan, account: str | None = None) -> LinkedPlans:
    """Return the three linked plans behind a season plan; what was made first is shipped first.

    Raises `KeyAccountError` (`season.account-unknown`). Method: A5, N3.

    >>> linked_plans_of(SeasonPlan("P1", Period.month(2026, 7), (), (), (), {}, {}, {})).findings()
    ()
    """
    if account is not None:
        check_one_of(account, plan.needs, "season.account-unknown", "$.account")
    chosen = [account] if account is not None else list(plan.needs)
    made: dict[Period, int] = {}
    sent: dict[Period, int] = {}
    opening = 0
    for origin, leaves, receiver, units in _batches(plan):
        if receiver in chosen:
            sent[leaves] = sent.get(leaves, 0) + units
            if origin is _OPENING:
                opening += units
            else:
                made[origin] = made.get(origin, 0) + units
    stock = sum(plan.their_stock.get(one, 0) for one in chosen)
    sales = _summed(line for one in chosen for line in plan.needs[one])
    return LinkedPlans(
        [PlanLine(plan.product, period, units) for period, units in sorted(made.items())],
        [PlanLine(plan.product, period, units) for period, units in sorted(sent.items())],
        [PlanLine(plan.product, period, units) for period, units in sorted(sales.items())],
        {plan.product: opening} if opening else {},
        {plan.product: stock} if stock else {},
    )


def _batches(plan: SeasonPlan) -> Iterable[tuple[Period | None, Period, str, int]]:
    """Pair what was made with what was shipped, first in, first out; None stands for the opening stock."""
    batches: list[tuple[Period | None, int]] = []
    if plan.rows and plan.rows[0].opening:
        batches.append((_OPENING, plan.rows[0].opening))
    batches += [(row.period, row.made + row.extra_made) for row in plan.rows]
    place, left = 0, batches[0][1] if batches else 0
    for one in plan.shipments:
        units = one.units
        while units:
            while not left:
                place += 1
                left = batches[place][1]
            taken = min(units, left)
            yield batches[place][0], one.leaves, one.account, taken
            units -= taken
            left -= taken


def _summed(lines: Iterable[PlanLine]) -> dict[Period, int]:
    total: dict[Period, int] = {}
    for line in lines:
        total[line.period] = total.get(line.period, 0) + line.quantity
    return total
