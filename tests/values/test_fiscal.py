"""Retail years run in whole weeks; the 53rd week is where home-made calendars go wrong."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.fiscal import fiscal_445, retail_year
from keyaccount.values.periods import check_contiguous
from keyaccount.values.weekday import Weekday


@pytest.mark.parametrize(
    ("year", "start", "weeks"),
    [(2017, date(2017, 1, 29), 53), (2022, date(2022, 1, 30), 52), (2023, date(2023, 1, 29), 53)],
)
def test_the_retail_federation_years_come_out_as_published(year: int, start: date, weeks: int) -> None:
    """2017 and 2023 are the published 53-week years of the National Retail Federation."""
    months = retail_year(year, starts_in=2, starts_on=Weekday.SUN, rule="nearest", pattern=(4, 5, 4))
    check_contiguous(months, "$")
    assert months[0].start == start
    assert sum(month.days for month in months) == weeks * 7


def test_the_last_weekday_rule_opens_in_the_last_week_of_the_month_before() -> None:
    """Ending on the last Saturday of January is the other common rule and opens earlier."""
    opening = retail_year(2026, starts_in=2, starts_on=Weekday.SUN, rule="last")[0].start
    assert opening == date(2026, 2, 1)
    assert retail_year(2024, starts_in=2, starts_on=Weekday.SUN, rule="last")[0].start == date(2024, 1, 28)


@pytest.mark.parametrize("year", range(2000, 2040))
@pytest.mark.parametrize("rule", ["nearest", "last"])
def test_one_retail_year_ends_where_the_next_begins(year: int, rule: str) -> None:
    """A week between two fiscal years would belong to no report at all."""
    one = retail_year(year, starts_in=2, starts_on=Weekday.SUN, rule=rule)  # type: ignore[arg-type]
    two = retail_year(year + 1, starts_in=2, starts_on=Weekday.SUN, rule=rule)  # type: ignore[arg-type]
    assert one[-1].end == two[0].start
    assert len(one) == 12


def test_wrong_patterns_and_lengths_are_refused() -> None:
    """A pattern of 12 weeks would quietly make a 48-week year."""
    with pytest.raises(KeyAccountError, match=r"period\.pattern"):
        fiscal_445(date(2026, 2, 1), (4, 4, 4))
    with pytest.raises(KeyAccountError, match=r"period\.weeks"):
        fiscal_445(date(2026, 2, 1), weeks=51)  # type: ignore[arg-type]
    with pytest.raises(KeyAccountError, match=r"period\.rule-unknown"):
        retail_year(2026, starts_in=2, starts_on=Weekday.SUN, rule="first")  # type: ignore[arg-type]
