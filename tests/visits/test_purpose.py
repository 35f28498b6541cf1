"""Purpose first: each source alone gives a different purpose, and nothing known gives none."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import ProblemState
from keyaccount.model.commitment import Commitment, Recurrence, RecurrenceUnit
from keyaccount.model.customer import Level
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.model.visit_record import IssueRaised, VisitDecision, VisitForm, VisitPhase, VisitRecord
from keyaccount.visits import (
    AgreedRule,
    CooperationStage,
    PurposeKind,
    PurposePolicy,
    PurposeSource,
    VisitPurposes,
    derive_purposes,
)
from tests.analysis.scenario import the_plan

DAY = date(2026, 3, 16)
POLICY = PurposePolicy("2026")
RULE = AgreedRule(
    "R1",
    "Quarterly review",
    date(2025, 12, 20),
    "Wang",
    every_months=3,
    form=VisitForm.ROUND_TABLE,
    level=Level.GENERAL_MANAGER,
)


def _visit(on: date, form: VisitForm = VisitForm.COURTESY, **held: Any) -> VisitRecord:
    record = VisitRecord(f"V-{on}", "C1", on, "M1", form)
    return record.prepared(on, "Li").held("Li", decisions=[VisitDecision("go on", by=["Wang"])], **held)


def _issue(**fields: Any) -> IssueRaised:
    return IssueRaised("I1", "Deliveries come after noon", date(2026, 3, 2), **{"major": True, **fields})


def _raised(**fields: Any) -> VisitRecord:
    return _visit(date(2026, 3, 2), issues=[_issue(**fields)])


def _promise(side: Side = Side.OURS, due: date = DAY, **fields: Any) -> Commitment:
    return Commitment("P1", "C1", side, fields.pop("topic", "delivery"), "Two pallets", "Li", due, **fields)


def _kinds(found: VisitPurposes) -> list[PurposeKind]:
    return [one.kind for one in found]


@pytest.mark.method("V1")
@pytest.mark.parametrize(
    ("facts", "kind", "source"),
    [
        ({"stage": CooperationStage.FIRST_CONTACT}, PurposeKind.GET_ACQUAINTED, PurposeSource.STAGE),
        (
            {"records": [_visit(date(2026, 3, 2), issues=[_issue()])]},
            PurposeKind.SOLVE_ISSUE,
            PurposeSource.ISSUE,
        ),
        ({"rules": [RULE]}, PurposeKind.AGREED_REVIEW, PurposeSource.RULE),
        ({"commitments": [_promise()]}, PurposeKind.DELIVER_COMMITMENT, PurposeSource.COMMITMENT),
    ],
)
def test_each_source_alone_yields_its_own_explained_purpose(
    facts: dict[str, Any], kind: PurposeKind, source: PurposeSource
) -> None:
    """Stage, issue, rule and promise must each be able to send somebody, with its own reason."""
    found = derive_purposes("C1", DAY, POLICY, **facts)
    assert _kinds(found) == [kind]
    assert found.main is not None
    assert found.main.source is source
    explained = found.explain()
    assert "V1" in explained.clauses()
    assert explained.because[0].figure == found.main.score
    assert [part.key for part in explained.because[0].parts] == ["source", "urgency", "gravity"]


def test_nothing_known_gives_no_purpose() -> None:
    """A free slot in the diary is no reason to go."""
    found = derive_purposes("C1", DAY, POLICY)
    assert (len(found), found.main) == (0, None)
    assert found.explain().figure.zh == "没有目的"  # type: ignore[union-attr]


def test_what_the_customer_raised_comes_first() -> None:
    """All sources at once: the order of the method, issue before promise before rule before stage."""
    found = derive_purposes(
        "C1",
        DAY,
        POLICY,
        stage=CooperationStage.STEADY,
        records=[_visit(date(2026, 3, 2), issues=[_issue()])],
        commitments=[_promise(due=DAY + timedelta(days=10))],
        rules=[RULE],
    )
    assert [one.source for one in found] == [
        PurposeSource.ISSUE,
        PurposeSource.COMMITMENT,
        PurposeSource.RULE,
        PurposeSource.STAGE,
    ]
    assert found.purposes[2].asked_level is Level.GENERAL_MANAGER


def test_changing_an_input_changes_the_purpose() -> None:
    """A derivation that never changes its mind derives nothing."""
    base = derive_purposes("C1", DAY, POLICY, stage=CooperationStage.STEADY)
    strained = derive_purposes("C1", DAY, POLICY, stage=CooperationStage.STRAINED)
    assert _kinds(base) == [PurposeKind.DEEPEN]
    assert _kinds(strained) == [PurposeKind.RESTORE_TRUST]
    assert strained.purposes[0].score > base.purposes[0].score


def test_a_stage_asks_again_only_after_its_interval() -> None:
    """Last week's round table is enough for two months of steady cooperation."""
    recent = _visit(DAY - timedelta(days=7), VisitForm.ROUND_TABLE)
    old = _visit(DAY - timedelta(days=61), VisitForm.ROUND_TABLE)
    assert len(derive_purposes("C1", DAY, POLICY, stage=CooperationStage.STEADY, records=[recent])) == 0
    assert len(derive_purposes("C1", DAY, POLICY, stage=CooperationStage.STEADY, records=[old])) == 1
    quiet = PurposePolicy("1", stage_goals=[])
    assert len(derive_purposes("C1", DAY, quiet, stage=CooperationStage.STEADY)) == 0


def test_a_visit_that_was_skipped_meets_no_rule() -> None:
    """Only what was held counts; a phase left out is no visit."""
    planned = VisitRecord("V1", "C1", date(2026, 3, 2), "M1", VisitForm.ROUND_TABLE).prepared(
        date(2026, 3, 1), "Li"
    )
    missed = planned.skipped(VisitPhase.HELD, date(2026, 3, 2), "Li", "customer ill")
    assert len(derive_purposes("C1", DAY, POLICY, rules=[RULE], records=[missed])) == 1
    met = _visit(date(2026, 3, 2), VisitForm.ROUND_TABLE)
    assert len(derive_purposes("C1", DAY, POLICY, rules=[RULE], records=[met])) == 0


@pytest.mark.parametrize(
    "rule",
    [
        attrs.evolve(RULE, agreed_on=DAY + timedelta(days=1)),
        attrs.evolve(RULE, until=DAY),
        attrs.evolve(RULE, every_months=6),
    ],
)
def test_rules_bind_only_while_they_stand_and_fall_due(rule: AgreedRule) -> None:
    """A rule agreed tomorrow or ended today asks for nothing today."""
    assert len(derive_purposes("C1", DAY, POLICY, rules=[rule])) == 0


def test_only_open_issues_of_the_customer_count() -> None:
    """What was solved, or what we ourselves raised, is not the customer's open issue."""
    solved = _issue(resolved_on=date(2026, 3, 9))
    ours = _issue(by=Side.OURS)
    for issue in (solved, ours):
        assert (
            len(derive_purposes("C1", DAY, POLICY, records=[_visit(date(2026, 3, 2), issues=[issue])])) == 0
        )
    again = [_visit(date(2026, 3, 2), issues=[_issue()]), _visit(date(2026, 3, 9), issues=[solved])]
    assert len(derive_purposes("C1", DAY, POLICY, records=again)) == 0
    future = _visit(DAY, issues=[_issue()])
    assert len(derive_purposes("C1", DAY, POLICY, records=[future])) == 0


@pytest.mark.method("V1")
def test_the_account_plan_hands_over_its_major_issues() -> None:
    """What the study found grave is what the next visit is for, until a visit has settled it."""
    plan = the_plan()
    day = plan.as_of + timedelta(days=10)
    found = derive_purposes("C007", day, POLICY, issues=plan.major_issues)
    assert [one.reference for one in found] == [one.id for one in plan.major_issues]
    assert {one.kind for one in found} == {PurposeKind.SOLVE_ISSUE}
    told = found.explain()
    assert "V1" in told.clauses()
    assert "stock-outs at weekends" in told.tree()
    register = plan.studies.problems
    solved = [attrs.evolve(one, state=ProblemState.SOLVED) for one in register.problems]
    studies = attrs.evolve(plan.studies, problems=attrs.evolve(register, problems=solved))
    settled = attrs.evolve(plan, studies=studies)
    assert len(derive_purposes("C007", day, POLICY, issues=settled.major_issues)) == 0


def test_a_visit_has_the_last_word_on_an_issue_of_the_plan() -> None:
    """A plan made before the visit must not send somebody for what was settled there."""
    studied = _issue()
    assert _kinds(derive_purposes("C1", DAY, POLICY, issues=[studied])) == [PurposeKind.SOLVE_ISSUE]
    settled = _visit(date(2026, 3, 9), issues=[studied.resolved(date(2026, 3, 9), "morning route")])
    assert len(derive_purposes("C1", DAY, POLICY, issues=[studied], records=[settled])) == 0
    assert len(derive_purposes("C1", DAY, POLICY, issues=[attrs.evolve(studied, raised_on=DAY)])) == 0


def test_what_we_found_counts_a_little_less_than_what_they_raised() -> None:
    """The customer waits for an answer to what it said; both are worth a visit."""
    ours = attrs.evolve(_issue(by=Side.OURS), id="I2")
    found = derive_purposes("C1", DAY, POLICY, issues=[ours, _issue()])
    assert [one.reference for one in found] == ["I1", "I2"]
    assert [one.from_gravity for one in found] == [Decimal("0.3"), Decimal("0.2")]
    assert "found by us" in found.purposes[1].text.en
    assert "我方发现" in found.purposes[1].text.zh


@pytest.mark.method("V6")
def test_small_matters_are_looked_after() -> None:
    """做好了重点客户最关心的小事: they are purposes of their own, as issue and as promise."""
    raised = _visit(date(2026, 3, 2), issues=[_issue(small_matter=True, major=False)])
    promised = _promise(topic="small_matter")
    found = derive_purposes("C1", DAY, POLICY, records=[raised], commitments=[promised])
    assert _kinds(found) == [PurposeKind.SMALL_MATTER, PurposeKind.SMALL_MATTER]
    assert "V1" in found.explain().clauses()


def test_service_failures_send_somebody() -> None:
    """A complaint with the hotline is an issue raised, whoever took the call; a repeated one is graver."""
    late = ServiceEvent("S1", "C1", ServiceKind.DELIVERY_FAILURE, date(2026, 3, 10))
    again = attrs.evolve(late, id="S2", repeat_of="S1")
    found = derive_purposes("C1", DAY, POLICY, service_events=[late, again])
    assert [one.reference for one in found] == ["S2", "S1"]
    others = [
        attrs.evolve(late, resolved=date(2026, 3, 12)),
        attrs.evolve(late, customer="C2"),
        attrs.evolve(late, kind=ServiceKind.CLEANING),
        attrs.evolve(late, recorded_on=date(2026, 4, 1)),
    ]
    assert len(derive_purposes("C1", DAY, POLICY, service_events=others)) == 0


def test_promises_of_both_sides_fall_due() -> None:
    """Ours are delivered, theirs are called in; kept, broken and far ones need no visit."""
    theirs = _promise(Side.THEIRS, DAY - timedelta(days=3))
    found = derive_purposes("C1", DAY, POLICY, commitments=[theirs])
    assert _kinds(found) == [PurposeKind.CALL_IN_COMMITMENT]
    assert "overdue since" in found.purposes[0].text.en
    for quiet in (
        _promise(due=DAY + timedelta(days=15)),
        _promise().fulfilled(DAY - timedelta(days=2)),
        _promise().waived(DAY - timedelta(days=2), "Chen", "no need"),
        _promise().broken(DAY - timedelta(days=2), "flood"),
        attrs.evolve(_promise(), customer="C2"),
    ):
        assert len(derive_purposes("C1", DAY, POLICY, commitments=[quiet])) == 0
    overdue = derive_purposes("C1", DAY, POLICY, commitments=[_promise(due=DAY - timedelta(days=3))])
    assert _kinds(overdue) == [PurposeKind.MAKE_GOOD]
    assert overdue.purposes[0].form is VisitForm.PROBLEM_SOLVING
    weekly = _promise(due=DAY, recurrence=Recurrence(1, RecurrenceUnit.WEEK, DAY + timedelta(days=60)))
    assert len(derive_purposes("C1", DAY, POLICY, commitments=[weekly])) == 3
    made = attrs.evolve(_visit(date(2026, 3, 2)), commitments=(_promise(),))
    assert len(derive_purposes("C1", DAY, POLICY, records=[made])) == 1
    eager = PurposePolicy("1", look_ahead_days=0)
    assert len(derive_purposes("C1", DAY, eager, commitments=[_promise()], rules=[RULE])) == 1


def test_records_under_former_ids_count() -> None:
    """After a merger the old complaint is still the customer's."""
    record = attrs.evolve(_visit(date(2026, 3, 2), issues=[_issue()]), customer="OLD")
    assert len(derive_purposes("C1", DAY, POLICY, records=[record])) == 0
    assert len(derive_purposes("C1", DAY, POLICY, records=[record], other_ids=["OLD"])) == 1


@given(st.integers(0, 400), st.booleans(), st.sampled_from([None, *CooperationStage]))
def test_scores_are_sums_between_zero_and_one(age: int, major: bool, stage: CooperationStage | None) -> None:
    """Whatever is known, the parts add up and no purpose weighs more than one."""
    raised = DAY - timedelta(days=age + 1)
    issue = IssueRaised("I1", "late", raised, major=major)
    found = derive_purposes("C1", DAY, POLICY, stage=stage, records=[_visit(raised, issues=[issue])])
    assert all(Decimal(0) < one.score <= 1 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_the_purposes_read_in_both_languages() -> None:
    """The manager prints them before the meeting."""
    found = derive_purposes("C1", DAY, POLICY, stage=CooperationStage.RENEWAL)
    assert "筹备续签协议" in found.summary("zh")
    assert "<table" in found._repr_html_()
