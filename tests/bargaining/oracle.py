"""An independent oracle: enumerate every deal with fractions, and the published scenarios as problems."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from keyaccount.bargaining import BargainingProblem, Deal, LinearIssue
from tests.shared_data import SHARED

Values = tuple[Fraction, ...]
GRID = [Fraction(step, 4) for step in range(5)]


def exact(*numbers: int | str) -> Values:
    """Return numbers as the exact values that results hold."""
    return tuple(Fraction(number) for number in numbers)


def scenarios() -> list[Any]:
    """Return the published scenarios as pytest parameters, or one skipped parameter if they are absent."""
    path = SHARED / "cases" / "negotiation_scenarios.json"
    if not path.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="needs ../shared beside the repository"))]
    found = json.loads(path.read_text(encoding="utf-8"))["scenarios"]
    return [pytest.param(one, id=one["name"]) for one in found]


def problem_of(scenario: dict[str, Any]) -> BargainingProblem:
    """Turn one published scenario into a problem."""
    tables = [
        [[Fraction(value) for value in row] for row in rows]
        for rows in scenario["contribution_tables"].values()
    ]
    names = {issue["name"]: issue["values"] for issue in scenario["issues"]}
    floors = [Fraction(party["reservation"]) for party in scenario["parties"]]
    parties = [party["file"] for party in scenario["parties"]]
    return BargainingProblem.from_tables(tables, floors, parties, names)


def points(listed: list[dict[str, Any]]) -> list[Values]:
    """Return published points as exact value pairs."""
    return [(Fraction(one["u"]), Fraction(one["v"])) for one in listed]


def random_problem(rng: random.Random, parties: int) -> BargainingProblem:
    """Make a small problem with awkward fractions, negative values, ties and now and then no bottom line."""
    highest, denominator = rng.choice([3, 10, 100]), rng.choice([1, 1, 3, 7, 10])
    sizes = [rng.randint(1, 4) for _ in range(rng.randint(1, 4))]

    def number() -> Fraction:
        return Fraction(rng.randint(-highest, highest), rng.choice([1, denominator]))

    tables = [[[number() for _ in range(size)] for size in sizes] for _ in range(parties)]
    return BargainingProblem.from_tables(tables, [rng.choice([None, number()]) for _ in range(parties)])


def random_mixed(rng: random.Random) -> BargainingProblem:
    """Make a small problem with listed and linear issues, some of them dominated or flat."""

    def pair() -> list[int]:
        return [rng.randint(0, 12), rng.randint(0, 12)]

    sizes = [rng.randint(1, 4) for _ in range(rng.randint(0, 2))]
    tables = [[[rng.randint(0, 20) for _ in range(size)] for size in sizes] for _ in range(2)]
    issues = BargainingProblem.from_tables(tables, (None, None)).issues if sizes else ()
    linear = [LinearIssue(f"line {index}", pair(), pair()) for index in range(rng.randint(1, 3))]
    floors = [rng.choice([None, rng.randint(0, 25)]) for _ in range(2)]
    return BargainingProblem(("us", "them"), issues, floors, linear)


def grid(problem: BargainingProblem) -> list[Deal]:
    """Return the acceptable deals on a grid over all linear issues."""
    lists = product(*(range(len(issue.options)) for issue in problem.issues))
    places = list(product(*(GRID for _ in problem.linear)))
    deals = [problem.deal(choice, place) for choice in lists for place in places]
    return [deal for deal in deals if problem.acceptable(deal)]


def rich_problem(parties: int = 2) -> BargainingProblem:
    """Make a problem of opposed interests whose frontier has hundreds of points."""
    rng = random.Random(5)
    rows = [sorted(rng.randint(0, 10**6) for _ in range(4)) for _ in range(7 * parties)]
    tables = [[row if party else row[::-1] for row in rows[party::parties]] for party in range(parties)]
    return BargainingProblem.from_tables(tables, [0] * parties)


def opposed_tables() -> list[list[list[int]]]:
    """Make tables of a nearly zero-sum talk with incommensurable values: the hardest case there is."""
    rng = random.Random(9)
    ours = [[rng.randint(0, 10**9) for _ in range(4)] for _ in range(8)]
    theirs = [[10**9 - value + rng.randint(0, 10**5) for value in row] for row in ours]
    return [ours, theirs]


def every_value(problem: BargainingProblem) -> set[Values]:
    """Return the values of every acceptable deal, by enumerating them all."""
    deals = (problem.deal(choice) for choice in product(*(range(len(one.options)) for one in problem.issues)))
    return {deal.values for deal in deals if problem.acceptable(deal)}


def undominated(values: set[Values]) -> list[Values]:
    """Return the values no other value beats for all parties, the first party's best first."""
    kept = {
        one
        for one in values
        if not any(other != one and all(a >= b for a, b in zip(other, one, strict=True)) for other in values)
    }
    return sorted(kept, reverse=True)
