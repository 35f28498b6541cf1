"""Product profit plans: levers close the gap or the remainder is stated, and our cost is never shown."""

from __future__ import annotations

import attrs
import pytest

from keyaccount.analysis import ProductProfitPlan, ProfitCause, ProfitCauseKind, handling_lever
from keyaccount.errors import KeyAccountError
from tests.analysis.scenario import DAY, PROFIT_LEVERS, TRADE, cny


@pytest.mark.method("A6")
def test_levers_close_the_gap_or_the_remainder_is_stated() -> None:
    """27,000 of a gap of 30,000 leaves 3,000 somebody still has to find."""
    plan = ProductProfitPlan(TRADE, PROFIT_LEVERS)
    assert plan.gain == cny(27_000)
    assert plan.remainder == cny(3_000)
    told = plan.explain()
    assert told.figure == cny(77_000)
    assert told.find("profit.T1.remainder") is not None
    assert told.clauses() == {"A6"}


def test_a_closed_gap_leaves_nothing() -> None:
    """More gain than gap is no debt of the customer's."""
    big = handling_lever("big", "T1", "x", units=100_000, saving=cny(1))
    assert ProductProfitPlan(TRADE, (big,)).remainder == cny(0)
    assert ProductProfitPlan(TRADE, ()).remainder == cny(30_000)
    assert ProductProfitPlan(TRADE, ()).explain().figure == cny(50_000)


def test_an_unknown_profit_keeps_the_plan_open() -> None:
    """The levers stand, the result is not known."""
    plan = ProductProfitPlan(attrs.evolve(TRADE, fixed=None), PROFIT_LEVERS)
    assert plan.remainder is None
    assert plan.explain().figure is None


def test_what_is_printed_for_the_customer_shows_none_of_our_costs() -> None:
    """The plan is handed over; what a lever costs us stays with us."""
    lever = attrs.evolve(PROFIT_LEVERS[1], our_cost=cny(987_654))
    plan = ProductProfitPlan(TRADE, (lever,))
    shown = plan.summary() + plan.summary("zh") + plan._repr_html_() + plan.explain().tree()
    assert "987654" not in shown
    assert "产品盈利方案" in plan.summary("zh")


def test_a_cause_is_dated_and_named() -> None:
    """A remedy without a day never comes."""
    cause = ProfitCause("Z", "T1", ProfitCauseKind.STOCK, "old stock", due=DAY)
    assert cause.kind.text.zh == "库存"
    with pytest.raises(KeyAccountError) as caught:
        ProfitCause("Z", "T1", ProfitCauseKind.STOCK, "old stock", due="soon")  # type: ignore[arg-type]
    assert caught.value.code == "date.not-a-date"
