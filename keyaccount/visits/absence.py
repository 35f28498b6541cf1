"""A manager away for some days: stand-ins where day and hour can be kept, the customer's word where not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from keyaccount.errors import refuse
from keyaccount.values.checks import check_one_of, check_type, tuple_of
from keyaccount.values.periods import Period
from keyaccount.values.text import Text, text_of
from keyaccount.visits.changes import ChangeCause, ChangePolicy, Originator
from keyaccount.visits.date_change import DateChange
from keyaccount.visits.day_route import DayStop, broken_link, day_travel
from keyaccount.visits.occurrences import AROUND, Occurrence, Occurrences, OccurrenceState, project_visits
from keyaccount.visits.single_dates import with_date_change
from keyaccount.visits.standing import StandingSchedule

__all__ = ["cover_absence"]


def cover_absence(
    schedule: StandingSchedule,
    manager: str,
    away: Period,
    *,
    by: str,
    on: date,
    reason: str | Text,
    also_away: Iterable[str] = (),
    policy: ChangePolicy | None = None,
) -> StandingSchedule:
    """Find a stand-in for every visit of a manager who is away, at the day and hour promised.

    The colleague with least extra travel that day goes, if all visits of both still hold. Where nobody
    can, the date waits for the customer's word; the promise itself stays. Each is a change of ours:
    priced and logged. Raises `KeyAccountError` (`team.manager-unknown`, `absence.unknown-days`). Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> ill = Period(date(2026, 2, 2), date(2026, 2, 7))
    >>> covered = cover_absence(example_schedule(), "M1", ill, by="Li", on=date(2026, 2, 1), reason="ill")
    >>> project_visits(covered, ill).occurrences[0].state.value
    'to_ask'
    """
    check_type(away, Period, "$.away")
    check_one_of(manager, [one.id for one in schedule.team.managers], "team.manager-unknown", "$.manager")
    if not (schedule.calendar.knows(away.start) and schedule.calendar.knows(away.last)):
        refuse(
            "absence.unknown-days",
            "$.away",
            "the calendar does not reach that far; cover those days once it is published",
            "日历尚未覆盖这些日期,请公布后再安排",
        )
    rules = policy or ChangePolicy("standard")
    gone = {manager, *tuple_of(also_away)}
    for one in _dates(schedule, away):
        if one.manager == manager:
            stand_in = _stand_in(schedule, one, away, gone)
            change = _change(one, stand_in, by, on, text_of(reason), rules)
            schedule = with_date_change(schedule, change, f"{rules.name} {rules.version}")
    return schedule


def _dates(schedule: StandingSchedule, days: Period) -> list[Occurrence]:
    """Return what takes place in the days, by whomever, in the order of the clock; calls need no stand-in."""
    around = Period(
        date.fromordinal(days.start.toordinal() - AROUND), date.fromordinal(days.end.toordinal() + AROUND)
    )
    found: Occurrences = project_visits(schedule, around)
    return [
        one
        for one in found
        if one.on is not None and days.contains(one.on) and one.state is not OccurrenceState.BY_PHONE
    ]


def _stand_in(schedule: StandingSchedule, one: Occurrence, away: Period, gone: set[str]) -> str | None:
    team, options = schedule.team, []
    stop = DayStop(team.need_of(one.account), one.at, one.minutes)
    day = one.on or one.promised
    same_day = [other for other in _dates(schedule, away) if other.on == day]
    for manager in team.managers:
        if manager.id in gone or not manager.active(day):
            continue
        stops = [
            DayStop(team.need_of(other.account), other.at, other.minutes)
            for other in same_day
            if other.manager == manager.id
        ]
        if broken_link(team, manager.id, [*stops, stop]) is None:
            added = day_travel(team, manager.id, [*stops, stop]) - day_travel(team, manager.id, stops)
            options.append((added, manager.id))
    return min(options)[1] if options else None


def _change(
    one: Occurrence,
    stand_in: str | None,
    by: str,
    on: date,
    reason: Text,
    rules: ChangePolicy,
) -> DateChange:
    is_moved = one.state is OccurrenceState.MOVED
    price = rules.price(Originator.COMPANY, dates=int(stand_in is None), managers=int(stand_in is not None))
    to = None if stand_in is None else one.on if is_moved else one.promised
    return DateChange(
        one.account,
        one.promised,
        to,
        Originator.COMPANY,
        by,
        on,
        reason,
        one.at if is_moved and stand_in is not None else None,
        stand_in,
        ChangeCause.MANAGER_ABSENT,
        price_minutes=price,
    )
