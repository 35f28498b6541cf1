"""What a stacking plan took off each line, explained from list to net."""

from __future__ import annotations

from enum import Enum

import attrs

from keyaccount.errors import Lang
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["PriceStage", "Stacked", "StackedPart"]


class PriceStage(Enum):
    """Name the stage of the price waterfall at which a reduction falls."""

    ON_INVOICE = "on_invoice"  # between list and invoice price
    OFF_INVOICE = "off_invoice"  # between invoice and net price: terms, rebates
    POCKET = "pocket"  # between net and pocket price: promotion, freight, services

    @property
    def text(self) -> Text:
        """Return the stage in words."""
        return _STAGES[self]


_STAGES = {
    PriceStage.ON_INVOICE: Text("on the invoice", "票面扣减"),
    PriceStage.OFF_INVOICE: Text("off the invoice", "票外扣减"),
    PriceStage.POCKET: Text("to the pocket", "其他让利与费用"),
}


@attrs.frozen
class StackedPart:
    """State what one component took off: in all, and per line in minor units (negative: put on).

    `trimmed` is what the combined cap took back from it.

    >>> StackedPart("a", Text("a", "甲"), PriceStage.ON_INVOICE, Money(1, "CNY"), (100,)).trimmed is None
    True
    """

    component: str
    text: Text
    stage: PriceStage
    total: Money
    lines: tuple[int, ...] = attrs.field(converter=tuple_of)
    trimmed: Money | None = None


@attrs.frozen
class Stacked:
    """Hold list amounts, reductions and what is left, per line (minor units) and in all. Method: N7.

    >>> Stacked("CNY", (1000, 500), ()).net
    Money('15.00', 'CNY')
    """

    currency: str
    listed: tuple[int, ...] = attrs.field(converter=tuple_of)
    parts: tuple[StackedPart, ...] = attrs.field(converter=tuple_of)

    @property
    def list(self) -> Money:
        """Return the list amount of all lines."""
        return Money.of_minor(sum(self.listed), self.currency)

    @property
    def off(self) -> Money:
        """Return all reductions together."""
        return Money.total((part.total for part in self.parts), self.currency)

    @property
    def net(self) -> Money:
        """Return what is left."""
        return self.list - self.off

    @property
    def lines(self) -> tuple[Money, ...]:
        """Return what is left of each line."""
        left = [
            listed - sum(part.lines[place] for part in self.parts) for place, listed in enumerate(self.listed)
        ]
        return tuple(Money.of_minor(one, self.currency) for one in left)

    def explain(self) -> Explanation:
        """Return the net amount as list less every component. Method: N7."""
        parts = [Explanation("list", Text("list", "目录价"), self.list)]
        for part in self.parts:
            why = None
            if part.trimmed is not None and not part.trimmed.is_zero:
                why = Text(f"{part.trimmed} less by the combined cap", f"因合并上限少扣 {part.trimmed}")
            parts.append(Explanation(part.component, part.text, -part.total, why))
        return Explanation(
            "net",
            Text("net of all components", "扣减后金额"),
            self.net,
            clause="N7",
            parts=parts,
            combine=Combine.SUM,
        )

    def table(self) -> Table:
        """Return the components as a table."""
        rows = [
            (Text("list", "目录价"), Text("", ""), self.list),
            *((part.text, part.stage.text, -part.total) for part in self.parts),
            (Text("net", "净额"), Text("", ""), self.net),
        ]
        columns = (Text("component", "组成项"), Text("stage", "阶段"), Text("amount", "金额"))
        return Table(Text("Stacking", "叠加计算"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()
