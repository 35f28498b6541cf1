"""What looks at several earnings at once: the budget of a programme and guarantees over all windows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from keyaccount.incentives.contest import SalesContest, TeamSplit
from keyaccount.incentives.coop import CoopAllowance
from keyaccount.incentives.earning import Earning, EarningStep
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.limits import BudgetRule, Guarantee
from keyaccount.incentives.numeric import spread
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.selection import Selected, Slot, participants
from keyaccount.model.columns import QUANTITY_PLACES
from keyaccount.values.currencies import currency_of
from keyaccount.values.numbers import largest_remainder
from keyaccount.values.text import Text

__all__ = ["absentees", "moved", "with_cumulative_guarantees", "within_budget"]


def absentees(
    versions: Sequence[IncentivePolicy],
    gathered: Sequence[Selected],
    until: date,
    facts: IncentiveFacts,
) -> list[Selected]:
    """Return empty selections for those who bought nothing in a window and yet have a part in it.

    These are the customers named in a policy with a guarantee, the members of teams that share
    equally, and whoever hands in a claim; as long as they take part in the window at all.

    >>> absentees([], [], date(2026, 1, 1), IncentiveFacts())
    []
    """
    there = {(one.slot.version.version, one.slot.window.start, one.participant) for one in gathered}
    missing = []
    for version in versions:
        awaited = _awaited(version, facts)
        if not awaited:
            continue
        spans = [span for one in participants(version, awaited, facts) for span in one]
        for window in version.windows():
            first, end = window.start.toordinal(), window.end.toordinal()
            names = {name for name, joined, left in spans if joined < end and left > first}
            for name in sorted(names) if window.start <= until else ():
                if (version.version, window.start, name) not in there:
                    missing.append(Selected(name, Slot(version, window), *_units(version)))
    return missing


def _awaited(version: IncentivePolicy, facts: IncentiveFacts) -> list[str]:
    """Return the customers who have a part in every window, whether they buy or not."""
    names: set[str] = set()
    if version.limits.guarantee is not None:
        members = (one.customer for group in version.eligibility.groups for one in group.members)
        names |= {*version.eligibility.customers, *members}
    if isinstance(version.kind, SalesContest) and version.kind.team_split is TeamSplit.EQUAL:
        names |= version.kind.teams.keys() - {group.id for group in version.eligibility.groups}
    if isinstance(version.kind, CoopAllowance):
        names |= {one.customer for one in facts.claims if one.policy == version.id}
    return sorted(names)


def _units(version: IncentivePolicy) -> tuple[int, int]:
    money = 10 ** currency_of(version.currency).places
    quantity = 10**QUANTITY_PLACES
    return (
        money if version.qualifying_basis.is_money else quantity,
        money if version.basis.is_money else quantity,
    )


def with_cumulative_guarantees(
    versions: Sequence[IncentivePolicy], earnings: Sequence[Earning]
) -> list[Earning]:
    """Raise earnings so that all windows that are over together reach their guarantees together.

    A good window makes up for a poor one, before or after it: what was paid to top up a poor window
    comes off a later good one. Method: N7.

    >>> with_cumulative_guarantees([], [])
    []
    """
    asked = {
        one.version: one.limits.guarantee
        for one in versions
        if one.limits.guarantee is not None and one.limits.guarantee_rule is Guarantee.CUMULATIVE
    }
    made = list(earnings)
    order = sorted(range(len(made)), key=lambda place: made[place].window.start)
    state: dict[tuple[str, str], tuple[int, int, int]] = {}
    for place in order:
        one = made[place]
        guarantee = asked.get(one.version)
        if guarantee is None or not one.ended:
            continue
        key = (one.version, one.participant)
        earned, promised, paid = state.get(key, (0, 0, 0))
        earned += one.amount.minor_units
        promised += guarantee.minor_units
        due = max(earned, promised) - paid
        state[key] = (earned, promised, paid + due)
        label = Text(f"guarantee of {guarantee} over all windows", f"累计保底(每期 {guarantee})")
        made[place] = moved(one, due, "guarantee", label)
    return made


def within_budget(versions: Sequence[IncentivePolicy], earnings: Sequence[Earning]) -> list[Earning]:
    """Reduce earnings to the budget of their version by its rule; the reduced amounts sum to the budget.

    >>> within_budget([], [])
    []
    """
    made = list(earnings)
    for version in versions:
        budget = version.limits.budget
        mine = [place for place, one in enumerate(made) if one.version == version.version]
        amounts = [made[place].amount.minor_units for place in mine]
        if budget is None or sum(amounts) <= budget.minor_units:
            continue
        if version.limits.budget_rule is BudgetRule.PRORATE:
            granted = largest_remainder(budget.minor_units, amounts)
        else:
            granted = _first_served(budget.minor_units, [made[place] for place in mine])
        label = Text(f"budget of {budget} used up", f"预算 {budget} 已用完")
        for place, units in zip(mine, granted, strict=True):
            made[place] = moved(made[place], units, "budget", label, version.limits.budget_rule.text)
    return made


def _first_served(budget: int, earnings: Sequence[Earning]) -> list[int]:
    granted = [0] * len(earnings)
    order = sorted(range(len(earnings)), key=lambda i: (earnings[i].window.start, earnings[i].participant))
    for place in order:
        granted[place] = min(budget, earnings[place].amount.minor_units)
        budget -= granted[place]
    return granted


def moved(earning: Earning, units: int, key: str, label: Text, reason: Text | None = None) -> Earning:
    """Return an earning moved to another amount in minor units, the change as a step of its own.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.incentives.calculation import earn
    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> earning = earn(policy, ledger, until=date(2026, 12, 31))[0]
    >>> moved(earning, 700, "cap", Text("cap", "上限")).steps[-1].amount
    Money('-3.00', 'CNY')
    """
    change = units - earning.amount.minor_units
    if not change:
        return earning
    amount = type(earning.amount).of_minor
    rewards = list(earning.lines.reward)
    weights = rewards if any(rewards) else [max(one, 0) for one in earning.lines.base]
    return attrs.evolve(
        earning,
        amount=amount(units, earning.amount.currency),
        steps=(*earning.steps, EarningStep(key, label, amount(change, earning.amount.currency), reason)),
        lines=attrs.evolve(earning.lines, reward=spread(units, weights)),
    )
