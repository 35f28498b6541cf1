"""Uncertain demand: quantiles and losses agree with each other and with what is known of them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.negotiation import DiscreteDemand, NormalDemand, PoissonDemand, UniformDemand
from keyaccount.negotiation.uncertain_demand import check_demand
from tests.refusals import codes_of

UNITS = st.integers(0, 400)
DEMANDS: st.SearchStrategy[Any] = st.one_of(
    st.builds(NormalDemand, UNITS.map(Decimal), UNITS.map(Decimal)),
    st.builds(lambda low, more: UniformDemand(Decimal(low), Decimal(low + more)), UNITS, UNITS),
    st.builds(DiscreteDemand.of_history, st.lists(UNITS, min_size=1, max_size=8)),
    st.builds(PoissonDemand, st.integers(0, 60).map(Decimal)),
)
SHARES = st.integers(1, 99).map(lambda percent: Fraction(percent, 100))
CLOSE = Fraction(1, 10**8)


@settings(max_examples=120)
@given(DEMANDS, SHARES, st.integers(0, 500).map(Fraction))
def test_stocks_probabilities_and_losses_agree(demand: Any, share: Fraction, stock: Fraction) -> None:
    """Enough for a probability reaches it; more stock lacks less, and never more than it grew by."""
    enough = demand.enough(share)
    assert enough >= 0
    assert demand.within(enough + CLOSE) >= share - CLOSE
    lacking, one_more = demand.lacking(stock), demand.lacking(stock + 1)
    assert lacking - one_more <= 1 + CLOSE
    assert 0 <= one_more <= lacking + CLOSE
    assert lacking >= demand.average - stock - CLOSE


def test_known_values_are_met() -> None:
    """Unit normal loss at z = 1 is 0.0833; a Poisson of 2 leaves 0.1353 at none; a uniform is exact."""
    assert round(NormalDemand(Decimal(0), Decimal(1)).lacking(Fraction(1)), 4) == Fraction(833, 10_000)
    assert round(PoissonDemand(Decimal(2)).within(Fraction(0)), 4) == Fraction(1353, 10_000)
    assert PoissonDemand(Decimal(2)).lacking(Fraction(0)) == 2
    uniform = UniformDemand(Decimal(100), Decimal(300))
    assert (uniform.within(Fraction(150)), uniform.lacking(Fraction(200))) == (Fraction(1, 4), Fraction(25))
    assert (uniform.within(Fraction(300)), uniform.lacking(Fraction(50))) == (Fraction(1), Fraction(150))
    assert uniform.lacking(Fraction(300)) == 0
    assert UniformDemand(Decimal(5), Decimal(5)).lacking(Fraction(5)) == 0


def test_demand_without_doubt_is_certain() -> None:
    """A spread of nothing makes steps, not divisions by zero."""
    sure = NormalDemand(Decimal(10), Decimal(0))
    assert [sure.within(Fraction(units)) for units in (9, 10)] == [0, 1]
    assert [sure.lacking(Fraction(units)) for units in (7, 12)] == [3, 0]
    assert sure.enough(Fraction(1, 2)) == 10


def test_wrong_demand_is_refused() -> None:
    """Odds that don't sum to 1 would make units out of nothing."""
    assert codes_of(lambda: DiscreteDemand({1: Decimal("0.5")})) == ["demand.probabilities"]
    assert codes_of(lambda: DiscreteDemand.of_history([])) == ["demand.no-history"]
    assert codes_of(lambda: UniformDemand(Decimal(3), Decimal(2))) == ["number.too-small"]
    assert codes_of(lambda: NormalDemand(Decimal(1), Decimal(-1))) == ["number.too-small"]
    assert codes_of(lambda: check_demand(5, "$.demand")) == ["demand.kind"]
