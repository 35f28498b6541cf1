"""What has to be looked at in a settlement: overdue, disputed, overpaid, waiting, matching nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from keyaccount.incentives.coop import Claim, ClaimState
from keyaccount.incentives.payout import Payout
from keyaccount.incentives.payout_rule import Overpaid
from keyaccount.incentives.settlement_item import Closing, SettlementItem
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

__all__ = ["settlement_findings"]


def settlement_findings(
    items: Sequence[SettlementItem], policies: Iterable[str], payouts: Sequence[Payout], closing: Closing
) -> tuple[Finding, ...]:
    """Return what needs attention, each with who sees to it: nothing is left out in silence.

    `policies` are the ids settled here. Method: N8.

    >>> from keyaccount.incentives.facts import IncentiveFacts
    >>> from keyaccount.values.periods import Period
    >>> closing = Closing(Period.quarter(2026, 1), date(2026, 3, 31), IncentiveFacts())
    >>> settlement_findings((), (), (), closing)
    ()
    """
    ids = frozenset(policies)
    return (
        *_overdue(items, closing.as_of),
        *_disputed(items),
        *_overpaid(items),
        *_gathered(items),
        *_claims(items, ids, closing),
        *_strangers(ids, payouts),
        *_stray_disputes(items, ids, closing),
    )


def _overdue(items: Sequence[SettlementItem], as_of: date) -> list[Finding]:
    made = []
    for item in items:
        late = item.overdue(as_of)
        if item.due_on is None or late.is_zero:
            continue
        days = (as_of - item.due_on).days
        text = Text(
            f"{late} was to be paid by {item.due_on}, {days} days ago",
            f"{late} 应于 {item.due_on} 前支付,已逾期 {days} 天",
        )
        remedy = Text(f"{item.owner} pays it", f"由 {item.owner} 负责支付")
        made.append(_finding("overdue", f"{item.policy}.{item.participant}.due", text, remedy))
    return made


def _disputed(items: Sequence[SettlementItem]) -> list[Finding]:
    return [
        _finding(
            "disputed",
            f"{item.policy}.{item.participant}.disputed",
            Text(
                f"{item.disputed} of {item.due} is disputed", f"应付 {item.due} 中有 {item.disputed} 存在争议"
            ),
            Text(f"{item.owner} settles it with the customer", f"由 {item.owner} 与客户协商解决"),
        )
        for item in items
        if item.disputed is not None
    ]


def _overpaid(items: Sequence[SettlementItem]) -> list[Finding]:
    made = []
    for item in items:
        if item.overpaid.is_zero:
            continue
        rule = item.rule.overpaid
        text = Text(
            f"{item.overpaid} was paid beyond what is earned: {rule.text.en}",
            f"多付 {item.overpaid},{rule.text.zh}",
        )
        remedy = Text(f"{item.owner} asks it back", f"由 {item.owner} 追回")
        severity = Severity.WARNING
        if rule is Overpaid.CARRY_FORWARD and not item.final:
            remedy = Text("it comes off what is earned next", "从后续应得中抵扣")
            severity = Severity.INFO
        elif rule is Overpaid.CARRY_FORWARD:
            remedy = Text(
                f"nothing more is earned here to set it off against; {item.owner} asks it back or waives it",
                f"本政策已无后续应得可抵扣,由 {item.owner} 追回或豁免",
            )
        path = f"{item.policy}.{item.participant}.overpaid"
        made.append(_finding("overpaid", path, text, remedy, severity))
    return made


def _gathered(items: Sequence[SettlementItem]) -> list[Finding]:
    found: dict[Finding, None] = {}
    for item in items:
        found.update(dict.fromkeys(item.held))
        for earning in item.earnings:
            found.update(dict.fromkeys(earning.findings))
    return list(found)


def _claims(items: Sequence[SettlementItem], ids: frozenset[str], closing: Closing) -> list[Finding]:
    """Return the claims nobody has decided yet and those no fund stands for."""
    owners = {item.policy: item.owner for item in items}
    judged = {
        step.key.removeprefix("claim/")
        for item in items
        for earning in item.earnings
        for step in earning.steps
        if step.key.startswith("claim/")
    }
    made = []
    for claim in sorted(closing.facts.claims, key=lambda one: one.id):
        if claim.policy not in ids or claim.submitted > closing.until:
            continue
        path = f"{claim.policy}.{claim.customer}.claim.{claim.id}"
        known = claim.known_at(closing.until)
        if claim.id not in judged:
            made.append(_finding("claim-unmatched", path, _unmatched(claim), _CHECK_CLAIM))
        elif known.state in (ClaimState.SUBMITTED, ClaimState.DISPUTED):
            days = (closing.until - claim.submitted).days
            state = known.state.text
            text = Text(
                f"claim {claim.id} of {claim.spent} has been {state.en} for {days} days",
                f"申报 {claim.id}({claim.spent}){state.zh},已 {days} 天未决定",
            )
            owner = owners[claim.policy]
            made.append(
                _finding("claim-waiting", path, text, Text(f"{owner} decides it", f"由 {owner} 作出决定"))
            )
    return made


_CHECK_CLAIM = Text(
    "correct its customer or day, or tell the customer why it is not paid",
    "请更正其客户或日期,或告知客户不予支付的原因",
)


def _unmatched(claim: Claim) -> Text:
    return Text(
        f"claim {claim.id} of {claim.spent} meets no fund: no purchases filled one for a promotion on "
        f"{claim.performed}",
        f"申报 {claim.id}({claim.spent})无对应基金:{claim.performed} 的促销没有采购额计提",
    )


def _strangers(ids: frozenset[str], payouts: Sequence[Payout]) -> list[Finding]:
    return [
        _finding(
            "unknown-policy",
            f"paid.{one.id}",
            Text(
                f"{one.amount} was paid under {one.policy}, which is not settled here",
                f"{one.amount} 付于未列入本次结算的政策 {one.policy}",
            ),
            Text("settle that policy too, or correct the payout", "请一并结算该政策或更正付款记录"),
        )
        for one in payouts
        if one.policy not in ids
    ]


def _stray_disputes(items: Sequence[SettlementItem], ids: frozenset[str], closing: Closing) -> list[Finding]:
    there = {(item.policy, item.participant) for item in items}
    return [
        _finding(
            "dispute-unmatched",
            f"{one.policy}.{one.participant}.dispute.{one.id}",
            Text(
                f"{one.amount} is disputed ({one.reason}), but nothing was earned or paid there",
                f"争议金额 {one.amount}({one.reason}),但该处无应得或已付",
            ),
            Text("look for lines that are missing, or correct the dispute", "请查找遗漏的明细或更正争议记录"),
        )
        for one in closing.facts.disputes
        if one.policy in ids and one.open_on(closing.as_of) and (one.policy, one.participant) not in there
    ]


def _finding(
    code: str, path: str, text: Text, remedy: Text, severity: Severity = Severity.WARNING
) -> Finding:
    return Finding(f"settlement.{code}", severity, f"$.{path}", text, "N8", remedy)
