"""A change is granted only if it can be kept, and never without a name, a reason and a price."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.values.periods import Period
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    Alternative,
    ChangeCause,
    ClockWindow,
    HolidayRule,
    Originator,
    StandingSchedule,
    VisitWish,
    grant_change,
    project_visits,
    release_account,
)
from tests.visits.builders import need, schedule_of

DAY = date(2026, 2, 4)


def _offer(schedule: StandingSchedule, wish: VisitWish, by: Originator = Originator.CUSTOMER) -> Alternative:
    best = schedule.request("C1", by=by, wants=wish).best
    assert best is not None
    return best


@pytest.mark.method("V6")
def test_what_was_promised_until_then_stays_on_record() -> None:
    """From Monday to Wednesday on 4 February: January is still judged by its Mondays."""
    schedule = schedule_of([need("C1")])
    after = grant_change(schedule, _offer(schedule, VisitWish([Weekday.WED])), by="W", on=DAY, reason="asked")
    days = [one.promised for one in project_visits(after, Period(date(2026, 1, 19), date(2026, 2, 12)))]
    assert days == [
        date(2026, 1, 19),
        date(2026, 1, 26),
        date(2026, 2, 2),
        date(2026, 2, 4),
        date(2026, 2, 11),
    ]
    assert (after.past[0].until, after.of("C1").since, after.of("C1").id) == (DAY, DAY, after.past[0].id)


@pytest.mark.method("V6")
def test_the_holiday_rule_is_agreed_with_the_customer() -> None:
    """It is a field of the promise; agreeing it moves nothing and is logged all the same."""
    schedule = schedule_of([need("C1"), need("C2")])
    offer = _offer(schedule, VisitWish(holiday_rule=HolidayRule.FOLLOWING))
    assert offer.travel_seconds == 0
    after = grant_change(schedule, offer, by="Wang", on=DAY, reason="as agreed")
    assert after.of("C1").holiday_rule is HolidayRule.FOLLOWING
    assert after.of("C1").at == schedule.of("C1").at
    assert after.changes[0].after.endswith("on the working day after a holiday")


def test_an_hour_taken_meanwhile_is_refused_with_the_arithmetic() -> None:
    """Two offers for one hour: the second is refused, in minutes, not silently squeezed in."""
    schedule = schedule_of([need("C1"), need("C2")])
    wish = VisitWish([Weekday.FRI], ClockWindow(time(14), time(14)))
    mine = _offer(schedule, wish)
    theirs = schedule.request("C2", by=Originator.CUSTOMER, wants=wish).best
    assert theirs is not None
    taken = grant_change(schedule, theirs, by="Zhao", on=DAY, reason="asked")
    with pytest.raises(KeyAccountError, match=r"standing\.cannot-keep.*min after 14:00"):
        grant_change(taken, mine, by="Wang", on=DAY, reason="asked")


def test_a_promise_that_never_began_leaves_no_past() -> None:
    """Moved before its first day, there is nothing to be judged by."""
    schedule = schedule_of([need("C1")])
    early = date(2026, 1, 4)
    after = grant_change(
        schedule, _offer(schedule, VisitWish([Weekday.WED])), by="W", on=early, reason="asked"
    )
    assert after.past == ()


@pytest.mark.method("V6")
def test_a_leaving_account_frees_its_hour_and_nobody_moves() -> None:
    """The promise ends on its day, the team lets go, the others stay."""
    schedule = schedule_of([need("C1"), need("C2")])
    left = release_account(
        schedule,
        "C1",
        originator=Originator.COMPANY,
        by="Chen",
        on=DAY,
        reason="downgraded",
        ends=date(2026, 3, 2),
    )
    assert [one.account for one in left] == ["C2"]
    assert left.of("C2") == schedule.of("C2")
    assert left.past[0].until == date(2026, 3, 2)
    assert (left.changes[0].price_minutes, left.changes[0].cause) == (120, ChangeCause.ACCOUNT_LEFT)
    with pytest.raises(KeyAccountError, match=r"team\.account-unknown"):
        left.team.assignment("C1")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"starts": date(2026, 2, 3)}, "standing.starts-early"),
        ({"reason": ""}, "name.empty"),
        ({"by": ""}, "name.empty"),
        ({"cause": ChangeCause.WEATHER}, "change.weather"),
    ],
)
def test_doubtful_grants_are_refused(fields: dict[str, Any], code: str) -> None:
    """No name, no reason, yesterday, or the rain: no change."""
    schedule = schedule_of([need("C1")])
    offer = _offer(schedule, VisitWish([Weekday.WED]), Originator.COMPANY)
    given = {"by": "Li", "on": DAY, "reason": "training", **fields}
    with pytest.raises(KeyAccountError) as caught:
        grant_change(schedule, offer, **given)
    assert caught.value.code == code


def test_an_open_end_in_the_past_is_refused() -> None:
    """A past promise without its last day would go on for ever."""
    schedule = schedule_of([need("C1")])
    with pytest.raises(KeyAccountError, match=r"standing\.past-open"):
        attrs.evolve(schedule, past=schedule.visits)
