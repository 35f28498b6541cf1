"""The talks on paper: our preparation and the agreement."""

from __future__ import annotations

import attrs
import pytest

from keyaccount.negotiation import Agreement, sign
from keyaccount.render import agreement_document, negotiation_document
from keyaccount.samples.talks import talks
from keyaccount.values.money import Money
from keyaccount.values.periods import Period

TALKS = talks()


def _agreement() -> Agreement:
    package = TALKS.suggested().packages[0].package
    return sign(TALKS, package, TALKS.on, id="A1", valid=Period.year(2026), signed_by=("Li", "Wang"))


@pytest.mark.method("N6")
def test_our_preparation_shows_zone_frontier_and_suggestion() -> None:
    """Internal: it names the bottom line, and says so first."""
    text = negotiation_document(TALKS).to_text("zh")
    assert "内部文件" in text
    assert "有效方案" in text
    assert "GB/T 30307" in text
    for one in TALKS.frontier():
        assert str(one.ours) in text
    assert "N6" in TALKS.explain().clauses()


def test_talks_without_room_or_obstacle_are_printed_too() -> None:
    """No zone: then no package is suggested, and the reasons stand."""
    asks = attrs.evolve(TALKS.ours, bottom_line=Money(10_000_000, "CNY"))
    closed = attrs.evolve(TALKS, ours=asks, standards=())
    text = negotiation_document(closed).to_text("en")
    assert "Efficient packages" not in text
    assert "Off the table" not in text


def test_the_agreement_shows_terms_and_promises_and_no_values() -> None:
    """Both sides sign it, so what it is worth to either stays out."""
    agreement = _agreement()
    text = agreement_document(agreement).to_text("en")
    for term in agreement.terms:
        assert term.wording.en in text
    for promise in agreement.commitments:
        assert promise.text.en in text
    assert "Li: ____" in text
    assert str(agreement.value.ours) not in text
    assert str(agreement.value.our_gain) not in text
    assert "N0" in agreement.explain().clauses()


def test_sides_without_promises_are_left_out() -> None:
    """An empty table of promises would look like a slip."""
    bare = attrs.evolve(_agreement(), commitments=(), incentives=())
    text = agreement_document(bare).to_text("en")
    assert "Promised by" not in text
    assert "Incentives" not in agreement_document(bare).summary()
