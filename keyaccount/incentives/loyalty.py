"""Whether the conditions of an annual rebate held: the day they were broken, and what is still unknown."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor

import attrs

from keyaccount.incentives.annual import AnnualRebate, BreachRule, Pledge, PurchaseEvery
from keyaccount.incentives.earning import span
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.selection import Selected
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.periods import Period, Step
from keyaccount.values.text import Text

__all__ = ["Breach", "breaches", "unconfirmed"]

_STEPS: dict[str, Step] = {"month": "month", "quarter": "quarter", "year": "year"}


@attrs.frozen
class Breach:
    """State what ended a customer's loyalty in a year: which condition, from which day, by which rule.

    >>> Breach(date(2026, 11, 3), BreachRule.FORFEIT, Text("left", "退出")).rule.value
    'forfeit'
    """

    on: date
    rule: BreachRule
    text: Text


def breaches(kind: AnnualRebate, lines: Selected, until: date, facts: IncentiveFacts) -> tuple[Breach, ...]:
    """Return every breach in the year up to the close of a day, in order of their days.

    A buying group leaves as a whole; a member that leaves it only stops to earn, while a member's broken
    pledge is the group's. A month or quarter that stayed below a purchase condition is broken from its
    first day; it is judged only when it is over. Method: N7.

    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.incentives.selection import select
    >>> from keyaccount.model.ledger import Ledger
    >>> kind = AnnualRebate.at("0.02", on_breach=BreachRule.FORFEIT, on_leaving=BreachRule.FORFEIT)
    >>> policy = IncentivePolicy("P", "p", kind=kind, owner="M", valid=Period.year(2026), currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> from keyaccount.incentives.facts import Departure
    >>> facts = IncentiveFacts(departures=[Departure("C1", date(2026, 11, 15))])
    >>> lines = select([policy], ledger, date(2026, 12, 31), facts)[0]
    >>> [one.text.en for one in breaches(kind, lines, date(2026, 12, 31), facts)]
    ['left on 2026-11-15']
    """
    year = lines.slot.window
    names = _names(lines)
    found = [
        Breach(one.on, kind.on_breach, _pledge_text(kind, one.condition))
        for one in facts.conditions
        if one.policy == lines.slot.version.id
        and one.customer in names
        and not one.kept
        and one.on <= until
        and year.contains(one.on)
    ]
    gone = [
        one.on
        for one in facts.departures
        if one.customer == lines.participant
        and one.policy in (None, lines.slot.version.id)
        and one.on <= until
    ]
    left = min((day for day in gone if year.contains(day)), default=None)
    if left is not None:
        found.append(Breach(left, kind.on_leaving, Text(f"left on {left}", f"于 {left} 退出")))
    for condition in kind.conditions:
        if isinstance(condition, PurchaseEvery):
            found += _too_little(condition, kind, lines, min(until, left or until))
    return tuple(sorted(found, key=lambda one: (one.on, one.text.en)))


def unconfirmed(
    kind: AnnualRebate, lines: Selected, until: date, facts: IncentiveFacts
) -> tuple[Finding, ...]:
    """Return a finding per pledge nobody has confirmed and that is not presumed kept.

    Method: N7.

    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.incentives.selection import select
    >>> from keyaccount.model.ledger import Ledger
    >>> asked = Pledge("display", Text("display kept", "陈列达标"), presumed_kept=False)
    >>> kind = AnnualRebate.at("0.02", on_breach=BreachRule.FORFEIT,
    ...                        on_leaving=BreachRule.FORFEIT, conditions=[asked])
    >>> policy = IncentivePolicy("P", "p", kind=kind, owner="M", valid=Period.year(2026), currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> unconfirmed(kind, lines, date(2026, 12, 31), IncentiveFacts())[0].code
    'incentive.condition-unconfirmed'
    """
    names = _names(lines)
    judged = {
        one.condition
        for one in facts.conditions
        if one.policy == lines.slot.version.id and one.customer in names and one.on <= until
    }
    return tuple(
        Finding(
            "incentive.condition-unconfirmed",
            Severity.WARNING,
            f"$.{lines.slot.version.id}.{lines.participant}.{one.key}",
            Text(f"nobody has recorded whether it was kept: {one.text.en}", f"尚无履行记录:{one.text.zh}"),
            "N7",
            Text("record whether the customer kept it", "请记录客户是否履行"),
        )
        for one in kind.conditions
        if isinstance(one, Pledge) and not one.presumed_kept and one.key not in judged
    )


def _names(lines: Selected) -> frozenset[str]:
    groups = lines.slot.version.eligibility.groups
    members = {one.customer for group in groups if group.id == lines.participant for one in group.members}
    return frozenset({lines.participant, *members})


def _pledge_text(kind: AnnualRebate, key: str) -> Text:
    condition = next((one for one in kind.conditions if one.key == key), None)
    words = condition.text if condition is not None else Text(key, key)
    return Text(f"broken: {words.en}", f"违反:{words.zh}")


def _too_little(condition: PurchaseEvery, kind: AnnualRebate, lines: Selected, until: date) -> list[Breach]:
    least = condition.at_least.minor_units
    found = []
    for stretch in lines.slot.window.split(_STEPS[condition.every.value]):
        if stretch.last > until:
            break
        bought = _bought(lines, stretch)
        if bought < least:
            money = lines.slot.version.money(floor(bought))
            days = span(stretch.start, stretch.last)
            text = Text(
                f"bought {money} from {days.en}, asked: {condition.text.en}",
                f"{days.zh} 采购 {money},低于要求({condition.text.zh})",
            )
            found.append(Breach(stretch.start, kind.on_breach, text))
    return found


def _bought(lines: Selected, stretch: Period) -> Fraction:
    start, end = stretch.start.toordinal(), stretch.end.toordinal()
    inside = sum(one for day, one in zip(lines.days, lines.earning, strict=True) if start <= day < end)
    return lines.minor_units(inside)
