"""Invitations as iCalendar files, and customers' answers read from them (extra `calendar`, icalendar).

The messages follow RFC 5545 and RFC 5546: a request carries what changed, an entry that ended is
cancelled by a message of its own, and every time names its zone, which the file describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from keyaccount.errors import MissingExtra, refuse
from keyaccount.values.checks import check_type
from keyaccount.visits.answers import AnswerKind, CustomerAnswer
from keyaccount.visits.invitations import CalendarEntry, EntryStatus, Publication

try:
    import icalendar
except ImportError as _error:
    raise MissingExtra.named("calendar", "icalendar") from _error

__all__ = ["CalendarMessage", "calendar_text", "entry_text", "messages", "read_answers"]

PRODUCT = "-//keyaccount//standing visits//EN"
# A mail with an invitation is a page; more is something else.
LARGEST = 1_000_000


@attrs.frozen
class CalendarMessage:
    """Hold one message to one customer: its method (REQUEST, CANCEL) and the file as text.

    >>> CalendarMessage("C1", "CANCEL", "BEGIN:VCALENDAR").method
    'CANCEL'
    """

    account: str
    method: str
    text: str


def messages(
    told: Publication,
    before: Publication | None,
    *,
    stamp: datetime,
    organizers: Mapping[str, str],
    attendees: Mapping[str, Iterable[str]],
) -> tuple[CalendarMessage, ...]:
    """Return what has to be sent after a change, customer by customer; nothing where nothing changed.

    `organizers` gives a mail address by manager, `attendees` addresses by account. `stamp` is the moment
    of sending, with its zone. Raises `KeyAccountError` (`invitation.address`, `invitation.stamp`,
    `invitation.zone`). Method: V2, V6.

    >>> from keyaccount.values.periods import Period
    >>> from keyaccount.visits.invitations import publish_schedule
    >>> from keyaccount.visits.planner import example_schedule
    >>> told = publish_schedule(example_schedule(), Period.year(2026))
    >>> sent = {"stamp": datetime(2026, 1, 2, tzinfo=UTC), "organizers": {"M1": "li@us.example"},
    ...         "attendees": {"C1": ["wang@hua.example"]}}
    >>> [one.method for one in messages(told, None, **sent)], messages(told, told, **sent)
    (['REQUEST'], ())
    """
    changed, found = told.changed_since(before), []
    for account in dict.fromkeys(one.account for one in changed):
        own = [one for one in changed if one.account == account]
        for method in ("REQUEST", "CANCEL"):
            cancels = method == "CANCEL"
            chosen = [one for one in own if (one.status is EntryStatus.CANCELLED) is cancels]
            if chosen:
                text = entry_text(chosen, told.zone, method, stamp, organizers, attendees)
                found.append(CalendarMessage(account, method, text))
    return tuple(found)


def calendar_text(told: Publication, *, stamp: datetime, account: str | None = None) -> str:
    """Return all that holds as one calendar to subscribe to (METHOD:PUBLISH), of one account or of all.

    >>> from keyaccount.values.periods import Period
    >>> from keyaccount.visits.invitations import publish_schedule
    >>> from keyaccount.visits.planner import example_schedule
    >>> told = publish_schedule(example_schedule(), Period.year(2026))
    >>> calendar_text(told, stamp=datetime(2026, 1, 2, tzinfo=UTC)).count("BEGIN:VEVENT")
    1
    """
    chosen = [
        one
        for one in told.entries
        if account in (None, one.account) and one.status is not EntryStatus.CANCELLED
    ]
    return entry_text(chosen, told.zone, "PUBLISH", stamp)


def entry_text(
    entries: Iterable[CalendarEntry],
    zone: str,
    method: str,
    stamp: datetime,
    organizers: Mapping[str, str] | None = None,
    attendees: Mapping[str, Iterable[str]] | None = None,
) -> str:
    """Return entries as one iCalendar file, the invitation of a visit plan among them.

    >>> from keyaccount.visits.invitations import plan_entry
    >>> from keyaccount.visits.planning import example_plan
    >>> entry = plan_entry(example_plan(), sender="Li", company="Hua Tea")
    >>> text = entry_text([entry], "Asia/Shanghai", "PUBLISH", datetime(2026, 1, 2, tzinfo=UTC))
    >>> [line.strip() for line in text.splitlines() if line.startswith(("UID", "DTSTART;"))]
    ['DTSTART;TZID=Asia/Shanghai:20260202T090000', 'UID:V-C1-2026-02-02@keyaccount']
    """
    check_type(stamp, datetime, "$.stamp")
    if stamp.tzinfo is None:
        refuse("invitation.stamp", "$.stamp", "give the moment of sending with its zone", "发送时间须带时区")
    here = _zone(zone)
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    chosen = list(entries)
    for one in chosen:
        event = _event(one, here, stamp)
        if method != "PUBLISH":
            _address(event, one, organizers or {}, attendees or {})
        calendar.add_component(event)
    if here is not None and chosen:
        days = [one.starts.year for one in chosen]
        calendar.add_missing_timezones(date(min(days), 1, 1), date(max(days) + 2, 1, 1))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _zone(name: str) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        refuse("invitation.zone", "$.zone", f"{name!r} is no IANA time zone", f"{name!r} 不是 IANA 时区")


def _event(one: CalendarEntry, zone: ZoneInfo | None, stamp: datetime) -> Any:
    event = icalendar.Event()
    event.add("uid", one.uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", one.sequence)
    event.add("dtstart", one.starts.replace(tzinfo=zone))
    event.add("dtend", one.ends.replace(tzinfo=zone))
    event.add("summary", one.title)
    event.add("status", one.status.value)
    if one.rule is not None:
        event.add("rrule", icalendar.vRecur.from_ical(_in_utc(one.rule, zone)))
    hour = one.starts.time()
    if one.excluded:
        event.add("exdate", [datetime.combine(day, hour, zone) for day in one.excluded])
    if one.instead_of is not None:
        event.add("recurrence-id", one.instead_of.replace(tzinfo=zone))
    for name, value in (("description", one.note), ("location", one.place)):
        if value:
            event.add(name, value)
    return event


def _in_utc(rule: str, zone: ZoneInfo | None) -> str:
    """Return a rule with its UNTIL in UTC, as it must be where times name a zone."""
    if zone is None:
        return rule
    parts = []
    for part in rule.split(";"):
        if part.startswith("UNTIL="):
            local = datetime.strptime(part[6:], "%Y%m%dT%H%M%S").replace(tzinfo=zone)
            part = f"UNTIL={local.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        parts.append(part)
    return ";".join(parts)


def _address(
    event: Any,
    one: CalendarEntry,
    organizers: Mapping[str, str],
    attendees: Mapping[str, Iterable[str]],
) -> None:
    for who, known, path in ((one.manager, organizers, "organizers"), (one.account, attendees, "attendees")):
        if not known.get(who):
            refuse(
                "invitation.address",
                f"$.{path}.{who}",
                f"give the mail address of {who or 'the manager'}",
                f"请给出 {who or '客户经理'} 的邮箱地址",
            )
    event.add("organizer", icalendar.vCalAddress(f"mailto:{organizers[one.manager]}"))
    for address in attendees[one.account]:
        person = icalendar.vCalAddress(f"mailto:{address}")
        person.params["PARTSTAT"] = icalendar.vText("NEEDS-ACTION")
        person.params["RSVP"] = icalendar.vText("TRUE")
        event.add("attendee", person, encode=0)


def read_answers(text: str | bytes, told: Publication) -> tuple[CustomerAnswer, ...]:
    """Read a customer's REPLY or COUNTER; what it concerns is looked up in what they were told.

    Times are brought into the schedule's zone. An answer to an older version is marked stale. Raises
    `KeyAccountError` (`answer.unreadable`, `answer.method`, `answer.unknown`). Method: V6.

    >>> from keyaccount.values.periods import Period
    >>> from keyaccount.visits.invitations import publish_schedule
    >>> from keyaccount.visits.planner import example_schedule
    >>> told = publish_schedule(example_schedule(), Period.year(2026))
    >>> reply = ("BEGIN:VCALENDAR\\nMETHOD:REPLY\\nBEGIN:VEVENT\\nUID:SV-C1@keyaccount\\nSEQUENCE:0\\n"
    ...          "RECURRENCE-ID:20260302T090000\\nATTENDEE;PARTSTAT=DECLINED:mailto:wang@hua.example\\n"
    ...          "COMMENT:stocktaking\\nEND:VEVENT\\nEND:VCALENDAR")
    >>> answer = read_answers(reply, told)[0]
    >>> answer.kind.value, answer.promised.isoformat(), answer.by, answer.comment
    ('declined', '2026-03-02', 'wang@hua.example', 'stocktaking')
    """
    if len(text) > LARGEST:
        refuse("answer.unreadable", "$", "too long for an answer", "内容过长,不是答复")
    try:
        calendar = icalendar.Calendar.from_ical(text)
        events = calendar.walk("VEVENT")
        method = str(calendar.get("METHOD", "")).upper()
    except (ValueError, IndexError, KeyError) as error:
        refuse("answer.unreadable", "$", f"no calendar file: {error}", f"不是日历文件:{error}")
    if method not in ("REPLY", "COUNTER"):
        refuse(
            "answer.method",
            "$.METHOD",
            f"only REPLY and COUNTER are answers, not {method or 'nothing'}",
            f"只有 REPLY 和 COUNTER 是答复,{method or '空'} 不是",
        )
    return tuple(_answer(event, method, told) for event in events)


def _answer(event: Any, method: str, told: Publication) -> CustomerAnswer:
    uid, here = str(event.get("UID", "")), _zone(told.zone)
    whole = told.get(uid)
    if whole is None:
        refuse("answer.unknown", "$.UID", f"nobody was told of {uid!r}", f"没有发送过 {uid!r} 的邀请")
    instead_of = _local(event, "RECURRENCE-ID", here)
    present = told.get(uid, instead_of) or whole
    sequence = int(event.get("SEQUENCE", 0))
    by, state = _person(event)
    kind = AnswerKind.COUNTER if method == "COUNTER" else _PARTSTAT.get(state, AnswerKind.TENTATIVE)
    starts, ends = _local(event, "DTSTART", here), _local(event, "DTEND", here)
    if kind is AnswerKind.COUNTER and starts is None:
        refuse("answer.unreadable", "$.DTSTART", "a counter-proposal names a time", "改期提议须给出时间")
    proposes = kind is AnswerKind.COUNTER and starts is not None
    minutes = int((ends - starts).total_seconds()) // 60 if proposes and starts and ends else None
    return CustomerAnswer(
        present.account,
        kind,
        by,
        None if instead_of is None else instead_of.date(),
        starts if proposes else None,
        minutes=None if minutes == present.minutes else minutes,
        comment=_comment(event),
        sequence=sequence,
        is_stale=sequence < present.sequence,
    )


_PARTSTAT = {"ACCEPTED": AnswerKind.ACCEPTED, "DECLINED": AnswerKind.DECLINED}


def _local(event: Any, name: str, zone: ZoneInfo | None) -> datetime | None:
    """Return a time of an event in the schedule's zone, without naming it."""
    value = event.get(name)
    if value is None:
        return None
    moment = getattr(value, "dt", None)
    if not isinstance(moment, datetime):
        refuse("answer.unreadable", f"$.{name}", "give a day with its time", "请给出日期和时间")
    if moment.tzinfo is not None and zone is not None:
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None)


def _person(event: Any) -> tuple[str, str]:
    people = event.get("ATTENDEE", "unknown")
    person = people[0] if isinstance(people, list) else people
    state = str(getattr(person, "params", {}).get("PARTSTAT", "")).upper()
    address = str(person)
    return (address[7:] if address.lower().startswith("mailto:") else address) or "unknown", state


def _comment(event: Any) -> str:
    said = event.get("COMMENT", "")
    return "; ".join(map(str, said)) if isinstance(said, list) else str(said)
