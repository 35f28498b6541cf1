"""The statement a customer gets: every incentive, how it was worked out, and every line behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property, partial
from itertools import repeat

import attrs

from keyaccount.errors import Lang
from keyaccount.incentives.earning import Earning, span
from keyaccount.incentives.line_trace import line_traces
from keyaccount.incentives.payout_rule import Granting
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.incentives.settlement_item import SettlementItem, as_known
from keyaccount.values.checks import tuple_of
from keyaccount.values.currencies import currency_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.finding import Finding
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from keyaccount.values.periods import Period
from keyaccount.values.table import TABLE_STYLE, Table, tree_html
from keyaccount.values.text import Text
from keyaccount.values.units import Quantity

__all__ = ["Statement"]

_BLANK = Text("", "")
_NOTES = Text("What needs attention", "注意事项")
_LINES_NOTE = Text(
    "volume so far: what reaches the tiers, line by line; tier: where the line meets the scale, 1 → 2 where "
    "it crosses; by the scale: its reward before limits and rounding; the rewards sum to what was earned",
    "累计量:逐行计入档位的量;档位:该行所处档位,跨档写作 1 → 2;"
    "按档计算:限额与舍入之前的奖励;奖励额之和等于累计应得",
)


@attrs.frozen
class Statement:
    """Hold what one participant is told about a settled period (返利结算单). Method: N8.

    >>> statement = Statement("C1", Period.quarter(2026, 1), date(2026, 3, 31), None, [])
    >>> statement.title.zh
    'C1 奖励结算单(2026-01-01 至 2026-03-31)'
    """

    participant: str
    period: Period
    as_of: date
    known_at: date | None
    items: tuple[SettlementItem, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)
    policies: tuple[IncentivePolicy, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def title(self) -> Text:
        """Return the heading."""
        days = span(self.period.start, self.period.last)
        return Text(
            f"Incentive statement of {self.participant}, {days.en}",
            f"{self.participant} 奖励结算单({days.zh})",
        )

    @property
    def currencies(self) -> tuple[str, ...]:
        """Return the currencies of the items, sorted."""
        return tuple(sorted({item.due.currency for item in self.items}))

    def due(self, currency: str) -> Money:
        """Return what is to be paid in one currency."""
        return Money.total((item.due for item in self.items if item.due.currency == currency), currency)

    def explain(self) -> Explanation:
        """Return what is due as a tree whose parts add up exactly, one tree per currency. Method: N8."""
        known = as_known(self.as_of, self.known_at)
        trees = [
            Explanation(
                f"statement/{self.participant}",
                self.title,
                self.due(currency),
                known,
                "N8",
                parts=[item.explain() for item in self.items if item.due.currency == currency],
                combine=Combine.SUM,
            )
            for currency in self.currencies
        ]
        return (
            trees[0]
            if len(trees) == 1
            else Explanation("statement", self.title, None, known, "N8", parts=trees)
        )

    def table(self) -> Table:
        """Return the incentives with what was earned, paid and is due, and who answers for them."""
        columns = (
            Text("incentive", "奖励"),
            Text("version", "版本"),
            Text("earned to date", "累计应得"),
            Text("paid to date", "累计已付"),
            Text("accrued", "已计提未到期"),
            Text("due now", "本期应付"),
            Text("of it disputed", "其中争议"),
            Text("overpaid", "多付"),
            Text("due on", "付款期限"),
            Text("owner", "负责人"),
        )
        rows = [
            (
                item.name,
                "; ".join(dict.fromkeys(one.version for one in item.earnings)),
                item.earned,
                item.paid,
                item.accrued,
                item.due,
                item.due - item.to_pay,
                item.overpaid,
                _BLANK if item.due_on is None else item.due_on,
                item.owner,
            )
            for item in self.items
        ]
        return Table(self.title, columns, rows, as_known(self.as_of, self.known_at))

    def terms(self) -> Table:
        """Return what was agreed, version by version, in words."""
        rows = [(f"{one.id} v{one.version}", line) for one in self.policies for line in one.terms[1:]]
        return Table(
            Text("What was agreed", "约定条款"), (Text("incentive", "奖励"), Text("terms", "条款")), rows
        )

    def payments(self) -> Table:
        """Return what was paid so far, payment by payment; the amounts sum to what was paid to date."""
        columns = (
            Text("incentive", "奖励"),
            Text("payment", "付款"),
            Text("day", "日期"),
            Text("amount", "金额"),
        )
        rows: list[tuple[Figure, ...]] = []
        for item in self.items:
            if not item.on_invoice.is_zero:
                rows.append((item.name, Granting.ON_INVOICE.text, _BLANK, item.on_invoice))
            rows += [(item.name, one.id, one.on, one.amount) for one in item.payouts]
        return Table(Text("Paid so far", "已付明细"), columns, rows)

    def shares(self) -> Table:
        """Return what each member's purchases earned, where a group is settled as one."""
        columns = (Text("incentive", "奖励"), Text("customer", "客户"), Text("earned", "应得"))
        rows = [(item.name, *share) for item in self._group_items for share in item.shares]
        return Table(Text("Shares of the members", "成员分摊"), columns, rows)

    @property
    def _group_items(self) -> tuple[SettlementItem, ...]:
        alone = {self.participant}
        return tuple(
            item for item in self.items if any(set(one.lines.customer) - alone for one in item.earnings)
        )

    def steps(self) -> Table:
        """Return how each earning was worked out: base, tiers, limits, rounding."""
        columns = (
            Text("incentive", "奖励"),
            Text("days", "期间"),
            Text("step", "步骤"),
            Text("amount", "金额"),
            Text("reason", "说明"),
        )
        rows: list[tuple[Figure, ...]] = []
        for item in self.items:
            for earning in item.earnings:
                rows += _earning_rows(earning)
        return Table(Text("How it was worked out", "计算过程"), columns, rows)

    def lines(self) -> Table:
        """Return every line behind the statement: base, volume so far, tiers, exact and rounded reward.

        The rewards of an incentive sum to what was earned.
        """
        return self._lines

    # Asked for by more than one document, and by far the largest part of the statement.
    @cached_property
    def _lines(self) -> Table:
        grouped = bool(self._group_items)
        columns = (
            Text("incentive", "奖励"),
            Text("day", "日期"),
            *((Text("customer", "客户"),) if grouped else ()),
            Text("document", "单据"),
            Text("line", "行"),
            Text("product", "产品"),
            Text("base", "基数"),
            Text("volume so far", "累计量"),
            Text("tier", "档位"),
            Text("by the scale", "按档计算"),
            Text("reward", "奖励额"),
        )
        agreed = {(one.id, one.version): one for one in self.policies}
        # Most amounts stand under several incentives, each an object to make.
        money = {code: cache(partial(Money.of_minor, currency=code)) for code in self.currencies}
        rows: list[tuple[Figure, ...]] = []
        for item in self.items:
            made = money[item.due.currency]
            for earning in item.earnings:
                rows += _line_rows(earning, agreed.get((earning.policy, earning.version)), grouped, made)
        return Table(Text("Lines", "明细"), columns, rows, _LINES_NOTE)

    def tables(self) -> tuple[Table, ...]:
        """Return the whole statement as tables: incentives, terms, payments, members, working, lines."""
        return self._tables

    # Written in up to four forms.
    @cached_property
    def _tables(self) -> tuple[Table, ...]:
        more = (self.terms(), self.payments(), self.shares(), self.steps(), self.lines())
        return (self.table(), *(table for table in more if table.rows))

    def summary(self, lang: Lang = "en") -> str:
        """Word the statement on a screenful, without its lines."""
        parts = [
            self.table().to_text(lang),
            self.steps().to_text(lang),
            *(one.say(lang) for one in self.findings),
        ]
        return "\n\n".join(parts)

    def to_markdown(self, lang: Lang = "en") -> str:
        """Write the whole statement as Markdown."""
        notes = [f"- {one.say(lang)}" for one in self.findings]
        return "\n\n".join([*(table.to_markdown(lang) for table in self.tables()), *notes]) + "\n"

    def to_html(self, lang: Lang = "en") -> str:
        """Write the whole statement as self-contained HTML."""
        notes = [(1, one.say(lang)) for one in self.findings]
        told = tree_html([(0, _NOTES.say(lang)), *notes]) if notes else ""
        tables = (table.to_html(lang, inline=False) for table in self.tables())
        return "".join([f"<style>{TABLE_STYLE}</style>", *tables, told])

    def html(self, lang: Lang = "en") -> str:
        """Write what is due and how it was worked out as two HTML tables."""
        return self.table().to_html(lang) + self.steps().to_html(lang)

    def _repr_html_(self) -> str:
        return self.html()


def _earning_rows(earning: Earning) -> list[tuple[Figure, ...]]:
    name = f" v{earning.version}"
    head = Text(earning.name.en + name, earning.name.zh + name)
    base = Text(
        f"base {earning.base}, qualifying {earning.qualifying}, {earning.rounding.text.en}",
        f"基数 {earning.base},达标量 {earning.qualifying},{earning.rounding.text.zh}",
    )
    rows: list[tuple[Figure, ...]] = [
        (head, earning.days, step.label, step.amount, step.reason or Text("", "")) for step in earning.steps
    ]
    return [*rows, (head, earning.days, Text("earned", "应得"), earning.amount, base)]


def _line_rows(
    earning: Earning, policy: IncentivePolicy | None, grouped: bool, money: Callable[[int], Money]
) -> Iterator[tuple[Figure, ...]]:
    lines = earning.lines
    traces = line_traces(earning, policy)
    minor = 10 ** currency_of(lines.currency).places
    base = _measured(earning.base, lines.base_unit, minor, money)
    volume = _measured(earning.qualifying, lines.qualifying_unit or lines.base_unit, minor, money)
    return zip(
        repeat(f"{earning.policy} v{earning.version}", len(lines)),
        map(date.fromordinal, lines.day),
        *((lines.customer,) if grouped else ()),
        _known(lines.document),
        _known(lines.line),
        _known(lines.product),
        map(base, lines.base),
        map(volume, traces.volume),
        _known(traces.tier),
        (_BLANK if one is None else round_fraction(one, 6, per=minor) for one in traces.exact),
        map(money, lines.reward),
        strict=True,
    )


def _known(column: Sequence[str | None]) -> Sequence[str | Text]:
    return [one or _BLANK for one in column]


def _measured(
    like: Money | Quantity, unit: int, minor: int, money: Callable[[int], Money]
) -> Callable[[int], Figure]:
    """Return what shows whole numbers in 1/unit as the base shows itself: money, or a number."""
    if isinstance(like, Money) and unit == minor:
        return money
    return lambda value: round_fraction(value, 6, per=unit)
