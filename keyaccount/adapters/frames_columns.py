"""Order lines in a frame: which of its columns is which of ours, and how each is read exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from enum import Enum

import attrs

from keyaccount.adapters.frames_library import Frame, Native, held, in_memory, nw, opened
from keyaccount.adapters.frames_numbers import Whole, whole_column
from keyaccount.errors import KeyAccountError, Problems, near_miss, refuse
from keyaccount.model.columns import BASES, COLUMNS, QUANTITY_PLACES, ColumnKind, check_basis, check_column
from keyaccount.values.checks import check_type
from keyaccount.values.currencies import currency_of
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = ["PLACING", "AmountsIn", "LineFrame", "check_placed", "line_frame"]

PLACING = BASES[:3]
_LISTED = 12


class AmountsIn(Enum):
    """Say what the numbers in columns of amounts are.

    Decimals and doubles are taken only where each is exactly an amount with the currency's places.
    """

    MAJOR = "major"  # currency units: 12.50
    MINOR = "minor"  # whole minor units: 1250

    @property
    def text(self) -> Text:
        """Return the choice in words."""
        return _AMOUNTS[self]


_AMOUNTS = {
    AmountsIn.MAJOR: Text("amounts in currency units", "金额以主币单位计"),
    AmountsIn.MINOR: Text("amounts in minor units", "金额以最小货币单位计"),
}


@attrs.frozen(eq=False)
class LineFrame:
    """Hold a frame of order lines and how to read it: our column names to those of the frame.

    `held` tells whether the rows are in memory, so that looking at them twice costs little; `complete`
    names those of our columns that are then seen to have no unknown value.

    >>> import polars as pl
    >>> lines = line_frame(pl.DataFrame({"who": ["C1"], "day": [date(2026, 1, 5)], "net": [9.5]}),
    ...     {"customer": "who", "invoiced": "day", "net_amount": "net"}, "CNY", AmountsIn.MAJOR)
    >>> lines.has("net_amount"), lines.has("cost_amount")
    (True, False)
    """

    frame: Frame
    columns: FrozenMap[str, str]
    schema: Mapping[str, nw.dtypes.DType]
    currency: str
    amounts: AmountsIn
    held: bool
    complete: frozenset[str] = frozenset()

    def has(self, name: str) -> bool:
        """Tell whether the frame has one of our columns."""
        return name in self.columns

    def column(self, name: str) -> nw.Expr:
        """Return one of our columns as it stands in the frame."""
        return nw.col(self.columns[name])

    def dtype(self, name: str) -> nw.dtypes.DType:
        """Return the type one of our columns has in the frame."""
        return self.schema[self.columns[name]]

    def whole(self, name: str) -> Whole:
        """Return an amount in minor units, or a quantity in millionths, as whole numbers."""
        places = QUANTITY_PLACES
        if COLUMNS[name] is ColumnKind.AMOUNT:
            places = currency_of(self.currency).places if self.amounts is AmountsIn.MAJOR else 0
        return whole_column(self.columns[name], self.dtype(name), places)

    def literal(self, name: str, day: date) -> date:
        """Return a day in the type in which a column of days can be compared with it."""
        return datetime.combine(day, time()) if isinstance(self.dtype(name), nw.Datetime) else day

    def within(self, name: str, period: Period | None) -> nw.Expr:
        """Return which lines have their day of a basis in a period, or at all."""
        day = self.column(name)
        if period is None:
            return ~day.is_null()
        start, end = self.literal(name, period.start), self.literal(name, period.end)
        return (day >= start) & (day < end)

    def nowhere(self) -> nw.Expr:
        """Return which lines have no day at all: neither ordered, delivered nor invoiced."""
        unknown = [self.column(name).is_null() for name in PLACING if self.has(name)]
        return nw.all_horizontal(*unknown, ignore_nulls=False)


def line_frame(
    native: Native, columns: Mapping[str, str] | None, currency: str, amounts: AmountsIn, *needed: str
) -> LineFrame:
    """Take in a frame of order lines and check names and types of its columns, all at once.

    `columns` maps our names to those of the frame; None takes the columns that bear our names.
    `customer`, `net_amount`, one of `ordered`, `delivered`, `invoiced`, and the `needed` must be there.
    Columns of which nothing is known are left out, as a ledger does, where the rows are in memory.
    Raises `KeyAccountError` (`frames.column-missing`, `frames.type`, `ledger.column-unknown`, ...).

    >>> import polars as pl
    >>> line_frame(pl.DataFrame({"net": ["1"]}), {"net_amount": "net"}, "CNY", AmountsIn.MINOR)
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: ledger.column-missing @ $.columns: lines need 'customer'...
    """
    currency_of(currency)
    check_type(amounts, AmountsIn, "$.amounts")
    frame = opened(native)
    schema = frame.collect_schema()
    if columns is None:
        columns = {name: name for name in schema.names() if name in COLUMNS}
    check_type(columns, Mapping, "$.columns")
    problems = Problems()
    _check_names(problems, columns, schema.names(), needed)
    for ours, theirs in columns.items():
        if ours in COLUMNS and theirs in schema:
            _check_dtype(problems, ours, theirs, schema[theirs])
    problems.raise_any()
    lines = LineFrame(frame, FrozenMap(columns), dict(schema), currency, amounts, in_memory(native))
    return _without_empty(lines) if lines.held else lines


def _check_names(
    problems: Problems, columns: Mapping[str, str], there: list[str], needed: Iterable[str]
) -> None:
    for ours, theirs in columns.items():
        try:
            check_column(ours, path=f"$.columns.{ours}")
        except KeyAccountError as error:
            problems.take(error)
        if theirs not in there:
            near = near_miss(str(theirs), there) or ", ".join(there[:_LISTED])
            problems.add(
                "frames.column-missing",
                f"$.columns.{ours}",
                f"the frame has no column {theirs!r}; it has {near}",
                f"数据框没有列 {theirs!r};现有 {near}",
            )
    for name in dict.fromkeys(("customer", "net_amount", *needed)):
        if name not in columns:
            problems.add(
                "ledger.column-missing",
                "$.columns",
                f"lines need {name!r}; map it in columns",
                f"明细必须有 {name!r},请在 columns 中对应",
            )
    if not any(name in columns for name in PLACING):
        problems.add(
            "ledger.column-missing",
            "$.columns",
            "lines need one of 'ordered', 'delivered', 'invoiced' to be placed in time",
            "明细必须有 'ordered'、'delivered'、'invoiced' 中至少一列,以确定时间",
        )


def _is_name(dtype: nw.dtypes.DType) -> bool:
    return dtype.is_integer() or isinstance(dtype, (nw.String, nw.Categorical, nw.Enum))


def _is_day(dtype: nw.dtypes.DType) -> bool:
    return isinstance(dtype, nw.Date) or (isinstance(dtype, nw.Datetime) and dtype.time_zone is None)


def _is_number(dtype: nw.dtypes.DType) -> bool:
    return dtype.is_numeric()


_KINDS: dict[ColumnKind, tuple[Callable[[nw.dtypes.DType], bool], Text]] = {
    ColumnKind.NAME: (_is_name, Text("text or whole numbers", "文本或整数")),
    ColumnKind.DAY: (_is_day, Text("dates, or times without a time zone", "日期,或不带时区的时间")),
    ColumnKind.AMOUNT: (_is_number, Text("numbers: whole, decimal or double", "数值:整数、小数或双精度")),
    ColumnKind.QUANTITY: (_is_number, Text("numbers: whole, decimal or double", "数值:整数、小数或双精度")),
}


def _check_dtype(problems: Problems, ours: str, theirs: str, dtype: nw.dtypes.DType) -> None:
    fits, wanted = _KINDS[COLUMNS[ours]]
    if not fits(dtype):
        problems.add(
            "frames.type",
            f"$.frame.{theirs}",
            f"{ours} needs {wanted.en}, the column is {dtype}; convert it first",
            f"{ours} 应为{wanted.zh},该列为 {dtype},请先转换",
        )


def _without_empty(lines: LineFrame) -> LineFrame:
    """Leave out columns of which nothing is known; those a line cannot do without stay."""
    known = {name: lines.column(name).count() for name in lines.columns}
    counts = held(lines.frame.select(**known, all=nw.len())).rows(named=True)[0]
    loose = [name for name in lines.columns if name not in ("customer", "net_amount")]
    empty = {name for name in loose if not counts[name]} if counts["all"] else set()
    if empty.issuperset(name for name in PLACING if lines.has(name)):
        empty -= set(PLACING)
    kept = {ours: theirs for ours, theirs in lines.columns.items() if ours not in empty}
    complete = frozenset(name for name in kept if name in counts and counts[name] == counts["all"])
    return attrs.evolve(lines, columns=FrozenMap(kept), complete=complete)


def check_placed(lines: LineFrame, basis: str) -> None:
    """Refuse a basis that is none, or of which the frame has no column.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [1]})
    >>> check_placed(line_frame(frame, None, "CNY", AmountsIn.MINOR), "invoiced")
    """
    check_basis(basis)
    if not lines.has(basis):
        refuse(
            "ledger.column-absent",
            "$.basis",
            f"no line has a day {basis!r}; map its column in columns",
            f"没有任何一行给出 {basis!r} 日期,请在 columns 中对应该列",
        )
