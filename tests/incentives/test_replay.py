"""A restatement says what changed."""

from __future__ import annotations

from datetime import date

import pytest

from keyaccount.incentives import RetrospectiveRebate, Settlement, TierMethod, restatement, settle
from keyaccount.values.text import Text
from tests.incentives.making import YEAR, cny, ledger, policy, scale

COLUMNS = ("customer", "invoiced", "recorded_on", "net_amount")
_BLANK = Text("", "")
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


NAMED = ("customer", "document", "line", "invoiced", "net_amount")


def _settled(*rows: tuple[object, ...]) -> Settlement:
    tiers = scale((0, "0.01"), (1000, "0.02"), method=TierMethod.INCREMENTAL)
    return settle(policy(RetrospectiveRebate(tiers)), ledger(rows, *NAMED), YEAR)


@pytest.mark.method("N8")
def test_the_lines_behind_a_change_are_named() -> None:
    """A late line of 100 earns at the lower rate and lifts part of the next one into the higher."""
    first, late, last = (("A", f"D{month}", "1", date(2026, month, 1), 950) for month in (1, 2, 3))
    found = restatement(_settled(first, last), _settled(first, (*late[:4], 100), last))
    (line,) = found.lines
    assert line.change == cny(2)
    assert [(one.document, one.before, one.after) for one in line.behind] == [
        ("D2", cny(0), cny("1.50")),
        ("D3", cny("18.50"), cny(19)),
    ]
    assert sum(one.change.minor_units for one in line.behind) == line.change.minor_units
    assert [one.label.en for one in line.behind] == ["new: A D2 1 2026-02-01", "changed: A D3 1 2026-03-01"]
    because = found.explain().parts[0].because
    assert [one.figure for one in because] == [cny("1.50"), cny("0.50")]
    assert "D2" in found.changed_lines().to_text("zh")
    assert "D3" in found._repr_html_()


def test_a_change_that_leaves_the_total_shows() -> None:
    """A line taken back under one document and booked anew under another is no secret."""
    one, other = (("A", name, "1", date(2026, 1, 1), 500) for name in ("D1", "D2"))
    (line,) = restatement(_settled(one), _settled(other)).lines
    assert line.change.is_zero
    assert [each.label.zh for each in line.behind] == ["撤销:A D1 1 2026-01-01", "新增:A D2 1 2026-01-01"]
    assert [each.base_before for each in line.behind] == [500, None]
    shown = restatement(_settled(one), _settled(other)).changed_lines()
    assert [tuple(map(str, row[2:4])) for row in shown.rows] == [
        ("500.000000", str(_BLANK)),
        (str(_BLANK), "500.000000"),
    ]
