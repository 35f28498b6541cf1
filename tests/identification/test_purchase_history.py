"""Histories count occasions, not order lines, and know nothing of the future."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.purchase_history import Buying, buying_of, grouped

DAYS = [date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 29), date(2026, 3, 5)]


def test_days_are_counted_up_to_the_study() -> None:
    """Two invoices on a day are one occasion; what comes after the study is not known yet."""
    history = buying_of("C1", DAYS, date(2026, 2, 12))
    assert history == Buying("C1", 1, Decimal("4.000000"), Decimal("6.000000"))
    assert not history.one_time if history else False


def test_nothing_bought_is_no_history() -> None:
    """A prospect has none, which is not a history of zero purchases."""
    assert buying_of("C1", DAYS, date(2025, 12, 31)) is None


def test_own_unit_of_time() -> None:
    """Monthly buyers are better counted in months of 30 days."""
    history = buying_of("C1", DAYS, date(2026, 3, 31), unit_days=30)
    assert history is not None
    assert history.recency == Decimal("2.100000")


@pytest.mark.parametrize(("repeats", "recency", "age"), [(1, "5", "4"), (0, "1", "4"), (2, "0", "4")])
def test_contradictions_are_refused(repeats: int, recency: str, age: str) -> None:
    """A last purchase after the study, or repeats without time between, are errors upstream."""
    with pytest.raises(KeyAccountError) as caught:
        Buying("C1", repeats, Decimal(recency), Decimal(age))
    assert caught.value.code == "buying.order"


def test_equal_histories_are_grouped() -> None:
    """A thousand one-time buyers cost one evaluation."""
    once = [Buying(f"C{n}", 0, Decimal(0), Decimal(9)) for n in range(1000)]
    assert grouped([*once, Buying("X", 1, Decimal(3), Decimal(9))]) == [(0, 0.0, 9.0, 1000), (1, 3.0, 9.0, 1)]
    with pytest.raises(KeyAccountError):
        grouped(["C1"])  # type: ignore[list-item]
