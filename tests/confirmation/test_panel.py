"""The panel: who sits on it is checked before anybody votes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from keyaccount.confirmation.panel import Panel, PanelMember, PanelRole, PanelRules
from keyaccount.model.customer import Level
from tests.confirmation.ready import PEOPLE, a_panel
from tests.refusals import codes_of


@pytest.mark.method("C2")
def test_a_panel_knows_its_chair_and_who_votes() -> None:
    """Senior management decides with the departments; advisers and the secretary are heard."""
    panel = a_panel()
    assert panel.chair == PEOPLE[0]
    assert [member.id for member in panel.voters] == ["chair", "sales", "finance", "logistics", "M1"]
    assert panel.get("finance") == PEOPLE[2]
    assert (panel.get("nobody"), Panel([PEOPLE[1]]).chair) == (None, None)
    assert all(role.text.zh for role in PanelRole)
    assert "C2" in (Panel.__doc__ or "")


def test_a_panel_has_one_chair_and_each_member_once() -> None:
    """Two chairs, or one person twice, would count a vote twice."""
    assert codes_of(lambda: Panel([PEOPLE[1], PEOPLE[1]])) == ["panel.duplicate-member"]
    other = PanelMember("P9", "Wu", "management", Level.GENERAL_MANAGER, PanelRole.CHAIR)
    assert codes_of(lambda: Panel([PEOPLE[0], other])) == ["panel.two-chairs"]
    assert codes_of(lambda: Panel(["Chen"])) == ["type.wrong"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": ""}, "id.empty"),
        ({"name": ""}, "name.empty"),
        ({"department": ""}, "name.empty"),
        ({"level": "staff"}, "type.wrong"),
        ({"role": "chair"}, "type.wrong"),
        ({"may_veto": 1}, "type.wrong"),
    ],
)
def test_wrong_members_are_refused(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code."""
    given: dict[str, Any] = {
        "id": "P1",
        "name": "Chen",
        "department": "sales",
        "level": Level.STAFF,
        **fields,
    }
    assert codes_of(lambda: PanelMember(**given)) == [code]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"quorum": Decimal(2)}, "number.too-large"),
        ({"least_voters": 0}, "number.too-small"),
        ({"chair_level": "senior"}, "type.wrong"),
        ({"departments": "sales"}, "type.not-a-list"),
        ({"departments": [""]}, "name.empty"),
        ({"majority": "simple"}, "type.wrong"),
        ({"tie": "chair"}, "type.wrong"),
    ],
)
def test_wrong_rules_are_refused(fields: dict[str, Any], code: str) -> None:
    """Rules nobody can apply must not reach a meeting."""
    assert codes_of(lambda: PanelRules(**fields)) == [code]
