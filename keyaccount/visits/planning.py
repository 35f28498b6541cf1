"""Plan one visit: from why, to when, which way, about what, in which form and with whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import NoReturn

import attrs

from keyaccount.errors import refuse
from keyaccount.model.account import KeyAccount
from keyaccount.model.checklist import Checklist
from keyaccount.model.customer import Level
from keyaccount.model.side import Side
from keyaccount.model.visit_record import VisitForm
from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.checks import check_date, check_type, tuple_of
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import largest_remainder
from keyaccount.values.periods import Period, days_later
from keyaccount.values.text import Text, join
from keyaccount.visits.changes import Waiver
from keyaccount.visits.forms import AgendaItem, FormChoice, FormGuide, form_guide, suggest_form
from keyaccount.visits.levels import Attendee
from keyaccount.visits.occurrences import Occurrence, OccurrenceState, project_visits
from keyaccount.visits.people import Party, attending
from keyaccount.visits.plan import VisitPlan, VisitRoute
from keyaccount.visits.preparation import PreparationItem, preparation_lists
from keyaccount.visits.purpose import VisitPurposes
from keyaccount.visits.standing import StandingSchedule
from keyaccount.visits.travel import Place, travel_seconds
from keyaccount.visits.visit_policy import VisitFacts, VisitPolicy

__all__ = ["plan_visit", "unplanned_visits"]

# How far around a day shifted visits are looked for: no holiday rule moves one further.
SHIFT_DAYS = 35


@attrs.frozen
class _Request:
    """What is asked for, handed from step to step."""

    account: KeyAccount
    schedule: StandingSchedule
    on: date
    facts: VisitFacts
    policy: VisitPolicy
    host: Side
    checklist: Checklist | None
    waivers: tuple[Waiver, ...] = attrs.field(converter=tuple_of)

    @property
    def name(self) -> str:
        return self.account.customer if self.facts.customer is None else self.facts.customer.name


def plan_visit(
    account: KeyAccount,
    schedule: StandingSchedule,
    on: date,
    *,
    facts: VisitFacts,
    policy: VisitPolicy,
    at: time | None = None,
    form: VisitForm | None = None,
    host: Side = Side.THEIRS,
    guest: Level | None = None,
    along: Iterable[str] = (),
    absent: Iterable[str] = (),
    checklist: Checklist | None = None,
    waivers: Iterable[Waiver] = (),
) -> VisitPlan:
    """Plan a visit on a day: its purposes are derived first, everything else follows from them.

    On a day of the standing schedule, manager, route, hour and length are those promised; on another
    day give `at`. `form` overrides the one suggested. With `host` OURS the customer comes to us, led by
    somebody of level `guest`. `along` names colleagues by id for a joint visit, `absent` people of
    either side who are away. A fact-finding visit carries a `checklist`. Raises `KeyAccountError`:
    `visit.no-purpose` unless waived, `visit.no-time` without an hour, `visit.no-manager`,
    `visit.person-unknown`, `visit.nobody-goes`. Method: V1, V2, V3.

    >>> plan = example_plan()
    >>> [person.name for person in plan.ours], plan.minutes
    (['Li'], 45)
    """
    check_type(account, KeyAccount, "$.account")
    check_date(on, "$.on")
    asked = _Request(account, schedule, on, facts, policy, host, checklist, waivers)
    promise, hour = _hour(asked, at)
    manager = _manager(account, schedule, on)
    purposes = facts.purposes(account.customer, on, policy.purposes)
    party = attending(
        manager, facts, purposes, policy.levels, host=host, guest=guest, along=along, absent=absent
    )
    return _plan(asked, promise, hour, manager, purposes, _choice(purposes, form), party)


def _plan(
    asked: _Request,
    promise: Occurrence | None,
    hour: time,
    manager: Attendee,
    purposes: VisitPurposes,
    choice: FormChoice,
    party: Party,
) -> VisitPlan:
    account, on = asked.account.customer, asked.on
    guide = form_guide(choice.form)
    minutes = guide.minutes if promise is None else promise.minutes
    return VisitPlan(
        id=f"V-{account}-{on.isoformat()}",
        account=account,
        customer_name=asked.name,
        manager=manager.id,
        on=on,
        at=hour,
        minutes=minutes,
        zone=asked.schedule.zone,
        purposes=purposes,
        choice=choice,
        agenda=_agenda(guide.agenda, minutes),
        route=_route(asked, manager.id, promise),
        ours=party.ours,
        theirs=party.theirs,
        level=party.level,
        preparation=_preparation(asked, guide, purposes, party),
        send_by=_lead_day(asked.schedule.calendar, on, asked.policy.lead_days),
        policy=f"{asked.policy.name} {asked.policy.version}",
        host=asked.host,
        checklist=asked.checklist,
        standing_visit=None if promise is None else promise.promise,
        promised_on=None if promise is None else promise.promised,
        waivers=asked.waivers,
        notes=(*_notes(asked, promise, guide, minutes, party), *party.notes),
    )


def _preparation(
    asked: _Request, guide: FormGuide, purposes: VisitPurposes, party: Party
) -> tuple[PreparationItem, ...]:
    due = _lead_day(asked.schedule.calendar, asked.on, asked.policy.preparation_days)
    theirs = party.theirs[0].name if party.theirs else asked.name
    ours = _manager(asked.account, asked.schedule, asked.on).name
    return preparation_lists(guide, purposes, ours, theirs, due)


def example_plan() -> VisitPlan:
    """Return the plan of one visit, for the examples of this room.

    >>> example_plan().account
    'C1'
    """
    from keyaccount.visits.planner import example_schedule
    from keyaccount.visits.purpose_kinds import CooperationStage

    account = KeyAccount("C1", date(2026, 1, 1), manager="M1")
    facts = VisitFacts(stage=CooperationStage.STEADY)
    return plan_visit(
        account, example_schedule(), date(2026, 2, 2), facts=facts, policy=VisitPolicy.of_version("2026")
    )


def _hour(asked: _Request, at: time | None) -> tuple[Occurrence | None, time]:
    """Return the promise that falls on the day, if any, and the clock time of the visit."""
    if at is not None:
        return None, at
    account, schedule = asked.account, asked.schedule
    promise = _promise(schedule, account.customer, asked.on) if asked.host is Side.THEIRS else None
    if promise is None:
        _refuse_time(account, schedule, asked.on)
    return promise, promise.at


def _promise(schedule: StandingSchedule, account: str, on: date) -> Occurrence | None:
    around = Period(days_later(on, -SHIFT_DAYS), days_later(on, SHIFT_DAYS + 1))
    own = attrs.evolve(schedule, visits=[one for one in schedule.visits if one.account == account])
    for one in project_visits(own, around):
        if one.on == on and one.state in (OccurrenceState.AS_PROMISED, OccurrenceState.SHIFTED):
            return one
    return None


def _refuse_time(account: KeyAccount, schedule: StandingSchedule, on: date) -> NoReturn:
    visit = schedule.get(account.customer)
    promised = Text("no standing visit is promised", "没有固定拜访约定") if visit is None else visit.text
    refuse(
        "visit.no-time",
        "$.at",
        f"{on} is no day of the promise ({promised.en}); give the hour of this extra visit in `at`",
        f"{on} 不在固定拜访约定之内({promised.zh});请在 at 中给出本次拜访的时间",
    )


def _manager(account: KeyAccount, schedule: StandingSchedule, on: date) -> Attendee:
    owner = account.manager_on(on)
    if any(need.account == account.customer for need in schedule.team.needs):
        owner = schedule.team.assignment(account.customer).manager
    for manager in schedule.team.managers:
        if manager.id == owner:
            return Attendee.of_manager(manager)
    refuse(
        "visit.no-manager",
        "$.account",
        f"{account.customer} stands under no manager of the team",
        f"{account.customer} 没有客户经理负责",
    )


def _choice(purposes: VisitPurposes, form: VisitForm | None) -> FormChoice:
    if form is not None:
        check_type(form, VisitForm, "$.form")
        return FormChoice(form, Text("chosen for this visit", "本次拜访指定"))
    return suggest_form(purposes.purposes)


def _agenda(items: Sequence[AgendaItem], minutes: int) -> tuple[AgendaItem, ...]:
    """Fit the agenda of the form into the minutes promised, item by item, nothing lost to rounding."""
    shares = largest_remainder(minutes, [item.minutes for item in items])
    return tuple(attrs.evolve(item, minutes=share) for item, share in zip(items, shares, strict=True))


def _route(asked: _Request, manager: str, promise: Occurrence | None) -> VisitRoute:
    location = asked.facts.customer.location if asked.facts.customer else None
    address = None if location is None else location.address
    if asked.host is Side.OURS or promise is None:
        return VisitRoute(None, None, 1, 1, address if asked.host is Side.THEIRS else None)
    schedule, account, on = asked.schedule, asked.account.customer, asked.on
    around = Period(days_later(on, -SHIFT_DAYS), days_later(on, SHIFT_DAYS + 1))
    own = attrs.evolve(schedule, visits=[one for one in schedule.visits if one.manager == manager])
    day = [one for one in project_visits(own, around).on(on) if one.state is not OccurrenceState.BY_PHONE]
    place = [one.account for one in day].index(account)
    before = day[place - 1].account if place else None
    seconds = _trip(schedule, manager, before, account)
    return VisitRoute(before, -(-seconds // 60), place + 1, len(day), address)


def _trip(schedule: StandingSchedule, manager: str, before: str | None, account: str) -> int:
    team = schedule.team
    base = next(one for one in team.managers if one.id == manager)
    start = Place(base.id, base.base)
    if before is not None:
        start = Place(before, team.need_of(before).location)
    return travel_seconds(team.policy.travel, start, Place(account, team.need_of(account).location))


def _lead_day(calendar: WorkingCalendar, on: date, days: int) -> date:
    """Return the day so many working days before."""
    return _working_days_from(calendar, on, -days)


def _working_days_from(calendar: WorkingCalendar, on: date, days: int) -> date:
    """Return the day so many working days away; where the calendar ends, its weekend still counts."""
    step = 1 if days > 0 else -1
    day, left = on, abs(days)
    while left:
        day = days_later(day, step)
        left -= _worked(calendar, day)
    return day


def _worked(calendar: WorkingCalendar, day: date) -> bool:
    if calendar.knows(day):
        return calendar.is_working(day)
    return day.weekday() not in {one.number for one in calendar.weekend}


def _notes(
    asked: _Request, promise: Occurrence | None, guide: FormGuide, minutes: int, party: Party
) -> tuple[Finding, ...]:
    found, usual, clause = [], guide.minutes, guide.form.clause
    if guide.checklist and asked.checklist is None:
        text = Text("a fact-finding visit without a checklist", "调查式拜访缺少调查清单")
        remedy = Text("give the questions to be asked", "请给出调查清单")
        found.append(Finding("visit.no-checklist", Severity.WARNING, "$.checklist", text, clause, remedy))
    if len(party.ours) < guide.least_ours:
        found.append(_too_few(guide, asked, party))
    if promise is not None and usual > minutes:
        text = Text(
            f"this form usually takes {usual} minutes, {minutes} are promised; ask the customer for more",
            f"该形式通常需要 {usual} 分钟,约定为 {minutes} 分钟;如需延长请与客户商定",
        )
        found.append(Finding("visit.longer-than-promised", Severity.INFO, "$.minutes", text, clause))
    if promise is not None and promise.moved and promise.reason is not None:
        found.append(Finding("visit.shifted", Severity.INFO, "$.on", promise.reason, "V6"))
    return tuple(found)


def _too_few(guide: FormGuide, asked: _Request, party: Party) -> Finding:
    named = len(party.ours)
    text = Text(
        f"this form needs {guide.least_ours} of our people, {named} named: {guide.participants.en}",
        f"该形式我方至少 {guide.least_ours} 人,已指定 {named} 人:{guide.participants.zh}",
    )
    going = {one.id for one in party.ours}
    free = [one for one in asked.facts.people(Side.OURS) if one.id not in going and one.there(asked.on)]
    remedy = Text("name a colleague who comes along", "请指定一名同行的同事")
    if free:
        who = join(tuple(one.text for one in free))
        remedy = Text(f"take along {who.en}", f"可请{who.zh}同行")
    return Finding("visit.too-few-people", Severity.INFO, "$.ours", text, guide.form.clause, remedy)


def unplanned_visits(
    schedule: StandingSchedule, plans: Iterable[VisitPlan], as_of: date, policy: VisitPolicy
) -> tuple[Finding, ...]:
    """Find promised visits within the lead time that have no plan with a purpose yet. Method: V1, V2.

    >>> from keyaccount.visits.planner import example_schedule
    >>> policy = VisitPolicy.of_version("2026")
    >>> schedule, day = example_schedule(), date(2026, 1, 30)
    >>> [len(unplanned_visits(schedule, plans, day, policy)) for plans in ([], [example_plan()])]
    [1, 0]
    """
    check_date(as_of, "$.as_of")
    if policy.lead_days == 0:
        return ()
    until = _working_days_from(schedule.calendar, as_of, policy.lead_days)
    planned = {(plan.account, plan.promised_on or plan.on) for plan in plans if plan.purposes.purposes}
    found = []
    for one in project_visits(schedule, Period(days_later(as_of, 1), days_later(until, 1))):
        if one.on is not None and (one.account, one.promised) not in planned:
            text = Text(
                f"{one.account} is visited on {one.on} and no purpose is set",
                f"{one.on} 将拜访 {one.account},但尚未确定目的",
            )
            remedy = Text("plan the visit", "请制订拜访计划")
            path = f"$.{one.promise}.{one.promised}"
            found.append(Finding("visit.no-plan", Severity.WARNING, path, text, "V1", remedy))
    return tuple(found)
