"""The second implementation, continued: every kind of incentive, on lines with products, payments and groups.

Like `oracle` it is written from the documentation alone and works in Fractions on plain records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from keyaccount.incentives import (
    AnnualRebate,
    Basis,
    BreachRule,
    BundleDiscount,
    Claim,
    ClaimState,
    ContestTies,
    CoopAllowance,
    EarlyPayment,
    Event,
    FreeGoods,
    GrowthMeasure,
    GrowthPays,
    GrowthRebate,
    Guarantee,
    IncentivePolicy,
    LineDiscount,
    Measure,
    MixRebate,
    NewMember,
    OrderSize,
    PurchaseEvery,
    RetrospectiveRebate,
    RoundingLevel,
    SalesContest,
    Scope,
    SeasonalDiscount,
    TaxSide,
    TeamSplit,
    TierReward,
    TierScale,
    Unclaimed,
    VolumeDiscount,
)
from keyaccount.values.periods import Period
from tests.incentives.oracle import _share, rounded, scale_reward

PIECES_IN_A_CASE = 12


@dataclass(frozen=True)
class Line:
    """One order line; a negative amount is a return, of line `of` (document, number) where that is known."""

    customer: str
    document: str
    number: str
    product: str
    pieces: int
    amount: int  # minor units
    listed: int  # minor units
    tax: str
    invoiced: date
    paid: date | None = None
    of: tuple[str, str] | None = None
    ordered: date | None = None
    delivered: date | None = None


@dataclass(frozen=True)
class World:
    """Everything a policy may look at."""

    lines: Sequence[Line]
    until: date
    regions: dict[str, str] = field(default_factory=dict)
    since: dict[str, date] = field(default_factory=dict)
    left: dict[str, date] = field(default_factory=dict)
    claims: Sequence[Claim] = ()


@dataclass(frozen=True)
class Entry:
    """One line as a participant's: what it qualifies with and earns on, in units, and the sale it returns."""

    line: Line
    sale: Line
    qualifies: Fraction
    earns: Fraction


def shared(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Split a total by largest remainder, ties to the earlier."""
    whole = sum(weights)
    exact = [Fraction(total) * weight / whole for weight in weights]
    made = [floor(one) for one in exact]
    for place in sorted(range(len(exact)), key=lambda at: made[at] - exact[at])[: total - sum(made)]:
        made[place] += 1
    return made


def _day(line: Line, event: Event) -> date | None:
    return {
        Event.ORDERED: line.ordered,
        Event.DELIVERED: line.delivered,
        Event.INVOICED: line.invoiced,
        Event.PAID: line.paid,
    }[event]


def _in_scope(scope: Scope, line: Line, sale: Line, event: Event, world: World) -> bool:
    day = _day(sale, event)
    assert day is not None
    return (
        (not scope.products or line.product in scope.products)
        and line.product not in scope.without_products
        and (not scope.regions or world.regions[line.customer] in scope.regions)
        and (not scope.periods or any(one.start <= day < one.end for one in scope.periods))
        and not any(one.start <= day < one.end for one in scope.without_periods)
    )


def _figure(basis: Basis, line: Line) -> Fraction:
    if basis.measure is Measure.QUANTITY:
        return Fraction(line.pieces, PIECES_IN_A_CASE if basis.unit == "case" else 1)
    minor = Fraction(line.listed if basis.measure is Measure.GROSS else line.amount)
    if basis.tax is not None and line.tax != basis.tax.counts.value:
        rate = 1 + Fraction(basis.tax.rate)
        minor = minor / rate if basis.tax.counts is TaxSide.EXCLUDED else minor * rate
    return minor / 100


def _who(policy: IncentivePolicy, customer: str, world: World) -> list[tuple[str, date, date]]:
    gone = world.left.get(customer, date.max)
    rule = policy.eligibility
    groups = [
        (group.id, one.joined, min(gone, world.left.get(group.id, date.max), one.left or date.max))
        for group in rule.groups
        for one in group.members
        if one.customer == customer
    ]
    alone = not rule.groups or bool(rule.customers)
    named = not rule.customers or customer in rule.customers
    fits = not rule.regions or world.regions[customer] in rule.regions
    if not (alone and named and fits):
        return groups
    # Before it joins a group and after it leaves it, a customer named in the policy stands alone.
    free = date.min
    for group in rule.groups:
        for one in group.members:
            if one.customer == customer:
                groups.append((customer, free, min(gone, one.joined)))
                free = one.left or date.max
    return [*groups, (customer, free, gone)]


def gathered(policy: IncentivePolicy, world: World, back: bool = False) -> dict[str, dict[date, list[Entry]]]:
    """Return the entries of every participant and window; `back` shifts all days a year earlier."""

    def shift(day: date) -> date:
        if not back or day in (date.min, date.max):
            return day
        return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)

    until = shift(world.until)
    origins = {(line.document, line.number): line for line in world.lines}
    found: dict[str, dict[date, list[Entry]]] = {}
    qualifying = policy.qualifying or policy.basis
    sides = (
        (qualifying, policy.qualifying_scope or policy.scope, True),
        (policy.basis, policy.scope, False),
    )
    for line in world.lines:
        sale = origins.get(line.of, line) if line.of else line
        for basis, scope, reaches in sides:
            own, counted = _day(line, basis.event), _day(sale, basis.event)
            if own is None or counted is None or own > until:
                continue
            for name, joined, left in _who(policy, line.customer, world):
                if not shift(joined) <= counted < (date.max if back and left == date.max else shift(left)):
                    continue
                for window in policy.windows():
                    if shift(window.start) <= counted <= shift(window.last):
                        mine = found.setdefault(name, {}).setdefault(window.start, [])
                        inside = _in_scope(scope, line, sale, basis.event, world)
                        value = _figure(basis, line) if inside else Fraction(0)
                        zero = Fraction(0)
                        mine.append(Entry(line, sale, value if reaches else zero, zero if reaches else value))
    return found


def expected_of(policy: IncentivePolicy, world: World) -> dict[tuple[str, date], int]:
    """Return what everybody earned in each window, in minor units, limits and budget included."""
    found = gathered(policy, world)
    windows = [one for one in policy.windows() if one.start <= world.until]
    for name in _awaited(policy, world):
        for who, joined, left in _who(policy, name, world):
            for window in windows:
                if joined < window.end and left > window.start:
                    found.setdefault(who, {}).setdefault(window.start, [])
    earlier: dict[str, dict[date, list[Entry]]] = {}
    if isinstance(policy.kind, GrowthRebate):
        earlier = gathered(policy, _without_leavers(world), back=True)
    made: dict[tuple[date, str], int] = {}
    for window in windows:
        mine = {name: found[name][window.start] for name in sorted(found) if window.start in found[name]}
        if isinstance(policy.kind, SalesContest):
            paid = _contest(policy, mine)
        else:
            before = {name: earlier.get(name, {}).get(window.start, []) for name in mine}
            paid = {
                name: _earned(policy, window, name, entries, before[name], world)
                for name, entries in mine.items()
            }
        ended = world.until >= window.last
        made.update({(window.start, name): _limited(policy, one, ended) for name, one in paid.items()})
    over = {one.start for one in windows if one.last <= world.until}
    made = _guaranteed(policy, made, over)
    return {(name, start): one for (start, name), one in _budgeted(policy, made).items()}


def _guaranteed(
    policy: IncentivePolicy, earned: dict[tuple[date, str], int], over: set[date]
) -> dict[tuple[date, str], int]:
    """Where guarantees add up, raise the windows that are over so that they reach them together."""
    limits = policy.limits
    if limits.guarantee is None or limits.guarantee_rule is Guarantee.PER_WINDOW:
        return earned
    made = dict(earned)
    for name in {one for _, one in earned}:
        starts = sorted(start for start, one in earned if one == name and start in over)
        paid = 0
        for count, start in enumerate(starts, 1):
            rewards = sum(earned[before, name] for before in starts[:count])
            made[start, name] = max(rewards, count * limits.guarantee.minor_units) - paid
            paid += made[start, name]
    return made


def _without_leavers(world: World) -> World:
    return World(world.lines, world.until, world.regions, world.since, {}, world.claims)


def _awaited(policy: IncentivePolicy, world: World) -> set[str]:
    names: set[str] = set()
    if policy.limits.guarantee is not None:
        names |= set(policy.eligibility.customers)
        names |= {one.customer for group in policy.eligibility.groups for one in group.members}
    if isinstance(policy.kind, SalesContest) and policy.kind.team_split is TeamSplit.EQUAL:
        names |= set(policy.kind.teams)
    if isinstance(policy.kind, CoopAllowance):
        names |= {one.customer for one in world.claims}
    return names


def _limited(policy: IncentivePolicy, earned: int, ended: bool) -> int:
    limits = policy.limits
    paid = max(earned, 0)
    if limits.minimum is not None and earned < limits.minimum.minor_units:
        paid = 0
    if limits.floor is not None and paid > 0:
        paid = max(paid, limits.floor.minor_units)
    if limits.guarantee is not None and ended and limits.guarantee_rule is Guarantee.PER_WINDOW:
        paid = max(paid, limits.guarantee.minor_units)
    return paid if limits.cap is None else min(paid, limits.cap.minor_units)


def _budgeted(policy: IncentivePolicy, earned: dict[tuple[date, str], int]) -> dict[tuple[date, str], int]:
    limits = policy.limits
    if limits.budget is None or sum(earned.values()) <= limits.budget.minor_units:
        return earned
    keys, left = sorted(earned), limits.budget.minor_units
    if limits.budget_rule.value == "prorate":
        return dict(zip(keys, shared(left, [earned[key] for key in keys]), strict=True))
    made = {}
    for key in keys:
        made[key] = min(left, earned[key])
        left -= made[key]
    return made


def _paid_on(scale: TierScale, reached: Fraction, base: Fraction, one_base: bool) -> Fraction:
    """Return the reward in minor units: the average the reached volume gets, applied to what earns."""
    reward = 100 * scale_reward(scale, reached)
    if one_base or scale.reward_kind is TierReward.FIXED_AMOUNT:
        return reward
    return reward / reached * base if reached else Fraction(0)


def _earned(
    policy: IncentivePolicy, window: Period, name: str, mine: list[Entry], before: list[Entry], world: World
) -> int:
    kind: Any = policy.kind
    mode = policy.rounding.mode
    total = sum((one.earns for one in mine), Fraction(0))
    reaches = sum((one.qualifies for one in mine), Fraction(0))
    if isinstance(kind, LineDiscount):
        return _by_rate(policy, [(Fraction(kind.rate), mine)])
    if isinstance(kind, SeasonalDiscount):
        return _by_rate(policy, _seasons(kind, policy, mine))
    if isinstance(kind, EarlyPayment):
        return _by_rate(policy, _payments(kind, mine, world.until))
    if isinstance(kind, VolumeDiscount):
        return _documents(policy, mine)
    if isinstance(kind, BundleDiscount):
        return sum(_bundles(kind, lines) for lines in _by_document(mine).values())
    if isinstance(kind, FreeGoods):
        return sum(_free(kind, lines, policy) for lines in _by_document(mine).values())
    if isinstance(kind, GrowthRebate):
        return rounded(_growth(kind, window, name, mine, before, world), mode)
    if isinstance(kind, CoopAllowance):
        return _claims(policy, window, name, total, world)
    scale_total = rounded(_paid_on(kind.scale, reaches, total, policy.one_base), mode)
    if isinstance(kind, RetrospectiveRebate):
        return scale_total
    if isinstance(kind, MixRebate):
        return scale_total if _mixed(kind, policy, mine, total, world) else 0
    assert isinstance(kind, AnnualRebate)
    return _annual(policy, kind, window, name, mine, world)


def _by_rate(policy: IncentivePolicy, groups: list[tuple[Fraction, list[Entry]]]) -> int:
    mode = policy.rounding.mode
    if policy.rounding.level is RoundingLevel.LINE:
        return sum(rounded(100 * rate * one.earns, mode) for rate, lines in groups for one in lines)
    return sum(rounded(100 * rate * sum(one.earns for one in lines), mode) for rate, lines in groups)


def _seasons(
    kind: SeasonalDiscount, policy: IncentivePolicy, mine: list[Entry]
) -> list[tuple[Fraction, list[Entry]]]:
    found: dict[int, list[Entry]] = {}
    for one in mine:
        day = _day(one.sale, policy.basis.event)
        assert day is not None
        for place, season in enumerate(kind.seasons):
            start, end = (season.from_month, season.from_day), (season.to_month, season.to_day)
            now = (day.month, day.day)
            if (start <= now <= end) if start <= end else (now >= start or now <= end):
                found.setdefault(place, []).append(one)
                break
    return [(Fraction(kind.seasons[place].rate), lines) for place, lines in sorted(found.items())]


def _payments(kind: EarlyPayment, mine: list[Entry], until: date) -> list[tuple[Fraction, list[Entry]]]:
    def rate(line: Line) -> Fraction:
        if line.paid is None or line.paid > until:
            return Fraction(0)
        days = (line.paid - line.invoiced).days
        return max((Fraction(one.rate) for one in kind.steps if days <= one.within_days), default=Fraction(0))

    found: dict[tuple[str, Fraction], list[Entry]] = {}
    for one in mine:
        found.setdefault((one.sale.document, rate(one.sale)), []).append(one)
    return [(key[1], lines) for key, lines in found.items()]


def _by_document(mine: list[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for one in mine:
        if one.earns:
            found.setdefault(one.sale.document, []).append(one)
    return found


def _documents(policy: IncentivePolicy, mine: list[Entry]) -> int:
    kind, mode, paid = policy.kind, policy.rounding.mode, 0
    assert isinstance(kind, VolumeDiscount)
    sold: dict[object, list[Entry]] = {}
    back: dict[object, list[Entry]] = {}
    for one in mine:
        returns, by_line = one.sale is not one.line, kind.per is OrderSize.LINE
        order = (one.sale.document, one.sale.number) if by_line else one.sale.document
        (back if returns else sold).setdefault(order, []).append(one)
    for document, lines in sold.items():
        if not any(one.qualifies or one.earns for one in lines):
            continue  # nothing on it is in scope
        reached = sum(one.qualifies for one in lines)
        base = sum((one.earns for one in lines), Fraction(0))
        sign = 1 if reached >= 0 else -1
        exact = sign * _paid_on(kind.scale, sign * Fraction(reached), sign * base, policy.one_base)
        paid += rounded(exact, mode)
        if base and document in back:
            paid += rounded(exact * sum(one.earns for one in back[document]) / base, mode)
    return paid


def _bundles(kind: BundleDiscount, lines: list[Entry]) -> int:
    pieces: dict[str, int] = {}
    for one in lines:
        pieces[one.line.product] = pieces.get(one.line.product, 0) + one.line.pieces
    sets = min(floor(pieces.get(part.product, 0) / Fraction(part.quantity)) for part in kind.parts)
    return max(0, sets) * kind.off.minor_units


def _free(kind: FreeGoods, lines: list[Entry], policy: IncentivePolicy) -> int:
    paid = gifts = 0
    for product in sorted({one.line.product for one in lines} - {kind.gift}):
        mine = [one for one in lines if one.line.product == product]
        pieces = sum(one.line.pieces for one in mine)
        if kind.gift is not None:
            earned = max(0, pieces // kind.buy) * kind.free
            gifts += earned
            paid += earned * kind.worth.minor_units if kind.worth else 0
            continue
        group = kind.buy + kind.free if kind.included else kind.buy
        free = max(0, pieces // group) * kind.free
        if free:
            value = 100 * sum((one.earns for one in mine), Fraction(0))
            paid += rounded(free * value / pieces, policy.rounding.mode)
    given = [one for one in lines if one.line.product == kind.gift]
    there = sum(one.line.pieces for one in given)
    if kind.included and there > 0:
        price = 100 * sum((one.earns for one in given), Fraction(0)) / there
        paid += rounded(min(gifts, there) * price, policy.rounding.mode)
    return paid


def _growth(
    kind: GrowthRebate, window: Period, name: str, mine: list[Entry], before: list[Entry], world: World
) -> Fraction:
    stated = kind.baselines.get(name)
    now, base = sum((one.earns for one in mine), Fraction(0)), Fraction(0)
    if stated is not None:
        base = Fraction(stated)
    else:
        now = Fraction(0)
        for buyer in {one.line.customer for one in (*mine, *before) if one.earns}:
            bought = sum((one.earns for one in mine if one.line.customer == buyer), Fraction(0))
            had = sum((one.earns for one in before if one.line.customer == buyer), Fraction(0))
            share = Fraction(1)
            if buyer in world.since:
                start = window.start.replace(year=window.start.year - 1)
                last = min(world.until, window.last)
                last = last.replace(year=last.year - 1)
                days = (last - max(world.since[buyer], start)).days + 1
                share = Fraction(max(days, 1), (last - start).days + 1)
            new = share < 1 or (buyer not in world.since and had <= 0)
            if new and (had <= 0 or kind.new_members is NewMember.EXCLUDED):
                continue
            now, base = now + bought, base + had / share
        if base <= 0:
            return Fraction(0)
    base *= Fraction(kind.index)
    more = now - base
    if more <= 0 or (kind.measure is GrowthMeasure.PERCENT and base <= 0):
        return Fraction(0)
    reached = more if kind.measure is GrowthMeasure.ABSOLUTE else more / base
    pays = more if kind.pays is GrowthPays.INCREMENT else now
    same = kind.measure is GrowthMeasure.ABSOLUTE and kind.pays is GrowthPays.INCREMENT
    return _paid_on(kind.scale, reached, pays, same)


def _mixed(
    kind: MixRebate, policy: IncentivePolicy, mine: list[Entry], total: Fraction, world: World
) -> bool:
    for part in kind.mix:
        inside = sum(
            (
                one.earns
                for one in mine
                if one.earns and _in_scope(part.scope, one.line, one.sale, policy.basis.event, world)
            ),
            Fraction(0),
        )
        if part.least is not None:
            met = inside >= Fraction(part.least)
        else:
            assert part.least_share is not None
            met = total > 0 and inside / total >= Fraction(part.least_share)
        if not met:
            return False
    return True


def _claims(policy: IncentivePolicy, window: Period, name: str, total: Fraction, world: World) -> int:
    kind = policy.kind
    assert isinstance(kind, CoopAllowance)
    left = max(0, floor(100 * Fraction(kind.accrual) * total))

    def whose(claim: Claim) -> str:
        """Whose fund a claim is on: the group's that its customer belonged to on that day, else its own."""
        for group in policy.eligibility.groups:
            for one in group.members:
                if one.customer == claim.customer and one.joined <= claim.performed < (one.left or date.max):
                    return group.id
        return claim.customer

    mine = [
        one
        for one in world.claims
        if whose(one) == name and window.start <= one.performed < window.end and one.submitted <= world.until
    ]
    paid = 0
    for claim in sorted(mine, key=lambda one: (one.submitted, one.id)):
        decided = claim.decided is None or claim.decided <= world.until
        in_time = claim.submitted <= claim.performed + timedelta(days=kind.claim_days)
        approved = claim.state is ClaimState.APPROVED and decided
        if not (approved and in_time and set(kind.needs) <= claim.proofs):
            continue
        asked = rounded(Fraction(kind.participation) * claim.spent.minor_units, policy.rounding.mode)
        if kind.cap_per_claim is not None:
            asked = min(asked, kind.cap_per_claim.minor_units)
        paid += min(asked, left)
        left -= min(asked, left)
    return paid


def _annual(
    policy: IncentivePolicy,
    kind: AnnualRebate,
    window: Period,
    name: str,
    mine: list[Entry],
    world: World,
) -> int:
    """Return the rebate less what the breaches take: of several shares the least is left."""

    def rebate(entries: list[Entry]) -> Fraction:
        reaches = sum((one.qualifies for one in entries), Fraction(0))
        base = sum((one.earns for one in entries), Fraction(0))
        return _paid_on(kind.scale, reaches, base, policy.one_base)

    broken = _breaches(policy, kind, window, name, mine, world)
    cut = min((day for rule, day in broken if rule is BreachRule.KEEP_UNTIL), default=date.max)
    reaching = policy.qualifying or policy.basis
    kept = [
        one
        for one in mine
        if (_day(one.sale, policy.basis.event if one.earns else reaching.event) or date.max) < cut
    ]
    earned = rounded(rebate(kept if cut < date.max else mine), policy.rounding.mode)
    shares = [_share(rule, window, day) for rule, day in broken if rule is not BreachRule.KEEP_UNTIL]
    return rounded(min(shares, default=Fraction(1)) * earned, policy.rounding.mode)


def _breaches(
    policy: IncentivePolicy,
    kind: AnnualRebate,
    window: Period,
    name: str,
    mine: list[Entry],
    world: World,
) -> list[tuple[BreachRule, date]]:
    found = []
    gone = world.left.get(name)
    if gone is not None and gone <= world.until and window.contains(gone):
        found.append((kind.on_leaving, gone))
    else:
        gone = None
    for condition in kind.conditions:
        assert isinstance(condition, PurchaseEvery)
        for part in window.split(condition.every.value):
            if part.last > min(world.until, gone or world.until):
                break
            bought = sum(
                one.earns for one in mine if part.contains(_day(one.line, policy.basis.event) or date.min)
            )
            if 100 * bought < condition.at_least.minor_units:
                found.append((kind.on_breach, part.start))
    return found


def _contest(policy: IncentivePolicy, mine: dict[str, list[Entry]]) -> dict[str, int]:
    contest = policy.kind
    assert isinstance(contest, SalesContest)
    results = {name: sum((one.earns for one in entries), Fraction(0)) for name, entries in mine.items()}
    teams: dict[str, list[str]] = {}
    for name in results:
        teams.setdefault(contest.teams.get(name, name), []).append(name)
    scores = {team: sum(results[one] for one in names) for team, names in teams.items()}
    ranked = [
        team
        for team in sorted(scores, key=lambda team: (-scores[team], team))
        if scores[team] >= Fraction(contest.threshold) and scores[team] > 0
    ]
    worth = _worth(contest, [scores[team] for team in ranked])
    prizes = [one.minor_units for one in contest.prizes]
    money = sum(prizes) if contest.unclaimed is Unclaimed.SHARED else sum(prizes[: len(ranked)])
    if not any(worth):
        return dict.fromkeys(results, 0)
    made = dict.fromkeys(results, 0)
    for team, prize in zip(ranked, shared(money, worth), strict=True):
        names = sorted(teams[team])
        shares: list[Fraction | int] = [max(results[one], Fraction(0)) for one in names]
        if contest.team_split is TeamSplit.EQUAL or not any(shares):
            shares = [1] * len(names)
        made.update(zip(names, shared(prize, shares), strict=True))
    return made


def _worth(contest: SalesContest, scores: list[Fraction | int]) -> list[Fraction]:
    def prize(rank: int) -> int:
        return contest.prizes[rank].minor_units if rank < len(contest.prizes) else 0

    def reckoned(ties: ContestTies) -> list[Fraction]:
        made = []
        for score in scores:
            first, size = scores.index(score), scores.count(score)
            pool = [prize(rank) for rank in range(first, first + size)]
            made.append(
                {
                    ContestTies.SPLIT: Fraction(sum(pool), size),
                    ContestTies.SHARE_UP: Fraction(pool[0]),
                    ContestTies.NEXT_RANK: Fraction(pool[-1]),
                }[ties]
            )
        return made

    worth = reckoned(contest.ties)
    return worth if any(worth) else reckoned(ContestTies.SPLIT)
