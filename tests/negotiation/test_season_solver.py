"""The exact season plan: 500 small seasons against trying every way to make, move and sell."""

from __future__ import annotations

import pytest

from keyaccount.negotiation import SeasonCapacity, SeasonCosts
from keyaccount.negotiation.season_solver import solve_season
from keyaccount.values.periods import Period
from tests.negotiation.brute_season import compare
from tests.refusals import codes_of

MONTHS = Period(Period.month(2026, 5).start, Period.month(2026, 8).end).split("month")


@pytest.mark.method("N3")
def test_no_small_season_has_a_better_plan() -> None:
    """Units short at key accounts, at the others, and cost: equal to the oracle's best in all 500 seasons."""
    short, different = compare(500, 2026)
    assert different == 0
    # Most peaks must pass capacity, or the seasons would prove little.
    assert short > 300


def test_nothing_is_built_earlier_than_it_has_to_be() -> None:
    """Holding is free here, and still the peak is built as late as capacity allows."""
    room = [SeasonCapacity(one, production=10, transport=50) for one in MONTHS]
    solved = solve_season({1: [0, 0, 0, 25]}, room, SeasonCosts.of("CNY"), 0, 0)
    assert solved.made == (0, 5, 10, 10)
    held = solve_season({1: [0, 0, 0, 25]}, room, SeasonCosts.of("CNY"), 25, 0)
    assert held.made == (0, 0, 0, 0)
    assert held.held == (25, 25, 25, 0)


def test_a_long_season_stays_exact() -> None:
    """A year of weeks with a peak above capacity: what is short is what the year lacks, to the unit."""
    weeks = Period.year(2026).split("week")
    needs = [100 if 20 <= place < 30 else 30 for place in range(len(weeks))]
    room = [SeasonCapacity(one, production=40, transport=60) for one in weeks]
    solved = solve_season({1: needs, 2: [5] * len(weeks)}, room, SeasonCosts.of("CNY", our_holding=1), 0, 0)
    got = sum(one[1] for one in solved.served)
    assert sum(needs) - got == 10 * 60 - 20 * 10
    assert sum(solved.made) <= 40 * len(weeks)


def test_opening_stock_that_fits_nowhere_is_refused() -> None:
    """A plan that forgets goods is worse than none."""
    room = [SeasonCapacity(MONTHS[0], production=0, transport=0, storage=3)]
    assert codes_of(lambda: solve_season({1: [0]}, room, SeasonCosts.of("CNY"), 5, 0)) == ["season.storage"]
