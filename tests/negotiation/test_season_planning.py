"""Planning a season: stocks are sold first, classes share in proportion, wrong input is named."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.negotiation import SeasonCapacity, SeasonCosts, SeasonNeed, plan_season
from keyaccount.values.periods import Period
from tests.negotiation.brute_season import planned, random_case
from tests.refusals import codes_of

MONTHS = Period(Period.month(2026, 5).start, Period.month(2026, 7).end).split("month")
COSTS = SeasonCosts.of("CNY")
ROOM = [SeasonCapacity(one, production=10, transport=10) for one in MONTHS]


@pytest.mark.method("N3")
def test_within_a_class_what_is_short_is_shared_in_proportion() -> None:
    """30 units for needs of 40 and 20: 20 and 10, whoever is asked first, and key accounts before others."""
    needs = [
        SeasonNeed("A", MONTHS[2], 40),
        SeasonNeed("B", MONTHS[2], 20),
        SeasonNeed("Z", MONTHS[2], 9, rank=2),
    ]
    plan = plan_season("P1", needs, ROOM, COSTS)
    got = {account: sum(one.units for one in plan.shipments if one.account == account) for account in "ABZ"}
    assert got == {"A": 20, "B": 10, "Z": 0}
    assert [(one.account, one.units) for one in plan.shortfalls] == [("A", 20), ("B", 10), ("Z", 9)]
    assert "N3" in plan.explain().clauses()


def test_customers_sell_their_own_stock_first() -> None:
    """A full shelf needs no delivery, and the row still counts it as served."""
    plan = plan_season("P1", [SeasonNeed("A", MONTHS[0], 25)], ROOM, COSTS, their_stock={"A": 17})
    assert [one.units for one in plan.shipments] == [8]
    assert (plan.rows[0].need, plan.rows[0].served, plan.short) == (25, 25, 0)


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_every_plan_adds_up(seed: int) -> None:
    """Nothing is moved that was not there, and needs are served or short, to the unit."""
    case = random_case(Random(seed))
    try:
        plan = planned(case)
    except ValueError:
        return
    for row, room in zip(plan.rows, case.capacities, strict=True):
        row.explain()
        assert row.made <= room[0]
        assert row.extra_made <= room[2]
        assert row.moved <= room[1]
        assert row.extra_moved <= room[3]
        assert row.closing >= 0
        assert row.early >= 0
        assert room[4] is None or row.closing <= room[4]
    assert sum(row.short for row in plan.rows) == plan.short
    assert sum(one.units for one in plan.shipments) == sum(row.moved + row.extra_moved for row in plan.rows)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: plan_season("P1", [], [], COSTS), "season.no-periods"),
        (lambda: plan_season("P1", ["x"], ROOM, COSTS), "type.wrong"),  # type: ignore[list-item]
        (lambda: plan_season("P1", [], ["x"], COSTS), "type.wrong"),  # type: ignore[list-item]
        (lambda: plan_season("P1", [], [ROOM[0], ROOM[2]], COSTS), "period.gap"),
        (lambda: plan_season("P1", [SeasonNeed("A", MONTHS[0], 1)] * 2, ROOM, COSTS), "season.repeated-need"),
        (
            lambda: plan_season("P1", [SeasonNeed("A", Period.month(2027, 1), 1)], ROOM, COSTS),
            "season.period-unknown",
        ),
        (
            lambda: plan_season(
                "P1", [SeasonNeed("A", MONTHS[0], 1), SeasonNeed("A", MONTHS[1], 1, rank=2)], ROOM, COSTS
            ),
            "season.two-ranks",
        ),
        (lambda: plan_season("P1", [], ROOM, COSTS, their_stock={"A": 1}), "season.stock-unknown"),
        (lambda: plan_season("P1", [], ROOM, COSTS, our_stock=-1), "number.too-small"),
    ],
)
def test_wrong_input_names_what_is_wrong(act: Callable[[], Any], code: str) -> None:
    """Each slip has its own code and place."""
    assert codes_of(act) == [code]
