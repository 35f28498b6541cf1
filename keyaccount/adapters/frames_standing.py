"""Where each customer stands among all: concentration, whale curve and RFM, as columns of whole numbers.

Equal customers share rank, cumulative amount and score, in the engine as in `identification`: amounts are
added up over the distinct ones, of which each stands for all customers that have it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from keyaccount.adapters.frames_facts import FrameFacts
from keyaccount.adapters.frames_library import Frame, Native, held, joined, native_of, nw
from keyaccount.adapters.frames_numbers import day_number, number_of, one_if, size_of
from keyaccount.errors import refuse
from keyaccount.identification.abc_analysis import CUTS_80_95, AbcCuts, Crossing
from keyaccount.values.checks import check_date, check_int, check_type

__all__ = ["rfm_scores", "turnover_standing", "whale_positions", "with_standing"]

_LARGEST = 2**63 - 2**53


def turnover_standing(facts: FrameFacts, cuts: AbcCuts = CUTS_80_95) -> Native:
    """Return rank, cumulative turnover and ABC class of every customer, largest first among equals.

    Columns: `customer`, `net_minor`, `rank`, `before_minor` (of all strictly above), `through_minor`
    (with the customer and its equals), `total_minor` (all positive turnover) and `abc` (null without
    turnover): the figures of `concentrate`. Raises `KeyAccountError` (`frames.overflow`). Method: I2.

    >>> import polars as pl
    >>> from keyaccount.adapters.frames_facts import facts_from
    >>> lines = pl.DataFrame({"customer": ["a", "b", "c"], "invoiced": [date(2026, 1, 5)] * 3,
    ...                       "net_amount": [80, 15, 5]})
    >>> turnover_standing(facts_from(lines, currency="CNY")).sort("rank")["abc"].to_list()
    ['A', 'B', 'C']
    """
    check_type(facts, FrameFacts, "$.facts")
    facts = facts.checked()
    frame = _kept(facts).select("customer", "net_minor")
    _check_sum(frame, "net_minor", cuts)
    return _handed(facts, with_standing(frame, "net_minor", cuts))


def whale_positions(facts: FrameFacts) -> Native:
    """Return where each customer stands on the whale curve, by gross margin, the most profitable first.

    Columns: `customer`, `margin_minor`, `position` and `cumulative_minor`, equal margins sharing both:
    the figures of `whale_curve`. Customers whose margin is unknown are left out.
    Raises `KeyAccountError` (`frames.overflow`). Method: I3.

    >>> import polars as pl
    >>> from keyaccount.adapters.frames_facts import facts_from
    >>> lines = pl.DataFrame({"customer": ["a", "b"], "invoiced": [date(2026, 1, 5)] * 2,
    ...                       "net_amount": [8, 4], "cost_amount": [1, 6]})
    >>> whale_positions(facts_from(lines, currency="CNY")).sort("position")["cumulative_minor"].to_list()
    [700, 500]
    """
    check_type(facts, FrameFacts, "$.facts")
    facts = facts.checked()
    frame = _kept(facts).select("customer", "margin_minor").filter(~nw.col("margin_minor").is_null())
    _check_sum(frame, "margin_minor", None)
    steps = _steps(frame.with_columns(counted=nw.col("margin_minor")), "margin_minor")
    made = joined(frame, steps, "margin_minor")
    return _handed(
        facts,
        made.select(
            "customer", "margin_minor", position=nw.col("rank"), cumulative_minor=nw.col("through_minor")
        ),
    )


def rfm_scores(
    facts: FrameFacts,
    as_of: date,
    bins: int = 5,
    cuts: Mapping[str, Sequence[int | Fraction]] | None = None,
) -> Native:
    """Return recency, frequency and monetary scores of every customer, equal figures scored equally.

    Columns: `customer`, `recency_days`, `documents`, `net_minor`, `recency`, `frequency`, `monetary`:
    the figures of `rfm_from_facts`; customers whose lines name no document are left out. Thresholds are
    the quantiles of the customers, or your own under `cuts`, monetary ones in minor units.
    Raises `KeyAccountError` (`rfm.empty`, `rfm.after`, `rfm.cuts`). Method: I4a.

    >>> import polars as pl
    >>> from keyaccount.adapters.frames_facts import facts_from
    >>> lines = pl.DataFrame({"customer": ["a", "b"], "document": ["D1", "D2"], "net_amount": [8, 4],
    ...                       "invoiced": [date(2026, 1, 5), date(2026, 1, 9)]})
    >>> scored = rfm_scores(facts_from(lines, currency="CNY"), date(2026, 1, 31), bins=2)
    >>> scored.sort("customer").select("recency", "frequency", "monetary").rows()
    [(1, 1, 2), (2, 1, 1)]
    """
    check_type(facts, FrameFacts, "$.facts")
    check_date(as_of, "$.as_of")
    check_int(bins, "$.bins", least=2, most=9)
    days = nw.lit(number_of(as_of), nw.Int64) - day_number(nw.col("last_day"))
    facts = facts.checked()
    frame = (
        _kept(facts)
        .filter(~nw.col("documents").is_null())
        .select("customer", "documents", "net_minor", recency_days=days)
        .filter(nw.col("documents") > 0)
    )
    ends = held(frame.select(size=nw.len(), least=nw.col("recency_days").min())).rows(named=True)[0]
    if not ends["size"]:
        refuse("rfm.empty", "$.facts", "no customer has a line with a document", "没有任何客户的行带有单据")
    if ends["least"] < 0:
        refuse("rfm.after", "$.as_of", "some lines lie after as_of", "部分行晚于截止日")
    figures = {"recency": "recency_days", "frequency": "documents", "monetary": "net_minor"}
    scores = {}
    for name, column in figures.items():
        limits = _limits(frame, name, column, int(ends["size"]), bins, cuts)
        exceeded = one_if(nw.col(column) > _floor(limits[0]))
        for limit in limits[1:]:
            exceeded = exceeded + one_if(nw.col(column) > _floor(limit))
        scores[name] = bins - exceeded if name == "recency" else exceeded + 1
    columns = ("customer", "recency_days", "documents", "net_minor")
    return _handed(facts, frame.select(*columns, **scores))


def with_standing(frame: Frame, column: str, cuts: AbcCuts) -> Frame:
    """Add rank, cumulative amounts, total and ABC class by a column of whole numbers; null has none.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"net": [5, 5, 2]}))
    >>> with_standing(frame, "net", CUTS_80_95).select("rank", "before_minor", "through_minor").rows()
    [(1, 0, 10), (1, 0, 10), (3, 10, 12)]
    """
    positive = nw.when(nw.col(column) > 0).then(nw.col(column)).otherwise(nw.lit(0, nw.Int64))
    steps = _steps(frame.with_columns(counted=positive), column)
    steps = steps.with_columns(total_minor=nw.col("through_minor").max(), abc=nw.lit("C"))
    inside_b, inside_a = (_inside(cut, cuts.crossing) for cut in (cuts.b, cuts.a))
    steps = steps.with_columns(abc=nw.when(inside_b).then(nw.lit("B")).otherwise(nw.col("abc")))
    steps = steps.with_columns(abc=nw.when(inside_a).then(nw.lit("A")).otherwise(nw.col("abc")))
    steps = steps.with_columns(abc=nw.when(nw.col(column) > 0).then(nw.col("abc")))
    return joined(frame, steps, column)


def _inside(cut: object, crossing: Crossing) -> nw.Expr:
    share = Fraction(str(cut))
    limit = nw.col("total_minor") * share.numerator
    if crossing is Crossing.UPPER:
        return nw.col("before_minor") * share.denominator < limit
    return nw.col("through_minor") * share.denominator <= limit


def _steps(frame: Frame, column: str) -> Frame:
    """Return the distinct amounts with rank, and with what is added up before and through each."""
    by_amount = (
        frame.filter(~nw.col(column).is_null())
        .group_by(column)
        .agg(counted=nw.col("counted").sum(), members=nw.len())
        .with_columns(counted=nw.col("counted").cast(nw.Int64), members=nw.col("members").cast(nw.Int64))
    )
    falling = by_amount.with_columns(falling=0 - nw.col(column))
    added = falling.with_columns(
        through_minor=nw.col("counted").cum_sum().over(order_by="falling"),
        places=nw.col("members").cum_sum().over(order_by="falling"),
    )
    through, places = nw.col("through_minor").cast(nw.Int64), nw.col("places").cast(nw.Int64)
    return added.select(
        column,
        rank=places - nw.col("members") + 1,
        before_minor=through - nw.col("counted"),
        through_minor=through,
    )


def _kept(facts: FrameFacts) -> Frame:
    """Return the rows of facts, polars by its lazy engine."""
    frame = facts.frame
    return frame.lazy() if frame.implementation.is_polars() and isinstance(frame, nw.DataFrame) else frame


def _handed(facts: FrameFacts, made: Frame) -> Native:
    """Return the answer as the facts are: rows in memory as rows, a plan as a plan."""
    return native_of(held(made) if isinstance(facts.frame, nw.DataFrame) else made)


def _check_sum(frame: Frame, column: str, cuts: AbcCuts | None) -> None:
    times = 1 if cuts is None else max(Fraction(str(cut)).denominator for cut in (cuts.a, cuts.b))
    size = held(frame.select(size=size_of(column).sum()))["size"][0]
    if size is not None and size * times > _LARGEST:
        refuse(
            "frames.overflow",
            f"$.facts.{column}",
            "all customers together leave 64 bits; check the unit of the amounts",
            "所有客户的合计超出 64 位,请检查金额单位",
        )


def _floor(limit: Fraction) -> int:
    # A whole number exceeds a limit where it exceeds the whole number at or below it.
    return limit.numerator // limit.denominator


def _limits(
    frame: Frame,
    name: str,
    column: str,
    size: int,
    bins: int,
    cuts: Mapping[str, Sequence[int | Fraction]] | None,
) -> tuple[Fraction, ...]:
    if cuts is not None and name in cuts:
        given = tuple(Fraction(cut) for cut in cuts[name])
        if len(given) != bins - 1 or list(given) != sorted(set(given)):
            refuse(
                "rfm.cuts",
                f"$.cuts.{name}",
                f"give {bins - 1} rising numbers",
                f"应给出 {bins - 1} 个递增的数",
            )
        return given
    places = [Fraction(step, bins) * (size - 1) for step in range(1, bins)]
    below = [place.numerator // place.denominator for place in places]
    wanted = sorted({*below, *(min(one + 1, size - 1) for one in below)})
    ordered = frame.select(column).with_row_index("place", order_by=column)
    rows = held(ordered.filter(nw.col("place").is_in(wanted))).rows(named=True)
    found = {int(row["place"]): int(row[column]) for row in rows}
    return tuple(
        found[low] + (place - low) * (found[min(low + 1, size - 1)] - found[low])
        for place, low in zip(places, below, strict=True)
    )
