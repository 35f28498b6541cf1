"""The exact growth rebate: this window against the same days a year before, like for like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

import attrs

from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.growth import GrowthMeasure, GrowthPays, GrowthRebate, NewMember, growth_of
from keyaccount.incentives.ledger_figures import raw_column
from keyaccount.incentives.policy import IncentivePolicy, Window
from keyaccount.incentives.rewards import scale_steps
from keyaccount.incentives.scope import BuyingGroup, Membership
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

    Each member of a buying group counts on the days, a year earlier, on which it is a member now.

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
    groups = tuple(_year_earlier(group) for group in version.eligibility.groups)
    earlier = attrs.evolve(
        version,
        valid=window.shift(months=-12),
        window=Window.VALIDITY,
        eligibility=attrs.evolve(version.eligibility, groups=groups),
    )
    # Late returns count as far as they have come by the same day a year earlier.
    found = select([earlier], ledger, add_months(until, -12), attrs.evolve(facts, departures=()))
    return {one.participant: one for one in found}


def _year_earlier(group: BuyingGroup) -> BuyingGroup:
    members = (
        attrs.evolve(one, joined=_back(one.joined), left=None if one.left is None else _back(one.left))
        for one in group.members
        if one.left is None or _back(one.joined) < _back(one.left)
    )
    # A single day may vanish where a year has no 29 February; a group has members, if long ago.
    long_ago = Membership(group.members[0].customer, date.min, date.min + timedelta(days=1))
    return attrs.evolve(group, members=tuple(members) or [long_ago])


def _back(day: date) -> date:
    return add_months(day, -12) if day.year > 1 else date.min


def growth_rebate(kind: GrowthRebate, lines: Selected, context: Context) -> Worked:
    """Work out growth, the tier it reaches and what it pays, member by member like for like.

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
    compared = _compared(kind, lines, context)
    noted = () if compared.note is None else (compared.note,)
    if compared.before is None:
        return Worked([], findings=noted)
    growth = growth_of(compared.now, compared.before, kind.index)
    pays = growth.increment if kind.pays is GrowthPays.INCREMENT else growth.now
    reached = growth.increment if kind.measure is GrowthMeasure.ABSOLUTE else growth.rate
    if reached is None or reached <= 0:
        return Worked([], findings=noted)
    same = kind.measure is GrowthMeasure.ABSOLUTE and kind.pays is GrowthPays.INCREMENT
    steps = scale_steps(kind.scale, reached, None if same else pays, context.money_unit)
    told = tuple(attrs.evolve(step, reason=growth.text) for step in steps)
    weights = [
        0 if buyer in compared.left_out else weight
        for buyer, weight in zip(_buyers(lines, context), lines.earning, strict=True)
    ]
    return Worked([Cell(range(len(lines.rows)), weights, told)], findings=noted)


@attrs.frozen
class _Compared:
    """Hold what was bought now and a year before by those who can be compared; None: nobody can."""

    now: Fraction
    before: Fraction | None
    left_out: frozenset[str] = frozenset()
    note: Finding | None = None


def _compared(kind: GrowthRebate, lines: Selected, context: Context) -> _Compared:
    whole = Fraction(sum(lines.earning), lines.earning_unit)
    stated = kind.baselines.get(lines.participant)
    if stated is not None:
        return _Compared(whole, Fraction(stated))
    earlier = context.before.get(lines.participant)
    bought = _by_buyer(lines, context)
    base = {} if earlier is None else _by_buyer(earlier, context)
    now = before = Fraction(0)
    new, left_out = [], set()
    for name in sorted(bought.keys() | base.keys()):
        had = base.get(name, Fraction(0))
        covered = _covered(name, lines, context)
        # Where the first day is not known, having bought something then counts as a full baseline.
        full = had > 0 if covered is None else covered == 1
        if not full:
            new.append(name)
            if had <= 0 or kind.new_members is NewMember.EXCLUDED:
                left_out.add(name)
                continue
        now += bought.get(name, Fraction(0))
        before += had / (covered or 1)
    if before <= 0:
        nothing = Text("no baseline a year before", "上年同期无采购基数")
        known = any(one > 0 for one in base.values())
        return _Compared(whole, None, note=_new_member(lines, kind.new_members.text if known else nothing))
    note = _new_member(lines, _named(kind.new_members.text, new)) if new else None
    return _Compared(now, before, frozenset(left_out), note)


def _named(rule: Text, names: Sequence[str]) -> Text:
    return Text(f"{rule.en}: {', '.join(names)}", f"{rule.zh}:{'、'.join(names)}")


def _buyers(lines: Selected, context: Context) -> list[str]:
    codes, names = raw_column(context.ledger, "customer"), context.ledger.names("customer")
    return [names[codes[row]] for row in lines.rows]


def _by_buyer(lines: Selected, context: Context) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for buyer, earning in zip(_buyers(lines, context), lines.earning, strict=True):
        found[buyer] = found.get(buyer, Fraction(0)) + Fraction(earning, lines.earning_unit)
    return found


def _covered(buyer: str, lines: Selected, context: Context) -> Fraction | None:
    """Return the share of the baseline's days on which a buyer was a customer, None where that is unknown."""
    known = next((one for one in context.facts.customers if one.id == buyer), None)
    if known is None or known.since is None:
        return None
    start = add_months(lines.slot.window.start, -12)
    last = add_months(min(context.until, lines.slot.window.last), -12)
    since = max(known.since, start)
    return Fraction(max((last - since).days + 1, 1), (last - start).days + 1)


def _new_member(lines: Selected, text: Text) -> Finding:
    path = f"$.{lines.slot.version.id}.{lines.participant}"
    return Finding("incentive.new-member", Severity.INFO, path, text, "N7")
