"""Small consistent routing instances (Groër et al. 2009), and a judge that knows only their format."""

from __future__ import annotations

import math
from pathlib import Path

import attrs

from keyaccount.visits import ConsistentPlan, ConsistentProblem

SCALE = 10**6


@attrs.frozen
class Instance:
    """Hold an instance: places, the depot first; per stop and day demand (negative: no visit) and service."""

    places: tuple[tuple[float, float], ...]
    demand: tuple[tuple[int, ...], ...]
    service: tuple[tuple[float, ...], ...]
    capacity: int
    longest: float

    @property
    def days(self) -> int:
        """Return the days of the period."""
        return len(self.demand[0])

    def problem(self) -> ConsistentProblem:
        """Return the instance in millionths."""
        travel = [[round(SCALE * math.dist(one, two)) for two in self.places] for one in self.places]
        days = range(self.days)
        demand = [[None, *(row[day] if row[day] >= 0 else None for row in self.demand)] for day in days]
        service = [[0, *(round(SCALE * row[day]) for row in self.service)] for day in days]
        return ConsistentProblem(travel, demand, service, self.capacity, round(SCALE * self.longest))


def read_convrp(path: Path) -> Instance:
    """Read a file section by section; the depot is the last place given."""
    heads: dict[str, str] = {}
    rows: dict[str, list[list[float]]] = {}
    section = ""
    for line in path.read_text(encoding="ascii").splitlines():
        text = line.strip()
        if text.endswith("_SECTION") or text == "EOF":
            section = text
        elif section:
            rows.setdefault(section, []).append([float(value) for value in text.split()])
        elif ":" in text:
            name, value = text.split(":", 1)
            heads[name.strip()] = value.strip()
    depot = rows["DEPOT_SECTION"][0]
    places = [(row[1], row[2]) for row in rows["NODE_COORD_SECTION"]]
    return Instance(
        ((depot[0], depot[1]), *places),
        tuple(tuple(int(value) for value in row[1:]) for row in rows["DEMAND_SECTION"]),
        tuple(tuple(row[1:]) for row in rows["SVC_TIME_SECTION"]),
        int(heads["CAPACITY"]),
        float(heads["DISTANCE"]),
    )


def judge_convrp(instance: Instance, plan: ConsistentPlan, apart: float) -> tuple[float, list[str]]:
    """Drive every route and return the travel and whatever is wrong: who, when, how far apart, how full."""
    wrong: list[str] = []
    travel = 0.0
    arrivals: dict[int, list[float]] = {}
    drivers: dict[int, set[int]] = {}
    for number, driver in enumerate(plan.drivers):
        for day, route in enumerate(driver.routes):
            length, late = _driven(instance, day, route, arrivals)
            travel += length
            load = sum(instance.demand[stop - 1][day] for stop in route)
            if late > instance.longest + 1e-6 or load > instance.capacity:
                wrong.append(f"driver {number} day {day}")
            for stop in route:
                drivers.setdefault(stop, set()).add(number)
    for stop, row in enumerate(instance.demand, start=1):
        if len(arrivals.get(stop, [])) != sum(value >= 0 for value in row):
            wrong.append(f"visits of {stop}")
        if len(drivers.get(stop, {0})) != 1:
            wrong.append(f"drivers of {stop}")
        if stop in arrivals and max(arrivals[stop]) - min(arrivals[stop]) > apart + 1e-5:
            wrong.append(f"times of {stop}")
    return travel, wrong


def _driven(
    instance: Instance, day: int, route: tuple[int, ...], arrivals: dict[int, list[float]]
) -> tuple[float, float]:
    here, clock, travel = 0, 0.0, 0.0
    for stop in (*route, 0):
        leg = math.dist(instance.places[here], instance.places[stop])
        travel, clock, here = travel + leg, clock + leg, stop
        if stop:
            arrivals.setdefault(stop, []).append(clock)
            clock += instance.service[stop - 1][day]
    return travel, clock
