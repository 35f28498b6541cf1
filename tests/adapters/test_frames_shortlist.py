"""Rows become a ranking whose ranks and classes are those among all, not among the few."""

from __future__ import annotations

from datetime import date

from keyaccount.adapters.frames_shortlist import ranking_of_rows
from keyaccount.identification.abc_analysis import AbcClass
from keyaccount.identification.policy import standard_policy
from keyaccount.values.money import Money

POLICY = standard_policy(Money(1_000, "CNY"))


def test_ranks_and_classes_are_taken_from_the_rows() -> None:
    """The thirtieth of a million stays the thirtieth when it is looked at alone."""
    day = date(2024, 1, 5)
    rows = [
        {"customer": "C1", "rank": 30, "abc": "B", "earlier_minor": 500, "first_day": day},
        {"customer": "C2", "rank": float("nan"), "abc": None, "earlier_minor": 0, "first_day": day},
    ]
    ranking = ranking_of_rows(rows, None, POLICY, date(2026, 1, 31), True)
    found = {one.customer: (one.rank, one.abc) for one in ranking.accounts}
    assert found == {"C1": (30, AbcClass.B), "C2": (None, None)}
