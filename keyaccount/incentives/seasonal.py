"""Seasonal discounts: a rate for lines that fall into a stretch of every year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import decimal_from, percent_text
from keyaccount.values.checks import check_decimal, check_int, check_type, tuple_of
from keyaccount.values.text import Text, join

__all__ = ["Season", "SeasonalDiscount"]

# A leap year, so that 29 February is a day a season may start or end on.
_ANY_YEAR = 2000


@attrs.frozen
class Season:
    """State a stretch of every year and its rate; both ends count, and it may run over New Year.

    Raises `KeyAccountError` (`season.day`).

    >>> Season(12, 1, 1, 31, "0.03").covers(date(2026, 1, 15))
    True
    """

    from_month: int
    from_day: int
    to_month: int
    to_day: int
    rate: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        for name in ("from_month", "from_day", "to_month", "to_day"):
            check_int(getattr(self, name), f"$.{name}", least=1, most=31)
        check_decimal(self.rate, "$.rate", least=0, most=1)
        for month, day in ((self.from_month, self.from_day), (self.to_month, self.to_day)):
            try:
                date(_ANY_YEAR, month, day)
            except ValueError:
                refuse(
                    "season.day", "$", f"{month}-{day} is no day of the year", f"{month} 月 {day} 日不存在"
                )

    def covers(self, day: date) -> bool:
        """Tell whether a day lies in the season."""
        start, end = (self.from_month, self.from_day), (self.to_month, self.to_day)
        now = (day.month, day.day)
        return start <= now <= end if start <= end else now >= start or now <= end

    @property
    def text(self) -> Text:
        """Return the season in words."""
        span = f"{self.from_month:02d}-{self.from_day:02d}..{self.to_month:02d}-{self.to_day:02d}"
        rate = percent_text(self.rate)
        return Text(f"{rate} in {span}", f"{span} 期间 {rate}")


@attrs.frozen
class SeasonalDiscount:
    """Take a rate off lines of a season, to move orders before or after the peak (季节折扣).

    Where seasons overlap, the first in the list counts. Method: N7.

    >>> SeasonalDiscount([Season(3, 1, 4, 30, "0.05")]).rate_on(date(2026, 5, 1))
    Decimal('0')
    """

    seasons: tuple[Season, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        if not self.seasons:
            refuse("season.none", "$.seasons", "give at least one season", "至少给出一个季节")
        for place, season in enumerate(self.seasons):
            check_type(season, Season, f"$.seasons[{place}]")

    def season_on(self, day: date) -> int | None:
        """Return the place of the season a day counts in, or None."""
        return next((place for place, one in enumerate(self.seasons) if one.covers(day)), None)

    def rate_on(self, day: date) -> Decimal:
        """Return the rate on a day, zero outside every season."""
        place = self.season_on(day)
        return Decimal(0) if place is None else self.seasons[place].rate

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        seasons = join(tuple(one.text for one in self.seasons))
        return Text(f"seasonal discount: {seasons.en}", f"季节折扣:{seasons.zh}")
