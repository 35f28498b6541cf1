"""The three gold services, singly: cost to us, worth to them, break-even, and a line in the talks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.model.side import Side
from keyaccount.negotiation import (
    DiscreteIssue,
    FreeUpkeep,
    GoldService,
    GoldServiceKind,
    Negotiation,
    NegotiationPolicy,
    Option,
    OptionWorth,
    Package,
    Position,
    ResponseTeam,
    SupportHotline,
    Topic,
    gold_table,
)
from keyaccount.values.money import Money
from keyaccount.values.text import Text
from tests.refusals import codes_of


def cny(amount: int | str) -> Money:
    """Return an amount of yuan."""
    return Money(amount, "CNY")


HOTLINE = SupportHotline(
    fixed=cny(6000), per_call=cny(15), calls=200, hours_saved=Decimal("1.5"), hour_worth=cny(60)
).service()
TEAM = ResponseTeam(
    fixed=cny(12000), per_call_out=cny(600), call_outs=10, hours_sooner=Decimal(8), hour_down=cny(350)
).service()
UPKEEP = FreeUpkeep(
    fixed=cny(800),
    per_upkeep=cny(45),
    appliances=60,
    times_a_year=2,
    paid_elsewhere=cny(50),
    failures_avoided=Decimal("0.05"),
    failure_loss=cny(400),
).service()


@pytest.mark.method("N5")
@pytest.mark.parametrize(
    ("service", "cost", "worth", "even", "units"),
    [
        (HOTLINE, 9000, 18000, 80, 600),
        (TEAM, 18000, 28000, 6, 1200),
        (UPKEEP, 6200, 8400, 32, 414),
    ],
)
def test_each_has_its_cost_worth_and_break_even(
    service: GoldService, cost: int, worth: int, even: int, units: int
) -> None:
    """6,000 + 200 x 15 against 200 x 90; even at 6,000 / 75 = 80 calls; 9,000 / 15 units earn it back."""
    assert (service.cost, service.worth) == (cny(cost), cny(worth))
    assert service.uses_to_break_even == even
    assert service.units_to_earn_back(cny(15)) == units
    told = service.explain()
    assert told.figure == service.gain == cny(worth) - cny(cost)
    assert told.clause == service.kind.clause


@given(st.integers(0, 900), st.integers(0, 90), st.integers(0, 90), st.integers(0, 40))
def test_the_break_even_is_the_first_use_that_pays(fixed: int, each: int, saved: int, uses: int) -> None:
    """From there on the worth covers the cost, one use fewer and it does not."""

    def gain(count: int) -> Money:
        return GoldService(
            GoldServiceKind.UPKEEP, cny(fixed), cny(each), count, [(Text("a", "甲"), cny(saved))]
        ).gain

    service = GoldService(
        GoldServiceKind.UPKEEP, cny(fixed), cny(each), uses, [(Text("a", "甲"), cny(saved))]
    )
    even = service.uses_to_break_even
    if even is None:
        assert all(gain(count) < cny(0) for count in (1, 50, 2000))
    else:
        assert gain(even) >= cny(0)
        assert even == 0 or gain(even - 1) < cny(0)


@pytest.mark.method("N6")
def test_gold_services_come_to_the_table_with_their_figures() -> None:
    """The option costs us 9,000 and is worth 18,000 to them, so it is efficient to offer it."""
    issue = DiscreteIssue(
        "service",
        Topic.SERVICE,
        Text("service", "服务"),
        [
            Option("plain", Text("ordinary", "常规")),
            Option("gold", Text("hotline", "热线"), promises=[HOTLINE.promise("service")]),
        ],
    )
    ours = Position(
        Side.OURS,
        "us",
        "CNY",
        [OptionWorth("service", {"plain": cny(0), "gold": HOTLINE.our_line})],
        cny(-20000),
    )
    theirs = Position(
        Side.THEIRS,
        "they",
        "CNY",
        [OptionWorth("service", {"plain": cny(0), "gold": HOTLINE.their_lines})],
        cny(0),
    )
    talks = Negotiation(
        "C1",
        date(2026, 3, 2),
        ours=ours,
        theirs=theirs,
        topics=[issue],
        policy=NegotiationPolicy("1", since=date(2026, 1, 1)),
    )
    gold = talks.value(Package({"service": "gold"}))
    assert (gold.ours, gold.theirs) == (cny(-9000), cny(18000))
    assert "N6" in talks.explain().clauses()
    assert HOTLINE.promise("service").text.zh.startswith("开通")


def test_services_stand_side_by_side() -> None:
    """All three in one table, in both languages."""
    table = gold_table([HOTLINE, TEAM, UPKEEP], cny(15))
    assert [row[0] for row in table.rows] == [kind.text for kind in GoldServiceKind]
    assert "平衡次数" in table.to_text("zh")
    assert "我方固定成本" in TEAM.summary("zh")


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: GoldService(GoldServiceKind.HOTLINE, cny(1), cny(1), 1, []), "gold.saves"),
        (
            lambda: GoldService(GoldServiceKind.HOTLINE, cny(-1), cny(1), 1, [(Text("a", "甲"), cny(1))]),
            "gold.negative",
        ),
        (
            lambda: GoldService(
                GoldServiceKind.HOTLINE, cny(1), Money(1, "USD"), 1, [(Text("a", "甲"), cny(1))]
            ),
            "money.currency-mixed",
        ),
        (lambda: HOTLINE.units_to_earn_back(cny(0)), "gold.margin"),
    ],
)
def test_wrong_services_are_refused(act: Callable[[], object], code: str) -> None:
    """Each slip has its own code."""
    assert codes_of(act) == [code]
