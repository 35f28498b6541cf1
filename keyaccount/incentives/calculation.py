"""Calculate policies on a ledger: exact, explained, attributed to lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

import attrs

from keyaccount.incentives.allotment import absentees, with_cumulative_guarantees, within_budget
from keyaccount.incentives.amendments import standing_policies
from keyaccount.incentives.annual import AnnualRebate
from keyaccount.incentives.attribution import attributed
from keyaccount.incentives.basis import Basis
from keyaccount.incentives.contest import SalesContest
from keyaccount.incentives.coop import CoopAllowance
from keyaccount.incentives.discounts import LineDiscount, RetrospectiveRebate, VolumeDiscount
from keyaccount.incentives.early_payment import EarlyPayment
from keyaccount.incentives.earning import Earning, EarningLines, EarningStep
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.goods import BundleDiscount, FreeGoods
from keyaccount.incentives.growth import GrowthRebate
from keyaccount.incentives.ledger_figures import LineIds
from keyaccount.incentives.limits import limited
from keyaccount.incentives.mix import MixRebate
from keyaccount.incentives.numeric import parts_of_total, spread
from keyaccount.incentives.policy import IncentivePolicy, PerParticipant
from keyaccount.incentives.rewards import (
    early_payment_cells,
    line_discount_cell,
    order_cells,
    scale_cell,
    seasonal_cells,
)
from keyaccount.incentives.rewards_annual import annual_rebate
from keyaccount.incentives.rewards_growth import growth_rebate, lines_before
from keyaccount.incentives.rewards_programme import claims_on, contest_rewards, coop_allowance
from keyaccount.incentives.rewards_range import bundle_discount, free_goods, mix_rebate
from keyaccount.incentives.seasonal import SeasonalDiscount
from keyaccount.incentives.selection import Selected, Slot, select
from keyaccount.incentives.worked import Cell, Context, ExactStep, Worked
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_date
from keyaccount.values.currencies import currency_of
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_fraction, round_ratio
from keyaccount.values.text import Text
from keyaccount.values.units import Quantity

__all__ = ["earn"]


def earn(
    policies: IncentivePolicy | Iterable[IncentivePolicy],
    ledger: Ledger,
    *,
    until: date,
    facts: IncentiveFacts | None = None,
) -> tuple[Earning, ...]:
    """Return what every participant earned under every policy version, per window, up to the close of a day.

    Ordered by policy, version, window and participant, whatever the order given. Linear in the
    ledger per policy. Raises `KeyAccountError` (`policy.none`, `policy.version-duplicate`,
    `policy.ledger-currency`, ...). Method: N7.

    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> earn(policy, ledger, until=date(2026, 12, 31))[0].amount
    Money('10.00', 'CNY')
    """
    return tuple(earning for earning, _ in earned_rows(policies, ledger, until, facts))


def earned_rows(
    policies: IncentivePolicy | Iterable[IncentivePolicy],
    ledger: Ledger,
    until: date,
    facts: IncentiveFacts | None = None,
) -> list[tuple[Earning, list[int]]]:
    """Return every earning with the rows of the ledger its lines stand in, as `earn` orders them.

    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> earned_rows(policy, ledger, date(2026, 12, 31))[0][1]
    [0]
    """
    given = standing_policies(policies)
    check_date(until, "$.until")
    facts = IncentiveFacts() if facts is None else facts
    made: list[tuple[Earning, list[int]]] = []
    for key in sorted({policy.id for policy in given}):
        versions = sorted((one for one in given if one.id == key), key=lambda one: one.valid.start)
        made += _earned(versions, ledger, until, facts)
    return made


def _earned(
    versions: Sequence[IncentivePolicy], ledger: Ledger, until: date, facts: IncentiveFacts
) -> list[tuple[Earning, list[int]]]:
    gathered = list(select(versions, ledger, until, facts))
    gathered += absentees(versions, gathered, until, facts)
    gathered.sort(key=lambda lines: (lines.slot.window.start, lines.participant))
    earnings: list[Earning] = []
    ids = LineIds(ledger)
    for slot, group in groupby(gathered, key=lambda lines: lines.slot):
        mine = list(group)
        works = worked_slot(slot, mine, ledger, until, facts)
        earnings += [earning_of(*pair, ids, until) for pair in zip(mine, works, strict=True)]
    granted = within_budget(versions, with_cumulative_guarantees(versions, earnings))
    return list(zip(granted, (lines.rows for lines in gathered), strict=True))


def worked_slot(
    slot: Slot, gathered: Sequence[Selected], ledger: Ledger, until: date, facts: IncentiveFacts
) -> list[Worked]:
    """Work out the exact rewards of everybody in one window of one version, in the order given.

    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> worked = worked_slot(lines.slot, [lines], ledger, date(2026, 12, 31), IncentiveFacts())
    >>> worked[0].cells[0].exact
    Fraction(1000, 1)
    """
    kind = slot.version.kind
    if isinstance(kind, SalesContest):
        return contest_rewards(kind, gathered)
    before: dict[str, Selected] = {}
    if isinstance(kind, GrowthRebate):
        before = lines_before(slot.version, slot.window, ledger, until, facts)
    claims = claims_on(slot, facts) if isinstance(kind, CoopAllowance) else {}
    money_unit = 10 ** currency_of(slot.version.currency).places
    context = Context(ledger, until, facts, money_unit, before, claims)
    return [_work(kind, lines, context) for lines in gathered]


def _work(kind: PerParticipant, lines: Selected, context: Context) -> Worked:
    match kind:
        case LineDiscount():
            return Worked([line_discount_cell(kind, lines)])
        case VolumeDiscount():
            return Worked(order_cells(kind, lines, context.money_unit))
        case SeasonalDiscount():
            return Worked(seasonal_cells(kind, lines, context))
        case EarlyPayment():
            return Worked(early_payment_cells(kind, lines, context))
        case BundleDiscount():
            return bundle_discount(kind, lines, context)
        case FreeGoods():
            return free_goods(kind, lines, context)
        case RetrospectiveRebate():
            return Worked([scale_cell(kind.scale, lines, context.money_unit)])
        case AnnualRebate():
            return annual_rebate(kind, lines, context)
        case GrowthRebate():
            return growth_rebate(kind, lines, context)
        case MixRebate():
            return mix_rebate(kind, lines, context)
        case _:  # the type checker proves that this is the last kind
            return coop_allowance(kind, lines, context)


def earning_of(lines: Selected, worked: Worked, ids: LineIds | None, until: date) -> Earning:
    """Round, limit and attribute what a kind worked out; without `ids` the lines are not traced.

    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> (worked,) = worked_slot(lines.slot, [lines], ledger, date(2026, 12, 31), IncentiveFacts())
    >>> earning_of(lines, worked, None, date(2026, 12, 31)).amount
    Money('10.00', 'CNY')
    """
    policy = lines.slot.version
    earning = None if policy.one_base else lines.earning
    parts = attributed(worked.cells, len(lines.rows), lines.qualifying, earning, policy.rounding)
    total = sum(parts) if lines.rows else _unattributed(worked.cells, policy.rounding.mode)
    steps = _rounded_steps(worked.cells, total)
    for label, share in worked.changes:
        cut = round_ratio(total * share.numerator, share.denominator, policy.rounding.mode) - total
        steps.append(("condition", label, cut, None))
        total += cut
    adjustments = limited(total, policy.limits, ended=until >= lines.slot.window.last)
    steps += [(one.key, one.label, one.change, None) for one in adjustments]
    total += sum(one.change for one in adjustments)
    if total != sum(parts):
        parts = spread(total, parts if any(parts) else lines.earning)
    base = _figure(sum(lines.earning), lines.earning_unit, policy.basis, policy)
    return Earning(
        policy=policy.id,
        version=policy.version,
        name=policy.name,
        participant=lines.participant,
        window=lines.slot.window,
        until=min(until, lines.slot.window.last),
        qualifying=base
        if policy.one_base
        else _figure(sum(lines.qualifying), lines.qualifying_unit, policy.qualifying_basis, policy),
        base=base,
        amount=policy.money(total),
        steps=[EarningStep(key, label, policy.money(units), why) for key, label, units, why in steps],
        lines=EarningLines(policy.currency) if ids is None else _traced(lines, parts, ids),
        rounding=policy.rounding,
        held=worked.held,
        findings=(*worked.findings, *_findings(lines)),
        clause="V7" if isinstance(policy.kind, AnnualRebate) else "N7",
    )


def _unattributed(cells: Sequence[Cell], mode: Rounding) -> int:
    """Return the reward of somebody without any line: a share of a team's prize."""
    return sum(round_ratio(cell.exact.numerator, cell.exact.denominator, mode) for cell in cells)


def _rounded_steps(cells: Sequence[Cell], total: int) -> list[tuple[str, Text, int, Text | None]]:
    merged: dict[tuple[str, str], ExactStep] = {}
    for cell in cells:
        for step in cell.steps:
            key = (step.key, step.label.en)
            known = merged.get(key)
            if known is None:
                merged[key] = step
            else:
                merged[key] = attrs.evolve(known, amount=known.amount + step.amount, reason=None)
    steps = [merged[key] for key in sorted(merged, key=_step_order)]
    exact = steps[0].amount if len(steps) == 1 else sum((step.amount for step in steps), Fraction(0))
    nearest = round_ratio(exact.numerator, exact.denominator)
    whole = parts_of_total(nearest, [step.amount for step in steps])
    made = [(step.key, step.label, units, step.reason) for step, units in zip(steps, whole, strict=True)]
    if total != nearest:
        made.append(("rounding", Text("rounding", "舍入差额"), total - nearest, None))
    return made


def _step_order(key: tuple[str, str]) -> tuple[bool, int, str]:
    name, _, number = key[0].partition("-")
    return name == "condition", int(number) if number.isdigit() else 0, key[1]


def _figure(value: int, unit: int, basis: Basis, policy: IncentivePolicy) -> Money | Quantity:
    if basis.is_money:
        # Only amounts converted from another tax basis are finer than the minor unit; they show rounded.
        return policy.money(round_ratio(value * 10 ** currency_of(policy.currency).places, unit))
    return Quantity(Decimal(round_fraction(Fraction(value, unit), 6)), basis.unit or "")


def _traced(lines: Selected, parts: list[int], ids: LineIds) -> EarningLines:
    return EarningLines(
        currency=lines.slot.version.currency,
        base_unit=lines.earning_unit,
        customer=ids.of("customer", lines.rows),
        document=ids.of("document", lines.rows),
        line=ids.of("line", lines.rows),
        product=ids.of("product", lines.rows),
        day=lines.days,
        base=lines.earning,
        reward=parts,
        qualifying=() if lines.slot.version.one_base else lines.qualifying,
        qualifying_unit=None if lines.slot.version.one_base else lines.qualifying_unit,
    )


def _findings(lines: Selected) -> tuple[Finding, ...]:
    if not lines.unknown:
        return ()
    return (
        Finding(
            "incentive.lines-unknown",
            Severity.WARNING,
            f"$.{lines.slot.version.id}.{lines.participant}",
            Text(
                f"{lines.unknown} lines have no {lines.slot.version.basis.measure.text.en} and were left out",
                f"{lines.unknown} 行缺少{lines.slot.version.basis.measure.text.zh},未计入",
            ),
            "N7",
        ),
    )
