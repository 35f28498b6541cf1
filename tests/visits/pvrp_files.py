"""Periodic routing instances in Cordeau's format, and a judge of solutions that knows only that format."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import attrs

DAY_ROUTES = list[list[int]]


@attrs.frozen
class Node:
    """Hold one line of an instance: place, service, demand, how often, and the allowed sets of days."""

    x: float
    y: float
    service: float
    demand: float
    frequency: int
    patterns: tuple[frozenset[int], ...]


@attrs.frozen
class Instance:
    """Hold an instance: vehicles per day, (longest route, capacity) of each day, the depot first."""

    vehicles: int
    limits: tuple[tuple[float, float], ...]
    nodes: tuple[Node, ...]

    def distance(self, one: int, two: int) -> float:
        """Return the unrounded Euclidean distance of two nodes."""
        a, b = self.nodes[one], self.nodes[two]
        return math.dist((a.x, a.y), (b.x, b.y))


def read_instance(path: Path) -> Instance:
    """Read a file: `type m n t`, then D and Q of each day, then a line per node.

    A pattern is a number whose binary digits, the first day the highest, are the days visited.
    """
    rows = [line.split() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
    vehicles, customers, days = (int(value) for value in rows[0][1:4])
    limits = tuple((float(row[0]), float(row[1])) for row in rows[1 : 1 + days])
    return Instance(
        vehicles, limits, tuple(_node(row, days) for row in rows[1 + days : 2 + days + customers])
    )


def _node(row: list[str], days: int) -> Node:
    x, y, service, demand = (float(value) for value in row[1:5])
    frequency, count = int(row[5]), int(row[6])
    codes = [int(value) for value in row[7 : 7 + count]]
    patterns = tuple(frozenset(day for day in range(days) if code >> (days - 1 - day) & 1) for code in codes)
    return Node(x, y, service, demand, frequency, patterns)


def judge(instance: Instance, solution: dict[str, DAY_ROUTES]) -> tuple[float, list[str]]:
    """Return the cost of a solution {day: routes without the depot} and whatever is wrong with it."""
    wrong, cost = [], 0.0
    visited: dict[int, list[int]] = {}
    for key, routes in solution.items():
        day = int(key)
        longest, capacity = instance.limits[day]
        used = [route for route in routes if route]
        if len(used) > instance.vehicles:
            wrong.append(f"day {day}: {len(used)} vehicles")
        for route in used:
            ends = [0, *route, 0]
            length = sum(instance.distance(one, two) for one, two in itertools.pairwise(ends))
            cost += length
            length += sum(instance.nodes[stop].service for stop in route)
            if capacity and sum(instance.nodes[stop].demand for stop in route) > capacity + 1e-9:
                wrong.append(f"day {day}: overloaded")
            if longest and length > longest + 1e-6:
                wrong.append(f"day {day}: too long")
            for stop in route:
                visited.setdefault(stop, []).append(day)
    for stop, node in enumerate(instance.nodes[1:], start=1):
        days = visited.pop(stop, [])
        if node.frequency and (len(set(days)) != len(days) or frozenset(days) not in node.patterns):
            wrong.append(f"node {stop} on days {sorted(days)}")
    return cost, [*wrong, *(f"node {stop} is no customer" for stop in visited)]
