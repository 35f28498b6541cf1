"""Progress and effect: actions by status, objectives against baseline, readings from the book."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from keyaccount.analysis import measured, progress_of
from keyaccount.errors import KeyAccountError
from keyaccount.model.action import ActionStatus
from keyaccount.model.objective import Objective
from tests.analysis.scenario import FACTS, cny, the_plan

PLAN = the_plan()
LATER = date(2026, 6, 30)


def _aim(key: str, measure: str, baseline: str, target: str) -> Objective:
    return Objective(
        key,
        "C007",
        measure,
        measure=measure,
        target=Decimal(target),
        due=date(2027, 3, 31),
        baseline=Decimal(baseline),
    )


@pytest.mark.method("A0")
def test_what_is_done_and_what_it_brought() -> None:
    """Planned, step by step, with effect: the three words of the clause."""
    done = PLAN.with_action(PLAN.action("problem.P1").action.done(date(2026, 5, 10)))
    dropped = done.with_action(
        done.action("risk.late").action.dropped(date(2026, 5, 10), "Chen", "paid in full")
    )
    progress = progress_of(dropped, LATER)
    assert progress.count(ActionStatus.DONE) == 1
    assert progress.done_share == Fraction(1, len(PLAN.actions) - 1)
    assert progress.gain_done == cny(120_000)
    assert "profit.cause.old-stock" in progress.overdue
    told = progress.explain()
    assert told.figure == len(PLAN.actions)
    assert "A0" in told.clauses()
    assert "逾期" in progress.summary("zh")
    assert "<table" in progress._repr_html_()


def test_cost_counts_what_is_not_dropped() -> None:
    """Money for an action given up is not spent."""
    whole = progress_of(PLAN, LATER).cost
    lever = PLAN.action("growth.shelf-plan").action
    dropped = PLAN.with_action(lever.dropped(date(2026, 5, 1), "Chen", "no room"))
    assert whole is not None
    assert progress_of(dropped, LATER).cost == whole - cny(8_000)
    assert progress_of(attrs.evolve(PLAN, planned=()), LATER).done_share is None
    assert progress_of(attrs.evolve(PLAN, planned=()), LATER).cost is None
    assert "unknown" in progress_of(PLAN, LATER).summary()


def test_turnover_and_wallet_are_read_from_the_facts() -> None:
    """What the book knows is not typed in."""
    plan = PLAN.with_objective(_aim("T", "turnover", "600000", "900000"))
    plan = plan.with_objective(_aim("W", "share_of_wallet", "0.25", "0.50"))
    later = attrs.evolve(FACTS, as_of=LATER, turnover=cny(750_000), category_spend=cny(2_500_000))
    read = measured(plan, later)
    by_id = {one.id: one for one in read.objectives}
    assert by_id["T"].progress(LATER) == Decimal("0.5")
    assert by_id["W"].progress(LATER) == Decimal("0.2")
    assert "50.0%" in progress_of(read, LATER).summary()
    assert measured(read, later) == read
    unknown = attrs.evolve(later, turnover=None, as_of=date(2026, 9, 30))
    assert measured(read, unknown) == read


def test_facts_of_another_account_are_refused() -> None:
    """The wrong customer's turnover would look like success."""
    with pytest.raises(KeyAccountError) as caught:
        measured(PLAN, attrs.evolve(FACTS, customer="C008"))
    assert caught.value.code == "progress.other-account"
