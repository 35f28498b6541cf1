"""The exact growth rebate: this window against the same days a year before, like for like."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs

from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.growth import GrowthMeasure, GrowthPays, GrowthRebate, NewMember, growth_of
from keyaccount.incentives.policy import IncentivePolicy, Window
from keyaccount.incentives.rewards import scale_steps
from keyaccount.incentives.selection import Selected, select
from keyaccount.incentives.worked import Cell, Context, Worked
from keyaccount.model.ledger import Ledger
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.periods import Period, add_months
from keyaccount.values.text import Text

__all__ = ["growth_rebate", "lines_before"]


def lines_before(
    version: IncentivePolicy, window: Period, ledger: Ledger, until: date, facts: IncentiveFacts
) -> dict[str, Selected]:
    """Return the lines of the same days a year before, by participant.

    A buying group is compared with what its present members bought then.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2025, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> before = lines_before(policy, Period.year(2026), ledger, date(2026, 12, 31), IncentiveFacts())
    >>> before["C1"].earning
    [10000]
    """
    groups = tuple(
        attrs.evolve(
            group,
            members=tuple(
                attrs.evolve(one, joined=date.min, left=None)
                for one in group.members
                if one.joined <= until and (one.left is None or until < one.left)
            )
            or group.members,
        )
        for group in version.eligibility.groups
    )
    earlier = attrs.evolve(
        version,
        valid=window.shift(months=-12),
        window=Window.VALIDITY,
        eligibility=attrs.evolve(version.eligibility, groups=groups),
        basis=version.basis,
    )
    last = add_months(min(until, window.last), -12)
    found = select([earlier], ledger, last, attrs.evolve(facts, departures=()))
    return {one.participant: one for one in found}


def growth_rebate(kind: GrowthRebate, lines: Selected, context: Context) -> Worked:
    """Work out growth, the tier it reaches and what it pays.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> from keyaccount.incentives.tiers import Boundary, TierMethod, TierScale
    >>> scale = TierScale.of(("0.1", "0.02"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> kind = GrowthRebate(scale, GrowthMeasure.PERCENT, GrowthPays.INCREMENT, NewMember.EXCLUDED)
    >>> context = Context(ledger, date(2026, 12, 31), IncentiveFacts(), 100)
    >>> growth_rebate(kind, lines, context).findings[0].code
    'incentive.new-member'
    """
    now = Fraction(sum(lines.earning), lines.earning_unit)
    before, finding = _baseline(kind, lines, context)
    noted = (finding,) if finding else ()
    if before is None:
        return Worked([], findings=noted)
    growth = growth_of(now, before, kind.index)
    pays = growth.increment if kind.pays is GrowthPays.INCREMENT else now
    reached = growth.increment if kind.measure is GrowthMeasure.ABSOLUTE else growth.rate
    if reached is None or reached <= 0:
        return Worked([], findings=noted)
    same = kind.measure is GrowthMeasure.ABSOLUTE and kind.pays is GrowthPays.INCREMENT
    steps = scale_steps(kind.scale, reached, None if same else pays, context.money_unit)
    told = tuple(attrs.evolve(step, reason=growth.text) for step in steps)
    return Worked([Cell(range(len(lines.rows)), lines.earning, told)], findings=noted)


def _baseline(
    kind: GrowthRebate, lines: Selected, context: Context
) -> tuple[Fraction | None, Finding | None]:
    """Return what the participant bought before, None where that is unknown, and what is to be noted."""
    stated = kind.baselines.get(lines.participant)
    if stated is not None:
        return Fraction(stated), None
    earlier = context.before.get(lines.participant)
    if earlier is None or sum(earlier.earning) <= 0:
        return None, _new_member(lines, Text("no baseline a year before", "上年同期无采购基数"))
    total = Fraction(sum(earlier.earning), earlier.earning_unit)
    covered = _covered(lines, earlier, context)
    if covered == 1:
        return total, None
    if kind.new_members is NewMember.EXCLUDED:
        return None, _new_member(lines, kind.new_members.text)
    return total / covered, _new_member(lines, kind.new_members.text)


def _covered(lines: Selected, earlier: Selected, context: Context) -> Fraction:
    """Return the share of the baseline's days on which the participant was a customer."""
    known = next((one for one in context.facts.customers if one.id == lines.participant), None)
    start = earlier.slot.window.start
    since = start if known is None or known.since is None else max(known.since, start)
    last = add_months(min(context.until, lines.slot.window.last), -12)
    return Fraction(max((last - since).days + 1, 1), (last - start).days + 1)


def _new_member(lines: Selected, text: Text) -> Finding:
    path = f"$.{lines.slot.version.id}.{lines.participant}"
    return Finding("incentive.new-member", Severity.INFO, path, text, "N7")
