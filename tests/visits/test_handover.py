"""A new manager starts where the old one stopped: who said what, what is open, what comes next."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.model.commitment import Commitment
from keyaccount.model.customer import Level
from keyaccount.model.side import Side
from keyaccount.model.visit_record import IssueRaised, VisitDecision, VisitForm, VisitRecord
from keyaccount.visits import CooperationStage, HandoverBrief, VisitFacts, brief_successor
from keyaccount.visits.handover import LAST_VISITS, example_brief
from keyaccount.visits.planner import example_schedule
from tests.visits.builders import POLICY, account, customer

DAY = date(2026, 3, 16)
ISSUE = IssueRaised("I1", "Late deliveries", date(2026, 2, 2), major=True)
PROMISE = Commitment("P1", "C1", Side.OURS, "delivery", "Morning route", "Li", date(2026, 3, 30))


def _visit(on: date, **held: object) -> VisitRecord:
    record = VisitRecord(f"V-{on}", "C1", on, "M1", VisitForm.ROUND_TABLE, theirs=["Wang"])
    decided = [VisitDecision(f"decided on {on}", by=["Wang"])]
    return record.prepared(on, "Li").held("Li", decisions=decided, **held)  # type: ignore[arg-type]


def _brief(*records: VisitRecord, commitments: tuple[Commitment, ...] = ()) -> HandoverBrief:
    facts = VisitFacts(
        customer("C1", {"Wang": Level.STAFF}),
        CooperationStage.STEADY,
        records=records,
        commitments=commitments,
    )
    return brief_successor(
        account("C1", "M1"), "M2", DAY, facts=facts, policy=POLICY, schedule=example_schedule()
    )


@pytest.mark.method("V4")
def test_the_successor_learns_what_was_said_and_what_is_open() -> None:
    """The customer should never have to tell the same story twice."""
    brief = _brief(_visit(date(2026, 2, 2), issues=[ISSUE], commitments=[PROMISE]), _visit(date(2026, 3, 2)))
    assert [record.on for record in brief.visits] == [date(2026, 3, 2), date(2026, 2, 2)]
    assert [one.id for one in brief.open_issues] == ["I1"]
    assert [one.id for one in brief.open_commitments] == ["P1"]
    assert brief.promise is not None
    assert brief.next_purposes.main is not None
    assert "V4" in brief.explain().clauses()
    assert "decided on 2026-03-02" in brief.summary()
    assert "客户交接" in brief.summary("zh")
    assert "<table" in brief._repr_html_()
    studied = IssueRaised("problem.P2", "a discounter opened next door", date(2026, 2, 2), major=True)
    facts = VisitFacts(customer("C1", {"Wang": Level.STAFF}), issues=[studied])
    told = brief_successor(account("C1", "M1"), "M2", DAY, facts=facts, policy=POLICY)
    assert told.open_issues == (studied,)


def test_what_is_settled_is_not_handed_on() -> None:
    """The latest word counts: a solved issue and a kept promise are history."""
    solved = _visit(date(2026, 3, 9), issues=[ISSUE.resolved(date(2026, 3, 9), "morning route")])
    kept = PROMISE.fulfilled(date(2026, 3, 9))
    raised = _visit(date(2026, 2, 2), issues=[ISSUE], commitments=[PROMISE])
    brief = _brief(raised, solved, commitments=(kept,))
    assert brief.open_issues == ()
    assert brief.open_commitments == ()


def test_only_the_last_visits_are_told() -> None:
    """Ten years of visits help nobody on the first morning."""
    brief = _brief(*(_visit(date(2026, 1, day)) for day in range(1, 12)))
    assert len(brief.visits) == LAST_VISITS
    lonely = brief_successor(account("C1"), "M2", DAY, facts=VisitFacts(), policy=POLICY)
    assert lonely.promise is None
    assert example_brief().manager_after == "M2"
    assert lonely.people == ()
    assert lonely.table().rows[-1][1] is None
