"""Tier scales: contiguous thresholds, what each tier is worth, and the exact reward for a volume."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.incentives.brackets import Brackets, RewardPiece, brackets_of
from keyaccount.incentives.numeric import decimal_from, percent_text, plain
from keyaccount.values.checks import check_decimal, check_type, tuple_of
from keyaccount.values.text import Text

__all__ = ["Boundary", "Tier", "TierMethod", "TierPart", "TierReward", "TierScale"]

MOST_TIERS = 1_000


class TierMethod(Enum):
    """Name how the tiers of a scale combine into one reward."""

    ALL_UNITS = "all_units"  # the tier reached applies to the whole base, back to the first unit
    INCREMENTAL = "incremental"  # each tier applies only to the part of the base inside it
    ROLLING = "rolling"  # as incremental below, but the tier reached applies to the whole base
    TOTAL = "total"  # every tier reached applies to the whole base
    LINEAR = "linear"  # as all-units, the value interpolated between thresholds

    @property
    def text(self) -> Text:
        """Return the method in words."""
        return _METHODS[self]


_METHODS = {
    TierMethod.ALL_UNITS: Text("all units (retroactive)", "全额累计"),
    TierMethod.INCREMENTAL: Text("incremental", "分段超额累进"),
    TierMethod.ROLLING: Text("rolling", "滚动累计"),
    TierMethod.TOTAL: Text("every tier on the whole", "逐档叠加"),
    TierMethod.LINEAR: Text("linear between thresholds", "线性插值"),
}


class TierReward(Enum):
    """Name what the value of a tier means."""

    RATE = "rate"  # a share of the base, 0.02 for 2 %
    PER_UNIT = "per_unit"  # money per unit of quantity
    FIXED_AMOUNT = "fixed_amount"  # money for reaching the tier

    @property
    def text(self) -> Text:
        """Return the kind of reward in words."""
        return _REWARDS[self]


_REWARDS = {
    TierReward.RATE: Text("rate", "比例"),
    TierReward.PER_UNIT: Text("amount per unit", "每单位金额"),
    TierReward.FIXED_AMOUNT: Text("fixed amount", "固定金额"),
}


class Boundary(Enum):
    """Say when a threshold counts as crossed; published programmes use both."""

    REACHED = "reached"  # a base equal to the threshold is in the tier
    EXCEEDED = "exceeded"  # the base must be above the threshold

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        return _BOUNDARIES[self]


_BOUNDARIES = {
    Boundary.REACHED: Text("threshold reached", "达到门槛"),
    Boundary.EXCEEDED: Text("threshold exceeded", "超过门槛"),
}


@attrs.frozen
class Tier:
    """State one tier: the threshold it starts at and its value (what that means, the scale says).

    `from_` is in major units of the currency or in units of quantity; the tier ends where the next begins.

    >>> Tier("100000", "0.02").value
    Decimal('0.02')
    """

    from_: Decimal = attrs.field(converter=decimal_from)
    value: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.from_, "$.from_", least=0)
        check_decimal(self.value, "$.value", least=0)


@attrs.frozen
class TierPart:
    """State what one tier pays: its place in the scale, the base it applies to, and the exact reward.

    Base and reward are in the whole-number units the scale was compiled with.

    >>> TierPart(0, Fraction(100), Fraction(5)).reward
    Fraction(5, 1)
    """

    tier: int
    base: Fraction
    reward: Fraction


@attrs.frozen
class TierScale:
    """Hold a scale of tiers, contiguous by construction: each tier ends where the next begins.

    Raises `KeyAccountError` (`tiers.empty`, `tiers.too-many`, `tiers.order`, `tiers.rate`).
    Method: N7.

    >>> scale = TierScale.of(("0", "0.10"), ("1000", "0.25"), method=TierMethod.INCREMENTAL,
    ...                      at_boundary=Boundary.REACHED)
    >>> scale.reward(2000)
    Fraction(350, 1)
    """

    tiers: tuple[Tier, ...] = attrs.field(converter=tuple_of)
    method: TierMethod
    at_boundary: Boundary
    reward_kind: TierReward = TierReward.RATE

    def __attrs_post_init__(self) -> None:
        check_type(self.method, TierMethod, "$.method")
        check_type(self.at_boundary, Boundary, "$.at_boundary")
        check_type(self.reward_kind, TierReward, "$.reward_kind")
        if not self.tiers:
            refuse("tiers.empty", "$.tiers", "give at least one tier", "至少给出一档")
        if len(self.tiers) > MOST_TIERS:
            refuse("tiers.too-many", "$.tiers", f"at most {MOST_TIERS} tiers", f"最多 {MOST_TIERS} 档")
        self._check_tiers()

    def _check_tiers(self) -> None:
        problems = Problems()
        for place, tier in enumerate(self.tiers):
            check_type(tier, Tier, f"$.tiers[{place}]")
            if place and tier.from_ <= self.tiers[place - 1].from_:
                problems.add(
                    "tiers.order",
                    f"$.tiers[{place}].from_",
                    f"must lie above the threshold before it, {plain(self.tiers[place - 1].from_)}",
                    f"必须高于前一档的门槛 {plain(self.tiers[place - 1].from_)}",
                )
            if self.reward_kind is TierReward.RATE and tier.value > 1:
                problems.add(
                    "tiers.rate",
                    f"$.tiers[{place}].value",
                    "a rate lies between 0 and 1; write 0.02 for 2 %",
                    "比例应在 0 与 1 之间;2% 请写作 0.02",
                )
        problems.raise_any()

    @classmethod
    def of(
        cls,
        *tiers: tuple[Decimal | int | str, Decimal | int | str],
        method: TierMethod,
        at_boundary: Boundary,
        reward_kind: TierReward = TierReward.RATE,
    ) -> TierScale:
        """Build a scale from (threshold, value) pairs.

        >>> TierScale.of((0, 10), (100, 15), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED,
        ...              reward_kind=TierReward.FIXED_AMOUNT).reward(150)
        Fraction(15, 1)
        """
        return cls([Tier(*tier) for tier in tiers], method, at_boundary, reward_kind)

    @property
    def monotone(self) -> bool:
        """Tell whether more volume never earns less.

        >>> TierScale.of((0, "0.05"), (100, "0.03"), method=TierMethod.ALL_UNITS,
        ...              at_boundary=Boundary.REACHED).monotone
        False
        """
        if self.method in (TierMethod.ALL_UNITS, TierMethod.LINEAR):
            values = [tier.value for tier in self.tiers]
            return all(low <= high for low, high in pairwise(values))
        return True

    def pieces(self, base_unit: int = 1, factor: Fraction = Fraction(1)) -> tuple[RewardPiece, ...]:
        """Return the polynomial pieces of the reward for a base counted in 1/`base_unit` of a unit.

        `factor` turns a tier's value into the unit the reward is counted in.

        >>> half = TierScale.of((0, "0.5"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
        >>> half.pieces()[0].slope
        Fraction(1, 2)
        """
        starts = [Fraction(tier.from_) * base_unit for tier in self.tiers]
        values = [Fraction(tier.value) * factor for tier in self.tiers]
        if self.reward_kind is TierReward.FIXED_AMOUNT:
            return _fixed_pieces(self.method, starts, values)
        return _growing_pieces(self.method, starts, values)

    def brackets(self, base_unit: int = 1, earning_unit: int | None = None, money_unit: int = 1) -> Brackets:
        """Compile the scale to whole numbers.

        `base_unit` whole numbers make one unit of the base, `earning_unit` one of the earning base
        (where it is another measure) and `money_unit` one unit of the currency.

        >>> scale = TierScale.of((0, 1), (100, 2), method=TierMethod.INCREMENTAL,
        ...                      at_boundary=Boundary.REACHED, reward_kind=TierReward.PER_UNIT)
        >>> scale.brackets(money_unit=100).rounded(120)
        14000
        """
        units = (base_unit, earning_unit or base_unit, money_unit)
        made = self._compiled.get(units)
        if made is None:
            fixed = self.reward_kind is TierReward.FIXED_AMOUNT
            factor = Fraction(money_unit) if fixed else Fraction(money_unit, units[1])
            reached = self.at_boundary is Boundary.REACHED
            made = self._compiled[units] = brackets_of(self.pieces(base_unit, factor), reached, fixed)
        return made

    # Every customer asks for the same scale in the same units.
    @cached_property
    def _compiled(self) -> dict[tuple[int, int, int], Brackets]:
        return {}

    def reward(self, base: Decimal | Fraction | int) -> Fraction:
        """Return the exact, unrounded reward for a base given in the units of the thresholds.

        >>> TierScale.of((0, "0.02"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED).reward(50)
        Fraction(1, 1)
        """
        place = self.tier_of(base)
        return Fraction(0) if place is None else self.pieces()[place].pays(Fraction(base))

    def tier_of(self, base: Decimal | Fraction | int) -> int | None:
        """Return the place of the tier a base falls in, or None below the first.

        >>> TierScale.of((0, 1), (100, 2), method=TierMethod.ALL_UNITS, at_boundary=Boundary.EXCEEDED,
        ...              reward_kind=TierReward.PER_UNIT).tier_of(100)
        0
        """
        exact = Fraction(base)
        reached = self.at_boundary is Boundary.REACHED
        inside = [exact > tier.from_ or (reached and exact == tier.from_) for tier in self.tiers]
        return sum(inside) - 1 if inside[0] else None

    def parts(self, base: Decimal | Fraction | int) -> tuple[TierPart, ...]:
        """Return what each tier contributes; the rewards sum to `reward(base)` exactly.

        >>> scale = TierScale.of((0, "0.0025"), (2000, "0.005"), (5000, "0.015"),
        ...                      method=TierMethod.INCREMENTAL, at_boundary=Boundary.REACHED)
        >>> [int(part.reward) for part in scale.parts(10000)]
        [5, 15, 75]
        """
        place = self.tier_of(base)
        if place is None:
            return ()
        exact = Fraction(base)
        if self.method in (TierMethod.ALL_UNITS, TierMethod.LINEAR):
            return (TierPart(place, exact, self.pieces()[place].pays(exact)),)
        return tuple(TierPart(one, *self._share(one, place, exact)) for one in range(place + 1))

    def _share(self, one: int, reached: int, base: Fraction) -> tuple[Fraction, Fraction]:
        tier = self.tiers[one]
        value = Fraction(tier.value)
        applies = base
        if one < reached and self.method is not TierMethod.TOTAL:
            applies = Fraction(self.tiers[one + 1].from_)
        if self.method is TierMethod.INCREMENTAL:
            applies -= Fraction(tier.from_)
        return applies, value if self.reward_kind is TierReward.FIXED_AMOUNT else applies * value

    def describe(self, place: int) -> Text:
        """Word one tier: its threshold and value.

        >>> scale = TierScale.of((0, "0.02"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
        >>> scale.describe(0).en
        'tier 1 from 0: 2%'
        """
        tier = self.tiers[place]
        value = percent_text(tier.value) if self.reward_kind is TierReward.RATE else plain(tier.value)
        each = self.reward_kind is TierReward.PER_UNIT
        return Text(
            f"tier {place + 1} from {plain(tier.from_)}: {value}{' per unit' if each else ''}",
            f"第 {place + 1} 档(自 {plain(tier.from_)} 起):{'每单位 ' if each else ''}{value}",
        )


def _fixed_pieces(
    method: TierMethod, starts: Sequence[Fraction], values: Sequence[Fraction]
) -> tuple[RewardPiece, ...]:
    zero = Fraction(0)
    made = []
    for place, (start, value) in enumerate(zip(starts, values, strict=True)):
        slope, constant = zero, value
        if method is TierMethod.LINEAR and place + 1 < len(starts):
            slope = (values[place + 1] - value) / (starts[place + 1] - start)
            constant = value - slope * start
        elif method in (TierMethod.INCREMENTAL, TierMethod.ROLLING, TierMethod.TOTAL):
            constant = sum(values[: place + 1], zero)
        made.append(RewardPiece(start, zero, slope, constant))
    return tuple(made)


def _growing_pieces(
    method: TierMethod, starts: Sequence[Fraction], values: Sequence[Fraction]
) -> tuple[RewardPiece, ...]:
    zero = Fraction(0)
    below = zero  # what the tiers below pay once the base is past them
    made = []
    for place, (start, value) in enumerate(zip(starts, values, strict=True)):
        square, slope, constant = zero, value, zero
        end = starts[place + 1] if place + 1 < len(starts) else start
        if method is TierMethod.LINEAR and end != start:
            square = (values[place + 1] - value) / (end - start)
            slope = value - square * start
        elif method is TierMethod.INCREMENTAL:
            constant = below - value * start
            below += value * (end - start)
        elif method is TierMethod.ROLLING:
            constant = below
            below += value * end
        elif method is TierMethod.TOTAL:
            slope = sum(values[: place + 1], zero)
        made.append(RewardPiece(start, square, slope, constant))
    return tuple(made)
