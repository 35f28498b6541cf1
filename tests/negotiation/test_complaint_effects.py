"""Complaints move the relation and the service record by what is stated, and by nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from keyaccount.identification import track_service
from keyaccount.identification.relationship import RelationshipRule, relationship_score
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.model.relationship import RelationshipDimension
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.negotiation import ComplaintEffects, ComplaintRule, complaint_effects
from tests.refusals import codes_of

DAY = date(2026, 3, 31)
PLAIN = ServiceEvent("S1", "C1", ServiceKind.COMPLAINT, DAY, cause="late van", department="transport")
LATE = ServiceEvent(
    "S2", "C1", ServiceKind.COMPLAINT, date(2026, 3, 2), date(2026, 3, 9), promised_days=2, repeat_of="S0"
)


def understanding(effects: ComplaintEffects) -> Decimal:
    """Return the customer's understanding of us as the relationship lens scores it."""
    rule = RelationshipRule(half_life_days=180)
    scored = relationship_score(
        [], effects.events, RelationshipDimension.UNDERSTANDING, Side.THEIRS, DAY, rule
    )
    assert scored is not None
    assert isinstance(scored.figure, Decimal)
    return scored.figure


@pytest.mark.method("N5")
def test_a_complaint_moves_the_lens_by_step_times_weight() -> None:
    """One plain complaint of today takes 1 x 0.05 off the neutral 0.5; a heavier rule takes 2 x 0.05."""
    found = complaint_effects([PLAIN], DAY)
    assert understanding(found) == Decimal("0.45")
    assert understanding(complaint_effects([PLAIN], DAY, ComplaintRule(plain=2))) == Decimal("0.40")
    told = found.explain()
    assert told.figure == 1
    assert "N5" in told.clauses()
    assert "late van" in found.summary()


def test_repeats_and_late_answers_weigh_more_up_to_three() -> None:
    """Plain, came back, and resolved late: three in all; a fourth reason adds nothing, and says so."""
    found = complaint_effects([LATE], DAY)
    assert found.effects[0].weight == 3
    capped = complaint_effects([LATE], DAY, ComplaintRule(plain=2, repeat=2))
    cap = capped.explain().find("cap")
    assert cap is not None
    assert cap.figure == -2
    before = complaint_effects([LATE], date(2026, 3, 3))
    assert before.effects[0].weight == 2
    assert "still open" in before.summary()


@pytest.mark.method("I1")
def test_service_tracking_moves_by_the_same_complaint() -> None:
    """One complaint more is one complaint more, and one improvement where the promise was missed."""
    base = Book(DAY, Ledger.empty("CNY"), [Customer("C1", "Hua")])
    counts = []
    for events in ([], [PLAIN], [PLAIN, attrs.evolve(LATE, repeat_of="S1")]):
        book = base.extended(service_events=events)
        record = track_service(book, ["C1"], DAY).of("C1")
        counts.append((record.complaints, record.repeats, record.on_time, len(record.actions)))
    assert counts == [(0, 0, None, 0), (1, 0, None, 0), (2, 1, Decimal(0), 1)]
    assert "I1" in track_service(base, ["C1"], DAY).explain("C1").clauses()


def test_nothing_counts_twice_and_nothing_else_counts() -> None:
    """Told once by its source; other services and what is not known yet leave the relation alone."""
    events = complaint_effects([PLAIN], DAY).events
    assert complaint_effects([PLAIN], DAY, known=events).events == ()
    cleaning = ServiceEvent("S3", "C1", ServiceKind.CLEANING, DAY)
    later = ServiceEvent("S4", "C1", ServiceKind.COMPLAINT, DAY, recorded_on=date(2026, 4, 2))
    assert complaint_effects([cleaning, later], DAY).events == ()
    assert codes_of(lambda: ComplaintRule(plain=4)) == ["number.too-large"]
