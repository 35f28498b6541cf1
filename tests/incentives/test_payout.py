"""Payouts: nothing counts twice."""

from __future__ import annotations

from datetime import date

from keyaccount.incentives.payout import Payout, payouts_of
from tests.incentives.making import cny, refused

DAY = date(2026, 4, 10)


def test_an_id_given_twice_is_refused() -> None:
    """The same credit note imported twice would pay twice."""
    note = Payout("CN-1", "P", "C1", cny(50), DAY)
    with refused("payout.duplicate"):
        payouts_of([note, note], DAY, DAY)
    with refused("type.wrong"):
        payouts_of(["CN-1"], DAY, DAY)  # type: ignore[list-item]


def test_only_what_was_made_and_known_counts() -> None:
    """A payout of tomorrow, or booked tomorrow, is not paid today."""
    late = Payout("B", "P", "C1", cny(1), DAY, recorded_on=date(2026, 5, 1), due=date(2026, 4, 1))
    early = Payout("A", "P", "C1", cny(1), DAY)
    assert payouts_of([late, early], DAY, DAY) == (early,)
    assert payouts_of([late, early], DAY, date(2026, 5, 1)) == (early, late)
    assert payouts_of([early], date(2026, 4, 9), DAY) == ()
    assert (late.days_late, early.days_late) == (9, 0)


def test_parts_are_checked() -> None:
    """A payout without money or day is none."""
    with refused("type.wrong"):
        Payout("A", "P", "C1", 5, DAY)  # type: ignore[arg-type]
    with refused("date.not-a-date"):
        Payout("A", "P", "C1", cny(5), DAY, due="soon")  # type: ignore[arg-type]
    with refused("date.not-a-date"):
        Payout("A", "P", "C1", cny(5), DAY, recorded_on="soon")  # type: ignore[arg-type]
