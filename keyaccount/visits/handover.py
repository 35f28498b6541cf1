"""Handing an account over: who said what, what is open, what comes next, so that nothing starts anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from keyaccount.errors import Lang
from keyaccount.model.account import KeyAccount
from keyaccount.model.action import Action
from keyaccount.model.commitment import Commitment, CommitmentStatus
from keyaccount.model.visit_record import IssueRaised, VisitRecord
from keyaccount.values.checks import check_date, check_id, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.visits.levels import Attendee, attendees_of
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.purpose import VisitPurposes
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.visit_policy import VisitFacts, VisitPolicy

__all__ = ["HandoverBrief", "brief_successor"]

LAST_VISITS = 5


@attrs.frozen
class HandoverBrief:
    """Hold what a new manager of an account must know: the promise, people, past visits, what is open.

    `visits` are the last ones, latest first; `open_commitments`, `open_issues` and `open_actions` stand
    as of the day; `next_purposes` is what the next visit would be for.

    Method: V4.

    >>> brief = example_brief()
    >>> brief.manager_before, brief.manager_after, brief.promise.text.en
    ('M1', 'M2', 'every Monday at 09:00, 45 min')
    """

    account: str
    as_of: date
    manager_before: str | None
    manager_after: str
    promise: StandingVisit | None
    people: tuple[Attendee, ...] = attrs.field(converter=tuple_of)
    visits: tuple[VisitRecord, ...] = attrs.field(converter=tuple_of)
    open_commitments: tuple[Commitment, ...] = attrs.field(converter=tuple_of)
    open_issues: tuple[IssueRaised, ...] = attrs.field(converter=tuple_of)
    open_actions: tuple[Action, ...] = attrs.field(converter=tuple_of)
    next_purposes: VisitPurposes

    def explain(self) -> Explanation:
        """Explain what is handed over, source by source."""
        parts = [
            *_section("promise", "standing visit", "固定拜访", [self.promise.text] if self.promise else []),
            *_section("people", "people", "联系人", [one.text for one in self.people]),
            *_section("said", "said", "谈话纪要", [_said(one) for one in self.visits]),
            *_section("commitment", "open promise", "未结承诺", [_due(one) for one in self.open_commitments]),
            *_section("issue", "open issue", "未决问题", [one.text for one in self.open_issues]),
            *_section("action", "open action", "未完行动", [one.title for one in self.open_actions]),
        ]
        label = Text(f"handover of {self.account}", f"{self.account} 交接")
        figure = Text(
            f"{self.manager_before or '-'} -> {self.manager_after}",
            f"{self.manager_before or '-'} -> {self.manager_after}",
        )
        because = (*parts, self.next_purposes.explain())
        return Explanation("handover", label, figure, None, "V4", because=because)

    def table(self) -> Table:
        """Lay out what is handed over."""
        told = self.explain().because[:-1]
        rows = [(one.label, one.figure) for one in told]
        main = self.next_purposes.main
        rows.append((Text("comes next", "下一步"), None if main is None else main.kind.text))
        title = Text(f"Handover of {self.account} on {self.as_of}", f"{self.as_of} {self.account} 客户交接")
        return Table(title, (Text("what", "事项"), Text("state", "内容")), rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the handover as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def brief_successor(
    account: KeyAccount,
    manager: str,
    on: date,
    *,
    facts: VisitFacts,
    policy: VisitPolicy,
    schedule: StandingSchedule | None = None,
) -> HandoverBrief:
    """Gather what the account's next manager must know on the day of the handover. Method: V4.

    The latest word on an issue counts; a commitment or action is open as it stands that day.

    >>> example_brief().next_purposes.main.kind.value
    'deepen'
    """
    check_type(account, KeyAccount, "$.account")
    check_id(manager, "$.manager")
    check_date(on, "$.on")
    ids = {account.customer, *facts.other_ids}
    visits = [one for one in facts.records if one.customer in ids and one.on <= on]
    visits.sort(key=lambda one: (one.on, one.id), reverse=True)
    latest = visits[::-1]
    issues = {one.id: one for one in facts.issues}
    issues.update((one.id, one) for record in latest for one in record.issues)
    actions = {one.id: one for record in latest for one in record.follow_ups}
    promises = {one.id: one for record in latest for one in record.commitments}
    promises.update((one.id, one) for one in facts.commitments if one.customer in ids)
    return HandoverBrief(
        account=account.customer,
        as_of=on,
        manager_before=account.manager_on(on),
        manager_after=manager,
        promise=None if schedule is None else schedule.get(account.customer),
        people=attendees_of(facts.customer.contacts if facts.customer else (), on),
        visits=visits[:LAST_VISITS],
        open_commitments=_still_open(promises.values(), on),
        open_issues=[one for one in issues.values() if one.open(on)],
        open_actions=[one for one in actions.values() if one.open],
        next_purposes=facts.purposes(account.customer, on, policy.purposes),
    )


def _still_open(promises: Iterable[Commitment], on: date) -> list[Commitment]:
    """Return what is not kept, declared or waived yet, the earliest due first."""
    waiting = [one for one in promises if one.status(on) is CommitmentStatus.OPEN or one.overdue(on)]
    return sorted(waiting, key=lambda one: (one.due, one.id))


def example_brief() -> HandoverBrief:
    """Return the brief of one account that changes its manager, for the examples of this room.

    >>> example_brief().account
    'C1'
    """
    from keyaccount.visits.planner import example_schedule
    from keyaccount.visits.purpose_kinds import CooperationStage

    return brief_successor(
        KeyAccount("C1", date(2026, 1, 1), manager="M1"),
        "M2",
        date(2026, 3, 2),
        facts=VisitFacts(stage=CooperationStage.STEADY),
        policy=VisitPolicy.of_version("2026"),
        schedule=example_schedule(),
    )


def _section(key: str, en: str, zh: str, texts: list[Text]) -> list[Explanation]:
    return [
        Explanation(f"{key}-{number}", Text(en, zh), text, clause="V4")
        for number, text in enumerate(texts, start=1)
    ]


def _said(record: VisitRecord) -> Text:
    decided = "; ".join(one.text.en for one in record.decisions) or record.summary or record.form.text.en
    decided_zh = ";".join(one.text.zh for one in record.decisions) or record.summary or record.form.text.zh
    who = ", ".join(record.theirs) or "-"
    return Text(f"{record.on}, {who}: {decided}", f"{record.on},{who}:{decided_zh}")


def _due(one: Commitment) -> Text:
    side = one.side.text
    return Text(f"{side.en}: {one.text.en}, due {one.due}", f"{side.zh}:{one.text.zh},{one.due} 到期")
