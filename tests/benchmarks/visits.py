"""Plan a visiting case and measure it: first plan, plan after some seconds, price of fixed hours, insertion.

    python -m tests.benchmarks.visits --case ../shared/data/visits/kam_200.json --seconds 10 --solutions OUT
    python -m tests.benchmarks.visits --large

Prints one JSON line and writes OUT/STEM.json as {account: {"manager": 0, "stops": [{"weekday", "weeks",
"start"}]}}, starts in minutes after midnight. Everything in the line but the seconds is recounted from that
file by `tests.visits.kam_evaluator`, which knows nothing of the planner. The case leaves travel unrounded;
the planner rounds every trip up to a whole second, so its hours hold there too.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from keyaccount.model.account import KeyAccount
from keyaccount.model.manager import AccountManager
from keyaccount.values.calendar import WorkingCalendar
from keyaccount.values.weekday import Weekday
from keyaccount.visits import (
    ClockWindow,
    CycleRhythm,
    Originator,
    StaffingPolicy,
    StandingSchedule,
    StandingVisit,
    Team,
    TravelTable,
    VisitNeed,
    VisitNorm,
    WeeklyFrequency,
    assign_managers,
    change_promise,
    find_slots,
    plan_standing_visits,
)
from keyaccount.visits.clock import minutes_of, time_of
from tests.visits.kam_evaluator import evaluate, free_time_travel

SUNDAY = date(2026, 1, 4)
WORKERS = 2
NEW_ACCOUNTS = 40
# Clock times are whole minutes, and territories are drawn compact rather than evenly loaded to the minute.
CLOCK_STEP = 1
TRAVEL_SHARE = Decimal(8)
SEED = 1
FREQUENCIES = {
    8: WeeklyFrequency(2),
    4: WeeklyFrequency(1),
    2: WeeklyFrequency(1, 2),
    1: WeeklyFrequency(1, 4),
}


def main() -> None:
    """Measure one case, or a large team made up for the purpose."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--case", type=Path, help="file of the case")
    parser.add_argument("--seconds", type=float, default=10.0, help="wall clock for the whole plan")
    parser.add_argument("--solutions", type=Path, help="folder the plan is written to")
    parser.add_argument("--large", action="store_true", help="plan 2,000 accounts of 80 managers")
    chosen = parser.parse_args()
    if chosen.case:
        case = json.loads(chosen.case.read_text(encoding="utf-8"))
        line, plan = measured(case, chosen.case.stem, chosen.seconds)
        print(json.dumps(line), flush=True)
        if chosen.solutions:
            chosen.solutions.mkdir(parents=True, exist_ok=True)
            (chosen.solutions / f"{chosen.case.stem}.json").write_text(json.dumps(plan), encoding="utf-8")
    if chosen.large or not chosen.case:
        print(json.dumps(large()), flush=True)


def measured(case: dict[str, Any], stem: str, seconds: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Plan a case and return its line and the plan as written."""
    new = new_accounts(case)
    policy = policy_of(case, [*case["accounts"], *new])
    team = team_of(case, policy)
    calendar = WorkingCalendar.every_weekday()
    reserve = most_demanding(case)
    started = time.perf_counter()
    first = plan_standing_visits(team, calendar, SEED, iterations=0, reserve=reserve)
    first_seconds = time.perf_counter() - started
    started = time.perf_counter()
    schedule = planned(team, seconds, reserve)
    taken = time.perf_counter() - started
    plan = plan_of(schedule)
    found = evaluate(case, plan)
    free = free_time_travel(case, plan)
    line = {
        "case": stem,
        "seconds": round(taken, 3),
        "first_plan_seconds": round(first_seconds, 4),
        "first_plan_travel": round(evaluate(case, plan_of(first)).travel, 1),
        "first_plan_unplaced": len(first.unplaced),
        "travel": round(found.travel, 1),
        "unplaced": found.unplaced,
        "violations": len(found.violations),
        "fixed_time_cost_percent": round(100 * (found.travel / free - 1), 3),
        **insertions(schedule, new),
    }
    return line, plan


def planned(team: Team, seconds: float, reserve: VisitNorm) -> StandingSchedule:
    """Plan within a wall clock, two managers at a time; half a second is left for starting workers."""
    calendar = WorkingCalendar.every_weekday()
    each = max(0.0, (seconds - 0.5) * WORKERS / len(team.managers))
    with ProcessPoolExecutor(WORKERS) as pool:
        return plan_standing_visits(team, calendar, SEED, seconds=each, executor=pool, reserve=reserve)


def most_demanding(case: dict[str, Any]) -> VisitNorm:
    """Return what an account to come may ask for: as often as the busiest of the case, as long as they take.

    Managers who can keep room for it do, so that newcomers fit in later with every promise pinned.
    """
    often = max(one["frequency"] for one in case["accounts"])
    minutes = [one["service_minutes"] for one in case["accounts"] if one["frequency"] == often]
    return VisitNorm("reserve", FREQUENCIES[often], round(sum(minutes) / len(minutes)), 0, 0)


def policy_of(case: dict[str, Any], accounts: list[dict[str, Any]]) -> StaffingPolicy:
    """Return a policy whose table holds every trip of the case in whole seconds, rounded up."""
    office = (case["office"]["x"], case["office"]["y"])
    ids = [*manager_ids(case), *(one["id"] for one in accounts)]
    points = [office] * case["managers"] + [(one["x"], one["y"]) for one in accounts]
    rows = [
        [0 if a == b else math.ceil(60 * (5 + 2.6 * math.dist(p, q))) for b, q in enumerate(points)]
        for a, p in enumerate(points)
    ]
    return StaffingPolicy(
        "case", travel=TravelTable(ids, rows), travel_share=TRAVEL_SHARE, clock_step=CLOCK_STEP
    )


def manager_ids(case: dict[str, Any]) -> list[str]:
    """Return the ids of the managers of a case."""
    return [f"M{number:02d}" for number in range(case["managers"])]


def team_of(case: dict[str, Any], policy: StaffingPolicy) -> Team:
    """Share the accounts of a case out among its managers."""
    needs = [need_of(one) for one in case["accounts"]]
    accounts = [KeyAccount(need.account, date(2026, 1, 1)) for need in needs]
    managers = [AccountManager(id, id) for id in manager_ids(case)]
    return assign_managers(accounts, managers, policy, as_of=SUNDAY, needs=needs)


def need_of(account: dict[str, Any]) -> VisitNeed:
    """Return what one account of a case needs."""
    minutes, frequency = account["service_minutes"], account["frequency"]
    norm = VisitNorm(
        f"F{frequency}S{minutes}",
        FREQUENCIES[frequency],
        minutes,
        preparation_minutes=0,
        follow_up_minutes=0,
    )
    window = ClockWindow(*(time_of(minute) for minute in account["start_window"]))
    closed = [Weekday.at(day) for day in account["closed_weekdays"]]
    return VisitNeed(account["id"], norm, window=window, closed=closed)


def new_accounts(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Make up forty new accounts: each like one of the case, frequency included, somewhere else in town."""
    draw = random.Random(SEED)
    like = case["accounts"]
    spread = max(max(one["x"], one["y"]) for one in case["accounts"])
    return [
        {**draw.choice(like), "id": f"N{n:03d}", "x": draw.uniform(0, spread), "y": draw.uniform(0, spread)}
        for n in range(NEW_ACCOUNTS)
    ]


def insertions(schedule: StandingSchedule, new: list[dict[str, Any]]) -> dict[str, Any]:
    """Find each new account its hour among the standing promises; return how many, how fast, who moved."""
    before = {one.account: one for one in schedule}
    missed: list[int] = []
    moved = 0
    spent: list[float] = []
    for account in new:
        need = need_of(account)
        started = time.perf_counter()
        options = find_slots(schedule, need.account, need=need, most=1)
        spent.append(1000 * (time.perf_counter() - started))
        if options:
            joined = change_promise(
                schedule,
                options[0],
                originator=Originator.COMPANY,
                by="sales",
                on=SUNDAY,
                reason="new account",
            )
            moved += sum(before.get(one.account, one) != one for one in joined)
        else:
            missed.append(account["frequency"])
    return {
        "inserted": len(new) - len(missed),
        "insert_ms": round(sum(spent) / len(spent), 2),
        "insert_ms_most": round(max(spent), 2),
        "not_inserted_by_frequency": {str(often): missed.count(often) for often in sorted(set(missed))},
        "others_moved": moved,
    }


def plan_of(schedule: StandingSchedule) -> dict[str, Any]:
    """Return a schedule in the format of the case's solutions."""
    number = {manager.id: index for index, manager in enumerate(schedule.team.managers)}
    return {
        one.account: {
            "manager": number[one.manager],
            "stops": [
                {"weekday": day.number, "weeks": weeks_of(one, schedule.cycle), "start": minutes_of(one.at)}
                for day in one.weekdays
            ],
        }
        for one in schedule
    }


def weeks_of(visit: StandingVisit, cycle: int) -> list[int]:
    """Return the weeks of the cycle a promise falls in."""
    rhythm = visit.rhythm
    if not isinstance(rhythm, CycleRhythm):
        return list(range(cycle))
    return [week for week in range(cycle) if week % rhythm.cycle in rhythm.weeks]


def large() -> dict[str, Any]:
    """Plan 2,000 accounts of 80 managers spread over ten towns, in one process."""
    draw = random.Random(SEED)
    towns = [(draw.uniform(0, 400), draw.uniform(0, 400)) for _ in range(10)]
    places = [(x + draw.gauss(0, 12), y + draw.gauss(0, 12)) for _ in range(200) for x, y in towns]
    bases = [towns[n % 10] for n in range(80)]
    ids = [*(f"M{n:02d}" for n in range(80)), *(f"C{n:04d}" for n in range(2000))]
    started = time.perf_counter()
    points = [*bases, *places]
    rows = [[math.ceil(60 * (5 + 2.6 * math.dist(p, q))) * (p != q) for q in points] for p in points]
    norms = [VisitNorm(f"F{n}", one, 45, 0, 0) for n, one in FREQUENCIES.items() if n < 8]
    needs = [VisitNeed(id, draw.choice(norms)) for id in ids[80:]]
    policy = StaffingPolicy("large", travel=TravelTable(ids, rows), travel_share=TRAVEL_SHARE)
    accounts = [KeyAccount(id, date(2026, 1, 1)) for id in ids[80:]]
    team = assign_managers(
        accounts, [AccountManager(id, id) for id in ids[:80]], policy, as_of=SUNDAY, needs=needs
    )
    shared = time.perf_counter() - started
    schedule = plan_standing_visits(team, WorkingCalendar.every_weekday(), SEED, iterations=20)
    return {
        "case": "2,000 accounts, 80 managers",
        "seconds": round(time.perf_counter() - started, 2),
        "team_seconds": round(shared, 2),
        "travel": round(float(schedule.travel_minutes)),
        "unplaced": len(schedule.unplaced),
        "rounds_per_manager": 20,
        "accounts": len(attrs.evolve(schedule).visits),
    }


if __name__ == "__main__":
    main()
