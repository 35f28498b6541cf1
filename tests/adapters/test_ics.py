"""Files a calendar program reads the same way we mean them, and answers read back from them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

pytest.importorskip("icalendar")
pytest.importorskip("recurring_ical_events")

import icalendar
import recurring_ical_events

from keyaccount.adapters.ics import calendar_text, entry_text, messages, read_answers
from keyaccount.errors import KeyAccountError
from keyaccount.values.periods import Period
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    AnswerKind,
    CycleRhythm,
    HolidayRule,
    MonthRhythm,
    Originator,
    Publication,
    StandingSchedule,
    move_date,
    plan_entry,
    project_visits,
    publish_schedule,
    release_account,
    take_answer,
)
from keyaccount.visits.planning import example_plan
from tests.visits.builders import CHINA_2026, need, schedule_of

STAMP = datetime(2026, 9, 1, 12, tzinfo=UTC)
AUTUMN = Period(date(2026, 9, 21), date(2026, 10, 24))
SENT: Any = {"stamp": STAMP, "organizers": {"M1": "li@us.example"}, "attendees": {"C1": ["wang@hua.example"]}}


def _schedule(
    rule: HolidayRule = HolidayRule.FOLLOWING, rhythm: Any = None, zone: str = "Asia/Shanghai"
) -> StandingSchedule:
    schedule = schedule_of([need("C1")], calendar=CHINA_2026, starts=date(2026, 9, 21))
    fields: Any = {"rhythm": rhythm or CycleRhythm([Weekday.MON], date(2026, 9, 21)), "holiday_rule": rule}
    visit = attrs.evolve(schedule.of("C1"), at=time(9), since=date(2026, 1, 1), **fields)
    return attrs.evolve(schedule, visits=[visit], zone=zone)


def _told(
    schedule: StandingSchedule, period: Period = AUTUMN, before: Publication | None = None
) -> Publication:
    return publish_schedule(schedule, period, before=before)


def _dates(text: str, period: Period) -> list[datetime]:
    """Expand a file by an independent reader; what waits for a word is no date yet."""
    calendar = icalendar.Calendar.from_ical(text)
    found = recurring_ical_events.of(calendar).between(period.start, period.end)
    return sorted(one["DTSTART"].dt.replace(tzinfo=None) for one in found if one["STATUS"] == "CONFIRMED")


def _events(text: str) -> list[Any]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


@pytest.mark.method("V2")
@pytest.mark.method("V6")
def test_national_day_round_trips_through_an_independent_reader() -> None:
    """One recurring entry and one in place of 5 October; every other reader sees our five dates."""
    schedule = _schedule()
    sent = messages(_told(schedule), None, **SENT)
    assert [(one.account, one.method) for one in sent] == [("C1", "REQUEST")]
    assert _dates(sent[0].text, Period(date(2026, 9, 1), date(2026, 11, 30))) == [
        datetime(2026, 9, 21, 9),
        datetime(2026, 9, 28, 9),
        datetime(2026, 10, 8, 9),
        datetime(2026, 10, 12, 9),
        datetime(2026, 10, 19, 9),
    ]
    whole, single = _events(sent[0].text)
    assert single["RECURRENCE-ID"].dt == datetime(2026, 10, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert single["UID"] == whole["UID"] == "SV-C1@keyaccount"
    assert single["SEQUENCE"] >= whole["SEQUENCE"] == 0
    assert "VTIMEZONE" in sent[0].text
    assert "mailto:wang@hua.example" in sent[0].text.lower()
    moved = [one for one in project_visits(schedule, AUTUMN) if one.moved]
    assert "V6" in moved[0].explain().clauses()
    assert "V2" in example_plan().explain().clauses()


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York", ""])
@pytest.mark.parametrize(
    "rhythm",
    [
        CycleRhythm([Weekday.MON, Weekday.THU], date(2026, 1, 5)),
        CycleRhythm([Weekday.FRI], date(2026, 1, 5), 2, [1]),
        CycleRhythm([Weekday.TUE], date(2026, 1, 5), 4, [0, 1]),
        MonthRhythm(Weekday.WED, [1, -1]),
    ],
)
def test_every_rhythm_reads_back_as_our_own_dates(zone: str, rhythm: Any) -> None:
    """Over the change of the clocks and the holidays, hour by hour the same."""
    schedule, autumn = _schedule(rhythm=rhythm, zone=zone), Period(date(2026, 2, 1), date(2026, 12, 31))
    ours = [datetime.combine(one.on, one.at) for one in project_visits(schedule, autumn) if one.on]
    text = calendar_text(_told(schedule, autumn), stamp=STAMP)
    assert _dates(text, Period.year(2026)) == sorted(ours)
    assert ("VTIMEZONE" in text) is bool(zone)


def test_a_date_left_out_is_not_in_the_calendar() -> None:
    """EXDATE takes it out."""
    text = calendar_text(_told(_schedule(HolidayRule.SKIP)), stamp=STAMP, account="C1")
    assert datetime(2026, 10, 5, 9) not in _dates(text, AUTUMN)
    assert calendar_text(_told(_schedule()), stamp=STAMP, account="C9").count("VEVENT") == 0


@pytest.mark.method("V6")
def test_only_the_date_that_changed_is_sent_and_an_end_is_a_cancellation() -> None:
    """One message with one entry; then one CANCEL with a higher number."""
    schedule = _schedule()
    first = _told(schedule)
    moved = move_date(
        schedule,
        "C1",
        date(2026, 9, 28),
        date(2026, 9, 29),
        originator=Originator.CUSTOMER,
        by="Wang",
        on=date(2026, 9, 24),
        reason="asked",
    )
    second = _told(moved, before=first)
    sent = messages(second, first, **SENT)
    assert [len(_events(one.text)) for one in sent] == [1]
    assert _events(sent[0].text)[0]["SEQUENCE"] == 1
    assert messages(second, second, **SENT) == ()
    who = Originator.CUSTOMER
    ended = release_account(moved, "C1", originator=who, by="W", on=date(2026, 10, 1), reason="closes")
    last = messages(_told(ended, before=second), second, **SENT)
    assert [(one.method, _events(one.text)[0]["STATUS"]) for one in last] == [("CANCEL", "CANCELLED")]
    assert _events(last[0].text)[0]["SEQUENCE"] == 1
    assert "V6" in project_visits(moved, AUTUMN).occurrences[1].explain().clauses()


def _reply(method: str, *lines: str) -> str:
    body = "\r\n".join(lines)
    return f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\n{body}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


@pytest.mark.method("V6")
def test_a_counter_proposal_becomes_a_change_the_customer_asked_for() -> None:
    """Their program answers in UTC; it is our Tuesday at ten."""
    schedule = _schedule()
    told = _told(schedule)
    text = _reply(
        "COUNTER",
        "UID:SV-C1@keyaccount",
        "SEQUENCE:0",
        "RECURRENCE-ID:20260928T010000Z",
        "DTSTART:20260929T020000Z",
        "DTEND:20260929T030000Z",
        "ATTENDEE:mailto:wang@hua.example",
        "COMMENT:stocktaking",
        "COMMENT:sorry",
    )
    answer = read_answers(text.encode(), told)[0]
    assert (answer.kind, answer.promised, answer.starts, answer.minutes) == (
        AnswerKind.COUNTER,
        date(2026, 9, 28),
        datetime(2026, 9, 29, 10),
        60,
    )
    after = take_answer(schedule, answer, date(2026, 9, 24))
    sent = messages(_told(after, before=told), told, **SENT)
    assert _dates(sent[0].text, AUTUMN) == [datetime(2026, 9, 29, 10)]
    assert after.changes[0].reason.en == "stocktaking; sorry"
    assert project_visits(after, AUTUMN).occurrences[1].explain().clause == "V6"


def test_replies_are_read_with_their_state() -> None:
    """Yes, no, perhaps, from one or several people; an old number makes the answer stale."""
    told = _told(_schedule())
    told = attrs.evolve(told, entries=[attrs.evolve(one, sequence=3) for one in told.entries])
    states = {
        "ACCEPTED": "accepted",
        "DECLINED": "declined",
        "TENTATIVE": "tentative",
        "DELEGATED": "tentative",
    }
    for state, kind in states.items():
        text = _reply(
            "REPLY", "UID:SV-C1@keyaccount", "SEQUENCE:3", f"ATTENDEE;PARTSTAT={state}:mailto:w@h.example"
        )
        answer = read_answers(text, told)[0]
        assert (answer.kind.value, answer.promised, answer.is_stale) == (kind, None, False)
    pair = _reply(
        "REPLY",
        "UID:SV-C1@keyaccount",
        "ATTENDEE;PARTSTAT=DECLINED:w@h.example",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:z@h.example",
    )
    old = read_answers(pair, told)[0]
    assert (old.kind, old.by, old.is_stale) == (AnswerKind.DECLINED, "w@h.example", True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello", "answer.unreadable"),
        ("x" * 1_000_001, "answer.unreadable"),
        (_reply("REQUEST", "UID:SV-C1@keyaccount"), "answer.method"),
        (_reply("REPLY", "UID:SV-C9@keyaccount"), "answer.unknown"),
        (_reply("COUNTER", "UID:SV-C1@keyaccount"), "answer.unreadable"),
        (_reply("COUNTER", "UID:SV-C1@keyaccount", "DTSTART;VALUE=DATE:20260929"), "answer.unreadable"),
    ],
)
def test_what_is_no_answer_is_refused(text: str, code: str) -> None:
    """Mail comes from outside: nothing of it is believed unread."""
    with pytest.raises(KeyAccountError) as caught:
        read_answers(text, _told(_schedule()))
    assert caught.value.code == code


def test_a_plan_is_sent_as_a_file_of_its_own() -> None:
    """The letter travels in the entry."""
    entry = plan_entry(example_plan(), sender="Li", company="Hua Tea", lang="zh")
    event = _events(entry_text([entry], "Asia/Shanghai", "REQUEST", **SENT))[0]
    assert (event["UID"], event["SEQUENCE"]) == ("V-C1-2026-02-02@keyaccount", 0)
    assert "拜访" in event["DESCRIPTION"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"stamp": datetime(2026, 9, 1)}, "invitation.stamp"),
        ({"organizers": {}}, "invitation.address"),
        ({"attendees": {"C1": []}}, "invitation.address"),
    ],
)
def test_an_invitation_without_address_or_moment_is_refused(change: dict[str, Any], code: str) -> None:
    """It would be sent to nobody, or be older than itself."""
    with pytest.raises(KeyAccountError) as caught:
        messages(_told(_schedule()), None, **{**SENT, **change})
    assert caught.value.code == code


def test_a_zone_nobody_knows_is_refused() -> None:
    """Nine o'clock nowhere is no hour."""
    for zone in ("Mars/Olympus", "../etc"):
        with pytest.raises(KeyAccountError, match=r"invitation\.zone"):
            calendar_text(_told(_schedule(zone=zone)), stamp=STAMP)
