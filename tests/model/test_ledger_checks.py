"""Tests for what is checked across lines, and for what a ledger points out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.ledger import Ledger
from keyaccount.model.ledger_checks import return_mask
from tests.model.ledger_data import codes, small

DAY = date(2026, 1, 5)
LINED = ("customer", "document", "line", "invoiced", "net_amount")
LINKED = (*LINED, "original_document", "original_line")


def lined(*keys: tuple[str | None, int | None]) -> list[tuple[Any, ...]]:
    """Return rows with these documents and lines."""
    return [("C1", document, line, DAY, 5) for document, line in keys]


def build(rows: list[tuple[Any, ...]], columns: tuple[str, ...] = LINED) -> Ledger:
    """Build a ledger."""
    return Ledger.from_rows(rows, columns, currency="CNY")


def test_a_line_given_twice_is_refused() -> None:
    """Loading a file twice must not double the turnover."""
    with pytest.raises(KeyAccountError) as caught:
        build(lined(("D1", 1), ("D2", 1), ("D1", 1), ("D1", 1)))
    assert codes(caught.value) == [
        ("ledger.duplicate-line", "$.rows[2].line"),
        ("ledger.duplicate-line", "$.rows[3].line"),
    ]
    assert "line 1 of document D1 is given in row 0" in str(caught.value)


def test_unknown_documents_and_lines_are_no_duplicates() -> None:
    """Two lines nobody numbered may well be two lines."""
    assert len(build(lined((None, 1), (None, 1), ("D1", None), ("D1", None), ("D1", 1)))) == 5
    with pytest.raises(KeyAccountError):
        build(lined((None, 1), ("D1", None), ("D1", 1), ("D1", 1)))


def test_a_line_the_ledger_has_already_is_refused_when_extending() -> None:
    """The nightly file must not bring yesterday's lines again."""
    base = build(lined(("D1", 1), ("D2", 1), (None, 3)))
    assert len(base.extended(lined(("D1", 2), ("D3", 1)), LINED)) == 5
    with pytest.raises(KeyAccountError) as caught:
        base.extended(lined(("D3", 1), ("D2", 1)), LINED)
    assert codes(caught.value) == [("ledger.duplicate-line", "$.rows[1].line")]
    assert "line 1 of the ledger already" in str(caught.value)
    with pytest.raises(KeyAccountError, match="given in row 0"):
        base.extended(lined(("D9", 1), ("D9", 1)), LINED)


def test_at_most_a_hundred_duplicates_are_listed() -> None:
    """One file loaded twice gives as many duplicates as it has lines."""
    keys = [("D1", line) for line in range(300)]
    with pytest.raises(KeyAccountError) as caught:
        build(lined(*keys, *keys))
    assert len(caught.value.problems) == 100


def test_a_line_needs_a_day() -> None:
    """A line in no period would be in the book and in no figure."""
    columns = ("customer", "ordered", "invoiced", "paid", "net_amount")
    rows = [("C1", DAY, None, None, 5), ("C1", None, None, DAY, 5), ("C1", None, DAY, None, 5)]
    with pytest.raises(KeyAccountError) as caught:
        build(rows, columns)
    assert codes(caught.value) == [("ledger.no-day", "$.rows[1]")]
    with pytest.raises(KeyAccountError) as caught:
        build([("C1", None, None, None, 5)] * 200, columns)
    assert len(caught.value.problems) == 100


def test_returns_are_negative_quantities_or_amounts() -> None:
    """A credit without goods takes money back as a return does."""
    assert return_mask(small(("C1", DAY, 5), ("C1", DAY, -5)).raw_columns) == [False, True]
    rows = [("C1", DAY, 5, 1), ("C1", DAY, 5, -1), ("C1", DAY, -5, None), ("C1", DAY, 0, None)]
    ledger = build(rows, ("customer", "invoiced", "net_amount", "quantity"))
    assert return_mask(ledger.raw_columns) == [False, True, True, False]


def test_returns_without_their_original_are_pointed_out() -> None:
    """A dangling reference is good data with a gap, so it is found, not refused."""
    rows = [
        ("C1", "D1", 1, DAY, 50, None, None),
        ("C1", "R1", 1, DAY, -5, "D1", 1),
        ("C1", "R1", 2, DAY, -5, "D1", 2),
        ("C1", "R1", 3, DAY, -5, "D9", 1),
        ("C1", "R1", 4, DAY, -5, None, None),
        ("C1", "R1", 5, DAY, -5, "D1", None),
    ]
    found = {one.code: one for one in build(rows, LINKED).findings()}
    missing = found["ledger.original-missing"]
    assert missing.path == "$.lines[2].original_document"
    assert missing.text.en == "2 lines take back a line that is not in this ledger: D1, D9"
    assert found["ledger.return-unlinked"].text.en == "1 returns or credits name no original line"
    assert found["ledger.return-unlinked"].clause == "I2"


def test_originals_of_a_ledger_without_documents_are_all_missing() -> None:
    """Nothing can be found where nothing is numbered."""
    columns = ("customer", "invoiced", "net_amount", "original_document")
    codes_found = [one.code for one in build([("C1", DAY, -5, "D1")], columns).findings()]
    assert codes_found == ["ledger.original-missing"]


def test_a_sound_ledger_has_nothing_to_point_out() -> None:
    """A finding on sound data would teach people to ignore findings."""
    rows = [("C1", "D1", 1, DAY, 50, None, None), ("C1", "R1", 1, DAY, -5, "D1", 1)]
    assert build(rows, LINKED).findings() == ()
    assert small(("C1", DAY, 5)).findings() == ()


def test_gaps_and_mixed_tax_are_pointed_out() -> None:
    """Figures over mixed tax bases or partly unknown costs are weaker than they look."""
    columns = ("customer", "invoiced", "ordered", "net_amount", "tax_basis", "cost_amount")
    rows = [("C1", DAY, DAY, 5, "included", 3), ("C1", None, DAY, 5, "excluded", None)]
    found = [(one.code, one.path) for one in build(rows, columns).findings()]
    assert found == [
        ("ledger.tax-basis-mixed", "$.lines"),
        ("ledger.value-unknown", "$.lines.invoiced"),
        ("ledger.value-unknown", "$.lines.cost_amount"),
    ]
    partly = [("C1", DAY, DAY, 5, "included", 3), ("C1", DAY, DAY, 5, None, 3)]
    assert [one.code for one in build(partly, columns).findings()] == ["ledger.tax-basis-mixed"]
    assert build(partly[:1], columns).findings() == ()
