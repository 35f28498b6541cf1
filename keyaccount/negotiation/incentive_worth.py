"""Pricing incentives in an offer: what the options' own policies would have paid on real lines."""

from __future__ import annotations

from keyaccount.errors import refuse
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.what_if import what_if
from keyaccount.model.ledger import Ledger
from keyaccount.negotiation.topics import DiscreteIssue, Option
from keyaccount.negotiation.worths import OptionWorth, ValueLine
from keyaccount.values.checks import check_id, check_type
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = ["incentive_worths"]


def incentive_worths(
    issue: DiscreteIssue,
    ledger: Ledger,
    *,
    customer: str,
    over: Period,
    facts: IncentiveFacts | None = None,
) -> tuple[OptionWorth, OptionWorth]:
    """Return what an issue's incentive options are worth to us and to them, by a past period's lines.

    The policies of each option are calculated by the very code that settles them later, as if valid over
    the period; what they would have paid the customer costs us as much. Volumes stay as they were: how
    the customer answers an incentive is a question of its own. Raises `KeyAccountError`
    (`incentive-worth.none`) where no option carries an incentive. Method: N6, N7.

    >>> from datetime import date
    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.negotiation.topics import Topic
    >>> tenth = IncentivePolicy("P", "ten percent", kind=LineDiscount("0.1"), owner="M",
    ...                         valid=Period.year(2026), currency="CNY")
    >>> issue = DiscreteIssue("incentive", Topic.PROFITABILITY, "incentive",
    ...                       [Option("none", "none"), Option("10%", "10 %", incentives=[tenth])])
    >>> ledger = Ledger.from_rows([("C1", date(2025, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> ours, theirs = incentive_worths(issue, ledger, customer="C1", over=Period.year(2025))
    >>> ours.lines["10%"][0].amount, theirs.lines["none"][0].amount
    (Money('-10.00', 'CNY'), Money('0.00', 'CNY'))
    """
    check_type(issue, DiscreteIssue, "$.issue")
    check_id(customer, "$.customer")
    if not any(option.incentives for option in issue.options):
        refuse(
            "incentive-worth.none",
            f"$.topics.{issue.key}",
            "no option carries an incentive policy to price",
            "没有选项附带可测算的奖励政策",
        )
    paid = {option.key: _paid(option, ledger, customer, over, facts) for option in issue.options}
    ours = {key: [ValueLine(line.text, -line.amount) for line in lines] for key, lines in paid.items()}
    return OptionWorth(issue.key, ours), OptionWorth(issue.key, paid)


def _paid(
    option: Option, ledger: Ledger, customer: str, over: Period, facts: IncentiveFacts | None
) -> list[ValueLine]:
    if not option.incentives:
        return [ValueLine(Text("no incentive", "无奖励"), Money.zero(ledger.currency))]
    rewards = what_if(option.incentives, ledger, over=over, facts=facts).lines
    lines = []
    for policy in option.incentives:
        mine = [line.reward for line in rewards if (line.policy, line.participant) == (policy.id, customer)]
        lines.append(ValueLine(policy.name, Money.total(mine, policy.currency)))
    return lines
