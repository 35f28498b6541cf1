"""Scoring as expressions: the few operations of `identification.scoring`, run by the engine of the frame.

Ratio, utility on fixed bounds and contribution in whole units of 10^-12 are computed in the same order
and in double precision, so that every engine, and plain Python, gives every customer the same units.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from operator import add

import attrs

from keyaccount.adapters.frames_library import Frame, nw
from keyaccount.adapters.frames_numbers import divided, nearest
from keyaccount.identification.policy import UnknownRule
from keyaccount.identification.scoring import UNIT, Scale

__all__ = ["Read", "with_scores"]

_UNIT = float(UNIT)


@attrs.frozen(eq=False)
class Read:
    """Say how one criterion is read from a frame: a ratio in doubles, null where it is absent.

    The ratio is `value`, over `base` where there is one: a column, or one number for everybody.
    `counts` tells where absence counts (unknown, unanswered, declined) rather than leave the weights;
    without `value` the criterion is absent for everybody.

    >>> Read(Scale("a", 0, UNIT, 0.0, 1.0), None, counts=False).scale.key
    'a'
    """

    scale: Scale
    value: nw.Expr | None
    base: nw.Expr | float | None = None
    counts: nw.Expr | bool = True


def with_scores(
    frame: Frame,
    reads: Sequence[Read],
    rule: UnknownRule,
    *,
    intervals: bool = True,
    complete: Collection[str] = (),
) -> Frame:
    """Add `score_units` and, with intervals, `low_units`, `high_units` and `coverage_units`.

    All are whole units of 10^-12, the score null where nothing is known. `complete` names criteria
    known to be present for everybody, which saves weighing each customer apart. Method: I2-I6.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"a": [0.6, None], "b": [None, None]},
    ...                                     schema={"a": pl.Float64, "b": pl.Float64}))
    >>> reads = [Read(Scale(key, 0, UNIT // 2, 0.0, 1.0), nw.col(key)) for key in ("a", "b")]
    >>> scored = with_scores(frame, reads, UnknownRule.KNOWN_WEIGHTS)
    >>> scored.select("score_units", "low_units", "high_units").rows()
    [(600000000000, 300000000000, 800000000000), (None, 0, 1000000000000)]
    """
    names = [f"worth_{place}" for place in range(len(reads))]
    present = [(name, one) for name, one in zip(names, reads, strict=True) if one.value is not None]
    staged = _with_worths(frame, present)
    known_to_all = {one.scale.key for _, one in present}.issubset(complete)
    if known_to_all and len(present) == len(reads):
        return _all_known(staged, present, intervals).drop(names)
    staged = staged.with_columns(known_units=_known(present))
    staged = staged.with_columns(counting_units=_counting(reads, names))
    staged = staged.with_columns(known_base=_base("known_units"), counting_base=_base("counting_units"))
    staged = staged.with_columns(low_sum=_total(present, "counting_base"))
    worst = rule is UnknownRule.WORST_CASE
    score = nw.col("low_sum") if worst else _total(present, "known_base")
    scored = staged.with_columns(score_units=nw.when(nw.col("known_units") > 0).then(score.cast(nw.Int64)))
    if intervals:
        scored = _with_interval(scored)
    given = set(frame.collect_schema().names())
    return scored.drop([name for name in (*(name for name, _ in present), *_STAGES) if name not in given])


_STAGES = ("known_units", "counting_units", "known_base", "counting_base", "low_sum")


def _with_worths(frame: Frame, present: Sequence[tuple[str, Read]]) -> Frame:
    """Add the worth of each criterion, a step at a time.

    Databases spell a value out wherever an expression names it, so that steps within steps multiply: a
    step that is a column of its own is named, and spelt out once.
    """
    frame = frame.with_columns(**{name: one.value for name, one in present})  # type: ignore[arg-type]
    frame = _alike(frame, [name for name, _ in present])
    over = {name: _over(nw.col(name), one.base) for name, one in present if one.base is not None}
    frame = frame.with_columns(**over) if over else frame
    shares = {
        name: divided(nw.col(name) - one.scale.worst, one.scale.best - one.scale.worst)
        for name, one in present
    }
    return frame.with_columns(**shares).with_columns(nw.col(*shares).clip(0.0, 1.0)) if shares else frame


def _alike(frame: Frame, names: Sequence[str]) -> Frame:
    """Return the frame with those doubles of one make: pandas before 3 cannot add Arrow's to its own."""
    if not frame.implementation.is_pandas_like():
        return frame
    native = nw.to_native(frame)
    foreign = [name for name in names if str(native[name].dtype).endswith("[pyarrow]")]
    made: Frame = nw.from_native(native.astype(dict.fromkeys(foreign, "Float64")))
    return made


def _over(value: nw.Expr, base: nw.Expr | float) -> nw.Expr:
    return value / base if isinstance(base, nw.Expr) else divided(value, base)


def _all_known(frame: Frame, present: Sequence[tuple[str, Read]], intervals: bool) -> Frame:
    """Add the scores where everything is known of everybody: one set of weights, no interval."""
    base = sum(one.scale.weight for _, one in present)
    units = _sum([_part(nw.col(name), nw.lit(one.scale.weight / base)) for name, one in present])
    scored = frame.with_columns(score_units=units.cast(nw.Int64))
    if not intervals:
        return scored
    score = nw.col("score_units")
    return scored.with_columns(low_units=score, high_units=score, coverage_units=nw.lit(UNIT, nw.Int64))


def _part(worth: nw.Expr, share: nw.Expr) -> nw.Expr:
    return nearest(share * worth * _UNIT)


def _known(present: Sequence[tuple[str, Read]]) -> nw.Expr:
    known = [_weight_where(~nw.col(name).is_null(), one.scale.weight) for name, one in present]
    return _sum(known) if known else nw.lit(0, nw.Int64)


def _counting(reads: Sequence[Read], names: Sequence[str]) -> nw.Expr:
    counting = nw.col("known_units")
    for name, one in zip(names, reads, strict=True):
        if one.value is None:
            if one.counts is True:
                counting = counting + one.scale.weight
        elif one.counts is not False:
            absent = nw.col(name).is_null()
            where = absent if one.counts is True else absent & one.counts
            counting = counting + _weight_where(where, one.scale.weight)
    return counting


def _weight_where(condition: nw.Expr, weight: int) -> nw.Expr:
    return nw.when(condition).then(nw.lit(weight, nw.Int64)).otherwise(nw.lit(0, nw.Int64))


def _base(units: str) -> nw.Expr:
    """Return what weights are shares of, in doubles; where nothing is known any other number will do."""
    return nw.when(nw.col(units) > 0).then(nw.col(units)).otherwise(nw.lit(1, nw.Int64)).cast(nw.Float64)


def _total(present: Sequence[tuple[str, Read]], base: str) -> nw.Expr:
    """Return the sum of the parts, each rounded, of weights that are shares of a base; exact in doubles."""
    if not present:
        return nw.lit(0.0)
    return _sum(
        [_part(nw.col(name), float(one.scale.weight) / nw.col(base)).fill_null(0.0) for name, one in present]
    )


def _sum(parts: Sequence[nw.Expr]) -> nw.Expr:
    return reduce(add, parts)


def _with_interval(frame: Frame) -> Frame:
    known, counting, base = nw.col("known_units"), nw.col("counting_units"), nw.col("counting_base")
    open_units = nearest((counting - known).cast(nw.Float64) / base * _UNIT)
    frame = frame.with_columns(low_units=nw.col("low_sum"), high_units=nw.col("low_sum") + open_units)
    frame = frame.with_columns(
        low_units=nw.col("low_units").cast(nw.Int64),
        high_units=nw.col("high_units").clip(upper_bound=_UNIT).cast(nw.Int64),
        coverage_units=nearest(known.cast(nw.Float64) / base * _UNIT).cast(nw.Int64),
    )
    score, least, most = nw.col("score_units"), nw.col("low_units"), nw.col("high_units")
    return frame.with_columns(
        low_units=nw.when(known == 0)
        .then(nw.lit(0, nw.Int64))
        .otherwise(nw.when(score < least).then(score).otherwise(least)),
        high_units=nw.when(known == 0)
        .then(nw.lit(UNIT, nw.Int64))
        .otherwise(nw.when(score > most).then(score).otherwise(most)),
    )
