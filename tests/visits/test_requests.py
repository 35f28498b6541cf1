"""Under any sequence of requests, arrivals, departures and absences no untouched promise changes."""

from __future__ import annotations

import itertools
import sys
from datetime import date, time, timedelta

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from keyaccount.errors import KeyAccountError
from keyaccount.model.manager import AccountManager
from keyaccount.values.periods import Period
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    ChangePolicy,
    ClockWindow,
    CycleRhythm,
    MonthlyFrequency,
    OccurrenceState,
    Originator,
    StaffingPolicy,
    StandingSchedule,
    VisitWish,
    WeeklyFrequency,
    cover_absence,
    grant_change,
    hand_over_promises,
    move_date,
    project_visits,
    release_account,
)
from keyaccount.visits.clock import minutes_of
from keyaccount.visits.day_route import broken_promise, cycle_travel
from keyaccount.visits.placing import recounted
from tests.visits.builders import need, schedule_of, table

IDS = [f"C{n}" for n in range(12)]
MANAGERS = [f"M{n}" for n in range(1, 6)]
TRAVEL = table(
    [*MANAGERS, *IDS],
    [*((10 * n, 30 - 5 * n) for n in range(5)), *((7 * n % 31, 11 * n % 29) for n in range(12))],
)
POLICY = StaffingPolicy("1", travel=TRAVEL)
DAY = date(2026, 2, 2)


@pytest.mark.method("V6")
def test_a_customers_wish_gets_ranked_alternatives_that_touch_nobody() -> None:
    """Wednesday afternoon: offers by extra travel, nobody else moved, and free of charge."""
    schedule = schedule_of([need(one) for one in IDS[:6]], policy=POLICY)
    wish = VisitWish([Weekday.WED], ClockWindow(time(13), time(16)))
    asked = schedule.request("C1", by=Originator.CUSTOMER, wants=wish)
    travel = [one.travel_seconds for one in asked]
    assert travel == sorted(travel)
    assert [(one.touched, one.price_minutes) for one in asked] == [((), 0)] * len(travel)
    best = asked.best
    assert best is not None
    after = grant_change(schedule, best, by="Wang", on=DAY, reason="market day")
    assert after.of("C1").weekdays == (Weekday.WED,)
    assert [one for one in after if one.account != "C1"] == [one for one in schedule if one.account != "C1"]
    assert sum(after.travel_seconds.values()) - sum(schedule.travel_seconds.values()) == best.travel_seconds
    assert (after.changes[0].originator, after.changes[0].by) == (Originator.CUSTOMER, "Wang")
    assert "V6" in asked.explain().clauses()


@pytest.mark.method("V6")
def test_what_we_ask_for_ourselves_has_its_price() -> None:
    """The same move for our convenience costs 120 minutes of goodwill and the travel it adds."""
    schedule = schedule_of([need(one) for one in IDS[:6]], policy=POLICY)
    prices = ChangePolicy("2026", promise_minutes=90)
    asked = schedule.request("C1", by=Originator.COMPANY, wants=VisitWish([Weekday.FRI]), policy=prices)
    best = asked.best
    assert best is not None
    assert best.price_minutes == 90 + max(0, -(-best.travel_seconds // 60))
    assert "changes of promises 2026" in best.explain().tree()
    after = grant_change(schedule, best, by="Li", on=DAY, reason="training")
    assert after.changes[0].price_minutes == best.price_minutes


def test_a_new_account_is_inserted_with_all_others_pinned() -> None:
    """All managers are tried; the team knows its new owner."""
    schedule = schedule_of([need(one) for one in IDS[:8]], 2, policy=POLICY)
    asked = schedule.request("C9", by=Originator.CUSTOMER, wants=VisitWish(), need=need("C9"))
    assert {one.visit.manager for one in asked} <= {"M1", "M2"}
    assert asked.best is not None
    after = grant_change(schedule, asked.best, by="Wang", on=DAY, reason="joins", starts=date(2026, 3, 2))
    assert [one for one in after if one.account != "C9"] == list(schedule)
    assert after.of("C9").since == date(2026, 3, 2)
    assert after.past == ()
    with pytest.raises(KeyAccountError, match=r"team\.account-unknown"):
        schedule.request("C9", by=Originator.CUSTOMER, wants=VisitWish())


def test_another_manager_length_or_frequency_can_be_asked_for() -> None:
    """The customer may want somebody else, longer, or less often; the saving counts too."""
    schedule = schedule_of([need(one) for one in IDS[:4]], 2, policy=POLICY)
    other = "M2" if schedule.of("C1").manager == "M1" else "M1"
    changed = schedule.request("C1", by=Originator.CUSTOMER, wants=VisitWish(manager=other)).best
    assert changed is not None
    assert changed.visit.manager == other
    after = grant_change(schedule, changed, by="Wang", on=DAY, reason="speaks our dialect")
    assert after.team.manager_of("C1").id == other
    assert (
        sum(after.travel_seconds.values()) - sum(schedule.travel_seconds.values()) == changed.travel_seconds
    )
    wish = VisitWish(minutes=60, frequency=WeeklyFrequency(1, 2))
    rarer = schedule.request("C1", by=Originator.CUSTOMER, wants=wish).best
    assert rarer is not None
    assert (rarer.visit.minutes, rarer.visit.rhythm.text.en[-16:]) == (60, "week 1 in every 2"[-16:])
    again = grant_change(schedule, rarer, by="Wang", on=DAY, reason="less to talk about")
    assert again.team.need_of("C1").norm.minutes == 60
    monthly = schedule.request("C1", by=Originator.CUSTOMER, wants=VisitWish(frequency=MonthlyFrequency([1])))
    assert monthly.best is not None


@pytest.mark.method("V6")
def test_a_full_day_offers_to_move_one_other_and_only_with_their_yes() -> None:
    """Monday morning is C1's; C5 can only come then: C1 is named, asked, logged and priced as ours."""
    only_monday = set(Weekday) - {Weekday.MON}
    needs = [need("C1", minutes=180), need("C2", minutes=200, closed=only_monday), need("C3", minutes=60)]
    schedule = schedule_of(needs, policy=POLICY)
    monday = CycleRhythm([Weekday.MON], schedule.anchor)
    hours = {"C1": time(8, 55), "C2": time(13), "C3": time(9)}
    rhythms = {"C1": monday, "C2": monday, "C3": CycleRhythm([Weekday.FRI], schedule.anchor)}
    visits = [attrs.evolve(one, at=hours[one.account], rhythm=rhythms[one.account]) for one in schedule]
    schedule = recounted(attrs.evolve(schedule, visits=visits), ["M1"])
    assert [broken_promise(schedule, one) for one in schedule] == [None] * 3
    wanted = need("C5", minutes=150, closed=only_monday)
    asked = schedule.request("C5", by=Originator.CUSTOMER, wants=VisitWish(), need=wanted)
    best = asked.best
    assert best is not None
    assert best.touched == ("C1",)
    assert best.moves[0].weekdays != (Weekday.MON,)
    assert "touches C1, who must agree" in best.explain().tree()
    with pytest.raises(KeyAccountError, match=r"standing\.no-consent"):
        grant_change(schedule, best, by="Wang", on=DAY, reason="joins")
    after = grant_change(schedule, best, by="Wang", on=DAY, reason="joins", consents={"C1": "Zhao"})
    assert [one.originator for one in after.changes] == [Originator.CUSTOMER, Originator.COMPANY]
    assert (after.changes[1].by, after.changes[1].price_minutes) == ("Wang, Zhao", 120)
    assert (after.of("C2"), after.of("C3")) == (schedule.of("C2"), schedule.of("C3"))
    assert "V6" in asked.explain().clauses()


def test_an_hour_that_cannot_be_kept_is_refused_in_minutes() -> None:
    """20 minutes short is an answer; no offer is not."""
    schedule = schedule_of([need("C0"), need("C1", MonthlyFrequency([1]))], policy=POLICY)
    for account in ("C0", "C1"):
        asked = schedule.request(
            account, by=Originator.CUSTOMER, wants=VisitWish.at(time(12, 15), Weekday.MON)
        )
        assert asked.best is None
        assert asked.refusal is not None
        assert "runs into lunch" in asked.refusal.en
        assert "午休" in asked.explain().tree("zh")
    late = schedule.request(
        "C0", by=Originator.CUSTOMER, wants=VisitWish(window=ClockWindow(time(20), time(21)))
    )
    assert late.refusal is not None
    assert late.refusal.en == "no hour within the wish can be kept"


def test_the_hour_one_has_is_not_called_impossible() -> None:
    """Asking for what stands already has nothing better to offer, which is not a refusal to keep it."""
    schedule = schedule_of([need("C0")], policy=POLICY)
    standing = schedule.of("C0")
    asked = schedule.request(
        "C0", by=Originator.CUSTOMER, wants=VisitWish.at(standing.at, *standing.weekdays)
    )
    assert asked.best is None
    assert asked.refusal is not None
    assert asked.refusal.en == "nothing but the promise as it stands fits the wish"
    assert "现有约定" in asked.explain().tree("zh")


def test_an_hour_between_the_steps_is_told_the_steps() -> None:
    """10:02 is far from lunch; what is in its way are steps of five minutes."""
    schedule = schedule_of([need("C0")], policy=POLICY)
    asked = schedule.request("C0", by=Originator.CUSTOMER, wants=VisitWish.at(time(10, 2), Weekday.TUE))
    assert asked.refusal is not None
    assert asked.refusal.en == "Tuesday, week 1: C0 at 10:02: hours are promised in steps of 5 min"
    assert "以 5 分钟为单位" in asked.refusal.zh


def test_more_visits_than_the_days_named_are_refused_though_one_would_fit() -> None:
    """Ten o'clock could be kept on either day, but three visits a week need a third."""
    schedule = schedule_of([need("C0")], policy=POLICY)
    wish = attrs.evolve(VisitWish.at(time(10), Weekday.MON, Weekday.TUE), frequency=WeeklyFrequency(3))
    asked = schedule.request("C0", by=Originator.CUSTOMER, wants=wish)
    assert asked.best is None
    assert asked.refusal is not None
    assert asked.refusal.en == "no hour within the wish can be kept"


def test_a_promise_of_several_weekdays_keeps_them_when_its_hour_is_judged() -> None:
    """Of two visits a week at noon the first that meets lunch is named."""
    schedule = schedule_of([need("C0", WeeklyFrequency(2))], policy=POLICY)
    asked = schedule.request("C0", by=Originator.CUSTOMER, wants=VisitWish.at(time(12, 15)))
    first = schedule.of("C0").weekdays[0].text.en
    assert asked.refusal is not None
    assert asked.refusal.en == f"{first}, week 1: C0 from 12:15 to 13:00 runs into lunch"


def _overlaps(schedule: StandingSchedule) -> list[str]:
    wrong = []
    for manager in schedule.team.managers:
        for weekday, week in itertools.product(Weekday, range(schedule.cycle)):
            for one, two in itertools.pairwise(schedule.day(manager.id, weekday, week)):
                if minutes_of(one.at) + one.minutes > minutes_of(two.at):
                    wrong.append(f"{one.account} and {two.account}")
    return wrong


class Requests(RuleBasedStateMachine):
    """Customers ask, come and go, managers fall ill and leave, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.schedule = schedule_of([need(one) for one in IDS[:5]], 2, policy=POLICY)
        self.day = DAY
        self.managers = 2

    def _became(self, new: StandingSchedule, touched: set[str]) -> None:
        """Compare every promise with the one before; only those named in the log may differ."""
        before = {one.account: one for one in self.schedule}
        after = {one.account: one for one in new}
        entries = new.changes[len(self.schedule.changes) :]
        assert new.changes[: len(self.schedule.changes)] == self.schedule.changes
        assert {one.account for one in entries} == touched
        assert all(one.originator and one.by and one.reason.en for one in entries)
        for account in before.keys() | after.keys():
            if account not in touched:
                assert before.get(account) == after.get(account)
        self.schedule = new
        self.day += timedelta(days=1)

    @rule(
        number=st.integers(0, 11),
        days=st.sets(st.sampled_from(list(Weekday)[:5]), min_size=1),
        every=st.sampled_from([1, 2]),
        by=st.sampled_from([Originator.CUSTOMER, Originator.COMPANY]),
    )
    def ask(self, number: int, days: set[Weekday], every: int, by: Originator) -> None:
        account = IDS[number]
        wish = VisitWish(sorted(days, key=lambda one: one.number), frequency=WeeklyFrequency(1, every))
        asked = self.schedule.request(account, by=by, wants=wish, need=need(account), most=2)
        for one in asked.alternatives[-1:]:
            yes = dict.fromkeys(one.touched, "Zhao")
            new = grant_change(self.schedule, one, by="Wang", on=self.day, reason="asked", consents=yes)
            self._became(new, {account, *one.touched})

    @rule(number=st.integers(0, 11))
    def leave(self, number: int) -> None:
        if self.schedule.get(IDS[number]) is not None:
            who = Originator.CUSTOMER
            new = release_account(
                self.schedule, IDS[number], originator=who, by="W", on=self.day, reason="closes"
            )
            self._became(new, {IDS[number]})

    @rule(number=st.integers(0, 11), days=st.integers(1, 3), to=st.integers(-1, 1))
    def one_date(self, number: int, days: int, to: int) -> None:
        promised = Period(self.day, self.day + timedelta(days=14))
        for one in project_visits(self.schedule, promised).of(IDS[number])[:1]:
            day = None if to < 0 else one.promised + timedelta(days=days)
            who = Originator.CUSTOMER if to else Originator.COMPANY
            new = move_date(
                self.schedule, IDS[number], one.promised, day, originator=who, by="W", on=self.day, reason="x"
            )
            assert new.visits == self.schedule.visits
            self._became(new, {IDS[number]})

    @rule(which=st.integers(0, 4), days=st.integers(1, 5))
    def absent(self, which: int, days: int) -> None:
        crew = self.schedule.team.managers
        manager, away = crew[which % len(crew)].id, Period(self.day, self.day + timedelta(days=days))
        touched = {
            one.account
            for one in project_visits(self.schedule, Period(DAY, away.end + timedelta(days=70)))
            if one.on is not None and away.contains(one.on) and one.manager == manager
        }
        new = cover_absence(self.schedule, manager, away, by="Li", on=self.day, reason="ill")
        assert new.visits == self.schedule.visits
        for one in project_visits(new, away):
            if one.account in touched and one.on is not None and away.contains(one.on):
                assert one.manager != manager or one.state is OccurrenceState.TO_ASK
        self._became(new, touched)

    @rule(which=st.integers(0, 4), is_new=st.booleans())
    def depart(self, which: int, is_new: bool) -> None:
        crew = self.schedule.team.managers
        gone = crew[which % len(crew)].id
        successor = None
        if is_new and self.managers < len(MANAGERS):
            successor = AccountManager(MANAGERS[self.managers], "New")
            self.managers += 1
        if successor is None and len(crew) == 1:
            return
        touched = {one.account for one in self.schedule if one.manager == gone}
        new = hand_over_promises(
            self.schedule, gone, successor=successor, by="Chen", on=self.day, reason="retires"
        )
        for account in touched:
            kept = new.get(account)
            if kept is not None:
                was = self.schedule.of(account)
                assert (kept.rhythm, kept.at, kept.minutes) == (was.rhythm, was.at, was.minutes)
            else:
                assert account in [one.account for one in new.unplaced]
        self._became(new, touched)

    @invariant()
    def promises_hold(self) -> None:
        assert _overlaps(self.schedule) == []
        assert [broken_promise(self.schedule, one) for one in self.schedule] == [None] * len(self.schedule)
        assert dict(self.schedule.travel_seconds) == {
            one.id: cycle_travel(self.schedule, one.id) for one in self.schedule.team.managers
        }
        assert {one.account: one.manager for one in self.schedule} == {
            one.account: self.schedule.team.assignment(one.account).manager for one in self.schedule
        }


TestRequests = Requests.TestCase
TestRequests.settings = settings(
    max_examples=4, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)

if __name__ == "__main__":  # python -m tests.visits.test_requests 500
    run_state_machine_as_test(
        Requests, settings=settings(TestRequests.settings, max_examples=int(sys.argv[1]))
    )
