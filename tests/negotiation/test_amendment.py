"""Amendments: agreed by both sides by name, with a reason, never reaching into the past."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.model.commitment import Commitment
from keyaccount.model.side import Side
from keyaccount.negotiation import Amendment
from tests.refusals import codes_of

DAY = date(2026, 6, 1)
NEW = Commitment("A1-2-1", "C7", Side.OURS, "delivery", "deliver in 24 hours", "logistics", date(2026, 7, 1))


def amendment(**fields: Any) -> Amendment:
    """Return an amendment with some fields changed."""
    given = {
        "agreement": "A1",
        "version": 2,
        "on": DAY,
        "agreed_by": ["Wang", "Li"],
        "because": "new warehouse",
        "withdrawn": ["A1-1"],
        "added": [NEW],
    }
    return Amendment(**{**given, **fields})


@pytest.mark.method("N0")
def test_an_amendment_says_what_went_and_what_came() -> None:
    """Who agreed, when and why stands with it."""
    told = amendment().explain()
    assert told.figure == 2
    assert "N0" in told.clauses()
    assert "Wang, Li: new warehouse" in told.line()
    assert [one.key for one in told.because] == ["withdrawn.A1-1", "added.A1-2-1"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"version": 1}, "number.too-small"),
        ({"agreed_by": ["Wang"]}, "agreement.signatures"),
        ({"agreed_by": ["Wang", ""]}, "name.empty"),
        ({"because": ""}, "name.empty"),
        ({"withdrawn": ["A", "A"]}, "amendment.repeated"),
        ({"withdrawn": [""]}, "id.empty"),
        ({"added": ["x"]}, "type.wrong"),
        ({"on": date(2026, 8, 1)}, "amendment.past"),
        ({"withdrawn": [], "added": []}, "amendment.nothing"),
    ],
)
def test_wrong_amendments_are_refused(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code."""
    assert codes_of(lambda: amendment(**fields)) == [code]
