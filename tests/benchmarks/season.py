"""Season plans: a year of weeks for 200 accounts, and small seasons against trying everything.

Run with `python -m tests.benchmarks.season`; each line is one figure as JSON, in CPU seconds.
"""

from __future__ import annotations

import json
from random import Random
from time import process_time

from keyaccount.negotiation import SeasonCapacity, SeasonCosts, SeasonNeed, plan_season
from keyaccount.values.periods import Period
from tests.negotiation.brute_season import best, planned, random_case


def year_of_weeks(accounts: int = 200) -> dict[str, object]:
    """Plan a year with a peak above capacity for accounts of three classes."""
    random = Random(1)
    weeks = Period.year(2026).split("week")
    needs = [
        SeasonNeed(f"C{one}", week, random.randint(0, 40) * (5 if 20 <= place < 30 else 2) // 2, 1 + one % 3)
        for one in range(accounts)
        for place, week in enumerate(weeks)
    ]
    mean = sum(need.units for need in needs) // len(weeks)
    room = [SeasonCapacity(week, mean * 97 // 100, mean * 115 // 100, 200, 300) for week in weeks]
    costs = SeasonCosts.of("CNY", our_holding="0.4", their_holding="0.9", extra_production=3)
    start = process_time()
    plan = plan_season("P1", needs, room, costs)
    return {
        "figure": "year of weeks",
        "needs": len(needs),
        "cpu_s": round(process_time() - start, 3),
        "key_short": plan.key_short,
        "short": plan.short,
    }


def small_seasons(count: int = 200) -> dict[str, object]:
    """Plan small seasons, and find the same optimum by trying everything."""
    random = Random(3)
    cases = [case for case in (random_case(random) for _ in range(count)) if case.our_stock == 0]
    start = process_time()
    plans = [planned(case) for case in cases]
    ours = process_time() - start
    start = process_time()
    oracle = [best(case) for case in cases]
    tried = process_time() - start
    equal = sum(
        plan.cost is not None
        and (plan.key_short, plan.short - plan.key_short, int(plan.cost.amount)) == found
        for plan, found in zip(plans, oracle, strict=True)
    )
    return {
        "figure": "small seasons",
        "seasons": len(cases),
        "equal": equal,
        "cpu_s": round(ours, 3),
        "baseline": "trying everything",
        "baseline_cpu_s": round(tried, 3),
    }


if __name__ == "__main__":
    for figure in (year_of_weeks(), small_seasons()):
        print(json.dumps(figure))
