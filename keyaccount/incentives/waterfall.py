"""The price waterfall: list -> invoice -> net -> pocket, per line and per account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.earning import Earning, span
from keyaccount.incentives.ledger_figures import raw_column
from keyaccount.incentives.stacked import PriceStage, Stacked
from keyaccount.model.columns import NO_NUMBER
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Waterfall", "WaterfallStep", "account_waterfall", "stacked_waterfall"]

_ORDER = (PriceStage.ON_INVOICE, PriceStage.OFF_INVOICE, PriceStage.POCKET)


@attrs.frozen
class WaterfallStep:
    """State one step down (or, negative, up) of a waterfall and its stage.

    >>> WaterfallStep(Text("freight", "运费"), PriceStage.POCKET, Money("0.09", "USD")).off
    Money('0.09', 'USD')
    """

    label: Text
    stage: PriceStage
    off: Money

    def __attrs_post_init__(self) -> None:
        check_type(self.label, Text, "$.label")
        check_type(self.stage, PriceStage, "$.stage")
        check_type(self.off, Money, "$.off")


@attrs.frozen
class Waterfall:
    """Hold a price from list to pocket.

    Source: Marn & Rosiello, "Managing Price, Gaining Profit", Harvard Business Review 1992. Method: N7.

    >>> step = WaterfallStep(Text("order size", "批量"), PriceStage.ON_INVOICE, Money("0.10", "USD"))
    >>> fall = Waterfall(Text("per yard", "每码"), Money("6.00", "USD"), [step])
    >>> fall.invoice, fall.pocket
    (Money('5.90', 'USD'), Money('5.90', 'USD'))
    """

    title: Text
    list: Money
    steps: tuple[WaterfallStep, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.list, Money, "$.list")
        for place, step in enumerate(self.steps):
            check_type(step, WaterfallStep, f"$.steps[{place}]")
        Money.total((step.off for step in self.steps), self.list.currency)

    def _after(self, stage: PriceStage) -> Money:
        until = _ORDER[: _ORDER.index(stage) + 1]
        return self.list - self._off([step for step in self.steps if step.stage in until])

    def _off(self, steps: Sequence[WaterfallStep]) -> Money:
        return Money.total((step.off for step in steps), self.list.currency)

    @property
    def invoice(self) -> Money:
        """Return the invoice price: list less what comes off on the invoice."""
        return self._after(PriceStage.ON_INVOICE)

    @property
    def net(self) -> Money:
        """Return the net price: invoice price less terms and rebates."""
        return self._after(PriceStage.OFF_INVOICE)

    @property
    def pocket(self) -> Money:
        """Return the pocket price: what is left after everything."""
        return self._after(PriceStage.POCKET)

    @property
    def off_invoice_share(self) -> Fraction:
        """Return everything below the invoice price as a share of it."""
        return (self.invoice - self.pocket).ratio(self.invoice)

    def explain(self) -> Explanation:
        """Return the pocket price as list less every step, stage by stage. Method: N7."""
        parts = [Explanation("list", Text("list", "目录价"), self.list)]
        for stage in _ORDER:
            steps = [step for step in self.steps if step.stage is stage]
            if steps:
                below = [Explanation(step.label.en, step.label, -step.off) for step in steps]
                off = -self._off(steps)
                parts.append(Explanation(stage.value, stage.text, off, parts=below, combine=Combine.SUM))
        return Explanation(
            "pocket",
            Text("pocket price", "实收价"),
            self.pocket,
            clause="N7",
            parts=parts,
            combine=Combine.SUM,
        )

    def table(self) -> Table:
        """Return the waterfall as a table with the shares of list."""
        rows: list[tuple[Text, Money, Fraction | str]] = [self._row(Text("list", "目录价"), self.list)]
        marks = {
            PriceStage.ON_INVOICE: (Text("invoice", "发票价"), self.invoice),
            PriceStage.OFF_INVOICE: (Text("net", "净价"), self.net),
            PriceStage.POCKET: (Text("pocket", "实收价"), self.pocket),
        }
        for stage in _ORDER:
            rows += [self._row(step.label, -step.off) for step in self.steps if step.stage is stage]
            rows.append(self._row(*marks[stage]))
        columns = (Text("step", "步骤"), Text("amount", "金额"), Text("of list", "占目录价"))
        return Table(self.title, columns, rows)

    def _row(self, label: Text, amount: Money) -> tuple[Text, Money, Fraction | str]:
        if self.list.is_zero:
            return label, amount, "-"
        return label, amount, f"{round_fraction(amount.ratio(self.list) * 100, 1)}%"

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def stacked_waterfall(title: Text, stacked: Stacked, line: int | None = None) -> Waterfall:
    """Return the waterfall of a stacked price, of one line or, without `line`, of all together.

    >>> stacked_waterfall(Text("all", "合计"), Stacked("CNY", (1000,), ())).pocket
    Money('10.00', 'CNY')
    """
    listed = stacked.list if line is None else Money.of_minor(stacked.listed[line], stacked.currency)
    steps = [
        WaterfallStep(
            part.text,
            part.stage,
            part.total if line is None else Money.of_minor(part.lines[line], stacked.currency),
        )
        for part in stacked.parts
    ]
    return Waterfall(title, listed, steps)


def account_waterfall(
    ledger: Ledger,
    customer: str,
    period: Period,
    *,
    earnings: Iterable[Earning] = (),
    pocket: Iterable[WaterfallStep] = (),
) -> Waterfall:
    """Return one customer's waterfall over a period from its lines, its earnings and what else it costs.

    List to invoice comes from the lines; earnings granted off the invoice step down to net; `pocket`
    names what comes after (freight, services). Give only earnings that are not on the invoice already.
    Raises `KeyAccountError` (`waterfall.unknown-list`) where a line has no list or invoice amount.
    Method: N7.

    >>> from datetime import date
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100, 90, 90)],
    ...     ("customer", "invoiced", "list_amount", "invoice_amount", "net_amount"), currency="CNY")
    >>> account_waterfall(ledger, "C1", Period.year(2026)).invoice
    Money('90.00', 'CNY')
    """
    mine = ledger.of(customer).between(period)
    listed, invoiced = (raw_column(mine, name, NO_NUMBER) for name in ("list_amount", "invoice_amount"))
    if NO_NUMBER in listed or NO_NUMBER in invoiced:
        refuse(
            "waterfall.unknown-list",
            "$.ledger",
            f"some lines of {customer} have no list or invoice amount; a waterfall needs both",
            f"{customer} 部分行缺少目录价或发票金额,无法计算价格瀑布",
        )
    start = Money.of_minor(sum(listed), ledger.currency)
    off = start - Money.of_minor(sum(invoiced), ledger.currency)
    steps = [WaterfallStep(Text("discounts on the invoice", "票面折扣"), PriceStage.ON_INVOICE, off)]
    steps += [
        WaterfallStep(one.name, PriceStage.OFF_INVOICE, one.amount)
        for one in sorted(earnings, key=lambda one: (one.policy, one.version, one.window.start))
        if one.participant == customer
    ]
    days = span(period.start, period.last)
    title = Text(f"Price waterfall of {customer}, {days.en}", f"{customer} 价格瀑布({days.zh})")
    return Waterfall(title, start, [*steps, *pocket])
