"""Columns: the facts of a million lines as arrays of whole numbers, read and joined at C speed."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from itertools import compress

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_one_of

__all__ = [
    "BASES",
    "COLUMNS",
    "MOST_UNITS",
    "NO_DAY",
    "NO_NAME",
    "NO_NUMBER",
    "QUANTITY_PLACES",
    "Column",
    "ColumnKind",
    "check_basis",
    "check_column",
]

# What stands in an array where nothing is known; none of them can be a real value.
NO_NAME = -1
NO_DAY = 0
NO_NUMBER = -(2**63)

# A line far beyond any real one still leaves room to add a hundred of them in 64 bits.
MOST_UNITS = 10**17

# Quantities are kept in millionths of the line's unit, fine enough for grams of a tonne.
QUANTITY_PLACES = 6


class ColumnKind(Enum):
    """Name what a column holds and in which array."""

    NAME = "name"  # positions in a table of distinct ids
    DAY = "day"  # proleptic Gregorian ordinals, 1 is 0001-01-01
    AMOUNT = "amount"  # minor units of the ledger's currency
    QUANTITY = "quantity"  # millionths of the line's unit

    @property
    def unknown(self) -> int:
        """Return the number that stands for an unknown value.

        >>> ColumnKind.DAY.unknown
        0
        """
        return _UNKNOWN[self]

    @property
    def typecode(self) -> str:
        """Return the typecode of the array."""
        return "q" if self in (ColumnKind.AMOUNT, ColumnKind.QUANTITY) else "i"


_UNKNOWN = {
    ColumnKind.NAME: NO_NAME,
    ColumnKind.DAY: NO_DAY,
    ColumnKind.AMOUNT: NO_NUMBER,
    ColumnKind.QUANTITY: NO_NUMBER,
}

# Every column a ledger may have, in the order in which it is stored.
COLUMNS: dict[str, ColumnKind] = {
    "customer": ColumnKind.NAME,
    "product": ColumnKind.NAME,
    "document": ColumnKind.NAME,
    "line": ColumnKind.NAME,
    "original_document": ColumnKind.NAME,
    "original_line": ColumnKind.NAME,
    "ordered": ColumnKind.DAY,
    "delivered": ColumnKind.DAY,
    "invoiced": ColumnKind.DAY,
    "paid": ColumnKind.DAY,
    "recorded_on": ColumnKind.DAY,
    "quantity": ColumnKind.QUANTITY,
    "unit": ColumnKind.NAME,
    "list_amount": ColumnKind.AMOUNT,
    "invoice_amount": ColumnKind.AMOUNT,
    "net_amount": ColumnKind.AMOUNT,
    "cost_amount": ColumnKind.AMOUNT,
    "tax_basis": ColumnKind.NAME,
}

# The days by which a line can be placed in a period; each line has the first, second or third.
BASES = ("ordered", "delivered", "invoiced", "paid")


def check_column(name: str, kinds: Iterable[ColumnKind] = tuple(ColumnKind), path: str = "$.column") -> None:
    """Refuse a name that is no column of a ledger, or not of these kinds.

    >>> check_column("net_amount", [ColumnKind.AMOUNT])
    """
    wanted = tuple(kinds)
    known = [column for column, kind in COLUMNS.items() if kind in wanted]
    check_one_of(name, known, "ledger.column-unknown", path)


def check_basis(basis: str, path: str = "$.basis") -> None:
    """Refuse a basis that is not one of the days of a line.

    >>> check_basis("invoiced")
    """
    check_one_of(basis, BASES, "ledger.basis-unknown", path)


@attrs.frozen(eq=False)
class Column:
    """Hold one column: whole numbers in an array and, for ids, the table they point into.

    The table lists the ids in the order of their first use, so equal contents have equal columns.
    Never write to `data`: it is shared between ledgers.

    >>> Column(ColumnKind.NAME, array("i", [0, 1, 0]), ("C1", "C2")).value(2)
    'C1'
    """

    kind: ColumnKind
    data: array[int]
    names: tuple[str, ...] = ()

    @classmethod
    def unknown(cls, kind: ColumnKind, size: int) -> Column:
        """Return a column in which nothing is known.

        >>> list(Column.unknown(ColumnKind.DAY, 2).data)
        [0, 0]
        """
        return cls(kind, array(kind.typecode, [kind.unknown]) * size)

    def __len__(self) -> int:
        return len(self.data)

    def value(self, index: int) -> str | int | None:
        """Return one entry as an id or a raw number, None where unknown."""
        raw = self.data[index]
        if raw == self.kind.unknown:
            return None
        return self.names[raw] if self.kind is ColumnKind.NAME else raw

    def same(self, other: Column) -> bool:
        """Tell whether both hold the same entries in the same order."""
        return self.kind is other.kind and self.names == other.names and self.data == other.data

    def is_unknown(self) -> bool:
        """Tell whether no entry is known."""
        unknown = self.kind.unknown
        # The first entry settles it for nearly every column.
        if self.data and self.data[0] != unknown:
            return False
        return self.data.count(unknown) == len(self.data)

    def complete(self) -> bool:
        """Tell whether every entry is known."""
        return self.kind.unknown not in self.data

    def raw(self) -> memoryview:
        """Return the raw numbers as a view nobody can write to; `.tolist()` reads them fastest."""
        return memoryview(self.data).toreadonly()

    def plain(self) -> list[str | int | None]:
        """Return the entries as plain values: ids, days as text, whole numbers, None where unknown.

        >>> Column(ColumnKind.DAY, array("i", [736330, 0])).plain()
        ['2017-01-01', None]
        """
        unknown = self.kind.unknown
        if self.kind is ColumnKind.NAME:
            return list(map((*self.names, None).__getitem__, self.data))
        if self.kind is ColumnKind.DAY:
            known = set(self.data) - {unknown}
            texts: dict[int, str | None] = {day: date.fromordinal(day).isoformat() for day in known}
            texts[unknown] = None
            return list(map(texts.__getitem__, self.data))
        return [None if raw == unknown else raw for raw in self.data]

    def take(self, mask: Sequence[bool]) -> Column:
        """Return the entries for which the mask is true, the table of ids cut to those still used."""
        return self._with(array(self.data.typecode, list(compress(self.data, mask))))

    def pick(self, positions: Sequence[int]) -> Column:
        """Return the entries at these positions, the table of ids cut to those still used."""
        return self._with(array(self.data.typecode, list(map(self.data.__getitem__, positions))))

    def _with(self, data: array[int]) -> Column:
        if self.kind is not ColumnKind.NAME:
            return Column(self.kind, data)
        used = dict.fromkeys(data)
        used.pop(NO_NAME, None)
        moved = {old: new for new, old in enumerate(used)} | {NO_NAME: NO_NAME}
        names = tuple(self.names[old] for old in used)
        return Column(self.kind, array("i", list(map(moved.__getitem__, data))), names)

    def until(self, day: date) -> Column:
        """Return the column with every day after the given one unknown again; others stay as they are."""
        last = day.toordinal()
        if self.kind is not ColumnKind.DAY or max(self.data, default=NO_DAY) <= last:
            return self
        return Column(self.kind, array("i", [known if known <= last else NO_DAY for known in self.data]))

    def followed_by(self, other: Column) -> Column:
        """Return this column with more entries; `other.names` starts with this column's table."""
        if len(other.names) < len(self.names):
            refuse("ledger.columns", "$", "columns to join share one table of ids", "拼接的列必须共用标识表")
        return Column(self.kind, self.data + other.data, other.names)
