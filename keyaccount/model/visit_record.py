"""Visit records: what was prepared, held and reviewed on one visit, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.model.action import Action
from keyaccount.model.commitment import Commitment
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_id, check_name, check_type, check_unique, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.text import Text, text_of

__all__ = [
    "IssueRaised",
    "PhaseEntry",
    "Proposal",
    "ProposalOutcome",
    "VisitDecision",
    "VisitForm",
    "VisitPhase",
    "VisitRecord",
]


class VisitForm(Enum):
    """Name the form of a visit."""

    COURTESY = "courtesy"
    ROUND_TABLE = "round_table"
    PROBLEM_SOLVING = "problem_solving"
    SOCIAL = "social"
    FACT_FINDING = "fact_finding"

    @property
    def text(self) -> Text:
        """Return the form in words."""
        return _FORMS[self]

    @property
    def clause(self) -> str:
        """Return the id of the form within the clause, in the order of the text: V5.1 to V5.5."""
        return f"V5.{list(VisitForm).index(self) + 1}"


_FORMS = {
    VisitForm.COURTESY: Text("courtesy visit", "礼节式拜访"),
    VisitForm.ROUND_TABLE: Text("round-table discussion", "座谈式拜访"),
    VisitForm.PROBLEM_SOLVING: Text("problem-solving visit", "问题式拜访"),
    VisitForm.SOCIAL: Text("social visit", "联谊式拜访"),
    VisitForm.FACT_FINDING: Text("fact-finding visit", "调查式拜访"),
}


class VisitPhase(Enum):
    """Name the three phases of a visit, in their order."""

    PREPARED = "prepared"
    HELD = "held"
    REVIEWED = "reviewed"

    @property
    def text(self) -> Text:
        """Return the phase in words."""
        return _PHASES[self]


_PHASES = {
    VisitPhase.PREPARED: Text("prepared", "已准备"),
    VisitPhase.HELD: Text("held", "已拜访"),
    VisitPhase.REVIEWED: Text("reviewed", "已总结"),
}
_ORDER = list(VisitPhase)


@attrs.frozen
class PhaseEntry:
    """Record that a phase was completed on a day, or skipped by name and reason.

    Raises `KeyAccountError` (`visit.skip-without-reason`).

    >>> PhaseEntry(VisitPhase.PREPARED, date(2026, 3, 2), "M1").skipped
    False
    """

    phase: VisitPhase
    on: date
    by: str
    skipped_because: str | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.phase, VisitPhase, "$.phase")
        check_date(self.on, "$.on")
        check_name(self.by, "$.by")
        if self.skipped_because is not None and not self.skipped_because.strip():
            refuse("visit.skip-without-reason", "$.skipped_because", "say why", "请说明跳过的原因")

    @property
    def skipped(self) -> bool:
        """Tell whether the phase was left out."""
        return self.skipped_because is not None


class ProposalOutcome(Enum):
    """Name what became of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DEFERRED = "deferred"


@attrs.frozen
class Proposal:
    """State one plan or proposal brought to the table, by which side, and its outcome.

    >>> Proposal("Shelf plan for spring").outcome.value
    'open'
    """

    text: Text = attrs.field(converter=text_of)
    by: Side = Side.OURS
    outcome: ProposalOutcome = ProposalOutcome.OPEN
    reason: str = ""

    def __attrs_post_init__(self) -> None:
        check_type(self.text, Text, "$.text")
        check_type(self.by, Side, "$.by")
        check_type(self.outcome, ProposalOutcome, "$.outcome")


@attrs.frozen
class VisitDecision:
    """State one thing decided during a visit, and by whom on each side.

    >>> VisitDecision("Two deliveries a week", by=["Chen", "Wu"]).by
    ('Chen', 'Wu')
    """

    text: Text = attrs.field(converter=text_of)
    by: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.text, Text, "$.text")
        for index, name in enumerate(self.by):
            check_name(name, f"$.by[{index}]")


@attrs.frozen
class IssueRaised:
    """State one issue raised on a visit: by which side, how grave, and when it was resolved.

    `major` marks the issues a later visit's purpose starts from; `small_matter` the small things the
    customer cares most about. Raises `KeyAccountError` (`visit.resolved-early`).

    Method: V1.

    >>> late = IssueRaised("I1", "Deliveries come after noon", date(2026, 3, 2), major=True)
    >>> late.open(date(2026, 3, 9)), late.resolved(date(2026, 3, 9), "morning route").open(date(2026, 3, 9))
    (True, False)
    """

    id: str
    text: Text = attrs.field(converter=text_of)
    raised_on: date
    by: Side = Side.THEIRS
    area: str = ""
    major: bool = False
    small_matter: bool = False
    owner: str | None = None
    resolved_on: date | None = None
    resolution: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.text, Text, "$.text")
        check_date(self.raised_on, "$.raised_on")
        check_type(self.by, Side, "$.by")
        check_type(self.major, bool, "$.major")
        check_type(self.small_matter, bool, "$.small_matter")
        if self.resolved_on is not None:
            check_date(self.resolved_on, "$.resolved_on")
            if self.resolved_on < self.raised_on:
                refuse("visit.resolved-early", "$.resolved_on", "lies before it was raised", "早于提出日")

    def open(self, as_of: date) -> bool:
        """Tell whether it is raised and not yet resolved at the close of a day."""
        return self.raised_on <= as_of and (self.resolved_on is None or self.resolved_on > as_of)

    def resolved(self, on: date, how: str) -> IssueRaised:
        """Return the issue as resolved on a day, with how."""
        return attrs.evolve(self, resolved_on=on, resolution=how)


@attrs.frozen
class VisitRecord:
    """Record one visit through its three phases: prepared, held, reviewed; none is skipped silently.

    `host` is the side whose site it took place at; `planned` and `started` are local times, so that
    punctuality can be measured. Phases stand in their order, each with day and name; one left out needs
    its reason. What a phase brings may only stand once that phase is recorded. `exceptions` are the
    steps that were waived by name, such as decisions or the customer's preparation. Raises
    `KeyAccountError` (`visit.phase-order`, `visit.outcome-before-held`, `visit.summary-before-review`).

    Method: V0, V1, V6.

    >>> visit = VisitRecord("V1", "C007", date(2026, 3, 2), "M1", VisitForm.ROUND_TABLE)
    >>> ready = visit.prepared(date(2026, 2, 27), "M1")
    >>> met = ready.held("M1", decisions=[VisitDecision("Two deliveries a week", by=["Wu"])])
    >>> met.reviewed(date(2026, 3, 3), "M1", summary="Agreed on deliveries").phase.value
    'reviewed'
    >>> visit.held("M1")
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: visit.phase-order @ $.phases: prepared comes first; ...
    """

    id: str
    customer: str
    on: date
    manager: str
    form: VisitForm
    purpose: Text = attrs.field(default=Text("", ""), converter=text_of)
    host: Side = Side.THEIRS
    planned: time | None = None
    started: time | None = None
    ended: time | None = None
    ours: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)
    theirs: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)
    phases: tuple[PhaseEntry, ...] = attrs.field(default=(), converter=tuple_of)
    proposals: tuple[Proposal, ...] = attrs.field(default=(), converter=tuple_of)
    decisions: tuple[VisitDecision, ...] = attrs.field(default=(), converter=tuple_of)
    issues: tuple[IssueRaised, ...] = attrs.field(default=(), converter=tuple_of)
    commitments: tuple[Commitment, ...] = attrs.field(default=(), converter=tuple_of)
    follow_ups: tuple[Action, ...] = attrs.field(default=(), converter=tuple_of)
    summary: str = ""
    plan: str | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)
    analysis: str = ""
    outcomes: FrozenMap[str, str] = attrs.field(factory=FrozenMap, converter=frozen_map_of)
    exceptions: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.customer, "$.customer")
        check_date(self.on, "$.on")
        check_id(self.manager, "$.manager")
        check_type(self.form, VisitForm, "$.form")
        check_type(self.purpose, Text, "$.purpose")
        check_type(self.host, Side, "$.host")
        for name in ("planned", "started", "ended"):
            if getattr(self, name) is not None:
                check_type(getattr(self, name), time, f"$.{name}")
        for name in ("ours", "theirs"):
            for index, person in enumerate(getattr(self, name)):
                check_name(person, f"$.{name}[{index}]")
        for index, exception in enumerate(self.exceptions):
            check_type(exception, Finding, f"$.exceptions[{index}]")
        check_unique([issue.id for issue in self.issues], "visit.duplicate-issue", "$.issues")
        self._check_phases()
        self._check_outcomes()

    def _check_phases(self) -> None:
        if [entry.phase for entry in self.phases] != _ORDER[: len(self.phases)]:
            missing = next(
                phase for phase in _ORDER if phase not in [entry.phase for entry in self.phases[:-1]]
            )
            refuse(
                "visit.phase-order",
                "$.phases",
                f"{missing.text.en} comes first; record it, or skip it by name and reason",
                f"应先完成“{missing.text.zh}”;如跳过,须注明姓名和原因",
            )
        days = [entry.on for entry in self.phases]
        if days != sorted(days):
            refuse("visit.phase-days", "$.phases", "the days must not go back", "各阶段日期不得倒退")

    def _check_outcomes(self) -> None:
        done = {entry.phase for entry in self.phases if not entry.skipped}
        brought = any(
            (self.decisions, self.issues, self.commitments, self.started, self.ended, self.outcomes)
        )
        if brought and VisitPhase.HELD not in done:
            refuse(
                "visit.outcome-before-held",
                "$.decisions",
                "decisions, issues and commitments need a visit that was held",
                "决定、问题和承诺只能在拜访之后记录",
            )
        if (self.summary or self.analysis) and VisitPhase.REVIEWED not in done:
            refuse(
                "visit.summary-before-review",
                "$.summary",
                "the summary belongs to the review after the visit",
                "总结只能在拜访后的总结阶段记录",
            )

    @property
    def phase(self) -> VisitPhase | None:
        """Return the last phase that was recorded, None before preparation."""
        return self.phases[-1].phase if self.phases else None

    def prepared(
        self, on: date, by: str, proposals: tuple[Proposal, ...] | list[Proposal] = ()
    ) -> VisitRecord:
        """Return the record as prepared, with the proposals to be brought."""
        entry = PhaseEntry(VisitPhase.PREPARED, on, by)
        return attrs.evolve(self, phases=(*self.phases, entry), proposals=(*self.proposals, *proposals))

    def skipped(self, phase: VisitPhase, on: date, by: str, because: str) -> VisitRecord:
        """Return the record with a phase left out, by name and reason.

        >>> VisitRecord("V1", "C007", date(2026, 3, 2), "M1", VisitForm.COURTESY).skipped(
        ...     VisitPhase.PREPARED, date(2026, 3, 2), "M1", "met by chance").findings()[0].code
        'visit.phase-skipped'
        """
        return attrs.evolve(self, phases=(*self.phases, PhaseEntry(phase, on, by, because)))

    def held(
        self,
        by: str,
        *,
        decisions: tuple[VisitDecision, ...] | list[VisitDecision] = (),
        issues: tuple[IssueRaised, ...] | list[IssueRaised] = (),
        commitments: tuple[Commitment, ...] | list[Commitment] = (),
        started: time | None = None,
        ended: time | None = None,
        outcomes: Mapping[str, str] | None = None,
    ) -> VisitRecord:
        """Return the record as held on its day, with what was decided, raised and promised.

        `outcomes` holds what the form of the visit asks to be written down, by the form's keys.
        """
        return attrs.evolve(
            self,
            phases=(*self.phases, PhaseEntry(VisitPhase.HELD, self.on, by)),
            decisions=decisions,
            issues=issues,
            commitments=commitments,
            started=started,
            ended=ended,
            outcomes=outcomes or {},
        )

    def reviewed(
        self,
        on: date,
        by: str,
        *,
        summary: str,
        follow_ups: tuple[Action, ...] | list[Action] = (),
        analysis: str = "",
    ) -> VisitRecord:
        """Return the record as reviewed, with summary, analysis and what follows from it."""
        entry = PhaseEntry(VisitPhase.REVIEWED, on, by)
        phases = (*self.phases, entry)
        return attrs.evolve(self, phases=phases, summary=summary, follow_ups=follow_ups, analysis=analysis)

    def findings(self) -> tuple[Finding, ...]:
        """Return what a reader of the record should know: skipped phases, no purpose, waived steps."""
        found = [
            Finding(
                "visit.phase-skipped",
                Severity.WARNING,
                f"$.phases[{index}]",
                Text(
                    f"{entry.phase.text.en} was skipped by {entry.by}: {entry.skipped_because}",
                    f"{entry.by} 跳过了“{entry.phase.text.zh}”:{entry.skipped_because}",
                ),
                "V0",
            )
            for index, entry in enumerate(self.phases)
            if entry.skipped
        ]
        if not self.purpose.en:
            found.append(
                Finding(
                    "visit.no-purpose",
                    Severity.WARNING,
                    "$.purpose",
                    Text("no purpose", "没有拜访目的"),
                    "V1",
                )
            )
        return (*found, *self.exceptions)
