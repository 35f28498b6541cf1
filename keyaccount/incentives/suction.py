"""What tiers do to the price at the margin: cliffs, negative-price zones, the pull of retroactive rebates."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.brackets import RewardPiece
from keyaccount.incentives.numeric import about
from keyaccount.incentives.tiers import Boundary, Tier, TierMethod, TierReward, TierScale
from keyaccount.values.checks import tuple_of
from keyaccount.values.numbers import round_fraction
from keyaccount.values.text import Text

__all__ = ["TierCliff", "Schedule", "cliffs", "contestable_price", "equivalent_incremental", "marginal_price"]


@attrs.frozen
class TierCliff:
    """State what crossing one threshold does at once.

    All in exact major units: `jump` is the reward gained at the threshold itself; from `zone_from` on,
    buying up to the threshold costs less in all than stopping where one is (None: no such zone);
    `paid_to_buy` is the most a customer is paid, in net, for buying the rest of the zone.
    Method: N7.

    >>> TierCliff(1, Fraction(1000), Fraction(20), None, Fraction(0)).text.en
    'at 1000 the reward jumps by 20'
    """

    tier: int
    threshold: Fraction
    jump: Fraction
    zone_from: Fraction | None
    paid_to_buy: Fraction

    @property
    def text(self) -> Text:
        """Return the cliff in words."""
        at, jump = about(self.threshold), about(self.jump)
        if self.zone_from is None:
            return Text(f"at {at} the reward jumps by {jump}", f"在 {at} 处奖励跳增 {jump}")
        start = about(self.zone_from)
        return Text(
            f"at {at} the reward jumps by {jump}; from {start} on, buying up to {at} costs less than nothing",
            f"在 {at} 处奖励跳增 {jump};自 {start} 起补足到 {at} 的净支出为负",
        )


def _price(price: Decimal | Fraction | int) -> Fraction:
    exact = Fraction(price)
    if exact <= 0:
        refuse("suction.price", "$.price", "a price is above zero", "价格必须大于零")
    return exact


def _paid_pieces(scale: TierScale, price: Fraction) -> tuple[RewardPiece, ...]:
    """Return the pieces in money: a rate on quantities is a rate on their price."""
    return scale.pieces(factor=price if scale.reward_kind is TierReward.RATE else Fraction(1))


def cliffs(scale: TierScale, *, price: Decimal | Fraction | int = 1) -> tuple[TierCliff, ...]:
    """Return every threshold at which the reward jumps up, with its negative-price zone.

    `price` is what one unit of the base costs: 1 where the base is spend, the unit price where it is a
    quantity. Method: N7.

    >>> scale = TierScale.of((0, "0.01"), (1000, "0.11"), method=TierMethod.ALL_UNITS,
    ...                      at_boundary=Boundary.REACHED)
    >>> one = cliffs(scale)[0]
    >>> one.jump, one.zone_from
    (Fraction(100, 1), Fraction(89000, 99))
    """
    unit_price = _price(price)
    pieces = _paid_pieces(scale, unit_price)
    found = []
    for place, piece in enumerate(pieces):
        before = pieces[place - 1].pays(piece.start) if place else Fraction(0)
        jump = piece.pays(piece.start) - before
        if jump <= 0:
            continue
        outlay = unit_price * piece.start - piece.pays(piece.start)
        starts, most = _zone(pieces[:place], piece.start, outlay, unit_price)
        found.append(TierCliff(place, piece.start, jump, starts, most))
    return tuple(found)


def _zone(
    below: tuple[RewardPiece, ...], threshold: Fraction, outlay: Fraction, price: Fraction
) -> tuple[Fraction | None, Fraction]:
    """Return where the net outlay first exceeds that at the threshold, and by how much at most."""
    starts: Fraction | None = None
    most = Fraction(0)
    floor = below[0].start if below else threshold
    if floor > 0 and price * floor > outlay:
        starts, most = outlay / price, price * floor - outlay
    for place, piece in enumerate(below):
        end = below[place + 1].start if place + 1 < len(below) else threshold
        crossing = _crossing(piece, end, outlay, price)
        if crossing is not None and starts is None:
            starts = crossing
        most = max(most, *(price * one - piece.pays(one) - outlay for one in (piece.start, end)))
    return starts, most


def _crossing(piece: RewardPiece, end: Fraction, outlay: Fraction, price: Fraction) -> Fraction | None:
    """Return the first base of a piece from which the net outlay lies above `outlay`.

    Only straight pieces lie below a cliff: interpolated scales have none.
    """

    def net(base: Fraction) -> Fraction:
        return price * base - piece.pays(base)

    if net(piece.start) >= outlay:
        return piece.start
    if net(end) <= outlay:
        return None
    return (outlay + piece.constant) / (price - piece.slope)


def marginal_price(
    scale: TierScale, volume: Decimal | Fraction | int, *, price: Decimal | Fraction | int = 1
) -> Fraction:
    """Return the effective price of one more small unit at a volume, inside its tier.

    Cliffs are not in it; ask `cliffs` for those. Method: N7.

    >>> scale = TierScale.of((0, "0.01"), (1000, "0.03"), method=TierMethod.INCREMENTAL,
    ...                      at_boundary=Boundary.REACHED)
    >>> marginal_price(scale, 1500, price=10)
    Fraction(97, 10)
    """
    unit_price = _price(price)
    place = scale.tier_of(volume)
    if place is None:
        return unit_price
    piece = _paid_pieces(scale, unit_price)[place]
    return unit_price - (2 * piece.square * Fraction(volume) + piece.slope)


def contestable_price(
    scale: TierScale,
    *,
    price: Decimal | Fraction | int,
    volume: Decimal | Fraction | int,
    contestable: Decimal | Fraction | int,
) -> Fraction:
    """Return the effective price a rival must match on the part of a customer's demand open to it.

    That is what the customer saves with us by buying `contestable` units less, per unit: list price
    less the rebate lost on everything else. Volumes are in units, thresholds too; a rate is a rate
    on spend at `price`.
    Raises `KeyAccountError` (`suction.share`).
    Source: DG COMP discussion paper on Article 82 (2005), box after paragraph 154. Method: N7.

    >>> scale = TierScale.of((1000000, "0.025"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.EXCEEDED)
    >>> contestable_price(scale, price=100, volume=1000000, contestable=50000)
    Fraction(50, 1)
    """
    unit_price = _price(price)
    whole, share = Fraction(volume), Fraction(contestable)
    if not 0 < share <= whole:
        refuse(
            "suction.share",
            "$.contestable",
            "the contestable part is above zero and at most the whole volume",
            "可竞争部分须大于零且不超过总量",
        )
    lost = _just_earned(scale, whole) - scale.reward(whole - share)
    worth = unit_price if scale.reward_kind is TierReward.RATE else Fraction(1)
    return unit_price - worth * lost / share


def _just_earned(scale: TierScale, volume: Fraction) -> Fraction:
    """Return the reward at a volume, or just above it where a threshold there must be exceeded."""
    at = [place for place, tier in enumerate(scale.tiers) if tier.from_ == volume]
    return scale.pieces()[at[0]].pays(volume) if at else scale.reward(volume)


@attrs.frozen
class Schedule:
    """Hold an incremental schedule: thresholds with exact rates.

    >>> Schedule((Fraction(0),), (Fraction(1, 3),)).scale(4).tiers[0].value
    Decimal('0.3333')
    """

    thresholds: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    values: tuple[Fraction, ...] = attrs.field(converter=tuple_of)

    def reward(self, volume: Decimal | Fraction | int) -> Fraction:
        """Return the exact reward for a volume."""
        ends = [*self.thresholds[1:], None]
        total = Fraction(0)
        for start, end, value in zip(self.thresholds, ends, self.values, strict=True):
            top = Fraction(volume) if end is None else min(Fraction(volume), end)
            total += max(top - start, Fraction(0)) * value
        return total

    def scale(self, places: int, reward_kind: TierReward = TierReward.RATE) -> TierScale:
        """Return it as a tier scale with the values rounded half up to so many places."""
        tiers = [
            Tier(round_fraction(start, 12), round_fraction(value, places))
            for start, value in zip(self.thresholds, self.values, strict=True)
        ]
        return TierScale(tiers, TierMethod.INCREMENTAL, Boundary.REACHED, reward_kind)


def equivalent_incremental(scale: TierScale, *, up_to: Decimal | Fraction | int) -> Schedule:
    """Return the incremental schedule that pays the same at the end of every tier, without cliffs.

    The end of the last tier is `up_to`. Between the ends the customer is paid more evenly; nobody is
    pulled over a threshold. Raises `KeyAccountError` (`suction.up-to`). Method: N7.

    >>> scale = TierScale.of((0, "0.01"), (1000, "0.03"), method=TierMethod.ALL_UNITS,
    ...                      at_boundary=Boundary.REACHED)
    >>> smooth = equivalent_incremental(scale, up_to=2000)
    >>> smooth.values, smooth.reward(2000) == scale.reward(2000)
    ((Fraction(1, 100), Fraction(1, 20)), True)
    """
    pieces = scale.pieces()
    last = Fraction(up_to)
    if last <= pieces[-1].start:
        refuse("suction.up-to", "$.up_to", "must lie above the last threshold", "必须高于最后一档门槛")
    ends = [*(piece.start for piece in pieces[1:]), last]
    values = []
    paid = Fraction(0)
    for piece, end in zip(pieces, ends, strict=True):
        values.append((piece.pays(end) - paid) / (end - piece.start))
        paid = piece.pays(end)
    return Schedule(tuple(piece.start for piece in pieces), tuple(values))
