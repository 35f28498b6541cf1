"""Whoever moved or waived something stands in the record with a reason, or it is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.visits import ChangeCause, ChangePolicy, Originator, PlanChange, VisitStep, Waiver

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


@pytest.mark.method("V6")
def test_only_what_we_change_ourselves_has_a_price() -> None:
    """The customer and the agreed calendar change free of charge; travel saved is no discount."""
    policy = ChangePolicy("2026", promise_minutes=100, date_minutes=10, manager_minutes=1)
    given = {"promises": 1, "dates": 2, "managers": 3, "travel_seconds": 61}
    prices = [policy.price(who, **given) for who in Originator]
    assert prices == [0, 100 + 20 + 3 + 2, 0]
    assert policy.price(Originator.COMPANY, travel_seconds=-600) == 0
    with pytest.raises(KeyAccountError, match=r"change\.weather"):
        PlanChange(DAY, Originator.COMPANY, "Li", "time", "-", "-", "storm", cause=ChangeCause.WEATHER)
    assert PlanChange(DAY, Originator.CUSTOMER, "W", "time", "-", "-", "storm", cause=ChangeCause.WEATHER)


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
