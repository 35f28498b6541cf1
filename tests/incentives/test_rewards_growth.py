"""The exact growth rebate."""

from __future__ import annotations

from datetime import date

from keyaccount.incentives import IncentiveFacts
from keyaccount.incentives.rewards_growth import lines_before
from tests.incentives.making import YEAR, ledger, policy

LINES = ledger([("C1", date(2025, 2, 28), 10), ("C1", date(2025, 6, 30), 20), ("C2", date(2026, 3, 1), 5)])


def test_the_same_days_a_year_before() -> None:
    """Up to 30 June now means up to 30 June then."""
    half = lines_before(policy(), YEAR, LINES, date(2026, 6, 29), IncentiveFacts())
    whole = lines_before(policy(), YEAR, LINES, YEAR.last, IncentiveFacts())
    assert [sum(one["C1"].earning) for one in (half, whole)] == [1000, 3000]
    assert "C2" not in whole
