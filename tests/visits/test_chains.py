"""One clock time in every week: the longest path is compared with a slow, obvious reckoning."""

from __future__ import annotations

import itertools
from datetime import time

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.visits.chains import DayRules, Link, RouteProblem, binding_link, route_seconds, start_times
from keyaccount.visits.clock import ClockWindow, WorkDay

RULES = DayRules.of(WorkDay(), 5)


@st.composite
def problems(draw: st.DrawFn) -> tuple[RouteProblem, list[int], list[int]]:
    count, weeks = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    table = [
        [0 if row == column else draw(st.integers(60, 3600)) for column in range(count + 1)]
        for row in range(count + 1)
    ]
    windows = [
        draw(st.one_of(st.none(), st.just(ClockWindow(time(draw(st.integers(8, 14))), time(17)))))
        for _ in range(count)
    ]
    minutes = [draw(st.integers(10, 120)) for _ in range(count)]
    free = draw(st.booleans())
    rules = DayRules.of(WorkDay(travel_in_lunch=free), draw(st.sampled_from([1, 5, 15])))
    problem = RouteProblem.of([f"C{n}" for n in range(count)], table, minutes, windows, rules, weeks)
    masks = [0, *(draw(st.integers(1, 2**weeks - 1)) for _ in range(count))]
    return problem, draw(st.permutations(range(1, count + 1))), masks


def _walk(
    problem: RouteProblem, order: list[int], masks: list[int], week: int, at: dict[int, int]
) -> list[str]:
    """Drive one week's route with the promised starts and list whatever goes wrong."""
    wrong: list[str] = []
    here, free, rules = 0, problem.rules.start, problem.rules
    for stop in order:
        if masks[stop] >> week & 1:
            start, end = at[stop], at[stop] + problem.service[stop]
            if rules.arrival(free, problem.travel[here][stop]) > start:
                wrong.append(f"late at {stop}")
            if start < rules.lunch_end and end > rules.lunch_start:
                wrong.append(f"lunch at {stop}")
            if not problem.earliest[stop] <= start <= problem.latest[stop]:
                wrong.append(f"window of {stop}")
            if start % rules.step:
                wrong.append(f"odd minute at {stop}")
            here, free = stop, end
    if rules.arrival(free, problem.travel[here][0]) > rules.end:
        wrong.append("home late")
    return wrong


@settings(deadline=None)
@given(problems())
def test_the_promised_starts_can_be_driven_in_every_week(
    case: tuple[RouteProblem, list[int], list[int]],
) -> None:
    """No overlap, no missed window, no lunch eaten, home in time: in each week, not on average."""
    problem, order, masks = case
    starts, over = start_times(problem, order, masks, [0] * len(masks))
    at = dict(zip(order, starts, strict=True))
    wrong = [_walk(problem, list(order), masks, week, at) for week in range(problem.weeks)]
    assert (over == 0) == (not any(wrong))


@settings(deadline=None)
@given(problems())
def test_no_promised_start_could_be_earlier(case: tuple[RouteProblem, list[int], list[int]]) -> None:
    """Least times are what makes room for the next account; one step earlier must break something."""
    problem, order, masks = case
    starts, over = start_times(problem, order, masks, [0] * len(masks))
    if over:
        return
    at = dict(zip(order, starts, strict=True))
    for stop in order:
        for earlier in range(at[stop] - problem.rules.step, problem.rules.start - 1, -problem.rules.step):
            moved = {**at, stop: earlier}
            assert any(_walk(problem, list(order), masks, week, moved) for week in range(problem.weeks))


@given(problems())
def test_travel_is_counted_week_by_week(case: tuple[RouteProblem, list[int], list[int]]) -> None:
    """Adding the legs of each driven week is the definition the fast sum must meet."""
    problem, order, masks = case
    total = 0
    for week in range(problem.weeks):
        route = [0, *(stop for stop in order if masks[stop] >> week & 1), 0]
        total += sum(problem.travel[a][b] for a, b in itertools.pairwise(route))
    assert route_seconds(problem, order, masks) == total


def test_overruns_are_counted_in_seconds() -> None:
    """How much is missing is the first question after no."""
    problem = RouteProblem.of(["C1"], [[0, 60], [60, 0]], [30], [ClockWindow(time(8), time(8, 10))], RULES, 1)
    assert start_times(problem, [1], [0, 1], [0, 0])[1] == 25 * 60
    assert start_times(problem, [], [0, 0], [0, 0]) == ([], 0)


def test_coming_home_late_is_an_overrun_too() -> None:
    """Five hours fit after lunch only, until six; the way home makes it 45 minutes too late."""
    problem = RouteProblem.of(["C1"], [[0, 600], [900, 0]], [300], [None], RULES, 2)
    for mask in (1, 2, 3):
        assert start_times(problem, [1], [0, mask], [0, 0]) == ([13 * 3600], 45 * 60)


def test_travel_pauses_over_lunch_where_lunch_is_sacred() -> None:
    """Some houses forbid driving at noon; then the trip takes the hour longer."""
    strict = DayRules.of(WorkDay(travel_in_lunch=False), 5)
    noon = 12 * 3600
    assert strict.arrival(noon - 600, 1200) == noon + 3600 + 600
    assert strict.arrival(noon + 600, 1200) == noon + 3600 + 1200
    assert strict.arrival(noon + 3600, 1200) == noon + 4800
    assert RULES.arrival(noon - 600, 1200) == noon + 600
    assert DayRules.of(WorkDay(lunch_start=None, lunch_end=None), 5).may_start(noon, 3600) == noon


def test_the_binding_link_names_what_to_change() -> None:
    """Why nine and not half past eight: the answer is a stop, a window, lunch or the other weekday."""
    table = [[0, 600, 600], [600, 0, 300], [600, 300, 0]]
    problem = RouteProblem.of(
        ["C1", "C2"], table, [30, 30], [None, ClockWindow(time(11), time(17))], RULES, 1
    )
    masks = [0, 1, 1]
    starts = start_times(problem, [1, 2], masks, [0, 0, 0])[0]
    assert binding_link(problem, [1, 2], masks, starts, 1).text.zh == "08:30 出发,路程 10 分钟"
    assert binding_link(problem, [1, 2], masks, starts, 2).text.en == "the customer receives from 11:00"
    plain = RouteProblem.of(["C1", "C2"], table, [190, 30], [None, None], RULES, 1)
    starts = start_times(plain, [1, 2], masks, [0, 0, 0])[0]
    link = binding_link(plain, [1, 2], masks, starts, 2)
    assert link.after == "C1"
    assert link.text.en == "C1 ends at 11:50, 5 min travel, then lunch"
    weekly = RouteProblem.of(["C1", "C2"], table, [190, 30], [None, None], RULES, 2)
    other_week = binding_link(weekly, [1, 2], [0, 1, 2], [31200, 31200], 2)
    assert other_week.after is None
    later = binding_link(plain, [1], masks, [10 * 3600], 1)
    assert isinstance(later, Link)
    assert later.text.zh == "与另一拜访日同一时刻"


@given(st.integers(0, 24 * 3600), st.integers(0, 4 * 3600), st.booleans())
def test_the_latest_leave_is_the_last_that_arrives_in_time(reach: int, travel: int, free: bool) -> None:
    """Looking backwards from a bound must find the very second that looking forwards allows."""
    rules = DayRules.of(WorkDay(travel_in_lunch=free), 5)
    leave = rules.latest_leave(reach, travel)
    assert rules.arrival(leave, travel) <= reach
    assert rules.arrival(leave + 1, travel) > reach


@given(st.integers(8 * 3600, 18 * 3600), st.integers(0, 3 * 3600), st.sampled_from([1, 5, 15]))
def test_the_last_start_is_the_last_that_keeps_lunch(at: int, service: int, step: int) -> None:
    """One step later would run into lunch or past the bound."""
    rules = DayRules.of(WorkDay(), step)
    last = rules.last_start(at, service)
    assert last <= at
    assert rules.may_start(last, service) == last
    assert all(rules.may_start(later, service) > at for later in range(last + 60 * step, at + 1, 60 * step))


def test_a_trip_that_must_end_before_lunch_leaves_before_it() -> None:
    """Whoever must be there at half past twelve has to arrive by noon where lunch is kept free of travel."""
    strict = DayRules.of(WorkDay(travel_in_lunch=False), 5)
    assert strict.latest_leave(12 * 3600 + 1800, 1200) == 12 * 3600 - 1200
    assert strict.latest_leave(13 * 3600 + 1200, 1200) == 13 * 3600


def test_without_a_window_any_hour_of_the_day_will_do() -> None:
    """Midnight to midnight: only the working day and lunch bind."""
    problem = RouteProblem.of(["C1"], [[0, 600], [600, 0]], [30], [None], DayRules.of(WorkDay(), 5), 1)
    assert (problem.earliest, problem.latest) == ((0, 0), (86_400, 86_400))


def test_rules_are_the_working_day_in_seconds() -> None:
    """Half past eight to half past five with an hour's lunch at noon; no lunch is an empty one at the end."""
    hour = 3600
    day = DayRules.of(WorkDay(), 5)
    assert (day.start, day.end) == (8 * hour + 1800, 17 * hour + 1800)
    assert (day.lunch_start, day.lunch_end, day.step) == (12 * hour, 13 * hour, 300)
    without = DayRules.of(WorkDay(lunch_start=None, lunch_end=None), 5)
    assert (without.lunch_start, without.lunch_end) == (without.end, without.end)


def test_lunch_binds_to_the_second() -> None:
    """Who is there, or done, at noon sharp has lunch; who waits for its end begins at its end."""
    noon, half = 12 * 3600, 1800
    strict = DayRules.of(WorkDay(travel_in_lunch=False), 5)
    assert strict.arrival(noon - 600, 600) == noon
    assert RULES.may_start(noon - half, half) == noon - half
    assert RULES.may_start(noon - half + 1, half) == RULES.may_start(noon, half) == noon + 3600
    assert RULES.last_start(noon + 3600, half) == noon + 3600
    assert RULES.last_start(noon + 3599, half) == RULES.last_start(noon - half, half) == noon - half


def test_the_trips_into_a_stop_follow_the_table() -> None:
    """What is worked out from the travel table is worked out anew with it, and not shown twice."""
    one = RouteProblem.of(["C1"], [[0, 600], [500, 0]], [30], [None], RULES, 1)
    assert one.into == ((0, 500), (600, 0))
    assert attrs.evolve(one, travel=((0, 700), (800, 0))).into == ((0, 800), (700, 0))
    assert "into" not in repr(one)


def test_a_customer_next_door_hangs_on_the_start_of_the_day() -> None:
    """No minute on the road is still a way from the base, not from the account listed first."""
    table = [[0, 600, 0], [600, 0, 600], [0, 600, 0]]
    problem = RouteProblem.of(["C1", "C2"], table, [30, 30], [None] * 2, RULES, 1)
    starts = start_times(problem, [2, 1], [0, 1, 1], [0, 0, 0])[0]
    link = binding_link(problem, [2, 1], [0, 1, 1], starts, 2)
    assert (link.after, link.text.en) == (None, "the day starts at 08:30, 0 min travel")


def test_the_week_that_binds_is_named_and_of_two_the_first() -> None:
    """C3 comes straight from the base, or after C1 in one week and after C2 in another, just as late."""
    table = [[0, 600, 600, 600], [600, 0, 300, 300], [600, 300, 0, 300], [600, 300, 300, 0]]
    problem = RouteProblem.of(["C1", "C2", "C3"], table, [30] * 3, [None] * 3, RULES, 3)
    for masks, after in (([0, 2, 0, 3], "C1"), ([0, 1, 2, 3], "C1"), ([0, 4, 2, 7], "C2")):
        order = [stop for stop in (1, 2, 3) if masks[stop]]
        starts = start_times(problem, order, masks, [0] * 4)[0]
        assert binding_link(problem, order, masks, starts, 3).after == after


def test_a_wait_of_one_step_is_lunch_and_a_part_of_a_minute_is_one() -> None:
    """Five to one is still lunch; an hour, 40 minutes and a second on the road are told as 101 minutes."""
    table = [[0, 6001, 600], [6001, 0, 65 * 60], [600, 65 * 60, 0]]
    problem = RouteProblem.of(["C1", "C2"], table, [95, 30], [None] * 2, RULES, 1)
    starts = start_times(problem, [1, 2], [0, 1, 1], [0] * 3)[0]
    assert starts == [10 * 3600 + 15 * 60, 13 * 3600]
    first, second = (binding_link(problem, [1, 2], [0, 1, 1], starts, stop).text for stop in (1, 2))
    assert first.en == "the day starts at 08:30, 101 min travel"
    assert second.en == "C1 ends at 11:50, 65 min travel, then lunch"
