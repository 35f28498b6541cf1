"""The lines that count, in our own columns and as whole numbers, and whether they can be trusted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from keyaccount.adapters.frames_columns import PLACING, LineFrame
from keyaccount.adapters.frames_library import Frame, Held, held, nw
from keyaccount.adapters.frames_numbers import EXACT, Whole, one_if
from keyaccount.adapters.frames_plans import Figure, Op, counts_overflow
from keyaccount.values.periods import Period

__all__ = [
    "FEW",
    "GUARD",
    "any_of",
    "guarded",
    "numbers_of",
    "read_lines",
    "scales_of",
    "sound",
    "suspicious",
]

# Our short names of the columns that are added up.
_NUMBERS = {"net": "net_amount", "cost": "cost_amount", "quantity": "quantity"}
_NAMES = ("document", "unit")
_LARGEST = 2**63 - 1

# So many lines of at most such a size cannot leave 64 bits together.
FEW = 2**24
_ORDINARY = 2**39

# What a plan answers beside its figures, to be looked at when it has been run.
GUARD = "doubtful"


def numbers_of(lines: LineFrame) -> dict[str, str]:
    """Return the columns that are added up, our short name to the name in a ledger.

    >>> import polars as pl
    >>> from datetime import date
    >>> from keyaccount.adapters.frames_columns import AmountsIn, line_frame
    >>> frame = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [1]})
    >>> numbers_of(line_frame(frame, None, "CNY", AmountsIn.MINOR))
    {'net': 'net_amount'}
    """
    return {short: name for short, name in _NUMBERS.items() if lines.has(name)}


def scales_of(lines: LineFrame) -> dict[str, int]:
    """Return by what the numbers under our short names are to be multiplied, and so are their sums.

    >>> import polars as pl
    >>> from datetime import date
    >>> from keyaccount.adapters.frames_columns import AmountsIn, line_frame
    >>> frame = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [1]})
    >>> scales_of(line_frame(frame, None, "CNY", AmountsIn.MAJOR))
    {'net': 100}
    """
    return {short: lines.whole(name).times for short, name in numbers_of(lines).items()}


def read_lines(lines: LineFrame, basis: str, period: Period | None, plain: Collection[str] = ()) -> Frame:
    """Return the lines whose day lies in a period: ids, `day`, and whole numbers under short names.

    Beside a number stand, where they are needed, `<name>_known` (1 or 0) and `<name>_fits`.
    Lines whose day is unknown lie in no period. The numbers named in `plain` were seen to be `sound`,
    and are read as they are.

    >>> import polars as pl
    >>> from datetime import date
    >>> from keyaccount.adapters.frames_columns import AmountsIn, line_frame
    >>> frame = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [0.5]})
    >>> lines = line_frame(frame, None, "CNY", AmountsIn.MAJOR)
    >>> held(read_lines(lines, "invoiced", None)).rows(named=True)[0]["net"]
    50
    """
    made = {"customer": lines.column("customer"), "day": lines.column(basis)}
    made |= {name: lines.column(name) for name in _NAMES if lines.has(name)}
    for short, name in numbers_of(lines).items():
        whole = lines.whole(name)
        if short in plain and whole.plain is not None:
            made[short] = whole.plain
            continue
        made[short] = whole.units
        if whole.known is not None:
            made[f"{short}_known"] = whole.known
        if whole.fits is not None:
            made[f"{short}_fits"] = whole.fits
    needed = ["customer", basis, *_NAMES, *numbers_of(lines).values()]
    theirs = dict.fromkeys(lines.columns[name] for name in needed if lines.has(name))
    return lines.frame.select(*theirs).filter(lines.within(basis, period)).select(**made)


def sound(lines: LineFrame) -> frozenset[str] | None:
    """Look once at rows in memory: None where one is dirty or a sum may leave 64 bits.

    Otherwise return the short names of the numbers in doubles or decimals whose sums doubles hold
    exactly, whichever lines are summed and in whatever order.

    >>> import polars as pl
    >>> from datetime import date
    >>> from keyaccount.adapters.frames_columns import AmountsIn, line_frame
    >>> frame = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [9.5]})
    >>> sound(line_frame(frame, None, "CNY", AmountsIn.MAJOR))
    frozenset({'net'})
    """
    if not lines.complete.issuperset(("customer", "net_amount")):
        return None if len(held(lines.frame.head(1))) else frozenset()
    looks = {"lines": nw.len()}
    if lines.complete.isdisjoint(PLACING):
        looks["nowhere"] = lines.nowhere().any()
    wholes = {short: lines.whole(name) for short, name in numbers_of(lines).items()}
    for short, whole in wholes.items():
        looks |= {f"{short}_{end}": look for end, look in _looks(whole).items()}
    row = held(lines.frame.select(**looks)).rows(named=True)[0]
    largest = {short: _largest(row, short, whole) for short, whole in wholes.items()}
    every = row["lines"]
    safe = all(
        most is not None and most < wholes[short].limit and most * every <= _LARGEST // wholes[short].times
        for short, most in largest.items()
    )
    if row.get("nowhere") or not safe:
        return None
    in_doubles = (short for short, whole in wholes.items() if whole.plain is not None)
    return frozenset(short for short in in_doubles if (largest[short] or 0) * every < EXACT)


def _looks(whole: Whole) -> dict[str, nw.Expr]:
    """Return what is asked of a column: its extremes, and whether all of it can be read exactly."""
    if whole.plain is None or whole.exact is None:
        looks = {"most": whole.units.max(), "least": whole.units.min()}
        return looks if whole.fits is None else looks | {"fits": whole.fits.all()}
    ends = {"most": whole.plain.max(), "least": whole.plain.min()}
    return ends | {"exact": one_if(whole.exact).sum(), "known": whole.plain.count()}


def _largest(row: Mapping[str, Any], short: str, whole: Whole) -> int | None:
    """Return the largest size a column was seen to have, or None where it cannot be read exactly."""
    inexact = (row.get(f"{short}_exact") or 0) != (row.get(f"{short}_known") or 0)
    if inexact or not row.get(f"{short}_fits", True):
        return None
    ends = [row[f"{short}_{end}"] for end in ("most", "least")]
    largest = max((abs(int(end)) for end in ends if end is not None and end == end), default=0)
    return None if whole.plain is not None and largest >= whole.bound else largest


def guarded(lines: LineFrame, read: Frame) -> tuple[Frame, Figure]:
    """Give a plan a count that shows, once it is run, whether a line needs a second look.

    It does if it lacks its amount, is not exact, or is so large that a sum of many may leave 64 bits.

    >>> import polars as pl
    >>> from datetime import date
    >>> from keyaccount.adapters.frames_columns import AmountsIn, line_frame
    >>> frame = pl.LazyFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [5]})
    >>> lines = line_frame(frame, None, "CNY", AmountsIn.MINOR)
    >>> guarded(lines, read_lines(lines, "invoiced", None))[1].name
    'doubtful'
    """
    there = read.collect_schema().names()
    doubts = [nw.col("net_known") == 0 if "net_known" in there else nw.col("net").is_null()]
    doubts += [~nw.col(name) for name in there if name.endswith("_fits")]
    if not counts_overflow(read):
        for short, times in scales_of(lines).items():
            doubts.append(~nw.col(short).is_between(-(_ORDINARY // times), _ORDINARY // times))
    return read.with_columns(doubtful=any_of(doubts)), Figure(GUARD, Op.TRUE, "doubtful")


def any_of(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Return whether one of some conditions holds; an unknown one leaves it to the others.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"a": [1, None]}))
    >>> frame.select(found=any_of([nw.col("a") > 1, nw.col("a").is_null()]))["found"].to_list()
    [False, True]
    """
    return nw.any_horizontal(*conditions, ignore_nulls=False)


def suspicious(table: Held, sums: tuple[str, ...]) -> bool:
    """Tell whether a plan that was run met anything dirty, or a sum that may have left 64 bits.

    >>> import polars as pl
    >>> suspicious(nw.from_native(pl.DataFrame({"customer": ["C1"], "lines": [2], "doubtful": [1]})), ())
    True
    """
    if not len(table):
        return False
    if table["customer"].is_null().any() or table[GUARD].max():
        return True
    return table["lines"].max() > FEW or any(bool(table[name].is_null().any()) for name in sums)
