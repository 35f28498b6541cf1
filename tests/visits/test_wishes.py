"""A wish says what is wanted and no more."""

from __future__ import annotations

from datetime import time
from typing import Any

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.customer import Level
from keyaccount.model.visit_record import VisitForm
from keyaccount.visits import ClockWindow, HolidayRule, Originator, VisitWish, WeeklyFrequency
from keyaccount.visits.planner import example_schedule
from tests.visits.builders import need


def test_a_wish_about_what_was_agreed_moves_nothing() -> None:
    """Form, level and holiday rule are agreed without touching the hour; no wish at all asks for offers."""
    wish = VisitWish(form=VisitForm.SOCIAL, level=Level.DEPARTMENT_MANAGER, least_gap_days=3)
    assert not wish.needs_a_slot
    before = example_schedule().of("C1")
    after = wish.agreed(before)
    assert (after.form, after.level, after.least_gap_days) == (VisitForm.SOCIAL, Level.DEPARTMENT_MANAGER, 3)
    assert attrs.evolve(after, form=before.form, level=before.level, least_gap_days=0) == before
    assert VisitWish().needs_a_slot
    assert VisitWish(minutes=60).needs_a_slot


def test_length_and_frequency_change_what_the_account_needs() -> None:
    """An hour every other week instead of 45 minutes a week."""
    changed = VisitWish(minutes=60, frequency=WeeklyFrequency(1, 2)).need(need("C1"))
    assert (changed.norm.minutes, changed.norm.frequency) == (60, WeeklyFrequency(1, 2))
    assert VisitWish().need(need("C1")) == need("C1")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"weekdays": ["monday"]}, "type.wrong"),
        ({"window": time(9)}, "type.wrong"),
        ({"frequency": 2}, "type.wrong"),
        ({"minutes": 1}, "number.too-small"),
        ({"manager": ""}, "id.empty"),
        ({"holiday_rule": "skip"}, "type.wrong"),
        ({"least_gap_days": -1}, "number.too-small"),
        ({"form": "social"}, "type.wrong"),
        ({"level": 1}, "type.wrong"),
    ],
)
def test_doubtful_wishes_are_refused(fields: dict[str, Any], code: str) -> None:
    """A wish read wrongly becomes a promise nobody asked for."""
    with pytest.raises(KeyAccountError) as caught:
        VisitWish(**fields)
    assert caught.value.code == code


@pytest.mark.method("V6")
def test_the_alternatives_read_in_both_languages() -> None:
    """They are read out on the telephone."""
    wish = VisitWish(window=ClockWindow(time(14), time(16)), holiday_rule=HolidayRule.FOLLOWING)
    asked = example_schedule().request("C1", by=Originator.COMPANY, wants=wish)
    assert "备选时间" in asked.summary("zh")
    assert "<table" in asked._repr_html_()
    told = asked.explain()
    assert told.figure == len(list(asked)) == 5
    assert told.clauses() == {"V6"}
    best = asked.best
    assert best is not None
    price = best.explain().find("price")
    assert price is not None
    assert price.figure == best.price_minutes == 120
    assert best.visit.holiday_rule is HolidayRule.FOLLOWING
