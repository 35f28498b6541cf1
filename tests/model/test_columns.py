"""Tests for the columns a ledger is made of."""

from __future__ import annotations

from array import array
from datetime import date

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.columns import (
    COLUMNS,
    NO_NUMBER,
    Column,
    ColumnKind,
    check_basis,
    check_column,
)

NAMES = Column(ColumnKind.NAME, array("i", [0, 1, -1, 0]), ("C1", "C2"))
DAYS = Column(ColumnKind.DAY, array("i", [730120, 0]))
MONEY = Column(ColumnKind.AMOUNT, array("q", [100, NO_NUMBER]))


def test_every_kind_has_its_array_and_its_mark_for_unknown() -> None:
    """Unknown must never be a number that could be meant."""
    for kind in ColumnKind:
        column = Column.unknown(kind, 3)
        assert column.is_unknown()
        assert not column.complete()
        assert column.value(0) is None
        assert column.plain() == [None] * 3
        assert column.data.typecode == kind.typecode
    assert set(COLUMNS.values()) == set(ColumnKind)


def test_values_are_read_as_meant() -> None:
    """The raw numbers serve the sums, the values the people."""
    assert [NAMES.value(index) for index in range(4)] == ["C1", "C2", None, "C1"]
    assert (MONEY.value(0), MONEY.value(1)) == (100, None)
    assert NAMES.plain() == ["C1", "C2", None, "C1"]
    assert DAYS.plain() == ["2000-01-01", None]
    assert MONEY.plain() == [100, None]
    assert (len(NAMES), NAMES.complete(), DAYS.is_unknown()) == (4, False, False)


def test_cutting_keeps_the_table_of_ids_minimal() -> None:
    """Equal contents must have equal columns, however they came about."""
    assert NAMES.take([False, True, True, False]).same(Column(ColumnKind.NAME, array("i", [0, -1]), ("C2",)))
    assert NAMES.pick([1, 0]).same(Column(ColumnKind.NAME, array("i", [0, 1]), ("C2", "C1")))
    assert MONEY.take([True, False]).same(Column(ColumnKind.AMOUNT, array("q", [100])))


def test_until_forgets_later_days_only() -> None:
    """What has not happened yet cannot be known."""
    assert DAYS.until(date(1999, 12, 31)).is_unknown()
    assert DAYS.until(date(2000, 1, 1)) is DAYS
    assert MONEY.until(date(1, 1, 1)) is MONEY


def test_joining_needs_one_table_of_ids() -> None:
    """Two tables would give one number two meanings."""
    more = Column(ColumnKind.NAME, array("i", [2]), ("C1", "C2", "C3"))
    assert NAMES.followed_by(more).plain() == ["C1", "C2", None, "C1", "C3"]
    with pytest.raises(KeyAccountError) as caught:
        NAMES.followed_by(Column(ColumnKind.NAME, array("i", [0]), ("C9",)))
    assert caught.value.code == "ledger.columns"


def test_raw_numbers_cannot_be_written() -> None:
    """A ledger is shared; writing through a view would change it for everyone."""
    view = MONEY.raw()
    with pytest.raises(TypeError):
        view[0] = 5
    assert view.tolist() == [100, NO_NUMBER]


def test_unknown_names_get_the_near_miss() -> None:
    """A typo in a column name is the likeliest mistake of all."""
    check_column("net_amount")
    check_basis("paid")
    with pytest.raises(KeyAccountError, match="did you mean 'net_amount'"):
        check_column("net_amout")
    with pytest.raises(KeyAccountError) as caught:
        check_column("customer", [ColumnKind.AMOUNT], "$.of")
    assert (caught.value.code, caught.value.path) == ("ledger.column-unknown", "$.of")
    with pytest.raises(KeyAccountError, match=r"ledger\.basis-unknown"):
        check_basis("recorded_on")
