"""The ledger: a million order lines as columns of whole numbers, seen as lines only on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Literal, overload

import attrs

from keyaccount.errors import refuse
from keyaccount.model.columns import BASES, COLUMNS, NO_DAY, Column, ColumnKind, check_basis, check_column
from keyaccount.model.ledger_checks import check_lines, ledger_findings
from keyaccount.model.ledger_rows import joined_columns, read_columns, read_rows
from keyaccount.model.ledger_totals import (
    Choice,
    column_of,
    counts_of,
    distinct_of,
    known_mask,
    placed,
    totals_of,
)
from keyaccount.model.order_line import OrderLine, line_of, row_of
from keyaccount.values.checks import check_date, check_int, check_type
from keyaccount.values.currencies import currency_of
from keyaccount.values.finding import Finding
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.periods import Period

__all__ = ["Ledger"]


@attrs.frozen(eq=False, repr=False)
class Ledger:
    """Hold order lines of one currency as columns; immutable, comparable and picklable.

    Build one with `from_rows`; see `OrderLine` for what each column means. Amounts are kept as
    minor units, quantities as millionths, days as ordinals, ids numbered by first use. A column
    that nothing is known of is absent, and an unknown value is None, never zero.

    >>> ledger = Ledger.from_rows(
    ...     [("C1", "D1", date(2026, 1, 5), 2, "120.00"), ("C2", "D2", date(2026, 1, 6), -1, "-60.00")],
    ...     columns=("customer", "document", "invoiced", "quantity", "net_amount"), currency="CNY")
    >>> len(ledger), ledger[0].net_amount, ledger.totals(by="customer")
    (2, Money('120.00', 'CNY'), {'C1': 12000, 'C2': -6000})
    """

    currency: str
    _columns: FrozenMap[str, Column] = attrs.field(factory=FrozenMap, converter=frozen_map_of)

    def __attrs_post_init__(self) -> None:
        currency_of(self.currency)
        for name, column in self._columns.items():
            check_column(name, path="$.columns")
            check_type(column, Column, f"$.columns.{name}")
        if len({len(column) for column in self._columns.values()}) > 1:
            refuse("ledger.columns", "$.columns", "columns differ in length", "各列长度不一")

    @classmethod
    def empty(cls, currency: str) -> Ledger:
        """Return a ledger without lines, to be extended.

        >>> len(Ledger.empty("CNY"))
        0
        """
        return cls(currency)

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[object]], columns: Iterable[str], *, currency: str) -> Ledger:
        """Build a ledger from plain tuples whose values stand in the order of `columns`.

        Ids are text (`line` and `original_line` may be whole numbers), days dates without time,
        amounts and quantities Decimal, int or plain decimal text, never floats; None is unknown.
        `customer`, `net_amount` and one of `ordered`, `delivered`, `invoiced` are needed. A column
        `currency` is checked against the ledger's. Rows are read in chunks, so an iterator keeps
        memory flat; a million lines take about a second.
        Raises `KeyAccountError` with the first 100 problems, each under `$.rows[n].column`
        (`ledger.column-missing`, `ledger.duplicate-line`, `ledger.currency-mixed`, ...).

        >>> Ledger.from_rows([("C1", date(2026, 1, 5), 1.5)], ("customer", "invoiced", "net_amount"),
        ...                  currency="CNY")
        Traceback (most recent call last):
        keyaccount.errors.KeyAccountError: money.amount @ $.rows[0].net_amount: an amount is a Decimal, ...
        """
        return cls.empty(currency).extended(rows, columns)

    @classmethod
    def from_lines(cls, lines: Iterable[OrderLine], *, currency: str) -> Ledger:
        """Build a ledger from lines held as values; rows of plain tuples are faster.

        >>> from keyaccount.values.money import Money
        >>> line = OrderLine(customer="C1", net_amount=Money(5, "CNY"), invoiced=date(2026, 1, 2))
        >>> Ledger.from_lines([line], currency="CNY")[0] == line
        True
        """
        rows = []
        for index, line in enumerate(lines):
            check_type(line, OrderLine, f"$.lines[{index}]")
            rows.append(row_of(line, currency))
        return cls.from_rows(rows, (*COLUMNS, "currency"), currency=currency)

    def extended(self, rows: Iterable[Sequence[object]], columns: Iterable[str]) -> Ledger:
        """Return the ledger with more rows after its own, equal to a rebuild from all of them.

        What stands is copied, not read again, so a day's lines cost little more than their number.
        The columns need not be the same; what one side lacks is unknown there. Raises as `from_rows`.

        >>> base = Ledger.from_rows([("C1", date(2026, 1, 5), 10)], ("customer", "invoiced", "net_amount"),
        ...                         currency="CNY")
        >>> base.extended([("C1", date(2026, 1, 6), 5)], ("customer", "invoiced", "net_amount")).totals()
        {'C1': 1500}
        """
        tables = {name: column.names for name, column in self._columns.items() if column.names}
        return self._with(read_rows(rows, columns, self.currency, tables))

    def _with(self, new: Mapping[str, Column]) -> Ledger:
        joined = joined_columns(self._columns, new)
        check_lines(joined, since=len(self))
        return Ledger(self.currency, FrozenMap(joined))

    @classmethod
    def from_columns(cls, columns: Mapping[str, Sequence[object]], *, currency: str) -> Ledger:
        """Build a ledger from columns as `to_columns` gives them; days may be dates too.

        Raises `KeyAccountError` with the first 100 problems, each under `$.columns.name[n]`.

        >>> stored = {"customer": ["C1"], "invoiced": ["2026-01-05"], "net_amount": [1000]}
        >>> Ledger.from_columns(stored, currency="CNY").to_columns() == stored
        True
        """
        check_type(columns, Mapping, "$.columns")
        if not columns:
            return cls.empty(currency)
        return cls.empty(currency)._with(read_columns(columns, currency))

    def to_columns(self) -> dict[str, list[str | int | None]]:
        """Return plain lists by column, the form in which a ledger is stored.

        Ids as text, days as `2026-01-31`, amounts as whole minor units, quantities as whole
        millionths, None where unknown. Takes linear time.

        >>> Ledger.empty("CNY").to_columns()
        {}
        """
        return {name: column.plain() for name, column in self._columns.items()}

    def __len__(self) -> int:
        return next((len(column) for column in self._columns.values()), 0)

    def __getitem__(self, index: int) -> OrderLine:
        check_int(index, "$.index")
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return line_of({name: column.value(index) for name, column in self._columns.items()}, self.currency)

    def __iter__(self) -> Iterator[OrderLine]:
        return map(self.__getitem__, range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ledger):
            return NotImplemented
        if self.currency != other.currency or set(self._columns) != set(other._columns):
            return False
        return all(column.same(other._columns[name]) for name, column in self._columns.items())

    def __hash__(self) -> int:
        return hash((self.currency, len(self), tuple(self._columns)))

    def __repr__(self) -> str:
        return f"Ledger({len(self)} lines, {self.currency})"

    @property
    def raw_columns(self) -> FrozenMap[str, Column]:
        """Return the columns themselves, for calculations over all lines; never write to them."""
        return self._columns

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns of which something is known, in storage order.

        >>> Ledger.empty("CNY").columns
        ()
        """
        return tuple(self._columns)

    def column(self, name: str) -> memoryview:
        """Return one column's raw numbers, read-only; `.tolist()` reads them fastest.

        Ids are positions in `names(name)` (-1 unknown), days ordinals (0 unknown), amounts minor
        units and quantities millionths (-2**63 unknown).
        Raises `KeyAccountError` (`ledger.column-unknown`, `ledger.column-absent`).

        >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), "9.90")],
        ...                           ("customer", "invoiced", "net_amount"), currency="CNY")
        >>> ledger.column("net_amount").tolist()
        [990]
        """
        return column_of(self._columns, name).raw()

    def names(self, name: str) -> tuple[str, ...]:
        """Return the ids a column points into, in the order of their first use; none if it is absent.

        >>> Ledger.empty("CNY").names("customer")
        ()
        """
        check_column(name, (ColumnKind.NAME,))
        return self._columns[name].names if name in self._columns else ()

    def coverage(self, name: str) -> tuple[int, int]:
        """Return how many lines have a known value in a column, and how many lines there are.

        >>> Ledger.empty("CNY").coverage("cost_amount")
        (0, 0)
        """
        check_column(name)
        column = self._columns.get(name)
        known = len(column) - column.data.count(column.kind.unknown) if column is not None else 0
        return known, len(self)

    def span(self, basis: str = "invoiced") -> Period | None:
        """Return the period from the first to the last known day of a basis, or None.

        >>> Ledger.empty("CNY").span() is None
        True
        """
        check_basis(basis)
        return self._spans.get(basis)

    @cached_property
    def _spans(self) -> dict[str, Period]:
        spans = {}
        for basis in BASES:
            if basis in self._columns:
                days = set(self._columns[basis].data) - {NO_DAY}
                spans[basis] = Period(date.fromordinal(min(days)), date.fromordinal(max(days) + 1))
        return spans

    def take(self, mask: Sequence[bool]) -> Ledger:
        """Return the lines for which the mask, one entry per line, is true.

        >>> len(Ledger.empty("CNY").take([]))
        0
        """
        if len(mask) != len(self):
            refuse("ledger.mask", "$.mask", f"give {len(self)} entries", f"应有 {len(self)} 项")
        if all(mask):
            return self
        if not any(mask):
            return Ledger.empty(self.currency)
        return self._of({name: column.take(mask) for name, column in self._columns.items()})

    def between(self, period: Period, basis: str = "invoiced") -> Ledger:
        """Return the lines whose day of the given basis lies in a half-open period.

        Raises `KeyAccountError` (`ledger.basis-unknown`, `ledger.column-absent`).

        >>> len(Ledger.empty("CNY").between(Period.year(2026), basis="delivered"))
        0
        """
        check_type(period, Period, "$.period")
        mask = placed(self._columns, basis, period)
        return self if mask is None else self.take(mask)

    def of(self, *customers: str) -> Ledger:
        """Return the lines booked under these customer ids; unknown ids have none.

        >>> len(Ledger.empty("CNY").of("C1"))
        0
        """
        places = self._places
        positions = sorted(chain.from_iterable(places[name] for name in set(customers) if name in places))
        if len(positions) == len(self):
            return self
        return self._of({name: column.pick(positions) for name, column in self._columns.items()})

    def has_customer(self, customer: str) -> bool:
        """Tell whether a line is booked under this very id.

        >>> Ledger.empty("CNY").has_customer("C1")
        False
        """
        return customer in self._places

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        # Built once, when first asked for: looking customers up one by one must not be quadratic.
        names = self.names("customer")
        places: list[list[int]] = [[] for _ in names]
        codes = self._columns["customer"].data if names else ()
        for index, code in enumerate(codes):
            places[code].append(index)
        return dict(zip(names, places, strict=True))

    def known_at(self, day: date) -> Ledger:
        """Return the ledger as it was known at the close of a day.

        A line counts from `recorded_on`, where that is unknown from the first of its ordered,
        delivered and invoiced days, and not before something has happened; what happened after
        the day is unknown again. A back-dated line is therefore missing until it was recorded.

        >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), date(2026, 2, 1), 10)],
        ...     ("customer", "invoiced", "recorded_on", "net_amount"), currency="CNY")
        >>> len(ledger.known_at(date(2026, 1, 31))), len(ledger.known_at(date(2026, 2, 1)))
        (0, 1)
        """
        check_date(day, "$.day")
        known = {name: column.until(day) for name, column in self._columns.items() if name != "recorded_on"}
        mask = known_mask(known, self._columns.get("recorded_on"), day)
        return self._of({**self._columns, **known}).take(mask)

    def _of(self, columns: Mapping[str, Column]) -> Ledger:
        kept = {name: column for name, column in columns.items() if not column.is_unknown()}
        return Ledger(self.currency, FrozenMap(kept))

    @overload
    def totals(
        self,
        by: str = "customer",
        of: Literal["net_amount"] = "net_amount",
        period: Period | None = None,
        basis: str = "invoiced",
        aliases: Mapping[str, str] | None = None,
    ) -> dict[str, int]: ...

    @overload
    def totals(
        self,
        by: str,
        of: str,
        period: Period | None = None,
        basis: str = "invoiced",
        aliases: Mapping[str, str] | None = None,
    ) -> dict[str, int | None]: ...

    @overload
    def totals(
        self,
        by: tuple[str, ...],
        of: str = "net_amount",
        period: Period | None = None,
        basis: str = "invoiced",
        aliases: Mapping[str, str] | None = None,
    ) -> dict[tuple[str, ...], int | None]: ...

    def totals(
        self,
        by: str | tuple[str, ...] = "customer",
        of: str = "net_amount",
        period: Period | None = None,
        basis: str = "invoiced",
        aliases: Mapping[str, str] | None = None,
    ) -> Mapping[str, int | None] | Mapping[tuple[str, ...], int | None]:
        """Return the sum of a column per id, or per tuple of ids: raw minor units or millionths.

        A sum over a line whose value is unknown is None; lines whose id is unknown count under
        `""`. Without period, every line with a known day counts. `aliases` maps customer ids to
        those they count under (see `Book.aliases`). Sorted by id; linear time.
        Raises `KeyAccountError` (`ledger.column-unknown`, `ledger.column-absent`).

        >>> ledger = Ledger.from_rows([("C1", "P1", date(2026, 1, 5), 10), ("C1", "P2", date(2026, 1, 6), 5)],
        ...     ("customer", "product", "invoiced", "net_amount"), currency="CNY")
        >>> ledger.totals(), ledger.totals(by=("customer", "product"))
        ({'C1': 1500}, {('C1', 'P1'): 1000, ('C1', 'P2'): 500})
        """
        return totals_of(self._columns, by, of, Choice(period, basis, aliases))

    def counts(
        self, by: str = "customer", period: Period | None = None, basis: str = "invoiced"
    ) -> dict[str, int]:
        """Return how many lines each id has; see `totals` for the arguments.

        >>> Ledger.empty("CNY").counts()
        {}
        """
        return counts_of(self._columns, by, Choice(period, basis, None))

    def distinct(
        self, of: str, by: str = "customer", period: Period | None = None, basis: str = "invoiced"
    ) -> dict[str, int]:
        """Return how many distinct known ids of a column each id has, say documents per customer.

        >>> Ledger.empty("CNY").distinct("document")
        {}
        """
        return distinct_of(self._columns, by, of, Choice(period, basis, None))

    def findings(self) -> tuple[Finding, ...]:
        """Return what the books ought to look at: returns without their original, unknown days and costs.

        >>> Ledger.empty("CNY").findings()
        ()
        """
        return ledger_findings(self._columns)
