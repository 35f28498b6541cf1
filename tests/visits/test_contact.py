"""经常与重点客户进行沟通和拜访: frequent contact is measured against the norm of each account."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.visit_record import VisitForm, VisitPhase, VisitRecord
from keyaccount.visits import ContactReport, Team, WeeklyFrequency, contact_report
from tests.visits.builders import need, team_of

START = date(2026, 1, 5)


def _team() -> Team:
    strict = need("C1")
    strict = attrs.evolve(strict, norm=attrs.evolve(strict.norm, longest_gap_days=10))
    return team_of([strict, need("C2", WeeklyFrequency(1, 2)), need("C3")])


def _visit(account: str, on: date) -> VisitRecord:
    return (
        VisitRecord(f"V-{account}-{on}", account, on, "M1", VisitForm.COURTESY).prepared(on, "Li").held("Li")
    )


@pytest.mark.method("V4")
def test_who_was_not_seen_for_too_long_is_named_with_the_days() -> None:
    """Ten days agreed, fourteen passed: four too many, and the manager's name beside it."""
    records = [
        _visit("C1", date(2026, 1, 12)),
        _visit("C1", date(2026, 1, 8)),
        _visit("C2", date(2026, 1, 12)),
    ]
    report = contact_report(_team(), records, date(2026, 1, 26), since=START)
    assert [(one.account, one.overdue_days(report.as_of)) for one in report.overdue] == [("C3", 7), ("C1", 4)]
    assert [one.path for one in report.findings] == ["$.accounts.C3", "$.accounts.C1"]
    assert report.explain().figure == 2
    assert report.explain().clauses() == {"V4"}
    assert [one.longest_gap_days for one in report] == [14, 10, 28]


def test_only_visits_that_were_held_count() -> None:
    """A visit prepared and never held leaves the customer just as unseen; a later one is not known yet."""
    planned = VisitRecord("V1", "C1", date(2026, 1, 20), "M1", VisitForm.COURTESY).prepared(START, "Li")
    missed = planned.skipped(VisitPhase.HELD, date(2026, 1, 20), "Li", "ill")
    report = contact_report(_team(), [missed, _visit("C1", date(2026, 2, 1))], date(2026, 1, 26), since=START)
    assert [one.last for one in report if one.account == "C1"] == [None]


def test_the_report_reads_in_both_languages() -> None:
    """The head of the department looks at it every Monday."""
    report = contact_report(_team(), [], date(2026, 3, 1), since=START)
    assert "逾期天数" in report.summary("zh")
    assert "从未" in report.explain().tree("zh")
    assert "<table" in report._repr_html_()
    assert isinstance(report, ContactReport)
    with pytest.raises(KeyAccountError):
        contact_report(_team(), [], date(2026, 3, 1), since="2026")  # type: ignore[arg-type]
