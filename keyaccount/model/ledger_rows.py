"""Rows into columns: plain tuples read in chunks, everything wrong in them reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import attrs

from keyaccount.errors import MOST_SHOWN, KeyAccountError, Problems, refuse
from keyaccount.model.columns import COLUMNS, Column, ColumnKind
from keyaccount.model.encoders import DayEncoder, Encoder, IsoDayEncoder, NameEncoder, WordEncoder
from keyaccount.model.number_encoders import AmountEncoder, MinorEncoder, QuantityEncoder
from keyaccount.values.checks import check_one_of, tuple_of
from keyaccount.values.currencies import currency_of

__all__ = ["TAX_BASES", "check_columns", "joined_columns", "read_columns", "read_rows"]

# Rows are turned over so many at a time: enough for C speed, few enough to stay in the processor's cache.
CHUNK = 512

TAX_BASES = ("excluded", "included")
_REQUIRED = ("customer", "net_amount")
_PLACING = ("ordered", "delivered", "invoiced")
# A file may name its currency per row; the ledger has one and keeps it once.
_CURRENCY = "currency"


def check_columns(columns: Iterable[str]) -> tuple[str, ...]:
    """Refuse column names that are unknown, repeated or lack what every line needs.

    >>> check_columns(["customer", "invoiced", "net_amount"])
    ('customer', 'invoiced', 'net_amount')
    """
    if isinstance(columns, str):
        refuse("ledger.columns", "$.columns", "give the column names as a list", "请以列表给出列名")
    names = tuple(columns)
    problems = Problems()
    for index, name in enumerate(names):
        try:
            check_one_of(name, [*COLUMNS, _CURRENCY], "ledger.column-unknown", f"$.columns[{index}]")
        except KeyAccountError as error:
            problems.take(error)
        if name in names[:index]:
            problems.add(
                "ledger.column-repeated", f"$.columns[{index}]", f"{name!r} given twice", f"列 {name!r} 重复"
            )
    for name in _REQUIRED:
        if name not in names:
            problems.add(
                "ledger.column-missing", "$.columns", f"a ledger needs {name!r}", f"台账必须有 {name!r} 列"
            )
    if not any(name in names for name in _PLACING):
        problems.add(
            "ledger.column-missing",
            "$.columns",
            "a ledger needs one of 'ordered', 'delivered', 'invoiced' to place its lines in time",
            "台账必须有 'ordered'、'delivered'、'invoiced' 中至少一列,以确定时间",
        )
    problems.raise_any()
    return names


def read_rows(
    rows: Iterable[Sequence[object]],
    columns: Iterable[str],
    currency: str,
    tables: Mapping[str, tuple[str, ...]],
) -> dict[str, Column]:
    """Turn rows into columns; `tables` holds the ids a column has numbered already.

    Raises `KeyAccountError` with the first 100 problems, each under `$.rows[n].column`.

    >>> made = read_rows([("C1", "2026-01-02", 5)], ("customer", "document", "net_amount"), "CNY", {})
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: ledger.column-missing @ $.columns: a ledger needs one of ...
    """
    names = check_columns(columns)
    if isinstance(rows, (str, bytes, Mapping)) or not isinstance(rows, Iterable):
        refuse("ledger.rows", "$.rows", "give the rows as an iterable of tuples", "请以元组序列给出各行")
    encoders = [_row_encoder(name, currency, tables.get(name, ())) for name in names]
    problems = Problems()
    start = 0
    for chunk in _chunks(rows):
        if not (_shaped(chunk, len(names)) and _added(encoders, chunk)):
            _report(problems, names, encoders, chunk, start)
            if len(problems) >= MOST_SHOWN:
                break
        start += len(chunk)
    problems.raise_any()
    made = {name: encoder.column() for name, encoder in zip(names, encoders, strict=True)}
    made.pop(_CURRENCY, None)
    return made


def read_columns(columns: Mapping[str, Sequence[object]], currency: str) -> dict[str, Column]:
    """Turn stored columns back: ids, ISO days, whole minor units and millionths.

    Raises `KeyAccountError` with the first 100 problems, each under `$.columns.name[n]`.

    >>> stored = {"customer": ["C1"], "invoiced": ["2026-01-02"], "net_amount": [500]}
    >>> read_columns(stored, "CNY")["net_amount"].data
    array('q', [500])
    """
    names = check_columns(columns)
    given = {name: tuple_of(columns[name]) for name in names}
    lengths = {name: len(values) for name, values in given.items()}
    if len(set(lengths.values())) > 1:
        shown = ", ".join(f"{name} {length}" for name, length in lengths.items())
        refuse("ledger.columns", "$.columns", f"columns differ in length: {shown}", f"各列长度不一:{shown}")
    made: dict[str, Column] = {}
    problems = Problems()
    for name in names:
        encoder = _stored_encoder(name, currency)
        if not encoder.add(given[name]):
            for index, value in enumerate(given[name]):
                _check(problems, encoder, value, f"$.columns.{name}[{index}]")
        made[name] = encoder.column()
    problems.raise_any()
    made.pop(_CURRENCY, None)
    return made


def joined_columns(old: Mapping[str, Column], new: Mapping[str, Column]) -> dict[str, Column]:
    """Return old columns followed by new ones, in storage order; what one side lacks is unknown there.

    >>> joined_columns({}, {})
    {}
    """
    size, more = (next((len(column) for column in side.values()), 0) for side in (old, new))
    joined: dict[str, Column] = {}
    for name, kind in COLUMNS.items():
        first, second = old.get(name), new.get(name)
        if second is not None and (first is not None or not second.is_unknown()):
            first = first if first is not None else Column.unknown(kind, size)
            joined[name] = first.followed_by(second) if size else second
        elif first is not None:
            rest = Column.unknown(kind, more)
            joined[name] = first.followed_by(attrs.evolve(rest, names=first.names))
    return joined


def _row_encoder(name: str, currency: str, table: tuple[str, ...]) -> Encoder:
    if name == _CURRENCY:
        return WordEncoder((currency,), "ledger.currency-mixed")
    kind = COLUMNS[name]
    if kind is ColumnKind.DAY:
        return DayEncoder()
    if kind is ColumnKind.QUANTITY:
        return QuantityEncoder()
    if kind is ColumnKind.AMOUNT:
        return AmountEncoder(currency, currency_of(currency).places, name in _REQUIRED)
    if name == "tax_basis":
        return WordEncoder(TAX_BASES, "ledger.tax-basis", table)
    return NameEncoder(name in _REQUIRED, numbers=name.endswith("line"), names=table)


def _stored_encoder(name: str, currency: str) -> Encoder:
    kind = COLUMNS.get(name)
    if kind is ColumnKind.DAY:
        return IsoDayEncoder()
    if kind in (ColumnKind.QUANTITY, ColumnKind.AMOUNT):
        return MinorEncoder(kind, name in _REQUIRED)
    return _row_encoder(name, currency, ())


def _chunks(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _shaped(chunk: list[Sequence[object]], width: int) -> bool:
    return all(issubclass(kind, (tuple, list)) for kind in set(map(type, chunk))) and set(
        map(len, chunk)
    ) == {width}


def _added(encoders: list[Encoder], chunk: list[Sequence[object]]) -> bool:
    fits = True
    for encoder, values in zip(encoders, zip(*chunk, strict=True), strict=True):
        fits = encoder.add(values) and fits
    return fits


def _report(
    problems: Problems,
    names: tuple[str, ...],
    encoders: list[Encoder],
    chunk: list[Any],
    start: int,
) -> None:
    """Go through a chunk that did not fit, value by value, to say what is wrong where."""
    for index, row in enumerate(chunk, start):
        if not isinstance(row, (tuple, list)):
            got = type(row).__name__
            problems.add(
                "ledger.row", f"$.rows[{index}]", f"expected a tuple, got {got}", f"此处应为元组,实为 {got}"
            )
        elif len(row) != len(names):
            problems.add(
                "ledger.row",
                f"$.rows[{index}]",
                f"expected {len(names)} values ({', '.join(names)}), got {len(row)}",
                f"应有 {len(names)} 个值({'、'.join(names)}),实有 {len(row)} 个",
            )
        else:
            for name, encoder, value in zip(names, encoders, row, strict=True):
                _check(problems, encoder, value, f"$.rows[{index}].{name}")
        if len(problems) >= MOST_SHOWN:
            return


def _check(problems: Problems, encoder: Encoder, value: object, path: str) -> None:
    if len(problems) >= MOST_SHOWN:
        return
    try:
        encoder.check(value)
    except KeyAccountError as error:
        for problem in error.problems:
            problems.add(problem.code, path, problem.en, problem.zh)
