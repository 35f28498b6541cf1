"""A visit that took place: what was proposed, decided, raised and promised, and its review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta

import attrs

from keyaccount.errors import Problems
from keyaccount.model.action import Action
from keyaccount.model.commitment import Commitment
from keyaccount.model.side import Side
from keyaccount.model.visit_record import (
    IssueRaised,
    Proposal,
    VisitDecision,
    VisitPhase,
    VisitRecord,
)
from keyaccount.values.checks import check_date, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.text import Text, join, text_of
from keyaccount.visits.changes import VisitStep, Waiver
from keyaccount.visits.clock import check_clock
from keyaccount.visits.forms import form_guide
from keyaccount.visits.plan import VisitPlan
from keyaccount.visits.purpose import SMALL_MATTER_TOPIC

__all__ = ["HeldVisit", "hold_visit"]


@attrs.frozen
class HeldVisit:
    """Hold a visit between being held and being reviewed: plan, record so far, and what follows from it.

    Method: V0.

    >>> held = example_held().follow_up("Send shelf plan", owner="Li", due=date(2026, 2, 9))
    >>> held.record.phase.value, held.follow_ups[0].id
    ('held', 'V-C1-2026-02-02-A1')
    """

    plan: VisitPlan
    record: VisitRecord
    follow_ups: tuple[Action, ...] = attrs.field(default=(), converter=tuple_of)
    commitments: tuple[Commitment, ...] = attrs.field(default=(), converter=tuple_of)
    waivers: tuple[Waiver, ...] = attrs.field(default=(), converter=tuple_of)

    def follow_up(self, title: str | Text, *, owner: str, due: date, side: Side = Side.OURS) -> HeldVisit:
        """Return the visit with one more thing to do after it."""
        action = Action(
            f"{self.plan.id}-A{len(self.follow_ups) + 1}",
            self.plan.account,
            title,
            side,
            clause="V0",
            reason=Text(f"visit of {self.plan.on}", f"{self.plan.on} 的拜访"),
        ).agreed(owner, due)
        return attrs.evolve(self, follow_ups=(*self.follow_ups, action))

    def promise(
        self, text: str | Text, *, side: Side, owner: str, due: date, topic: str = "visit"
    ) -> HeldVisit:
        """Return the visit with one more commitment made at it.

        >>> held = example_held().promise("Deliver before eight", side=Side.OURS, owner="Li",
        ...                               due=date(2026, 2, 9), topic="delivery")
        >>> held.commitments[0].source
        'V-C1-2026-02-02'
        """
        made = Commitment(
            f"{self.plan.id}-P{len(self.commitments) + 1}",
            self.plan.account,
            side,
            topic,
            text,
            owner,
            due,
            made_on=self.plan.on,
            source=self.plan.id,
        )
        return attrs.evolve(self, commitments=(*self.commitments, made))

    def waive(self, step: VisitStep, by: str, on: date, reason: str | Text) -> HeldVisit:
        """Return the visit with a step of the review left out by name and reason.

        >>> held = example_held().waive(VisitStep.DECISIONS, "Chen", date(2026, 2, 2), "listening only")
        >>> held.waivers[0].by
        'Chen'
        """
        return attrs.evolve(self, waivers=(*self.waivers, Waiver(step, by, on, reason)))

    def review(
        self, on: date, by: str, *, summary: str, analysis: str = "", small_matter_days: int = 14
    ) -> VisitRecord:
        """Close the visit with its summary and analysis; return the record with all that follows.

        Small matters the customer raised become commitments of the manager, due within
        `small_matter_days`. Refused, all at once, without summary, without decisions, or without the
        outcomes the form asks for, unless waived; what was waived, before the visit or after, stands in
        the record's `exceptions`, and a waived summary leaves the review skipped by name.
        Raises `KeyAccountError` (`visit.no-summary`, `visit.no-decision`, `visit.no-outcome`).
        Method: V0, V5, V6.

        >>> example_held().review(date(2026, 2, 3), "Li", summary="")
        Traceback (most recent call last):
        keyaccount.errors.KeyAccountError: visit.no-summary @ $.summary: ...
        """
        check_date(on, "$.on")
        self._check(summary)
        matters = self._small_matters(small_matter_days)
        record = attrs.evolve(
            self.record,
            commitments=(*self.record.commitments, *self.commitments, *matters),
            follow_ups=(*self.follow_ups, *self._open_proposals(len(self.follow_ups))),
            exceptions=[one.finding for one in (*self.plan.waivers, *self.waivers)],
        )
        without = self._waiver(VisitStep.SUMMARY)
        if without is not None and not f"{summary}{analysis}".strip():
            return record.skipped(VisitPhase.REVIEWED, on, without.by, without.reason.en)
        return record.reviewed(on, by, summary=summary, follow_ups=record.follow_ups, analysis=analysis)

    def _waiver(self, step: VisitStep) -> Waiver | None:
        return next((one for one in self.waivers if one.step is step), None)

    def _check(self, summary: str) -> None:
        problems = Problems()
        if not summary.strip() and self._waiver(VisitStep.SUMMARY) is None:
            problems.add(
                "visit.no-summary",
                "$.summary",
                "sum the visit up, or waive that by name and reason",
                "请对本次拜访进行总结,或注明姓名和原因予以豁免",
            )
        if not self.record.decisions and self._waiver(VisitStep.DECISIONS) is None:
            problems.add(
                "visit.no-decision",
                "$.decisions",
                "note what was decided, or waive it by name and reason",
                "请记录决定事项,或注明姓名和原因予以豁免",
            )
        asked = form_guide(self.record.form).outcomes
        missing = tuple(field.text for field in asked if not self.record.outcomes.get(field.key, "").strip())
        if missing and self._waiver(VisitStep.OUTCOMES) is None:
            what = join(missing)
            problems.add(
                "visit.no-outcome",
                "$.outcomes",
                f"this form asks for: {what.en}",
                f"该形式要求记录:{what.zh}",
            )
        problems.raise_any()

    def _small_matters(self, days: int) -> list[Commitment]:
        due = self.plan.on + timedelta(days=days)
        return [
            Commitment(
                f"{self.plan.id}-{issue.id}",
                self.plan.account,
                Side.OURS,
                SMALL_MATTER_TOPIC,
                issue.text,
                issue.owner or self.plan.manager,
                due,
                made_on=self.plan.on,
                source=self.plan.id,
            )
            for issue in self.record.issues
            if issue.small_matter and issue.open(self.plan.on)
        ]

    def _open_proposals(self, already: int) -> list[Action]:
        """Turn proposals left open into actions without an owner yet, so that none is forgotten."""
        return [
            Action(
                f"{self.plan.id}-A{number}",
                self.plan.account,
                proposal.text,
                proposal.by.other,
                clause="V0",
                reason=Text("proposal still open", "方案尚待答复"),
            )
            for number, proposal in enumerate(
                (one for one in self.record.proposals if one.outcome.value in ("open", "deferred")),
                start=already + 1,
            )
        ]

    def explain(self) -> Explanation:
        """Explain what came of the visit: decisions, promises, issues, waivers."""
        parts = (
            *_listed("decision", "decided", "决定", tuple(one.text for one in self.record.decisions)),
            *_listed("promise", "promised", "承诺", tuple(one.text for one in self.commitments)),
            *_listed("issue", "raised", "提出", tuple(one.text for one in self.record.issues)),
            *_listed("waived", "waived", "豁免", tuple(one.finding.text for one in self.waivers)),
        )
        label = Text(f"visit of {self.plan.on}", f"{self.plan.on} 的拜访")
        return Explanation(self.plan.id, label, self.plan.purpose, None, "V0", because=parts)


def _listed(key: str, en: str, zh: str, texts: tuple[Text, ...]) -> list[Explanation]:
    return [
        Explanation(f"{key}-{number}", Text(en, zh), text, clause="V0")
        for number, text in enumerate(texts, start=1)
    ]


def hold_visit(
    plan: VisitPlan,
    by: str,
    *,
    proposals: Iterable[Proposal] = (),
    decisions: Iterable[VisitDecision] = (),
    issues: Iterable[IssueRaised] = (),
    outcomes: Mapping[str, str] | None = None,
    started: time | None = None,
    ended: time | None = None,
) -> HeldVisit:
    """Record that a planned visit took place, with what was proposed, decided and raised.

    Refused before the plan was sent and both lists are done, unless waived by name and reason; a waived
    preparation of ours stands in the record as a skipped phase. Method: V0.

    >>> from keyaccount.visits.planning import example_plan
    >>> hold_visit(example_plan(), "Li")
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: visit.not-sent @ $.sent_on: ...
    """
    check_type(plan, VisitPlan, "$.plan")
    for name, clock in (("started", started), ("ended", ended)):
        if clock is not None:
            check_clock(clock, f"$.{name}")
    plan.check_ready()
    record = VisitRecord(
        id=plan.id,
        customer=plan.account,
        on=plan.on,
        manager=plan.manager,
        form=plan.form,
        purpose=plan.purpose,
        host=plan.host,
        planned=plan.at,
        ours=[person.name for person in plan.ours],
        theirs=[person.name for person in plan.theirs],
        plan=plan.id,
    )
    held = _prepared(record, plan, tuple_of(proposals)).held(
        by,
        decisions=tuple_of(decisions),
        issues=tuple_of(issues),
        started=started,
        ended=ended,
        outcomes=outcomes,
    )
    return HeldVisit(plan, held)


def _prepared(record: VisitRecord, plan: VisitPlan, proposals: tuple[Proposal, ...]) -> VisitRecord:
    for waiver in plan.waivers:
        if waiver.step is VisitStep.OUR_PREPARATION:
            skipped = record.skipped(
                VisitPhase.PREPARED, min(waiver.on, plan.on), waiver.by, waiver.reason.en
            )
            return attrs.evolve(skipped, proposals=proposals)
    done = [item.done_on for item in plan.preparation if item.done_on is not None]
    last = max((min(day, plan.on) for day in done), default=plan.on)
    return record.prepared(last, plan.manager, proposals)


def example_held() -> HeldVisit:
    """Return a visit that was just held, for the examples of this room.

    >>> example_held().record.phase.value
    'held'
    """
    from keyaccount.visits.planning import example_plan

    plan = example_plan().sent(date(2026, 1, 26), "Li")
    for side in Side:
        plan = plan.all_prepared(side, date(2026, 1, 30), "Li")
    outcomes = {"views": "frequency", "agreements": "two deliveries", "differences": "none"}
    decided = VisitDecision(text_of("Two deliveries a week"), by=["Wang"])
    return hold_visit(plan, "Li", decisions=[decided], outcomes=outcomes, started=time(9, 4))
