"""The turnover trend, safe from seasons: rolling years compared with each other (I2)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import check_decimal, check_int, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.money import Money
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["TrendDirection", "Trend", "turnover_trend"]

MONTHS_PER_YEAR = 12


class TrendDirection(Enum):
    """Name where turnover is going."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"
    UNKNOWN = "unknown"

    @property
    def text(self) -> Text:
        """Return the direction in words."""
        return _DIRECTIONS[self]


_DIRECTIONS = {
    TrendDirection.RISING: Text("rising", "上升"),
    TrendDirection.STEADY: Text("steady", "平稳"),
    TrendDirection.FALLING: Text("falling", "下降"),
    TrendDirection.UNKNOWN: Text("unknown", "未知"),
}


@attrs.frozen
class Trend:
    """Hold rolling yearly totals, the latest last, and what they say about direction. Method: I2.

    Every total holds each month of the year once, so that no season passes for a trend. `change` is the
    latest total over that of `steps` months before, less 1; None (unknown) without turnover then.

    >>> turnover_trend([100] * 12 + [130] * 6, "CNY").direction
    <TrendDirection.RISING: 'rising'>
    """

    currency: str
    totals: tuple[int, ...] = attrs.field(converter=tuple_of)
    steps: int
    least: Decimal
    change: Decimal | None
    direction: TrendDirection

    def explain(self) -> Explanation:
        """Explain the change by the two rolling years it compares. Method: I2.

        >>> print(turnover_trend([100] * 12 + [130] * 3, "CNY").explain().tree())
        turnover trend = 0.075 (rising, over 3 months) [I2]
          twelve months to now = 12.90 CNY
          twelve months to then = 12.00 CNY
        """
        now, then = (
            Text("twelve months to now", "截至目前的十二个月"),
            Text("twelve months to then", "此前的十二个月"),
        )
        parts = (
            Explanation("now", now, self._money(self.totals[-1])),
            Explanation("then", then, self._money(self.totals[-1 - self.steps])),
        )
        word = self.direction.text
        return Explanation(
            "trend",
            Text("turnover trend", "营业额趋势"),
            self.change,
            Text(f"{word.en}, over {self.steps} months", f"{word.zh},跨度 {self.steps} 个月"),
            "I2",
            parts=parts,
        )

    def _money(self, minor: int) -> Money:
        return Money.of_minor(minor, self.currency)

    def table(self) -> Table:
        """Return the rolling years as a table, the latest first."""
        rows: list[tuple[Figure, ...]] = [
            (f"-{back}" if back else "0", self._money(total)) for back, total in enumerate(self.totals[::-1])
        ]
        change = figure_text(self.change)
        note = Text(f"{self.direction.text.en} ({change})", f"{self.direction.text.zh}({change})")
        heads = (Text("months back", "前推月数"), Text("twelve months", "十二个月合计"))
        return Table(Text("Rolling yearly turnover", "滚动年度营业额"), heads, rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Word the rolling years on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def turnover_trend(
    monthly_minor: Sequence[int], currency: str, *, steps: int = 3, least: Decimal = Decimal("0.02")
) -> Trend:
    """Tell from monthly turnover, oldest first, whether the rolling year rises or falls.

    Needs a year and `steps` months (`CustomerFacts.monthly_minor` of such a period). A change below
    `least` either way is steady. Raises `KeyAccountError` (`trend.too-short`). Linear. Method: I2.

    >>> turnover_trend([10, 0, 0] * 6, "CNY").direction
    <TrendDirection.STEADY: 'steady'>
    """
    check_int(steps, "$.steps", least=1, most=120)
    check_decimal(least, "$.least", least=0, most=1)
    for index, amount in enumerate(monthly_minor):
        check_type(amount, int, f"$.monthly_minor[{index}]")
    needed = MONTHS_PER_YEAR + steps
    if len(monthly_minor) < needed:
        refuse(
            "trend.too-short", "$.monthly_minor", f"give at least {needed} months", f"至少给出 {needed} 个月"
        )
    totals = [sum(monthly_minor[:MONTHS_PER_YEAR])]
    for index in range(MONTHS_PER_YEAR, len(monthly_minor)):
        totals.append(totals[-1] + monthly_minor[index] - monthly_minor[index - MONTHS_PER_YEAR])
    now, then = totals[-1], totals[-1 - steps]
    change = score_of(Fraction(now - then, then)) if then > 0 else None
    return Trend(currency, totals, steps, least, change, _direction(change, least))


def _direction(change: Decimal | None, least: Decimal) -> TrendDirection:
    if change is None:
        return TrendDirection.UNKNOWN
    if change.copy_abs() < least or not change:
        return TrendDirection.STEADY
    return TrendDirection.RISING if change > 0 else TrendDirection.FALLING
