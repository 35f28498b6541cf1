"""The statement a customer gets: every incentive, how it was worked out, and every line behind it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs

from keyaccount.errors import Lang
from keyaccount.incentives.earning import Earning, span
from keyaccount.incentives.numeric import plain
from keyaccount.incentives.settlement_item import SettlementItem, as_known
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.finding import Finding
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Statement"]


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
        """Return the incentives with what was earned, paid and is due."""
        columns = (
            Text("incentive", "奖励"),
            Text("version", "版本"),
            Text("earned to date", "累计应得"),
            Text("paid to date", "累计已付"),
            Text("accrued, not yet due", "已计提未到期"),
            Text("due now", "本期应付"),
            Text("overpaid", "多付"),
            Text("due on", "付款期限"),
        )
        rows = [
            (
                item.name,
                "; ".join(dict.fromkeys(one.version for one in item.earnings)),
                item.earned,
                item.paid,
                item.accrued,
                item.due,
                item.overpaid,
                Text("-", "-") if item.due_on is None else item.due_on,
            )
            for item in self.items
        ]
        return Table(self.title, columns, rows, as_known(self.as_of, self.known_at))

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
        """Return every line behind the statement; the rewards sum to what was earned."""
        columns = (
            Text("incentive", "奖励"),
            Text("day", "日期"),
            Text("document", "单据"),
            Text("line", "行"),
            Text("product", "产品"),
            Text("base", "基数"),
            Text("reward", "奖励额"),
        )
        rows: list[tuple[Figure, ...]] = []
        for item in self.items:
            for earning in item.earnings:
                rows += _line_rows(earning)
        return Table(Text("Lines", "明细"), columns, rows)

    def tables(self) -> tuple[Table, ...]:
        """Return the whole statement as tables: incentives, working, lines."""
        return (self.table(), self.steps(), self.lines())

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
        return "".join(table.to_html(lang) for table in self.tables())

    def _repr_html_(self) -> str:
        return self.table().to_html() + self.steps().to_html()


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


def _line_rows(earning: Earning) -> list[tuple[Figure, ...]]:
    unit = earning.lines.base_unit
    blank = Text("-", "-")
    return [
        (
            f"{earning.policy} v{earning.version}",
            line.day,
            line.document or blank,
            line.line or blank,
            line.product or blank,
            plain(Fraction(line.base, unit)),
            line.reward,
        )
        for line in earning.lines
    ]
