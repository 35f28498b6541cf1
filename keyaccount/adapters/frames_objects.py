"""From rows of facts to the objects of the model: few customers, collected to be explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from keyaccount.adapters.frames_columns import LineFrame
from keyaccount.adapters.frames_library import Frame, Held, held, nw
from keyaccount.adapters.frames_numbers import one_if
from keyaccount.adapters.frames_plans import Figure, Op, grouped
from keyaccount.model.columns import QUANTITY_PLACES
from keyaccount.model.facts import CustomerFacts, Facts
from keyaccount.model.order_line import trimmed
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.periods import Period

__all__ = ["facts_of_rows", "is_unknown", "plain_day"]


def plain_day(value: date) -> date:
    """Return the date of a day, whichever type the engine gave it.

    >>> from datetime import datetime
    >>> plain_day(datetime(2026, 1, 5))
    datetime.date(2026, 1, 5)
    """
    return date(value.year, value.month, value.day)


def facts_of_rows(
    lines: LineFrame,
    basis: str,
    period: Period | None,
    span: Period | None,
    rows: Held,
    customers: Sequence[str],
) -> Facts:
    """Build the facts of the customers in `rows`; their months are read from the lines.

    `span` holds the days whose months count: the period, else those of all lines. Without
    `customers`, all rows are meant.

    >>> import polars as pl
    >>> from keyaccount.adapters.frames_columns import AmountsIn, line_frame
    >>> frame = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [5]})
    >>> lines = line_frame(frame, None, "CNY", AmountsIn.MINOR)
    >>> len(facts_of_rows(lines, "invoiced", None, None, nw.from_native(pl.DataFrame({"customer": []})), ()))
    0
    """
    if span is None:
        months: tuple[Period, ...] = ()
    else:
        months = span.split("month") if period is not None else span.split("month", aligned=True)
    nets = _nets(lines, basis, months, customers) if len(rows) else {}
    found = {
        row["customer"]: _facts_of(row, lines.currency, nets[row["customer"]])
        for row in rows.sort("customer").rows(named=True)
    }
    return Facts(lines.currency, basis, period, months, FrozenMap(dict(sorted(found.items()))))


def _nets(
    lines: LineFrame, basis: str, months: tuple[Period, ...], customers: Sequence[str]
) -> dict[str, list[int]]:
    """Return the net amount of each customer in each month."""
    chosen = lines.within(basis, Period(months[0].start, months[-1].end))
    who = lines.column("customer").cast(nw.String)
    if customers:
        chosen = chosen & who.is_in(list(customers))
    cells: Frame = lines.frame.filter(chosen).select(
        customer=who, cell=_cell(lines, basis, months), net=lines.whole("net_amount").units
    )
    made: dict[str, list[int]] = {}
    times = lines.whole("net_amount").times
    for row in held(grouped(cells, ("customer", "cell"), [Figure("net", Op.SUM, "net")])).rows(named=True):
        made.setdefault(row["customer"], [0] * len(months))[int(row["cell"])] = int(row["net"]) * times
    return made


def _cell(lines: LineFrame, basis: str, months: tuple[Period, ...]) -> nw.Expr:
    """Return the place of the month a line's day falls in."""
    day, start = lines.column(basis), months[0].start
    if start.day == 1:
        month = day.dt.year().cast(nw.Int64) * 12 + day.dt.month().cast(nw.Int64)
        return month - (start.year * 12 + start.month)
    place = one_if(day >= lines.literal(basis, months[0].start)) - 1
    for later in months[1:]:
        place = place + one_if(day >= lines.literal(basis, later.start))
    return place


def _facts_of(row: Mapping[str, Any], currency: str, nets: Sequence[int]) -> CustomerFacts:
    quantity, documents = row["quantity_millionths"], row["documents"]
    return CustomerFacts(
        customer=row["customer"],
        currency=currency,
        sales_minor=int(row["sales_minor"]),
        returns_minor=int(row["returns_minor"]),
        lines=int(row["lines"]),
        return_lines=int(row["return_lines"]),
        first_day=plain_day(row["first_day"]),
        last_day=plain_day(row["last_day"]),
        active_months=int(row["active_months"]),
        monthly_minor=nets,
        documents=None if is_unknown(documents) else int(documents),
        quantity=None if is_unknown(quantity) else trimmed(int(quantity), QUANTITY_PLACES),
        known_cost_minor=int(row["known_cost_minor"]),
        cost_lines=int(row["cost_lines"]),
    )


def is_unknown(value: Any) -> bool:
    """Tell whether a value that came out of a frame is unknown, whichever way its library says so.

    >>> is_unknown(None), is_unknown(float("nan")), is_unknown(0)
    (True, True, False)
    """
    # pandas has unknown values of its own, of which neither is None, but none equals itself.
    return value is None or type(value).__name__ == "NAType" or bool(value != value)
