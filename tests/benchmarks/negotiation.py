"""Measure the bargaining solver: exact frontier and Nash point per scenario, one JSON line each.

    python -m tests.benchmarks.negotiation --scenarios ../shared/cases/negotiation_scenarios.json
    python -m tests.benchmarks.negotiation --synthetic

A solve starts from parsed tables of fractions and ends with the frontier and every tied Nash deal, gains
counted from the reservation values. Seconds are the median of at least five solves.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from keyaccount.bargaining import (
    BargainingProblem,
    Disagreement,
    FairPoint,
    FairRule,
    Frontier,
    fair_point,
    fair_point_of,
    pareto_frontier,
)

T = TypeVar("T")
Tables = list[list[list[Fraction]]]
LEAST_RUNS, MOST_RUNS = 7, 25
PAUSE = 0.01


def main() -> None:
    """Print one JSON line per scenario, then the synthetic figures where asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scenarios", type=Path, help="file of scenarios with contribution tables")
    parser.add_argument("--synthetic", action="store_true", help="measure 50 x 10 and 100 x 10 random issues")
    chosen = parser.parse_args()
    if chosen.scenarios:
        document = json.loads(chosen.scenarios.read_text(encoding="utf-8"))
        for scenario in document["scenarios"] if isinstance(document, dict) else document:
            print(json.dumps(measured(scenario)), flush=True)
    if chosen.synthetic or not chosen.scenarios:
        for line in synthetic():
            print(json.dumps(line), flush=True)


def measured(scenario: dict[str, Any]) -> dict[str, Any]:
    """Solve one scenario and return its line."""
    tables, floors = tables_of(scenario), floors_of(scenario)
    # Where a party states no reservation its gains count from nothing, which then is no bottom line.
    start = [Fraction(0) if floor is None else floor for floor in floors]

    def solve() -> tuple[Frontier, FairPoint]:
        frontier = pareto_frontier(BargainingProblem.from_tables(tables, floors))
        return frontier, fair_point(frontier, FairRule.NASH, start)

    seconds, (frontier, nash) = timed(solve)
    line = {
        "scenario": scenario["name"],
        "outcomes": frontier.problem.outcomes,
        "frontier_size": len(frontier.deals),
        "nash": [[str(value) for value in deal.values] for deal in nash.deals],
        "seconds": seconds,
    }
    # What stands beside a bounded answer says that it is one.
    gaps = {} if frontier.exact else {"gaps": [str(gap) for gap in frontier.gaps]}
    return {**line, **gaps, **(negmas_line(tables, floors) if find_spec("negmas") else {})}


def floors_of(scenario: dict[str, Any]) -> list[Fraction | None]:
    """Return each party's reservation value, None where it states none."""
    stated = [party.get("reservation") for party in scenario["parties"]]
    return [None if value is None else number(value) for value in stated]


def number(value: str | int | float) -> Fraction:
    """Read "p/q", a decimal string or a JSON number by its digits, so that 0.1 is a tenth."""
    return Fraction(str(value))


def tables_of(scenario: dict[str, Any]) -> Tables:
    """Return one table per party: as listed, or from weights and evaluations (normalised by their maxima).

    Listed tables are matched to the parties by name or file; where their keys are other labels (a, b, c),
    in the order of the labels. A party's table is a list of rows, or rows by issue name.
    """
    names = [issue["name"] for issue in scenario.get("issues", [])]
    listed = scenario.get("contribution_tables")
    if listed is None:
        return [weighted(party) for party in scenario["parties"]]
    tables = in_party_order(listed, scenario["parties"]) if isinstance(listed, dict) else listed
    rows = [[table[name] for name in names] if isinstance(table, dict) else table for table in tables]
    return [[[number(value) for value in row] for row in table] for table in rows]


def in_party_order(listed: dict[str, Any], parties: list[dict[str, Any]]) -> list[Any]:
    """Return tables by label in the order of the parties."""
    for key in ("name", "file", "id"):
        labels = [str(party.get(key)) for party in parties]
        if set(labels) == set(listed):
            return [listed[label] for label in labels]
    return [listed[label] for label in sorted(listed)]


def weighted(party: dict[str, Any]) -> list[list[Fraction]]:
    """Return a party's table by the convention of its sources: weights to 1, evaluations to their maximum."""
    weights = [number(weight) for weight in party["weights"]]
    rows = [[number(value) for value in row] for row in party["evaluations"]]
    total = sum(weights) or Fraction(1)
    return [
        [weight / total * value / (max(row) or 1) for value in row]
        for weight, row in zip(weights, rows, strict=True)
    ]


def timed(solve: Callable[[], T]) -> tuple[float, T]:
    """Return the median seconds of 7 to 25 runs (as many as fit a second) and the last result.

    As the standard library's timeit does, the garbage collector rests meanwhile: it would charge a solve
    for the objects of whoever runs it. A short pause before each run lets it start with a fresh time
    slice, so that on a busy machine a run of milliseconds is not charged for its neighbours either.
    """
    taken: list[float] = []
    gc.collect()
    gc.disable()
    try:
        while len(taken) < LEAST_RUNS or (len(taken) < MOST_RUNS and sum(taken) < 1):
            time.sleep(PAUSE)
            start = time.perf_counter()
            result = solve()
            taken.append(time.perf_counter() - start)
    finally:
        gc.enable()
    return statistics.median(taken), result


def synthetic() -> list[dict[str, Any]]:
    """Measure random whole-number issues: the frontier at 50 x 10 and 100 x 10, Nash alone at 100 x 10."""
    lines = []
    for issues in (50, 100):
        problem = synthetic_problem(issues)
        seconds, frontier = timed(lambda problem=problem: pareto_frontier(problem))  # type: ignore[misc]
        lines.append(figure(f"synthetic {issues} x 10", problem, seconds, len(frontier.deals)))
    problem = synthetic_problem(100)
    for rule in FairRule:
        seconds, _ = timed(lambda rule=rule: fair_point_of(problem, rule, Disagreement.BOTTOM_LINE))  # type: ignore[misc]
        lines.append(figure(f"synthetic 100 x 10, {rule.value} alone", problem, seconds, None))
    return lines


def synthetic_problem(issues: int, highest: int = 1000) -> BargainingProblem:
    """Return random issues of ten values each."""
    rng = random.Random(1)
    tables = [[[rng.randint(0, highest) for _ in range(10)] for _ in range(issues)] for _ in range(2)]
    return BargainingProblem.from_tables(tables, (0, 0))


def figure(name: str, problem: BargainingProblem, seconds: float, size: int | None) -> dict[str, Any]:
    """Return one synthetic line, with the peak memory of the process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "scenario": name,
        "outcomes": problem.outcomes,
        "frontier_size": size,
        "seconds": seconds,
        "peak_mb": round(peak, 1),
    }


def negmas_line(tables: Tables, floors: list[Fraction | None]) -> dict[str, Any]:
    """Return what negmas makes of the same tables, in floats, where it is installed."""
    from negmas import LinearAdditiveUtilityFunction, make_issue, make_os, pareto_frontier  # type: ignore[import-not-found,unused-ignore]

    names = [str(index) for index in range(len(tables[0]))]
    issues = [make_issue(len(row), name) for row, name in zip(tables[0], names, strict=True)]
    space = make_os(issues)
    ufuns = [
        LinearAdditiveUtilityFunction(
            values=[dict(enumerate(map(float, row))) for row in table],
            outcome_space=space,
            reserved_value=float("-inf") if floor is None else float(floor),
        )
        for table, floor in zip(tables, floors, strict=True)
    ]
    start = time.perf_counter()
    points, _ = pareto_frontier(ufuns, issues=issues, sort_by_welfare=True)
    return {"negmas_frontier_size": len(points), "negmas_seconds": time.perf_counter() - start}


if __name__ == "__main__":
    main()
