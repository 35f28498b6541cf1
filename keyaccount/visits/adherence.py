"""Adherence: whether promises were kept, how punctual both sides were, and who moved what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import check_date, check_int, check_name, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.visits.changes import Originator
from keyaccount.visits.clock import minutes_of
from keyaccount.visits.occurrences import Occurrence, OccurrenceState
from keyaccount.visits.visit_log import VisitLogEntry

__all__ = [
    "Adherence",
    "AdherencePolicy",
    "KeptState",
    "KeptVisit",
    "VisitCounts",
    "measure_adherence",
]


class KeptState(Enum):
    """Name what became of one promised visit."""

    KEPT = "kept"
    KEPT_LATE = "kept_late"
    MOVED_BY_CUSTOMER = "moved_by_customer"
    MOVED_BY_CALENDAR = "moved_by_calendar"
    MOVED_BY_COMPANY = "moved_by_company"
    MISSED = "missed"
    AHEAD = "ahead"  # not due yet

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _STATES[self]

    @property
    def honoured(self) -> bool | None:
        """Tell whether our promise stands: what the customer moved does not count against us."""
        if self is KeptState.AHEAD:
            return None
        return self not in (KeptState.MISSED, KeptState.MOVED_BY_COMPANY, KeptState.KEPT_LATE)


_STATES = {
    KeptState.KEPT: Text("kept", "准时履约"),
    KeptState.KEPT_LATE: Text("kept late", "迟到"),
    KeptState.MOVED_BY_CUSTOMER: Text("moved by the customer", "客户要求改期"),
    KeptState.MOVED_BY_CALENDAR: Text("moved by the calendar, as agreed", "按约定规则改期"),
    KeptState.MOVED_BY_COMPANY: Text("moved by us", "我方改期"),
    KeptState.MISSED: Text("missed", "未履约"),
    KeptState.AHEAD: Text("still ahead", "尚未到期"),
}


@attrs.frozen
class AdherencePolicy:
    """State how many minutes count as on time. Being late by more than that is kept late.

    >>> AdherencePolicy("2026").grace_minutes
    5
    """

    version: str
    name: str = "adherence"
    grace_minutes: int = 5

    def __attrs_post_init__(self) -> None:
        check_name(self.version, "$.version")
        check_int(self.grace_minutes, "$.grace_minutes", least=0, most=240)


@attrs.frozen
class KeptVisit:
    """Hold what became of one promised visit, and by how many minutes each side was late.

    `moved_minutes` is how far it was moved from the day and hour promised, None where it did not take
    place or its hour is not known; `is_late` says that we were, by more than the grace.

    >>> KeptVisit("C1", "M1", date(2026, 3, 2), KeptState.KEPT_LATE, 12, 0).our_minutes
    12
    """

    account: str
    manager: str
    promised: date
    state: KeptState
    our_minutes: int | None
    their_minutes: int | None
    reason: Text | None = None
    held_on: date | None = None
    moved_minutes: int | None = 0
    is_late: bool = False
    is_scheduled: bool = False
    by_stand_in: bool = False

    @property
    def honoured(self) -> bool | None:
        """Tell whether our promise stands, None while not due; late is late wherever it was moved to."""
        return self.state.honoured and not self.is_late

    def explain(self) -> Explanation:
        """Explain the state."""
        label = Text(f"{self.account}, {self.promised}", f"{self.account},{self.promised}")
        reason = self.reason
        if self.state is KeptState.KEPT_LATE:
            reason = Text(f"{self.our_minutes} minutes late", f"迟到 {self.our_minutes} 分钟")
        return Explanation(f"{self.account}.{self.promised}", label, self.state.text, reason, "V6")


@attrs.frozen
class VisitCounts:
    """Count visits as Veeva's cycle plans do: planned, scheduled, actual, and what remains.

    Remaining = max(planned - actual, 0); remaining to schedule = max(planned - scheduled - actual, 0).
    Source: Veeva CRM cycle plan calculations.

    >>> counts = VisitCounts(planned=10, scheduled=3, actual=5)
    >>> counts.remaining, counts.remaining_to_schedule
    (5, 2)
    """

    planned: int
    scheduled: int
    actual: int

    def __attrs_post_init__(self) -> None:
        for name in ("planned", "scheduled", "actual"):
            check_int(getattr(self, name), f"$.{name}", least=0)

    @property
    def remaining(self) -> int:
        """Return the planned visits not made yet."""
        return max(self.planned - self.actual, 0)

    @property
    def remaining_to_schedule(self) -> int:
        """Return the planned visits neither made nor on the calendar."""
        return max(self.planned - self.scheduled - self.actual, 0)


@attrs.frozen
class Adherence:
    """Hold how the promises of a period were kept, promise by promise.

    >>> from keyaccount.visits.occurrences import project_visits
    >>> from keyaccount.visits.planner import example_schedule
    >>> from datetime import time
    >>> from keyaccount.values.periods import Period
    >>> january = project_visits(example_schedule(), Period.month(2026, 1))
    >>> log = [VisitLogEntry("C1", date(2026, 1, 5), on=date(2026, 1, 5), arrived=time(9, 2))]
    >>> kept = measure_adherence(january, log, date(2026, 1, 12), AdherencePolicy("2026"))
    >>> [one.state.value for one in kept.visits]
    ['kept', 'missed', 'ahead', 'ahead']
    >>> kept.reliability()
    Decimal('0.500000000000')
    """

    as_of: date
    policy: AdherencePolicy
    visits: tuple[KeptVisit, ...] = attrs.field(converter=tuple_of)
    extra: int = 0

    def __iter__(self) -> Iterator[KeptVisit]:
        return iter(self.visits)

    def of(self, *, account: str | None = None, manager: str | None = None) -> Adherence:
        """Return the part that concerns one account or manager.

        >>> Adherence(date(2026, 1, 1), AdherencePolicy("1"), ()).of(account="C1").visits
        ()
        """
        chosen = [
            one for one in self.visits if account in (None, one.account) and manager in (None, one.manager)
        ]
        return attrs.evolve(self, visits=chosen, extra=0)

    def count(self, state: KeptState) -> int:
        """Count the promises that ended in a state."""
        return sum(one.state is state for one in self.visits)

    @property
    def counts(self) -> VisitCounts:
        """Return the counters of planned, scheduled and actual visits.

        Scheduled is what lies ahead with a day; a date that waits or is not known yet is not.
        """
        actual = sum(one.held_on is not None for one in self.visits)
        return VisitCounts(len(self.visits), sum(one.is_scheduled for one in self.visits), actual)

    def reliability(self) -> Decimal | None:
        """Return the share of due promises that stand on our side; None while nothing is due.

        Kept, or moved by the customer or by the agreed holiday rule, stands; late, moved by us and missed
        do not.
        """
        due = [one.honoured for one in self.visits if one.honoured is not None]
        return score_of(Fraction(sum(due), len(due))) if due else None

    def minutes_late(self, *, ours: bool = True) -> int:
        """Return the minutes one side was late, added up over all visits."""
        found = (one.our_minutes if ours else one.their_minutes for one in self.visits)
        return sum(minutes for minutes in found if minutes is not None)

    def explain(self) -> Explanation:
        """Explain the due promises by state; the counts add up."""
        parts = tuple(
            Explanation(
                state.value,
                state.text,
                self.count(state),
                clause="V6",
                because=tuple(one.explain() for one in self.visits if one.state is state),
            )
            for state in KeptState
            if self.count(state)
        )
        label = Text(f"promised visits up to {self.as_of}", f"截至 {self.as_of} 的约定拜访")
        reason = Text(
            f"late means more than {self.policy.grace_minutes} minutes; policy {self.policy.version}",
            f"超过 {self.policy.grace_minutes} 分钟视为迟到;政策 {self.policy.version}",
        )
        combine = Combine.SUM if parts else Combine.REASONS
        return Explanation("adherence", label, len(self.visits), reason, "V6", (), parts, combine)

    def table(self) -> Table:
        """Lay the states out by account."""
        accounts = list(dict.fromkeys(one.account for one in self.visits))
        columns = (
            Text("account", "客户"),
            *(state.text for state in KeptState),
            Text("min late, us", "我方迟到分钟"),
            Text("min late, them", "客户迟到分钟"),
            Text("reliability", "守约率"),
        )
        rows = []
        for account in accounts:
            own = self.of(account=account)
            late = (own.minutes_late(), own.minutes_late(ours=False))
            rows.append((account, *(own.count(state) for state in KeptState), *late, own.reliability()))
        return Table(Text("How promises were kept", "固定拜访履约情况"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the states as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def measure_adherence(
    promised: Iterable[Occurrence], log: Iterable[VisitLogEntry], as_of: date, policy: AdherencePolicy
) -> Adherence:
    """Compare what was promised with what the log says, at the close of a day. Method: V6.

    A promise without an entry is missed once its day has passed. An entry on another day without an
    originator counts as moved by us. Entries no promise was made for count as `extra`. Raises
    `KeyAccountError` (`log.duplicate`).

    >>> measure_adherence([], [], date(2026, 1, 1), AdherencePolicy("2026")).reliability() is None
    True
    """
    check_date(as_of, "$.as_of")
    entries: dict[tuple[str, date], VisitLogEntry] = {}
    for index, entry in enumerate(tuple_of(log)):
        key = (entry.account, entry.promised)
        if key in entries:
            refuse(
                "log.duplicate",
                f"$.log[{index}]",
                f"{entry.account} on {entry.promised} is logged twice",
                f"{entry.account} 在 {entry.promised} 的记录重复",
            )
        entries[key] = entry
    kept = []
    for one in tuple_of(promised):
        if one.state is not OccurrenceState.SKIPPED:
            kept.append(_kept(one, entries.pop((one.account, one.promised), None), as_of, policy))
    return Adherence(as_of, policy, kept, len(entries))


def _kept(one: Occurrence, entry: VisitLogEntry | None, as_of: date, policy: AdherencePolicy) -> KeptVisit:
    stood_in = one.state is OccurrenceState.STOOD_IN
    if entry is None:
        state = _unlogged(one, as_of)
        scheduled = state is KeptState.AHEAD and one.on is not None
        return KeptVisit(
            one.account, one.manager, one.promised, state, None, None, one.reason, is_scheduled=scheduled
        )
    ours, theirs = _lateness(one, entry)
    is_late = ours is not None and ours > policy.grace_minutes
    state, reason = _state(one, entry, is_late), entry.reason or one.reason
    moved = _moved_minutes(one, entry)
    return KeptVisit(
        one.account,
        one.manager,
        one.promised,
        state,
        ours,
        theirs,
        reason,
        entry.on,
        moved,
        is_late,
        by_stand_in=stood_in,
    )


def _unlogged(one: Occurrence, as_of: date) -> KeptState:
    if as_of < (one.on or one.promised):
        return KeptState.AHEAD
    # Nobody asked the customer about the holiday in time: the promise gave way on our side.
    return KeptState.MOVED_BY_COMPANY if one.state is OccurrenceState.TO_ASK else KeptState.MISSED


def _state(one: Occurrence, entry: VisitLogEntry, is_late: bool) -> KeptState:
    if entry.mover is not None:
        return _MOVED[entry.mover]
    if entry.on is None:
        return KeptState.MISSED
    if entry.on == one.on and one.state in (OccurrenceState.SHIFTED, OccurrenceState.MOVED):
        return _MOVED[one.originator or Originator.CALENDAR] if one.is_agreed else KeptState.MOVED_BY_COMPANY
    if entry.on == one.promised:
        return KeptState.KEPT_LATE if is_late else KeptState.KEPT
    return KeptState.MOVED_BY_COMPANY


_MOVED = {
    Originator.CUSTOMER: KeptState.MOVED_BY_CUSTOMER,
    Originator.COMPANY: KeptState.MOVED_BY_COMPANY,
    Originator.CALENDAR: KeptState.MOVED_BY_CALENDAR,
}


def _lateness(one: Occurrence, entry: VisitLogEntry) -> tuple[int | None, int | None]:
    """Return how late we arrived, and how long after hour and arrival the customer received us.

    A visit moved to an hour nobody noted was late by nobody knows how much.
    """
    if entry.on is None or entry.arrived is None:
        return None, None
    arrived, due = minutes_of(entry.arrived), minutes_of(entry.agreed_at or one.at)
    unknown = entry.moved_by is not None and entry.agreed_at is None
    ours = None if unknown else max(0, arrived - due)
    if entry.received is None:
        return ours, None
    ready = arrived if unknown else max(arrived, due)
    return ours, max(0, minutes_of(entry.received) - ready)


def _moved_minutes(one: Occurrence, entry: VisitLogEntry) -> int | None:
    """Return the minutes between the day and hour promised and those the visit was moved to."""
    if entry.on is None:
        return None
    hour = entry.agreed_at or (entry.arrived if entry.moved_by is not None else None) or one.at
    first = one.at if one.promised_at is None else one.promised_at
    apart = datetime.combine(entry.on, hour) - datetime.combine(one.promised, first)
    return abs(int(apart.total_seconds()) // 60)
