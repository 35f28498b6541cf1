"""Ways to place an account in the cycle: weekday sets and weeks, and the rhythm each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise

from keyaccount.errors import refuse
from keyaccount.values.weekday import Weekday
from keyaccount.visits.needs import MonthlyFrequency, VisitNeed
from keyaccount.visits.rhythm import CycleRhythm, MonthRhythm, Rhythm
from keyaccount.visits.rounds import Pattern

__all__ = ["patterns_of", "rhythm_of"]


def patterns_of(need: VisitNeed, open_days: Sequence[Weekday], cycle: int) -> list[Pattern]:
    """List the ways to place an account: weekday sets spread over the week, and the weeks of the cycle.

    A rhythm by the month may fall in any week, so it keeps its hour free in all of them.
    Raises `KeyAccountError` (`standing.cycle`) when the cycle is no multiple of the account's rhythm.

    >>> from keyaccount.visits.needs import VisitNorm, WeeklyFrequency
    >>> twice = VisitNeed("C1", VisitNorm("A", WeeklyFrequency(times=2)))
    >>> [pattern.days for pattern in patterns_of(twice, list(Weekday)[:5], 1)]
    [(0, 2), (0, 3), (1, 3), (1, 4), (2, 4)]
    """
    days = [weekday.number for weekday in open_days if need.open(weekday)]
    everything = (1 << cycle) - 1
    frequency = need.norm.frequency
    if isinstance(frequency, MonthlyFrequency):
        return [Pattern((day,), everything) for day in days]
    if cycle % frequency.every:
        refuse(
            "standing.cycle",
            f"$.needs.{need.account}",
            f"a cycle of {cycle} weeks does not hold a visit every {frequency.every} weeks; use a multiple",
            f"{cycle} 周的循环无法容纳每 {frequency.every} 周一次的拜访,请使用其倍数",
        )
    masks = [
        sum(1 << week for week in range(first, cycle, frequency.every)) for first in range(frequency.every)
    ]
    ring = [weekday.number for weekday in open_days]
    return [Pattern(chosen, mask) for chosen in _spread_sets(days, ring, frequency.times) for mask in masks]


def _spread_sets(days: Sequence[int], ring: Sequence[int], times: int) -> list[tuple[int, ...]]:
    """Choose weekday sets without neighbours, over the weekend too where possible, else any."""
    sets = list(combinations(days, times))
    apart = [one for one in sets if all(later - day > 1 for day, later in pairwise(one))]
    ends = (ring[0], ring[-1])
    round_the_week = [one for one in apart if times == 1 or (one[0], one[-1]) != ends]
    return round_the_week or apart or sets


def rhythm_of(need: VisitNeed, pattern: Pattern, anchor: date) -> Rhythm:
    """Turn a pattern back into the rhythm of a promise.

    >>> from keyaccount.visits.needs import VisitNorm, WeeklyFrequency
    >>> need = VisitNeed("C1", VisitNorm("A", WeeklyFrequency(every=2)))
    >>> rhythm_of(need, Pattern((1,), 0b1010), date(2026, 1, 5)).text.en
    'Tuesday of week 2 in every 2'
    """
    frequency = need.norm.frequency
    if isinstance(frequency, MonthlyFrequency):
        return MonthRhythm(Weekday.at(pattern.days[0]), frequency.ordinals)
    weeks = [week for week in range(frequency.every) if pattern.mask >> week & 1]
    return CycleRhythm([Weekday.at(day) for day in pattern.days], anchor, frequency.every, weeks)
