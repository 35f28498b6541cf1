"""Putting single dates of promises elsewhere, and taking the customer's yes to it."""

from __future__ import annotations

from datetime import date, time

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_type
from keyaccount.values.periods import Period, days_later
from keyaccount.values.text import Text
from keyaccount.visits.changes import ChangeCause, ChangePolicy, Originator, PlanChange
from keyaccount.visits.date_change import DateChange
from keyaccount.visits.occurrences import Occurrence, project_visits
from keyaccount.visits.standing import StandingSchedule

__all__ = ["agree_date", "move_date", "with_date_change"]


def move_date(
    schedule: StandingSchedule,
    account: str,
    promised: date,
    to: date | None,
    *,
    originator: Originator,
    by: str,
    on: date,
    reason: str | Text,
    at: time | None = None,
    cause: ChangeCause | None = None,
    policy: ChangePolicy | None = None,
) -> StandingSchedule:
    """Put the date promised for a day on another day or hour, or leave it out (`to` None), this once.

    What the customer asks for holds at once; a shift of ours, or one the calendar forces and the agreed
    rule does not foresee, waits for the customer's yes (`agree_date`). Raises `KeyAccountError`
    (`standing.no-date`, `change.weather`). Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> moved = move_date(example_schedule(), "C1", date(2026, 2, 2), date(2026, 2, 3), by="Wang",
    ...                   originator=Originator.CUSTOMER, on=date(2026, 1, 28), reason="stocktaking")
    >>> [one.on.day for one in project_visits(moved, Period.month(2026, 2))]
    [3, 9, 16, 23]
    """
    check_type(originator, Originator, "$.originator")
    date_of(schedule, account, promised)
    rules = policy or ChangePolicy("standard")
    price = rules.price(originator, dates=1)
    change = DateChange(
        account, promised, to, originator, by, on, reason, at, None, cause, price_minutes=price
    )
    return with_date_change(schedule, change, f"{rules.name} {rules.version}")


def agree_date(
    schedule: StandingSchedule, account: str, promised: date, *, by: str, on: date
) -> StandingSchedule:
    """Take the customer's yes to what was proposed for a date. Method: V6.

    Raises `KeyAccountError` (`standing.nothing-proposed`).

    >>> from keyaccount.visits.planner import example_schedule
    >>> asked = move_date(example_schedule(), "C1", date(2026, 2, 2), date(2026, 2, 3), by="Li",
    ...                   originator=Originator.COMPANY, on=date(2026, 1, 28), reason="training")
    >>> agreed = agree_date(asked, "C1", date(2026, 2, 2), by="Wang", on=date(2026, 1, 29))
    >>> [project_visits(one, Period.month(2026, 2)).occurrences[0].state.value for one in (asked, agreed)]
    ['to_ask', 'moved']
    """
    for one in schedule.date_changes:
        if (one.account, one.promised) == (account, promised) and not one.holds:
            return attrs.evolve(schedule, date_changes=_replaced(schedule, one.agreed(by, on)))
    refuse(
        "standing.nothing-proposed",
        "$.promised",
        f"nothing was proposed to {account} for {promised}",
        f"{promised} 没有待 {account} 确认的改期",
    )


def date_of(schedule: StandingSchedule, account: str, promised: date) -> Occurrence:
    """Return the date promised to an account for a day; refused where none is.

    >>> from keyaccount.visits.planner import example_schedule
    >>> date_of(example_schedule(), "C1", date(2026, 2, 2)).state.value
    'as_promised'
    """
    check_date(promised, "$.promised")
    for one in project_visits(schedule, Period(promised, days_later(promised, 1))):
        if one.account == account:
            return one
    refuse(
        "standing.no-date",
        "$.promised",
        f"no visit is promised to {account} for {promised}",
        f"{promised} 没有与 {account} 约定拜访",
    )


def with_date_change(schedule: StandingSchedule, change: DateChange, policy: str) -> StandingSchedule:
    """Return the schedule with one more date put elsewhere, logged; an earlier change of it gives way.

    >>> from keyaccount.visits.planner import example_schedule
    >>> day, noted = date(2026, 2, 2), date(2026, 1, 28)
    >>> change = DateChange("C1", day, None, Originator.CUSTOMER, "Wang", noted, "away")
    >>> with_date_change(example_schedule(), change, "changes 1").changes[0].after
    '-'
    """
    after = [] if change.to is None else [str(change.to)]
    after += [] if change.at is None else [f"{change.at:%H:%M}"]
    after += [] if change.manager is None else [change.manager]
    entry = PlanChange(
        on=change.noted_on,
        originator=change.originator,
        by=change.by,
        what=f"date {change.account}",
        before=str(change.promised),
        after=" ".join(after) or "-",
        reason=change.reason,
        account=change.account,
        cause=change.cause,
        price_minutes=change.price_minutes,
        policy=policy,
    )
    return attrs.evolve(
        schedule, date_changes=_replaced(schedule, change), changes=(*schedule.changes, entry)
    )


def _replaced(schedule: StandingSchedule, change: DateChange) -> tuple[DateChange, ...]:
    kept = [
        one
        for one in schedule.date_changes
        if (one.account, one.promised) != (change.account, change.promised)
    ]
    return (*kept, change)
