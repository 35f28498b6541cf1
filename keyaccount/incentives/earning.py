"""What one participant earned under one policy version in one window, explained and traced to its lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.basis import RoundingRule
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.values.units import Quantity

__all__ = ["Earning", "EarningLine", "EarningLines", "EarningStep", "span"]


def span(start: date, last: date) -> Text:
    """Word a stretch of days by its first and last.

    >>> span(date(2026, 1, 1), date(2026, 3, 31)).zh
    '2026-01-01 至 2026-03-31'
    """
    return Text(f"{start} to {last}", f"{start} 至 {last}")


@attrs.frozen
class EarningStep:
    """State one part of an earning: a tier, a limit, a breach; the steps sum to the earning.

    >>> EarningStep("cap", Text("cap", "上限"), Money(-50, "CNY")).amount
    Money('-50.00', 'CNY')
    """

    key: str
    label: Text
    amount: Money
    reason: Text | None = None


@attrs.frozen
class EarningLine:
    """Show one line of an earning: where it stands in the books, what it counted and what it earned.

    >>> line = EarningLine("C1", "INV-1", "1", "P1", date(2026, 3, 1), 10000, Money(2, "CNY"))
    >>> line.reward
    Money('2.00', 'CNY')
    """

    customer: str
    document: str | None
    line: str | None
    product: str | None
    day: date
    base: int
    reward: Money


@attrs.frozen
class EarningLines:
    """Hold the lines of an earning in columns; indexing makes an `EarningLine`.

    `base` is in 1/`base_unit` of the base's unit, `reward` in minor units of `currency`; `qualifying` is
    what reaches the tiers, in 1/`qualifying_unit`, empty where the base does.
    Raises `KeyAccountError` (`earning.columns`) for columns of different lengths.

    >>> len(EarningLines("CNY"))
    0
    """

    currency: str
    base_unit: int = 1
    customer: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)
    document: tuple[str | None, ...] = attrs.field(default=(), converter=tuple_of)
    line: tuple[str | None, ...] = attrs.field(default=(), converter=tuple_of)
    product: tuple[str | None, ...] = attrs.field(default=(), converter=tuple_of)
    day: tuple[int, ...] = attrs.field(default=(), converter=tuple_of)
    base: tuple[int, ...] = attrs.field(default=(), converter=tuple_of)
    reward: tuple[int, ...] = attrs.field(default=(), converter=tuple_of)
    qualifying: tuple[int, ...] = attrs.field(default=(), converter=tuple_of)
    qualifying_unit: int | None = None

    def __attrs_post_init__(self) -> None:
        columns = (self.customer, self.document, self.line, self.product, self.day, self.base, self.reward)
        sizes = {len(column) for column in columns} | ({len(self.qualifying)} if self.qualifying else set())
        if len(sizes) > 1:
            refuse("earning.columns", "$", "the columns differ in length", "各列长度不一")

    def __len__(self) -> int:
        return len(self.reward)

    def __getitem__(self, place: int) -> EarningLine:
        return EarningLine(
            self.customer[place],
            self.document[place],
            self.line[place],
            self.product[place],
            date.fromordinal(self.day[place]),
            self.base[place],
            Money.of_minor(self.reward[place], self.currency),
        )

    def __iter__(self) -> Iterator[EarningLine]:
        return (self[place] for place in range(len(self)))


@attrs.frozen
class Earning:
    """Hold what one participant earned in one window up to the close of `until`, and why.

    `amount` is the sum of `steps` and, where there are lines, of the lines' rewards. `held` lists what
    keeps it from being paid. Raises `KeyAccountError` (`earning.steps`, `earning.lines`).
    Method: N7.

    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.incentives.calculation import earn
    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> earn(policy, ledger, until=date(2026, 12, 31))[0].lines[0].reward
    Money('10.00', 'CNY')
    """

    policy: str
    version: str
    name: Text
    participant: str
    window: Period
    until: date
    qualifying: Money | Quantity
    base: Money | Quantity
    amount: Money
    steps: tuple[EarningStep, ...] = attrs.field(converter=tuple_of)
    lines: EarningLines
    rounding: RoundingRule
    held: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)
    clause: str = "N7"

    def __attrs_post_init__(self) -> None:
        if Money.total((step.amount for step in self.steps), self.amount.currency) != self.amount:
            refuse("earning.steps", "$.steps", "the steps do not sum to the amount", "各步骤之和不等于金额")
        if len(self.lines) and sum(self.lines.reward) != self.amount.minor_units:
            refuse("earning.lines", "$.lines", "the lines do not sum to the amount", "各行之和不等于金额")

    @property
    def days(self) -> Text:
        """Return the days looked at in words: from the window's first to the last that counted."""
        return span(self.window.start, self.until)

    @property
    def ended(self) -> bool:
        """Tell whether its window was over."""
        return self.until >= self.window.last

    def explain(self) -> Explanation:
        """Return the earning as a tree: its steps add up exactly. Method: N7."""
        base = Explanation("base", Text("base", "计奖基数"), str(self.base), clause="N7")
        reached = Explanation(
            "qualifying", Text("reaches the tiers", "达标基数"), str(self.qualifying), clause="N7"
        )
        rule = Explanation("rounding", Text("rounding", "舍入"), self.rounding.text)
        parts = [Explanation(step.key, step.label, step.amount, step.reason) for step in self.steps]
        return Explanation(
            f"{self.policy}/{self.version}/{self.participant}/{self.window.start}",
            Text(
                f"{self.name.en}, {self.participant}, {self.days.en}",
                f"{self.name.zh},{self.participant},{self.days.zh}",
            ),
            self.amount,
            Text(f"policy {self.policy} version {self.version}", f"政策 {self.policy} 第 {self.version} 版"),
            self.clause,
            parts=parts,
            combine=Combine.SUM if parts else Combine.REASONS,
            because=(base, reached, rule),
        )

    def table(self) -> Table:
        """Return the steps as a table."""
        rows = [(step.label, step.amount, step.reason or Text("", "")) for step in self.steps]
        return Table(
            Text(f"{self.name.en}: {self.amount}", f"{self.name.zh}:{self.amount}"),
            [Text("step", "步骤"), Text("amount", "金额"), Text("reason", "说明")],
            rows,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the earning on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()
