"""The deal room: designs side by side, what could break them, what holds when the price no longer does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

import attrs
import pytest

from keyaccount.bargaining import Alternative, GainKind, GainPart
from keyaccount.incentives import (
    AllUnitsSpace,
    CommittedVolume,
    DealExtra,
    DealRoom,
    Floors,
    LinearDemand,
    Market,
    NamedDesign,
    Parameter,
    ProductDeal,
    RebatedPrice,
    RebateSpace,
    RevenueShareSpace,
    WholesalePrice,
    WholesaleSpace,
    stress,
)
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.incentives.making import refused

MARKET = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")


@cache
def _room() -> DealRoom:
    return (
        DealRoom(MARKET, WholesalePrice(40), Floors(450, 225))
        .designed("price", WholesaleSpace(Parameter("price", 10, 70, "0.5")))
        .designed(
            "30 units", AllUnitsSpace(None, Parameter.fixed("reached", 30), Parameter("then", 0, 70, "0.01"))
        )
        .designed("share", RevenueShareSpace(Parameter("share", 0, 1, "0.001"), unit_cost=10))
    )


@pytest.mark.method("N6")
def test_designs_side_by_side() -> None:
    """A lower price alone cannot please both; a contract on quantity or a share can."""
    assert [one.made for one in _room().designs] == [False, True, True]
    assert _room().best.name == "30 units"
    text = _room().summary()
    assert "675.00 CNY" in text
    assert "900.00 CNY" in text
    assert "100%" in text
    assert "<table" in _room()._repr_html_()
    tree = _room().explain()
    assert tree.find("today") is not None
    assert "N6" in tree.clauses()


@pytest.mark.method("N6")
def test_what_could_break_it() -> None:
    """A fifth less demand, and thirty units are too many for the customer's floor."""
    found = _room().stress(changes=["-0.2", 0, "0.1"])
    assert [one.holds for one in found] == [False, True, True]
    with refused("stress.change"):
        stress(WholesalePrice(40), MARKET, Floors(0, 0), changes=[-1])


@pytest.mark.method("V7")
def test_when_the_price_no_longer_holds() -> None:
    """The gain is price: it ends with the year; a hotline holds longer."""
    year = Period.year(2026)
    hotline = GainPart("hotline", "hotline", GainKind.OTHER, Money(5, "CNY"), year.start, months_to_copy=18)
    held = _room().holding(year, on=date(2026, 3, 1), price_holds_months=12, others=[hotline])
    assert held.price == Money("9.38", "CNY")
    assert held.binding(date(2027, 1, 1)) == Money(5, "CNY")
    assert "V7" in held.explain().clauses()
    offers = [Alternative("training", "training", Money(90, "CNY"), Money(30, "CNY"), 9)]
    assert _room().alternatives(offers, at_least=Money(80, "CNY"))[0].cost == Money(30, "CNY")


YEAR = Period.year(2026)
REBATE = RebateSpace(
    Parameter.fixed("price", 40), [Parameter("from", 600, 2400, 100)], [Parameter("rate", 0, "0.5", "0.05")]
)


def _full_room() -> DealRoom:
    second = Market(CommittedVolume(100, 15), unit_cost=6, handling=1, currency="CNY")
    hotline = Money(10, "CNY")
    return DealRoom(
        MARKET,
        WholesalePrice(40),
        Floors(700, 600),
        product="P1",
        beside=[ProductDeal("P2", second, WholesalePrice(10))],
        extras=[DealExtra("hotline", "24-hour hotline", ours=-100, theirs=120)],
        offers=[Alternative("training", "sales training", Money(190, "CNY"), Money(30, "CNY"), 9)],
        beyond_price=[GainPart("hotline", "hotline", GainKind.OTHER, hotline, YEAR.start, months_to_copy=18)],
        period=YEAR,
    ).designed("rebate", REBATE)


@pytest.mark.method("N6")
def test_the_room_holds_the_whole_deal() -> None:
    """Floors are of the whole deal: what other products and extras bring is not asked of this one again."""
    room = _full_room()
    rest_ours, rest_theirs = 100 * 4 - 100, 100 * 4 + 120
    assert room.floors_here == Floors(700 - rest_ours, 600 - rest_theirs)
    today, then = room.account_today, room.account()
    assert [today.supplier, today.customer] == [450 + rest_ours, 225 + rest_theirs]
    assert then.supplier == room.chosen().outcome.supplier + rest_ours >= 700
    assert then.customer == room.chosen("rebate").outcome.customer + rest_theirs >= 600
    tree = room.explain()
    for key in ("today", "account", "sensitivity", "uplifts", "gain", "most-incentive", "rule.egalitarian"):
        assert tree.find(key) is not None
    assert {"N6", "N7", "V7"} <= tree.clauses()
    assert room.most_incentive().amount >= room.chosen().outcome.incentives


@pytest.mark.method("V7")
def test_the_comparison_says_when_each_hold_ends() -> None:
    """The gain from price is gone on New Year; then the hotline's ten a month still bind."""
    room = _full_room().designed("none", WholesaleSpace(Parameter("price", 10, 12, 1)))
    rebate, none = room.table().rows[2 - 1 :]
    held = room.holding()
    assert rebate[-2:] == (date(2027, 1, 1), Money(10, "CNY"))
    assert held.share == held.price.ratio(held.price + Money(10, "CNY"))
    assert none[-1] == "-"
    assert "V7" in held.explain().clauses()
    assert room.alternatives()[0].cost == Money(30, "CNY")


def test_everything_is_told_in_both_languages() -> None:
    """One table after another: designs, gains, accounts, choice, break-even, risks, hold, alternatives."""
    room = _full_room()
    assert len(room.tables()) == 8
    for said in ("方案对比", "双方所得", "双方损益", "最优方案的公平点", "保本增长", "风险与敏感性"):
        assert said in room.summary("zh")
    assert room._repr_html_().count("<table") == 8
    bare = DealRoom(MARKET, WholesalePrice(40), Floors(450, 225))
    assert len(bare.tables()) == 2
    # Nothing is sold today: there is no volume to compare with.
    closed = DealRoom(MARKET, WholesalePrice(80), Floors(0, 0)).designed("rebate", REBATE)
    assert len(closed.tables()) == 5
    assert closed.explain().find("uplifts") is None


@pytest.mark.method("N7")
def test_rebates_designed_run_over_last_years_lines() -> None:
    """The scale weighed is the scale paid: what the design's rebate would have cost, to the cent."""
    room = _full_room()
    terms = room.chosen().terms
    assert isinstance(terms, RebatedPrice)
    ledger = Ledger.from_rows(
        [("C1", date(2025, 3, 1), 900), ("C1", date(2025, 9, 1), 1600), ("C2", date(2025, 4, 1), 100)],
        ("customer", "invoiced", "net_amount"),
        currency="CNY",
    )
    tried = room.what_if(ledger, over=Period.year(2025), customer="C1")
    assert [one.participant for one in tried.lines] == ["C1"]
    assert Fraction(tried.cost.amount) == terms.scale.reward(Decimal(2500))
    assert "N7" in tried.explain().clauses()
    in_force = terms.policy("VR", "rebate", owner="M1", valid=YEAR, currency="CNY")
    everybody = attrs.evolve(room, policies=[in_force])
    assert len(everybody.what_if(ledger, over=Period.year(2025)).lines) == 4
    with refused("deal-room.no-policy"):
        _room().what_if(ledger, over=Period.year(2025))


def test_what_is_refused() -> None:
    """Names are for telling designs apart."""
    with refused("deal-room.no-period"):
        _room().holding()
    with refused("deal-room.none"):
        _room().account("price")
    twice = ProductDeal("product", MARKET, WholesalePrice(9))
    with refused("deal.product-twice"):
        DealRoom(MARKET, WholesalePrice(40), Floors(0, 0), beside=[twice])
    with refused("type.wrong"):
        DealRoom(MARKET, WholesalePrice(40), Floors(0, 0), offers=["training"])
    assert _room().sensitivity("share").effects
    assert _room().uplifts("share").supplier.enough
    with refused("deal-room.duplicate"):
        DealRoom(MARKET, WholesalePrice(40), Floors(0, 0), [_room().designs[0], _room().designs[0]])
    with refused("deal-room.none"):
        _ = DealRoom(MARKET, WholesalePrice(40), Floors(0, 0)).best
    assert NamedDesign("x", _room().designs[1].design).made
    assert _room().stress(changes=[0])[0].change == Decimal(0)
