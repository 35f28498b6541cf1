"""Allocation under shortage: key accounts first in quantity and date, fair within a class, exact."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.negotiation import AllocatedPart, Allocation, Arrival, SupplyClaim, allocate
from tests.refusals import codes_of

JULY = date(2026, 7, 1)


@pytest.mark.method("N3")
def test_key_accounts_come_first_in_quantity() -> None:
    """100 units for 120 wanted by key accounts: the others get none, the class shares in proportion."""
    shared = allocate(
        "P1",
        [
            SupplyClaim("O", "C9", 40, JULY, rank=2),
            SupplyClaim("A", "C1", 90, JULY),
            SupplyClaim("B", "C2", 30, JULY),
        ],
        [Arrival(JULY, 100)],
    )
    assert [(one.claim.id, one.units) for one in shared.claims] == [("A", 75), ("B", 25), ("O", 0)]
    told = shared.explain()
    assert told.figure == 100
    assert "N3" in told.clauses()
    part = told.find("on.2026-07-01")
    assert part is not None
    assert part.reason is not None
    assert part.reason.en == "its class got 100 of the 120 units open; 90 of them were its own"
    assert [finding.code for finding in shared.findings()] == ["allocation.short"] * 3


@pytest.mark.method("N3")
def test_key_accounts_come_first_in_date() -> None:
    """50 units now and 50 in a week: the key account has its 60 first, the other waits."""
    later = JULY + timedelta(7)
    shared = allocate(
        "P1",
        [SupplyClaim("O", "C9", 40, JULY, rank=2), SupplyClaim("A", "C1", 60, JULY)],
        [Arrival(JULY, 50), Arrival(later, 50)],
    )
    key, other = shared.claims
    assert [(part.on, part.units) for part in key.parts] == [(JULY, 50), (later, 10)]
    assert [(part.on, part.units) for part in other.parts] == [(later, 40)]
    assert (key.late, other.late) == (10, 40)
    assert shared.explain().figure == 100
    assert [one.code for one in shared.findings()] == ["allocation.late", "allocation.late"]


def test_early_stock_is_left_for_who_wants_it_early() -> None:
    """The key account wants it in August, so it takes August's goods and July's serve the other in July."""
    august = date(2026, 8, 1)
    shared = allocate(
        "P1",
        [SupplyClaim("A", "C1", 50, august), SupplyClaim("O", "C9", 50, JULY, rank=2)],
        [Arrival(JULY, 50), Arrival(august, 50)],
    )
    assert [(one.units, one.late) for one in shared.claims] == [(50, 0), (50, 0)]
    assert shared.claims[0].parts[0].reason.en == "all that was open"
    assert shared.findings() == ()


DAYS = st.integers(0, 4).map(lambda days: JULY + timedelta(days))
CLAIMS = st.lists(st.tuples(st.integers(0, 30), DAYS, st.integers(1, 3)), max_size=6)
ARRIVALS = st.lists(st.builds(Arrival, DAYS, st.integers(0, 40)), max_size=4)


@settings(max_examples=150)
@given(CLAIMS, ARRIVALS)
def test_shares_sum_exactly_and_no_class_waits_for_a_lower_one(
    wanted: list[tuple[int, date, int]], arrivals: list[Arrival]
) -> None:
    """Supply is what is given out and what is left; nobody gets goods that a better class still lacks."""
    claims = [SupplyClaim(f"S{i}", f"C{i}", units, day, rank) for i, (units, day, rank) in enumerate(wanted)]
    shared = allocate("P1", claims, arrivals)
    assert sum(one.units for one in shared.claims) + shared.left_over == shared.supply
    assert shared.left_over >= 0
    assert all(part.on >= one.claim.wanted for one in shared.claims for part in one.parts)
    assert shared.explain().figure == sum(one.units for one in arrivals)
    for one in shared.claims:
        if one.short:
            # Whoever comes after and still got goods had them before this claim wanted any; nothing is left.
            after = [part.on for part in _after(shared, one.claim.rank)]
            assert all(on < one.claim.wanted for on in after)
            assert shared.left_over == 0
    # A class alone with one arrival on one day: each within one unit of its exact share.
    first = [one for one in claims if one.rank == 1 and one.wanted == JULY]
    alone = allocate("P1", first, [Arrival(JULY, 25)])
    total = sum(one.units for one in first)
    for one in alone.claims:
        exact = Fraction(min(25, total) * one.claim.units, total or 1)
        assert abs(one.units - exact) < 1


def _after(shared: Allocation, rank: int) -> list[AllocatedPart]:
    return [part for one in shared.claims if one.claim.rank > rank for part in one.parts]


def test_claims_are_told_apart_and_tables_read() -> None:
    """Two claims of one id could not be explained one by one."""
    twice = [SupplyClaim("A", "C1", 1, JULY)] * 2
    assert codes_of(lambda: allocate("P1", twice, [])) == ["allocation.repeated-claim"]
    nothing = allocate("P1", twice[:1], [])
    assert nothing.of("C1")[0].short == 1
    assert "重点客户" in nothing.summary("zh")
    assert nothing._repr_html_().count("<tr>") == 2
