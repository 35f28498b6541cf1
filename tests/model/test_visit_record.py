"""Visit records: prepared, held, reviewed; nothing is skipped in silence."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from keyaccount.model.action import Action
from keyaccount.model.commitment import Commitment
from keyaccount.model.side import Side
from keyaccount.model.visit_record import (
    IssueRaised,
    PhaseEntry,
    Proposal,
    ProposalOutcome,
    VisitDecision,
    VisitForm,
    VisitPhase,
    VisitRecord,
)
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text
from tests.refusals import codes_of

DAY = date(2026, 3, 2)
BEFORE = date(2026, 2, 27)
AFTER = date(2026, 3, 4)


def a_visit(**fields: Any) -> VisitRecord:
    return VisitRecord(
        **{
            "id": "V1",
            "customer": "C007",
            "on": DAY,
            "manager": "M1",
            "form": VisitForm.ROUND_TABLE,
            **fields,
        }
    )


@pytest.mark.method("V0")
def test_a_visit_is_prepared_held_and_reviewed() -> None:
    """Prepare; talk, propose and decide; sum up: each phase leaves what it brought on record."""
    promise = Commitment("P1", "C007", Side.OURS, "delivery", "Morning delivery", "logistics", AFTER)
    held = (
        a_visit(purpose="Agree the spring plan", ours=["Li"], theirs=["Wang"], planned=time(9))
        .prepared(BEFORE, "M1", [Proposal("Shelf plan")])
        .held(
            "M1",
            decisions=[VisitDecision("Two deliveries a week", by=["Wang"])],
            issues=[IssueRaised("I1", "Deliveries come late", DAY, major=True)],
            commitments=[promise],
            started=time(9, 5),
            ended=time(10),
        )
    )
    done = held.reviewed(AFTER, "M1", summary="Agreed", follow_ups=[Action("A1", "C007", "Call logistics")])
    assert [entry.phase for entry in done.phases] == list(VisitPhase)
    assert done.phase is VisitPhase.REVIEWED
    assert done.commitments == (promise,)
    assert done.findings() == ()
    assert "V0" in (VisitRecord.__doc__ or "")


@pytest.mark.method("V0")
def test_no_phase_is_skipped_in_silence() -> None:
    """A visit nobody prepared may happen, but the record says so, by name and reason."""
    assert codes_of(lambda: a_visit().held("M1")) == ["visit.phase-order"]
    assert codes_of(lambda: a_visit().prepared(BEFORE, "M1").reviewed(AFTER, "M1", summary="x")) == [
        "visit.phase-order"
    ]
    met = a_visit().skipped(VisitPhase.PREPARED, DAY, "M1", "met by chance").held("M1")
    found = met.findings()
    assert [one.code for one in found] == ["visit.phase-skipped", "visit.no-purpose"]
    assert {one.clause for one in found} == {"V0", "V1"}
    assert codes_of(lambda: PhaseEntry(VisitPhase.HELD, DAY, "M1", " ")) == ["visit.skip-without-reason"]
    assert codes_of(lambda: a_visit().prepared(AFTER, "M1").held("M1")) == ["visit.phase-days"]


def test_what_a_phase_brings_needs_that_phase() -> None:
    """Decisions of a visit that was never held, or a summary without a review, were made up."""
    decision = VisitDecision("x")
    assert codes_of(lambda: a_visit(decisions=[decision])) == ["visit.outcome-before-held"]
    cancelled = a_visit().prepared(BEFORE, "M1").skipped(VisitPhase.HELD, DAY, "M1", "snow")
    assert codes_of(lambda: a_visit(phases=cancelled.phases, decisions=[decision])) == [
        "visit.outcome-before-held"
    ]
    assert codes_of(lambda: a_visit(summary="fine")) == ["visit.summary-before-review"]


@pytest.mark.method("V1")
def test_issues_stay_open_until_resolved() -> None:
    """The next visit's purpose starts from the major issues still open."""
    issue = IssueRaised("I1", "Late", DAY, major=True)
    assert (issue.open(BEFORE), issue.open(DAY)) == (False, True)
    solved = issue.resolved(AFTER, "morning route")
    assert (solved.open(DAY), solved.open(AFTER), solved.resolution) == (True, False, "morning route")
    assert codes_of(lambda: issue.resolved(BEFORE, "x")) == ["visit.resolved-early"]
    twice = [issue, issue]
    assert codes_of(lambda: a_visit().prepared(BEFORE, "M1").held("M1", issues=twice)) == [
        "visit.duplicate-issue"
    ]


def test_forms_phases_and_proposals_are_worded() -> None:
    """The five forms carry the terms of the field in both languages."""
    assert [form.text.zh for form in VisitForm] == [
        "礼节式拜访", "座谈式拜访", "问题式拜访", "联谊式拜访", "调查式拜访",
    ]  # fmt: skip
    assert all(phase.text.zh for phase in VisitPhase)
    assert Proposal("x", Side.THEIRS, ProposalOutcome.DECLINED, "too dear").reason == "too dear"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"form": "courtesy"}, "type.wrong"),
        ({"manager": ""}, "id.empty"),
        ({"planned": "9:00"}, "type.wrong"),
        ({"ours": [""]}, "name.empty"),
        ({"host": "ours"}, "type.wrong"),
    ],
)
def test_wrong_input_names_what_is_wrong(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code."""
    assert codes_of(lambda: a_visit(**fields)) == [code]


def test_exceptions_are_findings() -> None:
    """What was waived before a visit stands in its record as findings, not as anybody's notes."""
    waived = Finding("visit.level", Severity.WARNING, "$.level", Text("a deputy came", "由副职代替"))
    assert a_visit(exceptions=[waived]).exceptions == (waived,)
    assert codes_of(lambda: a_visit(exceptions=["a deputy came"])) == ["type.wrong"]
