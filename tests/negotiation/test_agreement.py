"""Tests of agreements: what is signed falls due, promise by promise, and carries its incentives."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.commitment import CommitmentStatus
from keyaccount.model.side import Side
from keyaccount.negotiation import Agreement, Package, Topic, readiness, sign
from keyaccount.values.periods import Period
from tests.negotiation.talk import CONDITIONS, DAY, OURS, REBATE, SCALED, START, TALKS, cny, dossier, evolved

CHOSEN = Package({**START, "price": "33.00", "lead-time": "48h", "service": "gold", "incentive": "2%"})
NEEDED: dict[str, Any] = {"id": "A1", "valid": Period.year(2026), "signed_by": ["Wang", "Li"]}
SIGNED = sign(TALKS, CHOSEN, DAY, **NEEDED)


@pytest.mark.method("N0")
def test_terms_and_promises_are_honoured_one_by_one() -> None:
    """Each promise of either side has its own owner and day, and its own fate."""
    assert [term.topic for term in SIGNED.terms] == list(Topic)
    assert [one.topic for one in SIGNED.commitments_of(Side.OURS)] == ["delivery", "service"]
    assert [one.text.en for one in SIGNED.commitments_of(Side.THEIRS)] == ["hold 20 days of stock"]
    due = SIGNED.due(date(2026, 6, 30))
    assert [one.due for one in due] == sorted(one.due for one in due)
    assert len([one for one in due if one.topic == "delivery"]) == 3
    broken = due[0].status(date(2026, 6, 30))
    kept = due[0].fulfilled(due[0].due).status(date(2026, 6, 30))
    assert (broken, kept) == (CommitmentStatus.BROKEN, CommitmentStatus.KEPT)
    assert {"N0", "N3", "N7"} <= SIGNED.explain().clauses()


@pytest.mark.method("N7")
def test_the_incentive_signed_is_the_object_that_is_settled() -> None:
    """One model from offer to settlement: the very policy of the option stands in the agreement."""
    assert SIGNED.incentives == (REBATE,)
    assert SIGNED.incentives[0] is REBATE
    told = SIGNED.explain().find("incentive.YR-2026")
    assert told is not None
    assert told.clause == "N7"
    assert sign(TALKS, CHOSEN.with_({"incentive": "none"}), DAY, **NEEDED).incentives == ()


def test_the_value_signed_is_the_value_negotiated() -> None:
    """What both sides believed they signed stays readable later."""
    assert SIGNED.value == TALKS.value(CHOSEN)
    assert SIGNED.policy == "2026-1"
    assert sign(TALKS, CHOSEN.choices, DAY, **NEEDED) == SIGNED


@pytest.mark.method("N6")
def test_nothing_is_signed_below_a_bottom_line() -> None:
    """Both sides have a bottom line; a package below either is no agreement."""
    with pytest.raises(KeyAccountError, match=r"below the bottom line of Hualian"):
        sign(TALKS, {**START, "price": "34.00"}, DAY, **NEEDED)
    with pytest.raises(KeyAccountError, match=r"agreement.below-bottom-line"):
        sign(evolved(ours=attrs.evolve(OURS, bottom_line=cny(99_000))), CHOSEN, DAY, **NEEDED)
    free = evolved(ours=attrs.evolve(OURS, bottom_line=None))
    assert sign(free, CHOSEN, DAY, **NEEDED).id == "A1"


@pytest.mark.method("N1")
def test_nothing_is_signed_below_a_standard() -> None:
    """Standards are looked at on the day of signing, when the certificate may have run out."""
    with pytest.raises(KeyAccountError, match=r"negotiation.blocked"):
        sign(TALKS, CHOSEN, date(2027, 6, 1), **{**NEEDED, "valid": Period.year(2028)})


@pytest.mark.method("N4")
def test_nothing_is_signed_while_preparation_blocks() -> None:
    """Conditions are won before the talks; unprepared talks end without a signature."""
    blocked = readiness(CONDITIONS, dossier(8, "weekly"), on=DAY)
    with pytest.raises(KeyAccountError, match=r"conditions block the talks: stock"):
        sign(TALKS, CHOSEN, DAY, ready=blocked, **NEEDED)
    assert sign(TALKS, CHOSEN, DAY, ready=readiness(CONDITIONS, dossier(20, "weekly"), on=DAY), **NEEDED)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"signed_by": ["Wang"]}, "agreement.signatures"),
        ({"signed_by": ["Wang", ""]}, "name.empty"),
        ({"id": ""}, "id.empty"),
        ({"valid": None}, "type.wrong"),
    ],
)
def test_an_agreement_is_complete(changes: dict[str, Any], code: str) -> None:
    """Two names, an id and a validity: without them nobody can hold anybody to it."""
    with pytest.raises(KeyAccountError) as caught:
        sign(TALKS, CHOSEN, DAY, **{**NEEDED, **changes})
    assert caught.value.code == code


def test_commitments_are_told_apart() -> None:
    """Two promises of one id could not be kept or broken one by one."""
    doubled = {**{field.name: getattr(SIGNED, field.name) for field in attrs.fields(Agreement)}}
    doubled["commitments"] = [*SIGNED.commitments, SIGNED.commitments[0]]
    with pytest.raises(KeyAccountError, match=r"agreement.repeated-commitment"):
        Agreement(**doubled)


def test_topics_without_terms_are_left_out() -> None:
    """An agreement about three topics does not claim to settle six."""
    few = attrs.evolve(SIGNED, terms=SIGNED.terms[:3])
    assert few.explain().find("topic.service") is None
    assert few.explain().find("topic.delivery") is not None


def test_an_agreement_reads_in_both_languages() -> None:
    """What was promised, by whom and by when, in the words of either side."""
    assert "deliver within 48 hours" in SIGNED.summary()
    assert "开通咨询热线" in SIGNED.summary("zh")
    assert SIGNED._repr_html_().count("<tr>") == 4


def test_a_scale_is_signed_as_written() -> None:
    """The promise carries the very number of the package."""
    package = Package({"price": "32.00", "lead-time": "48h", "shelf": "0.35"})
    signed = sign(SCALED, package, DAY, **NEEDED)
    assert signed.commitments_of(Side.THEIRS)[0].text.zh == "提供货架占比 0.35"
