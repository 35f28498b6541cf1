"""A route remembers where stops fit; what it remembers must be what trying every place shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keyaccount.visits.periodic_route import PeriodicRoute
from tests.visits.periodic_cases import random_periodic


@given(st.integers(0, 10**6), st.integers(0, 6))
def test_the_cheapest_place_is_found_and_used(seed: int, size: int) -> None:
    """All places are tried by reckoning the route anew."""
    problem = random_periodic(seed, 8)
    stops = list(range(1, size + 1))
    route = PeriodicRoute.over(problem, stops)
    tried = [problem.route_travel([*stops[:at], 8, *stops[at:]]) for at in range(size + 1)]
    assert route.cheapest(problem.travel[8], 8) == min(tried) - route.travel
    longer = route.with_stop(problem, 8)
    again = PeriodicRoute.over(problem, longer.path[1:-1])
    for one in ("path", "legs", "load", "travel", "length"):
        assert getattr(longer, one) == getattr(again, one)
    assert longer.travel == min(tried)
    assert longer.without(problem, {8}).path == route.path
