"""Talks and incentive design agree: the same deal has the same frontier and the same fair points."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keyaccount.bargaining.rules import FairRule
from keyaccount.incentives import (
    AllUnitsPrice,
    AllUnitsSpace,
    Floors,
    LinearDemand,
    Market,
    Parameter,
    WinWinDesign,
    design_win_win,
    outcome_of,
)
from keyaccount.model import Side
from keyaccount.negotiation import DiscreteIssue, Negotiation, NegotiationPolicy, Option, Position, Topic
from keyaccount.negotiation.positions import number_of_figure
from keyaccount.negotiation.worths import OptionWorth
from keyaccount.values.money import Money

MARKET = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
PRICES = [Decimal(20) + Decimal("0.25") * step for step in range(81)]


def _talks() -> Negotiation:
    """Return talks about the price at thirty units, each side's worth taken from its account."""
    made = {str(price): outcome_of(AllUnitsPrice(None, 30, price), MARKET) for price in PRICES}
    issue = DiscreteIssue("price", Topic.PRICE, "price at 30 units", [Option(key, key) for key in made])
    ours = {key: MARKET.money(one.supplier) for key, one in made.items()}
    theirs = {key: MARKET.money(one.customer) for key, one in made.items()}
    return Negotiation(
        "C007",
        date(2026, 3, 1),
        ours=Position(Side.OURS, "us", "CNY", [OptionWorth("price", ours)], Money(450, "CNY")),
        theirs=Position(Side.THEIRS, "them", "CNY", [OptionWorth("price", theirs)], Money(225, "CNY")),
        topics=[issue],
        policy=NegotiationPolicy("2026-1", since=date(2026, 1, 1)),
    )


@pytest.mark.parametrize("rule", FairRule)
@pytest.mark.method("N6")
def test_the_same_deal_has_the_same_fair_point(rule: FairRule) -> None:
    """Two solvers that disagree would have the negotiator argue against the designer of the rebate."""
    space = AllUnitsSpace(None, Parameter.fixed("reached", 30), Parameter("then", 20, 40, "0.25"))
    design = design_win_win(space, MARKET, Floors(450, 225), rule=rule)
    assert isinstance(design, WinWinDesign)
    picked = _talks().fair_point(rule)
    values = [tuple(number_of_figure(one) for one in (p.ours, p.theirs)) for p in picked.packages]
    assert (design.outcome.supplier, design.outcome.customer) in values
    assert "N6" in picked.explain().clauses()
    assert "N6" in design.explain().clauses()
