"""What the customer's calendar is told: one entry per promise with its exceptions, numbered as RFC 5546 asks.

A publication is plain data that is stored; the next one is compared with it, and only what really
changed is sent. Writing and reading the files themselves is the work of `adapters.ics`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import check_name, check_type, tuple_of
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.periods import Period, days_later
from keyaccount.values.weekday import Weekday
from keyaccount.visits.date_change import DateChange
from keyaccount.visits.letters import visit_letter
from keyaccount.visits.occurrences import Occurrence, OccurrenceState, project
from keyaccount.visits.plan import VisitPlan
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.recurrence import RuleRhythm
from keyaccount.visits.rhythm import CycleRhythm, MonthRhythm
from keyaccount.visits.standing import StandingSchedule

__all__ = ["CalendarEntry", "EntryStatus", "Publication", "plan_entry", "publish_schedule"]


class EntryStatus(Enum):
    """Name the state of an entry, by the words of RFC 5545."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"  # waits for the customer's word
    CANCELLED = "CANCELLED"


@attrs.frozen
class CalendarEntry:
    """Hold one entry of a calendar: a whole promise, or (with `instead_of`) one date of it.

    Times are local to the schedule's zone. `rule` is the value of RRULE, `excluded` the days left out of
    it. `sequence` rises when time, rule, excluded days or status change, and only then (RFC 5546,
    section 2.1.4). `uid` comes from the promise, never from a date.

    >>> entry = CalendarEntry("SV-C1@keyaccount", "C1", datetime(2026, 1, 5, 9), 45, "Visit")
    >>> entry.ends.time()
    datetime.time(9, 45)
    """

    uid: str
    account: str
    starts: datetime
    minutes: int
    title: str
    rule: str | None = None
    excluded: tuple[date, ...] = attrs.field(default=(), converter=tuple_of)
    instead_of: datetime | None = None
    status: EntryStatus = EntryStatus.CONFIRMED
    sequence: int = 0
    note: str = ""
    place: str = ""
    manager: str = ""

    @property
    def ends(self) -> datetime:
        """Return when it ends."""
        return self.starts + timedelta(minutes=self.minutes)

    @property
    def key(self) -> tuple[str, datetime | None]:
        """Return what makes it this entry: its promise, and the date it stands in for."""
        return (self.uid, self.instead_of)

    @property
    def timing(self) -> tuple[object, ...]:
        """Return what raises the sequence when it changes."""
        return (self.starts, self.minutes, self.rule, self.excluded, self.status)

    def renumbered(self, before: CalendarEntry | None, least: int = 0) -> CalendarEntry:
        """Return the entry with its sequence after an earlier version of it, at least `least`.

        >>> first = CalendarEntry("U", "C1", datetime(2026, 1, 5, 9), 45, "Visit")
        >>> moved = attrs.evolve(first, minutes=60)
        >>> first.renumbered(first).sequence, moved.renumbered(first).sequence
        (0, 1)
        """
        if before is None:
            return attrs.evolve(self, sequence=least)
        risen = before.sequence + (self.timing != before.timing)
        return attrs.evolve(self, sequence=max(risen, least))


@attrs.frozen
class Publication:
    """Hold what customers' calendars have been told, entry by entry; keep it to know what changes next.

    `entries` are the wholes first, each followed by its single dates; cancelled ones stay, so that their
    numbers are never used again. `zone` is the IANA zone of all times, "" for local wherever one is.

    >>> from keyaccount.visits.planner import example_schedule
    >>> told = publish_schedule(example_schedule(), Period.year(2026))
    >>> [(one.uid, one.rule, one.sequence) for one in told.entries]
    [('SV-C1@keyaccount', 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20261228T090000', 0)]
    """

    period: Period
    zone: str
    entries: tuple[CalendarEntry, ...] = attrs.field(converter=tuple_of)

    def of(self, account: str) -> tuple[CalendarEntry, ...]:
        """Return the entries of one account."""
        return tuple(one for one in self.entries if one.account == account)

    def get(self, uid: str, instead_of: datetime | None = None) -> CalendarEntry | None:
        """Return one entry, or None."""
        return next((one for one in self.entries if one.key == (uid, instead_of)), None)

    def changed_since(self, before: Publication | None) -> tuple[CalendarEntry, ...]:
        """Return the entries to be sent: those not told yet, or told differently.

        A whole that changed is sent with all its single dates, since calendars replace them together.

        >>> from keyaccount.visits.planner import example_schedule
        >>> told = publish_schedule(example_schedule(), Period.year(2026))
        >>> len(told.changed_since(None)), told.changed_since(told)
        (1, ())
        """
        known = {} if before is None else {one.key: one for one in before.entries}
        changed = [one for one in self.entries if known.get(one.key) != one]
        whole = {one.uid for one in changed if one.instead_of is None}
        return tuple(one for one in self.entries if one in changed or one.uid in whole)


def publish_schedule(
    schedule: StandingSchedule,
    period: Period,
    *,
    before: Publication | None = None,
    titles: FrozenMap[str, str] | dict[str, str] | None = None,
    places: FrozenMap[str, str] | dict[str, str] | None = None,
    domain: str = "keyaccount",
) -> Publication:
    """Return what the customers' calendars should say about a period, numbered after what they were told.

    One recurring entry per promise, ending with the last date known to take place in the period; dates
    the holiday rule or anybody moved are single entries in its place, dates left out are excluded, and
    dates that wait for the customer's word are tentative. A day the calendar does not know is never
    published. Promises that ended are cancelled. `titles` and `places` go by account, `domain` ends the
    ids. Raises `KeyAccountError` (`invitation.nothing-known`). Method: V2, V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> schedule, year = example_schedule(), Period.year(2026)
    >>> told = publish_schedule(schedule, year)
    >>> publish_schedule(schedule, year, before=told) == told
    True
    """
    check_type(period, Period, "$.period")
    check_name(domain, "$.domain")
    if not schedule.calendar.knows(period.start):
        refuse(
            "invitation.nothing-known",
            "$.period",
            f"the calendar does not reach {period.start}; publish what is known",
            f"日历不含 {period.start},请只发布已知的日期",
        )
    names, rooms = frozen_map_of(titles or {}), frozen_map_of(places or {})
    entries: list[CalendarEntry] = []
    for visit in sorted(schedule.visits, key=lambda one: one.account):
        found = _entries(schedule, visit, period, f"{visit.id}@{domain}")
        title, place = names.get(visit.account, "Visit"), rooms.get(visit.account, "")
        dressed = [
            attrs.evolve(one, title=_titled(title, one.title), place=place if one.title != _CALL else "")
            for one in found
        ]
        entries += _numbered(dressed, before, _instances(schedule, visit, period))
    entries += _gone(before, {one.uid for one in entries})
    return Publication(period, schedule.zone, entries)


_CALL = "call"


def _titled(title: str, kind: str) -> str:
    return f"☎ {title}" if kind == _CALL else title


def _entries(
    schedule: StandingSchedule, visit: StandingVisit, period: Period, uid: str
) -> list[CalendarEntry]:
    dates = project(visit, schedule.calendar, period, schedule.date_changes)
    known = [one for one in dates if one.state is not OccurrenceState.UNKNOWN]
    if not known:
        return []
    whole = _whole(visit, known, uid)
    proposed = {one.promised: one for one in schedule.date_changes if one.account == visit.account}
    singles = [_single(visit, one, uid, proposed.get(one.promised)) for one in known if _differs(one)]
    left_out = [one.promised for one in known if one.state is OccurrenceState.SKIPPED]
    between = _between(visit, Period(known[0].promised, days_later(known[-1].promised, 1)))
    return [attrs.evolve(whole, excluded=sorted({*left_out, *between})), *singles]


def _whole(visit: StandingVisit, known: list[Occurrence], uid: str) -> CalendarEntry:
    first, last = known[0].promised, datetime.combine(known[-1].promised, visit.at)
    rule = f"{_rule(visit)};UNTIL={last:%Y%m%dT%H%M%S}"
    starts = datetime.combine(first, visit.at)
    note = visit.holiday_rule.text.en
    return CalendarEntry(
        uid, visit.account, starts, visit.minutes, "", rule, note=note, manager=visit.manager
    )


def _rule(visit: StandingVisit) -> str:
    """Return the rhythm as a rule without an end; weeks no rule can name are taken out again."""
    rhythm = visit.rhythm
    if isinstance(rhythm, RuleRhythm):
        kept = [f"{name}={value}" for name, value in rhythm.parts.items() if name not in ("COUNT", "UNTIL")]
        return ";".join(kept)
    if isinstance(rhythm, MonthRhythm):
        letters = rhythm.weekday.name[:2]
        return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{one}{letters}" for one in rhythm.ordinals)
    every = rhythm.cycle if len(rhythm.weeks) == 1 else 1
    days = sorted(rhythm.weekdays, key=lambda one: one.number)
    interval = f";INTERVAL={every}" if every > 1 else ""
    return f"FREQ=WEEKLY{interval};BYDAY={','.join(_letters(one) for one in days)}"


def _letters(weekday: Weekday) -> str:
    return weekday.name[:2]


def _between(visit: StandingVisit, reach: Period) -> set[date]:
    """Return the days the written rule falls on and the rhythm does not: weeks left out of a cycle."""
    if not isinstance(visit.rhythm, CycleRhythm) or len(visit.rhythm.weeks) in (1, visit.rhythm.cycle):
        return set()
    weekly = CycleRhythm(visit.rhythm.weekdays, visit.rhythm.anchor)
    return set(weekly.days(reach)) - set(visit.rhythm.days(reach))


def _differs(one: Occurrence) -> bool:
    return one.state not in (OccurrenceState.AS_PROMISED, OccurrenceState.SKIPPED)


def _instances(schedule: StandingSchedule, visit: StandingVisit, period: Period) -> set[datetime]:
    """Return the dates of the whole, as they were promised."""
    dates = project(visit, schedule.calendar, period, schedule.date_changes)
    left_out = (OccurrenceState.UNKNOWN, OccurrenceState.SKIPPED)
    return {datetime.combine(one.promised, visit.at) for one in dates if one.state not in left_out}


def _single(visit: StandingVisit, one: Occurrence, uid: str, change: DateChange | None) -> CalendarEntry:
    """Return the entry of one date that is not as the whole says; what waits shows what was proposed."""
    instead_of = datetime.combine(one.promised, visit.at)
    waits = one.state is OccurrenceState.TO_ASK
    reason = one.reason or one.state.text
    day, hour = one.on or one.promised, one.at
    if waits and change is not None and change.to is not None:
        day, hour = change.to, change.at or one.at
    return CalendarEntry(
        uid,
        visit.account,
        datetime.combine(day, hour),
        visit.minutes,
        _CALL if one.state is OccurrenceState.BY_PHONE else "",
        instead_of=instead_of,
        status=EntryStatus.TENTATIVE if waits else EntryStatus.CONFIRMED,
        note=reason.en,
        manager=one.manager,
    )


def _numbered(
    found: list[CalendarEntry], before: Publication | None, instances: set[datetime]
) -> list[CalendarEntry]:
    """Number a promise's entries after what was told; single dates never fall below their whole."""
    if not found:
        return []
    whole = found[0].renumbered(None if before is None else before.get(found[0].uid))
    numbered = [whole]
    for one in found[1:]:
        known = None if before is None else before.get(*one.key)
        numbered.append(one.renumbered(known, whole.sequence + (known is None)))
    return numbered + _restored(whole, {one.key for one in numbered}, before, instances)


def _restored(
    whole: CalendarEntry,
    present: set[tuple[str, datetime | None]],
    before: Publication | None,
    instances: set[datetime],
) -> list[CalendarEntry]:
    """Return single dates told earlier that are as the whole says again, or no dates of it any more.

    Those before the whole begins are history, nothing is said about them.
    """
    restored = []
    for one in () if before is None else before.entries:
        if one.uid != whole.uid or one.instead_of is None or one.instead_of < whole.starts:
            continue
        if one.key not in present:
            back = attrs.evolve(
                whole, rule=None, excluded=(), instead_of=one.instead_of, starts=one.instead_of, note=""
            )
            if one.instead_of not in instances:
                back = attrs.evolve(one, status=EntryStatus.CANCELLED)
            restored.append(back.renumbered(one, whole.sequence))
    return restored


def _gone(before: Publication | None, present: set[str]) -> list[CalendarEntry]:
    """Return the wholes told earlier whose promise has ended, cancelled."""
    if before is None:
        return []
    return [
        attrs.evolve(one, status=EntryStatus.CANCELLED).renumbered(one)
        for one in before.entries
        if one.uid not in present and one.instead_of is None
    ]


def plan_entry(
    plan: VisitPlan,
    *,
    sender: str,
    company: str,
    lang: Lang = "en",
    told: Publication | None = None,
    domain: str = "keyaccount",
) -> CalendarEntry:
    """Return the calendar entry of one visit plan, its letter as the note.

    A date of a standing visit the customer was `told` of becomes that date of it, so that it does not
    stand in the calendar twice; any other visit is an entry of its own. The number rises with every
    change of time. Method: V2.

    >>> from keyaccount.visits.planning import example_plan
    >>> entry = plan_entry(example_plan(), sender="Li", company="Hua Tea")
    >>> entry.uid, entry.starts.isoformat(), entry.sequence
    ('V-C1-2026-02-02@keyaccount', '2026-02-02T09:00:00', 0)
    """
    whole = (
        None if told is None or plan.standing_visit is None else told.get(f"{plan.standing_visit}@{domain}")
    )
    entry = CalendarEntry(
        f"{plan.id}@{domain}",
        plan.account,
        datetime.combine(plan.on, plan.at),
        plan.minutes,
        plan.purpose_in_letter.say(lang),
        sequence=len(plan.changes),
        note=visit_letter(plan, lang, sender=sender, company=company),
        place=plan.route.address or "",
        manager=plan.manager,
    )
    if whole is None or told is None or plan.promised_on is None:
        return entry
    instead_of = datetime.combine(plan.promised_on, whole.starts.time())
    entry = attrs.evolve(entry, uid=whole.uid, instead_of=instead_of)
    known = told.get(whole.uid, instead_of)
    if known is None:
        return attrs.evolve(entry, sequence=whole.sequence + len(plan.changes))
    return entry.renumbered(known, whole.sequence)
