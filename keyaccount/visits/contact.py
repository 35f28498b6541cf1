"""Frequent contact: when each account was last seen, when it should be next, and who is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

from keyaccount.errors import Lang
from keyaccount.model.visit_record import VisitPhase, VisitRecord
from keyaccount.values.checks import check_date, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.visits.needs import VisitNeed
from keyaccount.visits.team import Team

__all__ = ["ContactReport", "ContactState", "contact_report"]

_YEAR = 364


@attrs.frozen
class ContactState:
    """Hold when an account was last seen, the longest gap its norm allows, and the day it is due.

    `last` is None when no visit is on record; it is then due from the day counting began.

    >>> ContactState("C1", "M1", date(2026, 3, 1), 14, date(2026, 3, 15)).overdue_days(date(2026, 3, 20))
    5
    """

    account: str
    manager: str
    last: date | None
    longest_gap_days: int
    due: date

    def overdue_days(self, as_of: date) -> int:
        """Return the days it is overdue at the close of a day; 0 when it is not."""
        return max(0, (as_of - self.due).days)

    def explain(self, as_of: date) -> Explanation:
        """Explain how long it was not seen, against its norm."""
        seen = Text("never", "从未") if self.last is None else Text(str(self.last), str(self.last))
        reason = Text(
            f"last seen {seen.en}, at most {self.longest_gap_days} days apart, due {self.due}",
            f"上次拜访 {seen.zh},间隔不超过 {self.longest_gap_days} 天,应于 {self.due} 拜访",
        )
        label = Text(f"days {self.account} is overdue", f"{self.account} 逾期天数")
        return Explanation(f"contact.{self.account}", label, self.overdue_days(as_of), reason, "V4")


@attrs.frozen
class ContactReport:
    """Hold the contact of a team's accounts at the close of a day, the longest overdue first.

    >>> from keyaccount.visits.planner import example_schedule
    >>> report = contact_report(example_schedule().team, [], date(2026, 2, 1), since=date(2026, 1, 5))
    >>> [(one.account, one.overdue_days(report.as_of)) for one in report.overdue]
    [('C1', 13)]
    """

    as_of: date
    states: tuple[ContactState, ...] = attrs.field(converter=tuple_of)

    def __iter__(self) -> Iterator[ContactState]:
        return iter(self.states)

    @property
    def overdue(self) -> tuple[ContactState, ...]:
        """Return the accounts not seen for longer than their norm allows."""
        return tuple(one for one in self.states if one.overdue_days(self.as_of) > 0)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return one finding per overdue account, naming its manager."""
        return tuple(
            Finding(
                "contact.overdue",
                Severity.WARNING,
                f"$.accounts.{one.account}",
                Text(
                    f"{one.account} is {days} days overdue for a visit of {one.manager}",
                    f"{one.manager} 已逾期 {days} 天未拜访 {one.account}",
                ),
                "V4",
                Text("plan a visit", "请安排拜访"),
            )
            for one in self.overdue
            for days in [one.overdue_days(self.as_of)]
        )

    def explain(self) -> Explanation:
        """Explain how many accounts are overdue, account by account."""
        label = Text("accounts overdue", "逾期未拜访的客户数")
        parts = tuple(one.explain(self.as_of) for one in self.states)
        return Explanation("contact", label, len(self.overdue), clause="V4", because=parts)

    def table(self) -> Table:
        """Lay the contact out by account."""
        columns = (
            Text("account", "客户"),
            Text("manager", "客户经理"),
            Text("last seen", "上次拜访"),
            Text("due", "应拜访日"),
            Text("days overdue", "逾期天数"),
        )
        rows = [
            (one.account, one.manager, one.last, one.due, one.overdue_days(self.as_of)) for one in self.states
        ]
        return Table(Text(f"Contact at {self.as_of}", f"{self.as_of} 拜访情况"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the contact as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def contact_report(team: Team, records: Iterable[VisitRecord], as_of: date, *, since: date) -> ContactReport:
    """Compare the visits on record with the contact norms of a team. Method: V4.

    The norm's `longest_gap_days` binds, else twice the distance its frequency makes. An account never
    visited counts from `since`, the day it was taken on. Visits that were not held do not count.

    >>> from keyaccount.visits.planner import example_schedule
    >>> team = example_schedule().team
    >>> contact_report(team, [], date(2026, 1, 10), since=date(2026, 1, 5)).findings
    ()
    """
    check_type(team, Team, "$.team")
    check_date(as_of, "$.as_of")
    check_date(since, "$.since")
    last: dict[str, date] = {}
    for record in tuple_of(records):
        held = any(entry.phase is VisitPhase.HELD and not entry.skipped for entry in record.phases)
        if held and record.on <= as_of:
            last[record.customer] = max(record.on, last.get(record.customer, record.on))
    states = [_state(team, need, last.get(need.account), since) for need in team.needs]
    states.sort(key=lambda one: (-one.overdue_days(as_of), one.due, one.account))
    return ContactReport(as_of, states)


def _state(team: Team, need: VisitNeed, last: date | None, since: date) -> ContactState:
    norm = need.norm
    usual = int(2 * _YEAR / norm.frequency.per_year)
    gap = norm.longest_gap_days if norm.longest_gap_days is not None else usual
    manager = team.assignment(need.account).manager
    return ContactState(need.account, manager, last, gap, (last or since) + timedelta(days=gap))
