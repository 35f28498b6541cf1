"""The deal room: designs side by side, what could break them, what holds when the price no longer does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keyaccount.bargaining import Alternative, GainKind, GainPart
from keyaccount.incentives import (
    AllUnitsSpace,
    DealRoom,
    Floors,
    LinearDemand,
    Market,
    NamedDesign,
    Parameter,
    RevenueShareSpace,
    WholesalePrice,
    WholesaleSpace,
    stress,
)
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.incentives.making import refused

MARKET = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
ROOM = (
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
    assert [one.made for one in ROOM.designs] == [False, True, True]
    assert ROOM.best.name == "30 units"
    text = ROOM.summary()
    assert "675.00 CNY" in text
    assert "900.00 CNY" in text
    assert "100%" in text
    assert "<table" in ROOM._repr_html_()
    tree = ROOM.explain()
    assert tree.find("today") is not None
    assert "N6" in tree.clauses()


@pytest.mark.method("N6")
def test_what_could_break_it() -> None:
    """A fifth less demand, and thirty units are too many for the customer's floor."""
    found = ROOM.stress(changes=["-0.2", 0, "0.1"])
    assert [one.holds for one in found] == [False, True, True]
    with refused("stress.change"):
        stress(WholesalePrice(40), MARKET, Floors(0, 0), changes=[-1])


@pytest.mark.method("V7")
def test_when_the_price_no_longer_holds() -> None:
    """The gain is price: it ends with the year; a hotline holds longer."""
    year = Period.year(2026)
    hotline = GainPart("hotline", "hotline", GainKind.OTHER, Money(5, "CNY"), year.start, months_to_copy=18)
    held = ROOM.holding(year, on=date(2026, 3, 1), price_holds_months=12, others=[hotline])
    assert held.price == Money("9.38", "CNY")
    assert held.binding(date(2027, 1, 1)) == Money(5, "CNY")
    assert "V7" in held.explain().clauses()
    offers = [Alternative("training", "training", Money(90, "CNY"), Money(30, "CNY"), 9)]
    assert ROOM.alternatives(offers, at_least=Money(80, "CNY"))[0].cost == Money(30, "CNY")


def test_what_is_refused() -> None:
    """Names are for telling designs apart."""
    with refused("deal-room.duplicate"):
        DealRoom(MARKET, WholesalePrice(40), Floors(0, 0), [ROOM.designs[0], ROOM.designs[0]])
    with refused("deal-room.none"):
        _ = DealRoom(MARKET, WholesalePrice(40), Floors(0, 0)).best
    assert NamedDesign("x", ROOM.designs[1].design).made
    assert ROOM.stress(changes=[0])[0].change == Decimal(0)
