"""The exact annual rebate: the scale over the year, less what broken conditions take away."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import compress, count

from keyaccount.incentives.annual import AnnualRebate, BreachRule, kept_share
from keyaccount.incentives.ledger_figures import raw_column
from keyaccount.incentives.loyalty import Breach, breaches, unconfirmed
from keyaccount.incentives.rewards import scale_cell
from keyaccount.incentives.selection import Selected
from keyaccount.incentives.worked import Cell, Context, ExactStep, Worked
from keyaccount.model.columns import NO_DAY
from keyaccount.values.text import Text

__all__ = ["annual_rebate"]


def annual_rebate(kind: AnnualRebate, lines: Selected, context: Context) -> Worked:
    """Work out the annual rebate of one participant; of several breaches the one that leaves least counts.

    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.incentives.selection import select
    >>> from keyaccount.incentives.facts import IncentiveFacts
    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> kind = AnnualRebate.at("0.02", on_breach=BreachRule.FORFEIT, on_leaving=BreachRule.FORFEIT)
    >>> policy = IncentivePolicy("P", "p", kind=kind, owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> context = Context(ledger, date(2026, 12, 31), IncentiveFacts(), 100)
    >>> annual_rebate(kind, lines, context).cells[0].exact
    Fraction(200, 1)
    """
    broken = breaches(kind, lines, context.until, context.facts)
    cell = scale_cell(kind.scale, lines, context.money_unit)
    cut = min((one.on for one in broken if one.rule is BreachRule.KEEP_UNTIL), default=None)
    if cut is not None:
        cell = _kept_cell(kind, lines, cut, cell, context)
    shares = [(kept_share(one.rule, lines.slot.window, one.on), one) for one in broken]
    worst = min(shares, key=lambda pair: (pair[0], pair[1].on), default=None)
    changes: list[tuple[Text, Fraction]] = []
    if worst is not None and worst[0] < 1:
        changes.append((_breach_label(worst[1]), worst[0]))
    return Worked([cell], changes, unconfirmed(kind, lines, context.until, context.facts))


def _breach_label(breach: Breach) -> Text:
    rule = breach.rule.text
    return Text(f"{breach.text.en}: {rule.en}", f"{breach.text.zh}:{rule.zh}")


def _kept_cell(kind: AnnualRebate, lines: Selected, cut: date, full: Cell, context: Context) -> Cell:
    # A return takes back the purchase it returns, however late it comes. What earns is dated by the
    # event that earns, what only reaches the tiers by the event that does.
    version, last = lines.slot.version, cut.toordinal()
    earned = raw_column(context.ledger, version.basis.event.value, NO_DAY)
    reached = raw_column(context.ledger, version.qualifying_basis.event.value, NO_DAY)
    kept = [
        (earned if earning else reached)[row] < last
        for row, earning in zip(lines.sold, lines.earning, strict=True)
    ]
    earlier = scale_cell(kind.scale, lines.picked(list(compress(count(), kept))), context.money_unit)
    lost = ExactStep(
        "condition",
        Text(f"purchases from {cut} on no longer earn", f"{cut} 起的采购不再计返利"),
        earlier.exact - full.exact,
    )
    weights = [weight if yes else 0 for weight, yes in zip(lines.earning, kept, strict=True)]
    return Cell(full.places, weights, (*full.steps, lost))
