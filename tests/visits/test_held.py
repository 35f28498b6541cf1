"""A visit goes through preparing, holding and reviewing; nothing is skipped silently."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.side import Side
from keyaccount.model.visit_record import (
    IssueRaised,
    Proposal,
    ProposalOutcome,
    VisitDecision,
    VisitForm,
    VisitPhase,
    VisitRecord,
)
from keyaccount.visits import (
    CooperationStage,
    HeldVisit,
    PurposeKind,
    PurposePolicy,
    VisitPlan,
    VisitStep,
    derive_purposes,
    form_guide,
    hold_visit,
)
from keyaccount.visits.held import example_held
from keyaccount.visits.planning import example_plan

DECIDED = [VisitDecision("Two deliveries a week", by=["Wang"])]
OUTCOMES = {"views": "a", "agreements": "b", "differences": "c"}


def _ready() -> VisitPlan:
    plan = example_plan().sent(date(2026, 1, 26), "Li")
    for side in Side:
        plan = plan.all_prepared(side, date(2026, 1, 30), "Li")
    return plan


def _held(**fields: Any) -> HeldVisit:
    return hold_visit(_ready(), "Li", **{"decisions": DECIDED, "outcomes": OUTCOMES, **fields})


@pytest.mark.method("V0")
def test_a_visit_runs_through_all_three_phases() -> None:
    """准备、沟通、总结: the record holds each with its day, and what follows from the visit."""
    held = _held(proposals=[Proposal("Shelf plan")], started=time(9, 5), ended=time(9, 50))
    held = held.follow_up("Send the shelf plan", owner="Li", due=date(2026, 2, 9))
    held = held.promise("Sample goods", side=Side.THEIRS, owner="Wang", due=date(2026, 2, 16), topic="stock")
    record = held.review(date(2026, 2, 3), "Li", summary="Good talk", analysis="They plan to grow")
    assert [entry.phase for entry in record.phases] == list(VisitPhase)
    assert not any(entry.skipped for entry in record.phases)
    assert (record.summary, record.analysis) == ("Good talk", "They plan to grow")
    assert [one.id for one in record.follow_ups] == ["V-C1-2026-02-02-A1", "V-C1-2026-02-02-A2"]
    assert record.follow_ups[1].title.en == "Shelf plan"
    assert record.commitments[0].source == record.id == record.plan
    assert (record.planned, record.started) == (time(9), time(9, 5))
    assert "V0" in held.explain().clauses()
    assert "承诺 = Sample goods" in held.explain().tree("zh")


@pytest.mark.method("V0")
def test_nothing_can_be_held_unprepared_or_closed_unsummed() -> None:
    """Each gate names everything that is missing, at once."""
    with pytest.raises(KeyAccountError, match=r"visit\.not-sent"):
        hold_visit(example_plan(), "Li")
    bare = hold_visit(_ready(), "Li")
    with pytest.raises(KeyAccountError) as caught:
        bare.review(date(2026, 2, 3), "Li", summary=" ")
    codes = [one.code for one in caught.value.problems]
    assert codes == ["visit.no-summary", "visit.no-decision", "visit.no-outcome"]
    assert "views exchanged" in str(caught.value)
    assert "V0" in bare.explain().clauses()


def test_waivers_open_the_gates_by_name_and_stay_in_the_record() -> None:
    """A breakdown cannot wait for a list; the record says who decided that."""
    plan = _ready().waive(VisitStep.PLAN_SENT, "Chen", date(2026, 2, 1), "told by telephone")
    assert hold_visit(plan, "Li").record.phases[0].skipped_because is None
    plan = plan.waive(VisitStep.OUR_PREPARATION, "Chen", date(2026, 2, 1), "breakdown")
    record = hold_visit(plan, "Li", proposals=[Proposal("Repair at once")]).record
    assert next((entry.phase, entry.skipped_because) for entry in record.phases) == (
        VisitPhase.PREPARED,
        "breakdown",
    )
    assert record.proposals[0].text.en == "Repair at once"
    assert record.findings()[0].code == "visit.phase-skipped"
    open_ended = hold_visit(_ready(), "Li")
    for step in (VisitStep.DECISIONS, VisitStep.OUTCOMES):
        open_ended = open_ended.waive(step, "Chen", date(2026, 2, 2), "listening only")
    closed = open_ended.review(date(2026, 2, 3), "Li", summary="They talked, we listened")
    assert closed.phase is VisitPhase.REVIEWED
    waived = [one for one in closed.findings() if one.code == "visit.waived"]
    assert [one.path for one in waived] == ["$.decisions", "$.outcomes"]
    assert "waived by Chen on 2026-02-02: listening only" in waived[0].text.en
    assert open_ended.explain().find("waived-1") is not None


def test_the_record_keeps_what_was_waived_before_the_visit() -> None:
    """The plan is filed away; the record that stays must still say that they did not prepare."""
    plan = example_plan().sent(date(2026, 1, 26), "Li").all_prepared(Side.OURS, date(2026, 1, 30), "Li")
    with pytest.raises(KeyAccountError, match=r"visit\.not-prepared"):
        hold_visit(plan, "Li")
    plan = plan.waive(VisitStep.THEIR_PREPARATION, "Chen", date(2026, 2, 1), "stocktaking there")
    held = hold_visit(plan, "Li", decisions=DECIDED, outcomes=OUTCOMES)
    record = held.review(date(2026, 2, 3), "Li", summary="s")
    assert [one.path for one in record.exceptions] == ["$.their_preparation"]
    assert not any(entry.skipped for entry in record.phases)


@pytest.mark.method("V0")
def test_a_summary_is_waived_only_by_name_and_the_phase_says_so() -> None:
    """Closing without a word is possible, but never silently: the review stands as skipped."""
    held = _held(proposals=[Proposal("Shelf plan")])
    with pytest.raises(KeyAccountError, match=r"visit\.no-summary"):
        held.review(date(2026, 2, 3), "Li", summary="")
    waived = held.waive(VisitStep.SUMMARY, "Chen", date(2026, 2, 3), "manager left the firm")
    record = waived.review(date(2026, 2, 4), "Li", summary="")
    assert (record.phase, record.phases[-1].skipped_because) == (VisitPhase.REVIEWED, "manager left the firm")
    assert [one.code for one in record.findings()] == ["visit.phase-skipped", "visit.waived"]
    assert [one.title.en for one in record.follow_ups] == ["Shelf plan"]
    told = waived.review(date(2026, 2, 4), "Li", summary="", analysis="They plan to grow")
    assert not told.phases[-1].skipped
    assert "V0" in waived.explain().clauses()


@pytest.mark.method("V5")
@pytest.mark.parametrize("form", VisitForm)
def test_each_form_demands_its_own_outcomes(form: VisitForm) -> None:
    """A fact-finding visit without findings is a courtesy call with a questionnaire."""
    from attrs import evolve

    plan = _ready()
    plan = evolve(plan, choice=evolve(plan.choice, form=form))
    asked = {field.key: "noted" for field in form_guide(form).outcomes}
    for missing in asked:
        given = {key: value for key, value in asked.items() if key != missing}
        with pytest.raises(KeyAccountError, match=r"visit\.no-outcome"):
            hold_visit(plan, "Li", decisions=DECIDED, outcomes=given).review(plan.on, "Li", summary="s")
    held = hold_visit(plan, "Li", decisions=DECIDED, outcomes=asked)
    assert held.review(plan.on, "Li", summary="s").outcomes[f"{next(iter(asked))}"] == "noted"
    assert "V5" in plan.explain().clauses()


@pytest.mark.method("V6")
def test_small_matters_become_promises_that_send_us_back() -> None:
    """The receptionist's broken umbrella stand: noted, promised, and a purpose of the next visit."""
    matter = IssueRaised("umbrella", "Umbrella stand at the door", date(2026, 2, 2), small_matter=True)
    solved = IssueRaised(
        "parking", "Parking", date(2026, 2, 2), small_matter=True, resolved_on=date(2026, 2, 2)
    )
    held = _held(issues=[matter, solved])
    record = held.review(date(2026, 2, 3), "Li", summary="s", small_matter_days=10)
    assert [(one.topic, one.due) for one in record.commitments] == [("small_matter", date(2026, 2, 12))]
    again = derive_purposes(
        "C1", date(2026, 2, 9), PurposePolicy("1"), stage=CooperationStage.STEADY, records=[record]
    )
    small = [one for one in again if one.kind is PurposeKind.SMALL_MATTER]
    assert [one.reference for one in small] == ["V-C1-2026-02-02-umbrella"]
    done = [one.fulfilled(date(2026, 2, 6)) for one in record.commitments]
    after = derive_purposes("C1", date(2026, 2, 9), PurposePolicy("1"), records=[record], commitments=done)
    assert len(after) == 0
    assert "V1" in again.explain().clauses()


def test_answered_proposals_need_no_follow_up() -> None:
    """What was accepted or declined is settled; only open and deferred ones are carried on."""
    proposals = [Proposal(f"P{n}", outcome=outcome) for n, outcome in enumerate(ProposalOutcome)]
    record = _held(proposals=proposals).review(date(2026, 2, 3), "Li", summary="s")
    assert [one.title.en for one in record.follow_ups] == ["P0", "P3"]
    assert all(one.side is Side.THEIRS for one in record.follow_ups)


def test_wrong_clocks_are_refused() -> None:
    """A start with seconds came from a machine, not from a promise."""
    with pytest.raises(KeyAccountError, match=r"clock\.not-plain"):
        _held(started=time(9, 0, 30))
    assert isinstance(example_held().record, VisitRecord)
