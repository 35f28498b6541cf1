"""Prove the least travel of small consistent routing instances at three tolerances, one JSON line each.

    python -m tests.benchmarks.convrp --data ../shared/data/convrp

`table` is the optimum of `exact_optima.json` beside the instances; `travel` is recounted from the routes by
`tests.visits.convrp_files`, which also checks drivers, arrivals, loads and lengths.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path
from typing import Any

from keyaccount.visits import plan_consistent_routes
from tests.visits.convrp_files import SCALE, judge_convrp, read_convrp

TOLERANCES = {"L=inf": None, "L=5.0": 5, "L=0.0": 0}


def main() -> None:
    """Print a line per instance and tolerance."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of instances and exact_optima.json")
    chosen = parser.parse_args()
    optima = json.loads((chosen.data / "exact_optima.json").read_text(encoding="utf-8"))["instances"]
    for stem in sorted(optima):
        for name in TOLERANCES:
            print(json.dumps(proven(chosen.data / f"{stem}.vrp", name, optima[stem][name])), flush=True)


def proven(path: Path, name: str, table: dict[str, Any]) -> dict[str, Any]:
    """Solve one instance at one tolerance and return its line."""
    instance, apart = read_convrp(path), TOLERANCES[name]
    started = time.process_time()
    plan = plan_consistent_routes(instance.problem(), None if apart is None else SCALE * apart)
    seconds = time.process_time() - started
    travel, wrong = (
        (math.nan, ["no plan"])
        if plan is None
        else judge_convrp(instance, plan, math.inf if apart is None else apart)
    )
    return {
        "instance": path.stem,
        "tolerance": name,
        "travel": round(travel, 3),
        "table": table["travel"],
        "feasible": not wrong,
        "vehicles": 0 if plan is None else len(plan.drivers),
        "seconds": round(seconds, 2),
    }


if __name__ == "__main__":
    main()
