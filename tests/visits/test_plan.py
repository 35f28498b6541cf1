"""A plan is sent, prepared on both sides, changed only with a name and a reason."""

from __future__ import annotations

from datetime import date, time

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.side import Side
from keyaccount.visits import Originator, VisitPlan, VisitRoute, VisitStep
from keyaccount.visits.planning import example_plan

SENT = date(2026, 1, 26)


def _ready() -> VisitPlan:
    plan = example_plan().sent(SENT, "Li")
    for side in Side:
        plan = plan.all_prepared(side, date(2026, 1, 30), "Li")
    return plan


@pytest.mark.method("V0")
def test_a_plan_is_ready_when_sent_and_prepared_by_both_sides() -> None:
    """Everything missing is named at once, so that one evening mends it all."""
    with pytest.raises(KeyAccountError) as caught:
        example_plan().check_ready()
    assert [one.code for one in caught.value.problems] == ["visit.not-sent", *["visit.not-prepared"] * 2]
    assert [one.path for one in caught.value.problems][1:] == ["$.preparation.ours", "$.preparation.theirs"]
    _ready().check_ready()
    waived = example_plan()
    for step in (VisitStep.PLAN_SENT, VisitStep.OUR_PREPARATION, VisitStep.THEIR_PREPARATION):
        waived = waived.waive(step, "Chen", SENT, "breakdown at the customer")
    waived.check_ready()
    assert [one.code for one in waived.findings()].count("visit.waived") == 3
    assert "V2" in waived.explain().clauses()


@pytest.mark.method("V6")
def test_every_change_names_who_asked_and_why_and_is_sent_again() -> None:
    """除非客户要求改变: the record tells the customer's wish from our convenience."""
    moved = _ready().moved(
        date(2026, 2, 3),
        time(10),
        originator=Originator.CUSTOMER,
        by="Wang",
        noted_on=date(2026, 1, 29),
        reason="stocktaking",
    )
    assert (moved.on, moved.at, moved.sent_on) == (date(2026, 2, 3), time(10), None)
    assert moved.changes[0].text.en.startswith(
        "time 2026-02-02 09:00 -> 2026-02-03 10:00, asked by the customer"
    )
    assert "V6" in moved.explain().clauses()
    with pytest.raises(KeyAccountError, match=r"visit\.not-sent"):
        moved.check_ready()


def test_what_is_late_is_found_as_of_a_day() -> None:
    """On the morning of the lead day somebody must be told, not on the day of the visit."""
    plan = example_plan()
    assert plan.findings(plan.send_by) == plan.findings()
    late = [one.code for one in plan.findings(date(2026, 1, 31))]
    assert late.count("visit.plan-late") == 1
    assert late.count("visit.preparation-late") == len(plan.preparation)
    assert "visit.plan-late" not in [one.code for one in _ready().findings(date(2026, 1, 31))]


def test_a_visit_moved_forward_takes_its_due_days_along() -> None:
    """A list due after the visit is no preparation, and a Sunday is no working day."""
    asked = {"originator": Originator.CUSTOMER, "by": "Wang", "reason": "stocktaking"}
    plan = example_plan().prepared("ours-1", SENT, "Li")
    earlier = plan.moved(date(2026, 1, 26), time(10), noted_on=date(2026, 1, 22), **asked)  # type: ignore[arg-type]
    assert {item.due for item in earlier.preparation if not item.ready} == {date(2026, 1, 23)}
    assert earlier.send_by == date(2026, 1, 26)
    sunday = plan.moved(date(2026, 1, 25), time(10), noted_on=date(2026, 1, 22), **asked)  # type: ignore[arg-type]
    assert {item.due for item in sunday.preparation if not item.ready} == {date(2026, 1, 23)}
    friday = plan.moved(date(2026, 1, 30), time(10), noted_on=date(2026, 1, 28), **asked)  # type: ignore[arg-type]
    assert {item.due for item in friday.preparation if not item.ready} == {date(2026, 1, 29)}
    assert friday.send_by == date(2026, 1, 28)
    later = plan.moved(date(2026, 2, 9), time(10), noted_on=date(2026, 1, 22), **asked)  # type: ignore[arg-type]
    assert [item.due for item in later.preparation] == [item.due for item in plan.preparation]


def test_items_are_done_one_by_one() -> None:
    """The list is worked off, and a typing error in an item is no work done."""
    plan = example_plan().prepared("ours-1", SENT, "Li")
    assert "ours-1" not in [item.id for item in plan.missing(Side.OURS)]
    with pytest.raises(KeyAccountError, match=r"visit\.item-unknown"):
        plan.prepared("ours-99", SENT, "Li")
    with pytest.raises(KeyAccountError, match=r"visit\.sent-late"):
        plan.sent(date(2026, 2, 3), "Li")


def test_a_plan_without_purposes_cannot_even_be_built() -> None:
    """The rule stands in the class, so no detour builds a casual visit."""
    plan = example_plan()
    with pytest.raises(KeyAccountError, match=r"visit\.no-purpose"):
        attrs.evolve(plan, purposes=attrs.evolve(plan.purposes, purposes=()))


def test_the_plan_reads_in_both_languages() -> None:
    """Five parts, one screen; nobody named yet is said as such."""
    plan = example_plan()
    assert "我方人员" in plan.summary("zh")
    assert "to be named" in plan.summary()
    assert "<table" in plan._repr_html_()
    assert f"{plan.ends:%H:%M}" == "09:45"
    zoned = attrs.evolve(plan, zone="Asia/Shanghai", standing_visit=None)
    assert "Asia/Shanghai" in zoned.summary()
    assert "outside the standing schedule" in zoned.explain().tree()
    assert VisitRoute("C9", None, 2, 3).text.zh == "第 2/3 站,自C9"
