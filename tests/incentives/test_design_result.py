"""Designs and the absence of one, worded."""

from __future__ import annotations

from fractions import Fraction

import pytest

from keyaccount.incentives import (
    Floors,
    LinearDemand,
    Market,
    NoDesign,
    Parameter,
    WholesaleSpace,
    WinWinDesign,
    design_win_win,
)

MARKET = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
SPACE = WholesaleSpace(Parameter("price", 10, 70, "0.5"))


@pytest.mark.method("N6")
def test_no_design_says_which_floor_binds_and_by_how_much() -> None:
    """Nine hundred for each cannot be had from a channel of nine hundred."""
    made = design_win_win(SPACE, MARKET, Floors(900, 200))
    assert isinstance(made, NoDesign)
    assert made.outcome is not None
    assert made.shortfalls is not None
    assert made.binding == ("supplier",) or made.binding == ("supplier", "customer")
    assert max(made.shortfalls) > 400
    assert made.finding.code == "design.none"
    assert "低线" in made.finding.say("zh")
    assert "N6" in made.explain().clauses()
    assert "supplier short by" in made.summary()
    assert "<div" in made._repr_html_()


def test_no_terms_at_all() -> None:
    """A family that makes no terms anywhere has no closest point either."""
    nothing = NoDesign(Floors(1, 1), None, ())
    assert (nothing.shortfalls, nothing.binding) == (None, ())
    assert nothing.finding.text.zh == "没有可行取值"


def test_a_design_shows_itself() -> None:
    """Both gains, the ranges and the efficiency stand on one screen."""
    made = design_win_win(SPACE, MARKET, Floors(400, 225))
    assert isinstance(made, WinWinDesign)
    assert made.nash_product == made.gains[0] * made.gains[1]
    assert "range" in made.summary()
    assert "可在" in made.summary("zh")
    assert "<table" in made._repr_html_()
    assert made.explain().figure == sum(made.gains)
    loss = Market(LinearDemand(5, 1), unit_cost=10, currency="CNY")
    nothing = design_win_win(SPACE, loss, Floors(-1, -1))
    assert isinstance(nothing, WinWinDesign)
    assert nothing.efficiency is None
    assert nothing.outcome.total == Fraction(0)
