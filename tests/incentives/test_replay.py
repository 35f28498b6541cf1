"""Tampering shows, and a restatement says what changed."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.incentives import restatement, settle, settlement_digest
from tests.incentives.making import YEAR, cny, ledger, policy

COLUMNS = ("customer", "invoiced", "recorded_on", "net_amount")
ROWS = [("A", date(2026, 1, 5), date(2026, 1, 5), 1000), ("A", date(2026, 3, 5), date(2026, 3, 5), 500)]
LATE = ("A", date(2026, 2, 5), date(2026, 6, 1), 100)
KNOWN = date(2026, 3, 31)


@pytest.mark.method("N8")
def test_a_digest_over_policy_lines_and_result() -> None:
    """The same replay has the same digest, also after late lines; a changed policy or figure has not."""
    lines = ledger(ROWS, *COLUMNS)
    done = settle(policy(), lines, YEAR, as_of=KNOWN, known_at=KNOWN)
    seal = settlement_digest(policy(), lines, done)
    later = lines.extended([LATE], COLUMNS)
    replay = settle(policy(), later, YEAR, as_of=KNOWN, known_at=KNOWN)
    assert settlement_digest([policy()], later, replay) == seal
    assert settlement_digest(policy(version="2"), lines, done) != seal
    assert settlement_digest(policy(), lines, attrs.evolve(done, as_of=YEAR.last)) != seal
    everything = settle(policy(), lines, YEAR, as_of=KNOWN)
    assert settlement_digest(policy(), later, everything) != settlement_digest(policy(), lines, everything)


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
