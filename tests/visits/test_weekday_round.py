"""One weekday's round: what it says about a place must be what trying the place shows."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.visits.chains import DayRules, RouteProblem, route_seconds, start_times
from keyaccount.visits.clock import ClockWindow, WorkDay, time_of
from keyaccount.visits.weekday_round import WeekdayRound, weeks_in


def _case(seed: int) -> tuple[RouteProblem, list[int], list[int], list[int]]:
    random = Random(seed)
    count, weeks = random.randint(1, 6), random.randint(1, 4)
    points = [(random.randrange(50), random.randrange(50)) for _ in range(count + 1)]
    table = [[60 * (abs(a - c) + abs(b - d)) + (a > c) * 60 for c, d in points] for a, b in points]
    windows = [
        random.choice(
            [None, ClockWindow(time_of(540), time_of(660)), ClockWindow(time_of(800), time_of(1000))]
        )
        for _ in range(count)
    ]
    day = WorkDay(travel_in_lunch=random.random() < 0.5)
    if random.random() < 0.2:
        day = WorkDay(lunch_start=None, lunch_end=None)
    rules = DayRules.of(day, random.choice([1, 5, 15]))
    minutes = [random.choice([20, 45, 90]) for _ in range(count)]
    problem = RouteProblem.of([f"C{n}" for n in range(count)], table, minutes, windows, rules, weeks)
    masks = [0, *(random.randrange(1, 2**weeks) for _ in range(count))]
    floors = [0, *(random.choice([0, 0, 36_000]) for _ in range(count))]
    return problem, random.sample(range(1, count + 1), count), masks, floors


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_every_place_is_judged_as_trying_it_would(seed: int) -> None:
    """The step per week from both longest paths must agree with reckoning the whole weekday anew."""
    problem, order, masks, floors = _case(seed)
    stop, others = order[0], order[1:]
    floors[stop] = 0
    built = WeekdayRound(problem, others, masks, floors)
    if built.over:
        return
    expected = []
    for place in range(len(others) + 1):
        tried = [*others[:place], stop, *others[place:]]
        added = route_seconds(problem, tried, masks) - route_seconds(problem, others, masks)
        if start_times(problem, tried, masks, floors)[1] == 0:
            expected.append((added, place))
    assert built.places(stop, masks[stop]) == sorted(expected)
    assert built.best(stop, masks[stop]) == min(expected, default=None)
    assert built.best(stop, masks[stop]) == min(expected, default=None)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_starts_overruns_and_travel_are_those_of_the_chains(seed: int) -> None:
    """Two ways to the same longest path; one of them is the published definition."""
    problem, order, masks, floors = _case(seed)
    built = WeekdayRound(problem, order, masks, floors)
    assert (built.starts, built.over) == start_times(problem, order, masks, floors)
    assert built.travel == route_seconds(problem, order, masks)


def test_weeks_are_counted_from_the_lowest_bit() -> None:
    """A mask read the wrong way round would visit in the other fortnight."""
    assert weeks_in(0b0101) == (0, 2)
    assert weeks_in(0) == ()
