"""Settlement: earned to date less paid to date, so that nothing is left unpaid and nothing paid twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

import attrs

from keyaccount.errors import Lang, Problems, refuse
from keyaccount.incentives.amendments import standing_policies
from keyaccount.incentives.calculation import earn
from keyaccount.incentives.earning import Earning, span
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.payout import Payout, payouts_of
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.settlement_findings import settlement_findings
from keyaccount.incentives.settlement_item import Closing, SettlementItem, as_known, item_of
from keyaccount.incentives.statement import Statement
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_date, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Settlement", "settle", "settle_earnings"]


@attrs.frozen
class Settlement:
    """Hold the settlement of a period: an item per policy and participant, and what needs attention.

    `as_of` and `known_at` are the closes of the days up to which events and records counted; None is all.
    `policies` are the versions that stood then, so that a settlement can be read and replayed by itself.
    Method: N8.

    >>> Settlement(Period.quarter(2026, 1), date(2026, 3, 31), None, ()).participants
    ()
    """

    period: Period
    as_of: date
    known_at: date | None
    items: tuple[SettlementItem, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)
    policies: tuple[IncentivePolicy, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def participants(self) -> tuple[str, ...]:
        """Return who takes part, sorted."""
        return tuple(sorted(self._of))

    @property
    def currencies(self) -> tuple[str, ...]:
        """Return the currencies of the items, sorted."""
        return tuple(sorted({item.due.currency for item in self.items}))

    def due(self, currency: str) -> Money:
        """Return everything to be paid in one currency."""
        return Money.total((item.due for item in self.items if item.due.currency == currency), currency)

    def overdue(self, currency: str) -> Money:
        """Return everything that should have been paid before the close and is not disputed."""
        late = (item.overdue(self.as_of) for item in self.items if item.due.currency == currency)
        return Money.total(late, currency)

    def payouts(self, on: date, recorded_on: date | None = None) -> tuple[Payout, ...]:
        """Return a payout of everything due and undisputed, named so that booking it again is refused.

        They carry the day by which they were due; paying nothing is no payout.
        """
        return tuple(item.payout(on, None, recorded_on) for item in self.items if not item.to_pay.is_zero)

    def item(self, policy: str, participant: str) -> SettlementItem:
        """Return one item. Raises `KeyAccountError` (`settlement.no-item`)."""
        for item in self._of.get(participant, ()):
            if item.policy == policy:
                return item
        refuse(
            "settlement.no-item",
            "$.policy",
            f"{participant} has nothing under {policy}",
            f"{participant} 在 {policy} 下没有结算项",
        )

    def statement(self, participant: str) -> Statement:
        """Return the statement of one participant, with the trace of every line. Method: N8."""
        items = self._of.get(participant)
        if items is None:
            refuse(
                "settlement.no-participant",
                "$.participant",
                f"{participant} has nothing to settle",
                f"{participant} 没有结算项",
            )
        mine = [one for path, one in self._found if f".{participant}." in path]
        terms = {(earning.policy, earning.version) for item in items for earning in item.earnings}
        agreed = [one for one in self.policies if (one.id, one.version) in terms]
        return Statement(participant, self.period, self.as_of, self.known_at, items, mine, agreed)

    # Looked up once for every participant.
    @cached_property
    def _of(self) -> dict[str, list[SettlementItem]]:
        found: dict[str, list[SettlementItem]] = {}
        for item in self.items:
            found.setdefault(item.participant, []).append(item)
        return found

    @cached_property
    def _found(self) -> list[tuple[str, Finding]]:
        return [(f"{one.path}.", one) for one in self.findings]

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
            Text("of it overdue", "其中逾期"),
            Text("of it disputed", "其中争议"),
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
                item.overdue(self.as_of),
                item.due - item.to_pay,
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
    previous: Settlement | None = None,
) -> Settlement:
    """Settle policies up to the end of a period: earned to date less paid to date, per participant.

    Purchases count up to the close of the period's last day or of `as_of`, whichever comes first;
    payouts up to `as_of`; policies, lines, payouts and facts as recorded up to `known_at`. `as_of` None
    means the last day of the period, `known_at` None all there is. Pass every version of a policy, also
    past ones. With the `previous` settlement, what it left open keeps the day by which it was due.
    Raises `KeyAccountError` (`payout.duplicate`, `payout.currency`, `policy.none`, ...).
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
    >>> paid = november.payouts(date(2026, 12, 1))
    >>> settle(policy, ledger, Period.month(2026, 12), paid=paid).due("CNY")
    Money('940.00', 'CNY')
    """
    check_type(period, Period, "$.period")
    as_of = _close(period, as_of)
    standing = standing_policies(policies, known_at)
    facts = IncentiveFacts() if facts is None else facts
    if known_at is not None:
        ledger, facts = ledger.known_at(known_at), facts.known_at(known_at)
    closing = Closing(period, as_of, facts)
    earnings = earn(standing, ledger, until=closing.until, facts=facts) if standing else ()
    return _settled(standing, earnings, closing, paid, known_at, previous)


def settle_earnings(
    policies: IncentivePolicy | Iterable[IncentivePolicy],
    earnings: Iterable[Earning],
    period: Period,
    *,
    paid: Iterable[Payout] = (),
    as_of: date | None = None,
    facts: IncentiveFacts | None = None,
    previous: Settlement | None = None,
) -> Settlement:
    """Settle earnings made elsewhere, by running totals or a data frame engine, as `settle` would.

    They must count up to the close that is settled. Raises `KeyAccountError`
    (`settlement.earnings-until`, `settlement.earnings-version`, ...). Method: N8.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> made = earn(policy, ledger, until=date(2026, 3, 31))
    >>> settled = settle(policy, ledger, Period.quarter(2026, 1))
    >>> settle_earnings(policy, made, Period.quarter(2026, 1)) == settled
    True
    """
    check_type(period, Period, "$.period")
    as_of = _close(period, as_of)
    standing = standing_policies(policies)
    closing = Closing(period, as_of, IncentiveFacts() if facts is None else facts)
    given = tuple_of(earnings)
    versions = {(one.id, one.version) for one in standing}
    for place, one in enumerate(given):
        check_type(one, Earning, f"$.earnings[{place}]")
        if (one.policy, one.version) not in versions:
            refuse(
                "settlement.earnings-version",
                f"$.earnings[{place}].version",
                f"no policy {one.policy} version {one.version} is settled here",
                f"未列入政策 {one.policy} 第 {one.version} 版",
            )
        if one.until != min(closing.until, one.window.last):
            refuse(
                "settlement.earnings-until",
                f"$.earnings[{place}].until",
                f"counts up to {one.until}, the settlement up to {closing.until}",
                f"计至 {one.until},而结算计至 {closing.until}",
            )
    return _settled(standing, given, closing, paid, None, previous)


def _close(period: Period, as_of: date | None) -> date:
    as_of = period.last if as_of is None else as_of
    check_date(as_of, "$.as_of")
    return as_of


def _settled(
    policies: Sequence[IncentivePolicy],
    earnings: Sequence[Earning],
    closing: Closing,
    paid: Iterable[Payout],
    known_at: date | None,
    previous: Settlement | None,
) -> Settlement:
    payouts = payouts_of(paid, closing.as_of, date.max if known_at is None else known_at)
    _check_currencies(policies, payouts, closing.facts)
    carried: Mapping[tuple[str, str], SettlementItem] = {}
    if previous is not None:
        check_type(previous, Settlement, "$.previous")
        if previous.as_of > closing.as_of:
            refuse("settlement.previous", "$.previous", "was made at a later close", "上次结算的截止日更晚")
        carried = {(one.policy, one.participant): one for one in previous.items}
    items = _items(policies, earnings, payouts, closing, carried)
    findings = settlement_findings(items, {one.id for one in policies}, payouts, closing)
    return Settlement(closing.period, closing.as_of, known_at, items, findings, policies)


def _check_currencies(
    policies: Sequence[IncentivePolicy], payouts: Sequence[Payout], facts: IncentiveFacts
) -> None:
    currency = {one.id: one.currency for one in policies}
    problems = Problems()
    for kind, records in (("payout", payouts), ("dispute", facts.disputes)):
        for one in records:
            asked = currency.get(one.policy, one.amount.currency)
            if one.amount.currency != asked:
                problems.add(
                    f"{kind}.currency",
                    f"$.{kind}s.{one.id}.amount",
                    f"is in {one.amount.currency}, policy {one.policy} in {asked}; convert it first",
                    f"币种为 {one.amount.currency},政策 {one.policy} 为 {asked},请先换算",
                )
    problems.raise_any()


def _items(
    policies: Sequence[IncentivePolicy],
    earnings: Sequence[Earning],
    payouts: Sequence[Payout],
    closing: Closing,
    carried: Mapping[tuple[str, str], SettlementItem],
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
        item_of(by_id[key[0]], key[1], earned.get(key, ()), given.get(key, ()), closing, carried.get(key))
        for key in sorted(earned.keys() | given.keys())
    ]
