"""Discounts and rebates by rate or tier: on a line, on a document, or back over a whole window."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.incentives.numeric import decimal_from, percent_text
from keyaccount.incentives.tiers import TierScale
from keyaccount.values.checks import check_decimal, check_type
from keyaccount.values.text import Text

__all__ = ["LineDiscount", "OrderSize", "RetrospectiveRebate", "VolumeDiscount"]


@attrs.frozen
class LineDiscount:
    """Take a rate off each line (折扣); `rate` 0.05 is 5 %. Method: N7.

    >>> LineDiscount("0.05").text.en
    'discount of 5% on each line'
    """

    rate: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.rate, "$.rate", least=0, most=1)

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        rate = percent_text(self.rate)
        return Text(f"discount of {rate} on each line", f"逐行折扣 {rate}")


class OrderSize(Enum):
    """Name whose size a volume discount is judged by."""

    DOCUMENT = "document"  # all lines of a document that are in scope, together
    LINE = "line"  # each line on its own

    @property
    def text(self) -> Text:
        """Return what is judged in words."""
        return _SIZES[self]


_SIZES = {OrderSize.DOCUMENT: Text("document", "单"), OrderSize.LINE: Text("line", "行")}


@attrs.frozen
class VolumeDiscount:
    """Take a discount off by the size of an order (批量折扣): the scale is read per document or per line.

    A return of a known sale gets back the rate of that sale; any other is read as the mirror image of a
    purchase of its size. Method: N7.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> VolumeDiscount(TierScale.of((1000, "0.03"), method=TierMethod.ALL_UNITS,
    ...                             at_boundary=Boundary.REACHED)).text.zh
    '按单批量折扣(1 档,全额累计)'
    """

    scale: TierScale
    per: OrderSize = OrderSize.DOCUMENT

    def __attrs_post_init__(self) -> None:
        check_type(self.scale, TierScale, "$.scale")
        check_type(self.per, OrderSize, "$.per")

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        count, method, per = len(self.scale.tiers), self.scale.method.text, self.per.text
        return Text(
            f"volume discount per {per.en} ({count} tiers, {method.en})",
            f"按{per.zh}批量折扣({count} 档,{method.zh})",
        )


@attrs.frozen
class RetrospectiveRebate:
    """Pay a rebate on the volume of a whole window by tiers, back to its first unit or by slices (返利).

    Method: N7.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> RetrospectiveRebate(TierScale.of((0, "0.01"), (100000, "0.02"), method=TierMethod.ALL_UNITS,
    ...                                  at_boundary=Boundary.REACHED)).text.en
    'retrospective rebate (2 tiers, all units (retroactive))'
    """

    scale: TierScale

    def __attrs_post_init__(self) -> None:
        check_type(self.scale, TierScale, "$.scale")

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        count, method = len(self.scale.tiers), self.scale.method.text
        return Text(
            f"retrospective rebate ({count} tiers, {method.en})",
            f"阶梯返利({count} 档,{method.zh})",
        )
