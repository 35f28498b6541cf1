"""A nomination carries all its grounds with it, for and against."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.case import Track
from keyaccount.identification.nomination import Exclusion, ExclusionGround, Firmness
from keyaccount.identification.shortlist import shortlist
from keyaccount.values.text import Text
from tests.identification.market import monthly, rank, sale

LOSING = [*monthly("C1", 100), sale("C1", date(2025, 12, 1), 900, 2000), *monthly("C2", 10)]


@pytest.mark.method("C1")
def test_a_nomination_explains_itself() -> None:
    """Score, strongest grounds and the alert against it, who prepared it and when; cited as C1."""
    found = shortlist(rank(LOSING), 1, prepared_by="M1", prepared_on=date(2026, 2, 2))["C1"]
    explained = found.explain()
    assert explained.figure == found.score == found.basis.figure
    assert {"C1", "I2", "I3"} <= explained.clauses()
    assert (found.prepared_by, found.prepared_on) == ("M1", date(2026, 2, 2))
    assert found.alerts[0].code == "profitability.a-by-revenue-negative"
    assert len(found.reasons) == 3
    assert "- C1 is class A by revenue" in found.summary()
    assert "营业额占目标比重贡献" in found.summary("zh")
    assert "<div" in found._repr_html_()


@pytest.mark.parametrize(
    "changes",
    [
        {"customer": ""},
        {"name": ""},
        {"firmness": "firm"},
        {"basis": None},
        {"as_of": "2026-01-31"},
        {"prepared_on": None},
        {"prepared_by": ""},
    ],
)
def test_wrong_nominations_are_refused(changes: dict[str, Any]) -> None:
    """What goes before senior management is checked when it is made."""
    found = shortlist(rank(LOSING), 1)["C1"]
    with pytest.raises(KeyAccountError):
        attrs.evolve(found, **changes)


def test_every_ground_and_verdict_has_words() -> None:
    """The excluded will ask why."""
    assert all(ground.text.en and ground.text.zh for ground in ExclusionGround)
    assert all(verdict.text.zh for verdict in Firmness)
    one = Exclusion("C9", "Lee", Track.CURRENT, None, ExclusionGround.SCORE, Text("a", "b"))
    assert one.rank is None
    assert Decimal(1) == 1
