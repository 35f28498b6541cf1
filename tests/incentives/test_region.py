"""The win-win region: in money and per parameter, and true at each of its points."""

from __future__ import annotations

from fractions import Fraction

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.incentives import (
    AllUnitsSpace,
    Floors,
    LinearDemand,
    Market,
    Parameter,
    RebateSpace,
    WinWinDesign,
    design_win_win,
    outcome_of,
    win_win_region,
)
from tests.incentives.making import refused

MARKET = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
FLOORS = Floors(450, 225)
QUANTITY = AllUnitsSpace(None, Parameter.fixed("reached", 30), Parameter("then", 0, 70, "0.5"))
REBATE = RebateSpace(
    Parameter.fixed("price", 40), [Parameter("from", 0, 2400, 100)], [Parameter("rate", 0, "0.5", "0.0125")]
)


@pytest.mark.method("N6")
def test_the_known_region() -> None:
    """Thirty units or nothing: 25 to 32.5 a unit, and in money 450 to 675 against 225 to 450."""
    found = win_win_region(QUANTITY, MARKET, FLOORS, points=141)
    assert [(one.label.en, one.low, one.high) for one in found.stretches] == [
        ("supplier", Fraction(450), Fraction(675)),
        ("customer", Fraction(225), Fraction(450)),
        ("then", Fraction(25), Fraction(65, 2)),
    ]
    assert found.share == Fraction(16, 141)
    assert "N6" in found.explain().clauses()
    assert "双赢区域" in found.summary("zh")
    assert "<table" in found._repr_html_()
    assert found.stretches[2].text.zh == "then 在 25 至 32.5 之间"


@pytest.mark.method("N6")
def test_every_point_is_what_its_terms_bring() -> None:
    """The picture must show the same economics the design was weighed by."""
    made = design_win_win(REBATE, MARKET, FLOORS)
    assert isinstance(made, WinWinDesign)
    found = win_win_region(REBATE, MARKET, FLOORS, design=made, points=9)
    assert "N6" in found.explain().clauses()
    assert found.chosen is not None
    assert (found.chosen.supplier, found.chosen.customer) == made.gains
    for one in found.points:
        terms = REBATE.terms([Fraction(40), *one.values])
        assert (one.supplier, one.customer) == FLOORS.gains(outcome_of(terms, MARKET))
        assert one.feasible == FLOORS.met(outcome_of(terms, MARKET))


def test_no_terms_and_no_region() -> None:
    """Where nothing can be agreed the region says so and is empty, not zero."""
    nowhere = AllUnitsSpace(None, Parameter("reached", 0, 10, 1), Parameter.fixed("then", 5))
    found = win_win_region(nowhere, MARKET, Floors(900, 900))
    assert found.points[0].supplier is None
    assert not found.points[0].feasible
    assert found.stretches == ()
    assert "no point looked at is feasible" in found.summary()


def test_axes_are_named() -> None:
    """A misspelt parameter gets the near miss; fixed ones are no axes."""
    with pytest.raises(KeyAccountError, match="did you mean rate"):
        win_win_region(REBATE, MARKET, FLOORS, axes=["rat"])
    for wrong in (["rate", "rate"], ["price"]):
        with refused("region.axes"):
            win_win_region(REBATE, MARKET, FLOORS, axes=wrong)
    assert [one.name for one in win_win_region(REBATE, MARKET, FLOORS, axes=["rate"], points=5).axes] == [
        "rate"
    ]
    with refused("region.axes"):
        win_win_region(
            AllUnitsSpace(None, Parameter.fixed("reached", 30), Parameter.fixed("then", 30)), MARKET, FLOORS
        )
