"""The small matters customers care most about are promises, and none is forgotten."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.model.commitment import CommitmentStatus
from keyaccount.model.visit_record import IssueRaised, VisitRecord
from keyaccount.visits import small_matters
from keyaccount.visits.held import HeldVisit, example_held

DAY = date(2026, 2, 2)


def _held() -> HeldVisit:
    held = example_held()
    umbrella = IssueRaised("I1", "A place for wet umbrellas", DAY, small_matter=True)
    invoice = IssueRaised("I2", "Invoices in two copies", DAY, small_matter=True)
    return attrs.evolve(held, record=attrs.evolve(held.record, issues=[umbrella, invoice]))


def _reviewed() -> VisitRecord:
    return _held().review(date(2026, 2, 3), "Li", summary="all agreed")


@pytest.mark.method("V6")
def test_each_small_matter_becomes_a_promise_and_is_looked_after() -> None:
    """Two raised: one done in time, one overdue after its fourteen days."""
    record = _reviewed()
    done = record.commitments[0].fulfilled(date(2026, 2, 10))
    found = small_matters([record], date(2026, 3, 2), commitments=[done])
    assert (found.count(CommitmentStatus.KEPT), found.count(CommitmentStatus.BROKEN)) == (1, 1)
    told = found.explain()
    assert told.figure == 2 == sum(part.figure for part in told.parts)  # type: ignore[misc]
    assert "V6" in told.clauses()
    assert len(list(found.of("C1"))) == 2
    assert len(list(found.of("C2"))) == 0
    assert "客户关心的小事" in found.summary("zh")
    assert "<table" in found._repr_html_()


def test_a_matter_nobody_took_on_is_said() -> None:
    """A visit not reviewed yet has raised something and promised nothing."""
    found = small_matters([_held().record], date(2026, 2, 4))
    assert [issue.id for _, issue in found.unpromised] == ["I1", "I2"]
    assert found.explain().figure == 2
    assert "not taken on yet" in found.summary()
    assert small_matters([_held().record], date(2026, 1, 1)).explain().figure == 0
