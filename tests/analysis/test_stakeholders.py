"""The stakeholder map: single threads, unknown deciders, people nobody knows."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from keyaccount.analysis import (
    Coverage,
    DecisionRole,
    RelationLevel,
    Stakeholder,
    Support,
    map_stakeholders,
)
from keyaccount.errors import KeyAccountError
from tests.analysis.scenario import DAY, PEOPLE_THERE


@pytest.mark.method("A0")
def test_an_account_on_one_thread_is_found() -> None:
    """If one person leaves, the account must not leave with them."""
    who = map_stakeholders(PEOPLE_THERE, as_of=DAY)
    assert not who.single_threaded
    assert who.threads == {"K1/M1", "K1/Li", "K2/M1"}
    lone = [attrs.evolve(one, ours=["M1"]) for one in PEOPLE_THERE]
    study = map_stakeholders(lone, as_of=DAY)
    assert study.single_threaded
    assert study.proposals[0].key == "stakeholder.threads"
    told = who.explain()
    assert told.figure == 2
    assert told.clauses() == {"A0"}


def test_who_decides_and_who_speaks_for_us_must_be_known() -> None:
    """Talks with people who cannot decide, or without a friend inside, go nowhere."""
    user = attrs.evolve(PEOPLE_THERE[1], reports_to=None)
    codes = {one.code for one in map_stakeholders([user], as_of=DAY).findings}
    assert {"stakeholder.no-decider", "stakeholder.no-supporter"} <= codes
    coach = Stakeholder("K3", "Zhou", DecisionRole.COACH, coverage=Coverage.BRIEF, ours=["M1"])
    codes = {one.code for one in map_stakeholders([coach], as_of=DAY).findings}
    assert "stakeholder.no-supporter" not in codes


def test_a_key_person_nobody_knows_is_the_gravest_gap() -> None:
    """Influence counts whatever the title."""
    grey = Stakeholder("K9", "Xu", influence=8)
    study = map_stakeholders([*PEOPLE_THERE, grey], as_of=DAY)
    assert "stakeholder.K9" in {one.key for one in study.proposals}
    assert not Stakeholder("K8", "Ma", influence=6).key


def test_contact_lapses_after_the_named_days() -> None:
    """Ninety days without a word is not a relation; the last allowed day still is."""
    old = attrs.evolve(PEOPLE_THERE[0], last_contact=date(2025, 12, 31))
    codes = [one.code for one in map_stakeholders([old], as_of=DAY).findings]
    assert "stakeholder.out-of-touch" not in codes
    older = attrs.evolve(old, last_contact=date(2025, 12, 30))
    codes = [one.code for one in map_stakeholders([older], as_of=DAY).findings]
    assert "stakeholder.out-of-touch" in codes


def test_a_relation_below_the_one_wanted_is_an_action_of_ours() -> None:
    """The gap between vendor and adviser is closed by somebody, not by time."""
    study = map_stakeholders(PEOPLE_THERE, as_of=DAY)
    (proposal,) = study.proposals
    assert (proposal.key, proposal.owner) == ("stakeholder.K1.relation", "M1")
    even = attrs.evolve(PEOPLE_THERE[0], wanted=RelationLevel.VENDOR)
    assert map_stakeholders([even, PEOPLE_THERE[1]], as_of=DAY).proposals == ()


def test_the_map_words_itself() -> None:
    """Every scale is worded in both languages."""
    study = map_stakeholders(PEOPLE_THERE, as_of=DAY)
    assert "决策者" in study.summary("zh")
    assert "<table" in study._repr_html_()
    scales = [*DecisionRole, *Support, *Coverage, *RelationLevel]
    assert all(one.text.en and one.text.zh for one in scales)
    assert [one.step for one in Support] == [-2, -1, 0, 1, 2]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: map_stakeholders(PEOPLE_THERE * 2, as_of=DAY), "stakeholder.duplicate"),
        (
            lambda: map_stakeholders(
                PEOPLE_THERE[1:] * 1 + (attrs.evolve(PEOPLE_THERE[0], reports_to="K7"),), as_of=DAY
            ),
            "stakeholder.unknown",
        ),
        (
            lambda: map_stakeholders(
                [attrs.evolve(PEOPLE_THERE[0], reports_to="K2"), PEOPLE_THERE[1]], as_of=DAY
            ),
            "stakeholder.cycle",
        ),
        (lambda: Stakeholder("K", "x", influence=11), "number.too-large"),
        (lambda: Stakeholder("K", "x", "decider"), "type.wrong"),  # type: ignore[arg-type]
        (lambda: Stakeholder("K", "x", last_contact="yesterday"), "date.not-a-date"),  # type: ignore[arg-type]
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """Two people reporting to each other is a slip, and it is printed."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
