"""Tests of promises: templates that become dated commitments."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.side import Side
from keyaccount.negotiation import Promise
from keyaccount.values.text import Text
from tests.negotiation.talk import DAY


@pytest.mark.parametrize(("days", "due"), [(None, None), (3, date(2026, 5, 1))])
def test_a_promise_has_one_due_day(days: int | None, due: date | None) -> None:
    """A promise without a day is no promise, and two days leave open which one counts."""
    with pytest.raises(KeyAccountError, match=r"promise.due"):
        Promise(Side.OURS, "deliver", "logistics", within_days=days, due=due)


@pytest.mark.method("N0")
def test_a_promise_becomes_a_commitment() -> None:
    """Terms and promises are honoured one by one: each gets an owner, a day and its source."""
    penalty = Text("two days free", "免费两天")
    fixed = Promise(Side.THEIRS, "report", "buyer", due=date(2026, 5, 1), grace_days=3, remedy=penalty)
    made = fixed.committed("A1-1", "C007", "policy", DAY, "A1")
    assert (made.due, made.made_on, made.source, made.grace_days) == (date(2026, 5, 1), DAY, "A1", 3)
    assert made.remedy == penalty
    assert "N0" in made.explain(DAY).clauses()


def test_a_promise_cannot_be_due_before_signing() -> None:
    """It would be broken the moment it is made."""
    late = Promise(Side.OURS, "deliver", "logistics", due=date(2026, 1, 1))
    with pytest.raises(KeyAccountError, match=r"promise.due"):
        late.committed("A1-1", "C007", "delivery", DAY, "A1")
