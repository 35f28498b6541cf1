"""Whole numbers and roundings as expressions that every engine of frames computes alike.

Only operations that IEEE 754 and 64-bit integers fix to the last bit are used: engines differ in how
they round halves, divide integers and subtract dates, and agree on adding, multiplying and comparing.
"""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.adapters.frames_library import nw
from keyaccount.model.columns import MOST_UNITS

__all__ = [
    "EXACT",
    "Whole",
    "day_number",
    "divided",
    "divided_half_up",
    "nearest",
    "number_of",
    "one_if",
    "size_of",
    "whole_column",
]

# Doubles hold every whole number below this, so what is smaller loses nothing on its way through one.
EXACT = 2**53
# Adding and taking away this pushes everything behind the point off a double, halves to even.
_ANCHOR = 1.5 * 2**52
_ANCHORED = 2**51
_WITHIN_DECIMALS = 2**48
_STEP = 2**11
# Money has at most 8 places, so a library that doesn't tell the scale of its decimals has no more.
_MOST_SCALE = 8
# 1 January of the year 1 is day 1 of Python's calendar, and 306 days after 1 March of the year 0.
_SHIFT = 305


def nearest(value: nw.Expr) -> nw.Expr:
    """Return a double below 2^51 rounded to the nearest whole number, halves to even, still a double.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"a": [0.5, 1.5, -2.5, 2.6]}))
    >>> frame.select(nearest(nw.col("a")))["a"].to_list()
    [0.0, 2.0, -2.0, 3.0]
    """
    return (value + _ANCHOR) - _ANCHOR


def one_if(condition: nw.Expr) -> nw.Expr:
    """Return 1 where a condition holds and 0 where it does not or is unknown.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"a": [1, None]}))
    >>> frame.select(one_if(nw.col("a") > 0))["literal"].to_list()
    [1, 0]
    """
    return nw.when(condition).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64))


def divided(value: nw.Expr, by: float) -> nw.Expr:
    """Return a double divided by a number, to the last bit as Python does it.

    polars divides a column by a lone number as a product with its reciprocal, which is off by a bit for
    one value in eight; by a column it divides, and clipping to one number makes such a column.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"a": [3.0, 7.0]}))
    >>> frame.select(divided(nw.col("a"), 10.0))["a"].to_list()
    [0.3, 0.7]
    """
    return value / value.clip(by, by)


def size_of(column: str) -> nw.Expr:
    """Return how large the whole numbers of a column are, as doubles, to within 2048.

    Some engines refuse to make a double of a whole number it cannot hold exactly.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"a": [2**62, -4096]}))
    >>> frame.select(size_of("a"))["a"].to_list()
    [4.611686018427388e+18, 4096.0]
    """
    return (nw.col(column) // _STEP).cast(nw.Float64).abs() * float(_STEP)


def divided_half_up(value: nw.Expr, times: int, by: int) -> nw.Expr:
    """Return value * times / by, for values from 0 up, as a whole number; halves go up.

    Whole numbers are divided by doubles in some engines, which may be one off; the remainder shows it.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"a": [5, 7]}))
    >>> frame.select(divided_half_up(nw.col("a"), 9, 12))["a"].to_list()
    [4, 5]
    """
    if times % by == 0:
        return value * (times // by)
    guess = value // by
    rest = value - guess * by
    over = one_if(rest < 0)
    return (guess - over) * times + ((rest + over * by) * (2 * times) + by) // (2 * by)


def day_number(day: nw.Expr) -> nw.Expr:
    """Return how many days a date lies after 1 March of the year 0, computed from its parts.

    Source: the civil calendar counted from March, in which the leap day comes last.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"a": [date(2024, 2, 29), date(2024, 3, 1)]}))
    >>> frame.select(day_number(nw.col("a")))["a"].to_list() == [number_of(date(2024, 2, 29)),
    ...                                                          number_of(date(2024, 3, 1))]
    True
    """
    month, early = day.dt.month().cast(nw.Int64), one_if(day.dt.month() <= 2)
    year = day.dt.year().cast(nw.Int64) - early
    months = month - 3 + early * 12
    within = (months * 153 + 2) // 5 + day.dt.day().cast(nw.Int64) - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + within


def number_of(day: date) -> int:
    """Return the number `day_number` gives a day.

    >>> number_of(date(1, 3, 1))
    365
    """
    return day.toordinal() + _SHIFT


@attrs.frozen(eq=False)
class Whole:
    """Hold a numeric column as whole numbers, and how to tell what is unknown and what does not fit.

    `units` is Int64 and stands for `units * times`, so that a sum is multiplied once. Where a value is
    unknown it is null, or 0 where `known` says so (1 known, 0 not). `fits` is None where every value
    below `limit` in size does. For doubles and decimals `plain` is the same as a double, null where
    unknown; it holds where every value is `exact` and below `bound` in size.

    >>> whole_column("a", nw.Int64(), 2).times
    100
    """

    units: nw.Expr
    times: int = 1
    known: nw.Expr | None = None
    fits: nw.Expr | None = None
    plain: nw.Expr | None = None
    exact: nw.Expr | None = None
    bound: float = 0.0

    @property
    def limit(self) -> int:
        """Return what `units` stay below in size, for one line as for a sum of them."""
        return MOST_UNITS // self.times


def whole_column(column: str, dtype: nw.dtypes.DType, places: int) -> Whole:
    """Read a column as whole multiples of 10^-places, exactly, whatever numbers it holds.

    A double counts if it is the closest one to such a multiple, a decimal if it is one; both within
    the range that doubles hold exactly.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"a": [1.25, -0.1, 0.1 + 0.2, None]}))
    >>> read = whole_column("a", frame.schema["a"], 2)
    >>> frame.select(units=read.units, fits=read.fits).rows()
    [(125, True), (-10, True), (0, False), (0, True)]
    """
    value = nw.col(column)
    if dtype.is_integer():
        return _of_integers(value, dtype, 10**places)
    double = value if dtype == nw.Float64 else value.cast(nw.Float64)
    scaled = double * float(10**places) if places else double
    near = plain = nearest(scaled)
    if dtype.is_float():
        # A difference, for some engines hold what is no number to equal itself.
        exact = (double - (divided(near, float(10**places)) if places else near)) == 0.0
        bound = float(_ANCHORED)
        plain = near if places else double
    else:
        finer = max(0, (getattr(dtype, "scale", None) or _MOST_SCALE) - places)
        exact, bound = (scaled - near).abs() < 0.5 / 10**finer, _WITHIN_DECIMALS / 10**finer
    unknown, fits = value.is_null(), exact & (near.abs() < bound)
    units = nw.when(fits).then(near).otherwise(nw.lit(0.0)).cast(nw.Int64)
    return Whole(units, 1, (~unknown).cast(nw.Int64), fits | unknown, plain, exact, bound)


def _of_integers(value: nw.Expr, dtype: nw.dtypes.DType, times: int) -> Whole:
    if dtype not in (nw.UInt64, nw.Int128, nw.UInt128):
        return Whole(value if dtype == nw.Int64 else value.cast(nw.Int64), times)
    fits, unknown = value < MOST_UNITS // times, value.is_null()
    if dtype == nw.Int128:
        # Nothing unsigned is below zero, and some engines refuse to compare it with what is.
        fits = fits & (value > -(MOST_UNITS // times))
    units = nw.when(fits).then(value).otherwise(nw.lit(0)).cast(nw.Int64)
    return Whole(units, times, (~unknown).cast(nw.Int64), fits | unknown)
