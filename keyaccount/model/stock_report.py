"""Sales and stock reports of a customer: what it sold in a period and what it still had at the end."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.model.field_checks import check_optional_date
from keyaccount.values.checks import check_id, check_int, check_type
from keyaccount.values.periods import Period

__all__ = ["StockReport"]


@attrs.frozen
class StockReport:
    """Record what a customer sold of a product in a period, in units, and what it held at its close.

    None means not reported. `stocked_out` says that the shelf was empty for part of the period, so that
    more could have been sold than was. Raises `KeyAccountError` (`report.recorded-early`).

    Method: N3.

    >>> StockReport("C007", "P1", Period.month(2026, 5), sold=310, closing=120).known_from
    datetime.date(2026, 5, 31)
    """

    customer: str
    product: str
    period: Period
    sold: int | None = None
    closing: int | None = None
    stocked_out: bool = False
    recorded_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_id(self.product, "$.product")
        check_type(self.period, Period, "$.period")
        for name in ("sold", "closing"):
            if getattr(self, name) is not None:
                check_int(getattr(self, name), f"$.{name}", least=0)
        check_type(self.stocked_out, bool, "$.stocked_out")
        check_optional_date(self.recorded_on, "$.recorded_on")
        if self.recorded_on is not None and self.recorded_on < self.period.last:
            refuse(
                "report.recorded-early",
                "$.recorded_on",
                "must not lie before the period's last day",
                "记录日不得早于期间最后一天",
            )

    @property
    def known_from(self) -> date:
        """Return the day from which it was known: the day it was recorded, or the period's last day."""
        return self.recorded_on or self.period.last
