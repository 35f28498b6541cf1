"""Only the customer moves a promise, and nobody else's moves with it."""

from __future__ import annotations

import itertools
from datetime import date, time

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from keyaccount.errors import KeyAccountError
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    ClockWindow,
    MonthlyFrequency,
    Originator,
    StaffingPolicy,
    StandingSchedule,
    WeeklyFrequency,
    change_promise,
    end_promise,
    find_slots,
)
from keyaccount.visits.chains import route_seconds
from keyaccount.visits.clock import minutes_of
from keyaccount.visits.routes import route_problem, week_mask
from tests.visits.builders import need, schedule_of, table

IDS = [f"C{n}" for n in range(12)]
TRAVEL = table(["M1", "M2", *IDS], [(0, 0), (30, 30), *((7 * n % 31, 11 * n % 29) for n in range(12))])
POLICY = StaffingPolicy("1", travel=TRAVEL)
DAY = date(2026, 2, 2)
WEEKDAYS = st.sets(st.sampled_from(list(Weekday)[:5]), min_size=1)


def _asked(schedule: StandingSchedule, account: str, **wants: object) -> StandingSchedule:
    option = find_slots(schedule, account, **wants)[0]  # type: ignore[arg-type]
    return change_promise(
        schedule, option, originator=Originator.CUSTOMER, by="Wang", on=DAY, reason="market day"
    )


def _recount(schedule: StandingSchedule) -> dict[str, int]:
    """Add the travel of a cycle up from nothing but the promises."""
    found = {}
    for manager in schedule.team.managers:
        own = [one for one in schedule.visits if one.manager == manager.id]
        problem = route_problem(
            schedule.team, manager.id, [schedule.team.need_of(one.account) for one in own]
        )
        masks = [0, *(week_mask(one, schedule.cycle, schedule.anchor) for one in own)]
        orders = [
            sorted(
                (stop for stop, one in enumerate(own, 1) if weekday in one.weekdays),
                key=lambda stop: own[stop - 1].at,
            )
            for weekday in Weekday
        ]
        found[manager.id] = sum(route_seconds(problem, order, masks) for order in orders)
    return found


def _overlaps(schedule: StandingSchedule) -> list[str]:
    wrong = []
    for manager in schedule.team.managers:
        for weekday in Weekday:
            for week in range(schedule.cycle):
                day = schedule.day(manager.id, weekday, week)
                for one, two in itertools.pairwise(day):
                    if minutes_of(one.at) + one.minutes > minutes_of(two.at):
                        wrong.append(f"{one.account} and {two.account}")
    return wrong


@pytest.mark.method("V6")
def test_a_customers_wish_moves_one_promise_and_no_other() -> None:
    """They ask for Wednesday afternoon: ranked offers, and everybody else keeps hour and route."""
    schedule = schedule_of([need(one) for one in IDS[:6]], policy=POLICY)
    wish = {"weekdays": [Weekday.WED], "window": ClockWindow(time(13), time(16))}
    options = find_slots(schedule, "C1", **wish)  # type: ignore[arg-type]
    assert [one.travel_seconds for one in options] == sorted(one.travel_seconds for one in options)
    assert all(one.touched == () for one in options)
    assert options[0].explain().clauses() == {"V6"}
    moved = _asked(schedule, "C1", **wish)
    assert moved.of("C1").weekdays == (Weekday.WED,)
    assert time(13) <= moved.of("C1").at <= time(16)
    assert [one for one in moved if one.account != "C1"] == [one for one in schedule if one.account != "C1"]
    assert (moved.changes[0].originator, moved.changes[0].by) == (Originator.CUSTOMER, "Wang")
    assert dict(moved.travel_seconds) == _recount(moved)
    assert moved.of("C1").id == schedule.of("C1").id


@pytest.mark.method("V6")
def test_a_new_account_joins_with_every_promise_pinned() -> None:
    """All managers are tried; the one with the nearest gap gets the account."""
    schedule = schedule_of([need(one) for one in IDS[:8]], 2, policy=POLICY)
    joined = _asked(schedule, "C9", need=need("C9", WeeklyFrequency(2)))
    assert joined.of("C9").manager == joined.team.assignment("C9").manager
    assert [one for one in joined if one.account != "C9"] == list(schedule)
    assert dict(joined.travel_seconds) == _recount(joined)
    assert joined.team.of(joined.of("C9").manager).accounts[-1] == "C9"
    with pytest.raises(KeyAccountError, match=r"team\.account-unknown"):
        find_slots(schedule, "C9")


def test_an_unplaced_account_gets_its_hour_once_there_is_room() -> None:
    """Somebody leaves, the waiting account is served and the finding disappears."""
    needs = [
        need("C0", WeeklyFrequency(5), 200),
        need("C1", WeeklyFrequency(5), 200),
        need("C2", WeeklyFrequency(5), 200),
    ]
    schedule = schedule_of(needs, policy=POLICY)
    waiting = schedule.unplaced[0].account
    assert find_slots(schedule, waiting) == ()
    leaving = max(schedule, key=lambda one: one.at).account
    freed = end_promise(schedule, leaving, originator=Originator.CUSTOMER, by="Wang", on=DAY, reason="closes")
    assert freed.get(leaving) is None
    assert dict(freed.travel_seconds) == _recount(freed)
    served = _asked(freed, waiting)
    assert served.unplaced == ()
    assert "standing.unplaced" not in [one.code for one in served.findings]
    assert [one.what for one in served.changes] == [f"promise {leaving}", f"promise {waiting}"]


def test_wishes_nobody_can_grant_get_no_offer() -> None:
    """No is an answer; an hour that does not hold is none."""
    schedule = schedule_of(
        [need("C0", closed=[Weekday.FRI]), need("C1", MonthlyFrequency([1]))], policy=POLICY
    )
    assert find_slots(schedule, "C0", weekdays=[Weekday.FRI]) == ()
    assert find_slots(schedule, "C0", window=ClockWindow(time(17, 20), time(17, 25))) == ()
    assert len(find_slots(schedule, "C1", most=2)) == 2


class Requests(RuleBasedStateMachine):
    """Customers ask, come and go in any order; no untouched promise may change."""

    def __init__(self) -> None:
        super().__init__()
        self.schedule = schedule_of([need(one) for one in IDS[:5]], 2, policy=POLICY)

    def _keep_others(self, new: StandingSchedule, account: str) -> None:
        before = {one.account: one for one in self.schedule if one.account != account}
        assert {one.account: one for one in new if one.account != account} == before
        assert len(new.changes) == len(self.schedule.changes) + 1
        assert all(change.by and change.reason.en for change in new.changes)
        self.schedule = new

    @rule(number=st.integers(0, 11), days=WEEKDAYS, again=st.booleans())
    def ask(self, number: int, days: set[Weekday], again: bool) -> None:
        account = IDS[number]
        wanted = need(account, WeeklyFrequency(1, 2) if again else WeeklyFrequency())
        options = find_slots(self.schedule, account, need=wanted, weekdays=days)
        if options:
            new = change_promise(
                self.schedule, options[-1], originator=Originator.CUSTOMER, by="Wang", on=DAY, reason="asked"
            )
            self._keep_others(new, account)

    @rule(number=st.integers(0, 11))
    def leave(self, number: int) -> None:
        account = IDS[number]
        if self.schedule.get(account) is not None:
            new = end_promise(
                self.schedule, account, originator=Originator.CUSTOMER, by="Wang", on=DAY, reason="closes"
            )
            self._keep_others(new, account)

    @invariant()
    def promises_hold(self) -> None:
        assert _overlaps(self.schedule) == []
        assert dict(self.schedule.travel_seconds) == _recount(self.schedule)


TestRequests = Requests.TestCase
TestRequests.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_an_hour_taken_meanwhile_is_refused() -> None:
    """Two people sell the same hour: the second learns it in minutes, and no promise is broken."""
    schedule = schedule_of([need("C0"), need("C1")], policy=POLICY)
    wish = {"weekdays": [Weekday.WED], "window": ClockWindow(time(10), time(10))}
    first = find_slots(schedule, "C0", **wish)[0]  # type: ignore[arg-type]
    second = find_slots(schedule, "C1", **wish)[0]  # type: ignore[arg-type]
    asked = {"originator": Originator.CUSTOMER, "by": "Wang", "on": DAY, "reason": "asked"}
    taken = change_promise(schedule, first, **asked)  # type: ignore[arg-type]
    with pytest.raises(KeyAccountError, match=r"standing\.cannot-keep"):
        change_promise(taken, second, **asked)  # type: ignore[arg-type]


def test_what_was_promised_before_a_change_is_kept() -> None:
    """Adherence of last month is judged by what was promised then."""
    schedule = schedule_of([need("C0")], policy=POLICY)
    moved = _asked(schedule, "C0", weekdays=[Weekday.WED])
    assert moved.past == (attrs.evolve(schedule.of("C0"), until=DAY),)
    assert (moved.of("C0").since, moved.changes[0].price_minutes) == (DAY, 0)
    ended = end_promise(
        moved, "C0", originator=Originator.COMPANY, by="Li", on=date(2026, 3, 2), reason="costs"
    )
    assert ended.past[1] == attrs.evolve(moved.of("C0"), until=date(2026, 3, 2))
    assert ended.changes[1].price_minutes == 120
    assert ended.team.need_of("C0") == schedule.team.need_of("C0")


def test_a_change_of_ours_is_logged_as_ours() -> None:
    """A move for our convenience is a cost, and must be countable as one."""
    schedule = schedule_of([need("C0")], policy=POLICY)
    option = find_slots(schedule, "C0")[0]
    moved = change_promise(
        schedule, option, originator=Originator.COMPANY, by="Li", on=DAY, reason="training"
    )
    assert [one.originator for one in moved.changes] == [Originator.COMPANY]
    with pytest.raises(KeyAccountError):
        change_promise(schedule, option, originator=Originator.COMPANY, by="Li", on=DAY, reason="")
    assert attrs.evolve(moved, changes=()).changes == ()
