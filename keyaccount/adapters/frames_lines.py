"""The lines that count, in our own columns and as whole numbers, and whether they can be trusted."""

from __future__ import annotations

from collections.abc import Iterable

from keyaccount.adapters.frames_columns import PLACING, LineFrame
from keyaccount.adapters.frames_library import Frame, Held, held, nw
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


def read_lines(lines: LineFrame, basis: str, period: Period | None) -> Frame:
    """Return the lines whose day lies in a period: ids, `day`, and whole numbers under short names.

    Beside a number stand, where they are needed, `<name>_known` (1 or 0) and `<name>_fits`.
    Lines whose day is unknown lie in no period.

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
        made[short] = whole.units
        if whole.known is not None:
            made[f"{short}_known"] = whole.known
        if whole.fits is not None:
            made[f"{short}_fits"] = whole.fits
    needed = ["customer", basis, *_NAMES, *numbers_of(lines).values()]
    theirs = dict.fromkeys(lines.columns[name] for name in needed if lines.has(name))
    return lines.frame.select(*theirs).filter(lines.within(basis, period)).select(**made)


def sound(lines: LineFrame) -> bool:
    """Tell by one look at rows in memory whether nothing is dirty and no sum can leave 64 bits.

    >>> import polars as pl
    >>> from datetime import date
    >>> from keyaccount.adapters.frames_columns import AmountsIn, line_frame
    >>> frame = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [10**18]})
    >>> sound(line_frame(frame, None, "CNY", AmountsIn.MINOR))
    False
    """
    if not lines.complete.issuperset(("customer", "net_amount")):
        return not len(held(lines.frame.head(1)))
    looks = {"lines": nw.len()}
    if lines.complete.isdisjoint(PLACING):
        looks["nowhere"] = lines.nowhere().any()
    limits = {}
    for short, name in numbers_of(lines).items():
        whole = lines.whole(name)
        looks[f"{short}_most"], looks[f"{short}_least"] = whole.units.max(), whole.units.min()
        limits[short] = whole.limit, _LARGEST // whole.times
        if whole.fits is not None:
            looks[f"{short}_fits"] = whole.fits.all()
    row = held(lines.frame.select(**looks)).rows(named=True)[0]
    if row.get("nowhere") or not all(value for name, value in row.items() if name.endswith("_fits")):
        return False
    for short, (line, every) in limits.items():
        ends = [row[f"{short}_{end}"] for end in ("most", "least")]
        largest = max((abs(int(end)) for end in ends if end is not None and end == end), default=0)
        if largest >= line or largest * row["lines"] > every:
            return False
    return True


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
