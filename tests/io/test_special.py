"""A ledger is stored by columns, as it is held."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.io.engine import Engine
from keyaccount.model.ledger import Ledger

ENGINE = Engine()
COLUMNS = ("customer", "document", "invoiced", "quantity", "net_amount")


def _ledger() -> Ledger:
    rows = [("C1", "D1", date(2026, 1, 5), 2, "120.00"), ("C2", None, date(2026, 1, 6), -1, "-60.00")]
    return Ledger.from_rows(rows, COLUMNS, currency="CNY")


def test_a_ledger_comes_back_equal() -> None:
    """Every line, the unknown values and the currency."""
    form: Any = ENGINE.writer(Ledger)(_ledger())
    assert form["columns"]["net_amount"] == [12000, -6000]
    read = ENGINE.reader(Ledger)(form)
    assert read == _ledger()
    assert ENGINE.writer(Ledger)(read) == form
    assert ENGINE.reader(Ledger)(ENGINE.writer(Ledger)(Ledger.empty("CNY"))) == Ledger.empty("CNY")


@pytest.mark.parametrize(
    ("form", "path"),
    [
        (None, "$"),
        ([], "$"),
        ({}, "$.columns"),
        ({"currency": "CNY", "columns": {}, "lines": []}, "$.lines"),
        ({"currency": "CNY", "columns": []}, "$.columns"),
        ({"currency": "CNY", "columns": {"customer": "C1"}}, "$.columns"),
        ({"currency": "???", "columns": {}}, "$.currency"),
        ({"currency": 5, "columns": {}}, "$.currency"),
    ],
)
def test_a_spoilt_ledger_is_refused(form: object, path: str) -> None:
    """Columns are checked before a million lines are built from them."""
    with pytest.raises(KeyAccountError) as caught:
        ENGINE.reader(Ledger)(form)
    assert caught.value.path == path


@pytest.mark.parametrize(
    "change",
    [
        {"customer": ["C1", 5]},
        {"customer": ["C1"]},
        {"net_amount": [1.5, 2]},
        {"net_amount": [True, 2]},
        {"net_amount": [{}, 2]},
        {"invoiced": ["2026-13-01", "2026-01-01"]},
        {"colour": ["red", "blue"]},
    ],
)
def test_a_spoilt_column_is_refused_by_name(change: dict[str, object]) -> None:
    """Whatever stands in a column, only our error comes out."""
    form: Any = ENGINE.writer(Ledger)(_ledger())
    form["columns"].update(change)
    with pytest.raises(KeyAccountError) as caught:
        ENGINE.reader(Ledger)(form)
    assert caught.value.path.startswith("$")


def test_only_a_ledger_is_written_as_one() -> None:
    """The exact class or nothing."""
    with pytest.raises(KeyAccountError):
        ENGINE.writer(Ledger)({"currency": "CNY"})
    native = Engine(native=True)
    ledger = _ledger()
    assert native.reader(Ledger)(ledger) is ledger
