"""Settlement: earned to date less paid to date, so that nothing is left unpaid and nothing paid twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.calculation import earn
from keyaccount.incentives.earning import Earning, span
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.payout import Payout, payouts_of
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.settlement_item import SettlementItem, as_known, item_of
from keyaccount.incentives.statement import Statement
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_date, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Settlement", "settle"]


@attrs.frozen
class Settlement:
    """Hold the settlement of a period: an item per policy and participant, and what needs attention.

    `as_of` and `known_at` are the closes of the days up to which events and records counted; None is all.
    Method: N8.

    >>> Settlement(Period.quarter(2026, 1), date(2026, 3, 31), None, ()).participants
    ()
    """

    period: Period
    as_of: date
    known_at: date | None
    items: tuple[SettlementItem, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def participants(self) -> tuple[str, ...]:
        """Return who takes part, sorted."""
        return tuple(sorted({item.participant for item in self.items}))

    @property
    def currencies(self) -> tuple[str, ...]:
        """Return the currencies of the items, sorted."""
        return tuple(sorted({item.due.currency for item in self.items}))

    def due(self, currency: str) -> Money:
        """Return everything to be paid in one currency."""
        return Money.total((item.due for item in self.items if item.due.currency == currency), currency)

    def item(self, policy: str, participant: str) -> SettlementItem:
        """Return one item. Raises `KeyAccountError` (`settlement.no-item`)."""
        for item in self.items:
            if (item.policy, item.participant) == (policy, participant):
                return item
        refuse(
            "settlement.no-item",
            "$.policy",
            f"{participant} has nothing under {policy}",
            f"{participant} 在 {policy} 下没有结算项",
        )

    def statement(self, participant: str) -> Statement:
        """Return the statement of one participant, with the trace of every line. Method: N8."""
        items = [item for item in self.items if item.participant == participant]
        if not items:
            refuse(
                "settlement.no-participant",
                "$.participant",
                f"{participant} has nothing to settle",
                f"{participant} 没有结算项",
            )
        mine = [one for one in self.findings if f".{participant}." in f"{one.path}."]
        return Statement(participant, self.period, self.as_of, self.known_at, items, mine)

    def explain(self) -> Explanation:
        """Return what is due as a tree over policies and participants; parts add up exactly. Method: N8."""
        trees = [self._explained(currency) for currency in self.currencies]
        if len(trees) == 1:
            return trees[0]
        days = span(self.period.start, self.period.last)
        title = Text(f"settlement {days.en}", f"结算 {days.zh}")
        return Explanation("settlement", title, None, clause="N8", parts=trees)

    def _explained(self, currency: str) -> Explanation:
        items = [item for item in self.items if item.due.currency == currency]
        days = span(self.period.start, self.period.last)
        return Explanation(
            "settlement",
            Text(f"due for {days.en} in {currency}", f"{days.zh} 应付({currency})"),
            self.due(currency),
            as_known(self.as_of, self.known_at),
            "N8",
            parts=[item.explain() for item in items],
            combine=Combine.SUM,
        )

    def table(self) -> Table:
        """Return all items as a table."""
        columns = (
            Text("participant", "客户"),
            Text("incentive", "奖励"),
            Text("earned to date", "累计应得"),
            Text("paid to date", "累计已付"),
            Text("accrued, not yet due", "已计提未到期"),
            Text("due now", "本期应付"),
            Text("overpaid", "多付"),
            Text("due on", "付款期限"),
            Text("owner", "负责人"),
        )
        rows = [
            (
                item.participant,
                item.name,
                item.earned,
                item.paid,
                item.accrued,
                item.due,
                item.overpaid,
                Text("-", "-") if item.due_on is None else item.due_on,
                item.owner,
            )
            for item in self.items
        ]
        days = span(self.period.start, self.period.last)
        title = Text(f"Settlement {days.en}, as of {self.as_of}", f"结算 {days.zh},截至 {self.as_of}")
        return Table(title, columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the settlement on a screenful: items, findings."""
        return "\n".join([self.table().to_text(lang), *(one.say(lang) for one in self.findings)])

    def _repr_html_(self) -> str:
        return self.table().to_html()


def settle(
    policies: IncentivePolicy | Iterable[IncentivePolicy],
    ledger: Ledger,
    period: Period,
    *,
    paid: Iterable[Payout] = (),
    as_of: date | None = None,
    known_at: date | None = None,
    facts: IncentiveFacts | None = None,
) -> Settlement:
    """Settle policies up to the end of a period: earned to date less paid to date, per participant.

    Purchases count up to the close of the period's last day or of `as_of`, whichever comes first;
    payouts up to `as_of`; records up to `known_at`. `as_of` None means the last day of the period,
    `known_at` None all that the ledger and the facts hold. Pass every version of a policy, also past ones.
    Raises `KeyAccountError` (`payout.duplicate`, `policy.none`, ...).
    Source: net settlement of condition contracts. Method: N8.

    >>> from keyaccount.incentives.discounts import RetrospectiveRebate
    >>> from keyaccount.incentives.tiers import Boundary, TierMethod, TierScale
    >>> scale = TierScale.of((5000, "0.02"), (20000, "0.04"), method=TierMethod.ALL_UNITS,
    ...                      at_boundary=Boundary.REACHED)
    >>> policy = IncentivePolicy("CC", "rebate", kind=RetrospectiveRebate(scale), owner="M01",
    ...                          valid=Period.quarter(2026, 4), currency="CNY")
    >>> rows = [("C1", date(2026, 10 + month, 5), amount) for month, amount in enumerate((3000, 4000, 20000))]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount"), currency="CNY")
    >>> november = settle(policy, ledger, Period.month(2026, 11))
    >>> november.due("CNY")
    Money('140.00', 'CNY')
    >>> paid = [Payout("P1", "CC", "C1", november.due("CNY"), date(2026, 12, 1))]
    >>> settle(policy, ledger, Period.month(2026, 12), paid=paid).due("CNY")
    Money('940.00', 'CNY')
    """
    given = (policies,) if isinstance(policies, IncentivePolicy) else tuple_of(policies)
    check_type(period, Period, "$.period")
    as_of = period.last if as_of is None else as_of
    check_date(as_of, "$.as_of")
    facts = IncentiveFacts() if facts is None else facts
    if known_at is not None:
        check_date(known_at, "$.known_at")
        ledger, facts = ledger.known_at(known_at), facts.known_at(known_at)
    known = date.max if known_at is None else known_at
    payouts = payouts_of(paid, as_of, known)
    until = min(as_of, period.last)
    earnings = earn(given, ledger, until=until, facts=facts)
    items = _items(given, earnings, payouts, period, until, as_of, facts)
    findings = [*_overdue(items, as_of), *_disputed(items), *_gathered(items), *_strangers(given, payouts)]
    return Settlement(period, as_of, known_at, items, findings)


def _items(
    policies: Sequence[IncentivePolicy],
    earnings: Sequence[Earning],
    payouts: Sequence[Payout],
    period: Period,
    until: date,
    as_of: date,
    facts: IncentiveFacts,
) -> list[SettlementItem]:
    by_id: dict[str, list[IncentivePolicy]] = {}
    for policy in policies:
        by_id.setdefault(policy.id, []).append(policy)
    earned: dict[tuple[str, str], list[Earning]] = {}
    for one in earnings:
        earned.setdefault((one.policy, one.participant), []).append(one)
    given: dict[tuple[str, str], list[Payout]] = {}
    for payout in payouts:
        if payout.policy in by_id:
            given.setdefault((payout.policy, payout.participant), []).append(payout)
    return [
        item_of(by_id[key[0]], key[1], earned.get(key, ()), given.get(key, ()), period, until, as_of, facts)
        for key in sorted(earned.keys() | given.keys())
    ]


def _overdue(items: Sequence[SettlementItem], as_of: date) -> list[Finding]:
    return [
        Finding(
            "settlement.overdue",
            Severity.WARNING,
            f"$.{item.policy}.{item.participant}.due",
            Text(
                f"{item.to_pay} was to be paid by {item.due_on}, {(as_of - item.due_on).days} days ago",
                f"{item.to_pay} 应于 {item.due_on} 前支付,已逾期 {(as_of - item.due_on).days} 天",
            ),
            "N8",
            Text(f"{item.owner} pays it", f"由 {item.owner} 负责支付"),
        )
        for item in items
        if item.due_on is not None and as_of > item.due_on and not item.to_pay.is_zero
    ]


def _disputed(items: Sequence[SettlementItem]) -> list[Finding]:
    return [
        Finding(
            "settlement.disputed",
            Severity.WARNING,
            f"$.{item.policy}.{item.participant}.disputed",
            Text(
                f"{item.disputed} of {item.due} is disputed", f"应付 {item.due} 中有 {item.disputed} 存在争议"
            ),
            "N8",
            Text(f"{item.owner} settles it with the customer", f"由 {item.owner} 与客户协商解决"),
        )
        for item in items
        if item.disputed is not None
    ]


def _gathered(items: Sequence[SettlementItem]) -> list[Finding]:
    found: dict[Finding, None] = {}
    for item in items:
        found.update(dict.fromkeys(item.held))
        for earning in item.earnings:
            found.update(dict.fromkeys(earning.findings))
    return list(found)


def _strangers(policies: Sequence[IncentivePolicy], payouts: Sequence[Payout]) -> list[Finding]:
    ids = {one.id for one in policies}
    return [
        Finding(
            "settlement.unknown-policy",
            Severity.WARNING,
            f"$.paid.{one.id}",
            Text(
                f"{one.amount} was paid under {one.policy}, which is not settled here",
                f"{one.amount} 付于未列入本次结算的政策 {one.policy}",
            ),
            "N8",
            Text("settle that policy too, or correct the payout", "请一并结算该政策或更正付款记录"),
        )
        for one in payouts
        if one.policy not in ids
    ]
