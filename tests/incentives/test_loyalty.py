"""Loyalty through the year: what broke it, from when, and what nobody has confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.incentives import (
    AnnualRebate,
    BreachRule,
    BuyingGroup,
    ConditionRecord,
    Departure,
    Earning,
    Eligibility,
    IncentiveFacts,
    Membership,
    Pledge,
    PurchaseEvery,
    Repeat,
    earn,
    settle,
)
from keyaccount.values.text import Text
from tests.incentives.making import YEAR, YEAR_END, cny, ledger, policy

PLEDGE = Pledge("no-cross-selling", Text("no cross-selling", "不窜货"), presumed_kept=True)
MONTHLY = ledger(("C1", date(2026, month, 5), 1000) for month in range(1, 13))


def _kind(
    *conditions: Any, breach: BreachRule = BreachRule.FORFEIT, leaving: BreachRule = BreachRule.FORFEIT
) -> AnnualRebate:
    return AnnualRebate.at("0.02", conditions=conditions, on_breach=breach, on_leaving=leaving)


def _earning(
    kind: AnnualRebate, facts: IncentiveFacts | None = None, until: date = YEAR_END, **more: Any
) -> Earning:
    return earn(policy(kind, **more), MONTHLY, until=until, facts=facts)[0]


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (BreachRule.FORFEIT, "0"),
        (BreachRule.PRORATE_MONTHS, "183.33"),
        (BreachRule.PRORATE_DAYS, "191.67"),
        (BreachRule.KEEP_UNTIL, "220"),
    ],
)
@pytest.mark.method("N7")
def test_leaving_in_month_eleven(rule: BreachRule, left: str) -> None:
    """Eleven purchases at 2 % are 220; the rule says what of it remains for leaving on 15 November."""
    facts = IncentiveFacts(departures=[Departure("C1", date(2026, 11, 15))])
    earning = _earning(_kind(leaving=rule), facts)
    assert earning.amount == cny(left)
    assert "N7" in earning.explain().clauses()


@pytest.mark.method("V7")
def test_the_annual_rebate_is_credited_after_year_end_only() -> None:
    """It holds a customer for the year; until its end nothing is due, only accrued."""
    september = settle(policy(_kind()), MONTHLY, YEAR, as_of=date(2026, 9, 30))
    item = september.item("P", "C1")
    assert (item.earned, item.due, item.accrued) == (cny(180), cny(0), cny(180))
    assert settle(policy(_kind()), MONTHLY, YEAR).due("CNY") == cny(240)
    assert "V7" in item.explain().clauses()


def test_a_broken_pledge() -> None:
    """Recorded in November: forfeited whole, or kept until that day."""
    broken = ConditionRecord("P", "C1", PLEDGE.key, False, date(2026, 11, 3))
    others = [
        ConditionRecord("Q", "C1", PLEDGE.key, False, date(2026, 2, 1)),
        ConditionRecord("P", "C2", PLEDGE.key, False, date(2026, 2, 1)),
        ConditionRecord("P", "C1", PLEDGE.key, True, date(2026, 2, 1)),
        ConditionRecord("P", "C1", PLEDGE.key, False, date(2025, 2, 1)),
    ]
    facts = IncentiveFacts(conditions=[broken, *others])
    gone = _earning(_kind(PLEDGE), facts)
    assert gone.amount.is_zero
    assert gone.steps[-1].label.zh == "违反:不窜货:全部丧失"
    until = _earning(_kind(PLEDGE, breach=BreachRule.KEEP_UNTIL), facts)
    assert until.amount == cny(200)
    assert [line.reward.is_zero for line in until.lines][-2:] == [True, True]
    assert _earning(_kind(PLEDGE), facts, until=date(2026, 11, 2)).amount == cny(200)
    unknown = IncentiveFacts(conditions=[ConditionRecord("P", "C1", "other", False, date(2026, 11, 3))])
    assert _earning(_kind(PLEDGE), unknown).steps[-1].label.en == "broken: other: forfeited"


def test_silence_is_not_consent_unless_agreed() -> None:
    """A pledge nobody confirmed holds the rebate back until somebody does."""
    asked = Pledge("display", Text("display kept", "陈列达标"), presumed_kept=False)
    held = _earning(_kind(asked))
    assert [one.code for one in held.held] == ["incentive.condition-unconfirmed"]
    assert settle(policy(_kind(asked)), MONTHLY, YEAR).due("CNY").is_zero
    kept_it = IncentiveFacts(conditions=[ConditionRecord("P", "C1", "display", True, YEAR_END)])
    assert _earning(_kind(asked), kept_it).held == ()
    assert settle(policy(_kind(asked)), MONTHLY, YEAR, facts=kept_it).due("CNY") == cny(240)


def test_purchases_every_month() -> None:
    """A month that stayed below is broken from its first day, once it is over."""
    steady = PurchaseEvery("steady", Repeat.MONTH, cny(1000))
    assert _earning(_kind(steady)).amount == cny(240)
    more = PurchaseEvery("steady", Repeat.QUARTER, cny(3001))
    assert _earning(_kind(more)).amount.is_zero
    assert _earning(_kind(more), until=date(2026, 3, 30)).amount == cny(60)
    left = IncentiveFacts(departures=[Departure("C1", date(2026, 2, 15))])
    assert _earning(_kind(steady, leaving=BreachRule.KEEP_UNTIL), left).amount == cny(40)


def test_members_answer_for_their_group() -> None:
    """A member's breach is the group's."""
    group = Eligibility(groups=[BuyingGroup("G", [Membership("C1", date(2026, 1, 1))])])
    broken = IncentiveFacts(conditions=[ConditionRecord("P", "C1", PLEDGE.key, False, date(2026, 11, 3))])
    assert _earning(_kind(PLEDGE), broken, eligibility=group).amount.is_zero


def test_of_several_breaches_the_hardest_counts() -> None:
    """A prorated leaving does not soften a forfeiting breach."""
    facts = IncentiveFacts(
        conditions=[ConditionRecord("P", "C1", PLEDGE.key, False, date(2026, 11, 3))],
        departures=[Departure("C1", date(2026, 11, 15))],
    )
    assert _earning(_kind(PLEDGE, leaving=BreachRule.PRORATE_MONTHS), facts).amount.is_zero


def test_a_member_leaves_its_group_without_breaking_it() -> None:
    """The group's rebate falls only when the group leaves; a member that goes stops to earn."""
    members = [Membership(name, date(2026, 1, 1)) for name in ("C1", "C2")]
    group = Eligibility(groups=[BuyingGroup("G", members)])
    one = IncentiveFacts(departures=[Departure("C2", date(2026, 11, 3))])
    assert not _earning(_kind(), one, eligibility=group).amount.is_zero
    whole = IncentiveFacts(departures=[Departure("G", date(2026, 11, 3))])
    assert _earning(_kind(), whole, eligibility=group).amount.is_zero
