"""A restatement says what changed."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.incentives import restatement, settle
from tests.incentives.making import YEAR, cny, ledger, policy

COLUMNS = ("customer", "invoiced", "recorded_on", "net_amount")
ROWS = [("A", date(2026, 1, 5), date(2026, 1, 5), 1000), ("A", date(2026, 3, 5), date(2026, 3, 5), 500)]
LATE = ("A", date(2026, 2, 5), date(2026, 6, 1), 100)
KNOWN = date(2026, 3, 31)


@pytest.mark.method("N8")
def test_a_restatement_names_the_changes() -> None:
    """A line that came late changes what was earned, by so much."""
    lines = ledger(ROWS, *COLUMNS).extended([LATE, ("B", *LATE[1:])], COLUMNS)
    then = settle(policy(), lines, YEAR, as_of=KNOWN, known_at=KNOWN)
    now = settle(policy(), lines, YEAR)
    found = restatement(then, now)
    assert [(one.participant, one.change) for one in found.lines] == [("A", cny(2)), ("B", cny(2))]
    assert "N8" in found.explain().clauses()
    assert "重述" in found.summary("zh")
    assert "<table" in found._repr_html_()
    assert restatement(now, now).explain().figure == 0
