"""Seasonal discounts."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.incentives import Basis, Event, Season, SeasonalDiscount, earn
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused

COLUMNS = ("customer", "document", "line", "original_document", "original_line", "invoiced", "net_amount")
KIND = SeasonalDiscount([Season(3, 1, 4, 30, "0.05"), Season(11, 15, 1, 15, "0.10")])


@pytest.mark.method("N7")
def test_only_the_season_earns_and_a_return_follows_its_sale() -> None:
    """Goods bought in spring and returned in summer give the spring discount back."""
    rows = [
        ("C1", "D1", "1", None, None, date(2026, 3, 1), 1000),
        ("C1", "D2", "1", None, None, date(2026, 5, 1), 1000),
        ("C1", "D3", "1", None, None, date(2026, 12, 1), 100),
        ("C1", "R1", "1", "D1", "1", date(2026, 6, 1), -400),
        ("C1", "R2", "1", None, None, date(2026, 4, 1), -100),
    ]
    earning = earn(policy(KIND), ledger(rows, *COLUMNS), until=YEAR_END)[0]
    assert earning.amount == cny(50 - 20 - 5 + 10)
    assert {line.document: line.reward for line in earning.lines if line.document == "R1"} == {"R1": cny(-20)}
    assert "N7" in earning.explain().clauses()


def test_a_season_may_run_over_new_year() -> None:
    """The peak before the Spring Festival does."""
    days = (date(2026, 11, 14), date(2026, 11, 15), date(2026, 1, 15), date(2026, 1, 16))
    assert [KIND.rate_on(day) > 0 for day in days] == [False, True, True, False]
    assert KIND.text.zh.startswith("季节折扣:03-01")


def test_what_is_refused() -> None:
    """The 31st of April is a slip; 29 February is a day."""
    with refused("season.day"):
        Season(4, 31, 5, 1, "0.1")
    with refused("season.none"):
        SeasonalDiscount([])
    with refused("type.wrong"):
        SeasonalDiscount(["spring"])
    assert Season(2, 29, 3, 1, "0.1").covers(date(2028, 2, 29))


def test_a_return_counts_in_the_season_of_its_own_line() -> None:
    """Lines of one document may be ordered months apart; what comes back had its own line's rate."""
    kind = SeasonalDiscount([Season(6, 1, 6, 30, "0.10")])
    columns = ("customer", "document", "line", "original_document", "original_line", "ordered", "net_amount")
    rows = [
        ("C1", "D1", "1", None, None, date(2026, 5, 20), 100),
        ("C1", "D1", "2", None, None, date(2026, 6, 2), 100),
        ("C1", "R1", "1", "D1", "2", date(2026, 7, 1), -100),
    ]
    made = policy(kind, basis=Basis(Event.ORDERED))
    assert earn(made, ledger(rows, *columns), until=YEAR_END)[0].amount.is_zero
