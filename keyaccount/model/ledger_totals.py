"""Totals over the columns of a ledger: which lines, grouped by what, summed and counted at C speed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import compress, repeat
from operator import add, mul

import attrs

from keyaccount.errors import refuse
from keyaccount.model.columns import BASES, NO_DAY, NO_NAME, Column, ColumnKind, check_basis, check_column
from keyaccount.values.periods import Period

__all__ = [
    "Choice",
    "Grouping",
    "column_of",
    "counts_of",
    "distinct_of",
    "distinct_pairs",
    "group_lines",
    "known_mask",
    "placed",
    "sums_of",
    "totals_of",
]


@attrs.frozen
class Choice:
    """Say which lines count: those of a period on a basis, ids of customers mapped by `aliases`.

    >>> Choice(None, "invoiced", None).basis
    'invoiced'
    """

    period: Period | None
    basis: str
    aliases: Mapping[str, str] | None


@attrs.frozen
class Grouping:
    """Hold for each chosen line the number of its group, and the key of each group.

    >>> Grouping([0, 1, 0], [("C1",), ("C2",)]).keys[1]
    ('C2',)
    """

    codes: list[int]
    keys: list[tuple[str, ...]]


def column_of(columns: Mapping[str, Column], name: str, path: str = "$.column") -> Column:
    """Return a column that must be there.

    Raises `KeyAccountError` (`ledger.column-absent`) when nothing of it is known.

    >>> column_of({}, "product")
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: ledger.column-absent @ $.column: no line has a product; ...
    """
    check_column(name, path=path)
    column = columns.get(name)
    if column is None:
        refuse(
            "ledger.column-absent",
            path,
            f"no line has a {name}; add the column when building the ledger",
            f"没有任何一行给出 {name},请在建立台账时补上该列",
        )
    return column


def placed(columns: Mapping[str, Column], basis: str, period: Period | None) -> list[bool] | None:
    """Return for each line whether its day lies in the period; None where all do.

    Lines whose day is unknown lie in no period. Takes linear time.

    >>> from array import array
    >>> days = Column(ColumnKind.DAY, array("i", [736330, 0]))
    >>> placed({"invoiced": days}, "invoiced", None)
    [True, False]
    """
    check_basis(basis)
    if not columns:
        return None
    days = column_of(columns, basis, "$.basis").data
    if period is None:
        return [day != NO_DAY for day in days] if NO_DAY in days else None
    start, end = period.start.toordinal(), period.end.toordinal()
    if start <= min(days) and max(days) < end:
        return None
    return [start <= day < end for day in days]


def known_mask(columns: Mapping[str, Column], recorded: Column | None, day: date) -> list[bool]:
    """Return for each line whether it was recorded by a day and something had happened by then.

    The columns are those cut to what had happened (`Column.until`).

    >>> known_mask({}, None, date(2026, 1, 1))
    []
    """
    happened = [columns[basis].data for basis in BASES[:3] if basis in columns]
    masks = [any(days) for days in zip(*happened, strict=True)]
    if recorded is None:
        return masks
    last = day.toordinal()
    return [mask and known <= last for mask, known in zip(masks, recorded.data, strict=True)]


def group_lines(
    columns: Mapping[str, Column],
    by: tuple[str, ...],
    mask: Sequence[bool] | None,
    aliases: Mapping[str, str] | None,
) -> Grouping:
    """Number the chosen lines by one or more columns of ids; `""` stands for an unknown id.

    >>> from array import array
    >>> who = Column(ColumnKind.NAME, array("i", [0, 1, 0]), ("C1", "OLD"))
    >>> group_lines({"customer": who}, ("customer",), None, {"OLD": "C1"}).codes
    [0, 0, 0]
    """
    if not by:
        refuse("ledger.by", "$.by", "name at least one column of ids", "请至少给出一个标识列")
    codes, names = _numbered(columns, by[0], mask, aliases)
    keys: list[tuple[str, ...]] = [(name,) for name in names]
    for column in by[1:]:
        more, names = _numbered(columns, column, mask, aliases)
        width = len(names)
        joint = list(map(add, map(mul, codes, repeat(width)), more))
        moved = {code: index for index, code in enumerate(dict.fromkeys(joint))}
        codes = list(map(moved.__getitem__, joint))
        keys = [(*keys[code // width], names[code % width]) for code in moved]
    return Grouping(codes, keys)


def _numbered(
    columns: Mapping[str, Column],
    name: str,
    mask: Sequence[bool] | None,
    aliases: Mapping[str, str] | None,
) -> tuple[list[int], list[str]]:
    check_column(name, (ColumnKind.NAME,), "$.by")
    column = column_of(columns, name, "$.by")
    codes = list(column.data if mask is None else compress(column.data, mask))
    keys = list(column.names)
    if NO_NAME in codes:
        codes = [len(keys) if code == NO_NAME else code for code in codes]
        keys.append("")
    if name == "customer" and aliases:
        merged = [aliases.get(key, key) for key in keys]
        moved = {key: index for index, key in enumerate(dict.fromkeys(merged))}
        if len(moved) < len(keys):
            codes = list(map([moved[key] for key in merged].__getitem__, codes))
        keys = list(moved)
    return codes, keys


def sums_of(codes: Iterable[int], values: Iterable[int], size: int) -> list[int]:
    """Add up values per group.

    >>> sums_of([0, 1, 0], [5, 6, 7], 2)
    [12, 6]
    """
    sums = [0] * size
    for code, value in zip(codes, values, strict=True):
        sums[code] += value
    return sums


def distinct_pairs(codes: Iterable[int], values: Iterable[int], width: int) -> Counter[int]:
    """Count distinct values (-1 unknown, else below `width`) per group, unknown ones not counted.

    >>> distinct_pairs([0, 0, 0, 1, 1], [3, 3, 4, 3, -1], 5)
    Counter({0: 2, 1: 1})
    """
    # One whole number per pair is cheaper to hash than a tuple; unknown values make multiples of the width.
    step = width + 1
    pairs = set(map(add, map(mul, codes, repeat(step)), values))
    return Counter(pair // step for pair in pairs if (pair + 1) % step)


def totals_of(
    columns: Mapping[str, Column], by: str | tuple[str, ...], of: str, choice: Choice
) -> dict[str, int | None] | dict[tuple[str, ...], int | None]:
    """Return the sum of a column per key, None where one of its values is unknown.

    >>> totals_of({}, "customer", "net_amount", Choice(None, "invoiced", None))
    {}
    """
    check_column(of, (ColumnKind.AMOUNT, ColumnKind.QUANTITY), "$.of")
    names = (by,) if isinstance(by, str) else tuple(by)
    for name in names:
        check_column(name, (ColumnKind.NAME,), "$.by")
    if not columns:
        return {}
    mask = placed(columns, choice.basis, choice.period)
    groups = group_lines(columns, names, mask, choice.aliases)
    column = column_of(columns, of, "$.of")
    values = list(column.data if mask is None else compress(column.data, mask))
    sums: list[int | None] = list(sums_of(groups.codes, values, len(groups.keys)))
    if column.kind.unknown in values:
        for code in {
            code for code, raw in zip(groups.codes, values, strict=True) if raw == column.kind.unknown
        }:
            sums[code] = None
    there = sorted((groups.keys[code], sums[code]) for code in set(groups.codes))
    if isinstance(by, str):
        return {key[0]: total for key, total in there}
    return dict(there)


def counts_of(columns: Mapping[str, Column], by: str, choice: Choice) -> dict[str, int]:
    """Return the number of lines per key.

    >>> counts_of({}, "customer", Choice(None, "invoiced", None))
    {}
    """
    check_column(by, (ColumnKind.NAME,), "$.by")
    if not columns:
        return {}
    mask = placed(columns, choice.basis, choice.period)
    groups = group_lines(columns, (by,), mask, choice.aliases)
    return dict(sorted((groups.keys[code][0], count) for code, count in Counter(groups.codes).items()))


def distinct_of(columns: Mapping[str, Column], by: str, of: str, choice: Choice) -> dict[str, int]:
    """Return the number of distinct known ids of one column per key of another.

    >>> distinct_of({}, "customer", "document", Choice(None, "invoiced", None))
    {}
    """
    check_column(by, (ColumnKind.NAME,), "$.by")
    check_column(of, (ColumnKind.NAME,), "$.of")
    if not columns:
        return {}
    mask = placed(columns, choice.basis, choice.period)
    groups = group_lines(columns, (by,), mask, choice.aliases)
    column = column_of(columns, of, "$.of")
    values = column.data if mask is None else compress(column.data, mask)
    found = distinct_pairs(groups.codes, values, len(column.names))
    return dict(sorted((groups.keys[code][0], found[code]) for code in set(groups.codes)))
