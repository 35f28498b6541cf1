"""Improve one manager's rounds: take neighbouring visits out, put them back, keep what is better."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from keyaccount.visits.annealing import Cooling, SearchBudget
from keyaccount.visits.free_hours import FreeHours
from keyaccount.visits.rounds import Rounds, by_hardness
from keyaccount.visits.ruin import cut_string, string_limits

__all__ = ["best_rounds"]

# The temperature at the start and the end, as shares of the travel of one visit.
HOT, COLD = 0.3, 0.01
# A shorter way on some day is a temptation to come at another hour than promised: of the plans met, a
# minute driven for the hours alone counts as so many more.
TEMPTATION = 4


def best_rounds(
    start: Rounds,
    seed: int,
    budget: SearchBudget,
    progress: Callable[[int, int, int], bool] | None = None,
) -> Rounds:
    """Improve the rounds by ruin and recreate over visit patterns; the best found is returned.

    Best is least travel, with what is driven only because the hours are promised weighed more heavily.
    A somewhat worse plan is gone on from while the search cools down. The same seed and iterations give
    the same rounds anywhere. `progress(done, missing, travel)` may stop it with True.

    >>> from keyaccount.visits.chains import DayRules, RouteProblem
    >>> from keyaccount.visits.clock import WorkDay
    >>> from keyaccount.visits.rounds import Pattern, construct
    >>> one = RouteProblem.of(["C1"], [[0, 600], [600, 0]], [30], [None], DayRules.of(WorkDay(), 5), 1)
    >>> first = construct(one, [[], [Pattern((0,), 1)]], [0] * 7)
    >>> best_rounds(first, 1, SearchBudget(iterations=5)).travel
    1200
    """
    random = Random(seed)
    count = len(start.chosen) - 1
    if count < 2:
        return start
    near = _near(start)
    free_hours = FreeHours(start.problem)
    best = now = start
    now_key = (len(start.missing), start.travel)
    best_key = (now_key[0], now_key[1] + TEMPTATION * free_hours.cost(start))
    visit = now_key[1] / max(1, sum(len(day.order) for day in now.days))
    cooling = Cooling(budget, HOT * visit, COLD * visit)
    done = 0
    while not cooling.over(done):
        done += 1
        trial = now.copy()
        trial.remove(_taken_out(trial, near, random))
        _put_back(trial, random)
        key = (len(trial.missing), trial.travel)
        if key < (now_key[0], now_key[1] + cooling.slack(random)):
            now, now_key = trial, key
            if key < best_key:
                weighed = (key[0], key[1] + TEMPTATION * free_hours.cost(trial))
                if weighed < best_key:
                    best, best_key = trial, weighed
        if progress is not None and progress(done, best_key[0], best.travel):
            break
    return best


def _near(rounds: Rounds) -> list[list[int]]:
    """List for each account the others by travel, itself first."""
    stops = range(1, len(rounds.chosen))
    travel = rounds.problem.travel
    near = [sorted(stops, key=lambda to: (to != one, travel[one][to] + travel[to][one], to)) for one in stops]
    return [[], *near]


def _taken_out(rounds: Rounds, near: list[list[int]], random: Random) -> list[int]:
    """Choose strings from weekdays of accounts near a random one."""
    visits = sum(len(day.order) for day in rounds.days)
    busy = sum(1 for day in rounds.days if day.order)
    most, longest = string_limits(visits, busy, random)
    gone: dict[int, None] = {}
    cut: set[int] = set()
    for stop in near[random.randrange(1, len(near))]:
        pattern = rounds.chosen[stop]
        if pattern is None or stop in gone:
            continue
        day = pattern.days[random.randrange(len(pattern.days))]
        if day in cut:
            continue
        cut.add(day)
        order = rounds.days[day].order
        gone.update(dict.fromkeys(cut_string(order, order.index(stop), longest, random)))
        if len(cut) >= most:
            break
    return list(gone)


def _put_back(rounds: Rounds, random: Random) -> None:
    again = rounds.missing
    random.shuffle(again)
    if random.getrandbits(1):
        again = by_hardness(rounds, again)
    for stop in again:
        rounds.insert(stop, random)
