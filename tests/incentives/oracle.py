"""A second implementation of the rewards, in Fractions, written from the documentation alone.

It shares no code with the library beyond the data it reads: plain sales records in, minor units out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from keyaccount.incentives import (
    AnnualRebate,
    Boundary,
    BreachRule,
    IncentivePolicy,
    LineDiscount,
    PurchaseEvery,
    RetrospectiveRebate,
    RoundingLevel,
    TierMethod,
    TierReward,
    TierScale,
    VolumeDiscount,
)
from keyaccount.values.numbers import Rounding
from keyaccount.values.periods import Period


@dataclass(frozen=True)
class Sale:
    """One line of sales: a negative amount is a return, of the sale `of` where that is known."""

    customer: str
    document: str
    day: date
    amount: int  # minor units
    of: str | None = None


def rounded(value: Fraction, mode: Rounding) -> int:
    """Round by the named rule, in the plainest way."""
    low, high = floor(value), ceil(value)
    if low == high:
        return low
    toward, away = (low, high) if value > 0 else (high, low)
    near = low if value - low < high - value else high
    tie = value - low == high - value
    return {
        Rounding.FLOOR: low,
        Rounding.CEILING: high,
        Rounding.DOWN: toward,
        Rounding.UP: away,
        Rounding.HALF_UP: away if tie else near,
        Rounding.HALF_EVEN: (low if low % 2 == 0 else high) if tie else near,
    }[mode]


def inside(scale: TierScale, volume: Fraction, threshold: Decimal) -> bool:
    """Tell whether a volume has crossed a threshold."""
    if scale.at_boundary is Boundary.REACHED:
        return volume >= Fraction(threshold)
    return volume > Fraction(threshold)


def scale_reward(scale: TierScale, volume: Fraction) -> Fraction:
    """Return the reward in major units for a volume in the units of the thresholds."""
    reached = [tier for tier in scale.tiers if inside(scale, volume, tier.from_)]
    if not reached:
        return Fraction(0)
    tiers = list(scale.tiers)
    top = len(reached) - 1
    fixed = scale.reward_kind is TierReward.FIXED_AMOUNT

    def value(place: int) -> Fraction:
        return Fraction(tiers[place].value)

    if scale.method is TierMethod.LINEAR:
        at = value(top)
        if top + 1 < len(tiers):
            start, end = Fraction(tiers[top].from_), Fraction(tiers[top + 1].from_)
            at += (value(top + 1) - value(top)) * (volume - start) / (end - start)
        return at if fixed else at * volume
    if scale.method is TierMethod.ALL_UNITS:
        return value(top) if fixed else value(top) * volume
    paid = Fraction(0)
    for place in range(top + 1):
        upto = volume if place == top else Fraction(tiers[place + 1].from_)
        base = {
            TierMethod.INCREMENTAL: upto - Fraction(tiers[place].from_),
            TierMethod.ROLLING: upto,
            TierMethod.TOTAL: volume,
        }[scale.method]
        paid += value(place) if fixed else value(place) * base
    return paid


def expected(
    policy: IncentivePolicy, sales: list[Sale], until: date, left: dict[str, date]
) -> dict[tuple[str, date], int]:
    """Return what each customer earned in each window, in minor units of a currency with two places."""
    origin = {sale.document: sale for sale in sales}
    found: dict[tuple[str, date], list[Sale]] = {}
    for sale in sales:
        counted = origin[sale.of].day if sale.of in origin else sale.day
        if sale.day > until or counted >= left.get(sale.customer, date.max):
            continue
        for window in policy.windows():
            if window.contains(counted):
                found.setdefault((sale.customer, window.start), []).append(sale)
    windows = {window.start: window for window in policy.windows()}
    return {
        key: _limited(
            policy,
            _earned(policy, windows[key[1]], mine, until, left.get(key[0])),
            until >= windows[key[1]].last,
        )
        for key, mine in found.items()
    }


def _earned(policy: IncentivePolicy, window: Period, mine: list[Sale], until: date, left: date | None) -> int:
    kind, mode = policy.kind, policy.rounding.mode
    by_line = policy.rounding.level is RoundingLevel.LINE
    total = Fraction(sum(sale.amount for sale in mine))
    if isinstance(kind, LineDiscount):
        rate = Fraction(kind.rate)
        if by_line:
            return sum(rounded(rate * sale.amount, mode) for sale in mine)
        return rounded(rate * total, mode)
    if isinstance(kind, VolumeDiscount):
        return _by_document(kind.scale, mine, mode)
    assert isinstance(kind, (RetrospectiveRebate, AnnualRebate))
    earned = rounded(100 * scale_reward(kind.scale, total / 100), mode)
    if isinstance(kind, AnnualRebate):
        share = _kept(kind, window, mine, until, left)
        earned = earned if share == 1 else rounded(share * earned, mode)
    return earned


def _by_document(scale: TierScale, mine: list[Sale], mode: Rounding) -> int:
    def discount(amount: int) -> Fraction:
        if amount < 0:
            return -discount(-amount)
        return 100 * scale_reward(scale, Fraction(amount, 100))

    documents: dict[str, int] = {}
    back: dict[str, int] = {}
    names = {sale.document for sale in mine if sale.of is None}
    for sale in mine:
        if sale.of is not None and sale.of in names:
            back[sale.of] = back.get(sale.of, 0) + sale.amount
        else:
            documents[sale.document] = documents.get(sale.document, 0) + sale.amount
    paid = sum(rounded(discount(amount), mode) for amount in documents.values())
    for name, amount in back.items():
        share = Fraction(amount, documents[name]) if documents[name] else Fraction(0)
        paid += rounded(discount(documents[name]) * share, mode)
    return paid


def _kept(kind: AnnualRebate, window: Period, mine: list[Sale], until: date, left: date | None) -> Fraction:
    shares = [Fraction(1)]
    gone = left if left is not None and left <= until and window.contains(left) else None
    if gone is not None:
        shares.append(_share(kind.on_leaving, window, gone))
    for condition in kind.conditions:
        assert isinstance(condition, PurchaseEvery)
        for part in window.split(condition.every.value):
            if part.last > min(until, gone or until):
                break
            if sum(sale.amount for sale in mine if part.contains(sale.day)) < condition.at_least.minor_units:
                shares.append(_share(kind.on_breach, window, part.start))
    return min(shares)


def _share(rule: BreachRule, window: Period, day: date) -> Fraction:
    if rule is BreachRule.FORFEIT:
        return Fraction(0)
    if rule is BreachRule.PRORATE_DAYS:
        return Fraction((day - window.start).days, (window.end - window.start).days)
    assert rule is BreachRule.PRORATE_MONTHS
    months = window.split("month")
    return Fraction(sum(month.end - timedelta(days=1) < day for month in months), len(months))


def _limited(policy: IncentivePolicy, earned: int, ended: bool) -> int:
    limits = policy.limits
    paid = max(earned, 0)
    if limits.minimum is not None and earned < limits.minimum.minor_units:
        paid = 0
    if limits.floor is not None and paid > 0:
        paid = max(paid, limits.floor.minor_units)
    if limits.guarantee is not None and ended:
        paid = max(paid, limits.guarantee.minor_units)
    if limits.cap is not None:
        paid = min(paid, limits.cap.minor_units)
    return paid
