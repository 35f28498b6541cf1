"""Disputes: how much waits, and until when."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.incentives.dispute import Dispute
from tests.incentives.making import cny, refused

OPENED = date(2026, 5, 1)
DISPUTE = Dispute("D", "P", "C1", cny(10), OPENED, "two returns missing", date(2026, 5, 20))


def test_open_until_resolved() -> None:
    """On the day it is resolved it is open no more."""
    days = (date(2026, 4, 30), OPENED, date(2026, 5, 19), date(2026, 5, 20))
    assert [DISPUTE.open_on(day) for day in days] == [False, True, True, False]


def test_a_later_resolution_is_forgotten() -> None:
    """As known on 10 May it was still open."""
    assert DISPUTE.known_at(date(2026, 5, 10)).resolved is None
    assert DISPUTE.known_at(date(2026, 5, 20)) is DISPUTE


def test_what_is_refused() -> None:
    """A negative dispute or one resolved before it began is a slip."""
    with refused("dispute.amount"):
        attrs.evolve(DISPUTE, amount=cny(-1))
    with refused("dispute.dates"):
        attrs.evolve(DISPUTE, resolved=date(2026, 4, 1))
    with refused("name.empty"):
        attrs.evolve(DISPUTE, reason="")
