"""Judge a plan of a visiting case from the case's own words; nothing of the planner is used here."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import attrs

SLACK = 1e-6


@attrs.frozen
class Judged:
    """Hold what a plan costs and whatever is wrong with it."""

    travel: float
    unplaced: int
    violations: tuple[str, ...]


Visit = tuple[float, dict[str, Any]]
Days = dict[tuple[int, int, int], list[Visit]]


def minutes(one: dict[str, Any], two: dict[str, Any]) -> float:
    """Return the travel minutes between two points of the case, one of which may be the office."""
    return 5 + 2.0 * 1.3 * math.dist((one["x"], one["y"]), (two["x"], two["y"]))


def evaluate(case: dict[str, Any], plan: dict[str, Any]) -> Judged:
    """Drive every manager through every day of the cycle and note what goes wrong."""
    accounts = {one["id"]: one for one in case["accounts"]}
    wrong = [note for id, row in plan.items() for note in _pattern(case, accounts[id], row)]
    days = _days(accounts, plan)
    travel = 0.0
    for where, visits in days.items():
        added, notes = _driven(case, visits)
        travel += added
        wrong += [f"manager {where[0]} week {where[1]} day {where[2]}: {note}" for note in notes]
    return Judged(travel, len(accounts) - len(plan), tuple(wrong))


def _days(accounts: dict[str, Any], plan: dict[str, Any]) -> Days:
    days: Days = defaultdict(list)
    for id, row in plan.items():
        for stop in row["stops"]:
            for week in stop["weeks"]:
                days[row["manager"], week, stop["weekday"]].append((stop["start"], accounts[id]))
    for visits in days.values():
        visits.sort(key=lambda one: (one[0], one[1]["id"]))
    return days


def _pattern(case: dict[str, Any], account: dict[str, Any], row: dict[str, Any]) -> list[str]:
    weekdays = sorted(stop["weekday"] for stop in row["stops"])
    weeks = [sorted(stop["weeks"]) for stop in row["stops"]]
    allowed = {
        8: ([[0, 2], [0, 3], [1, 3], [1, 4], [2, 4]], [[0, 1, 2, 3]]),
        4: ([[day] for day in range(5)], [[0, 1, 2, 3]]),
        2: ([[day] for day in range(5)], [[0, 2], [1, 3]]),
        1: ([[day] for day in range(5)], [[0], [1], [2], [3]]),
    }[account["frequency"]]
    wrong = []
    if not 0 <= row["manager"] < case["managers"]:
        wrong.append("no such manager")
    if weekdays not in allowed[0] or any(one not in allowed[1] for one in weeks):
        wrong.append("pattern")
    if set(weekdays) & set(account["closed_weekdays"]):
        wrong.append("closed weekday")
    if len({stop["start"] for stop in row["stops"]}) > 1:
        wrong.append("more than one clock time")
    first, last = account["start_window"]
    if any(not first <= stop["start"] <= last for stop in row["stops"]):
        wrong.append("window")
    return [f"{account['id']}: {note}" for note in wrong]


def _driven(case: dict[str, Any], visits: list[Visit]) -> tuple[float, list[str]]:
    here, free, travel, wrong = case["office"], float(case["day"]["start"]), 0.0, []
    lunch_start, lunch_end = case["day"]["lunch"]
    for start, account in visits:
        trip = minutes(here, account)
        travel += trip
        if free + trip > start + SLACK:
            wrong.append(f"late at {account['id']} by {free + trip - start:.2f}")
        end = start + account["service_minutes"]
        if start < lunch_end - SLACK and end > lunch_start + SLACK:
            wrong.append(f"lunch at {account['id']}")
        here, free = account, end
    trip = minutes(here, case["office"])
    if free + trip > case["day"]["end"] + SLACK:
        wrong.append("home late")
    return travel + trip, wrong


def free_time_travel(case: dict[str, Any], plan: dict[str, Any]) -> float:
    """Return the least travel with the same managers and days but free hours: each day's best order."""
    accounts = {one["id"]: one for one in case["accounts"]}
    return sum(_best_order(case, [one for _, one in visits]) for visits in _days(accounts, plan).values())


def _best_order(case: dict[str, Any], stops: list[dict[str, Any]]) -> float:
    """Search all orders of a day by dynamic programming over (visited, last), undominated labels kept."""
    labels: dict[tuple[int, int], list[tuple[float, float]]] = {(0, -1): [(float(case["day"]["start"]), 0.0)]}
    best = math.inf
    everything = (1 << len(stops)) - 1
    for visited in range(everything + 1):
        for last in range(-1, len(stops)):
            for free, travel in labels.get((visited, last), ()):
                here = case["office"] if last < 0 else stops[last]
                if visited == everything:
                    trip = minutes(here, case["office"])
                    if free + trip <= case["day"]["end"] + SLACK:
                        best = min(best, travel + trip)
                    continue
                for to, stop in enumerate(stops):
                    if not visited >> to & 1:
                        trip = minutes(here, stop)
                        end = _served(case, stop, free + trip)
                        if end is not None:
                            _keep(labels, (visited | 1 << to, to), (end, travel + trip))
    return best


def _served(case: dict[str, Any], stop: dict[str, Any], reach: float) -> float | None:
    lunch_start, lunch_end = case["day"]["lunch"]
    start = max(reach, stop["start_window"][0])
    if start < lunch_end and start + stop["service_minutes"] > lunch_start + SLACK:
        start = lunch_end
    return start + stop["service_minutes"] if start <= stop["start_window"][1] + SLACK else None


def _keep(
    labels: dict[tuple[int, int], list[tuple[float, float]]], key: tuple[int, int], new: tuple[float, float]
) -> None:
    kept = labels.setdefault(key, [])
    if not any(one[0] <= new[0] and one[1] <= new[1] for one in kept):
        kept[:] = [one for one in kept if not (new[0] <= one[0] and new[1] <= one[1])]
        kept.append(new)
