"""Calculate policies on a ledger: exact, explained, attributed to lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import compress, count

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.annual import AnnualRebate, BreachRule, kept_share
from keyaccount.incentives.attribution import attributed
from keyaccount.incentives.basis import Basis
from keyaccount.incentives.discounts import LineDiscount, RetrospectiveRebate, VolumeDiscount
from keyaccount.incentives.earning import Earning, EarningLines, EarningStep
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.ledger_figures import name_of, raw_column
from keyaccount.incentives.limits import BudgetRule, limited
from keyaccount.incentives.loyalty import Breach, breaches, unconfirmed
from keyaccount.incentives.numeric import parts_of_total, spread
from keyaccount.incentives.policy import IncentivePolicy, check_versions
from keyaccount.incentives.rewards import Cell, ExactStep, document_cells, line_discount_cell, scale_cell
from keyaccount.incentives.selection import Selected, select
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_date, check_type
from keyaccount.values.currencies import currency_of
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.numbers import largest_remainder, round_fraction, round_ratio
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
    """
    given = (policies,) if isinstance(policies, IncentivePolicy) else tuple(policies)
    if not given:
        refuse("policy.none", "$.policies", "give at least one policy", "至少给出一项政策")
    for place, policy in enumerate(given):
        check_type(policy, IncentivePolicy, f"$.policies[{place}]")
    check_date(until, "$.until")
    check_versions(given)
    facts = IncentiveFacts() if facts is None else facts
    made: list[Earning] = []
    for key in sorted({policy.id for policy in given}):
        versions = sorted((one for one in given if one.id == key), key=lambda one: one.valid.start)
        made += _earned(versions, ledger, until, facts)
    return tuple(made)


def _earned(
    versions: Sequence[IncentivePolicy], ledger: Ledger, until: date, facts: IncentiveFacts
) -> list[Earning]:
    gathered = select(versions, ledger, until, facts)
    earnings = [_one(lines, ledger, until, facts) for lines in gathered]
    return _within_budget(versions, earnings)


def _one(lines: Selected, ledger: Ledger, until: date, facts: IncentiveFacts) -> Earning:
    policy = lines.slot.version
    cells, changes, held = _cells(policy, lines, until, facts)
    earning = None if policy.one_base else lines.earning
    parts = attributed(cells, len(lines.rows), lines.qualifying, earning, policy.rounding)
    steps = _rounded_steps(cells, sum(parts))
    total = sum(parts)
    for label, share in changes:
        cut = round_ratio(total * share.numerator, share.denominator, policy.rounding.mode) - total
        steps.append(("condition", label, cut, None))
        total += cut
    adjustments = limited(total, policy.limits)
    steps += [(one.key, one.label, one.change, None) for one in adjustments]
    total += sum(one.change for one in adjustments)
    if total != sum(parts):
        parts = spread(total, parts if any(parts) else lines.earning)
    return Earning(
        policy=policy.id,
        version=policy.version,
        name=policy.name,
        participant=lines.participant,
        window=lines.slot.window,
        until=min(until, lines.slot.window.last),
        qualifying=_figure(sum(lines.qualifying), lines.qualifying_unit, policy.qualifying_basis, policy),
        base=_figure(sum(lines.earning), lines.earning_unit, policy.basis, policy),
        amount=policy.money(total),
        steps=[EarningStep(key, label, policy.money(units), why) for key, label, units, why in steps],
        lines=_traced(lines, parts, ledger),
        rounding=policy.rounding,
        held=held,
        findings=_findings(lines),
    )


def _cells(
    policy: IncentivePolicy, lines: Selected, until: date, facts: IncentiveFacts
) -> tuple[list[Cell], list[tuple[Text, Fraction]], tuple[Finding, ...]]:
    money_unit = 10 ** currency_of(policy.currency).places
    kind = policy.kind
    if isinstance(kind, LineDiscount):
        return [line_discount_cell(kind, lines)], [], ()
    if isinstance(kind, VolumeDiscount):
        return document_cells(kind.scale, lines, money_unit), [], ()
    if isinstance(kind, RetrospectiveRebate):
        return [scale_cell(kind.scale, lines, money_unit)], [], ()
    return _annual(kind, lines, until, facts, money_unit)


def _annual(
    kind: AnnualRebate, lines: Selected, until: date, facts: IncentiveFacts, money_unit: int
) -> tuple[list[Cell], list[tuple[Text, Fraction]], tuple[Finding, ...]]:
    broken = breaches(kind, lines, until, facts)
    cell = scale_cell(kind.scale, lines, money_unit)
    changes: list[tuple[Text, Fraction]] = []
    cut = min((one.on for one in broken if one.rule is BreachRule.KEEP_UNTIL), default=None)
    if cut is not None:
        cell = _kept_cell(kind, lines, cut, cell, money_unit)
    shares = [(kept_share(one.rule, lines.slot.window, one.on), one) for one in broken]
    worst = min(shares, key=lambda pair: (pair[0], pair[1].on), default=None)
    if worst is not None and worst[0] < 1:
        changes.append((_breach_label(worst[1]), worst[0]))
    return [cell], changes, unconfirmed(kind, lines, until, facts)


def _breach_label(breach: Breach) -> Text:
    rule = breach.rule.text
    return Text(f"{breach.text.en}: {rule.en}", f"{breach.text.zh}:{rule.zh}")


def _kept_cell(kind: AnnualRebate, lines: Selected, cut: date, full: Cell, money_unit: int) -> Cell:
    kept = [day < cut.toordinal() for day in lines.days]
    earlier = scale_cell(kind.scale, lines.picked(list(compress(count(), kept))), money_unit)
    lost = ExactStep(
        "condition",
        Text(f"purchases from {cut} on no longer earn", f"{cut} 起的采购不再计返利"),
        earlier.exact - full.exact,
    )
    weights = [weight if yes else 0 for weight, yes in zip(lines.earning, kept, strict=True)]
    return Cell(full.places, weights, (*full.steps, lost))


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
    exact = sum((step.amount for step in steps), Fraction(0))
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
        return policy.money(value)
    return Quantity(Decimal(round_fraction(Fraction(value, unit), 6)), basis.unit or "")


def _traced(lines: Selected, parts: list[int], ledger: Ledger) -> EarningLines:
    def named(column: str) -> list[str | None]:
        codes, names = raw_column(ledger, column), ledger.names(column)
        return [name_of(names, codes[row]) for row in lines.rows]

    return EarningLines(
        currency=lines.slot.version.currency,
        base_unit=lines.earning_unit,
        customer=named("customer"),
        document=named("document"),
        line=named("line"),
        product=named("product"),
        day=lines.days,
        base=lines.earning,
        reward=parts,
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


def _within_budget(versions: Sequence[IncentivePolicy], earnings: list[Earning]) -> list[Earning]:
    for version in versions:
        if version.limits.budget is None:
            continue
        mine = [place for place, one in enumerate(earnings) if one.version == version.version]
        amounts = [earnings[place].amount.minor_units for place in mine]
        budget = version.limits.budget.minor_units
        if sum(amounts) <= budget:
            continue
        if version.limits.budget_rule is BudgetRule.PRORATE:
            granted = largest_remainder(budget, amounts)
        else:
            granted = _first_served(budget, [earnings[place] for place in mine])
        for place, units in zip(mine, granted, strict=True):
            earnings[place] = _reduced(earnings[place], units, version)
    return earnings


def _first_served(budget: int, earnings: Sequence[Earning]) -> list[int]:
    granted = [0] * len(earnings)
    for place in sorted(
        range(len(earnings)), key=lambda i: (earnings[i].window.start, earnings[i].participant)
    ):
        granted[place] = min(budget, earnings[place].amount.minor_units)
        budget -= granted[place]
    return granted


def _reduced(earning: Earning, units: int, version: IncentivePolicy) -> Earning:
    cut = version.money(units) - earning.amount
    if cut.is_zero:
        return earning
    budget = version.limits.budget
    label = Text(f"budget of {budget} used up", f"预算 {budget} 已用完")
    rewards = list(earning.lines.reward)
    return attrs.evolve(
        earning,
        amount=version.money(units),
        steps=(*earning.steps, EarningStep("budget", label, cut, version.limits.budget_rule.text)),
        lines=attrs.evolve(
            earning.lines, reward=spread(units, rewards if any(rewards) else [1] * len(rewards))
        ),
    )
