"""One line of a settlement: what one participant earned, got, is owed or owes under one policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.ageing import DueAmount, aged
from keyaccount.incentives.dispute import Dispute
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

__all__ = ["Closing", "SettlementItem", "as_known", "item_of"]


@attrs.frozen
class SettlementItem:
    """Hold one policy and participant of a settlement.

    Always `earned + overpaid == paid + due + accrued`: accrued is earned but not yet payable, overpaid
    is paid beyond what is payable and treated as `rule.overpaid` says. `open` splits what is due by the
    last day to pay it, oldest first; `disputed` is the part that waits for a dispute to be settled.
    Owner and rule are those of the version in force. Raises `KeyAccountError` (`settlement.balance`).
    Method: N8.

    >>> zero, earned = Money.zero("CNY"), Money(140, "CNY")
    >>> item = SettlementItem("VR", Text("rebate", "返利"), "C1", "M1", earned, earned, zero, earned, zero,
    ...                       [DueAmount(earned, date(2026, 12, 30))], PayoutRule(), final=False)
    >>> item.explain().figure, item.overdue(date(2026, 12, 31))
    (Money('140.00', 'CNY'), Money('140.00', 'CNY'))
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
    open: tuple[DueAmount, ...] = attrs.field(converter=tuple_of)
    rule: PayoutRule
    final: bool
    earnings: tuple[Earning, ...] = attrs.field(default=(), converter=tuple_of)
    payouts: tuple[Payout, ...] = attrs.field(default=(), converter=tuple_of)
    held: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)
    disputed: Money | None = None

    def __attrs_post_init__(self) -> None:
        if self.payable + self.overpaid != self.paid + self.due:
            refuse("settlement.balance", "$", "payable less paid is not what is due", "应付余额不平")
        if Money.total((one.amount for one in self.open), self.due.currency) != self.due:
            refuse("settlement.balance", "$.open", "does not sum to what is due", "各到期部分之和不等于应付")

    @property
    def accrued(self) -> Money:
        """Return what is earned but not payable yet."""
        return self.earned - self.payable

    @property
    def to_pay(self) -> Money:
        """Return what is due and not disputed."""
        return self.due if self.disputed is None else self.due - self.disputed

    @property
    def due_on(self) -> date | None:
        """Return the last day to pay the oldest part, None where nothing is due."""
        return self.open[0].due_on if self.open else None

    def overdue(self, day: date) -> Money:
        """Return what should have been paid before the close of a day and is not disputed."""
        late = Money.total((one.amount for one in self.open if one.due_on < day), self.due.currency)
        return min(late, self.to_pay)

    @property
    def claw_back(self) -> Money:
        """Return what is asked back now."""
        back = self.rule.overpaid is Overpaid.CLAW_BACK
        return self.overpaid if back else Money.zero(self.overpaid.currency)

    @property
    def on_invoice(self) -> Money:
        """Return what the customer has had on its invoices."""
        return self.paid - Money.total((one.amount for one in self.payouts), self.paid.currency)

    @property
    def shares(self) -> tuple[tuple[str, Money], ...]:
        """Return what each customer's lines earned, sorted by customer: how a group divides its reward."""
        units: dict[str, int] = {}
        for one in self.earnings:
            for customer, reward in zip(one.lines.customer, one.lines.reward, strict=True):
                units[customer] = units.get(customer, 0) + reward
        return tuple((name, Money.of_minor(units[name], self.earned.currency)) for name in sorted(units))

    def payout(self, on: date, id: str | None = None, recorded_on: date | None = None) -> Payout:
        """Return the payout of everything due and undisputed, with the day by which it was due.

        Without an id it is named after policy, participant and day, so that booking it again is refused.
        Raises `KeyAccountError` (`settlement.nothing-to-pay`).
        """
        if self.to_pay.is_zero:
            refuse("settlement.nothing-to-pay", "$", "nothing is due and undisputed", "没有无争议的应付款")
        key = id or f"{self.policy}:{self.participant}:{on}"
        return Payout(key, self.policy, self.participant, self.to_pay, on, recorded_on, self.due_on)

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


@attrs.frozen
class Closing:
    """Hold up to when a settlement counts: its period, the close it was made at, and the facts known then.

    >>> closing = Closing(Period.quarter(2026, 1), date(2026, 4, 15), IncentiveFacts())
    >>> closing.until
    datetime.date(2026, 3, 31)
    """

    period: Period
    as_of: date
    facts: IncentiveFacts

    @property
    def until(self) -> date:
        """Return the last day whose purchases count."""
        return min(self.as_of, self.period.last)

    def last_day(self, policy: IncentivePolicy) -> date:
        """Return the last day to pay what this period's settlement finds due."""
        return self.period.last + timedelta(days=policy.payout.within_days)

    def disputes_of(self, policy: str, participant: str) -> Sequence[Dispute]:
        """Return the disputes open at the close."""
        return self._disputes.get((policy, participant), ())

    def shown(self, policy: str, participant: str) -> Mapping[str, date]:
        """Return the first day on which each proof was shown."""
        return self._shown.get((policy, participant), {})

    # Looked up once, not once for every item.
    @cached_property
    def _disputes(self) -> dict[tuple[str, str], list[Dispute]]:
        found: dict[tuple[str, str], list[Dispute]] = {}
        for one in self.facts.disputes:
            if one.open_on(self.as_of):
                found.setdefault((one.policy, one.participant), []).append(one)
        return found

    @cached_property
    def _shown(self) -> dict[tuple[str, str], dict[str, date]]:
        found: dict[tuple[str, str], dict[str, date]] = {}
        for one in self.facts.proofs:
            days = found.setdefault((one.policy, one.customer), {})
            days[one.proof] = min(one.on, days.get(one.proof, one.on))
        return found


def _paid_tree(item: SettlementItem) -> Explanation:
    parts = [
        Explanation(one.id, Text(f"{one.id} on {one.on}", f"{one.id}({one.on})"), -one.amount)
        for one in item.payouts
    ]
    label = Text("paid to date", "累计已付")
    if not item.on_invoice.is_zero:
        parts.insert(0, Explanation("on-invoice", Granting.ON_INVOICE.text, -item.on_invoice))
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
    closing: Closing,
    before: SettlementItem | None = None,
) -> SettlementItem:
    """Net what one participant earned under a policy's versions against what was paid.

    Method: N8.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> closing = Closing(Period.year(2026), date(2026, 12, 31), IncentiveFacts())
    >>> item_of([policy], "C1", (), (), closing).due
    Money('0.00', 'CNY')
    """
    by_version = {one.version: one for one in versions}
    current = _in_force(versions, closing.until)
    held = [_held(one, by_version[one.version], closing) for one in earnings]
    released = [one for one, why in zip(earnings, held, strict=True) if _in_time(one, by_version) and not why]
    payable = Money.total((one.amount for one in released), current.currency)
    owed = [one for one in released if by_version[one.version].payout.granting is not Granting.ON_INVOICE]
    booked = Money.total((one.amount for one in payouts), current.currency)
    paid = booked + payable - Money.total((one.amount for one in owed), current.currency)
    zero = Money.zero(current.currency)
    due = max(payable - paid, zero)
    return SettlementItem(
        policy=current.id,
        name=current.name,
        participant=participant,
        owner=current.owner,
        earned=Money.total((one.amount for one in earnings), current.currency),
        payable=payable,
        paid=paid,
        due=due,
        overpaid=max(paid - payable, zero),
        open=() if due.is_zero else _open(due, owed, booked, by_version, closing, before),
        rule=current.payout,
        final=closing.until >= max(one.valid.last for one in versions),
        earnings=tuple(earnings),
        payouts=tuple(payouts),
        held=[finding for why in held for finding in why],
        disputed=_disputed(current, participant, due, closing),
    )


def _open(
    due: Money,
    owed: Sequence[Earning],
    booked: Money,
    by_version: Mapping[str, IncentivePolicy],
    closing: Closing,
    before: SettlementItem | None,
) -> tuple[DueAmount, ...]:
    since = booked if before is None else booked - (before.paid - before.on_invoice)
    carried = () if before is None else before.open
    last = closing.last_day(_in_force(tuple(by_version.values()), closing.until))
    return aged(due, _dated(owed, by_version, closing), carried, since, last)


def _in_force(versions: Sequence[IncentivePolicy], day: date) -> IncentivePolicy:
    """Return the version of a day: the last that has begun, or the first of all."""
    ordered = sorted(versions, key=lambda one: one.valid.start)
    begun = [one for one in ordered if one.valid.start <= day]
    return begun[-1] if begun else ordered[0]


def _disputed(policy: IncentivePolicy, participant: str, due: Money, closing: Closing) -> Money | None:
    if due.is_zero:
        return None
    quarrels = [one.amount for one in closing.disputes_of(policy.id, participant)]
    disputed = min(due, Money.total(quarrels, policy.currency))
    return None if disputed.is_zero else disputed


def _in_time(earning: Earning, by_version: Mapping[str, IncentivePolicy]) -> bool:
    return by_version[earning.version].payout.timing is PayoutTiming.TO_DATE or earning.ended


def _held(earning: Earning, version: IncentivePolicy, closing: Closing) -> list[Finding]:
    # A proof may come after the window; until then the reward waits, it is not lost.
    shown = closing.shown(version.id, earning.participant) if version.proof else {}
    missing = [proof for proof in version.proof if proof not in shown or shown[proof] > closing.as_of]
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


def _dated(
    earnings: Sequence[Earning], by_version: Mapping[str, IncentivePolicy], closing: Closing
) -> list[DueAmount]:
    """Return what was earned with the last day to pay it, oldest window first."""
    made = []
    for one in sorted(earnings, key=lambda one: (one.window.start, one.version)):
        version = by_version[one.version]
        last = closing.last_day(version)
        if one.ended:
            shown = closing.shown(version.id, one.participant)
            ready = max([one.window.last, *(shown[proof] for proof in version.proof)])
            last = min(ready + timedelta(days=version.payout.within_days), last)
        made.append(DueAmount(one.amount, last))
    return made
