"""Travel times decide what a manager can promise; they are whole seconds before anything is planned."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.model.customer import Location
from keyaccount.visits.travel import GreatCircle, Place, TravelTable, travel_seconds


def _place(name: str, latitude: str, longitude: str) -> Place:
    return Place(name, Location(Decimal(latitude), Decimal(longitude)))


def test_a_degree_of_latitude_takes_the_time_of_111_kilometres() -> None:
    """The length of a degree is known to everybody, so a wrong radius or unit shows at once."""
    one, two = _place("a", "30", "120"), _place("b", "31", "120")
    plain = GreatCircle(kmh=60, detour=Decimal(1), parking_minutes=0)
    assert travel_seconds(plain, one, two) == pytest.approx(111.195 * 60, abs=1)
    assert travel_seconds(
        GreatCircle(kmh=60, detour=Decimal(2), parking_minutes=5), one, two
    ) == pytest.approx(2 * 111.195 * 60 + 300, abs=1)


@given(st.lists(st.tuples(st.integers(-80, 80), st.integers(-179, 179)), min_size=1, max_size=5))
def test_tables_are_whole_seconds_symmetric_and_free_at_home(points: list[tuple[int, int]]) -> None:
    """The search compares integers; a float here would make plans differ between machines."""
    places = [_place(f"p{n}", str(a), str(b)) for n, (a, b) in enumerate(points)]
    table = GreatCircle().table(places)
    for row, values in enumerate(table):
        for column, seconds in enumerate(values):
            assert type(seconds) is int
            assert seconds == table[column][row]
            assert (seconds == 0) == (row == column)


def test_unknown_places_lie_a_stated_way_off() -> None:
    """An address nobody geocoded is unknown, not next door."""
    policy = GreatCircle(unknown_minutes=45)
    assert travel_seconds(policy, Place("a"), _place("b", "31", "121")) == 45 * 60


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: TravelTable(["a", "b"], [[0, 1]]), "travel.shape"),
        (lambda: TravelTable(["a"], [[0, 1]]), "travel.shape"),
        (lambda: TravelTable(["a", "a"], [[0, 1], [1, 0]]), "travel.duplicate-place"),
        (lambda: TravelTable(["a"], [[-1]]), "number.too-small"),
        (lambda: TravelTable(["a"], [[1.5]]), "int.wrong"),  # type: ignore[list-item]
        (lambda: TravelTable(["a"], [[0]]).table([Place("b")]), "travel.unknown-place"),
        (lambda: GreatCircle(kmh=0), "number.too-small"),
        (lambda: GreatCircle(detour=Decimal("0.5")), "number.too-small"),
    ],
)
def test_unusable_tables_are_refused(make: Any, code: str) -> None:
    """A missing row would otherwise send a manager to the wrong customer in silence."""
    with pytest.raises(KeyAccountError) as caught:
        make()
    assert caught.value.code == code


def test_an_empty_table_is_fine_until_asked() -> None:
    """Nobody to visit needs no travel."""
    assert TravelTable([], []).table([]) == ()


def test_one_wrong_trip_is_found_among_many() -> None:
    """A table is checked row by row; whoever mistyped one trip is told which."""
    for wrong in (-1, 10**7 + 1, True, "6"):
        rows: list[list[object]] = [[0, 60, 60], [60, 0, 60], [60, wrong, 0]]
        with pytest.raises(KeyAccountError, match=r"\$\.seconds\[2\]\[1\]"):
            TravelTable(["a", "b", "c"], rows)  # type: ignore[arg-type]
