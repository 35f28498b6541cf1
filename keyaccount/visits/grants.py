"""Granting a change: it is checked in minutes, priced where it is ours, and logged with who asked and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_type
from keyaccount.values.text import Text
from keyaccount.visits.changes import ChangeCause, ChangePolicy, Originator, PlanChange
from keyaccount.visits.day_route import broken_promise, cycle_travel
from keyaccount.visits.placing import placed, recounted, removed
from keyaccount.visits.promise import StandingVisit
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.territories import parted
from keyaccount.visits.wishes import Alternative

__all__ = ["end_promise", "grant_change", "release_account"]


def grant_change(
    schedule: StandingSchedule,
    alternative: Alternative,
    *,
    by: str,
    on: date,
    reason: str | Text,
    starts: date | None = None,
    consents: Mapping[str, str] | None = None,
    cause: ChangeCause | None = None,
) -> StandingSchedule:
    """Make an alternative the promise from a day on (`starts`, else `on`) and log the change.

    What was promised until then stays in `past`. `consents` names, per other account it moves, who
    there agreed. It is worked out again in minutes first, so a promise that can't be kept, by now or
    ever, is refused. Raises `KeyAccountError` (`standing.cannot-keep`, `standing.no-consent`,
    `standing.starts-early`, `change.weather`). Method: V6.

    >>> from keyaccount.values.weekday import Weekday
    >>> from keyaccount.visits.planner import example_schedule
    >>> from keyaccount.visits.wishes import VisitWish
    >>> schedule = example_schedule()
    >>> asked = schedule.request("C1", by=Originator.CUSTOMER, wants=VisitWish([Weekday.WED]))
    >>> changed = grant_change(schedule, asked.best, by="Wang", on=date(2026, 2, 2), reason="market day")
    >>> changed.of("C1").text.en, changed.past[0].text.en, changed.changes[0].originator.value
    ('every Wednesday at 09:00, 45 min', 'every Monday at 09:00, 45 min', 'customer')
    """
    check_type(alternative, Alternative, "$.alternative")
    check_date(on, "$.on")
    starts = _starts(on, starts)
    _check_consents(alternative, consents or {})
    visits = [attrs.evolve(one, since=starts) for one in (alternative.visit, *alternative.moves)]
    after = placed(schedule, alternative.need, *visits)
    for visit in visits:
        _check_kept(after, visit)
    past = [one for visit in visits if (one := _ended(schedule, visit.account, starts)) is not None]
    log = [
        _change(schedule, alternative, visit, by, on, reason, cause, (consents or {}).get(visit.account))
        for visit in visits
    ]
    managers = {
        one.manager for one in (*visits, *(one for one in map(schedule.get, _accounts(visits)) if one))
    }
    after = attrs.evolve(after, past=(*schedule.past, *past), changes=(*schedule.changes, *log))
    return recounted(after, sorted(managers))


def _accounts(visits: list[StandingVisit]) -> list[str]:
    return [one.account for one in visits]


def _starts(on: date, starts: date | None) -> date:
    if starts is None:
        return on
    check_date(starts, "$.starts")
    if starts < on:
        refuse(
            "standing.starts-early",
            "$.starts",
            f"what was promised before {on} can't be changed any more",
            f"{on} 之前的约定已无法更改",
        )
    return starts


def _check_consents(alternative: Alternative, consents: Mapping[str, str]) -> None:
    missing = [one for one in alternative.touched if not consents.get(one)]
    if missing:
        names = ", ".join(missing)
        refuse(
            "standing.no-consent",
            "$.consents",
            f"{names} would be moved too; only with their yes: give who agreed",
            f"{names} 也将改期,须经其同意:请注明同意人",
        )


def _check_kept(schedule: StandingSchedule, visit: StandingVisit) -> None:
    why = broken_promise(schedule, visit)
    if why is not None:
        refuse(
            "standing.cannot-keep",
            f"$.visits.{visit.account}",
            f"{visit.text.en} can't be promised to {visit.account}: {why.en}; ask for alternatives",
            f"无法与 {visit.account} 约定{visit.text.zh}:{why.zh};请查询备选时间",
        )


def _ended(schedule: StandingSchedule, account: str, ends: date) -> StandingVisit | None:
    """Return the promise as it was until a day, None if there was none before it."""
    before = schedule.get(account)
    if before is None or before.since >= ends:
        return None
    return attrs.evolve(before, until=ends)


def _change(
    schedule: StandingSchedule,
    alternative: Alternative,
    visit: StandingVisit,
    by: str,
    on: date,
    reason: str | Text,
    cause: ChangeCause | None,
    consent: str | None,
) -> PlanChange:
    before = schedule.get(visit.account)
    is_own = visit.account == alternative.visit.account
    own = alternative.price_minutes - alternative.move_minutes * len(alternative.moves)
    return PlanChange(
        on=on,
        originator=alternative.originator if is_own else Originator.COMPANY,
        by=by if consent is None else f"{by}, {consent}",
        what=f"promise {visit.account}",
        before="-" if before is None else _worded(before, visit),
        after=_worded(visit, before),
        reason=reason,
        account=visit.account,
        cause=cause,
        travel_seconds=alternative.travel_seconds if is_own else 0,
        price_minutes=own if is_own else alternative.move_minutes,
        policy=alternative.policy,
    )


def _worded(visit: StandingVisit, other: StandingVisit | None) -> str:
    """Word a promise, with whatever else differs from the other."""
    words = [visit.text.en]
    if other is not None and visit.manager != other.manager:
        words.append(visit.manager)
    if other is not None and visit.holiday_rule is not other.holiday_rule:
        words.append(visit.holiday_rule.text.en)
    return ", ".join(words)


def release_account(
    schedule: StandingSchedule,
    account: str,
    *,
    originator: Originator,
    by: str,
    on: date,
    reason: str | Text,
    ends: date | None = None,
    policy: ChangePolicy | None = None,
) -> StandingSchedule:
    """End the promise to an account that leaves, from a day on, and take it out of the team.

    Every other promise stays as it is. A leaving that we decide is priced. Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> left = release_account(example_schedule(), "C1", originator=Originator.CUSTOMER, by="Wang",
    ...                        on=date(2026, 2, 2), reason="closes the shop")
    >>> len(left), left.past[0].until, left.changes[0].cause.value
    (0, datetime.date(2026, 2, 2), 'account_left')
    """
    after = _without(
        schedule, account, originator, by, on, reason, ends, policy, cause=ChangeCause.ACCOUNT_LEFT
    )
    return recounted(attrs.evolve(after, team=parted(after.team, account)), [])


def end_promise(
    schedule: StandingSchedule,
    account: str,
    *,
    originator: Originator,
    by: str,
    on: date,
    reason: str | Text,
    ends: date | None = None,
    policy: ChangePolicy | None = None,
) -> StandingSchedule:
    """End the promise to an account that stays in the team; every other promise stays as it is.

    What was promised until then stays in `past`. An end that we decide is priced. Method: V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> ended = end_promise(example_schedule(), "C1", originator=Originator.CUSTOMER, by="Wang",
    ...                     on=date(2026, 2, 2), reason="closes the shop for a year")
    >>> len(ended), ended.travel_minutes, ended.past[0].until
    (0, Fraction(0, 1), datetime.date(2026, 2, 2))
    """
    return _without(schedule, account, originator, by, on, reason, ends, policy, cause=None)


def _without(
    schedule: StandingSchedule,
    account: str,
    originator: Originator,
    by: str,
    on: date,
    reason: str | Text,
    ends: date | None,
    policy: ChangePolicy | None,
    cause: ChangeCause | None,
) -> StandingSchedule:
    """Return the schedule without one promise, its end kept, logged and priced."""
    check_date(on, "$.on")
    check_type(originator, Originator, "$.originator")
    ends = _starts(on, ends)
    gone, rules = schedule.of(account), policy or ChangePolicy("standard")
    after = removed(schedule, account)
    change = PlanChange(
        on=on,
        originator=originator,
        by=by,
        what=f"promise {account}",
        before=gone.text.en,
        after="-",
        reason=reason,
        account=account,
        cause=cause,
        travel_seconds=cycle_travel(after, gone.manager) - cycle_travel(schedule, gone.manager),
        price_minutes=rules.price(originator, promises=1),
        policy=f"{rules.name} {rules.version}",
    )
    past = _ended(schedule, account, ends)
    after = attrs.evolve(
        after,
        past=schedule.past if past is None else (*schedule.past, past),
        changes=(*schedule.changes, change),
    )
    return recounted(after, [gone.manager])
