"""Travel times between places: over the great circle, or from a table of your own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

import attrs

from keyaccount.errors import refuse
from keyaccount.model.customer import Location
from keyaccount.values.checks import check_decimal, check_id, check_int, check_unique, tuple_of

__all__ = ["GreatCircle", "Place", "Travel", "TravelTable", "travel_seconds"]

_EARTH_KM = 6371.0088
LONGEST = 10**7


@attrs.frozen
class Place:
    """Name one place to travel from or to: an account's id or a manager's, and where it lies.

    >>> Place("C001", Location(Decimal("31.23"), Decimal("121.47"))).id
    'C001'
    """

    id: str
    location: Location | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")


class Travel(Protocol):
    """Tell how long every trip between places takes, in whole seconds."""

    def table(self, places: Sequence[Place]) -> tuple[tuple[int, ...], ...]:
        """Return the seconds from each place (row) to each place (column)."""
        ...


@attrs.frozen
class GreatCircle:
    """Estimate travel as great-circle distance times a detour factor at one speed, plus parking.

    Places without a location are taken to lie `unknown_minutes` from everywhere. Seconds are rounded
    to whole ones before anything is planned, so a plan is the same on every machine.

    >>> bund = Place("bund", Location(Decimal("31.2400"), Decimal("121.4900")))
    >>> pudong = Place("airport", Location(Decimal("31.1443"), Decimal("121.8083")))
    >>> GreatCircle(kmh=60, parking_minutes=0).table([bund, pudong])[0][1] // 60
    41
    """

    kmh: int = 30
    detour: Decimal = Decimal("1.3")
    parking_minutes: int = 5
    unknown_minutes: int = 30

    def __attrs_post_init__(self) -> None:
        check_int(self.kmh, "$.kmh", least=1, most=1000)
        check_decimal(self.detour, "$.detour", least=1, most=10)
        check_int(self.parking_minutes, "$.parking_minutes", least=0, most=600)
        check_int(self.unknown_minutes, "$.unknown_minutes", least=0, most=6000)

    def table(self, places: Sequence[Place]) -> tuple[tuple[int, ...], ...]:
        """Return the seconds between all places; from a place to itself it is none."""
        per_km = 3600 / self.kmh * float(self.detour)
        points = [_radians(place.location) for place in places]
        rows = []
        for here, one in enumerate(points):
            row = []
            for there, two in enumerate(points):
                if here == there:
                    row.append(0)
                elif one is None or two is None:
                    row.append(60 * self.unknown_minutes)
                else:
                    row.append(60 * self.parking_minutes + round(per_km * _kilometres(one, two)))
            rows.append(tuple(row))
        return tuple(rows)


def _rows_of(rows: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple_of(row) for row in tuple_of(rows))


@attrs.frozen
class TravelTable:
    """Hold measured travel times in seconds between named places, row to column.

    Raises `KeyAccountError` (`travel.shape`, `travel.unknown-place`).

    >>> measured = TravelTable(["M1", "C1"], [[0, 600], [540, 0]])
    >>> measured.table([Place("C1"), Place("M1")])
    ((0, 540), (600, 0))
    """

    places: tuple[str, ...] = attrs.field(converter=tuple_of)
    seconds: tuple[tuple[int, ...], ...] = attrs.field(converter=_rows_of)
    at: dict[str, int] = attrs.field(init=False, eq=False, repr=False)

    @at.default
    def _at(self) -> dict[str, int]:
        """Note which row and column a place has."""
        return {name: index for index, name in enumerate(self.places)}

    def __attrs_post_init__(self) -> None:
        for index, place in enumerate(self.places):
            check_id(place, f"$.places[{index}]")
        check_unique(self.places, "travel.duplicate-place", "$.places")
        shape = {len(self.places)}
        if {len(self.seconds), *map(len, self.seconds)} != shape and self.places:
            refuse(
                "travel.shape", "$.seconds", "give one row and one column per place", "每个地点须各有一行一列"
            )
        for index, row in enumerate(self.seconds):
            # Large teams have millions of trips: look one by one only for the culprit.
            fine = set(map(type, row)) <= {int} and 0 <= min(row, default=0) <= max(row, default=0) <= LONGEST
            for column, value in enumerate(() if fine else row):
                check_int(value, f"$.seconds[{index}][{column}]", least=0, most=LONGEST)

    def table(self, places: Sequence[Place]) -> tuple[tuple[int, ...], ...]:
        """Return the seconds between the places asked for; unknown ones are refused."""
        missing = [place.id for place in places if place.id not in self.at]
        if missing:
            shown = ", ".join(missing[:20])
            refuse("travel.unknown-place", "$.places", f"the table lacks {shown}", f"时间表缺少:{shown}")
        found = [self.at[place.id] for place in places]
        rows = [self.seconds[one] for one in found]
        return tuple(tuple([row[two] for two in found]) for row in rows)


def travel_seconds(travel: Travel, one: Place, two: Place) -> int:
    """Return how long one trip takes.

    >>> travel_seconds(TravelTable(["M1", "C1"], [[0, 600], [540, 0]]), Place("M1"), Place("C1"))
    600
    """
    return travel.table((one, two))[0][1]


def _radians(location: Location | None) -> tuple[float, float] | None:
    if location is None:
        return None
    return radians(float(location.latitude)), radians(float(location.longitude))


def _kilometres(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Return the great-circle distance by the haversine formula."""
    half = sin((two[0] - one[0]) / 2) ** 2 + cos(one[0]) * cos(two[0]) * sin((two[1] - one[1]) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))
