"""Amendments leave what was agreed before as it was, so that it can be replayed."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    BuyingGroup,
    Eligibility,
    LineDiscount,
    Membership,
    RetrospectiveRebate,
    seal_settlement,
    settle,
    standing_policies,
)
from keyaccount.values.periods import Period
from tests.incentives.making import YEAR, YEAR_END, cny, ledger, policy, refused, scale

LINES = ledger([("A", date(2026, 3, 5), 1000), ("A", date(2026, 9, 5), 1000)])
FIRST = policy()
SECOND = policy(
    RetrospectiveRebate(scale((0, "0.05"))),
    version="2",
    valid=Period(date(2026, 7, 1), date(2027, 1, 1)),
    recorded_on=date(2026, 6, 20),
)


@pytest.mark.method("N8")
def test_an_amendment_counts_from_its_first_day_and_from_when_it_was_known() -> None:
    """2 % in the first half, 5 % after; a replay from before it was signed knows nothing of it."""
    now = settle([SECOND, FIRST], LINES, YEAR)
    assert [(one.version, one.amount) for one in now.item("P", "A").earnings] == [
        ("1", cny(20)),
        ("2", cny(50)),
    ]
    assert [one.valid.last for one in now.policies] == [date(2026, 6, 30), YEAR_END]
    day = date(2026, 6, 19)
    then = settle([FIRST, SECOND], LINES, YEAR, as_of=day, known_at=day)
    assert then == settle(FIRST, LINES, YEAR, as_of=day, known_at=day)
    assert then.policies == (FIRST,)
    assert "N8" in now.explain().clauses()


def test_a_back_dated_correction_replaces_what_it_corrects() -> None:
    """Signed in August for the whole year: the old terms are gone, but only for those who know."""
    better = policy(LineDiscount("0.1"), version="1b", recorded_on=date(2026, 8, 1))
    assert standing_policies([FIRST, better]) == (better,)
    assert standing_policies([FIRST, better], date(2026, 7, 31)) == (FIRST,)


def test_members_who_join_later_are_an_amendment_too() -> None:
    """The group of March is the group of March, whoever was taken in since."""
    alone = BuyingGroup("G", [Membership("A", date(2026, 1, 1))])
    both = BuyingGroup("G", [Membership("A", date(2026, 1, 1)), Membership("B", date(2026, 2, 1))])
    first = policy(eligibility=Eligibility(groups=[alone]))
    joined = policy(eligibility=Eligibility(groups=[both]), version="2", recorded_on=date(2026, 4, 10))
    lines = ledger([("A", date(2026, 3, 5), 100), ("B", date(2026, 3, 6), 100)])
    march = date(2026, 3, 31)
    assert settle([first, joined], lines, YEAR).item("P", "G").earned == cny(4)
    assert settle([first, joined], lines, YEAR, as_of=march, known_at=march).item("P", "G").earned == cny(2)


@given(st.integers(0, 364))
def test_replays_do_not_see_later_amendments(day: int) -> None:
    """For every day of the year: byte for byte what was said then, digest included."""
    known = YEAR.start + timedelta(days=day)
    then = [FIRST] if known < date(2026, 6, 20) else [FIRST, SECOND]
    said = settle(then, LINES, YEAR, as_of=known, known_at=known)
    again = settle([FIRST, SECOND], LINES, YEAR, as_of=known, known_at=known)
    assert again == said
    assert seal_settlement([FIRST, SECOND], LINES, again) == seal_settlement(then, LINES, said)


def test_before_anything_was_agreed_there_is_nothing() -> None:
    """A replay from before the first signature is empty, not an error."""
    agreed = attrs.evolve(FIRST, recorded_on=date(2026, 2, 1))
    empty = settle(agreed, LINES, YEAR, as_of=date(2026, 1, 31), known_at=date(2026, 1, 31))
    assert (empty.items, empty.policies) == ((), ())


def test_what_is_refused() -> None:
    """An amendment that leaves a gap, versions agreed on one day for the same time, other currencies."""
    short = attrs.evolve(SECOND, valid=Period.quarter(2026, 3))
    with refused("policy.amendment-short"):
        standing_policies([FIRST, short])
    with refused("period.overlap"):
        standing_policies([FIRST, attrs.evolve(SECOND, recorded_on=None)])
    with refused("policy.version-currency"):
        standing_policies([FIRST, attrs.evolve(SECOND, currency="USD")])
    with refused("policy.none"):
        standing_policies([])
    with refused("type.wrong"):
        standing_policies(["P"])  # type: ignore[list-item]
    with refused("date.not-a-date"):
        standing_policies([FIRST], "today")  # type: ignore[arg-type]
    with refused("date.not-a-date"):
        policy(recorded_on="today")
