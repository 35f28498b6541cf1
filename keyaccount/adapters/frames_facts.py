"""Facts per customer from a frame of order lines, in the engine that holds it: one row per customer out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from keyaccount.adapters.frames_checks import check_customers, diagnose, refuse_overflow
from keyaccount.adapters.frames_columns import AmountsIn, LineFrame, check_placed, line_frame
from keyaccount.adapters.frames_library import Frame, Held, Native, held, native_of, nw, opened
from keyaccount.adapters.frames_lines import (
    FEW,
    GUARD,
    guarded,
    numbers_of,
    read_lines,
    scales_of,
    sound,
    suspicious,
)
from keyaccount.adapters.frames_numbers import one_if
from keyaccount.adapters.frames_objects import facts_of_rows
from keyaccount.adapters.frames_plans import MOST_BITS, Figure, Op, grouped
from keyaccount.errors import Lang
from keyaccount.model.facts import CustomerFacts, Facts
from keyaccount.values.checks import check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.periods import Period

__all__ = ["FrameFacts", "check_lines", "counted_lines", "facts_from", "facts_of_lines"]

_SHOWN = 20
_SUMS = ("net_minor", "returns_minor", "known_cost_minor")


@attrs.frozen(eq=False, repr=False)
class FrameFacts:
    """Hold the facts of every customer with a line in a period, one row each, in the caller's engine.

    Columns, money in minor units: `customer`, `sales_minor`, `returns_minor`, `net_minor`,
    `known_cost_minor`, `cost_lines`, `cost_minor` and `margin_minor` (null unless the cost of every line
    is known), `lines`, `return_lines`, `documents` (null where no line names one), `first_day`,
    `last_day`, `active_months`, `quantity_millionths` (null where one is unknown or units are mixed).
    They mean what the fields of `CustomerFacts` mean and are equal to them. Method: I2, I3.

    >>> import polars as pl
    >>> lines = pl.LazyFrame({"customer": ["C1", "C1"], "net_amount": [900, -100],
    ...                       "invoiced": [date(2026, 1, 5), date(2026, 1, 9)]})
    >>> facts = facts_from(lines, currency="CNY", amounts=AmountsIn.MINOR)
    >>> facts.native.select("customer", "net_minor", "returns_minor").collect().rows()
    [('C1', 800, 100)]
    >>> facts.explain("C1").figure
    Money('8.00', 'CNY')
    """

    source: LineFrame
    basis: str
    period: Period | None
    frame: Frame
    stored: bool = False

    @property
    def currency(self) -> str:
        """Return the currency of all money."""
        return self.source.currency

    @property
    def native(self) -> Native:
        """Return the facts in the caller's library; a plan stays a plan, and is not checked yet.

        A plan has one more column, `doubtful`: how many lines of the customer need a second look, which
        `collect` and `stored_as` take where there are any.
        """
        return native_of(self.frame)

    def collect(self) -> FrameFacts:
        """Run the plan, refuse dirty lines and overflow, and return the facts held in memory.

        Facts of rows in memory are checked and held from the start.
        Raises `KeyAccountError` (`frames.unknown`, `frames.inexact`, `frames.overflow`, ...).

        >>> import polars as pl
        >>> lines = pl.LazyFrame({"customer": ["C1", "C2"], "invoiced": [date(2026, 1, 5)] * 2,
        ...                       "net_amount": [None, 5]})
        >>> facts_from(lines, currency="CNY", amounts=AmountsIn.MINOR).collect()
        Traceback (most recent call last):
        keyaccount.errors.KeyAccountError: frames.unknown @ $.frame.net_amount: 1 of 2 lines: ...
        """
        if isinstance(self.frame, nw.DataFrame):
            return self
        return attrs.evolve(self, frame=held(self.frame)) if self.stored else self._run()

    def _run(self) -> FrameFacts:
        try:
            table = held(self.frame)
        except Exception:
            # Some engines stop at what another carries on with: say what is wrong in our own words.
            check_lines(self.source, self.basis, self.period)
            raise
        if not self.source.held and suspicious(table, _SUMS):
            check_lines(self.source, self.basis, self.period)
        return attrs.evolve(self, frame=self._settled(table))

    def checked(self) -> FrameFacts:
        """Return the facts to go on with: rows in memory, or what `stored_as` reads from a table.

        >>> import polars as pl
        >>> lines = pl.LazyFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [5]})
        >>> facts_from(lines, currency="CNY").checked().native["net_minor"].to_list()
        [500]
        """
        return self if self.stored else self.collect()

    def stored_as(self, native: Native) -> FrameFacts:
        """Return the same facts, their rows read from where the caller stored or cached `native`.

        For more customers than one memory holds: what follows stays in the engine, and reads one row per
        customer instead of the lines. Raises as `collect`.

        >>> import polars as pl
        >>> lines = pl.LazyFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [5]})
        >>> facts = facts_from(lines, currency="CNY")
        >>> facts.stored_as(facts.native.cache()).checked().native.collect()["net_minor"].to_list()
        [500]
        """
        frame = opened(native)
        looks = {"customer": nw.col("customer").is_null().any(), "lines": nw.col("lines").max()}
        looks |= {name: nw.col(name).is_null().any() for name in _SUMS}
        if GUARD in frame.collect_schema().names():
            looks[GUARD] = nw.col(GUARD).max()
        row = held(frame.select(**looks)).rows(named=True)[0]
        if any(row[name] for name in looks if name != "lines") or (row["lines"] or 0) > FEW:
            check_lines(self.source, self.basis, self.period)
        return attrs.evolve(self, frame=frame, stored=True)

    def _settled(self, table: Held) -> Held:
        table = table.drop([name for name in table.columns if name == GUARD])
        check_customers(table)
        if self.source.has("document") and not table["documents"].sum():
            # No line of the period names a document; does any line at all?
            known = held(self.source.frame.select(n=self.source.column("document").count()))["n"][0]
            if not known:
                return table.with_columns(documents=_UNKNOWN)
        return table

    def of(self, *customers: str) -> Facts:
        """Collect the facts of some customers as objects, equal to those of `customer_facts`; all if none.

        Takes a second look at their lines for the months.

        >>> import polars as pl
        >>> lines = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [5]})
        >>> facts_from(lines, currency="CNY", amounts=AmountsIn.MINOR).of("C1")["C1"].net
        Money('0.05', 'CNY')
        """
        table = held(self.collect().frame)
        wanted = tuple_of(customers)
        chosen = table.filter(nw.col("customer").is_in(wanted)) if wanted else table
        span = _span(table) if self.period is None else self.period
        return facts_of_rows(self.source, self.basis, self.period, span, chosen, wanted)

    def explain(self, customer: str) -> Explanation:
        """Explain the net turnover of one customer: what was sold, less what came back. Method: I2.

        Raises `KeyAccountError` (`facts.no-lines`).
        """
        return self._one(customer).explain()

    def explain_margin(self, customer: str) -> Explanation:
        """Explain the gross margin of one customer. Method: I3."""
        return self._one(customer).explain_margin()

    def _one(self, customer: str) -> CustomerFacts:
        return self.of(customer)[customer]

    def summary(self, lang: Lang = "en") -> str:
        """Word the largest customers as a screenful of text."""
        return self._largest().summary(lang)

    def _repr_html_(self) -> str:
        return self._largest().table().to_html()

    def _largest(self) -> Facts:
        """Collect the customers with the largest net turnover as objects."""
        facts = self.collect()
        top = held(facts.frame).sort("net_minor", "customer", descending=[True, False]).head(_SHOWN)
        return facts.of(*top["customer"].to_list()) if len(top) else facts.of()

    def __repr__(self) -> str:
        return f"FrameFacts({self.currency}, by {self.basis}, {self.period or 'all days'})"


def facts_from(
    frame: Native,
    columns: Mapping[str, str] | None = None,
    *,
    currency: str,
    amounts: AmountsIn = AmountsIn.MAJOR,
    period: Period | None = None,
    basis: str = "invoiced",
) -> FrameFacts:
    """Sum up what the order lines of a period say about each customer, where the lines are.

    `columns` maps our column names to those of the frame (None: they bear our names); ids may be text
    or whole numbers, days dates or times. A frame in memory is checked and computed at once; of a lazy
    frame, a relation or a table of a cluster the plan is made, and checked when it is collected.
    Linear in lines, and memory grows with customers and documents only.
    Raises `KeyAccountError` (`frames.column-missing`, `frames.type`, `frames.inexact`, ...). Method: I2, I3.

    >>> import polars as pl
    >>> orders = pl.DataFrame({"who": ["C1", "C1", "C2"], "no": ["D1", "D1", "D2"],
    ...     "on": [date(2026, 1, 5), date(2026, 1, 5), date(2026, 3, 9)], "net": [9.5, -1.5, 3.0]})
    >>> facts = facts_from(orders, {"customer": "who", "document": "no", "invoiced": "on",
    ...                             "net_amount": "net"}, currency="CNY", period=Period.quarter(2026, 1))
    >>> facts.native.sort("customer").select("customer", "net_minor", "documents", "last_day").rows()
    [('C1', 800, 1, datetime.date(2026, 1, 5)), ('C2', 300, 1, datetime.date(2026, 3, 9))]
    """
    return facts_of_lines(line_frame(frame, columns, currency, amounts, basis), basis, period)


def facts_of_lines(lines: LineFrame, basis: str, period: Period | None) -> FrameFacts:
    """Sum up lines that were taken in before; see `facts_from`.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [5]})
    >>> facts_of_lines(line_frame(frame, None, "CNY", AmountsIn.MINOR), "invoiced", None)
    FrameFacts(CNY, by invoiced, all days)
    """
    check_placed(lines, basis)
    if period is not None:
        check_type(period, Period, "$.period")
    plain = sound(lines) if lines.held else None
    if lines.held and plain is None:
        check_lines(lines, basis, period)
    read = read_lines(lines, basis, period, plain or ())
    figures = _figures(lines, read.collect_schema().names(), period)
    if not lines.held:
        read, guard = guarded(lines, read)
        figures.append(guard)
    made = grouped(counted_lines(read, period), ("customer",), figures)
    facts = FrameFacts(lines, basis, period, _derived(made, scales_of(lines)))
    return facts._run() if lines.held else facts


def check_lines(lines: LineFrame, basis: str, period: Period | None) -> None:
    """Refuse lines that are dirty, and customers whose sums leave 64 bits, by a look at every line.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [5]})
    >>> check_lines(line_frame(frame, None, "CNY", AmountsIn.MINOR), "invoiced", None)
    """
    diagnose(lines, numbers_of(lines).values())
    refuse_overflow(read_lines(lines, basis, period), scales_of(lines))


def counted_lines(read: Frame, period: Period | None) -> Frame:
    """Add to lines in our own columns what facts are made of: the month, and what was taken back.

    >>> import polars as pl
    >>> read = nw.from_native(pl.LazyFrame({"day": [date(2026, 3, 5)], "net": [-5]}))
    >>> held(counted_lines(read, Period.year(2026))).select("month", "returned", "back").rows()
    [(2, True, 5)]
    """
    day, net = nw.col("day"), nw.col("net")
    month = day.dt.year().cast(nw.Int64) * 12 + day.dt.month().cast(nw.Int64)
    first = 0 if period is None else period.start.year * 12 + period.start.month
    returned = net < 0
    if "quantity" in read.collect_schema().names():
        returned = returned | (nw.col("quantity") < 0)
    back = nw.when(returned).then(0 - net).otherwise(nw.lit(0, nw.Int64))
    return read.with_columns(month=month - first, returned=returned, back=back)


def _figures(lines: LineFrame, there: list[str], period: Period | None) -> list[Figure]:
    figures = [
        Figure("net_minor", Op.SUM, "net"),
        Figure("returns_minor", Op.SUM, "back"),
        Figure("lines", Op.LINES),
        Figure("return_lines", Op.TRUE, "returned"),
        Figure("first_day", Op.LEAST, "day"),
        Figure("last_day", Op.MOST, "day"),
        Figure("active_months", _month_op(period), "month"),
    ]
    for name in ("cost", "quantity"):
        if name in there:
            figures += [Figure(name, Op.SUM, name), _known(lines, there, name)]
    if "document" in there:
        op = Op.KINDS if "document" in lines.complete else Op.DISTINCT
        figures.append(Figure("documents", op, "document"))
    if "unit" in there and "quantity" in there:
        figures += [Figure("units", Op.DISTINCT, "unit"), Figure("unit_lines", Op.COUNT, "unit")]
    return figures


def _known(lines: LineFrame, there: list[str], name: str) -> Figure:
    """Return the figure that counts the known values of a number."""
    known = f"{name}_known"
    if numbers_of(lines)[name] in lines.complete:
        return Figure(known, Op.LINES)
    return Figure(known, Op.SUM, known) if known in there else Figure(known, Op.COUNT, name)


def _month_op(period: Period | None) -> Op:
    if period is None:
        return Op.DISTINCT
    months = (period.last.year - period.start.year) * 12 + period.last.month - period.start.month
    return Op.BITS if months <= MOST_BITS else Op.DISTINCT


# No group is without lines, so this is null everywhere, and Int64 on every engine.
_UNKNOWN = nw.when(nw.col("lines") < 0).then(nw.col("lines"))


def _derived(made: Frame, scales: Mapping[str, int]) -> Frame:
    """Turn the sums of each group into the columns of facts."""
    there = made.collect_schema().names()
    zero = nw.lit(0, nw.Int64)
    net, back = (_times(nw.col(name), scales["net"]) for name in ("net_minor", "returns_minor"))
    cost, known = (zero, zero)
    if "cost" in there:
        cost, known = _times(nw.col("cost"), scales["cost"]), nw.col("cost_known")
    all_known = known == nw.col("lines")
    quantity = _UNKNOWN
    if "quantity" in there:
        summed = nw.col("quantity_known") == nw.col("lines")
        if "units" in there:
            mixed = one_if((nw.col("unit_lines") > 0) & (nw.col("unit_lines") < nw.col("lines")))
            summed = summed & (nw.col("units") + mixed <= 1)
        quantity = nw.when(summed).then(_times(nw.col("quantity"), scales["quantity"]))
    return made.select(
        nw.col("customer").cast(nw.String),
        *(nw.col(name) for name in there if name == GUARD),
        nw.col("lines", "return_lines", "first_day", "last_day", "active_months"),
        sales_minor=net + back,
        returns_minor=back,
        net_minor=net,
        known_cost_minor=cost,
        cost_lines=known,
        cost_minor=nw.when(all_known).then(cost),
        margin_minor=nw.when(all_known).then(net - cost),
        documents=nw.col("documents") if "documents" in there else _UNKNOWN,
        quantity_millionths=quantity,
    )


def _times(units: nw.Expr, times: int) -> nw.Expr:
    return units if times == 1 else units * times


def _span(table: Held) -> Period | None:
    """Return the days from the first to the last line of anybody, or None without lines."""
    if not len(table):
        return None
    first, last = table["first_day"].min(), table["last_day"].max()
    return Period(date(*first.timetuple()[:3]), date.fromordinal(last.toordinal() + 1))
