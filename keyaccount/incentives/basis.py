"""What a policy counts: which event makes a line count, which figure of the line, and how it is rounded."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import decimal_from
from keyaccount.values.checks import check_decimal, check_id, check_type
from keyaccount.values.numbers import Rounding
from keyaccount.values.text import Text

__all__ = ["Basis", "Event", "Measure", "RoundingLevel", "RoundingRule", "Tax", "TaxSide"]


class Event(Enum):
    """Name the event on whose day a line counts."""

    ORDERED = "ordered"
    DELIVERED = "delivered"
    INVOICED = "invoiced"
    PAID = "paid"

    @property
    def text(self) -> Text:
        """Return the event in words."""
        return _EVENTS[self]


_EVENTS = {
    Event.ORDERED: Text("ordered", "订货"),
    Event.DELIVERED: Text("delivered", "交货"),
    Event.INVOICED: Text("invoiced", "开票"),
    Event.PAID: Text("paid", "付款"),
}


class Measure(Enum):
    """Name the figure of a line that counts."""

    QUANTITY = "quantity"
    GROSS = "list_amount"  # at list price, before any discount
    INVOICE = "invoice_amount"  # as invoiced, after discounts on the invoice
    NET = "net_amount"  # after everything already known to come off the invoice

    @property
    def text(self) -> Text:
        """Return the measure in words."""
        return _MEASURES[self]


_MEASURES = {
    Measure.QUANTITY: Text("quantity", "数量"),
    Measure.GROSS: Text("gross amount at list price", "目录价金额"),
    Measure.INVOICE: Text("invoiced amount", "开票金额"),
    Measure.NET: Text("net amount", "净额"),
}


class TaxSide(Enum):
    """Say whether amounts are counted with or without tax."""

    EXCLUDED = "excluded"
    INCLUDED = "included"


@attrs.frozen
class Tax:
    """Declare how tax counts: lines kept the other way than `counts` are converted at `rate`.

    Lines that don't say how they are kept are then unknown and left out with a finding.

    >>> Tax(TaxSide.EXCLUDED, "0.13").rate
    Decimal('0.13')
    """

    counts: TaxSide
    rate: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_type(self.counts, TaxSide, "$.counts")
        check_decimal(self.rate, "$.rate", least=0, most=10)


@attrs.frozen
class Basis:
    """State what counts: the event that dates a line and the figure taken from it.

    `unit` is the unit of measure quantities are converted to; it is required for a quantity and
    refused for money. `tax` None takes amounts as the ledger keeps them.
    Raises `KeyAccountError` (`basis.unit`, `basis.tax`).
    Method: N7.

    >>> Basis(Event.DELIVERED, Measure.QUANTITY, unit="case").text.en
    'quantity (case) delivered'
    """

    event: Event = Event.INVOICED
    measure: Measure = Measure.NET
    unit: str | None = None
    tax: Tax | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.event, Event, "$.event")
        check_type(self.measure, Measure, "$.measure")
        if self.unit is not None:
            check_id(self.unit, "$.unit")
        if (self.measure is Measure.QUANTITY) != (self.unit is not None):
            refuse(
                "basis.unit",
                "$.unit",
                "give a unit of measure for a quantity, and none for money",
                "按数量计算须指明计量单位;按金额计算则不得指定",
            )
        if self.tax is not None:
            check_type(self.tax, Tax, "$.tax")
            if not self.is_money:
                refuse("basis.tax", "$.tax", "a quantity carries no tax", "数量不涉及税")

    @property
    def is_money(self) -> bool:
        """Tell whether the figure is money.

        >>> Basis().is_money
        True
        """
        return self.measure is not Measure.QUANTITY

    @property
    def text(self) -> Text:
        """Return the basis in words."""
        unit = f" ({self.unit})" if self.unit else ""
        return Text(
            f"{self.measure.text.en}{unit} {self.event.text.en}",
            f"{self.event.text.zh}{self.measure.text.zh}{unit}",
        )


class RoundingLevel(Enum):
    """Name where the one rounding step is taken."""

    LINE = "line"  # each line rounds, the total is their sum
    TOTAL = "total"  # what is reckoned together rounds: the window, or each document, season or product

    @property
    def text(self) -> Text:
        """Return the level in words."""
        return _LEVELS[self]


_LEVELS = {RoundingLevel.LINE: Text("each line", "逐行"), RoundingLevel.TOTAL: Text("the total", "合计")}

_ROUNDINGS = {
    Rounding.HALF_UP: Text("half up", "四舍五入"),
    Rounding.HALF_EVEN: Text("half to even", "银行家舍入"),
    Rounding.DOWN: Text("towards zero", "向零舍去"),
    Rounding.UP: Text("away from zero", "远离零进位"),
    Rounding.FLOOR: Text("down", "向下取整"),
    Rounding.CEILING: Text("up", "向上取整"),
}


@attrs.frozen
class RoundingRule:
    """State the one rounding step of a policy: its mode, and whether lines or the total round.

    At the total, lines get their shares by largest remainder. A rate on lines and a rebate round once
    per window, a volume discount per document, a seasonal discount per season, early payment per
    document and rate, free goods per document and product.

    >>> RoundingRule(Rounding.DOWN, RoundingLevel.LINE).text.en
    'each line rounded towards zero to the minor unit'
    """

    mode: Rounding = Rounding.HALF_UP
    level: RoundingLevel = RoundingLevel.TOTAL

    def __attrs_post_init__(self) -> None:
        check_type(self.mode, Rounding, "$.mode")
        check_type(self.level, RoundingLevel, "$.level")

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        level, mode = self.level.text, _ROUNDINGS[self.mode]
        return Text(f"{level.en} rounded {mode.en} to the minor unit", f"{level.zh}{mode.zh}至最小货币单位")
