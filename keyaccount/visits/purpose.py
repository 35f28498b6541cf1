"""Purposes of a visit, derived and ranked with their reasons; without one there is nothing to plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Lang
from keyaccount.model.commitment import Commitment, CommitmentStatus
from keyaccount.model.customer import Level
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.model.visit_record import IssueRaised, VisitForm, VisitPhase, VisitRecord
from keyaccount.values.checks import check_date, check_id, check_type, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.numbers import exact, score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.visits.purpose_kinds import (
    AgreedRule,
    CooperationStage,
    PurposeKind,
    PurposePolicy,
    PurposeSource,
)

__all__ = ["Purpose", "VisitPurposes", "derive_purposes"]

SMALL_MATTER_TOPIC = "small_matter"
_SERVICE_FAILURES = (ServiceKind.COMPLAINT, ServiceKind.BREAKDOWN, ServiceKind.DELIVERY_FAILURE)


@attrs.frozen
class Purpose:
    """State one purpose: what for, from which source and record, and the three parts of its score.

    >>> goal = Purpose(PurposeKind.DEEPEN, PurposeSource.STAGE, Text("steady", "稳定"), "steady",
    ...                Decimal("0.1"), Decimal("0.3"), Decimal("0.15"))
    >>> goal.score, goal.form.value
    (Decimal('0.55'), 'round_table')
    """

    kind: PurposeKind
    source: PurposeSource
    text: Text
    reference: str
    from_source: Decimal
    from_urgency: Decimal
    from_gravity: Decimal
    due: date | None = None
    asked_form: VisitForm | None = None
    asked_level: Level | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)
    topic: Text | None = None

    @property
    def about(self) -> Text:
        """Return what it is about in a few words, fit for the customer to read."""
        return self.topic or self.text

    @property
    def score(self) -> Decimal:
        """Return the sum of the three parts."""
        with exact():
            return self.from_source + self.from_urgency + self.from_gravity

    @property
    def form(self) -> VisitForm:
        """Return the form agreed for it, else the one that usually fits."""
        return self.asked_form or self.kind.form

    def explain(self) -> Explanation:
        """Explain the score by its three parts."""
        parts = (
            Explanation("source", self.source.text, self.from_source, clause="V1"),
            Explanation("urgency", Text("urgency", "紧迫程度"), self.from_urgency, clause="V1"),
            Explanation("gravity", Text("gravity", "重要程度"), self.from_gravity, clause="V1"),
        )
        key = f"purpose.{self.source.value}.{self.reference}"
        label = self.kind.text
        return Explanation(key, label, self.score, self.text, "V1", self.evidence, parts, Combine.SUM)


@attrs.frozen
class VisitPurposes:
    """Hold the purposes of one visit, the weightiest first; empty means there is no reason to go.

    >>> nothing = derive_purposes("C1", date(2026, 3, 2), PurposePolicy("2026"))
    >>> len(nothing), nothing.main is None
    (0, True)
    """

    customer: str
    on: date
    policy: PurposePolicy
    purposes: tuple[Purpose, ...] = attrs.field(converter=tuple_of)

    def __len__(self) -> int:
        return len(self.purposes)

    def __iter__(self) -> Iterator[Purpose]:
        return iter(self.purposes)

    @property
    def main(self) -> Purpose | None:
        """Return the weightiest purpose, or None."""
        return self.purposes[0] if self.purposes else None

    def explain(self) -> Explanation:
        """Explain why to go, purpose by purpose."""
        main = self.main
        label = Text(f"why visit {self.customer}", f"为何拜访 {self.customer}")
        reason = Text(
            f"policy {self.policy.name} {self.policy.version}",
            f"政策 {self.policy.name} {self.policy.version}",
        )
        return Explanation(
            "purposes",
            label,
            Text("no purpose", "没有目的") if main is None else main.kind.text,
            reason,
            "V1",
            because=tuple(one.explain() for one in self.purposes),
        )

    def table(self) -> Table:
        """Lay the purposes out in their order."""
        columns = (
            Text("purpose", "目的"),
            Text("from", "来源"),
            Text("because", "依据"),
            Text("form", "形式"),
            Text("score", "分值"),
        )
        rows = [(one.kind.text, one.source.text, one.text, one.form.text, one.score) for one in self.purposes]
        title = Text(
            f"Purposes of a visit to {self.customer} on {self.on}", f"{self.on} 拜访 {self.customer} 的目的"
        )
        return Table(title, columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the purposes as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def derive_purposes(
    customer: str,
    on: date,
    policy: PurposePolicy,
    *,
    stage: CooperationStage | None = None,
    records: Iterable[VisitRecord] = (),
    service_events: Iterable[ServiceEvent] = (),
    commitments: Iterable[Commitment] = (),
    rules: Iterable[AgreedRule] = (),
    issues: Iterable[IssueRaised] = (),
    other_ids: Iterable[str] = (),
) -> VisitPurposes:
    """Derive what a visit on a day would be for, from what is known the day before, and rank it.

    Sources: open issues the customer raised on visits or with our service, commitments of either side
    falling due or overdue, visit rules agreed with the customer, and what the stage of cooperation asks
    for. `issues` are this customer's from elsewhere, such as `AccountPlan.major_issues`; those that we
    found ourselves count as well, a little less. Once a visit spoke of one, its record has the last word.
    Records under the customer's `other_ids` count as well. Highest score first; ties by due day,
    source and reference. Method: V1.

    >>> late = ServiceEvent("S1", "C1", ServiceKind.DELIVERY_FAILURE, date(2026, 2, 20))
    >>> found = derive_purposes("C1", date(2026, 3, 2), PurposePolicy("2026"),
    ...                         stage=CooperationStage.STEADY, service_events=[late])
    >>> [one.kind.value for one in found]
    ['solve_issue', 'deepen']
    """
    check_id(customer, "$.customer")
    check_date(on, "$.on")
    check_type(policy, PurposePolicy, "$.policy")
    known = on - timedelta(days=1)
    ids = {customer, *other_ids}
    visits = [one for one in tuple_of(records) if one.customer in ids and one.on <= known]
    found = [
        *_from_issues(visits, tuple_of(issues), known, policy),
        *_from_service(ids, service_events, known, policy),
        *_from_commitments(ids, commitments, visits, on, policy),
        *_from_rules(rules, visits, on, policy),
        *_from_stage(stage, visits, on, policy),
    ]
    order = list(PurposeSource)
    found.sort(
        key=lambda one: (one.score.copy_negate(), one.due or date.max, order.index(one.source), one.reference)
    )
    return VisitPurposes(customer, on, policy, found)


def _from_issues(
    visits: list[VisitRecord], studied: tuple[IssueRaised, ...], known: date, policy: PurposePolicy
) -> Iterator[Purpose]:
    latest: dict[str, IssueRaised] = {}
    for record in sorted(visits, key=lambda one: one.on):
        latest.update((issue.id, issue) for issue in record.issues)
    # A small matter that became a promise at its review is looked after as that promise.
    promised = {one.id for record in visits for one in record.commitments}
    carried = {one.id for record in visits for one in record.issues if f"{record.id}-{one.id}" in promised}
    raised = [one for one in latest.values() if one.by is Side.THEIRS and one.id not in carried]
    for issue in (*raised, *(one for one in studied if one.id not in latest)):
        if issue.open(known):
            yield _issue(issue, known, policy)


def _issue(issue: IssueRaised, known: date, policy: PurposePolicy) -> Purpose:
    days = (known - issue.raised_on).days
    theirs = issue.by is Side.THEIRS
    kind = PurposeKind.SMALL_MATTER if issue.small_matter else PurposeKind.SOLVE_ISSUE
    who = Text("raised", "提出") if theirs else Text("found by us", "我方发现")
    text = Text(
        f"{who.en} {issue.raised_on}, open {days} days: {issue.text.en}",
        f"{issue.raised_on} {who.zh},已 {days} 天未解决:{issue.text.zh}",
    )
    # What the customer raised weighs more than what we found: it waits for our answer.
    major = Fraction(1) if theirs else Fraction(2, 3)
    gravity = major if issue.major else Fraction(1, 3)
    urgency = Fraction(days, policy.issue_days)
    return _purpose(policy, kind, PurposeSource.ISSUE, text, issue.id, urgency, gravity, topic=issue.text)


def _from_service(
    ids: set[str], events: Iterable[ServiceEvent], known: date, policy: PurposePolicy
) -> Iterator[Purpose]:
    for event in events:
        done = event.resolved is not None and event.resolved <= known
        if (
            event.customer not in ids
            or event.kind not in _SERVICE_FAILURES
            or done
            or event.known_from > known
        ):
            continue
        days = (known - event.opened).days
        text = Text(
            f"{event.kind.text.en} of {event.opened}, open {days} days",
            f"{event.opened} 的{event.kind.text.zh},已 {days} 天未解决",
        )
        gravity = Fraction(1) if event.repeat_of is not None else Fraction(2, 3)
        urgency = Fraction(days, policy.issue_days)
        topic = Text(f"{event.kind.text.en} of {event.opened}", f"{event.opened} 的{event.kind.text.zh}")
        kind = PurposeKind.SOLVE_ISSUE
        yield _purpose(policy, kind, PurposeSource.ISSUE, text, event.id, urgency, gravity, topic=topic)


def _from_commitments(
    ids: set[str],
    commitments: Iterable[Commitment],
    visits: list[VisitRecord],
    on: date,
    policy: PurposePolicy,
) -> Iterator[Purpose]:
    given = {one.id: one for record in visits for one in record.commitments}
    given.update((one.id, one) for one in commitments if one.customer in ids)
    horizon = on + timedelta(days=policy.look_ahead_days)
    for promise in given.values():
        for one in promise.occurrences():
            status = one.status(on - timedelta(days=1))
            open_still = status is CommitmentStatus.OPEN or one.overdue(on - timedelta(days=1))
            if open_still and one.broken_on is None and one.due <= horizon:
                yield _promise(one, on, policy)


def _promise(one: Commitment, on: date, policy: PurposePolicy) -> Purpose:
    ours = one.side is Side.OURS
    kind = PurposeKind.DELIVER_COMMITMENT if ours else PurposeKind.CALL_IN_COMMITMENT
    days = (one.due - on).days
    if ours and days < 0:
        kind = PurposeKind.MAKE_GOOD
    if one.topic == SMALL_MATTER_TOPIC:
        kind = PurposeKind.SMALL_MATTER
    when = Text(f"due {one.due}", f"{one.due} 到期")
    if days < 0:
        when = Text(f"overdue since {one.due}", f"已于 {one.due} 逾期")
    text = Text(f"{one.text.en}, {when.en}", f"{one.text.zh},{when.zh}")
    urgency = Fraction(policy.look_ahead_days - days, policy.look_ahead_days or 1)
    gravity = Fraction(2, 3) if ours else Fraction(1, 2)
    return _purpose(
        policy,
        kind,
        PurposeSource.COMMITMENT,
        text,
        one.id,
        urgency,
        gravity,
        due=one.due,
        evidence=one.evidence,
        topic=one.text,
    )


def _from_rules(
    rules: Iterable[AgreedRule], visits: list[VisitRecord], on: date, policy: PurposePolicy
) -> Iterator[Purpose]:
    for rule in rules:
        if rule.agreed_on > on or (rule.until is not None and rule.until <= on):
            continue
        met = [record.on for record in visits if _held(record) and rule.form in (None, record.form)]
        due = rule.due(max(met, default=None))
        days = (due - on).days
        if days > policy.look_ahead_days:
            continue
        text = Text(
            f"{rule.text.en}, agreed with {rule.agreed_with} on {rule.agreed_on}, due {due}",
            f"{rule.text.zh},{rule.agreed_on} 与 {rule.agreed_with} 商定,{due} 到期",
        )
        urgency = Fraction(policy.look_ahead_days - days, policy.look_ahead_days or 1)
        half = Fraction(1, 2)
        yield _purpose(
            policy,
            rule.kind,
            PurposeSource.RULE,
            text,
            rule.id,
            urgency,
            half,
            due=due,
            asked_form=rule.form,
            asked_level=rule.level,
            topic=rule.text,
        )


def _from_stage(
    stage: CooperationStage | None, visits: list[VisitRecord], on: date, policy: PurposePolicy
) -> Iterator[Purpose]:
    goal = None if stage is None else policy.goal(stage)
    if stage is None or goal is None:
        return
    last = max((one.on for one in visits if _held(one) and one.form is goal.kind.form), default=None)
    if last is not None and (on - last).days < goal.every_days:
        return
    since = Text("never yet", "尚未有过") if last is None else Text(f"last on {last}", f"上次 {last}")
    text = Text(
        f"{stage.text.en}: a {goal.kind.form.text.en} every {goal.every_days} days, {since.en}",
        f"{stage.text.zh}:每 {goal.every_days} 天一次{goal.kind.form.text.zh},{since.zh}",
    )
    urgency = Fraction(1, 2) if last is None else Fraction((on - last).days, 2 * goal.every_days)
    gravity = Fraction(1) if stage is CooperationStage.STRAINED else Fraction(1, 3)
    yield _purpose(policy, goal.kind, PurposeSource.STAGE, text, stage.value, urgency, gravity)


def _held(record: VisitRecord) -> bool:
    return any(entry.phase is VisitPhase.HELD and not entry.skipped for entry in record.phases)


def _purpose(
    policy: PurposePolicy,
    kind: PurposeKind,
    source: PurposeSource,
    text: Text,
    reference: str,
    urgency: Fraction,
    gravity: Fraction,
    *,
    due: date | None = None,
    asked_form: VisitForm | None = None,
    asked_level: Level | None = None,
    evidence: tuple[Evidence, ...] = (),
    topic: Text | None = None,
) -> Purpose:
    urgent = score_of(Fraction(policy.urgency) * min(max(urgency, Fraction(0)), Fraction(1)))
    grave = score_of(Fraction(policy.gravity) * gravity)
    base = score_of(policy.share(source))
    return Purpose(
        kind, source, text, reference, base, urgent, grave, due, asked_form, asked_level, evidence, topic
    )
