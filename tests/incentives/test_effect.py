"""The effect of an incentive against what would have been."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from keyaccount.incentives import measure_effect
from keyaccount.model.ledger import Ledger
from tests.incentives.making import YEAR, cny, ledger, refused

COLUMNS = ("customer", "invoiced", "net_amount", "cost_amount")


def _lines(*rows: tuple[str, int, int, int | None]) -> Ledger:
    return ledger([(name, date(year, 5, 1), net, cost) for name, year, net, cost in rows], *COLUMNS)


LINES = _lines(
    ("A", 2025, 1000, 700),
    ("A", 2026, 1500, 900),
    ("B", 2025, 1000, 700),
    ("B", 2026, 1300, 780),
    ("X", 2025, 2000, 1400),
    ("X", 2026, 2200, 1500),
)


@pytest.mark.method("N8")
def test_difference_in_differences() -> None:
    """The others grew by a tenth anyway; what is beyond that is the incentive's."""
    found = measure_effect("P", LINES, ["A", "B"], YEAR, cost=cny(60))
    assert (found.expected, found.extra_sales) == (cny(2200), cny(600))
    assert found.margin == Decimal("0.4")
    assert (found.extra_profit, found.net_profit) == (cny(240), cny(180))
    assert found.cost_per_profit == Decimal("0.25")
    assert found.low is not None
    assert found.high is not None
    assert found.extra_sales is not None
    assert found.low < found.extra_sales < found.high
    assert found.findings == ()
    assert "N8" in found.explain().clauses()
    assert "每单位增量利润的成本" in found.summary("zh")
    assert "<table" in found._repr_html_()


def test_what_is_unknown_is_said() -> None:
    """One participant gives no interval, no controls no growth, no costs no profit."""
    alone = measure_effect(
        "P", _lines(("A", 2025, 1000, None), ("A", 2026, 1500, None)), ["A"], YEAR, cost=cny(60)
    )
    assert (alone.low, alone.extra_profit, alone.net_profit, alone.cost_per_profit) == (
        None,
        None,
        None,
        None,
    )
    assert [one.code for one in alone.findings] == ["effect.no-controls", "effect.cost-unknown"]
    assert alone.explain().figure == cny(500)


def test_a_fall_has_no_cost_per_profit() -> None:
    """Dividing by a loss would read like a bargain."""
    fallen = measure_effect("P", _lines(("A", 2025, 1000, 1), ("A", 2026, 500, 1)), ["A"], YEAR, cost=cny(60))
    assert fallen.extra_sales == cny(-500)
    assert fallen.cost_per_profit is None
    with refused("effect.participants"):
        measure_effect("P", LINES, [], YEAR, cost=cny(60))


def test_without_a_baseline_nothing_is_claimed() -> None:
    """Who bought nothing before may have come anyway: the effect is unknown, not everything."""
    new = measure_effect("P", _lines(("A", 2026, 500, 1)), ["A"], YEAR, cost=cny(60))
    assert (new.expected, new.extra_sales, new.net_profit) == (None, None, None)
    assert "effect.no-baseline" in [one.code for one in new.findings]
    assert new.explain().figure is None


@pytest.mark.method("N8")
def test_the_cost_of_extra_profit_has_an_interval() -> None:
    """The cost lies between that of the most and the least extra profit there may have been."""
    found = measure_effect("P", LINES, ["A", "B"], YEAR, cost=cny(60))
    assert found.low is not None
    assert found.high is not None
    most, least = (60 / (one.amount * Decimal("0.4")) for one in (found.low, found.high))
    assert found.cost_per_profit_range is not None
    low, high = found.cost_per_profit_range
    assert high is not None
    assert (round(low, 6), round(high, 6)) == (round(least, 6), round(most, 6))
    assert low < Decimal("0.25") < high
    wide = attrs.evolve(found, low=cny(-1))
    assert wide.cost_per_profit_range == (low, None)
    assert "no upper bound" in wide.summary()
    assert attrs.evolve(found, low=None).cost_per_profit_range is None
    assert attrs.evolve(found, low=cny(-5), high=cny(-1)).cost_per_profit_range is None
    assert "N8" in found.explain().clauses()
