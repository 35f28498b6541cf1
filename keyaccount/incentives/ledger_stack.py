"""Policies stacked on the lines of a ledger by an explicit plan, from list to pocket per line and account."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import attrs

from keyaccount.errors import Lang, Problems, refuse
from keyaccount.incentives.basis import Measure
from keyaccount.incentives.calculation import earned_rows
from keyaccount.incentives.earning import Earning
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.ledger_figures import LineIds, raw_column
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.stack_work import StackWork, take_groups
from keyaccount.incentives.stacked import Stacked
from keyaccount.incentives.stacking import PriceComponent, StackBase, StackingPlan
from keyaccount.incentives.waterfall import Waterfall, stacked_waterfall
from keyaccount.model.columns import NO_DAY, NO_NUMBER, Column, ColumnKind
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_date, check_id, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["LedgerStack", "StackedAccount", "stack_ledger"]


@attrs.frozen
class StackedAccount:
    """Hold one account's stacked lines: the rows of the ledger they stand in, their ids, and the amounts.

    >>> account = StackedAccount("C1", (0,), ("INV-1",), ("1",), Stacked("CNY", (1000,), ()))
    >>> account.waterfall().pocket, account.line(0).title.en
    (Money('10.00', 'CNY'), 'Price waterfall of C1, INV-1 line 1')
    """

    customer: str
    rows: tuple[int, ...] = attrs.field(converter=tuple_of)
    documents: tuple[str | None, ...] = attrs.field(converter=tuple_of)
    numbers: tuple[str | None, ...] = attrs.field(converter=tuple_of)
    stacked: Stacked

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_type(self.stacked, Stacked, "$.stacked")
        size = len(self.stacked.listed)
        if not len(self.rows) == len(self.documents) == len(self.numbers) == size:
            refuse("stacking.columns", "$.rows", "the columns differ in length", "各列长度不一")

    def waterfall(self) -> Waterfall:
        """Return the account's price waterfall, list to invoice to net to pocket. Method: N7."""
        who = self.customer
        return stacked_waterfall(Text(f"Price waterfall of {who}", f"{who} 价格瀑布"), self.stacked)

    def line(self, place: int) -> Waterfall:
        """Return the waterfall of one line, counted from 0 by day, document and number. Method: N7."""
        if not 0 <= place < len(self.rows):
            refuse(
                "stacking.line", "$.place", f"there are {len(self.rows)} lines", f"共有 {len(self.rows)} 行"
            )
        who, document, number = self.customer, self.documents[place], self.numbers[place]
        row = self.rows[place] + 1
        en, zh = f"row {row}", f"台账第 {row} 行"
        if document is not None:
            en, zh = document, document
            if number is not None:
                en, zh = f"{document} line {number}", f"{document} 第 {number} 行"
        title = Text(f"Price waterfall of {who}, {en}", f"{who} 价格瀑布({zh})")
        return stacked_waterfall(title, self.stacked, place)


@attrs.frozen
class LedgerStack:
    """Hold what a plan took off every line of a ledger, account by account.

    `earnings` are those of the plan's policies, before the plan chose among them and cut them to what a
    line can bear; `apart` are those that stand on no line (a guarantee without purchases, a team's share).
    Method: N7.

    >>> LedgerStack("CNY", (), (), ()).pocket
    Money('0.00', 'CNY')
    """

    currency: str
    accounts: tuple[StackedAccount, ...] = attrs.field(converter=tuple_of)
    earnings: tuple[Earning, ...] = attrs.field(converter=tuple_of)
    apart: tuple[Earning, ...] = attrs.field(converter=tuple_of)

    def __iter__(self) -> Iterator[StackedAccount]:
        return iter(self.accounts)

    def __getitem__(self, customer: str) -> StackedAccount:
        for one in self.accounts:
            if one.customer == customer:
                return one
        refuse("stacking.account", "$.customer", f"{customer!r} has no lines here", f"{customer!r} 没有明细")

    @property
    def list(self) -> Money:
        """Return the list amount of all accounts."""
        return Money.total((one.stacked.list for one in self.accounts), self.currency)

    @property
    def pocket(self) -> Money:
        """Return what is left of all accounts after every component."""
        return Money.total((one.stacked.net for one in self.accounts), self.currency)

    def explain(self) -> Explanation:
        """Return the pocket amount as the sum of the accounts' waterfalls. Method: N7."""
        parts = []
        for one in self.accounts:
            tree = one.waterfall().explain()
            parts.append(attrs.evolve(tree, key=one.customer, label=Text(one.customer, one.customer)))
        return Explanation(
            "pocket",
            Text("pocket amount of all accounts", "全部客户实收额"),
            self.pocket,
            clause="N7",
            parts=parts,
            combine=Combine.SUM if parts else Combine.REASONS,
        )

    def table(self) -> Table:
        """Return list, invoice, net and pocket of each account as a table."""
        falls = [(one.customer, one.waterfall()) for one in self.accounts]
        rows = [(who, fall.list, fall.invoice, fall.net, fall.pocket) for who, fall in falls]
        names = (("account", "客户"), ("list", "目录价"), ("invoice", "发票价"), ("net", "净价"))
        columns = [*(Text(*one) for one in names), Text("pocket", "实收价")]
        return Table(Text("Price waterfalls", "价格瀑布"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def stack_ledger(
    plan: StackingPlan,
    policies: IncentivePolicy | Iterable[IncentivePolicy],
    ledger: Ledger,
    *,
    until: date,
    facts: IncentiveFacts | None = None,
) -> LedgerStack:
    """Apply a plan of rates, amounts and policies to every line of a ledger, per account.

    A policy reads as a line's net amount what the plan's base leaves of it (list, running net, list less
    named parts), and earns on it as in `earn`, up to the close of a day. Groups choose, fixed amounts
    and the cap count per account; no line falls below zero. Slice the ledger to look at a period.
    Linear in lines times components.
    Raises `KeyAccountError` (`stacking.policies`, `stacking.measure`, `waterfall.unknown-list`,
    `policy.ledger-currency`). Method: N7.

    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.values.periods import Period
    >>> five = IncentivePolicy("LD", "discount", kind=LineDiscount("0.05"), owner="M",
    ...                        valid=Period.year(2026), currency="CNY")
    >>> plan = StackingPlan.of(PriceComponent("size", 1, rate="0.10", base=StackBase.LIST),
    ...                        PriceComponent("loyal", 2, policy="LD", base=StackBase.RUNNING))
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100, 90)],
    ...     ("customer", "invoiced", "list_amount", "net_amount"), currency="CNY")
    >>> stack_ledger(plan, five, ledger, until=date(2026, 12, 31))["C1"].waterfall().pocket
    Money('85.50', 'CNY')
    """
    check_type(plan, StackingPlan, "$.plan")
    check_type(ledger, Ledger, "$.ledger")
    check_date(until, "$.until")
    versions = _by_id(plan, policies, ledger)
    listed = raw_column(ledger, "list_amount", NO_NUMBER)
    if NO_NUMBER in listed:
        refuse(
            "waterfall.unknown-list",
            "$.ledger",
            "some lines have no list amount; a waterfall needs one",
            "部分行缺少目录价,无法计算价格瀑布",
        )
    work = _LedgerWork(plan, versions, ledger, until, facts)
    take_groups(plan, work.works, work.offered)
    return work.result()


def _by_id(
    plan: StackingPlan, policies: IncentivePolicy | Iterable[IncentivePolicy], ledger: Ledger
) -> dict[str, list[IncentivePolicy]]:
    given = (policies,) if isinstance(policies, IncentivePolicy) else tuple_of(policies)
    found: dict[str, list[IncentivePolicy]] = {}
    for place, one in enumerate(given):
        check_type(one, IncentivePolicy, f"$.policies[{place}]")
        found.setdefault(one.id, []).append(one)
    problems = Problems()
    for name in sorted(found.keys() ^ set(plan.policies)):
        missing = name not in found
        problems.add(
            "stacking.policies",
            f"$.policies.{name}",
            "the plan names it, but it was not given" if missing else "no component of the plan names it",
            "方案引用了该政策,但未提供" if missing else "方案中没有组成项引用该政策",
        )
    for component in (one for group in plan.groups for one in group.components):
        for version in found.get(component.policy or "", ()):
            _check_version(component, version, ledger, problems)
    problems.raise_any()
    return found


def _check_version(
    component: PriceComponent, version: IncentivePolicy, ledger: Ledger, problems: Problems
) -> None:
    measures = {version.basis.measure, version.qualifying_basis.measure}
    # The base of the plan stands in for the net amount; another amount would count something else.
    wrong = measures - {Measure.NET, Measure.QUANTITY}
    if component.base is StackBase.LIST:
        wrong -= {Measure.GROSS}
    for measure in sorted(wrong, key=lambda one: one.value):
        problems.add(
            "stacking.measure",
            f"$.policies.{version.id}.basis.measure",
            f"counts the {measure.text.en}, the plan reckons on {component.base.text.en}; count the net",
            f"计算{measure.text.zh},而方案以{component.base.text.zh}为基数;请改按净额计算",
        )
    if version.currency != ledger.currency:
        problems.add(
            "policy.ledger-currency",
            f"$.policies.{version.id}.currency",
            f"is {version.currency}, the ledger {ledger.currency}; stack in one currency",
            f"币种为 {version.currency},台账为 {ledger.currency};请统一币种",
        )


def _in_order(ledger: Ledger, rows: Sequence[int]) -> list[int]:
    """Put rows in an order of their own, so that ties of rounding fall the same however they came."""
    ids = LineIds(ledger)
    days, listed = raw_column(ledger, "invoiced", NO_DAY), raw_column(ledger, "list_amount", NO_NUMBER)
    keys = zip(rows, ids.of("document", rows), ids.of("line", rows), strict=True)
    return [
        key[-1]
        for key in sorted(
            (days[row], document or "", line or "", listed[row], row) for row, document, line in keys
        )
    ]


class _LedgerWork:
    """Keep one account's work beside the others' while a plan goes over all of them."""

    def __init__(
        self,
        plan: StackingPlan,
        policies: Mapping[str, Sequence[IncentivePolicy]],
        ledger: Ledger,
        until: date,
        facts: IncentiveFacts | None,
    ) -> None:
        self._policies, self._ledger, self._until, self._facts = policies, ledger, until, facts
        places: dict[int, list[int]] = {}
        for row, code in enumerate(raw_column(ledger, "customer")):
            places.setdefault(code, []).append(row)
        names = ledger.names("customer")
        rows = sorted((names[code], _in_order(ledger, mine)) for code, mine in places.items())
        listed = raw_column(ledger, "list_amount", NO_NUMBER)
        self._customers = [name for name, _ in rows]
        self._rows = [mine for _, mine in rows]
        self.works = [StackWork([listed[row] for row in mine], ledger.currency, plan) for mine in self._rows]
        self._earnings: list[Earning] = []
        self._apart: list[Earning] = []

    def offered(self, component: PriceComponent) -> list[list[int]]:
        """Return what a component takes off each account's lines as things stand."""
        if component.policy is None:
            return [work.off(component) for work in self.works]
        amounts = [0] * len(self._ledger)
        for work, rows in zip(self.works, self._rows, strict=True):
            for row, amount in zip(rows, work.base(component), strict=True):
                amounts[row] = amount
        rewards = self._rewards(component.policy, amounts)
        return [
            work.within([rewards[row] for row in rows])
            for work, rows in zip(self.works, self._rows, strict=True)
        ]

    def _rewards(self, policy: str, amounts: Sequence[int]) -> list[int]:
        column = Column(ColumnKind.AMOUNT, array(ColumnKind.AMOUNT.typecode, amounts))
        based = Ledger(self._ledger.currency, {**self._ledger.raw_columns, "net_amount": column})
        made = [0] * len(amounts)
        for earning, rows in earned_rows(self._policies[policy], based, self._until, self._facts):
            self._earnings.append(earning)
            if not rows and not earning.amount.is_zero:
                self._apart.append(earning)
            for row, reward in zip(rows, earning.lines.reward, strict=True):
                made[row] += reward
        return made

    def result(self) -> LedgerStack:
        """Return the accounts with what was taken off."""
        ids = LineIds(self._ledger)
        accounts = [
            StackedAccount(name, rows, ids.of("document", rows), ids.of("line", rows), work.result())
            for name, rows, work in zip(self._customers, self._rows, self.works, strict=True)
        ]
        return LedgerStack(self._ledger.currency, accounts, self._earnings, self._apart)
