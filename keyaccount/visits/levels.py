"""Who meets whom: equals meet equals, both ways, with deputies and exceptions explained."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

import attrs

from keyaccount.model.customer import Contact, Level
from keyaccount.model.manager import AccountManager
from keyaccount.model.side import Side
from keyaccount.values.checks import check_id, check_int, check_name, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text, text_of

__all__ = [
    "Attendee",
    "LevelFit",
    "LevelMatch",
    "LevelPolicy",
    "attendees_of",
    "level_fit",
    "level_table",
    "meet",
]


class LevelFit(Enum):
    """Name how the level of who receives fits that of who comes."""

    EQUAL = "equal"
    DEPUTY = "deputy"  # lower, within what counts as a deputy
    HONOUR = "honour"  # higher, within what honours without embarrassing
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"

    @property
    def text(self) -> Text:
        """Return the fit in words."""
        return _FITS[self]

    @property
    def acceptable(self) -> bool:
        """Tell whether the two may meet without anybody else."""
        return self in (LevelFit.EQUAL, LevelFit.DEPUTY, LevelFit.HONOUR)


_FITS = {
    LevelFit.EQUAL: Text("equals meet", "层级对等"),
    LevelFit.DEPUTY: Text("a deputy receives", "由副职或下一级代为接待"),
    LevelFit.HONOUR: Text("received by a higher level", "由上一级接待,以示重视"),
    LevelFit.TOO_LOW: Text("received too low", "接待层级过低"),
    LevelFit.TOO_HIGH: Text("received too high", "接待层级过高"),
}


@attrs.frozen
class LevelPolicy:
    """State how many levels lower a deputy may be, and how many higher a host may be.

    Method: V3.

    >>> LevelPolicy("2026").deputy_steps
    1
    """

    version: str
    name: str = "levels"
    deputy_steps: int = 1
    honour_steps: int = 1

    def __attrs_post_init__(self) -> None:
        check_name(self.version, "$.version")
        check_name(self.name, "$.name")
        check_int(self.deputy_steps, "$.deputy_steps", least=0, most=3)
        check_int(self.honour_steps, "$.honour_steps", least=0, most=3)


@attrs.frozen
class Attendee:
    """Name one person who may attend: which side, level, department and title, and when they are away.

    >>> Attendee("P1", "Chen", Level.GENERAL_MANAGER, Side.OURS).there(date(2026, 3, 2))
    True
    """

    id: str
    name: str
    level: Level
    side: Side
    department: str = ""
    title: Text | None = None
    away: tuple[Period, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_name(self.name, "$.name")
        check_type(self.level, Level, "$.level")
        check_type(self.side, Side, "$.side")

    @classmethod
    def of_manager(cls, manager: AccountManager) -> Attendee:
        """Take an account manager as somebody who may attend.

        >>> Attendee.of_manager(AccountManager("M1", "Li")).side.value
        'ours'
        """
        return cls(manager.id, manager.name, manager.level, Side.OURS, manager.department, _MANAGER)

    def there(self, on: date) -> bool:
        """Tell whether the person is not away that day."""
        return not any(period.contains(on) for period in self.away)

    @property
    def text(self) -> Text:
        """Return title (else level) and name in words; staff go by their name alone."""
        if self.title is None and self.level is Level.STAFF:
            return Text(self.name, self.name)
        title = self.title or self.level.text
        return Text(f"{title.en} {self.name}", f"{title.zh}{self.name}")


def attendees_of(contacts: Iterable[Contact], on: date) -> tuple[Attendee, ...]:
    """Take the contacts who are with the customer on a day as people who may attend.

    >>> attendees_of([Contact("P1", "Wang", Level.STAFF)], date(2026, 3, 2))[0].side.value
    'theirs'
    """
    return tuple(
        Attendee(one.id, one.name, one.level, Side.THEIRS, one.department or "", _title(one))
        for one in contacts
        if one.there(on)
    )


def _title(contact: Contact) -> Text | None:
    return None if contact.role is None else text_of(contact.role)


_MANAGER = Text("account manager", "客户经理")


def level_fit(guest: Level, host: Level, policy: LevelPolicy) -> LevelFit:
    """Judge whether a host's level fits the guest's; the same rule whoever visits whom. Method: V3.

    >>> level_fit(Level.GENERAL_MANAGER, Level.DEPUTY_GENERAL_MANAGER, LevelPolicy("2026")).value
    'deputy'
    """
    steps = host.rank - guest.rank
    if steps == 0:
        return LevelFit.EQUAL
    if steps < 0:
        return LevelFit.DEPUTY if -steps <= policy.deputy_steps else LevelFit.TOO_LOW
    return LevelFit.HONOUR if steps <= policy.honour_steps else LevelFit.TOO_HIGH


@attrs.frozen
class LevelMatch:
    """Hold who receives a guest of a level, how that fits, and what follows from it.

    `person` is None when nobody present may receive the guest; `remedy` then says what to do. `known` is
    False where nobody is known on that side at all, which is not the same as nobody fitting.

    Method: V3.

    >>> chen = Attendee("P1", "Chen", Level.GENERAL_MANAGER, Side.OURS)
    >>> meet(Level.GENERAL_MANAGER, [chen], date(2026, 3, 2), LevelPolicy("2026")).reason.en
    'general manager Chen meets an equal'
    """

    guest: Level
    host: Side
    person: Attendee | None
    fit: LevelFit | None
    reason: Text
    remedy: Text | None = None
    known: bool = True

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the exception a reader should know, if there is one."""
        if self.fit is LevelFit.EQUAL:
            return ()
        if self.fit is None:
            code, severity = "level.nobody", Severity.BLOCKING
            if not self.known:
                code, severity = "level.unknown", Severity.WARNING
        else:
            code, severity = f"level.{self.fit.value}", Severity.INFO
        return (Finding(code, severity, "$.people", self.reason, "V3", self.remedy),)

    def explain(self) -> Explanation:
        """Explain who receives and why."""
        label = Text(
            f"who receives a {self.guest.text.en}, {self.host.text.en}",
            f"{self.host.text.zh}由谁接待{self.guest.text.zh}",
        )
        figure = Text("nobody", "无人") if self.person is None else self.person.text
        because = () if self.remedy is None else (Explanation("remedy", self.remedy, None, clause="V3"),)
        return Explanation("level", label, figure, self.reason, "V3", because=because)


def meet(
    guest: Level, hosts: Iterable[Attendee], on: date, policy: LevelPolicy, *, host: Side = Side.OURS
) -> LevelMatch:
    """Choose who receives a guest of a level: an equal, else a deputy, else one level higher.

    The first such person in the order given who is there that day. Where none may, nobody is chosen
    and the remedy names the next step up. Method: V3.

    >>> wu = Attendee("P2", "Wu", Level.DEPUTY_GENERAL_MANAGER, Side.OURS)
    >>> chen = Attendee("P1", "Chen", Level.GENERAL_MANAGER, Side.OURS, away=[Period.month(2026, 3)])
    >>> match = meet(Level.GENERAL_MANAGER, [chen, wu], date(2026, 3, 2), LevelPolicy("2026"))
    >>> match.person.name, match.reason.en
    ('Wu', 'general manager Chen is away; deputy general manager Wu receives as deputy')
    """
    people = tuple_of(hosts)
    if not people:
        return _unknown(guest, host)
    there = [one for one in people if one.there(on)]
    absent = [one for one in people if one.level is guest and not one.there(on)]
    for fit in (LevelFit.EQUAL, LevelFit.DEPUTY, LevelFit.HONOUR):
        fitting = [one for one in there if level_fit(guest, one.level, policy) is fit]
        if fitting:
            nearest = min(fitting, key=lambda one: abs(one.level.rank - guest.rank))
            return _matched(guest, host, nearest, fit, absent)
    return _nobody(guest, host, there, absent)


def _matched(guest: Level, host: Side, person: Attendee, fit: LevelFit, absent: list[Attendee]) -> LevelMatch:
    if fit is LevelFit.EQUAL:
        reason = Text(f"{person.text.en} meets an equal", f"{person.text.zh}对等接待")
        return LevelMatch(guest, host, person, fit, reason)
    why = _why_no_equal(guest, absent)
    if fit is LevelFit.DEPUTY:
        reason = Text(
            f"{why.en}; {person.text.en} receives as deputy", f"{why.zh};由{person.text.zh}代为接待"
        )
        remedy = Text(f"a {guest.text.en} sends regrets with the plan", f"由{guest.text.zh}随拜访计划致歉")
        return LevelMatch(guest, host, person, fit, reason, remedy)
    reason = Text(
        f"{why.en}; {person.text.en} receives as an honour", f"{why.zh};由{person.text.zh}接待以示重视"
    )
    return LevelMatch(guest, host, person, fit, reason)


def _why_no_equal(guest: Level, absent: list[Attendee]) -> Text:
    if absent:
        names = absent[0].text
        return Text(f"{names.en} is away", f"{names.zh}不在")
    return Text(f"there is no {guest.text.en}", f"没有{guest.text.zh}")


def _unknown(guest: Level, host: Side) -> LevelMatch:
    reason = Text(f"nobody is known on {host.text.en}", f"尚不了解{host.text.zh}人员")
    remedy = Text(
        f"ask for somebody at {guest.text.en} level and note the contact",
        f"请约见{guest.text.zh}并记录联系人",
    )
    return LevelMatch(guest, host, None, None, reason, remedy, known=False)


def _nobody(guest: Level, host: Side, there: list[Attendee], absent: list[Attendee]) -> LevelMatch:
    why = _why_no_equal(guest, absent)
    nearest = min(there, key=lambda one: (abs(one.level.rank - guest.rank), -one.level.rank), default=None)
    if nearest is None:
        reason = Text(f"{why.en}, and nobody else is there", f"{why.zh},且无其他人在场")
    else:
        reason = Text(
            f"{why.en}; {nearest.text.en} is too far from that level",
            f"{why.zh};{nearest.text.zh}层级相差过大",
        )
    remedy = Text(
        f"agree on a day when a {guest.text.en} or the next level is there, or send an equal of who is there",
        f"另约{guest.text.zh}或相邻层级人员在场的日期,或改派与在场人员对等的人员",
    )
    return LevelMatch(guest, host, None, None, reason, remedy)


def level_table(policy: LevelPolicy) -> Table:
    """Lay out how every host's level fits every guest's; the rule is the same both ways. Method: V3.

    >>> len(level_table(LevelPolicy("2026")).rows)
    4
    """
    columns = (Text("guest \\ host", "来访 \\ 接待"), *(level.text for level in Level))
    rows = [(guest.text, *(level_fit(guest, host, policy).text for host in Level)) for guest in Level]
    title = Text("Who may receive whom", "层级对应表")
    note = Text(f"policy {policy.name} {policy.version}", f"政策 {policy.name} {policy.version}")
    return Table(title, columns, rows, note)
