"""Measure the bargaining solver: exact frontier and Nash point per scenario, one JSON line each.

    python -m tests.benchmarks.negotiation --scenarios ../shared/cases/negotiation_scenarios.json
    python -m tests.benchmarks.negotiation --synthetic

A solve starts from parsed tables of fractions and ends with the frontier and every tied Nash deal, gains
counted from the reservation values. Seconds are the median of at least five solves.
"""

from __future__ import annotations

import argparse
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
RUNS = 7


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
        for scenario in document["scenarios"]:
            print(json.dumps(measured(scenario)), flush=True)
    if chosen.synthetic or not chosen.scenarios:
        for line in synthetic():
            print(json.dumps(line), flush=True)


def measured(scenario: dict[str, Any]) -> dict[str, Any]:
    """Solve one scenario and return its line."""
    tables = tables_of(scenario)
    floors = [Fraction(party["reservation"]) for party in scenario["parties"]]

    def solve() -> tuple[Frontier, FairPoint]:
        frontier = pareto_frontier(BargainingProblem.from_tables(tables, floors))
        return frontier, fair_point(frontier, FairRule.NASH, Disagreement.BOTTOM_LINE)

    seconds, (frontier, nash) = timed(solve)
    line = {
        "scenario": scenario["name"],
        "outcomes": frontier.problem.outcomes,
        "frontier_size": len(frontier.deals),
        "nash": [[str(value) for value in deal.values] for deal in nash.deals],
        "seconds": seconds,
    }
    return {**line, **(negmas_line(scenario, tables, floors) if find_spec("negmas") else {})}


def tables_of(scenario: dict[str, Any]) -> Tables:
    """Return a scenario's tables: as listed, or from weights and evaluations (normalised by their maxima)."""
    if "contribution_tables" in scenario:
        listed = scenario["contribution_tables"].values()
        return [[[Fraction(value) for value in row] for row in rows] for rows in listed]
    tables = []
    for party in scenario["parties"]:
        weights = [Fraction(weight) for weight in party["weights"]]
        rows = [[Fraction(value) for value in row] for row in party["evaluations"]]
        tables.append(
            [
                [weight / sum(weights) * value / max(row) for value in row]
                for weight, row in zip(weights, rows, strict=True)
            ]
        )
    return tables


def timed(solve: Callable[[], T]) -> tuple[float, T]:
    """Return the median seconds of several runs and the last result."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = solve()
        taken.append(time.perf_counter() - start)
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


def negmas_line(scenario: dict[str, Any], tables: Tables, floors: list[Fraction]) -> dict[str, Any]:
    """Return what negmas makes of the same tables, in floats, where it is installed."""
    from negmas import LinearAdditiveUtilityFunction, make_issue, make_os, pareto_frontier  # type: ignore[import-not-found,unused-ignore]

    names = [str(index) for index in range(len(tables[0]))]
    issues = [make_issue(len(row), name) for row, name in zip(tables[0], names, strict=True)]
    space = make_os(issues)
    ufuns = [
        LinearAdditiveUtilityFunction(
            values=[dict(enumerate(map(float, row))) for row in table],
            outcome_space=space,
            reserved_value=float(floor),
        )
        for table, floor in zip(tables, floors, strict=True)
    ]
    start = time.perf_counter()
    points, _ = pareto_frontier(ufuns, issues=issues, sort_by_welfare=True)
    return {"negmas_frontier_size": len(points), "negmas_seconds": time.perf_counter() - start}


if __name__ == "__main__":
    main()
