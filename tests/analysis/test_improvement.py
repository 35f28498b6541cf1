"""Obstacles, joint sessions and improvement requests as records."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from keyaccount.analysis import (
    AgreedChange,
    ImprovementRequest,
    JointInvitation,
    JointSession,
    Obstacle,
    ObstacleKind,
)
from keyaccount.errors import KeyAccountError
from tests.analysis.scenario import DAY, OBSTACLES, REQUESTS


@pytest.mark.method("A5")
def test_the_invitation_is_a_value_that_visits_can_schedule() -> None:
    """The customer is invited to our site: who, when, where and about which obstacles."""
    invited = JointInvitation("C007", date(2026, 5, 12), "our plant", ["B1", "B2"], ["Wang"], ["Zhao"])
    assert invited.obstacles == ("B1", "B2")
    assert invited.accepted is None


def test_an_obstacle_is_out_of_the_way_from_its_day() -> None:
    """On the day it is removed it no longer blocks."""
    gone = attrs.evolve(OBSTACLES[0], removed_on=DAY)
    assert gone.removed(DAY)
    assert not gone.removed(date(2026, 3, 30))


def test_words_are_kept_in_the_language_they_were_said() -> None:
    """A customer's own words are not translated by the library."""
    assert REQUESTS[0].their_part is not None
    assert REQUESTS[0].their_part.zh == "试用 200 箱"
    assert AgreedChange("B1", "加厚").change.en == "加厚"
    assert len({kind.text.zh for kind in ObstacleKind}) == len(ObstacleKind)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Obstacle("B", "pack", "x"), "type.wrong"),  # type: ignore[arg-type]
        (lambda: Obstacle("B", ObstacleKind.PACK, "x", blocked=5), "type.wrong"),  # type: ignore[arg-type]
        (lambda: Obstacle("B", ObstacleKind.PACK, "x", severity=9), "number.too-large"),
        (lambda: Obstacle("B", ObstacleKind.PACK, "x", product=""), "id.empty"),
        (lambda: Obstacle("B", ObstacleKind.PACK, "x", removed_on=5), "date.not-a-date"),  # type: ignore[arg-type]
        (lambda: JointInvitation("C", DAY, " ", []), "name.empty"),
        (lambda: JointSession("", DAY, "x", [], []), "id.empty"),
        (lambda: ImprovementRequest("R", "B", "x", due=5), "date.not-a-date"),  # type: ignore[arg-type]
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """A record that cannot be dated or named cannot be followed up."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
