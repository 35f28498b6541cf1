"""Production, supply and sales plans: stocks carried through, shortfalls named."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import LinkedPlans, PlanLine
from keyaccount.errors import KeyAccountError
from keyaccount.values.periods import Period
from tests.analysis.scenario import JUNE, MAY, PLANS

MONTHS = [Period.month(2026, month) for month in range(1, 7)]
PLANNED = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 5), st.integers(0, 500)), max_size=20)
STOCKS = st.dictionaries(st.sampled_from("ABC"), st.integers(0, 300))


@pytest.mark.method("A5")
def test_sales_beyond_supply_and_stock_are_named() -> None:
    """The customer must not plan to sell what nobody plans to ship."""
    (finding,) = PLANS.findings()
    assert finding.code == "plans.sales-short"
    assert finding.text.en.endswith("sales plan 1700 passes supply 1400 + stock 200 by 100")
    assert not PLANS.balanced
    told = PLANS.explain()
    assert told.figure == 1
    assert "A5" in told.clauses()


def _lines(planned: list[tuple[str, int, int]]) -> list[PlanLine]:
    unique = {(product, month): units for product, month, units in planned}
    return [PlanLine(product, MONTHS[month], units) for (product, month), units in unique.items()]


@given(made=PLANNED, sent=PLANNED, sold=PLANNED, ours=STOCKS, theirs=STOCKS)
def test_no_unit_appears_or_vanishes(
    made: list[tuple[str, int, int]],
    sent: list[tuple[str, int, int]],
    sold: list[tuple[str, int, int]],
    ours: dict[str, int],
    theirs: dict[str, int],
) -> None:
    """Opening stock + production = what was sold + closing stocks, product by product, always."""
    plans = LinkedPlans(_lines(made), _lines(sent), _lines(sold), ours, theirs)
    rows = plans.balance()
    for product in plans.products:
        mine = [row for row in rows if row.product == product]
        opening = ours.get(product, 0) + theirs.get(product, 0)
        produced = sum(row.production for row in mine)
        closing = mine[-1].our_closing + mine[-1].their_closing
        assert opening + produced == sum(row.sold for row in mine) + closing
        assert all(row.our_closing >= 0 and row.their_closing >= 0 for row in mine)
        assert all(row.explain().figure == row.their_closing for row in mine)
    assert plans.balanced == (not plans.findings())


def test_a_supply_shortfall_shows_before_the_sales_one() -> None:
    """What cannot be shipped cannot be sold; both are named, the cause first."""
    plans = LinkedPlans([PlanLine("A", MAY, 10)], [PlanLine("A", MAY, 15)], [PlanLine("A", MAY, 15)])
    assert [one.code for one in plans.findings()] == ["plans.supply-short", "plans.sales-short"]


def test_stocks_bridge_the_periods() -> None:
    """Goods made in May cover June; that is what building ahead of a season means."""
    plans = LinkedPlans([PlanLine("A", MAY, 10)], [PlanLine("A", JUNE, 10)], [PlanLine("A", JUNE, 10)])
    assert plans.balanced
    assert plans.periods == (MAY, JUNE)


def test_the_plans_word_themselves() -> None:
    """A planner reads the balance in a table."""
    assert "销售缺口" in PLANS.summary("zh")
    assert "<table" in PLANS._repr_html_()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: attrs.evolve(PLANS, sales=PLANS.sales * 2), "plans.duplicate-line"),
        (
            lambda: LinkedPlans([PlanLine("A", MAY, 1)], [PlanLine("A", Period.year(2026), 1)], []),
            "period.overlap",
        ),
        (lambda: LinkedPlans(["x"], [], []), "type.wrong"),
        (lambda: LinkedPlans([], [], [], {"A": -1}), "number.too-small"),
        (lambda: PlanLine("A", MAY, -1), "number.too-small"),
        (lambda: PlanLine("A", "May", 1), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """Overlapping periods would count a day's goods twice."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
