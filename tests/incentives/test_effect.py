"""The effect of an incentive against what would have been."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from keyaccount.incentives import measure_effect
from keyaccount.model.ledger import Ledger
from keyaccount.values.numbers import score_of
from tests.incentives.making import YEAR, cny, ledger, refused

COLUMNS = ("customer", "invoiced", "net_amount", "cost_amount")


def _lines(*rows: tuple[str, int, int, int | None]) -> Ledger:
    return ledger([(name, date(year, 5, 1), net, cost) for name, year, net, cost in rows], *COLUMNS)


LINES = _lines(
    ("A", 2025, 1000, 600),
    ("A", 2026, 1500, 900),
    ("B", 2025, 1000, 600),
    ("B", 2026, 1300, 780),
    ("X", 2025, 2000, 1400),
    ("X", 2026, 2100, 1500),
    ("Y", 2025, 1000, 700),
    ("Y", 2026, 1200, 840),
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
    # Two participants and two controls leave one degree of freedom and no bound worth the name.
    assert found.low is not None
    assert found.low < cny(0)
    found = attrs.evolve(found, low=cny(500), high=cny(700))
    assert found.cost_per_profit_range is not None
    low, high = found.cost_per_profit_range
    assert (low, high) == (score_of(Fraction(60, 280)), score_of(Fraction(60, 200)))
    wide = attrs.evolve(found, low=cny(-1))
    assert wide.cost_per_profit_range == (low, None)
    assert "no upper bound" in wide.summary()
    assert attrs.evolve(found, low=None).cost_per_profit_range is None
    # 40 % of 1 is less than one unit of profit, and yet a profit.
    scant = attrs.evolve(found, low=cny(-1), high=cny(1))
    assert scant.cost_per_profit_range == (score_of(Fraction(60 * 10, 4)), None)
    dear = attrs.evolve(found, low=cny(1), high=cny(2))
    assert dear.cost_per_profit_range == (score_of(Fraction(60 * 10, 8)), score_of(Fraction(60 * 10, 4)))
    assert attrs.evolve(found, low=cny(-5), high=cny(-1)).cost_per_profit_range is None
    assert "N8" in found.explain().clauses()


@pytest.mark.method("N8")
def test_margin_given_away_on_base_volume_counts() -> None:
    """A lower price for what would have been sold anyway is a cost too: 2,200 at 30 instead of 40 %."""
    dear = _lines(
        *(("A", 2025, 2000, 1200), ("A", 2026, 2800, 1960)),
        *(("X", 2025, 2000, 1400), ("X", 2026, 2100, 1500), ("Y", 2025, 1000, 1), ("Y", 2026, 1200, 1)),
    )
    found = measure_effect("P", dear, ["A"], YEAR, cost=cny(56))
    assert (found.margin, found.base_margin, found.extra_sales) == (Decimal("0.3"), Decimal("0.4"), cny(600))
    assert found.extra_profit == cny(840 - 880)
    assert found.margin_change == cny(-220)
    assert found.net_profit == cny(-96)
    assert found.cost_on_base == cny(44)
    assert found.cost_per_profit is None
    tree = found.explain()
    assert tree.figure == cny(-96)
    found_parts = {key: tree.find(key) for key in ("margin-change", "on-base")}
    assert [one.figure for one in found_parts.values() if one] == [cny(-220), cny(-44)]
    assert "N8" in tree.clauses()


def test_an_unknown_margin_of_the_baseline_is_taken_as_unchanged() -> None:
    """The assumption is said; nothing sold has no share of the cost."""
    lines = _lines(("A", 2025, 1000, None), ("A", 2026, 1500, 900))
    found = measure_effect("P", lines, ["A"], YEAR, cost=cny(60))
    assert (found.base_margin, found.extra_profit, found.margin_change) == (None, cny(200), cny(0))
    assert "effect.base-cost-unknown" in [one.code for one in found.findings]
    back = _lines(("A", 2025, 1000, 1), ("A", 2026, 500, 300), ("A", 2026, -500, -300))
    assert measure_effect("P", back, ["A"], YEAR, cost=cny(60)).margin is None
    gone = measure_effect("P", _lines(("A", 2025, 1000, 1)), ["A"], YEAR, cost=cny(60))
    assert (gone.cost_on_base, gone.margin_change) == (None, None)


def test_one_control_gives_no_interval() -> None:
    """How far the growth of a single customer is chance, nobody knows."""
    rows = [("A", 2025, 9, 1), ("A", 2026, 9, 1), ("B", 2025, 8, 1), ("B", 2026, 9, 1)]
    found = measure_effect(
        "P", _lines(*rows, ("X", 2025, 7, 1), ("X", 2026, 8, 1)), ["A", "B"], YEAR, cost=cny(1)
    )
    assert (found.low, found.high, found.cost_per_profit_range) == (None, None, None)
    assert "effect.one-control" in [one.code for one in found.findings]
