"""Standing visits: one manager, one weekday set, one hour per account, in every week of the cycle."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.calendar import Holiday, WorkingCalendar
from keyaccount.values.periods import Period
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    HolidayRule,
    MonthlyFrequency,
    Occurrence,
    Occurrences,
    PlanProgress,
    StaffingPolicy,
    StandingSchedule,
    Team,
    TravelTable,
    WeeklyFrequency,
    WorkDay,
    plan_standing_visits,
    project_visits,
)
from keyaccount.visits.clock import minutes_of
from keyaccount.visits.needs import Frequency
from keyaccount.visits.patterns import patterns_of
from keyaccount.visits.planner import example_schedule
from keyaccount.visits.travel import Place, travel_seconds
from tests.benchmarks import visits as benchmark
from tests.shared_data import data
from tests.visits.builders import need, schedule_of, table, team_of
from tests.visits.kam_evaluator import evaluate

FREQUENCIES: list[Frequency] = [
    WeeklyFrequency(2),
    WeeklyFrequency(1),
    WeeklyFrequency(1, 2),
    WeeklyFrequency(1, 4),
    MonthlyFrequency([1]),
    MonthlyFrequency([-1]),
]


@st.composite
def schedules(draw: st.DrawFn) -> StandingSchedule:
    count, crew = draw(st.integers(1, 10)), draw(st.integers(1, 2))
    ids = [f"C{n:02d}" for n in range(count)]
    points = [(draw(st.integers(0, 40)), draw(st.integers(0, 40))) for _ in range(count + crew)]
    needs = [
        need(
            one,
            draw(st.sampled_from(FREQUENCIES)),
            draw(st.sampled_from([30, 60, 90])),
            window=draw(st.sampled_from([None, (9, 11), (13, 16)])),
            closed=draw(st.sampled_from([(), (Weekday.MON,), (Weekday.WED, Weekday.FRI)])),
        )
        for one in ids
    ]
    travel = table([f"M{n + 1}" for n in range(crew)] + ids, points)
    policy = StaffingPolicy("1", travel=travel, clock_step=draw(st.sampled_from([1, 5, 15])))
    return schedule_of(needs, crew, policy=policy)


def _half_year(schedule: StandingSchedule) -> Occurrences:
    return project_visits(schedule, Period(schedule.anchor, schedule.anchor + timedelta(weeks=24)))


def _violations(schedule: StandingSchedule, dates: Occurrences) -> list[str]:
    """Live through half a year of the schedule, day by day, and note every promise that can't be kept."""
    team = schedule.team
    days = sorted({one.on for one in dates if one.on is not None})
    driven = [(manager.id, day) for manager in team.managers for day in days]
    return [wrong for manager, day in driven for wrong in _day(team, manager, dates.on(day, manager))]


def _day(team: Team, manager: str, visits: tuple[Occurrence, ...]) -> list[str]:
    policy, wrong = team.policy, []
    here, free = Place(manager), minutes_of(policy.day.start) * 60
    for one in visits:
        place, row, start = Place(one.account), team.need_of(one.account), minutes_of(one.at) * 60
        if free + travel_seconds(policy.travel, here, place) > start:
            wrong.append(f"late at {one.account}")
        if row.window is not None and not row.window.allows(one.at):
            wrong.append(f"window of {one.account}")
        if not row.open(Weekday.of(one.promised)):
            wrong.append(f"closed day of {one.account}")
        if start < 13 * 3600 and start + one.minutes * 60 > 12 * 3600:
            wrong.append(f"lunch at {one.account}")
        here, free = place, start + one.minutes * 60
    if free + travel_seconds(policy.travel, here, Place(manager)) > minutes_of(policy.day.end) * 60:
        wrong.append("home late")
    return wrong


@settings(max_examples=20, deadline=None)
@given(schedules())
def test_every_promise_can_be_kept_in_every_week(schedule: StandingSchedule) -> None:
    """One clock time per account over the whole cycle, no overlap, windows, lunch and the day respected."""
    dates = _half_year(schedule)
    assert _violations(schedule, dates) == []
    placed = {visit.account for visit in schedule.visits} | {one.account for one in schedule.unplaced}
    assert placed == {need_.account for need_ in schedule.team.needs}
    for visit in schedule.visits:
        assert {one.at for one in dates.of(visit.account)} <= {visit.at}
        assert visit.manager == schedule.team.assignment(visit.account).manager


@settings(max_examples=8, deadline=None)
@given(schedules())
def test_the_same_seed_gives_the_same_schedule(schedule: StandingSchedule) -> None:
    """A promise that changes when planning is repeated is none."""
    again = plan_standing_visits(schedule.team, schedule.calendar, schedule.seed, iterations=20)
    assert again == schedule
    assert attrs.asdict(again) == attrs.asdict(schedule)


@pytest.mark.method("V6")
def test_frequencies_become_the_rhythms_they_ask_for() -> None:
    """Twice a week, fortnightly and first-of-the-month are kept for a year, to the visit."""
    needs = [
        need("C1", WeeklyFrequency(2)),
        need("C2", WeeklyFrequency(1, 2)),
        need("C3", MonthlyFrequency([1])),
        need("C4", WeeklyFrequency(1, 4)),
    ]
    schedule = schedule_of(needs)
    year = project_visits(schedule, Period(schedule.anchor, schedule.anchor + timedelta(weeks=52)))
    assert [len(year.of(f"C{n}")) for n in (1, 2, 4)] == [104, 26, 13]
    assert len(year.of("C3")) == 12
    assert all(one.on.day <= 7 for one in year.of("C3") if one.on is not None)
    assert "V6" in schedule.explain().clauses()
    assert schedule.explain().figure == schedule.travel_minutes


def test_twice_a_week_keeps_a_day_between() -> None:
    """Monday and Tuesday would be two visits and then none for six days."""
    for weekdays in ([], [Weekday.WED]):
        schedule = schedule_of([need("C1", WeeklyFrequency(2), closed=weekdays)])
        first, second = (one.number for one in schedule.of("C1").weekdays)
        assert second - first > 1
    crowded = patterns_of(need("C1", WeeklyFrequency(3)), list(Weekday)[:5], 1)
    assert [one.days for one in crowded] == [(0, 2, 4)]
    assert len(patterns_of(need("C1", WeeklyFrequency(4)), list(Weekday)[:5], 1)) == 5


def test_weekdays_that_lose_fewest_days_are_preferred() -> None:
    """Equal travel, five Mondays lost: the promise goes to a weekday that lasts."""
    start = date(2026, 1, 5)
    mondays = [Holiday(start + timedelta(weeks=n)) for n in range(5)]
    known = {"known_from": date(2026, 1, 1), "known_until": date(2027, 3, 1)}
    schedule = schedule_of([need("C1")], calendar=WorkingCalendar("X", holidays=mondays, **known))  # type: ignore[arg-type]
    assert schedule.of("C1").weekdays == (Weekday.TUE,)


@pytest.mark.method("V6")
def test_no_promise_is_made_that_cannot_be_kept() -> None:
    """What does not fit is named with the arithmetic, and nobody is told a time that will not hold."""
    needs = [need(f"C{n:02d}", WeeklyFrequency(5), 240) for n in range(3)]
    schedule = schedule_of(needs, policy=StaffingPolicy("1", day=WorkDay(time(8), time(18))))
    assert len(schedule) == 1
    assert len(schedule.unplaced) == 2
    assert all(one.short_minutes for one in schedule.unplaced)
    blocked = [one for one in schedule.findings if one.code == "standing.unplaced"]
    assert len(blocked) == 2
    assert "minutes short" in blocked[0].text.en
    closed = schedule_of([need("C1", closed=list(Weekday))])
    assert closed.unplaced[0].short_minutes is None
    assert "不接待" in closed.unplaced[0].reason.zh


def test_days_that_fit_alone_but_not_at_one_hour_are_told_apart() -> None:
    """Each weekday has room, at different hours: the customer may accept two, but must be asked."""
    needs = [
        need("A", WeeklyFrequency(3), 180, window=(8, 9)),
        need("B", WeeklyFrequency(2), 240, window=(13, 14), closed=[Weekday.MON, Weekday.WED, Weekday.FRI]),
        need("C", WeeklyFrequency(2), 180, closed=[Weekday.TUE, Weekday.WED, Weekday.FRI]),
    ]
    near = TravelTable(["M1", "A", "B", "C"], [[0] * 4 for _ in range(4)])
    schedule = schedule_of(needs, policy=StaffingPolicy("1", travel=near))
    missed = {one.account: one for one in schedule.unplaced}
    assert set(missed) == {"C"}
    assert "alone would fit" in missed["C"].reason.en


def test_an_unpublished_year_is_said_so() -> None:
    """The promise stands, but nobody pretends to know next year's holidays."""
    calendar = WorkingCalendar("CN", known_until=date(2026, 1, 20))
    schedule = schedule_of([need("C1")], calendar=calendar)
    assert [one.code for one in schedule.findings] == ["calendar.unknown-days"]


def test_the_search_reports_and_may_be_stopped() -> None:
    """Long work tells how far it is, and the best so far is returned."""
    team = team_of([need(f"C{n}") for n in range(4)])
    seen: list[PlanProgress] = []

    def stop(progress: PlanProgress) -> bool:
        seen.append(progress)
        return True

    plan_standing_visits(team, WorkingCalendar.every_weekday(), 1, iterations=50, progress=stop)
    assert [(one.manager, one.done, one.of) for one in seen] == [("M1", 1, 50)]


def _crew() -> Team:
    ids = [f"C{n:02d}" for n in range(14)]
    travel = table(["M1", "M2", *ids], [(0, 0), (30, 30), *((7 * n % 31, 11 * n % 29) for n in range(14))])
    return team_of([need(one, minutes=60) for one in ids], 2, StaffingPolicy("1", travel=travel))


def test_an_executor_changes_nothing_about_the_plan() -> None:
    """Threads, processes or a cluster: the same seed and rounds, the same promises."""
    team, calendar = _crew(), WorkingCalendar.every_weekday()
    alone = plan_standing_visits(team, calendar, 3, iterations=15)
    with ThreadPoolExecutor(2) as pool:
        assert plan_standing_visits(team, calendar, 3, iterations=15, executor=pool) == alone
    with ProcessPoolExecutor(2) as pool:
        assert plan_standing_visits(team, calendar, 3, iterations=15, executor=pool) == alone


def test_an_executor_tells_of_each_manager_and_may_be_stopped() -> None:
    """Who stops after the first manager gets first plans for those not begun, and promises for all."""
    team, seen = _crew(), list[str]()

    def stop(progress: PlanProgress) -> bool:
        seen.append(progress.manager)
        return True

    with ThreadPoolExecutor(1) as pool:
        schedule = plan_standing_visits(
            team, WorkingCalendar.every_weekday(), 3, iterations=15, executor=pool, progress=stop
        )
    assert seen == ["M1"]
    assert len(schedule) == 14


def test_once_stopped_the_other_managers_keep_their_first_plan() -> None:
    """Stop means stop: the second manager is not searched for another hour."""
    team, calendar = _crew(), WorkingCalendar.every_weekday()
    first = plan_standing_visits(team, calendar, 3, iterations=0)
    stopped = plan_standing_visits(team, calendar, 3, iterations=40, progress=lambda one: True)
    assert stopped.travel_seconds["M2"] == first.travel_seconds["M2"]


def test_seconds_stop_the_search() -> None:
    """No time is a first plan; more rounds than seconds allow are not waited for."""
    team, calendar = _crew(), WorkingCalendar.every_weekday()
    first = plan_standing_visits(team, calendar, 3, iterations=0)
    assert plan_standing_visits(team, calendar, 3, seconds=0) == first
    assert plan_standing_visits(team, calendar, 3, iterations=10**6, seconds=0) == first


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: schedule_of([need("C1", WeeklyFrequency(1, 3))]), "standing.cycle"),
        (lambda: schedule_of([need("C1")], starts=date(2026, 1, 6)), "standing.start"),
        (lambda: plan_standing_visits(team_of([]), WorkingCalendar.every_weekday(), -1), "number.too-small"),
        (lambda: plan_standing_visits(None, WorkingCalendar.every_weekday(), 1), "type.wrong"),  # type: ignore[arg-type]
        (lambda: plan_standing_visits(team_of([]), None, 1), "type.wrong"),  # type: ignore[arg-type]
        (
            lambda: plan_standing_visits(team_of([]), WorkingCalendar.every_weekday(), 1, iterations=-1),
            "number.too-small",
        ),
        (
            lambda: plan_standing_visits(team_of([]), WorkingCalendar.every_weekday(), 1, seconds=-1),
            "budget.seconds",
        ),
        (
            lambda: plan_standing_visits(team_of([]), WorkingCalendar.every_weekday(), 1, executor=2),  # type: ignore[arg-type]
            "type.wrong",
        ),
    ],
)
def test_impossible_plans_are_refused(call: Any, code: str) -> None:
    """Every three weeks does not go into a four-week cycle, whatever the search says."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code


def test_each_customer_may_have_its_own_holiday_rule() -> None:
    """The rule is agreed with the customer, not with the planner; whoever agreed nothing is asked."""
    team = team_of([need("C0"), need("C1")])
    calendar = WorkingCalendar.every_weekday()
    agreed = {"C1": HolidayRule.PHONE}
    schedule = plan_standing_visits(team, calendar, 1, iterations=0, holiday_rule=agreed)
    assert [schedule.of(one).holiday_rule for one in ("C0", "C1")] == [HolidayRule.ASK, HolidayRule.PHONE]
    for wrong, code in (
        ({"C9": HolidayRule.ASK}, "rule-unknown"),
        ({"C1": "phone"}, "type"),
        ("phone", "type"),
    ):
        with pytest.raises(KeyAccountError, match=code):
            plan_standing_visits(team, calendar, 1, holiday_rule=wrong)  # type: ignore[arg-type]


def test_a_start_may_be_given() -> None:
    """A schedule that replaces another one starts on the Monday agreed."""
    assert schedule_of([need("C1")], starts=date(2026, 3, 2)).anchor == date(2026, 3, 2)
    assert example_schedule().anchor == date(2026, 1, 5)


@pytest.mark.method("V6")
def test_the_visiting_case_is_driven_without_a_fault() -> None:
    """Two hundred accounts, judged by an evaluator that knows only the case's own words."""
    case = json.loads(data("visits/kam_200.json").read_text(encoding="utf-8"))
    team = benchmark.team_of(case, benchmark.policy_of(case, case["accounts"]))
    first = plan_standing_visits(team, WorkingCalendar.every_weekday(), 1, iterations=0)
    assert len(first.unplaced) <= 1
    schedule = plan_standing_visits(team, WorkingCalendar.every_weekday(), 1, iterations=8)
    judged = evaluate(case, benchmark.plan_of(schedule))
    assert judged.violations == ()
    assert judged.unplaced <= 1
    assert judged.travel < 24_448  # what a construction alone reaches elsewhere
    assert schedule.explain().figure == schedule.travel_minutes
    assert schedule.explain().clauses() == {"V6"}
