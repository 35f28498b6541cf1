"""Order quantities under quantity discounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import PriceBreak, TierMethod, best_lot
from tests.incentives.making import refused

BREAKS = [PriceBreak(0, "0.30"), PriceBreak(500, "0.29"), PriceBreak(1000, "0.28")]


@given(st.integers(50, 5_000), st.integers(1, 60))
@pytest.mark.method("N6")
def test_no_whole_lot_is_cheaper(demand: int, setup: int) -> None:
    """All units at one price: every whole lot up to five thousand, tried."""
    made = best_lot(BREAKS, demand=demand, setup=setup, holding_rate="0.20", method=TierMethod.ALL_UNITS)

    def cost(lot: int) -> float:
        price = 0.30 if lot < 500 else 0.29 if lot < 1000 else 0.28
        return demand * price + setup * demand / lot + 0.2 * price * lot / 2

    assert float(made.best.cost) <= min(map(cost, range(1, 5_001))) * (1 + 1e-6)
    assert made.best.explain().figure == made.best.cost
    assert "N6" in made.explain().clauses()


def test_what_is_refused() -> None:
    """Breaks start at nothing and rise."""
    more = {"demand": 600, "setup": 8, "holding_rate": "0.20"}
    for breaks in ([], BREAKS[1:], [*BREAKS, BREAKS[0]]):
        with refused("lots.breaks"):
            best_lot(breaks, method=TierMethod.ALL_UNITS, **more)  # type: ignore[arg-type]
    with refused("lots.method"):
        best_lot(BREAKS, method=TierMethod.ROLLING, **more)  # type: ignore[arg-type]
    with refused("lots.positive"):
        best_lot(BREAKS, demand=0, setup=8, holding_rate="0.2", method=TierMethod.ALL_UNITS)
    with refused("type.wrong"):
        best_lot(["cheap"], demand=1, setup=1, holding_rate=1, method=TierMethod.ALL_UNITS)  # type: ignore[list-item]
