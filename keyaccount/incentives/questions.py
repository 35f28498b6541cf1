"""Ask a tier scale: what volume earns an amount, how far is the next tier, and what is reaching it worth?"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.brackets import Brackets
from keyaccount.incentives.numeric import decimal_from, plain
from keyaccount.incentives.tiers import TierScale
from keyaccount.values.currencies import currency_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_ratio
from keyaccount.values.text import Text

__all__ = ["NextTier", "least_base", "next_tier", "volume_that_earns"]


@attrs.frozen
class NextTier:
    """Say how far the next tier is from a volume and what reaching it pays.

    Volumes are in the units of the thresholds, rewards exact in major units of the currency.
    `gain` is the reward once the tier is reached less the reward now; `per_unit` is that gain per
    unit of the missing volume. Method: N7.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> scale = TierScale.of((0, "0.01"), (1000, "0.03"), method=TierMethod.ALL_UNITS,
    ...                      at_boundary=Boundary.REACHED)
    >>> step = next_tier(scale, 900)
    >>> step.distance, step.gain
    (Fraction(100, 1), Fraction(21, 1))
    """

    tier: int
    volume: Fraction
    threshold: Fraction
    reward_now: Fraction
    reward_then: Fraction

    @property
    def distance(self) -> Fraction:
        """Return the volume still missing."""
        return self.threshold - self.volume

    @property
    def gain(self) -> Fraction:
        """Return what reaching the tier adds to the reward."""
        return self.reward_then - self.reward_now

    @property
    def per_unit(self) -> Fraction | None:
        """Return the gain per unit of missing volume; None where the next step already reaches it."""
        return self.gain / self.distance if self.distance else None

    def explain(self) -> Explanation:
        """Return the gain as the reward then less the reward now. Method: N7."""
        return Explanation(
            "next-tier",
            Text(
                f"{plain(self.distance)} more reach tier {self.tier + 1}",
                f"再增加 {plain(self.distance)} 即达第 {self.tier + 1} 档",
            ),
            self.gain,
            clause="N7",
            parts=(
                Explanation(
                    "then",
                    Text(f"reward at {plain(self.threshold)}", f"达到 {plain(self.threshold)} 时的奖励"),
                    self.reward_then,
                ),
                Explanation(
                    "now",
                    Text(f"reward at {plain(self.volume)}", f"目前 {plain(self.volume)} 的奖励"),
                    -self.reward_now,
                ),
            ),
            combine=Combine.SUM,
        )


def next_tier(scale: TierScale, volume: Decimal | Fraction | int) -> NextTier | None:
    """Return the next tier above a volume, or None at the top.

    A threshold that must be exceeded is priced just above it: the limit of the reward from there.
    Method: N7.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> scale = TierScale.of((0, "0.01"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> next_tier(scale, 5) is None
    True
    """
    now = scale.tier_of(volume)
    place = 0 if now is None else now + 1
    if place >= len(scale.tiers):
        return None
    threshold = Fraction(scale.tiers[place].from_)
    then = scale.pieces()[place].pays(threshold)
    return NextTier(place, Fraction(volume), threshold, scale.reward(volume), then)


def volume_that_earns(
    scale: TierScale,
    amount: Money,
    *,
    step: Decimal | int | str = "0.01",
    rounding: Rounding = Rounding.HALF_UP,
) -> Fraction | None:
    """Return the least volume, in whole steps, whose rounded reward is at least an amount; None if none is.

    `step` is the finest volume that can be sold, one over a whole number: 0.01 of a currency, 1 of a unit.
    Logarithmic in the volume. Raises `KeyAccountError` (`question.step`). Method: N7.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> scale = TierScale.of((0, "0.01"), (1000, "0.03"), method=TierMethod.ALL_UNITS,
    ...                      at_boundary=Boundary.REACHED)
    >>> [volume_that_earns(scale, Money(wanted, "CNY"), step=1) for wanted in (9, 25, 45)]
    [Fraction(900, 1), Fraction(1000, 1), Fraction(1500, 1)]
    """
    unit = 1 / Fraction(decimal_from(step)) if decimal_from(step) > 0 else Fraction(0)
    if unit.denominator != 1 or unit < 1:
        refuse(
            "question.step", "$.step", "give one over a whole number, such as 0.01 or 1", "步长应为整数的倒数"
        )
    money_unit = 10 ** currency_of(amount.currency).places
    found = least_base(scale.brackets(int(unit), None, money_unit), amount.minor_units, rounding)
    return None if found is None else found / unit


def least_base(brackets: Brackets, amount: int, rounding: Rounding = Rounding.HALF_UP) -> Fraction | None:
    """Return the least whole base whose rounded reward is at least an amount in minor units, or None.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> scale = TierScale.of((0, "0.5"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> least_base(scale.brackets(), 7, Rounding.FLOOR)
    Fraction(14, 1)
    """
    if amount <= 0:
        return Fraction(0)
    ends = [*(lower - 1 for lower in brackets.lowers[1:]), None]
    for place, (low, high) in enumerate(zip(brackets.lowers, ends, strict=True)):
        for first, last in _rising(brackets, place, low, high):
            found = _bisected(brackets, place, first, last, amount, rounding)
            if found is not None:
                return Fraction(found)
    return None


def _rising(brackets: Brackets, place: int, low: int, high: int | None) -> list[tuple[int, int | None]]:
    """Return the stretches of a bracket on which its reward never falls, lowest first."""
    square, slope = brackets.squares[place], brackets.slopes[place]
    if high is not None and high < low:
        return []
    if square == 0 or high is None:
        return [(low, high if slope > 0 else low)]
    top = -slope // (2 * square)  # the last whole base at or before the vertex
    if square > 0:
        return [(low, low), (max(low, top + 1), high)] if top + 1 <= high else [(low, low)]
    rising: list[tuple[int, int | None]] = [(low, min(high, top))] if top >= low else []
    after = max(low, top + 1)
    return [*rising, (after, after)] if after <= high else rising


def _bisected(
    brackets: Brackets, place: int, low: int, high: int | None, amount: int, rounding: Rounding
) -> int | None:
    def enough(base: int) -> bool:
        return round_ratio(brackets.numerator(place, base), brackets.denominator, rounding) >= amount

    if high is None:
        high = max(low, 1)
        while not enough(high):
            high *= 2
    elif not enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low
