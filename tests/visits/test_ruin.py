"""What a search takes out must hang together, or putting it back changes nothing."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from keyaccount.visits.ruin import LONGEST_STRING, cut_string, string_limits


@given(st.integers(1, 12), st.data(), st.integers(1, 10), st.integers(0, 10**6))
def test_a_string_lies_around_its_place(size: int, data: st.DataObject, longest: int, seed: int) -> None:
    """Stops of one string keep their order, are different, and never more than allowed."""
    order = list(range(100, 100 + size))
    place = data.draw(st.integers(0, size - 1))
    string = cut_string(order, place, longest, Random(seed))
    assert 1 <= len(string) <= min(size, longest)
    assert string == sorted(set(string))
    assert set(string) <= set(order)
    if longest == 1:
        assert string == [order[place]]


@given(st.integers(0, 500), st.integers(0, 50), st.integers(0, 10**6))
def test_limits_follow_the_length_of_the_routes(visits: int, routes: int, seed: int) -> None:
    """Short routes are cut in many places, long ones in few."""
    most, longest = string_limits(visits, routes, Random(seed))
    assert most >= 1
    assert 1 <= longest <= LONGEST_STRING
    assert longest <= max(1, visits)
