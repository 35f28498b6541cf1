"""Tests of price: the zone from both limits, how far a package rests on it, and what to offer instead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.negotiation import (
    OptionWorth,
    Package,
    Position,
    instead_of_price_in,
    price_dependence_of,
    price_zone,
)
from keyaccount.values.periods import Period
from tests.negotiation.talk import OURS, SCALED, START, TALKS, THEIRS, cny, evolved

BEGIN = Package(START)
YEAR = Period.year(2026)


@pytest.mark.method("N2")
def test_the_price_zone_lies_between_both_limits() -> None:
    """They want it low, we want ours; with the rest as it is both accept 30.00 to 31.00."""
    zone = price_zone(TALKS, BEGIN)
    assert zone.ours[0] == "30.00"
    assert zone.theirs[-1] == "31.00"
    assert zone.open == ("30.00", "30.50", "31.00")
    told = zone.explain()
    assert "N2" in told.clauses()
    assert told.figure == "30.00 - 31.00"
    assert "客户方可接受" in zone.summary("zh")


def test_a_zone_may_be_empty_or_one_price() -> None:
    """Where the limits do not meet, both are shown with the gap between them."""
    high = evolved(ours=attrs.evolve(OURS, bottom_line=cny(60_000)))
    zone = price_zone(high, BEGIN)
    assert not zone.exists
    assert zone.explain().line("zh").startswith("price 的区间 = 无")
    one = evolved(ours=attrs.evolve(OURS, bottom_line=cny(39_000)))
    assert price_zone(one, BEGIN).explain().figure == "31.00"
    free = evolved(theirs=attrs.evolve(THEIRS, bottom_line=None))
    assert len(price_zone(free, BEGIN).theirs) == 9
    assert price_zone(TALKS, BEGIN, "range").ours == ("core",)


@pytest.mark.method("V7")
def test_a_package_that_rests_on_price_falls_off_the_cliff() -> None:
    """Volume discounts keep loyalty for a year at most; what service binds outlasts it."""
    better = BEGIN.with_({"price": "31.00", "service": "gold", "incentive": "2%"})
    found = price_dependence_of(
        TALKS, better, baseline=BEGIN, valid=YEAR, months_to_copy={"service": 18}, lasting=["service"]
    )
    assert found.total == cny("1000.00") + cny("1166.67") + cny("633.33")
    assert found.share == Fraction(163_333, 280_000)
    first, second = found.cliffs()
    assert (first.on, first.parts) == (date(2027, 1, 1), ("price", "incentive"))
    assert (second.on, second.parts) == (date(2027, 7, 1), ("service",))
    assert "V7" in found.explain().clauses()


def test_how_long_copying_takes_must_be_said() -> None:
    """Nobody's guess stands in for an estimate: without it the hold of a service is unknown."""
    with pytest.raises(KeyAccountError, match=r"price.copying-unknown"):
        price_dependence_of(
            TALKS, BEGIN.with_({"service": "gold"}), baseline=BEGIN, valid=YEAR, months_to_copy={}
        )
    with pytest.raises(KeyAccountError, match=r"price.no-gain"):
        price_dependence_of(TALKS, BEGIN, baseline=BEGIN, valid=YEAR, months_to_copy={})


@pytest.mark.method("V7")
def test_instead_of_a_price_cut() -> None:
    """Ways beyond price of equal worth to them, the cheapest for us first and hard to copy."""
    found = instead_of_price_in(TALKS, BEGIN, cny(12_000), {"service": 18, "lead-time": 6, "stock": 1})
    assert [[part.key for part in one.parts] for one in found][:2] == [
        ["service gold"],
        ["stock 15", "service gold"],
    ]
    assert found[0].cost == cny(6_000)
    assert all(one.worth >= cny(12_000) for one in found)
    costs = [one.cost for one in found]
    assert costs == sorted(costs)
    assert instead_of_price_in(TALKS, BEGIN, cny(12_000), {}) == ()
    assert instead_of_price_in(TALKS, BEGIN, cny(10), {"range": 3}) == ()


def test_worth_in_points_has_no_price() -> None:
    """What a rival must pay can only be told in money, and both sides must share it."""
    points = OptionWorth("lead-time", {"48h": Decimal(3), "5d": Decimal(0)})
    theirs = evolved(theirs=Position(THEIRS.side, "them", "points", [points]))
    with pytest.raises(KeyAccountError, match=r"price.measure"):
        price_dependence_of(theirs, BEGIN, baseline=BEGIN, valid=YEAR, months_to_copy={})
    ours = evolved(ours=Position(OURS.side, "us", "points", [points]))
    with pytest.raises(KeyAccountError, match=r"one currency"):
        instead_of_price_in(ours, BEGIN, cny(5), {})


def test_a_zone_on_a_scale_is_a_stretch() -> None:
    """Each side accepts a stretch of the scale, rounded inwards; what both accept lies between."""
    start = Package({"price": "32.00", "lead-time": "48h", "shelf": "0.3"})
    free = price_zone(SCALED, start, "shelf")
    assert free.open == ("0.2", "0.414")
    assert free.explain().figure == "0.2 - 0.414"
    theirs = attrs.evolve(SCALED, theirs=attrs.evolve(SCALED.theirs, bottom_line=cny(35_001)))
    assert price_zone(theirs, start, "shelf").theirs == ("0.2", "0.342")
    both = attrs.evolve(theirs, ours=attrs.evolve(SCALED.ours, bottom_line=cny(43_001)))
    assert price_zone(both, start, "shelf").ours == ("0.271", "0.5")
    assert price_zone(both, start, "shelf").open == ("0.271", "0.342")
    apart = attrs.evolve(theirs, ours=attrs.evolve(SCALED.ours, bottom_line=cny(55_000)))
    assert price_zone(apart, start, "shelf").open == ()
    never = attrs.evolve(theirs, ours=attrs.evolve(SCALED.ours, bottom_line=cny(99_000)))
    assert price_zone(never, start, "shelf").open == ()
