"""Tests of worths: exact, in one unit, for every option."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.negotiation import (
    DeliveredKind,
    IntegerIssue,
    Interplay,
    OptionWorth,
    Package,
    ScoreWorth,
    TimesWorth,
    Topic,
    UnitWorth,
    ValueLine,
    delivered_value,
)
from keyaccount.negotiation.topics import Issue
from keyaccount.negotiation.worths import POINTS
from keyaccount.values.money import Money
from tests.bargaining.oracle import exact
from tests.negotiation.talk import LEAD, PRICE, START, STOCK, THEIRS, cny, evolved

VOLUME = IntegerIssue("volume", Topic.DELIVERY, "cases", 100, 300, 100)


def test_lines_of_profit_and_loss_add_up() -> None:
    """The value of an option is what its lines bring and cost, nothing else."""
    lines = [ValueLine("sales", cny(500)), ValueLine("freight", cny("-120.50"))]
    worth = OptionWorth("lead-time", {"48h": lines, "5d": ValueLine("none", cny(0))})
    assert worth.values(LEAD, "CNY") == exact("379.50", 0)


def test_every_option_must_be_valued_and_none_invented() -> None:
    """An option left out would count as zero and quietly become attractive."""
    with pytest.raises(KeyAccountError, match=r"not valued: 5d; unknown options: 24h"):
        OptionWorth("lead-time", {"48h": cny(1), "24h": cny(2)}).values(LEAD, "CNY")


@pytest.mark.parametrize("amount", [Money(1, "USD"), Decimal(1)])
def test_units_do_not_mix(amount: Money | Decimal) -> None:
    """Yuan, dollars and scores cannot be added."""
    with pytest.raises(KeyAccountError, match=r"position.unit-mixed"):
        OptionWorth("lead-time", {"48h": amount, "5d": cny(0)}).values(LEAD, "CNY")
    with pytest.raises(KeyAccountError, match=r"position.unit-mixed"):
        OptionWorth("lead-time", {"48h": cny(1), "5d": cny(0)}).values(LEAD, POINTS)


@pytest.mark.parametrize("wrong", [Decimal("NaN"), Decimal("Infinity"), 0.5])
def test_inexact_worths_are_refused(wrong: object) -> None:
    """NaN compares with nothing, and a float is not the figure that was meant."""
    with pytest.raises(KeyAccountError):
        ValueLine("x", wrong)  # type: ignore[arg-type]
    with pytest.raises(KeyAccountError):
        UnitWorth("stock", wrong)  # type: ignore[arg-type]


def test_rates_count_from_their_start() -> None:
    """Money per day of stock, or a quantity times a price: both come out in the position's currency."""
    assert UnitWorth("stock", cny(-40), start=Decimal(10)).values(STOCK, "CNY")[:2] == exact(0, -200)
    assert UnitWorth("price", Decimal(100), start=Decimal(30)).values(PRICE, "CNY")[1] == 50
    assert UnitWorth("price", cny(100), start=Decimal(30)).values(PRICE, "CNY")[1] == 50
    assert UnitWorth("price", Decimal(-2)).values(PRICE, POINTS)[0] == -60


def test_a_factor_on_money_keeps_its_currency() -> None:
    """A price in yuan times a quantity is yuan, whatever the position counts in."""
    with pytest.raises(KeyAccountError, match=r"position.unit-mixed"):
        UnitWorth("price", Decimal(100)).values(PRICE, "USD")
    with pytest.raises(KeyAccountError, match=r"position.not-a-number"):
        UnitWorth("lead-time", cny(1)).values(LEAD, "CNY")


def test_scores_are_weighted_and_weights_not_negative() -> None:
    """A negative weight would turn every good option into a bad one without saying so."""
    worth = ScoreWorth("lead-time", Decimal("0.4"), {"48h": Decimal(1), "5d": Decimal("0.5")})
    assert worth.values(LEAD, POINTS) == exact("0.4", "0.2")
    with pytest.raises(KeyAccountError, match=r"position.unit-mixed"):
        worth.values(LEAD, "CNY")
    with pytest.raises(KeyAccountError, match=r"number.too-small"):
        ScoreWorth("lead-time", Decimal(-1), {})


def test_combinations_count_only_together() -> None:
    """A second lorry is needed for big orders at short notice, not for either alone."""
    issues: dict[str, Issue] = {"stock": STOCK, "lead-time": LEAD}
    both = Interplay({"stock": "30", "lead-time": "48h"}, cny(-2000), "second lorry")
    assert both.value(issues, {"stock": "30", "lead-time": "48h"}, "CNY") == -2000
    assert both.value(issues, {"stock": "30", "lead-time": "5d"}, "CNY") == 0
    with pytest.raises(KeyAccountError, match=r"position.interplay"):
        Interplay({"stock": "30"}, cny(1), "alone")


def test_price_times_volume() -> None:
    """Margin per case times cases: the two issues cannot be valued apart."""
    issues: dict[str, Issue] = {"price": PRICE, "volume": VOLUME}
    margin = TimesWorth("price", "volume", start=Decimal(28))
    assert margin.value(issues, {"price": "30.50", "volume": "200"}, "CNY") == 500
    with pytest.raises(KeyAccountError, match=r"position.unit-mixed"):
        margin.value(issues, {"price": "30.50", "volume": "200"}, "USD")
    listed = TimesWorth("lead-time", "volume")
    with pytest.raises(KeyAccountError, match=r"position.not-a-number"):
        listed.value({"lead-time": LEAD, "volume": VOLUME}, {"lead-time": "5d", "volume": "100"}, "CNY")


@pytest.mark.method("N6")
def test_hours_are_priced_at_the_rate_given() -> None:
    """Time and energy are costs too; a rate per hour makes them comparable with money."""
    saved = ValueLine.of_hours("counting stock", Decimal("-12.5"), cny("33.33"), DeliveredKind.TIME)
    assert saved.amount == cny("416.63")
    assert saved.kind is DeliveredKind.TIME
    assert "-12.5 h at 33.33 CNY" in saved.text.en
    assert (
        ValueLine.of_hours("rest", Decimal("1E+1"), cny(3), DeliveredKind.TIME).text.en
        == "rest (10 h at 3.00 CNY)"
    )
    assert Fraction(saved.amount.amount) > 0 if isinstance(saved.amount, Money) else False


def test_a_rate_may_say_which_part_of_delivered_value_it_is() -> None:
    """Hours of shelf work are time, not money; a wrong kind is refused where it is written."""
    rate = UnitWorth("stock", cny(-30), start=Decimal(10), kind=DeliveredKind.ENERGY)
    others = [worth for worth in THEIRS.worths if worth.issue != "stock"]
    talks = evolved(theirs=attrs.evolve(THEIRS, worths=[*others, rate]))
    delivered = delivered_value(talks, Package({**START, "stock": "20"}))
    assert delivered.of(DeliveredKind.ENERGY) == cny(-300)
    with pytest.raises(KeyAccountError, match=r"type."):
        attrs.evolve(rate, kind="energy")  # type: ignore[arg-type]
