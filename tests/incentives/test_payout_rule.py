"""How a reward reaches the customer."""

from __future__ import annotations

from keyaccount.incentives.payout_rule import Granting, Overpaid, PayoutRule, PayoutTiming
from tests.incentives.making import refused


def test_every_choice_has_words() -> None:
    """They stand on the statement."""
    for choice in (*Granting, *Overpaid, *PayoutTiming):
        assert choice.text.en != choice.text.zh


def test_days_are_whole_and_not_negative() -> None:
    """Paid before it is earned would be a loan."""
    with refused("number.too-small"):
        PayoutRule(within_days=-1)
    with refused("type.wrong"):
        PayoutRule(granting="cash")  # type: ignore[arg-type]
