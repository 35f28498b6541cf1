"""A Ledger and a Book from frames, and frames from them: the few customers one wants as objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from keyaccount.adapters.frames_checks import diagnose
from keyaccount.adapters.frames_columns import AmountsIn, LineFrame, line_frame
from keyaccount.adapters.frames_library import Frame, Native, native_of, nw, opened, rows_of
from keyaccount.adapters.frames_objects import is_unknown, plain_day
from keyaccount.errors import KeyAccountError, Problems, near_miss, refuse
from keyaccount.model.book import Book
from keyaccount.model.columns import COLUMNS, QUANTITY_PLACES, ColumnKind
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_one_of, check_type, tuple_of

__all__ = ["book_from", "customers_frame", "customers_from", "ledger_from", "lines_frame"]

_NUMBERS = (ColumnKind.AMOUNT, ColumnKind.QUANTITY)
# Fields of a customer that are one plain value; the rest comes with objects.
_TYPES = {field.name: str(field.type) for field in attrs.fields(Customer)}
_SIMPLE = ("str", "str | None", "date | None", "int | None")
_FIELDS = tuple(name for name, kind in _TYPES.items() if kind in _SIMPLE)
_BACKENDS = ("pandas", "polars", "pyarrow")


def ledger_from(
    frame: Native,
    columns: Mapping[str, str] | None = None,
    *,
    currency: str,
    amounts: AmountsIn = AmountsIn.MAJOR,
    customers: Iterable[str] = (),
) -> Ledger:
    """Collect the order lines of some customers, or of all, into a ledger.

    `columns` maps our column names to those of the frame (None: they bear our names). Every line of the
    frame is checked first. Only mapped columns, and lines of `customers`, leave the engine.
    Raises `KeyAccountError` (`frames.unknown`, `frames.inexact`, `ledger.duplicate-line`, ...).

    >>> import polars as pl
    >>> orders = pl.DataFrame({"who": ["C1", "C2"], "on": [date(2026, 1, 5)] * 2, "net": [9.5, 3.0]})
    >>> ledger_from(orders, {"customer": "who", "invoiced": "on", "net_amount": "net"}, currency="CNY",
    ...             customers=["C1"]).totals()
    {'C1': 950}
    """
    lines = line_frame(frame, columns, currency, amounts)
    numbers = [name for name in lines.columns if COLUMNS[name] in _NUMBERS]
    diagnose(lines, numbers)
    chosen = lines.frame
    wanted = tuple_of(customers)
    if wanted:
        chosen = chosen.filter(lines.column("customer").cast(nw.String).is_in(list(wanted)))
    made = chosen.select(**{name: _plain(lines, name) for name in lines.columns})
    scales = {name: lines.whole(name).times for name in numbers}
    table = made.collect() if isinstance(made, nw.LazyFrame) else made
    stored = {
        name: _stored(table[name].to_list(), COLUMNS[name], scales.get(name, 1)) for name in lines.columns
    }
    needed = ("customer", "net_amount")
    kept = {
        name: values
        for name, values in stored.items()
        if name in needed or any(value is not None for value in values)
    }
    return Ledger.from_columns(kept, currency=currency) if len(table) else Ledger.empty(currency)


def _plain(lines: LineFrame, name: str) -> nw.Expr:
    if COLUMNS[name] is ColumnKind.NAME:
        return lines.column(name).cast(nw.String)
    if COLUMNS[name] is ColumnKind.DAY:
        return lines.column(name)
    whole = lines.whole(name)
    return whole.units if whole.known is None else nw.when(whole.known == 1).then(whole.units)


def _stored(values: Sequence[Any], kind: ColumnKind, times: int) -> list[Any]:
    """Return values of any library as a ledger stores them; what it has for unknown becomes None."""
    known = [None if is_unknown(value) else value for value in values]
    if kind is ColumnKind.DAY:
        return [None if value is None else plain_day(value) for value in known]
    if kind in _NUMBERS:
        return [None if value is None else int(value) * times for value in known]
    return known


def book_from(
    frame: Native,
    as_of: date,
    columns: Mapping[str, str] | None = None,
    *,
    currency: str,
    amounts: AmountsIn = AmountsIn.MAJOR,
    customers: Iterable[Customer] | None = None,
    among: Iterable[str] = (),
    **records: Iterable[Any],
) -> Book:
    """Collect a book as of a day: the lines of a frame, the customers given, or one per id in the lines.

    `among` keeps the lines of some customers only, such as a shortlist; `records` are the other lists of
    a `Book` (`products`, `accounts`, ...). Raises `KeyAccountError` as `ledger_from` and `Book` do.

    >>> import polars as pl
    >>> orders = pl.DataFrame({"customer": ["C1", "C2"], "invoiced": [date(2026, 1, 5)] * 2,
    ...                        "net_amount": [9.5, 3.0]})
    >>> book_from(orders, date(2026, 1, 31), currency="CNY", among=["C1"]).customers[0].id
    'C1'
    """
    wanted = tuple_of(among)
    if customers is not None:
        given = tuple_of(customers)
        for place, one in enumerate(given):
            check_type(one, Customer, f"$.customers[{place}]")
        named = {one.id for one in given} | {former for one in given for former in one.former_ids}
        ids = tuple(one for one in wanted if one in named) if wanted else ()
        for one in wanted:
            check_one_of(one, named, "book.unknown-customer", "$.among")
        former = tuple(old for one in given if one.id in ids for old in one.former_ids)
        ledger = ledger_from(frame, columns, currency=currency, amounts=amounts, customers=(*ids, *former))
        return Book(as_of, ledger, given, **records)
    ledger = ledger_from(frame, columns, currency=currency, amounts=amounts, customers=wanted)
    return Book(as_of, ledger, [Customer(one, one) for one in sorted(ledger.names("customer"))], **records)


def customers_from(frame: Native, columns: Mapping[str, str] | None = None) -> tuple[Customer, ...]:
    """Read customers from a frame with one row each; `columns` maps fields of `Customer` to its columns.

    Text, days and whole numbers are read (`id` and `name` must be there); rows that cannot be are
    refused together. Raises `KeyAccountError` (`frames.column-missing`, `frames.customers`, ...).

    >>> import polars as pl
    >>> rows = pl.DataFrame({"id": ["C1"], "name": ["Hua"], "since": [date(2019, 5, 1)]})
    >>> customers_from(rows)[0].since
    datetime.date(2019, 5, 1)
    """
    opened_frame = opened(frame)
    there = opened_frame.collect_schema().names()
    mapped = {name: name for name in there if name in _FIELDS} if columns is None else dict(columns)
    _check_fields(mapped, there)
    rows = rows_of(opened_frame.select(**{ours: nw.col(theirs) for ours, theirs in mapped.items()}))
    made: list[Customer] = []
    problems = Problems()
    for place, row in enumerate(rows):
        try:
            made.append(Customer(**{name: _field(value) for name, value in row.items()}))
        except KeyAccountError as error:
            problems.take(error, f"$.rows[{place}]")
    problems.raise_any()
    return tuple(made)


def _check_fields(mapped: Mapping[str, str], there: Sequence[str]) -> None:
    problems = Problems()
    for ours, theirs in mapped.items():
        if ours not in _FIELDS:
            near = near_miss(ours, _FIELDS) or ", ".join(_FIELDS)
            problems.add(
                "frames.customers",
                f"$.columns.{ours}",
                f"no field of a customer that a column can hold; try {near}",
                f"不是可由列提供的客户字段;可用 {near}",
            )
        if theirs not in there:
            near = near_miss(str(theirs), there) or ", ".join(there)
            problems.add(
                "frames.column-missing",
                f"$.columns.{ours}",
                f"the frame has no column {theirs!r}; it has {near}",
                f"数据框没有列 {theirs!r};现有 {near}",
            )
    for name in ("id", "name"):
        if name not in mapped:
            problems.add(
                "frames.column-missing", "$.columns", f"customers need {name!r}", f"客户必须有 {name!r}"
            )
    problems.raise_any()


def _field(value: Any) -> Any:
    if is_unknown(value):
        return None
    if hasattr(value, "toordinal"):
        return plain_day(value)
    return value if isinstance(value, str) else int(value)


def lines_frame(ledger: Ledger, backend: str = "polars") -> Native:
    """Return the lines of a ledger as a frame of polars, pandas or pyarrow, read back by `ledger_from`.

    Amounts are whole minor units (`AmountsIn.MINOR`), days dates, quantities whole numbers where all are
    whole, else doubles that stand for millionths exactly.
    Raises `KeyAccountError` (`frames.backend`, `frames.inexact`).

    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), "9.50")], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> ledger_from(lines_frame(ledger), currency="CNY", amounts=AmountsIn.MINOR) == ledger
    True
    """
    check_type(ledger, Ledger, "$.ledger")
    check_one_of(backend, _BACKENDS, "frames.backend", "$.backend")
    stored = ledger.to_columns() or {"customer": [], "invoiced": [], "net_amount": []}
    values: dict[str, list[Any]] = {}
    schema: dict[str, Any] = {}
    for name, column in stored.items():
        kind = COLUMNS[name]
        schema[name] = nw.String()
        values[name] = list(column)
        if kind is ColumnKind.DAY:
            schema[name] = nw.Date() if backend != "pandas" else nw.Datetime("us")
            values[name] = [None if one is None else date.fromisoformat(str(one)) for one in column]
        elif kind is ColumnKind.AMOUNT:
            schema[name] = nw.Int64()
        elif kind is ColumnKind.QUANTITY:
            values[name], schema[name] = _quantities(column)
    return native_of(_built(values, schema, backend))


def _built(values: Mapping[str, list[Any]], schema: Mapping[str, Any], backend: str) -> Frame:
    if backend == "pandas":
        import pandas as pd

        # Plain whole numbers of pandas know no unknown value, so the nullable ones are asked for by name.
        named = {"String": "object", "Int64": "Int64", "Float64": "Float64", "Datetime": "datetime64[us]"}
        series = {
            name: pd.Series(column, dtype=named[type(schema[name]).__name__])
            for name, column in values.items()
        }
        made: Frame = nw.from_native(pd.DataFrame(series))
        return made
    return nw.DataFrame.from_dict(dict(values), dict(schema), backend=backend)  # type: ignore[arg-type]


def _quantities(column: Sequence[Any]) -> tuple[list[Any], Any]:
    unit = 10**QUANTITY_PLACES
    if all(one is None or one % unit == 0 for one in column):
        return [None if one is None else one // unit for one in column], nw.Int64()
    if any(one is not None and abs(one) >= 2**51 for one in column):
        refuse(
            "frames.inexact",
            "$.ledger.quantity",
            "fractions of quantities this large do not fit a double",
            "如此大的小数数量无法以双精度精确表示",
        )
    return [None if one is None else one / unit for one in column], nw.Float64()


def customers_frame(customers: Iterable[Customer], backend: str = "polars") -> Native:
    """Return customers as a frame of polars, pandas or pyarrow, read back by `customers_from`.

    Only fields of one plain value are kept: text, days and whole numbers.
    Raises `KeyAccountError` (`frames.backend`).

    >>> hua = Customer("C1", "Hua", since=date(2019, 5, 1))
    >>> customers_from(customers_frame([hua])) == (hua,)
    True
    """
    check_one_of(backend, _BACKENDS, "frames.backend", "$.backend")
    given = tuple_of(customers)
    values: dict[str, list[Any]] = {}
    schema: dict[str, Any] = {}
    for name in _FIELDS:
        values[name] = [getattr(one, name) for one in given]
        schema[name] = nw.String()
        if _TYPES[name] == "date | None":
            schema[name] = nw.Date() if backend != "pandas" else nw.Datetime("us")
        elif _TYPES[name] == "int | None":
            schema[name] = nw.Int64()
    return native_of(_built(values, schema, backend))
