"""The trace of lines: the volume each brought the customer to, the tier it met there, its exact reward."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

import attrs

from keyaccount.incentives.annual import AnnualRebate
from keyaccount.incentives.discounts import RetrospectiveRebate
from keyaccount.incentives.earning import Earning
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.tiers import TierMethod, TierReward, TierScale
from keyaccount.values.checks import tuple_of
from keyaccount.values.currencies import currency_of

__all__ = ["LineTraces", "line_traces"]


@attrs.frozen
class LineTraces:
    """Show how each line met the scale: volume so far, tier path, and its reward before rounding.

    Columns of equal length. `volume` is in 1/`qualifying_unit` of the earning's lines, `exact` in minor
    units; `tier` names the tiers from 1, "1 → 2" where the line crossed; both are None where no scale is
    read line by line.

    >>> LineTraces([250_000], ["1 → 2"], [Fraction(2_500)]).tier
    ('1 → 2',)
    """

    volume: tuple[int, ...] = attrs.field(converter=tuple_of)
    tier: tuple[str | None, ...] = attrs.field(converter=tuple_of)
    exact: tuple[Fraction | None, ...] = attrs.field(converter=tuple_of)


def line_traces(earning: Earning, policy: IncentivePolicy | None) -> LineTraces:
    """Return the traces of the lines of an earning, in their order.

    An incremental scale is read along the running volume, any other at the volume of the whole window.
    Limits, breaches and the rounding come after it and are steps of the earning. Linear. Method: N8.

    >>> from datetime import date
    >>> from keyaccount.incentives.calculation import earn
    >>> from keyaccount.incentives.tiers import Boundary
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.values.periods import Period
    >>> scale = TierScale.of((0, "0.01"), (100, "0.02"), method=TierMethod.INCREMENTAL,
    ...                      at_boundary=Boundary.REACHED)
    >>> policy = IncentivePolicy("P", "p", kind=RetrospectiveRebate(scale), owner="M",
    ...                          valid=Period.year(2026), currency="CNY")
    >>> rows = [("C1", date(2026, 1, 5), 90), ("C1", date(2026, 1, 6), 30)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount"), currency="CNY")
    >>> (earning,) = earn(policy, ledger, until=date(2026, 12, 31))
    >>> line_traces(earning, policy)
    LineTraces(volume=(9000, 12000), tier=('1', '1 → 2'), exact=(Fraction(90, 1), Fraction(50, 1)))
    """
    lines = earning.lines
    volumes = list(accumulate(lines.qualifying or lines.base))
    scale = None if policy is None else policy.scale
    if policy is None or scale is None or not isinstance(policy.kind, (RetrospectiveRebate, AnnualRebate)):
        return LineTraces(volumes, [None] * len(volumes), [None] * len(volumes))
    if scale.method is TierMethod.INCREMENTAL and scale.reward_kind is not TierReward.FIXED_AMOUNT:
        return _along(scale, earning, volumes)
    return _at_the_end(scale, earning, volumes)


def _along(scale: TierScale, earning: Earning, volumes: Sequence[int]) -> LineTraces:
    lines = earning.lines
    money = 10 ** currency_of(lines.currency).places
    brackets = scale.brackets(lines.qualifying_unit or lines.base_unit, lines.base_unit, money)
    places = list(map(brackets.index, volumes))
    paths = [_path(*pair) for pair in pairwise((*places[:1], *places))]
    if lines.qualifying:
        exact = [brackets.exact(*pair) for pair in zip(volumes, accumulate(lines.base), strict=True)]
        rewards = [now - before for before, now in pairwise((Fraction(0), *exact))]
    else:
        # One base: whole numbers over one denominator, so a line costs one fraction.
        paid = [
            brackets.numerator(place, volume) if place >= 0 else 0
            for place, volume in zip(places, volumes, strict=True)
        ]
        rewards = [Fraction(now - before, brackets.denominator) for before, now in pairwise((0, *paid))]
    return LineTraces(volumes, paths, rewards)


def _at_the_end(scale: TierScale, earning: Earning, volumes: Sequence[int]) -> LineTraces:
    lines = earning.lines
    if not volumes:
        return LineTraces([], [], [])
    money = 10 ** currency_of(lines.currency).places
    unit = lines.qualifying_unit or lines.base_unit
    place = scale.tier_of(Fraction(volumes[-1], unit))
    tier = _path(*[-1 if place is None else place] * 2)
    whole = sum(lines.base)
    brackets = scale.brackets(unit, lines.base_unit, money)
    exact = brackets.exact(volumes[-1], whole if lines.qualifying else None)
    shares = [exact * base / whole if whole else None for base in lines.base]
    return LineTraces(volumes, [tier] * len(volumes), shares)


def _path(before: int, now: int) -> str:
    """Word a way over tiers, counted from 1; 0 is below the first."""
    return f"{before + 1}" if before == now else f"{before + 1} → {now + 1}"
