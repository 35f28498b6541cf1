"""Measure the periodic search on published instances: gap to the best known cost, one JSON line each.

    python -m tests.benchmarks.pvrp --data ../shared/data/pvrp --seconds 10 --solutions OUT
    python -m tests.benchmarks.pvrp --data ../shared/data/pvrp --seconds 60 --engine pyvrp --only p02 p11

Seconds are processor seconds of one worker. Costs are unrounded Euclidean distances of the routes as
written to OUT/STEM.json ({day from 0: [[node, ...], ...]}), recounted by `tests.visits.pvrp_files`;
`best_known.json` beside the instances gives the gap. The search works in thousandths, rounded up, so that
a route that keeps its limit there keeps it unrounded. With `--engine pyvrp` the last part of the seconds
goes to polishing each day.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import time
from pathlib import Path
from typing import Any

from keyaccount.visits import DayFleet, PeriodicPlan, PeriodicProblem, plan_periodic_routes
from keyaccount.visits.annealing import SearchBudget
from tests.visits.pvrp_files import Instance, judge, read_instance

SCALE = 1000
SEED = 1
POLISH_SHARE = 0.5
UNBOUNDED = 10**9


def main() -> None:
    """Print a line per instance and one for all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of instances and best_known.json")
    parser.add_argument("--seconds", type=float, default=10.0, help="processor seconds per instance")
    parser.add_argument("--solutions", type=Path, help="folder the solutions are written to")
    parser.add_argument("--engine", choices=["own", "pyvrp"], default="own")
    parser.add_argument("--only", nargs="*", help="stems of instances, all by default")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    known = json.loads((chosen.data / "best_known.json").read_text(encoding="utf-8"))["instances"]
    lines = []
    for path in sorted(chosen.data.glob("*.txt")):
        if path.stem in known and (not chosen.only or path.stem in chosen.only):
            line, solution = measured(path, chosen.seconds, chosen.engine, chosen.seed, known[path.stem])
            lines.append(line)
            print(json.dumps(line), flush=True)
            if chosen.solutions:
                chosen.solutions.mkdir(parents=True, exist_ok=True)
                text = json.dumps(solution)
                (chosen.solutions / f"{path.stem}.json").write_text(text, encoding="utf-8")
    print(json.dumps(overall(lines)), flush=True)


def measured(
    path: Path, seconds: float, engine: str, seed: int, known: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, list[list[int]]]]:
    """Solve one instance and return its line and solution."""
    instance = read_instance(path)
    started = time.process_time()
    problem = problem_of(instance)
    plan = solved(problem, seconds, engine, seed, started)
    spent = time.process_time() - started
    solution = {str(day): [list(route) for route in routes] for day, routes in enumerate(plan.routes)}
    cost, wrong = judge(instance, solution)
    line = {
        "instance": path.stem,
        "cost": cost,
        "feasible": not wrong,
        "gap_percent": 100 * (cost / known["best_known"] - 1),
        "seconds": round(spent, 2),
    }
    return line, solution


def solved(problem: PeriodicProblem, seconds: float, engine: str, seed: int, started: float) -> PeriodicPlan:
    """Search for the seconds left since the start; a polisher gets its share of them."""
    left = seconds - (time.process_time() - started)
    if engine == "own":
        return plan_periodic_routes(problem, seed, SearchBudget(seconds=left, clock=time.process_time))
    from keyaccount.adapters.pyvrp import PyvrpPolisher

    own = SearchBudget(seconds=left * (1 - POLISH_SHARE), clock=time.process_time)
    days = max(1, len(problem.fleet))
    return plan_periodic_routes(problem, seed, own, polisher=PyvrpPolisher(left * POLISH_SHARE / days, seed))


def problem_of(instance: Instance) -> PeriodicProblem:
    """Return an instance in whole numbers, distances and services rounded up to thousandths."""
    nodes = range(len(instance.nodes))
    travel = [[math.ceil(SCALE * instance.distance(one, two) - 1e-6) for two in nodes] for one in nodes]
    fleet = [
        DayFleet(instance.vehicles, int(load) if load else UNBOUNDED, int(SCALE * length) if length else None)
        for length, load in instance.limits
    ]
    patterns = [[sorted(days) for days in node.patterns] if node.frequency else [] for node in instance.nodes]
    return PeriodicProblem(
        travel,
        [math.ceil(node.demand) for node in instance.nodes],
        [math.ceil(SCALE * node.service) for node in instance.nodes],
        patterns,
        fleet,
    )


def overall(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the mean and the worst gap."""
    gaps = [line["gap_percent"] for line in lines]
    return {
        "instances": len(lines),
        "feasible": sum(line["feasible"] for line in lines),
        "mean_gap_percent": round(statistics.mean(gaps), 3),
        "worst_gap_percent": round(max(gaps), 3),
    }


if __name__ == "__main__":
    main()
