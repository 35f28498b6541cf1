"""What a running window will probably earn."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest

from keyaccount.incentives import (
    AccrualMethod,
    Limits,
    LineDiscount,
    ProjectionMethod,
    RetrospectiveRebate,
    accrue,
    project,
)
from tests.incentives.making import cny, ledger, policy, refused, scale

AGREED = policy(RetrospectiveRebate(scale((1000, "0.01"), (3000, "0.02"))))
LINES = ledger(
    [
        ("A", date(2025, 3, 1), 500),
        ("A", date(2025, 11, 1), 1500),
        ("A", date(2026, 3, 1), 800),
        ("B", date(2026, 3, 1), 2900),
        ("C", date(2026, 3, 1), 5000),
    ]
)
MARCH = date(2026, 3, 31)
SHAPE = ProjectionMethod.LAST_YEAR


@pytest.mark.method("N8")
def test_two_ways_to_project() -> None:
    """A sold a quarter of last year's volume by now: 3,200 are to come; a run rate says 3,244."""
    by_shape = {
        one.participant: one for one in project(AGREED, LINES, as_of=MARCH, method=ProjectionMethod.LAST_YEAR)
    }
    assert by_shape["A"].expected_volume == 3200
    assert (by_shape["A"].expected, by_shape["A"].still_to_earn) == (cny(64), cny(64))
    assert by_shape["B"].expected is None
    assert by_shape["B"].forecast is None
    run = project(AGREED, LINES, as_of=MARCH, method=ProjectionMethod.RUN_RATE)
    assert run[0].expected_volume == Fraction(2900 * 365, 90)
    for one in (*by_shape.values(), *run):
        assert "N8" in one.explain().clauses()
        assert "预计应得" in one.summary("zh")
        assert "<table" in one._repr_html_()


def test_the_closest_to_a_tier_come_first() -> None:
    """B misses a hundred: that is the call to make."""
    run = project(AGREED, LINES, as_of=MARCH, method=ProjectionMethod.RUN_RATE)
    assert [one.participant for one in run] == ["B", "A", "C"]
    assert run[0].next is not None
    assert run[0].next.distance == 100
    assert run[2].next is None


def test_a_projection_feeds_the_accrual() -> None:
    """What is expected is what is set aside, in proportion to what is sold."""
    found = {
        one.participant: one for one in project(AGREED, LINES, as_of=MARCH, method=ProjectionMethod.LAST_YEAR)
    }
    forecast = found["A"].forecast
    assert forecast is not None
    accrued = accrue(AGREED, LINES, as_of=MARCH, method=AccrualMethod.MOST_LIKELY, forecasts={"A": forecast})
    assert accrued[0].to_date == cny(16)


def test_windows_that_are_over_and_misuse() -> None:
    """There is nothing to project once a window has ended, nor without a scale."""
    assert project(AGREED, LINES, as_of=date(2027, 2, 1), method=ProjectionMethod.RUN_RATE) == ()
    with refused("project.scale"):
        project(policy(LineDiscount("0.1")), LINES, as_of=MARCH, method=ProjectionMethod.RUN_RATE)
    for method in ProjectionMethod:
        assert method.text.zh


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(cap=cny(50)), 50),
        (Limits(minimum=cny(70)), 0),
        (Limits(floor=cny(90)), 90),
        (Limits(guarantee=cny(80)), 80),
        (Limits(budget=cny(1)), 64),
    ],
)
def test_limits_hold_at_the_end(limits: Limits, expected: int) -> None:
    """What will be earned is what will be paid: limited, but for a budget that others use up too."""
    agreed = attrs.evolve(AGREED, limits=limits)
    found = {one.participant: one for one in project(agreed, LINES, as_of=MARCH, method=SHAPE)}
    assert found["A"].expected == cny(expected)
