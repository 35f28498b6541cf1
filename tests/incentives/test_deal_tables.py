"""The tables of a deal room: what stands beside what, and how it reads."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from keyaccount.bargaining import Alternative, GainKind, GainPart, price_dependence
from keyaccount.bargaining.alternatives import instead_of_price
from keyaccount.bargaining.rules import FairRule
from keyaccount.incentives import (
    CommittedVolume,
    Floors,
    LinearDemand,
    Market,
    Parameter,
    RebateSpace,
    WholesalePrice,
    WholesaleSpace,
    WinWinDesign,
    design_win_win,
    outcome_of,
)
from keyaccount.incentives.deal_tables import bundle_table, choice_table, comparison, floor_table
from keyaccount.values.money import Money

MARKET = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")


def test_a_channel_that_can_earn_nothing_has_no_share() -> None:
    """A share of nothing is unknown."""
    hopeless = Market(CommittedVolume(10, 5), unit_cost=10, currency="CNY")
    today = outcome_of(WholesalePrice(20), hopeless)
    assert comparison(hopeless, WholesalePrice(20).text, today, [], {}).rows[0][-1] == "-"


def test_every_rule_shows_its_point() -> None:
    """Whoever argues for another rule sees at once what it would change."""
    space = RebateSpace(
        Parameter.fixed("price", 40),
        [Parameter("from", 600, 2400, 100)],
        [Parameter("rate", 0, "0.5", "0.05")],
    )
    made = design_win_win(space, MARKET, Floors(450, 225))
    assert isinstance(made, WinWinDesign)
    table = choice_table(made)
    assert len(table.rows) == len(FairRule)
    assert "(选用)" in table.to_text("zh")
    assert "from 1,200" not in table.to_text()
    assert "price" not in table.to_text().split("why")[1]
    nash = dict(made.choices())[FairRule.NASH]
    assert (nash.supplier, nash.customer) == (made.outcome.supplier, made.outcome.customer)


def test_gains_and_bundles_read_as_money() -> None:
    """What is above the line is the difference, to the cent."""
    floors, then = (Money(450, "CNY"), Money(225, "CNY")), (Money("562.50", "CNY"), Money("337.50", "CNY"))
    assert [row[-1] for row in floor_table(floors, then, floors).rows] == [Money("112.50", "CNY")] * 2
    offers = [Alternative("training", "training", Money(90, "CNY"), Money(30, "CNY"), 9)]
    bundles = instead_of_price(Money(80, "CNY"), offers)
    assert bundles[0].months_to_copy == Fraction(9)
    assert "training" in bundle_table(bundles).to_text()


def test_a_hold_that_has_ended_has_no_day() -> None:
    """After the last cliff nothing drops any more."""
    part = GainPart("design", "x", GainKind.PRICE, Money(10, "CNY"), date(2026, 1, 1), date(2027, 1, 1))
    over = price_dependence([part], on=date(2027, 6, 1), price_holds_months=12)
    space = WholesaleSpace(Parameter("price", 20, 40, 5))
    made = design_win_win(space, MARKET, Floors(0, 0))
    assert isinstance(made, WinWinDesign)
    table = comparison(MARKET, WholesalePrice(40).text, made.outcome, [("x", made)], {"x": over})
    assert table.rows[1][-3:] == ("-", "-", Money(0, "CNY"))
