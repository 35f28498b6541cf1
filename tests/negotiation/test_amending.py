"""Amending an agreement: the next version stands, the versions before it stay on record."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.model.commitment import Commitment
from keyaccount.model.side import Side
from keyaccount.negotiation import Agreement, amend
from tests.negotiation.test_agreement import SIGNED
from tests.refusals import codes_of

MONTHLY = next(one for one in SIGNED.commitments if one.recurrence is not None)
SINGLE = next(one for one in SIGNED.commitments if one.recurrence is None and one.side is Side.OURS)
DAY = date(2026, 6, 15)
NEW = Commitment(
    "A1-24h",
    "C007",
    Side.OURS,
    "delivery",
    "deliver within 24 hours",
    "logistics",
    date(2026, 7, 1),
    made_on=DAY,
    source="A1",
)


def amended() -> Agreement:
    """Return the second version: monthly deliveries in 48 hours give way to 24 hours."""
    return amend(
        SIGNED, DAY, agreed_by=["Wang", "Li"], because="new warehouse", withdraw=[MONTHLY.id], add=[NEW]
    )


@pytest.mark.method("N0")
def test_the_next_version_keeps_what_fell_due_and_drops_what_is_ahead() -> None:
    """Of the monthly promise the due days up to the amendment stay; the first version is still there."""
    second = amended()
    assert second.version == 2
    kept = next(one for one in second.commitments if one.id == MONTHLY.id)
    assert [one.due for one in kept.occurrences()] == [
        one.due for one in MONTHLY.occurrences() if one.due < DAY
    ]
    assert NEW in second.commitments
    assert second.first_commitments == SIGNED.commitments
    told = second.explain()
    assert told.find("amendment.2") is not None
    assert "N0" in told.clauses()


def test_a_promise_ahead_goes_altogether_and_amendments_follow_each_other() -> None:
    """A promise withdrawn before anything fell due is gone from the version, not from the record."""
    third = amend(
        amended(), date(2026, 6, 20), agreed_by=["Wang", "Li"], because="dropped", withdraw=[NEW.id]
    )
    assert NEW.id not in [one.id for one in third.commitments]
    assert [one.version for one in third.amendments] == [2, 3]
    both = ["Wang", "Li"]
    early = lambda: amend(third, date(2026, 6, 1), agreed_by=both, because="x", withdraw=[MONTHLY.id])  # noqa: E731
    assert codes_of(early) == ["amendment.order"]


def test_the_past_is_not_amended() -> None:
    """A single promise that fell due is kept, broken or waived; it is not wished away."""
    late = date(2026, 12, 1)
    both = ["Wang", "Li"]
    assert codes_of(lambda: amend(SIGNED, late, agreed_by=both, because="x", withdraw=[SINGLE.id])) == [
        "amendment.past"
    ]
    assert codes_of(lambda: amend(SIGNED, late, agreed_by=both, because="x", withdraw=["A1-77"])) == [
        "amendment.unknown"
    ]


def test_a_version_without_its_amendment_is_refused() -> None:
    """Nobody could say what changed between them."""
    assert codes_of(lambda: attrs.evolve(SIGNED, version=2)) == ["agreement.version"]
