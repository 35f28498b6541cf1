"""Who attends a visit: whoever travels leads, the host answers level by level, colleagues come along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import attrs

from keyaccount.errors import refuse
from keyaccount.model.customer import Level
from keyaccount.model.side import Side
from keyaccount.values.checks import tuple_of
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.periods import Period
from keyaccount.values.text import Text
from keyaccount.visits.levels import Attendee, LevelMatch, LevelPolicy, attendees_of, meet
from keyaccount.visits.purpose import VisitPurposes
from keyaccount.visits.visit_policy import VisitFacts

__all__ = ["Party", "attending"]


@attrs.frozen
class Party:
    """Hold who attends on each side, how the levels match, and the exceptions worth a word.

    >>> from keyaccount.visits.planning import example_plan
    >>> example_plan().level.host.value
    'theirs'
    """

    ours: tuple[Attendee, ...] = attrs.field(converter=tuple_of)
    theirs: tuple[Attendee, ...] = attrs.field(converter=tuple_of)
    level: LevelMatch
    notes: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)


def attending(
    manager: Attendee,
    facts: VisitFacts,
    purposes: VisitPurposes,
    policy: LevelPolicy,
    *,
    host: Side = Side.THEIRS,
    guest: Level | None = None,
    along: Iterable[str] = (),
    absent: Iterable[str] = (),
) -> Party:
    """Choose who attends on the day of the purposes; the same rule whoever visits whom.

    The travelling side is led at the level a purpose or `guest` asks for, else at the manager's own. The
    account manager is in every visit, `along` names colleagues who come too, `absent` those of either
    side who are away that day: a deputy stands in and is explained. Each of our people meets a
    counterpart where one fits. Raises `KeyAccountError` (`visit.person-unknown`, `visit.nobody-goes`).
    Method: V3.

    >>> from keyaccount.visits.purpose import derive_purposes
    >>> from keyaccount.visits.purpose_kinds import PurposePolicy
    >>> li = Attendee("M1", "Li", Level.STAFF, Side.OURS)
    >>> wu = Attendee("E1", "Wu", Level.DEPARTMENT_MANAGER, Side.OURS)
    >>> purposes = derive_purposes("C1", date(2026, 3, 2), PurposePolicy("1"))
    >>> party = attending(li, VisitFacts(colleagues=[wu]), purposes, LevelPolicy("1"), along=["E1"])
    >>> [one.name for one in party.ours]
    ['Li', 'Wu']
    """
    on, away = purposes.on, frozenset(absent)
    colleagues = _there((manager, *facts.people(Side.OURS)), away, on)
    contacts = _there(attendees_of(facts.customer.contacts if facts.customer else (), on), away, on)
    _check_known(away, (*colleagues, *contacts), "$.absent")
    extra = _named(along, colleagues)
    asked = guest or _asked(purposes) or manager.level
    if host is Side.OURS:
        return _received_by_us(colleagues, contacts, extra, asked, on, policy)
    return _received_by_them(colleagues, contacts, extra, asked, on, policy)


def _received_by_them(
    colleagues: Sequence[Attendee],
    contacts: Sequence[Attendee],
    extra: Sequence[Attendee],
    asked: Level,
    on: date,
    policy: LevelPolicy,
) -> Party:
    lead = meet(asked, colleagues, on, policy, host=Side.OURS).person
    ours = _with_manager(colleagues, lead, extra, on)
    match = meet(ours[0].level, contacts, on, policy, host=Side.THEIRS)
    theirs = _counterparts(ours, match.person, contacts, on, policy)
    return Party(ours, theirs, match, _notes(asked, ours[0], colleagues[0], fitting=lead is not None, on=on))


def _received_by_us(
    colleagues: Sequence[Attendee],
    contacts: Sequence[Attendee],
    extra: Sequence[Attendee],
    asked: Level,
    on: date,
    policy: LevelPolicy,
) -> Party:
    """Receive the guest announced; where that person is known to be away, whoever comes instead."""
    known = [one for one in contacts if one.level is asked]
    lead = next((one for one in known if one.there(on)), None)
    if known and lead is None:
        lead = meet(asked, contacts, on, policy, host=Side.THEIRS).person
    match = meet(asked if lead is None else lead.level, colleagues, on, policy, host=Side.OURS)
    ours = _with_manager(colleagues, match.person, extra, on)
    theirs = () if lead is None else (lead,)
    notes = () if lead is None or lead.level is asked else (_other_guest(asked, lead),)
    return Party(ours, theirs, match, notes)


def _asked(purposes: VisitPurposes) -> Level | None:
    return max((one.asked_level for one in purposes if one.asked_level), default=None)


def _there(people: Iterable[Attendee], away: frozenset[str], on: date) -> tuple[Attendee, ...]:
    day = Period(on, on + timedelta(days=1))
    return tuple(
        attrs.evolve(one, away=(*one.away, day)) if one.id in away and one.there(on) else one
        for one in people
    )


def _check_known(ids: Iterable[str], people: Iterable[Attendee], path: str) -> None:
    known = {one.id for one in people}
    for id in sorted(set(ids) - known):
        refuse("visit.person-unknown", path, f"nobody known has the id {id!r}", f"没有编号为 {id!r} 的人员")


def _named(along: Iterable[str], colleagues: Sequence[Attendee]) -> list[Attendee]:
    ids = tuple_of(along)
    _check_known(ids, colleagues, "$.along")
    return [one for one in colleagues if one.id in ids]


def _with_manager(
    colleagues: Sequence[Attendee], lead: Attendee | None, extra: Sequence[Attendee], on: date
) -> tuple[Attendee, ...]:
    """Let the account manager come along whoever leads: a joint visit keeps the named owner in it."""
    wanted = [one for one in (lead, colleagues[0], *extra) if one is not None and one.there(on)]
    if not wanted:
        refuse(
            "visit.nobody-goes",
            "$.absent",
            f"{colleagues[0].name} is away and nobody stands in; name a colleague or another day",
            f"{colleagues[0].name}不在且无人代替;请指定同事或改期",
        )
    return tuple({one.id: one for one in wanted}.values())


def _counterparts(
    ours: Sequence[Attendee],
    first: Attendee | None,
    contacts: Sequence[Attendee],
    on: date,
    policy: LevelPolicy,
) -> tuple[Attendee, ...]:
    """Return whom our leader meets, and for each of the others the next who fits."""
    found = [] if first is None else [first]
    for one in ours[1:]:
        left = [contact for contact in contacts if contact not in found]
        person = meet(one.level, left, on, policy, host=Side.THEIRS).person
        found += [] if person is None else [person]
    return tuple(found)


def _notes(asked: Level, lead: Attendee, manager: Attendee, *, fitting: bool, on: date) -> list[Finding]:
    found = []
    if lead.level is not asked:
        severity = Severity.INFO if fitting else Severity.WARNING
        text = Text(
            f"a {asked.text.en} was to come; {lead.text.en} leads",
            f"应由{asked.text.zh}前往;由{lead.text.zh}带队",
        )
        remedy = Text("tell the customer with the plan, or find another day", "请随计划告知客户,或另约时间")
        found.append(Finding("level.lead", severity, "$.ours", text, "V3", remedy))
    if not manager.there(on):
        text = Text(
            f"{manager.text.en} is away; {lead.text.en} goes", f"{manager.text.zh}不在,由{lead.text.zh}前往"
        )
        found.append(Finding("visit.manager-away", Severity.WARNING, "$.ours", text, "V4"))
    return found


def _other_guest(asked: Level, lead: Attendee) -> Finding:
    text = Text(
        f"the {asked.text.en} is away; {lead.text.en} comes instead",
        f"{asked.text.zh}不在,由{lead.text.zh}代为来访",
    )
    return Finding("level.guest", Severity.INFO, "$.theirs", text, "V3")
