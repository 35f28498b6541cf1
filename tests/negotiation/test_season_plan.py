"""The season plan as a value: what it says of shortfalls, costs and deliveries."""

from __future__ import annotations

import pytest

from keyaccount.negotiation import (
    SeasonCapacity,
    SeasonCosts,
    SeasonLimit,
    SeasonNeed,
    SeasonPlan,
    SeasonShortfall,
    plan_season,
)
from keyaccount.negotiation.season_solver import PRODUCTION
from keyaccount.values.finding import Severity
from keyaccount.values.money import Money
from keyaccount.values.periods import Period

MONTHS = Period(Period.month(2026, 5).start, Period.month(2026, 7).end).split("month")
COSTS = SeasonCosts.of("CNY", our_holding="0.50", their_holding="0.80", extra_production=3, extra_transport=2)


def peak(transport: int = 200, storage: int | None = None, extra: int = 0) -> SeasonPlan:
    """Return a plan whose July need of 260 passes what July can make."""
    room = [
        SeasonCapacity(one, production=100, transport=transport, extra_production=extra, storage=storage)
        for one in MONTHS
    ]
    needs = [SeasonNeed("C7", MONTHS[2], 200), SeasonNeed("C9", MONTHS[2], 60, rank=2)]
    return plan_season("P1", needs, room, COSTS)


@pytest.mark.method("N3")
def test_before_the_season_production_and_transport_are_lined_up() -> None:
    """The peak passes capacity, so 160 units are made ahead, 60 of them delivered ahead: nobody runs dry."""
    plan = peak()
    assert plan.short == 0
    assert [row.made for row in plan.rows] == [60, 100, 100]
    assert plan.prebuilt == 100
    assert plan.rows[1].early == 60
    assert plan.cost == Money("0.50", "CNY") * 160 + Money("0.80", "CNY") * 60
    assert plan.findings() == ()
    told = plan.explain()
    assert told.figure == plan.cost
    assert "N3" in told.clauses()


@pytest.mark.method("N3")
def test_where_no_plan_avoids_it_period_units_and_reason_are_named() -> None:
    """Transport is the bottleneck: 150 of 260 can be moved, key accounts get all of it."""
    plan = peak(transport=50)
    assert (plan.key_short, plan.short) == (50, 110)
    key = plan.shortfalls[0]
    assert (key.account, key.units, [one.what.en for one in key.limits]) == ("C7", 50, ["transport"] * 3)
    codes = [(one.code, one.severity) for one in plan.findings()]
    assert codes == [("season.short", Severity.BLOCKING), ("season.short", Severity.WARNING)]
    assert (
        "150 of 200 served; used to the full: transport 2026-05-01 to 2026-07-31"
        in plan.findings()[0].text.en
    )
    assert "断档" in plan.summary("zh")
    assert plan.explain().find("short.C7.2026-07-01") is not None


def test_storage_and_production_are_named_as_limits_too() -> None:
    """Without room to store, what could have been made in May is lost."""
    tight = peak(transport=100, storage=0)
    assert tight.short == 0
    assert [row.early for row in tight.rows] == [60, 160, 0]
    none = plan_season(
        "P1",
        [SeasonNeed("C7", MONTHS[1], 260)],
        [
            SeasonCapacity(MONTHS[0], production=100, transport=0, storage=20),
            SeasonCapacity(MONTHS[1], production=100, transport=500),
        ],
        COSTS,
    )
    assert none.key_short == 140
    assert {one.what.en for one in none.shortfalls[0].limits} == {"production", "storage", "transport"}
    apart = SeasonShortfall(
        "C7", 1, MONTHS[2], 1, 2, [SeasonLimit(PRODUCTION, MONTHS[0]), SeasonLimit(PRODUCTION, MONTHS[2])]
    )
    assert apart.reason.en.count("production") == 2
    late = plan_season(
        "P1",
        [SeasonNeed("C7", MONTHS[0], 5)],
        [SeasonCapacity(MONTHS[0], production=9, transport=9)],
        COSTS,
        transit_periods=1,
    )
    assert late.shortfalls[0].reason.zh.endswith("无法及时到货")


def test_extra_capacity_is_used_only_where_it_pays() -> None:
    """Holding two months costs 1.00, extra production 3.00: the extra stays unused until it must be used."""
    assert [row.extra_made for row in peak(extra=50).rows] == [0, 0, 0]
    room = [SeasonCapacity(MONTHS[2], 100, 100, extra_production=30, extra_transport=40)]
    plan = plan_season("P1", [SeasonNeed("C7", MONTHS[2], 150)], room, COSTS)
    assert (plan.rows[0].extra_made, plan.rows[0].extra_moved, plan.short) == (30, 30, 20)
    assert plan.cost == Money(150, "CNY")


def test_the_plan_reads_as_tables() -> None:
    """One table of periods, one of deliveries, in both languages."""
    plan = peak()
    assert plan._repr_html_().count("<tr>") == 4
    assert "重点客户" in plan.delivery_table().to_text("zh")
    assert plan.shipments[0].early
    assert SeasonPlan("P1", Period.month(2026, 7), (), (), (), {}, {}, {}).cost is None
    assert SeasonPlan("P1", Period.month(2026, 7), (), (), (), {}, {}, {}).explain().figure is None
