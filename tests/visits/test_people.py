"""Who attends: levels answer levels, whoever is away is stood in for, and nothing of it is silent."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.customer import Level
from keyaccount.model.side import Side
from keyaccount.values.finding import Severity
from keyaccount.visits import AgreedRule, Attendee, LevelFit, LevelPolicy, PurposePolicy, VisitFacts
from keyaccount.visits.people import Party, attending
from tests.visits.builders import colleague, customer

DAY = date(2026, 3, 16)
MANAGER = Attendee("M1", "Li", Level.STAFF, Side.OURS)
OURS = [colleague("Chen", Level.GENERAL_MANAGER), colleague("Wu", Level.DEPUTY_GENERAL_MANAGER)]
THEIRS = {"Wang": Level.GENERAL_MANAGER, "Sun": Level.DEPUTY_GENERAL_MANAGER, "Zhao": Level.STAFF}
BOARD = AgreedRule("R1", "Boards meet", date(2025, 12, 1), "Wang", 3, level=Level.GENERAL_MANAGER)
FACTS = VisitFacts(customer("C1", THEIRS), rules=[BOARD], colleagues=OURS)


def _party(facts: VisitFacts = FACTS, **more: Any) -> Party:
    purposes = facts.purposes("C1", DAY, PurposePolicy("1"))
    return attending(MANAGER, facts, purposes, LevelPolicy("1"), **more)


def _names(people: tuple[Attendee, ...]) -> list[str]:
    return [one.name for one in people]


@pytest.mark.method("V3")
def test_a_joint_visit_pairs_each_of_ours_with_one_of_theirs() -> None:
    """The general managers meet, and the account manager meets whom they meet every week."""
    party = _party()
    assert (_names(party.ours), _names(party.theirs)) == (["Chen", "Li"], ["Wang", "Zhao"])
    assert party.level.fit is LevelFit.EQUAL
    assert party.notes == ()
    joint = _party(along=["E-Wu"])
    assert (_names(joint.ours), _names(joint.theirs)) == (["Chen", "Li", "Wu"], ["Wang", "Zhao", "Sun"])
    assert "V3" in party.level.explain().clauses()


@pytest.mark.method("V3")
def test_an_absent_general_manager_is_stood_in_for_on_either_side() -> None:
    """Their deputy receives ours with regrets; our deputy goes in place of ours, and the plan says so."""
    theirs_away = _party(absent=["P-Wang"])
    assert _names(theirs_away.theirs)[0] == "Sun"
    assert theirs_away.level.fit is LevelFit.DEPUTY
    assert "Wang is away" in theirs_away.level.reason.en
    ours_away = _party(absent=["E-Chen"])
    assert _names(ours_away.ours) == ["Wu", "Li"]
    assert [(one.code, one.severity) for one in ours_away.notes] == [("level.lead", Severity.INFO)]
    assert "应由总经理前往" in ours_away.notes[0].text.zh
    assert "V3" in {one.clause for one in ours_away.notes}
    nobody = _party(attrs.evolve(FACTS, colleagues=()))
    assert _names(nobody.ours) == ["Li"]
    assert [(one.code, one.severity) for one in nobody.notes] == [("level.lead", Severity.WARNING)]


@pytest.mark.method("V3")
def test_whoever_visits_us_instead_is_met_at_their_level() -> None:
    """Their general manager is away and the deputy comes: our deputy receives, not our general manager."""
    guest: dict[str, Any] = {"host": Side.OURS, "guest": Level.GENERAL_MANAGER}
    comes = _party(FACTS, **guest)
    assert (_names(comes.ours), _names(comes.theirs)) == (["Chen", "Li"], ["Wang"])
    instead = _party(FACTS, **guest, absent=["P-Wang"])
    assert (_names(instead.ours), _names(instead.theirs)) == (["Wu", "Li"], ["Sun"])
    assert [one.code for one in instead.notes] == ["level.guest"]
    unknown = _party(attrs.evolve(FACTS, customer=customer("C1", {"Zhao": Level.STAFF})), **guest)
    assert (_names(unknown.ours), unknown.theirs, unknown.notes) == (["Chen", "Li"], (), ())
    empty = _party(FACTS, **guest, absent=["P-Wang", "P-Sun"])
    assert (_names(empty.ours), empty.theirs) == (["Chen", "Li"], ())
    assert "V3" in comes.level.explain().clauses()


def test_an_absent_account_manager_is_stood_in_for_or_the_visit_refused() -> None:
    """The promise is of one face; another one is a finding, nobody at all is no visit."""
    everyday = attrs.evolve(FACTS, rules=(), colleagues=[colleague("Sun", Level.STAFF)])
    party = _party(everyday, absent=["M1"])
    assert _names(party.ours) == ["Sun"]
    assert [one.code for one in party.notes] == ["visit.manager-away"]
    with pytest.raises(KeyAccountError, match=r"visit\.nobody-goes"):
        _party(attrs.evolve(everyday, colleagues=()), absent=["M1"])


@pytest.mark.parametrize("field", ["along", "absent"])
def test_unknown_people_are_refused(field: str) -> None:
    """A typing error in an id must not send nobody."""
    with pytest.raises(KeyAccountError, match=r"visit\.person-unknown"):
        _party(FACTS, **{field: ["E-Nobody"]})


def test_purposes_without_a_level_leave_it_to_the_manager() -> None:
    """An everyday visit is led by the account manager and meets the daily counterpart."""
    party = _party(attrs.evolve(FACTS, rules=()))
    assert (_names(party.ours), _names(party.theirs)) == (["Li"], ["Zhao"])
