"""Whoever moved or waived something stands in the record with a reason, or it is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.visits import Originator, PlanChange, VisitStep, Waiver

DAY = date(2026, 3, 1)


@pytest.mark.method("V0")
def test_a_waiver_stays_visible() -> None:
    """Nothing is skipped silently: the finding names who, when, what and why, in both languages."""
    waiver = Waiver(VisitStep.OUR_PREPARATION, "Chen", DAY, "breakdown at the customer")
    assert waiver.finding.text.en == (
        "our preparation was waived by Chen on 2026-03-01: breakdown at the customer"
    )
    assert "我方准备" in waiver.finding.text.zh
    assert waiver.finding.clause == "V0"


def test_a_change_names_its_originator() -> None:
    """Only the customer's request moves a promise free of charge, so the originator is on record."""
    texts = [PlanChange(DAY, who, "Li", "time", "09:00", "10:00", "stocktaking").text for who in Originator]
    assert [text.en.split("asked by ")[1].split(" (")[0] for text in texts] == [
        "the customer",
        "us",
        "the calendar, as agreed",
    ]
    assert all(step.text.zh for step in VisitStep)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Waiver(VisitStep.PURPOSE, "", DAY, "x"),
        lambda: Waiver(VisitStep.PURPOSE, "Chen", DAY, ""),
        lambda: Waiver("purpose", "Chen", DAY, "x"),  # type: ignore[arg-type]
        lambda: PlanChange(DAY, Originator.CUSTOMER, "Li", "time", "a", "b", " "),
        lambda: PlanChange(DAY, Originator.CUSTOMER, "", "time", "a", "b", "x"),
    ],
)
def test_nameless_or_reasonless_ones_are_refused(make: Any) -> None:
    """A waiver without a name is silence with a form."""
    with pytest.raises(KeyAccountError):
        make()
