"""What lines say about a criterion, and what is absent for everybody because they cannot say it."""

from __future__ import annotations

from datetime import date

import attrs
import polars as pl

from keyaccount.adapters.frames_library import nw
from keyaccount.adapters.frames_readings import given_reads, reads_of
from keyaccount.identification.case import Track
from keyaccount.identification.policy import standard_policy
from keyaccount.identification.ranked_account import scales_of
from keyaccount.values.money import Money
from keyaccount.values.periods import Period

POLICY = standard_policy(Money(1_000, "CNY"))


def test_criteria_lines_say_nothing_about_are_absent_and_count() -> None:
    """Willingness to stay is unknown, not zero: it widens the interval, as in the object path."""
    reads = reads_of(POLICY, date(2026, 3, 31), Period.trailing(months=12, as_of=date(2026, 3, 31)))
    absent = {read.scale.key: read.counts for read in reads if read.value is None}
    assert absent["willingness"] is True
    assert absent["growth_room"] is True
    assert len(reads) == len(scales_of(POLICY, Track.CURRENT))


def test_lines_placed_by_payment_are_read_too() -> None:
    """A policy may count what was paid; a line then still has its own day."""
    paid = attrs.evolve(POLICY, basis="paid")
    as_of = date(2026, 3, 31)
    assert len(reads_of(paid, as_of, Period.trailing(months=12, as_of=as_of))) > 5


def test_readings_no_row_lacks_are_known() -> None:
    """Complete columns save weighing each customer apart; a plan is not run to find out."""
    frame = nw.from_native(pl.DataFrame({"growth": [0.1, None], "turnover_to_target": [0.1, 0.2]}))
    scales = scales_of(POLICY, Track.CURRENT)
    _, complete = given_reads(frame, scales, in_memory=True)
    assert complete == {"turnover_to_target"}
    assert given_reads(frame, scales, in_memory=False)[1] == frozenset()
