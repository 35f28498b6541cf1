"""Room kept for an account to come: newcomers must fit in without anybody being moved for them."""

from __future__ import annotations

from datetime import time

from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    MonthlyFrequency,
    PlanProgress,
    StaffingPolicy,
    StandingSchedule,
    VisitNorm,
    WeeklyFrequency,
    find_slots,
    plan_standing_visits,
)
from keyaccount.visits.chains import RouteProblem
from keyaccount.visits.clock import ClockWindow
from keyaccount.visits.reserve import Reserve
from keyaccount.visits.rounds import Pattern
from tests.visits.builders import need, table, team_of
from tests.visits.rounds_cases import NO_LOSS, RULES, check_rounds, random_rounds

TWICE = VisitNorm("twice", WeeklyFrequency(2), 60)
OPEN_DAYS = list(Weekday)[:5]
PLACES = [(34, 18), (39, 1), (39, 13), (16, 3), (25, 24), (8, 5), (29, 0), (33, 15), (1, 4)]
MINUTES = [90, 180, 180, 120, 180, 120, 180]


def _planned(reserve: VisitNorm | None, **options: object) -> StandingSchedule:
    ids = [f"C{n}" for n in range(len(MINUTES))]
    policy = StaffingPolicy("1", travel=table(["M1", *ids, "NEW"], PLACES))
    needs = [need(id, minutes=minutes) for id, minutes in zip(ids, MINUTES, strict=True)]
    team = team_of(needs, policy=policy)
    calendar = WorkingCalendar.every_weekday()
    return plan_standing_visits(team, calendar, 1, iterations=20, reserve=reserve, **options)  # type: ignore[arg-type]


def test_a_newcomer_finds_room_where_it_was_kept() -> None:
    """Least travel fills whole weekdays and leaves one free; twice a week needs two."""
    newcomer = need("NEW", WeeklyFrequency(2), 60)
    tight, roomy = _planned(None), _planned(TWICE)
    assert find_slots(tight, "NEW", need=newcomer) == ()
    assert len(find_slots(roomy, "NEW", need=newcomer, most=1)) == 1
    assert len(roomy) == len(tight) == len(MINUTES)
    assert roomy.findings == ()


def test_the_room_kept_is_no_promise_and_no_travel() -> None:
    """Nobody lives there yet: neither the promises nor the minutes on the road may show it."""
    told: list[PlanProgress] = []
    roomy = _planned(TWICE, progress=told.append)
    assert {one.account for one in roomy} == {f"C{n}" for n in range(len(MINUTES))}
    recounted = sum(seconds for seconds in roomy.travel_seconds.values())
    assert recounted == told[-1].travel_seconds
    assert roomy.unplaced == ()


def test_who_is_too_busy_to_keep_room_is_named() -> None:
    """Promises to the accounts there are come first; that nobody else fits in is said, not hidden."""
    busy = _planned(VisitNorm("long", WeeklyFrequency(5), 400))
    assert len(busy) == len(MINUTES)
    finding = busy.findings[0]
    assert (finding.code, finding.path) == ("standing.no-reserve", "$.reserve.M1")
    assert "M1" in finding.say("zh")


def test_each_manager_prefers_other_weekdays() -> None:
    """A customer closed on Mondays is helped by the colleague whose room lies on other days."""
    first = [Reserve.of(TWICE, OPEN_DAYS, 4, 0, turn).patterns[0].days for turn in range(7)]
    assert first == [(0, 2), (0, 3), (1, 3), (1, 4), (2, 4), (0, 2), (0, 3)]
    monthly = Reserve.of(VisitNorm("monthly", MonthlyFrequency([1])), OPEN_DAYS, 4, 600, 0)
    assert (monthly.seconds, len(monthly.patterns)) == (45 * 60 + 1200, 5)
    never = Reserve.of(VisitNorm("daily", WeeklyFrequency(7)), OPEN_DAYS, 4, 0, 3)
    assert never.patterns == ()


def test_room_is_one_stop_more_and_leaves_no_trace() -> None:
    """Taken out again, the rounds must be those of the accounts alone, every hour as early as it can be."""
    problem, patterns = random_rounds(3, 8)
    reserve = Reserve(2 * 3600, (Pattern((0, 2), 15), Pattern((1, 3), 15)))
    kept = reserve.construct(problem, patterns, NO_LOSS)
    assert kept is not None
    assert kept.missing == []
    check_rounds(kept)
    left = kept.without_last()
    assert left.missing == []
    assert len(left.chosen) == len(problem.accounts)
    check_rounds(left)


def test_whoever_comes_late_without_the_room_is_placed_anew() -> None:
    """A table of one's own may be longer straight than by the base: C1 keeps its hour, C2 has none."""
    far = 30_000
    table = [[0, 60, 60], [60, 0, far], [60, 60, 0]]
    windows = [ClockWindow(time(8, 30), time(9)), ClockWindow(time(14), time(16))]
    problem = RouteProblem.of(["C1", "C2"], table, [30, 30], windows, RULES, 1)
    monday = [Pattern((0,), 1)]
    kept = Reserve(3600, (Pattern((0, 2), 1),)).construct(problem, [[], monday, monday], NO_LOSS)
    assert kept is not None
    assert kept.orders[0] == [1, 3, 2]
    left = kept.without_last()
    assert left.missing == [2]
    assert left.orders[0] == [1]
    check_rounds(left)


def test_one_neighbour_moves_for_the_room_and_no_more() -> None:
    """Room is worth one move in a first plan; a week that is full stays as it was planned."""
    table = [[0, 60, 60], [60, 0, 60], [60, 60, 0]]
    problem = RouteProblem.of(["C1", "C2"], table, [240, 200], [None] * 2, RULES, 1)
    two_days = [Pattern((0,), 1), Pattern((1,), 1)]
    tight = Reserve(200 * 60, (Pattern((0,), 1),)).construct(problem, [[], two_days, two_days], NO_LOSS)
    assert tight is not None
    check_rounds(tight)
    assert (
        Reserve(500 * 60, (Pattern((0,), 1),)).construct(problem, [[], two_days, two_days], NO_LOSS) is None
    )
