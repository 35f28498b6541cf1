"""Totals and line rewards for millions of lines, straight from columns of whole numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import compress

from keyaccount.errors import refuse
from keyaccount.incentives.brackets import Brackets
from keyaccount.values.numbers import Rounding, round_ratio

__all__ = ["line_rewards", "total_rewards", "volume_totals"]

# Further ahead than this a bracket is looked up again, so that the running numbers stay small and fast.
_AHEAD = 1 << 29

# Rewards are never negative, so each mode but half-to-even is a floor after a fixed shift: so many
# halves of a minor unit, less a trifle.
_SHIFTS = {
    Rounding.HALF_UP: (1, 0),
    Rounding.DOWN: (0, 0),
    Rounding.FLOOR: (0, 0),
    Rounding.UP: (2, 1),
    Rounding.CEILING: (2, 1),
}


def volume_totals(
    participants: Sequence[int],
    products: Sequence[int],
    amounts: Sequence[int],
    counts: Sequence[bool],
    size: int,
) -> list[int]:
    """Return the volume of each of `size` participants from parallel columns of codes and minor units.

    `counts[product]` says whether a product is in scope. One pass.
    Raises `KeyAccountError` (`bulk.columns`).

    >>> volume_totals([0, 1, 0], [0, 0, 1], [500, 300, 200], [True, False], 2)
    [500, 300]
    """
    if not len(participants) == len(products) == len(amounts):
        refuse("bulk.columns", "$", "the columns differ in length", "各列长度不一")
    totals = [0] * size
    # The lines out of scope are left out in C; the loop is the rest of the cost, and memory most of that.
    in_scope = map(counts.__getitem__, products)
    for who, amount in compress(zip(participants, amounts, strict=True), in_scope):
        totals[who] += amount
    return totals


def total_rewards(
    brackets: Brackets, totals: Sequence[int], rounding: Rounding = Rounding.HALF_UP
) -> list[int]:
    """Return the rounded reward of each total volume.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod, TierScale
    >>> scale = TierScale.of((0, "0.01"), (100, "0.02"), method=TierMethod.ALL_UNITS,
    ...                      at_boundary=Boundary.REACHED)
    >>> total_rewards(scale.brackets(100, None, 100), [5000, 10000, -1])
    [50, 200, 0]
    """
    if rounding in _SHIFTS and not any(brackets.squares):
        return _floored(brackets, totals, rounding)
    made = []
    for total in totals:
        place = brackets.index(total)
        exact = brackets.numerator(place, total) if place >= 0 else 0
        made.append(round_ratio(exact, brackets.denominator, rounding))
    return made


def _floored(brackets: Brackets, totals: Sequence[int], rounding: Rounding) -> list[int]:
    divisor, slopes, constants = _rounded_lines(brackets, rounding)
    # Below the first bracket lies one that pays nothing.
    lowers, slopes, constants = brackets.lowers, [0, *slopes], [0, *constants]
    made = []
    for total in totals:
        place = bisect_right(lowers, total)
        made.append((slopes[place] * total + constants[place]) // divisor)
    return made


def line_rewards(
    brackets: Brackets,
    participants: Sequence[int],
    products: Sequence[int],
    amounts: Sequence[int],
    counts: Sequence[bool],
    size: int,
    rounding: Rounding = Rounding.HALF_UP,
) -> list[int]:
    """Return what each line adds to the rounded reward of its participant's running volume.

    Lines come in the order in which they count (by date); the rewards of a participant's lines sum to
    the reward of its total exactly. For scales whose reward is linear inside each tier.
    One pass; a line inside its tier costs a handful of whole-number operations.
    Raises `KeyAccountError` (`bulk.curved`, `bulk.rounding`).

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod, TierScale
    >>> scale = TierScale.of((0, "0.01"), (100, "0.02"), method=TierMethod.INCREMENTAL,
    ...                      at_boundary=Boundary.REACHED)
    >>> line_rewards(scale.brackets(100, None, 100), [0, 0, 1], [0, 0, 0], [9000, 2000, 50], [True], 2)
    [90, 30, 1]
    """
    divisor, slopes, constants = _rounded_lines(brackets, rounding)
    # Per participant: room left in its tier, slope there, and what the last rounding left over.
    room, rates, rest = [0] * size, [0] * size, [0] * size
    cross = _crossing(brackets.lowers, divisor, slopes, constants, room, rates, rest)
    made: list[int] = []
    # Written for the interpreter: two plain comparisons and `made.append` are what it does fastest.
    for who, product, amount in zip(participants, products, amounts, strict=True):
        if counts[product]:
            left = room[who] - amount
            if amount > 0 and left > 0:
                room[who] = left
                reward = rates[who] * amount + rest[who]
                rest[who] = reward % divisor
                made.append(reward // divisor)
            else:
                made.append(cross(who, amount))
        else:
            made.append(0)
    return made


def _rounded_lines(brackets: Brackets, rounding: Rounding) -> tuple[int, list[int], list[int]]:
    """Return divisor, slopes and constants whose floored quotient is the rounded reward of each bracket."""
    if any(brackets.squares):
        refuse("bulk.curved", "$.brackets", "rewards must be linear inside each tier", "各档内的奖励须为线性")
    if rounding not in _SHIFTS:
        refuse("bulk.rounding", "$.rounding", "half-to-even has no running form", "银行家舍入无法逐行累计")
    base = brackets.denominator
    halves, less = _SHIFTS[rounding]
    shift = halves * base - less
    return 2 * base, [2 * one for one in brackets.slopes], [2 * one + shift for one in brackets.constants]


def _crossing(
    lowers: Sequence[int],
    divisor: int,
    slopes: Sequence[int],
    constants: Sequence[int],
    room: list[int],
    rates: list[int],
    rest: list[int],
) -> Callable[[int, int], int]:
    """Return what moves a participant by an amount that may leave its tier, or come back into it."""
    places = [-1] * len(room)
    tops = [0] * len(room)
    last = len(lowers) - 1

    def cross(who: int, amount: int) -> int:
        place, volume = places[who], tops[who] - room[who]
        before = (slopes[place] * volume + constants[place]) // divisor if place >= 0 else 0
        volume += amount
        place = places[who] = bisect_right(lowers, volume) - 1
        if place < 0:
            tops[who], room[who] = volume, 0
            return -before
        top = lowers[place + 1] if place < last else volume + _AHEAD
        tops[who], room[who], rates[who] = top, top - volume, slopes[place]
        now, rest[who] = divmod(slopes[place] * volume + constants[place], divisor)
        return now - before

    return cross
