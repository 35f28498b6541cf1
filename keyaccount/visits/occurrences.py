"""Promises on the calendar: each date of a standing visit, and what became of those on holidays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time
from enum import Enum

import attrs

from keyaccount.errors import Lang
from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.checks import check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.periods import Period, days_later
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.visits.changes import Originator
from keyaccount.visits.clock import minutes_of
from keyaccount.visits.date_change import DateChange
from keyaccount.visits.holiday_shift import shift_day
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.rhythm import HolidayRule
from keyaccount.visits.standing import StandingSchedule

__all__ = ["Occurrence", "OccurrenceState", "Occurrences", "project_visits"]

# How far around a period neighbours are looked for: months with one visit are the longest rhythm of all.
AROUND = 70


class OccurrenceState(Enum):
    """Name what a date of the promise became on the calendar."""

    AS_PROMISED = "as_promised"
    SHIFTED = "shifted"  # by the rule agreed with the customer
    SKIPPED = "skipped"
    BY_PHONE = "by_phone"
    MOVED = "moved"  # this one date, as the customer asked or agreed
    STOOD_IN = "stood_in"  # day and hour as promised, somebody else comes
    TO_ASK = "to_ask"  # waits for the customer's yes
    UNKNOWN = "unknown"  # the calendar does not reach that day

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _STATES[self]


_STATES = {
    OccurrenceState.AS_PROMISED: Text("as promised", "按约定"),
    OccurrenceState.SHIFTED: Text("shifted as agreed", "按约定规则改期"),
    OccurrenceState.SKIPPED: Text("left out as agreed", "按约定规则取消"),
    OccurrenceState.BY_PHONE: Text("by telephone", "改为电话"),
    OccurrenceState.MOVED: Text("moved this once", "本次改期"),
    OccurrenceState.STOOD_IN: Text("by a stand-in", "由他人代访"),
    OccurrenceState.TO_ASK: Text("to be asked", "待客户确认"),
    OccurrenceState.UNKNOWN: Text("calendar not known", "日历未公布"),
}


@attrs.frozen
class Occurrence:
    """State one date of a promise: the day promised, the day it takes place, and why they differ.

    `originator` is who moved it, None as long as nobody did; `is_agreed` tells whether the customer
    asked for it, agreed to the holiday rule behind it, or said yes. `promised_at` is the hour promised
    where `at` is another one.

    >>> Occurrence("SV-C1", "C1", "M1", date(2026, 3, 2), date(2026, 3, 2), time(9), 45).moved
    False
    """

    promise: str
    account: str
    manager: str
    promised: date
    on: date | None
    at: time
    minutes: int
    state: OccurrenceState = OccurrenceState.AS_PROMISED
    reason: Text | None = None
    originator: Originator | None = None
    is_agreed: bool = True
    promised_at: time | None = None

    @property
    def moved(self) -> bool:
        """Tell whether it takes place on another day, or not at all.

        A date moved within its day is not, see `state`.
        """
        return self.on != self.promised

    def explain(self) -> Explanation:
        """Explain the date."""
        label = Text(f"visit promised for {self.promised}", f"约定于 {self.promised} 的拜访")
        return Explanation(
            f"{self.promise}.{self.promised}", label, self.on, self.reason or self.state.text, "V6"
        )


@attrs.frozen
class Occurrences:
    """Hold the dates of all promises in a period, with what had to give way and what is unknown.

    >>> from keyaccount.visits.planner import example_schedule
    >>> dates = project_visits(example_schedule(), Period.month(2026, 2))
    >>> [one.promised.day for one in dates]
    [2, 9, 16, 23]
    """

    period: Period
    occurrences: tuple[Occurrence, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def __iter__(self) -> Iterator[Occurrence]:
        return iter(self.occurrences)

    def __len__(self) -> int:
        return len(self.occurrences)

    def of(self, account: str) -> tuple[Occurrence, ...]:
        """Return the dates of one account."""
        return tuple(one for one in self.occurrences if one.account == account)

    def on(self, day: date, manager: str | None = None) -> tuple[Occurrence, ...]:
        """Return what takes place on a day, in the order of the clock."""
        found = [one for one in self.occurrences if one.on == day and manager in (None, one.manager)]
        return tuple(sorted(found, key=lambda one: (one.at, one.account)))

    def table(self) -> Table:
        """Lay the dates out."""
        columns = (
            Text("day", "日期"),
            Text("hour", "时间"),
            Text("account", "客户"),
            Text("manager", "客户经理"),
            Text("state", "状态"),
        )
        rows = [
            (
                one.on or one.promised,
                f"{one.at:%H:%M}",
                one.account,
                one.manager,
                one.reason or one.state.text,
            )
            for one in self.occurrences
        ]
        return Table(Text(f"Visits in {self.period}", f"{self.period} 的拜访"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the dates as a table, findings below."""
        return "\n".join([self.table().to_text(lang), *(one.say(lang) for one in self.findings)])

    def _repr_html_(self) -> str:
        return self.table().to_html()


def project_visits(schedule: StandingSchedule, period: Period) -> Occurrences:
    """Project the promises onto the dates of a period, each by the holiday rule agreed for it.

    The period is that of the days promised; a promise that was changed counts as it stood on each day.
    Single dates put elsewhere are taken into account. A date the calendar does not know is flagged,
    never guessed; one its rule can't settle, or of which the customer has not said yes, waits for the
    customer; a shift onto hours already promised is a finding. Weather is never a reason. Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> project_visits(example_schedule(), Period.month(2026, 1)).occurrences[0].state.value
    'as_promised'
    """
    check_type(period, Period, "$.period")
    found = [
        one
        for visit in (*schedule.past, *schedule.visits)
        for one in project(visit, schedule.calendar, period, schedule.date_changes)
    ]
    found.sort(key=lambda one: (one.on or one.promised, one.at, one.account, one.promised))
    findings = (*schedule.calendar.check_knows(period), *_waiting(found), *_clashes(found))
    return Occurrences(period, found, findings)


def project(
    visit: StandingVisit, calendar: WorkingCalendar, period: Period, changes: Iterable[DateChange] = ()
) -> list[Occurrence]:
    """Return the dates of one promise in a period, before looking at others.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule = example_schedule()
    >>> len(project(schedule.of("C1"), schedule.calendar, Period.year(2026)))
    52
    """
    # Neighbours outside the period count for the least gap, so that a date reads the same in all periods.
    around = Period(days_later(period.start, -AROUND), days_later(period.end, AROUND))
    days = [
        day
        for day in visit.rhythm.days(around)
        if day >= visit.since and (visit.until is None or day < visit.until)
    ]
    dates = _with_gaps(visit, [_settled(visit, calendar, day) for day in days])
    own = {one.promised: one for one in changes if one.account == visit.account}
    return [_changed(one, own.get(one.promised)) for one in dates if period.contains(one.promised)]


def _settled(visit: StandingVisit, calendar: WorkingCalendar, day: date) -> Occurrence:
    rule = visit.holiday_rule
    shift = shift_day(rule, calendar, day)
    if not shift.is_known:
        reason = Text("the calendar is not known that far", "该日期的放假安排尚未公布")
        return _occurrence(visit, day, None, OccurrenceState.UNKNOWN, reason)
    if shift.day == day and calendar.is_working(day):
        return _occurrence(visit, day, day, OccurrenceState.AS_PROMISED, None)
    holiday = calendar.holiday(day)
    name = holiday.name if holiday is not None else Text("a day off", "休息日")
    why = Text(f"{day} is {name.en}: {rule.text.en}", f"{day} 为{name.zh}:{rule.text.zh}")
    state = _FIXED.get(rule, OccurrenceState.TO_ASK if shift.day is None else OccurrenceState.SHIFTED)
    return _occurrence(visit, day, shift.day, state, why, Originator.CALENDAR)


_FIXED = {
    HolidayRule.SKIP: OccurrenceState.SKIPPED,
    HolidayRule.PHONE: OccurrenceState.BY_PHONE,
    HolidayRule.ASK: OccurrenceState.TO_ASK,
}


def _with_gaps(visit: StandingVisit, dates: list[Occurrence]) -> list[Occurrence]:
    """Leave a shifted date to the customer where it would come too near its neighbours."""
    settled = []
    for index, one in enumerate(dates):
        near = [other.on for other in dates[max(0, index - 1) : index + 2] if other is not one]
        if one.state is OccurrenceState.SHIFTED and one.on is not None:
            gaps = [abs((one.on - day).days) for day in near if day is not None]
            if gaps and (min(gaps) < visit.least_gap_days or min(gaps) == 0):
                reason = Text(
                    f"{one.on} would come only {min(gaps)} days from the next visit",
                    f"{one.on} 与相邻拜访仅相隔 {min(gaps)} 天",
                )
                one = attrs.evolve(one, on=None, state=OccurrenceState.TO_ASK, reason=reason, is_agreed=False)
        settled.append(one)
    return settled


def _changed(one: Occurrence, change: DateChange | None) -> Occurrence:
    """Return the date as it stands after somebody put it elsewhere."""
    if change is None:
        return one
    one = attrs.evolve(one, originator=change.originator, reason=change.text, is_agreed=change.holds)
    if change.is_stand_in:
        return attrs.evolve(one, state=OccurrenceState.STOOD_IN, manager=change.manager or one.manager)
    if not change.holds:
        return attrs.evolve(one, on=None, state=OccurrenceState.TO_ASK)
    if change.to is None:
        return attrs.evolve(one, on=None, state=OccurrenceState.SKIPPED)
    return attrs.evolve(
        one,
        on=change.to,
        at=change.at or one.at,
        promised_at=one.at,
        state=OccurrenceState.MOVED,
        manager=change.manager or one.manager,
    )


def _occurrence(
    visit: StandingVisit,
    promised: date,
    on: date | None,
    state: OccurrenceState,
    reason: Text | None,
    originator: Originator | None = None,
) -> Occurrence:
    return Occurrence(
        promise=visit.id,
        account=visit.account,
        manager=visit.manager,
        promised=promised,
        on=on,
        at=visit.at,
        minutes=visit.minutes,
        state=state,
        reason=reason,
        originator=originator,
        is_agreed=state is not OccurrenceState.TO_ASK,
    )


def _waiting(found: list[Occurrence]) -> Iterator[Finding]:
    for one in found:
        if one.state is OccurrenceState.TO_ASK:
            yield Finding(
                "standing.to-ask",
                Severity.WARNING,
                f"$.{one.promise}.{one.promised}",
                one.reason or one.state.text,
                "V6",
                Text("ask the customer", "请与客户确认"),
            )


def _clashes(found: list[Occurrence]) -> Iterator[Finding]:
    """Find shifted visits that overlap another one of the same manager on the day they moved to."""
    by_day: dict[tuple[date, str], list[Occurrence]] = {}
    for one in found:
        if one.on is not None and one.state is not OccurrenceState.BY_PHONE:
            by_day.setdefault((one.on, one.manager), []).append(one)
    for day in sorted(by_day):
        ordered = sorted(by_day[day], key=lambda one: (one.at, one.account))
        for index, one in enumerate(ordered):
            for other in ordered[index + 1 :]:
                if minutes_of(other.at) < minutes_of(one.at) + one.minutes and (
                    one.originator or other.originator
                ):
                    yield _clash(one, other)


def _clash(one: Occurrence, other: Occurrence) -> Finding:
    moved, kept = (one, other) if one.originator else (other, one)
    return Finding(
        "standing.shift-clash",
        Severity.WARNING,
        f"$.{moved.promise}.{moved.promised}",
        Text(
            f"shifted to {moved.on}, {moved.account} overlaps {kept.account} at {kept.at:%H:%M}",
            f"{moved.account} 改至 {moved.on} 后与 {kept.account}({kept.at:%H:%M})重叠",
        ),
        "V6",
        Text("ask the customer for another hour", "请与客户另约时间"),
    )
