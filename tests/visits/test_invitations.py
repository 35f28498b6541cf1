"""What customers' calendars are told, and told again only where something really changed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.account import KeyAccount
from keyaccount.values.periods import Period
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    CooperationStage,
    CycleRhythm,
    EntryStatus,
    HolidayRule,
    MonthRhythm,
    Originator,
    RuleRhythm,
    StandingSchedule,
    StandingVisit,
    VisitFacts,
    VisitPolicy,
    VisitWish,
    agree_date,
    grant_change,
    move_date,
    plan_entry,
    plan_visit,
    publish_schedule,
    release_account,
)
from tests.visits.builders import CHINA_2026, need, schedule_of

AUTUMN = Period(date(2026, 9, 21), date(2026, 10, 24))
HOLIDAY = datetime(2026, 10, 5, 9)


def _schedule(rule: HolidayRule = HolidayRule.FOLLOWING, **fields: Any) -> StandingSchedule:
    schedule = schedule_of([need("C1")], calendar=CHINA_2026, starts=date(2026, 9, 21))
    rhythm = CycleRhythm([Weekday.MON], date(2026, 9, 21))
    given = {"rhythm": rhythm, "at": time(9), "holiday_rule": rule, "since": date(2026, 9, 21), **fields}
    return attrs.evolve(schedule, visits=[attrs.evolve(schedule.of("C1"), **given)], zone="Asia/Shanghai")


@pytest.mark.method("V6")
def test_one_entry_per_promise_and_one_for_each_shifted_date() -> None:
    """National Day: one rule, one date in its place, numbered above the whole, both from the promise."""
    told = publish_schedule(_schedule(), AUTUMN, titles={"C1": "Hua"}, places={"C1": "12 Bund"})
    whole, single = told.of("C1")
    assert (whole.rule, whole.sequence, whole.instead_of) == (
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261019T090000",
        0,
        None,
    )
    assert (single.instead_of, single.starts, single.sequence) == (HOLIDAY, datetime(2026, 10, 8, 9), 1)
    assert whole.uid == single.uid == "SV-C1@keyaccount"
    assert (whole.title, whole.place, whole.starts) == ("Hua", "12 Bund", datetime(2026, 9, 21, 9))


def test_each_rule_is_told_in_its_way() -> None:
    """Left out, asked for, by telephone, or moved."""
    skipped = publish_schedule(_schedule(HolidayRule.SKIP), AUTUMN).entries
    assert (len(skipped), skipped[0].excluded) == (1, (HOLIDAY.date(),))
    asked = publish_schedule(_schedule(HolidayRule.ASK), AUTUMN).entries[1]
    assert (asked.status, asked.starts) == (EntryStatus.TENTATIVE, HOLIDAY)
    call = publish_schedule(_schedule(HolidayRule.PHONE), AUTUMN, titles={"C1": "Hua"}, places={"C1": "x"})
    assert (call.entries[1].title, call.entries[1].place) == ("☎ Hua", "")


@pytest.mark.method("V6")
def test_a_diff_sends_real_changes_only() -> None:
    """Published again unchanged nothing is sent; one date moved sends that date; a new day sends all."""
    first = publish_schedule(_schedule(), AUTUMN)
    assert publish_schedule(_schedule(), AUTUMN, before=first).changed_since(first) == ()
    moved = move_date(
        _schedule(),
        "C1",
        date(2026, 9, 28),
        date(2026, 9, 29),
        originator=Originator.CUSTOMER,
        by="Wang",
        on=date(2026, 9, 24),
        reason="asked",
    )
    second = publish_schedule(moved, AUTUMN, before=first)
    assert [(one.instead_of, one.sequence) for one in second.changed_since(first)] == [
        (datetime(2026, 9, 28, 9), 1)
    ]
    longer = attrs.evolve(moved, visits=[attrs.evolve(moved.of("C1"), minutes=60)])
    third = publish_schedule(longer, AUTUMN, before=second)
    assert [one.sequence for one in third.changed_since(second)] == [1, 2, 2]
    noted = publish_schedule(longer, AUTUMN, before=third, titles={"C1": "Hua Tea"})
    assert [one.sequence for one in noted.changed_since(third)] == [1, 2, 2]


def test_a_date_put_back_is_said_again() -> None:
    """Moved and moved back: without a higher number the calendar would keep the old shift."""
    plain = publish_schedule(_schedule(HolidayRule.SKIP), AUTUMN)
    asked: Any = {"originator": Originator.CUSTOMER, "by": "W", "on": date(2026, 9, 24), "reason": "x"}
    moved = move_date(_schedule(HolidayRule.SKIP), "C1", date(2026, 9, 28), date(2026, 9, 29), **asked)
    told = publish_schedule(moved, AUTUMN, before=plain)
    back = publish_schedule(_schedule(HolidayRule.SKIP), AUTUMN, before=told)
    restored = back.get("SV-C1@keyaccount", datetime(2026, 9, 28, 9))
    assert restored is not None
    assert (restored.starts, restored.sequence) == (datetime(2026, 9, 28, 9), 2)
    assert publish_schedule(_schedule(HolidayRule.SKIP), AUTUMN, before=back).changed_since(back) == ()
    dropped = move_date(_schedule(HolidayRule.SKIP), "C1", date(2026, 9, 28), None, **asked)
    gone = publish_schedule(dropped, AUTUMN, before=told)
    single = gone.get("SV-C1@keyaccount", datetime(2026, 9, 28, 9))
    assert single is not None
    assert (single.status, gone.entries[0].sequence) == (EntryStatus.CANCELLED, 1)


def test_what_waits_shows_what_was_proposed_and_the_yes_confirms_it() -> None:
    """The customer sees Thursday as tentative, says yes, and it is confirmed under a higher number."""
    ours: Any = {"originator": Originator.COMPANY, "by": "Li", "on": date(2026, 9, 24), "reason": "fair"}
    asked = move_date(_schedule(), "C1", date(2026, 9, 28), date(2026, 10, 1), at=time(14), **ours)
    told = publish_schedule(asked, AUTUMN)
    waiting = told.get("SV-C1@keyaccount", datetime(2026, 9, 28, 9))
    assert waiting is not None
    assert (waiting.status, waiting.starts) == (EntryStatus.TENTATIVE, datetime(2026, 10, 1, 14))
    agreed = agree_date(asked, "C1", date(2026, 9, 28), by="Wang", on=date(2026, 9, 25))
    again = publish_schedule(agreed, AUTUMN, before=told)
    changed = again.changed_since(told)
    assert [(one.status, one.sequence) for one in changed] == [(EntryStatus.CONFIRMED, 2)]


@pytest.mark.method("V6")
def test_a_new_day_keeps_the_id_and_an_ended_promise_is_cancelled() -> None:
    """UID from the promise, never from the date; and nobody keeps waiting for a visit that ended."""
    schedule = _schedule()
    told = publish_schedule(schedule, AUTUMN)
    best = schedule.request("C1", by=Originator.CUSTOMER, wants=VisitWish([Weekday.WED])).best
    assert best is not None
    changed = grant_change(schedule, best, by="Wang", on=date(2026, 9, 29), reason="market day")
    moved = publish_schedule(changed, AUTUMN, before=told)
    whole = moved.entries[0]
    assert (whole.uid, whole.sequence, whole.starts.weekday()) == ("SV-C1@keyaccount", 1, 2)
    stale = moved.get(whole.uid, HOLIDAY)
    assert stale is not None
    assert stale.status is EntryStatus.CANCELLED
    who = Originator.CUSTOMER
    ended = release_account(changed, "C1", originator=who, by="W", on=date(2026, 10, 9), reason="closes")
    last = publish_schedule(ended, AUTUMN, before=moved)
    assert [(one.status, one.sequence) for one in last.entries] == [(EntryStatus.CANCELLED, 2)]
    assert publish_schedule(ended, AUTUMN, before=last).changed_since(last) == ()


def test_nothing_unpublished_is_promised_to_a_calendar() -> None:
    """The rule ends where the calendar does; a year nobody knows is refused."""
    told = publish_schedule(_schedule(), Period(date(2026, 12, 14), date(2027, 3, 1)))
    assert told.entries[0].rule == "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261228T090000"
    with pytest.raises(KeyAccountError, match=r"invitation\.nothing-known"):
        publish_schedule(_schedule(), Period.year(2027))
    before = Period(date(2026, 3, 1), date(2026, 4, 1))
    assert publish_schedule(_schedule(), before).entries == ()


@pytest.mark.parametrize(
    ("rhythm", "rule", "excluded"),
    [
        (CycleRhythm([Weekday.FRI, Weekday.TUE], date(2026, 1, 5)), "FREQ=WEEKLY;BYDAY=TU,FR", 0),
        (CycleRhythm([Weekday.MON], date(2026, 1, 5), 2, [1]), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", 0),
        (CycleRhythm([Weekday.MON], date(2026, 1, 5), 4, [0, 1]), "FREQ=WEEKLY;BYDAY=MO", 4),
        (CycleRhythm([Weekday.MON], date(2026, 1, 5), 2, [0, 1]), "FREQ=WEEKLY;BYDAY=MO", 0),
        (MonthRhythm(Weekday.FRI, [1, -1]), "FREQ=MONTHLY;BYDAY=1FR,-1FR", 0),
        (RuleRhythm("FREQ=MONTHLY;BYMONTHDAY=3;COUNT=2", date(2026, 2, 3)), "FREQ=MONTHLY;BYMONTHDAY=3", 0),
    ],
)
def test_every_rhythm_has_its_rule(rhythm: Any, rule: str, excluded: int) -> None:
    """Read back by the rule alone, the dates are those promised."""
    quarter = Period(date(2026, 1, 12), date(2026, 3, 10))
    schedule = attrs.evolve(_schedule(rhythm=rhythm, since=date(2026, 1, 1)), zone="")
    whole = publish_schedule(schedule, quarter).entries[0]
    assert whole.rule is not None
    assert whole.rule.rpartition(";UNTIL=")[0] == rule
    assert len(whole.excluded) == excluded
    read = RuleRhythm(whole.rule, whole.starts.date(), whole.starts.time()).days(quarter)
    assert [day for day in read if day not in whole.excluded] == list(rhythm.days(quarter))


@given(st.lists(st.sampled_from(["move", "back", "longer", "note", "same"]), max_size=6))
def test_numbers_never_fall_and_rise_only_with_time(steps: list[str]) -> None:
    """RFC 5546, 2.1.4, under any sequence of changes; single dates never fall below their whole."""
    schedule, told, title = _schedule(), publish_schedule(_schedule(), AUTUMN), "Visit"
    asked: Any = {"originator": Originator.CUSTOMER, "by": "W", "on": date(2026, 9, 21), "reason": "x"}
    for number, step in enumerate(steps):
        if step == "move":
            to = date(2026, 9, 29) + timedelta(days=number % 2)
            schedule = move_date(schedule, "C1", date(2026, 9, 28), to, **asked)
        elif step == "back":
            schedule = attrs.evolve(schedule, date_changes=())
        elif step == "longer":
            visit = schedule.of("C1")
            schedule = attrs.evolve(schedule, visits=[attrs.evolve(visit, minutes=visit.minutes + 5)])
        elif step == "note":
            title = f"Visit {number}"
        new = publish_schedule(schedule, AUTUMN, before=told, titles={"C1": title})
        for one in new.entries:
            before = told.get(*one.key)
            if before is not None:
                assert one.sequence >= before.sequence
                assert one.sequence > before.sequence or one.timing == before.timing
            assert one.sequence >= new.entries[0].sequence
        told = new


def test_a_visit_plan_is_the_date_of_its_promise() -> None:
    """Planned in detail, it replaces that date in the customer's calendar rather than standing beside it."""
    schedule = _schedule()
    told = publish_schedule(schedule, AUTUMN)
    account, facts = (
        KeyAccount("C1", date(2026, 1, 1), manager="M1"),
        VisitFacts(stage=CooperationStage.STEADY),
    )
    policy = VisitPolicy.of_version("2026")
    words: Any = {"sender": "Li", "company": "Hua Tea"}
    plan = plan_visit(account, schedule, date(2026, 9, 28), facts=facts, policy=policy)
    entry = plan_entry(plan, told=told, **words)
    assert (entry.key, entry.sequence) == (("SV-C1@keyaccount", datetime(2026, 9, 28, 9)), 0)
    assert "2026-09-28" in entry.note
    shifted = plan_visit(account, schedule, date(2026, 10, 8), facts=facts, policy=policy)
    known = plan_entry(shifted, told=told, **words)
    assert (known.instead_of, known.sequence) == (HOLIDAY, 1)
    moved = plan.moved(
        date(2026, 9, 29),
        time(10),
        originator=Originator.CUSTOMER,
        by="Wang",
        noted_on=date(2026, 9, 24),
        reason="asked",
    )
    assert plan_entry(moved, told=told, **words).sequence == 1
    alone = plan_entry(moved, lang="zh", **words)
    assert (alone.uid, alone.sequence, alone.instead_of) == ("V-C1-2026-09-28@keyaccount", 1, None)
    assert isinstance(schedule.of("C1"), StandingVisit)
