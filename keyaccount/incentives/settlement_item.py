"""One line of a settlement: what one participant earned, got, is owed or owes under one policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.earning import Earning
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.payout import Payout
from keyaccount.incentives.payout_rule import Granting, Overpaid, PayoutRule, PayoutTiming
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = ["SettlementItem", "as_known", "item_of"]


@attrs.frozen
class SettlementItem:
    """Hold one policy and participant of a settlement.

    Always `earned + overpaid == paid + due + accrued`: accrued is earned but not yet payable, overpaid
    is paid beyond what is payable and treated as `rule.overpaid` says. `due_on` is the last day to pay;
    `disputed` is the part of what is due that waits for a dispute to be settled.
    Raises `KeyAccountError` (`settlement.balance`).
    Method: N8.

    >>> zero = Money.zero("CNY")
    >>> item = SettlementItem("VR", Text("rebate", "返利"), "C1", "M1", Money(140, "CNY"), Money(140, "CNY"),
    ...                       zero, Money(140, "CNY"), zero, date(2026, 12, 30), PayoutRule(), final=False)
    >>> item.explain().figure
    Money('140.00', 'CNY')
    """

    policy: str
    name: Text
    participant: str
    owner: str
    earned: Money
    payable: Money
    paid: Money
    due: Money
    overpaid: Money
    due_on: date | None
    rule: PayoutRule
    final: bool
    earnings: tuple[Earning, ...] = attrs.field(default=(), converter=tuple_of)
    payouts: tuple[Payout, ...] = attrs.field(default=(), converter=tuple_of)
    held: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)
    disputed: Money | None = None

    def __attrs_post_init__(self) -> None:
        if self.payable + self.overpaid != self.paid + self.due:
            refuse("settlement.balance", "$", "payable less paid is not what is due", "应付余额不平")

    @property
    def accrued(self) -> Money:
        """Return what is earned but not payable yet."""
        return self.earned - self.payable

    @property
    def to_pay(self) -> Money:
        """Return what is due and not disputed."""
        return self.due if self.disputed is None else self.due - self.disputed

    @property
    def claw_back(self) -> Money:
        """Return what is asked back now."""
        back = self.rule.overpaid is Overpaid.CLAW_BACK
        return self.overpaid if back else Money.zero(self.overpaid.currency)

    def explain(self) -> Explanation:
        """Return what is due as earned less accrued less paid, each with its parts. Method: N8."""
        earned = Explanation(
            "earned",
            Text("earned to date", "累计应得"),
            self.earned,
            parts=[one.explain() for one in self.earnings],
            combine=Combine.SUM if self.earnings else Combine.REASONS,
        )
        parts = [earned]
        if not self.accrued.is_zero:
            label = Text("accrued, not payable yet", "已计提尚不可付")
            reasons = [Explanation(one.code, one.text, one.severity.text) for one in self.held]
            why = None if self.held else self.rule.timing.text
            parts.append(Explanation("accrued", label, -self.accrued, why, because=reasons))
        if not self.paid.is_zero:
            parts.append(_paid_tree(self))
        if not self.overpaid.is_zero:
            label = Text("overpaid", "多付")
            parts.append(Explanation("overpaid", label, self.overpaid, self.rule.overpaid.text))
        return Explanation(
            f"{self.policy}/{self.participant}",
            Text(f"{self.name.en}, {self.participant}", f"{self.name.zh},{self.participant}"),
            self.due,
            Text(
                f"{'final' if self.final else 'partial'} settlement, owner {self.owner}",
                f"{'最终' if self.final else '阶段'}结算,负责人 {self.owner}",
            ),
            "N8",
            parts=parts,
            combine=Combine.SUM,
        )


def _paid_tree(item: SettlementItem) -> Explanation:
    parts = [
        Explanation(one.id, Text(f"{one.id} on {one.on}", f"{one.id}({one.on})"), -one.amount)
        for one in item.payouts
    ]
    label = Text("paid to date", "累计已付")
    if item.rule.granting is Granting.ON_INVOICE:
        parts.insert(0, Explanation("on-invoice", Granting.ON_INVOICE.text, -item.payable))
    return Explanation("paid", label, -item.paid, parts=parts, combine=Combine.SUM)


def as_known(as_of: date, known_at: date | None) -> Text:
    """Word up to which day events and records counted.

    >>> as_known(date(2026, 3, 31), None).en
    'as of 2026-03-31'
    """
    if known_at is None:
        return Text(f"as of {as_of}", f"截至 {as_of}")
    return Text(f"as of {as_of}, as known at {known_at}", f"截至 {as_of},以 {known_at} 所知为准")


def item_of(
    versions: Sequence[IncentivePolicy],
    participant: str,
    earnings: Sequence[Earning],
    payouts: Sequence[Payout],
    period: Period,
    until: date,
    as_of: date,
    facts: IncentiveFacts,
) -> SettlementItem:
    """Net what one participant earned under a policy's versions against what was paid.

    Method: N8.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> last = date(2026, 12, 31)
    >>> item_of([policy], "C1", (), (), Period.year(2026), last, last, IncentiveFacts()).due
    Money('0.00', 'CNY')
    """
    by_version = {one.version: one for one in versions}
    latest = max(versions, key=lambda one: one.valid.start)
    released = [one for one in earnings if _is_released(one, by_version[one.version], facts)]
    payable = Money.total((one.amount for one in released), latest.currency)
    paid = Money.total((one.amount for one in payouts), latest.currency)
    if latest.payout.granting is Granting.ON_INVOICE:
        paid = paid + payable
    zero = Money.zero(latest.currency)
    due = max(payable - paid, zero)
    return SettlementItem(
        policy=latest.id,
        name=latest.name,
        participant=participant,
        owner=latest.owner,
        earned=Money.total((one.amount for one in earnings), latest.currency),
        payable=payable,
        paid=paid,
        due=due,
        overpaid=max(paid - payable, zero),
        due_on=None if due.is_zero else _due_on(latest, released, paid, period),
        rule=latest.payout,
        final=until >= latest.valid.last,
        earnings=tuple(earnings),
        payouts=tuple(payouts),
        held=[finding for one in earnings for finding in _held(one, by_version[one.version], facts)],
        disputed=_disputed(latest, participant, due, as_of, facts),
    )


def _disputed(
    policy: IncentivePolicy, participant: str, due: Money, as_of: date, facts: IncentiveFacts
) -> Money | None:
    quarrels = (
        one.amount
        for one in facts.disputes
        if (one.policy, one.participant) == (policy.id, participant) and one.open_on(as_of)
    )
    disputed = min(due, Money.total(quarrels, policy.currency))
    return None if disputed.is_zero else disputed


def _is_released(earning: Earning, version: IncentivePolicy, facts: IncentiveFacts) -> bool:
    in_time = version.payout.timing is PayoutTiming.TO_DATE or earning.ended
    return in_time and not _held(earning, version, facts)


def _held(earning: Earning, version: IncentivePolicy, facts: IncentiveFacts) -> list[Finding]:
    shown = {
        one.proof
        for one in facts.proofs
        if (one.policy, one.customer) == (version.id, earning.participant) and one.on <= earning.until
    }
    missing = [proof for proof in version.proof if proof not in shown]
    return [
        *earning.held,
        *(
            Finding(
                "incentive.proof-missing",
                Severity.WARNING,
                f"$.{version.id}.{earning.participant}.proof",
                Text(f"proof not shown: {proof}", f"尚未提供凭证:{proof}"),
                "N8",
                Text("ask the customer for it", "请向客户索取"),
            )
            for proof in missing
        ),
    ]


def _due_on(policy: IncentivePolicy, released: Sequence[Earning], paid: Money, period: Period) -> date:
    """Return the last day to pay the oldest amount that is still open."""
    days = timedelta(days=policy.payout.within_days)
    reached = Money.zero(policy.currency)
    for earning in sorted(released, key=lambda one: (one.window.start, one.version)):
        reached = reached + earning.amount
        if reached > paid and earning.ended:
            return min(earning.window.last, period.last) + days
    return period.last + days
