"""Both sides' punctuality and the moves by who made them, against figures worked out on paper."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.side import Side
from keyaccount.visits import (
    Adherence,
    AdherencePolicy,
    Occurrence,
    Originator,
    VisitLogEntry,
    measure_adherence,
    move_totals,
    punctuality_of,
    reliability_report,
)

MARCH = [date(2026, 3, day) for day in (2, 3, 4, 5, 9)]
WHO, OURS = Originator.CUSTOMER, Originator.COMPANY


def _kept() -> Adherence:
    promised = [
        Occurrence("SV", account, manager, day, day, time(9), 45)
        for account, manager in (("C1", "M1"), ("C2", "M2"))
        for day in MARCH
    ]
    log = [
        VisitLogEntry("C1", MARCH[0], MARCH[0], time(9), time(9)),
        VisitLogEntry("C1", MARCH[1], MARCH[1], time(9, 5), time(9, 20)),
        VisitLogEntry("C1", MARCH[2], MARCH[2], time(9, 12), time(9, 12)),
        VisitLogEntry("C1", MARCH[3], MARCH[3], time(10), moved_by=WHO, reason="x", agreed_at=time(10)),
        VisitLogEntry("C1", MARCH[4], date(2026, 3, 10), time(9), moved_by=OURS, reason="y"),
        VisitLogEntry("C2", MARCH[0], moved_by=WHO, reason="closed"),
        VisitLogEntry("C2", MARCH[1], MARCH[1]),
    ]
    return measure_adherence(promised, log, date(2026, 3, 31), AdherencePolicy("2026"))


@pytest.mark.method("V6")
def test_both_sides_are_measured_by_the_same_clock() -> None:
    """We: 0, 5, 12 and 0 minutes late; they: 0, 15 and 0; what was not noted is not counted."""
    kept = _kept()
    ours, theirs = punctuality_of(kept, Side.OURS), punctuality_of(kept, Side.THEIRS)
    assert (ours.noted, ours.on_time, ours.minutes, ours.worst) == (4, 3, 17, 12)
    assert (theirs.noted, theirs.on_time, theirs.minutes, theirs.worst) == (3, 2, 15, 15)
    assert (ours.share, theirs.share) == (Decimal("0.75"), Decimal("0.666666666667"))
    assert "V6" in reliability_report(kept).explain().clauses()


@pytest.mark.method("V6")
def test_moves_are_added_up_by_who_made_them() -> None:
    """The customer: an hour within the day and one called off; we: a day."""
    customer, company, calendar = move_totals(_kept())
    assert (customer.visits, customer.minutes, customer.unknown) == (2, 60, 1)
    assert (company.visits, company.minutes, company.unknown) == (1, 24 * 60, 0)
    assert (calendar.visits, calendar.minutes) == (0, 0)
    assert "V6" in _kept().explain().clauses()


def test_reliability_by_account_and_by_manager() -> None:
    """3 of 5 for the one, 2 of 5 for the other; they add up to all that are due."""
    kept = _kept()
    report = reliability_report(kept)
    assert (report.of("C1"), report.of("C2"), report.of("C9")) == (Decimal("0.6"), Decimal("0.4"), None)
    assert reliability_report(kept, by="manager").of("M2") == Decimal("0.4")
    assert report.explain().figure == 10
    assert "守约率" in report.summary("zh")
    assert "<table" in report._repr_html_()
    with pytest.raises(KeyAccountError, match=r"reliability\.by"):
        reliability_report(kept, by="region")
