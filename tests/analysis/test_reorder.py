"""Reorder points: published cases, and the edges where nothing is due or nothing is known."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import reorder_point, safety_stock
from keyaccount.errors import KeyAccountError
from tests.analysis.test_metrics import _cases


@pytest.mark.parametrize("case", _cases("rop-candy", "rop-190", "rop-gap"))
def test_published_reorder_points(case: Any) -> None:
    """A shelf that runs empty loses the sale, so the level is pinned to published figures."""
    inputs, expected = case["inputs"], case["expected"]
    point = reorder_point(
        daily=inputs["daily"],
        lead_days=inputs["lead_days"],
        safety=inputs["safety"],
        stock=inputs.get("stock"),
    )
    assert point.level == expected["reorder_point"]
    assert point.lead_time_demand == expected.get("lead_time_demand", point.lead_time_demand)
    assert point.gap == expected.get("gap")
    assert point.days_until_reorder == expected.get("days_until_reorder")


@pytest.mark.parametrize("case", _cases("rop-fraction"))
def test_fractional_lead_time(case: Any) -> None:
    """Lead times come in parts of days; nothing may be cut off."""
    inputs, expected = case["inputs"], case["expected"]
    days = Decimal(inputs["lead_days"])
    safety = safety_stock(max_daily=inputs["max_daily"], average_daily=inputs["avg_daily"], lead_days=days)
    point = reorder_point(daily=inputs["avg_daily"], lead_days=days, safety=safety)
    assert safety == Fraction(expected["safety"])
    assert point.level == Fraction(expected["reorder_point"])


@given(
    daily=st.integers(1, 500), lead=st.integers(0, 60), safety=st.integers(0, 999), more=st.integers(0, 9999)
)
def test_ordering_after_the_days_left_is_never_too_late(
    daily: int, lead: int, safety: int, more: int
) -> None:
    """After the days left the stock still stands at or above the level; a day later it would not."""
    point = reorder_point(daily=daily, lead_days=lead, safety=safety, stock=daily * lead + safety + more)
    days = point.days_until_reorder
    assert days is not None
    assert more - days * daily >= 0 > more - (days + 1) * daily


def test_unknown_stock_and_no_demand() -> None:
    """Without stock nothing is known; without demand the order never falls due."""
    assert reorder_point(daily=1, lead_days=1).days_until_reorder is None
    assert reorder_point(daily=0, lead_days=9, stock=5).days_until_reorder is None
    assert reorder_point(daily=0, lead_days=9, stock=0).days_until_reorder == 0


@pytest.mark.method("A6")
def test_the_level_is_explained_as_a_sum() -> None:
    """A buyer must see which part is demand and which is caution."""
    point = reorder_point(daily=40, lead_days=10, safety=200, stock=700)
    assert point.explain().figure == 600
    assert point.explain().clauses() == {"A6"}
    assert "100" in point.summary("zh")
    assert "reorder point" in point._repr_html_()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: safety_stock(max_daily=1, average_daily=2, lead_days=1), "reorder.max-below-average"),
        (lambda: reorder_point(daily=-1, lead_days=1), "number.too-small"),
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """Negative demand or a peak below the mean is a slip of the pen."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
