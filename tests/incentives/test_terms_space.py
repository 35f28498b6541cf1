"""Families of terms: the fast pieces and the exact terms say the same."""

from __future__ import annotations

from fractions import Fraction

import pytest

from keyaccount.incentives import (
    AllUnitsSpace,
    Parameter,
    RebateSpace,
    RevenueShareSpace,
    TermsSpace,
    TierMethod,
    TwoPartSpace,
    WholesaleSpace,
)
from tests.incentives.making import refused

PRICE = Parameter.fixed("price", 40)
FROM, RATE = Parameter("from", 400, 2400, 100), Parameter("rate", 0, "0.5", "0.01")
SECOND, MORE = Parameter("second", 1000, 3000, 100), Parameter("more", 0, "0.5", "0.01")
SPACES: list[tuple[TermsSpace, list[str]]] = [
    (WholesaleSpace(PRICE), ["33"]),
    (AllUnitsSpace(PRICE, Parameter.fixed("reached", 30), Parameter("then", 20, 40, 1)), ["40", "30", "25"]),
    (AllUnitsSpace(None, Parameter.fixed("reached", 30), Parameter("then", 20, 40, 1)), ["30", "25"]),
    (TwoPartSpace(Parameter("fee", 0, 900, 1), PRICE), ["300", "40"]),
    (RevenueShareSpace(Parameter("share", 0, 1, "0.001"), unit_cost=10), ["0.375"]),
    (RebateSpace(PRICE, [FROM], [RATE]), ["40", "1200", "0.25"]),
    (RebateSpace(PRICE, [FROM, SECOND], [RATE, MORE]), ["40", "1200", "2000", "0.1", "0.25"]),
    (
        RebateSpace(PRICE, [FROM, SECOND], [RATE, MORE], method=TierMethod.INCREMENTAL),
        ["40", "1200", "2000", "0.1", "0.25"],
    ),
    (RebateSpace(PRICE, [FROM], [RATE], cap=Parameter("cap", 0, 900, 50)), ["40", "1200", "0.25", "350"]),
    (RebateSpace(PRICE, [FROM], [RATE], cap=Parameter("cap", 0, 900, 50)), ["40", "1200", "0.25", "100"]),
    (
        RebateSpace(PRICE, [FROM, SECOND], [RATE, MORE], cap=Parameter("cap", 0, 900, 50)),
        ["40", "1200", "2000", "0", "0.25", "900"],
    ),
    (
        RebateSpace(PRICE, [FROM, SECOND], [RATE, MORE], cap=Parameter("cap", 0, 900, 50)),
        ["40", "1200", "2000", "0.1", "0.25", "400"],
    ),
]


@pytest.mark.parametrize(("space", "given"), SPACES)
def test_pieces_and_terms_agree(space: TermsSpace, given: list[str]) -> None:
    """What the search weighs is what is offered."""
    values = [Fraction(one) for one in given]
    assert len(space.parameters) == len(values)
    terms = space.terms(values)
    pieces = space.outlay(values)
    exact = {one.start: one for one in terms.outlay()}
    assert [piece[0] for piece in pieces] == sorted(exact)
    for start, fixed, unit, square in pieces:
        one = exact[start]
        assert (one.fixed, one.per_unit, one.per_square) == (fixed, unit, square)
    assert space.kept(values) == terms.kept()
    floats = space.outlay([float(one) for one in values])
    assert len(floats) == len(pieces)


def test_what_makes_no_terms() -> None:
    """Thresholds that cross and rates that fall are left out of the search."""
    two = RebateSpace(PRICE, [FROM, SECOND], [RATE, MORE])
    assert two.outlay([40, 2000, 1000, 0.1, 0.2]) == []
    assert two.outlay([40, 1000, 2000, 0.2, 0.1]) == []
    assert AllUnitsSpace(PRICE, PRICE, PRICE).outlay([40, 0, 25]) == []


def test_what_is_refused() -> None:
    """A range must be a whole number of steps."""
    for low, high, step in ((0, 1, "0.3"), (1, 0, 1), (0, 1, 0), (0, 100_000_000, 1)):
        with refused("parameter.range"):
            Parameter("x", low, high, step)
    with refused("space.pairs"):
        RebateSpace(PRICE, [FROM], [])
    with refused("space.method"):
        RebateSpace(PRICE, [FROM], [RATE], method=TierMethod.ROLLING)
    with refused("type.wrong"):
        RebateSpace(PRICE, ["from"], [RATE])
    assert Parameter("x", 1, 2, "0.25").at(3) == Fraction(7, 4)
