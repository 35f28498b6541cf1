"""A second reckoning of stacked policies, in Fractions, on random plans and ledgers.

Written from the documentation of `stack` and `stack_ledger` alone; it knows rates and amounts, and
policies that discount lines, discount documents or lines by size, or pay a rebate on the whole year.
Run it long as `python -m tests.incentives.random_stacks --plans 20000`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from random import Random
from typing import Any

from keyaccount.incentives import (
    IncentivePolicy,
    LineDiscount,
    OrderSize,
    PriceComponent,
    RetrospectiveRebate,
    RoundingLevel,
    RoundingRule,
    StackBase,
    StackGroup,
    StackingPlan,
    StackMode,
    TierMethod,
    VolumeDiscount,
    stack_ledger,
)
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.periods import Period
from tests.incentives.oracle import rounded, scale_reward
from tests.incentives.random_programmes import MONEY_TIERS, random_scale

YEAR = Period.year(2026)


@dataclass(frozen=True)
class Row:
    """One sale: documents of a customer, in the order of days, documents and lines."""

    customer: str
    document: str
    number: str
    day: date
    listed: int


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Split by largest remainder, ties to the earlier; evenly where there is nothing to weigh by."""
    if not any(weights):
        weights = [1] * len(weights)
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    made = [floor(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda at: made[at] - exact[at])
    for place in order[: total - sum(made)]:
        made[place] += 1
    return made


def _policy_parts(policy: IncentivePolicy, rows: Sequence[Row], base: Sequence[int]) -> list[int]:
    """Return what a policy earns on one customer's lines whose net amounts are `base`."""
    kind, mode = policy.kind, policy.rounding.mode
    # A line left with nothing has no part in any order.
    live = [place for place, amount in enumerate(base) if amount]
    made = [0] * len(base)
    groups: dict[object, list[int]] = {}
    for place in live:
        key: object = None
        if isinstance(kind, VolumeDiscount):
            key = place if kind.per is OrderSize.LINE else rows[place].document
        groups.setdefault(key, []).append(place)
    for places in groups.values():
        amounts = [base[place] for place in places]
        for place, part in zip(places, _group_parts(kind, amounts, mode), strict=True):
            made[place] = part
    return made


def _group_parts(kind: Any, amounts: Sequence[int], mode: Rounding) -> list[int]:
    if isinstance(kind, LineDiscount):
        return shares(rounded(Fraction(kind.rate) * sum(amounts), mode), amounts)

    def reward(upto: int) -> int:
        return rounded(100 * scale_reward(kind.scale, Fraction(upto, 100)), mode)

    growing = kind.scale.method is TierMethod.INCREMENTAL and kind.scale.reward_kind.value == "rate"
    if isinstance(kind, RetrospectiveRebate) and growing:
        volumes = [sum(amounts[: place + 1]) for place in range(len(amounts))]
        return [reward(now) - reward(now - amount) for now, amount in zip(volumes, amounts, strict=True)]
    return shares(reward(sum(amounts)), amounts)


def _fixed(wanted: int, base: Sequence[int], left: Sequence[int]) -> list[int]:
    parts = [0] * len(base)
    while wanted:
        room = [have - part for have, part in zip(left, parts, strict=True)]
        weights = [one if free else 0 for one, free in zip(base, room, strict=True)]
        if not any(weights):
            break
        took = [min(one, free) for one, free in zip(shares(wanted, weights), room, strict=True)]
        if not any(took):
            break
        parts = [part + one for part, one in zip(parts, took, strict=True)]
        wanted -= sum(took)
    return parts


def _account(plan: StackingPlan, policies: dict[str, IncentivePolicy], rows: Sequence[Row]) -> list[int]:
    """Return what is left of each of one customer's lines."""
    listed = [row.listed for row in rows]
    left, taken = list(listed), dict[str, list[int]]()

    def off(one: PriceComponent) -> list[int]:
        base = listed if one.base is StackBase.LIST else left
        if one.base is StackBase.LIST_LESS:
            named = [taken[name] for name in one.less if name in taken]
            base = [amount - sum(part[at] for part in named) for at, amount in enumerate(listed)]
        if one.amount is not None:
            return _fixed(one.amount.minor_units, base, left)
        if one.policy is not None:
            parts = _policy_parts(policies[one.policy], rows, base)
        elif plan.rounding.level is RoundingLevel.LINE:
            parts = [rounded(Fraction(one.rate or 0) * amount, plan.rounding.mode) for amount in base]
        else:
            parts = shares(rounded(Fraction(one.rate or 0) * sum(base), plan.rounding.mode), base)
        return [min(part, have) for part, have in zip(parts, left, strict=True)]

    for group in sorted(plan.groups, key=lambda one: min(part.position for part in one.components)):
        before = any(any(parts) for parts in taken.values())
        if group.mode is StackMode.EXCLUSIVE and before:
            continue
        ordered = sorted(group.components, key=lambda one: one.position)
        if group.mode not in (StackMode.STACK, StackMode.EXCLUSIVE):
            offers = [(sum(off(one)), one) for one in ordered]
            worth = [total for total, _ in offers if total]
            pick = {StackMode.BEST_FOR_CUSTOMER: max, StackMode.BEST_FOR_SUPPLIER: min}.get(group.mode)
            wanted = None if not worth else pick(worth) if pick else worth[0]
            ordered = [one for total, one in offers if total == wanted][:1]
        for one in ordered:
            taken[one.id] = off(one)
            left = [have - part for have, part in zip(left, taken[one.id], strict=True)]
        if group.mode is StackMode.EXCLUSIVE and any(any(parts) for parts in taken.values()):
            break
    return _capped(plan, listed, taken)


def _capped(plan: StackingPlan, listed: list[int], taken: dict[str, list[int]]) -> list[int]:
    if plan.cap is not None:
        excess = sum(map(sum, taken.values())) - floor(Fraction(plan.cap) * sum(listed))
        for name in reversed(list(taken)):
            total = sum(taken[name])
            back = max(0, min(excess, total))
            if back:
                taken[name] = shares(total - back, taken[name])
                excess -= back
    return [amount - sum(parts[at] for parts in taken.values()) for at, amount in enumerate(listed)]


def expected_pockets(
    plan: StackingPlan, policies: Sequence[IncentivePolicy], rows: Sequence[Row]
) -> dict[tuple[str, str, str], int]:
    """Return what is left of every line."""
    by_id = {one.id: one for one in policies}
    made = {}
    for customer in {row.customer for row in rows}:
        mine = [row for row in rows if row.customer == customer]
        for row, left in zip(mine, _account(plan, by_id, mine), strict=True):
            made[customer, row.document, row.number] = left
    return made


def _random_policy(chance: Random, name: str) -> IncentivePolicy:
    scale = random_scale(chance, MONEY_TIERS)
    kind: Any = chance.choice(
        [
            LineDiscount(Decimal(chance.randint(0, 400)).scaleb(-3)),
            VolumeDiscount(scale, chance.choice(list(OrderSize))),
            RetrospectiveRebate(scale),
        ]
    )
    mode = chance.choice([Rounding.HALF_UP, Rounding.DOWN, Rounding.UP, Rounding.HALF_EVEN])
    return IncentivePolicy(
        name, name, kind=kind, owner="M", valid=YEAR, currency="CNY", rounding=RoundingRule(mode)
    )


def _random_component(chance: Random, position: int, earlier: list[str]) -> PriceComponent:
    base = chance.choice(list(StackBase)) if earlier else StackBase.LIST
    less = chance.sample(earlier, 1) if base is StackBase.LIST_LESS else ()
    value: dict[str, Any] = chance.choice(
        [
            {"rate": Decimal(chance.randint(0, 500)).scaleb(-3)},
            {"amount": Money.of_minor(chance.randint(0, 30_000), "CNY")},
            {"policy": f"P{position}"},
            {"policy": f"P{position}"},
        ]
    )
    return PriceComponent(f"c{position}", position, base=base, less=less, **value)


def _random_plan(chance: Random) -> StackingPlan:
    groups, position, names = [], 0, list[str]()
    for number in range(chance.randint(1, 3)):
        parts = []
        for _ in range(chance.randint(1, 3)):
            position += 1
            parts.append(_random_component(chance, position, names))
            names.append(f"c{position}")
        chance.shuffle(parts)
        groups.append(StackGroup(f"g{number}", chance.choice(list(StackMode)), parts))
    chance.shuffle(groups)
    level = chance.choice(list(RoundingLevel))
    cap = Decimal(chance.randint(50, 600)).scaleb(-3) if chance.random() < 0.4 else None
    return StackingPlan(groups, cap, RoundingRule(Rounding.HALF_UP, level))


def _random_rows(chance: Random) -> list[Row]:
    made = []
    for customer in ("C1", "C2", "C3"):
        day = date(2026, 1, 2)
        for document in range(chance.randint(1, 4)):
            day += timedelta(days=chance.randint(1, 60))
            for number in range(chance.randint(1, 3)):
                listed = chance.choice([chance.randint(0, 300_000), chance.randint(1, 50)])
                made.append(Row(customer, f"{customer}-{document}", str(number), day, listed))
    return made


def compare(seed: int) -> int:
    """Compare both once; return how many lines were the same."""
    chance = Random(seed)
    plan, rows = _random_plan(chance), _random_rows(chance)
    policies = [_random_policy(chance, name) for name in plan.policies]
    columns = ("customer", "document", "line", "invoiced", "list_amount", "net_amount")
    table = [
        (one.customer, one.document, one.number, one.day, *[Money.of_minor(one.listed, "CNY").amount] * 2)
        for one in chance.sample(rows, len(rows))
    ]
    books = Ledger.from_rows(table, columns, currency="CNY")
    done = stack_ledger(plan, chance.sample(policies, len(policies)), books, until=YEAR.last)
    found = {}
    for account in done:
        for place, left in enumerate(account.stacked.lines):
            document, number = account.documents[place], account.numbers[place]
            found[account.customer, document, number] = left.minor_units
            assert account.line(place).pocket == left
        assert account.waterfall().pocket == account.stacked.net
        assert not any(left.is_negative for left in account.stacked.lines), seed
    wanted = expected_pockets(plan, policies, rows)
    if found != wanted:
        raise AssertionError(f"seed {seed}: {plan}, {policies}")
    return len(found)


def main(argv: list[str] | None = None) -> dict[str, int]:
    """Compare as many plans as asked for, and print how many lines agreed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=20_000)
    asked = parser.parse_args(argv)
    figure = {"plans": asked.plans, "lines": sum(compare(seed) for seed in range(asked.plans))}
    print(json.dumps(figure))
    return figure


if __name__ == "__main__":
    main()
