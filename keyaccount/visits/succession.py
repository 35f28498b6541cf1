"""A manager who leaves: every promise passes on at its day and hour wherever somebody can keep it."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.errors import refuse
from keyaccount.model.manager import AccountManager
from keyaccount.values.checks import check_date, check_one_of, check_type
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text, text_of
from keyaccount.visits.changes import ChangeCause, ChangePolicy, Originator, PlanChange
from keyaccount.visits.day_route import broken_promise, cycle_travel
from keyaccount.visits.placing import placed, recounted, removed
from keyaccount.visits.promise import StandingVisit, Unplaced
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.team import Team
from keyaccount.visits.territories import territories_of

__all__ = ["hand_over_promises"]


def hand_over_promises(
    schedule: StandingSchedule,
    manager: str,
    *,
    by: str,
    on: date,
    reason: str | Text,
    successor: AccountManager | None = None,
    starts: date | None = None,
    policy: ChangePolicy | None = None,
) -> StandingSchedule:
    """Pass every promise of a leaving manager on, at the same weekdays and hour, and log each change.

    A `successor`, new or of the team, takes all that can be kept; without one each account goes to the
    colleague who keeps it with least extra travel. What nobody can keep is ended with the arithmetic
    and stands as `unplaced`, for the customer to be asked. No other promise changes. Raises
    `KeyAccountError` (`team.manager-unknown`, `handover.nobody`). Method: V4, V6.

    >>> from keyaccount.visits.planner import example_schedule
    >>> zhao = AccountManager("M2", "Zhao")
    >>> passed = hand_over_promises(example_schedule(), "M1", successor=zhao, by="Chen",
    ...                             on=date(2026, 2, 2), reason="Li retires")
    >>> passed.of("C1").manager, passed.of("C1").text.en, passed.changes[0].price_minutes
    ('M2', 'every Monday at 09:00, 45 min', 60)
    """
    check_date(on, "$.on")
    check_type(successor, (AccountManager, type(None)), "$.successor")
    check_one_of(manager, [one.id for one in schedule.team.managers], "team.manager-unknown", "$.manager")
    first = on if starts is None else starts
    schedule = _staffed(schedule, successor)
    crew = [one.id for one in schedule.team.managers if one.id != manager and one.active(first)]
    crew = [successor.id] if successor is not None else crew
    if not crew or manager in crew:
        refuse("handover.nobody", "$.successor", "name somebody who takes over", "请指定接任的客户经理")
    log = _Log(by, on, text_of(reason), first, policy or ChangePolicy("standard"))
    for visit in sorted(schedule.visits, key=lambda one: (one.at, one.account)):
        if visit.manager == manager:
            schedule = _passed_on(schedule, visit, crew, log)
    for account in [one.account for one in schedule.team.assignments if one.manager == manager]:
        schedule = attrs.evolve(schedule, team=_reassigned(schedule.team, account, crew))
    return recounted(_without(schedule, manager), crew)


@attrs.frozen
class _Log:
    """What every entry of one handover says."""

    by: str
    on: date
    reason: Text
    starts: date
    policy: ChangePolicy

    def entry(self, before: StandingVisit, after: str, travel: int, price: int) -> PlanChange:
        return PlanChange(
            on=self.on,
            originator=Originator.COMPANY,
            by=self.by,
            what=f"promise {before.account}",
            before=f"{before.text.en}, {before.manager}",
            after=after,
            reason=self.reason,
            account=before.account,
            cause=ChangeCause.MANAGER_LEFT,
            travel_seconds=travel,
            price_minutes=price,
            policy=f"{self.policy.name} {self.policy.version}",
        )


def _staffed(schedule: StandingSchedule, successor: AccountManager | None) -> StandingSchedule:
    team = schedule.team
    if successor is None or successor.id in [one.id for one in team.managers]:
        return schedule
    managers = (*team.managers, successor)
    territories = territories_of(managers, team.assignments)
    team = attrs.evolve(team, managers=managers, territories=territories)
    return attrs.evolve(schedule, team=team, travel_seconds=schedule.travel_seconds.with_(successor.id, 0))


def _passed_on(
    schedule: StandingSchedule, visit: StandingVisit, crew: list[str], log: _Log
) -> StandingSchedule:
    need = schedule.team.need_of(visit.account)
    before = attrs.evolve(visit, until=log.starts) if visit.since < log.starts else None
    past = schedule.past if before is None else (*schedule.past, before)
    options, refusals = [], []
    for name in crew:
        taken = attrs.evolve(visit, manager=name, since=max(visit.since, log.starts))
        trial = placed(schedule, need, taken)
        why = broken_promise(trial, taken)
        if why is None:
            options.append((_added(schedule, trial, visit.manager, name), name, trial, taken))
        else:
            refusals.append(Text(f"{name}: {why.en}", f"{name}:{why.zh}"))
    if not options:
        return _ended(schedule, visit, past, refusals[0], log)
    travel, name, trial, taken = min(options, key=lambda one: one[:2])
    price = log.policy.price(Originator.COMPANY, managers=1, travel_seconds=travel)
    entry = log.entry(visit, f"{taken.text.en}, {name}", travel, price)
    return attrs.evolve(trial, past=past, changes=(*schedule.changes, entry))


def _added(before: StandingSchedule, after: StandingSchedule, *managers: str) -> int:
    return sum(cycle_travel(after, one) - cycle_travel(before, one) for one in managers)


def _ended(
    schedule: StandingSchedule, visit: StandingVisit, past: tuple[StandingVisit, ...], why: Text, log: _Log
) -> StandingSchedule:
    account = visit.account
    finding = Finding(
        "standing.unplaced",
        Severity.BLOCKING,
        f"$.visits.{account}",
        Text(
            f"nobody can keep {visit.text.en} for {account}: {why.en}",
            f"无人能为 {account} 保持{visit.text.zh}:{why.zh}",
        ),
        "V6",
        Text("ask the customer for another hour", "请与客户另约时间"),
    )
    price = log.policy.price(Originator.COMPANY, promises=1, managers=1)
    missed = Unplaced(account, visit.manager, visit.weekdays[0], None, why)
    return attrs.evolve(
        removed(schedule, account),
        past=past,
        unplaced=(*schedule.unplaced, missed),
        findings=(*schedule.findings, finding),
        changes=(*schedule.changes, log.entry(visit, "-", 0, price)),
    )


def _reassigned(team: Team, account: str, crew: list[str]) -> Team:
    """Give an account without a promise to the one of the crew with least work."""
    index = {one.manager: one.weighted for one in team.territories}
    owner = min(crew, key=lambda one: (index[one], one))
    assignments = [
        attrs.evolve(one, manager=owner, previous=one.manager) if one.account == account else one
        for one in team.assignments
    ]
    return attrs.evolve(team, assignments=assignments, territories=territories_of(team.managers, assignments))


def _without(schedule: StandingSchedule, manager: str) -> StandingSchedule:
    team = schedule.team
    managers = [one for one in team.managers if one.id != manager]
    team = attrs.evolve(team, managers=managers, territories=territories_of(managers, team.assignments))
    travel = {name: seconds for name, seconds in schedule.travel_seconds.items() if name != manager}
    return attrs.evolve(schedule, team=team, travel_seconds=travel)
