"""Rows of facts become the objects of the model, whatever types an engine answers with."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from keyaccount.adapters.frames_columns import AmountsIn
from keyaccount.adapters.frames_facts import facts_from
from keyaccount.adapters.frames_objects import is_unknown, plain_day
from keyaccount.model.facts import customer_facts
from keyaccount.values.periods import Period
from tests.adapters.frames_engines import frame_in, ledger_of, random_rows


def test_unknown_has_many_faces() -> None:
    """Each library has its own way to say that it does not know."""
    for value in (None, float("nan"), pd.NA, pd.NaT):
        assert is_unknown(value)
    for known in (0, "", date(2026, 1, 1), False):
        assert not is_unknown(known)


def test_days_are_dates() -> None:
    """A time of day would make two equal days differ."""
    assert plain_day(datetime.fromisoformat("2026-01-05T23:59")) == date(2026, 1, 5)


def test_months_may_start_within_a_month() -> None:
    """Months of a period that starts on the 15th are those of the ledger."""
    rows = random_rows(51, 60)
    period = Period(date(2025, 2, 15), date(2025, 8, 15))
    facts = facts_from(frame_in("polars", rows), currency="CNY", amounts=AmountsIn.MINOR, period=period)
    assert facts.of("C1")["C1"] == customer_facts(ledger_of(rows), period)["C1"]
