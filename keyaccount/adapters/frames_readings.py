"""What lines say about each criterion of a policy, as expressions; what they don't say is absent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from keyaccount.adapters.frames_library import Frame, held, nw
from keyaccount.adapters.frames_numbers import day_number, divided_half_up, number_of
from keyaccount.adapters.frames_scoring import Read
from keyaccount.errors import near_miss, refuse
from keyaccount.identification.case import Case, Track
from keyaccount.identification.criterion import Absent, Criterion, Measure
from keyaccount.identification.frame import cases_of
from keyaccount.identification.loyalty import DAYS_PER_YEAR, LossImpact, Regularity, Tenure
from keyaccount.identification.policy import IdentificationPolicy
from keyaccount.identification.profitability import GrossMarginRate, GrossMarginToTarget
from keyaccount.identification.ranked_account import scales_of
from keyaccount.identification.scoring import Scale
from keyaccount.identification.turnover import Growth, TurnoverToTarget
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.values.periods import Period

__all__ = ["given_reads", "reads_of"]

_Ratio = tuple[nw.Expr, "nw.Expr | int", "nw.Expr | bool"]


def reads_of(policy: IdentificationPolicy, as_of: date, period: Period) -> list[Read]:
    """Return how each weighted criterion is read from the rows of everybody who bought.

    The rows have `lines`, `turnover_minor`, `earlier_minor`, `net_minor`, `profit_minor`, `first_day`,
    `active_months` and `before_known`. A measure of your own that reads something else than lines
    is refused, for it would be read differently here. Raises `KeyAccountError` (`frames.criterion`).

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.values.money import Money
    >>> reads = reads_of(standard_policy(Money(1, "CNY")), date(2026, 1, 31), Period.year(2025))
    >>> [read.scale.key for read in reads if read.value is not None][:3]
    ['turnover_to_target', 'growth', 'loss_impact']
    """
    bare = _bare_case(policy, as_of, period)
    found = []
    for scale in scales_of(policy, Track.CURRENT):
        criterion = policy.criteria[scale.column]
        ratio = _ratio(criterion.measure, policy, as_of)
        if ratio is None:
            found.append(Read(scale, None, counts=_absent_for_all(criterion, bare)))
        else:
            numerator, denominator, counts = ratio
            base = float(denominator) if isinstance(denominator, int) else denominator.cast(nw.Float64)
            found.append(Read(scale, numerator.cast(nw.Float64), base, counts))
    return found


def given_reads(frame: Frame, scales: Sequence[Scale], in_memory: bool) -> tuple[list[Read], frozenset[str]]:
    """Return how readings that stand in columns are read, and which of them no row lacks.

    Raises `KeyAccountError` (`frames.no-reading`, `frames.type`).

    >>> import polars as pl
    >>> from keyaccount.identification.scoring import UNIT
    >>> frame = nw.from_native(pl.DataFrame({"a": [0.5]}))
    >>> reads, complete = given_reads(frame, [Scale("a", 0, UNIT, 0.0, 1.0)], in_memory=True)
    >>> sorted(complete)
    ['a']
    """
    schema = frame.collect_schema()
    keys = [scale.key for scale in scales]
    there = [key for key in keys if key in schema]
    if not there:
        near = next((hint for key in keys if (hint := near_miss(key, schema.names()))), None)
        refuse(
            "frames.no-reading",
            "$.frame",
            f"no column bears the key of a criterion: {', '.join(keys)}"
            + (f"; is {near!r} one of them?" if near else ""),
            f"没有任何列以评价标准的键命名:{'、'.join(keys)}" + (f";{near!r} 是否其中之一?" if near else ""),
        )
    for key in there:
        if not schema[key].is_numeric():
            refuse(
                "frames.type",
                f"$.frame.{key}",
                f"is {schema[key]}; give numbers",
                f"类型为 {schema[key]},应为数值",
            )
    reads = [
        Read(scale, nw.col(scale.key).cast(nw.Float64) if scale.key in there else None) for scale in scales
    ]
    if not in_memory:
        return reads, frozenset()
    row = held(frame.select(nw.col(*there).is_null().any())).rows(named=True)[0]
    return reads, frozenset(key for key in there if not row[key])


def _bare_case(policy: IdentificationPolicy, as_of: date, period: Period) -> Case:
    """Return the case of a customer of whom nothing is known but one line."""
    row = ("C", period.last, 1, 1)
    columns = ("customer", policy.basis, "net_amount", "cost_amount")
    placed = "invoiced" if policy.basis == "paid" else None
    if placed is not None:
        row, columns = (*row, period.last), (*columns, placed)  # type: ignore[assignment]
    ledger = Ledger.from_rows([row], columns, currency=policy.target.currency)
    _, (case,) = cases_of(Book(as_of, ledger, [Customer("C", "C")]), policy, as_of)
    return case


def _absent_for_all(criterion: Criterion, bare: Case) -> bool:
    measured = criterion.measure.read(bare)
    if isinstance(measured, Absent):
        return measured.why.counts
    refuse(
        "frames.criterion",
        f"$.policy.criteria.{criterion.key}",
        "is not read from lines alone; give its readings as a column to score_readings",
        "无法仅从明细读取;请将其读数作为列交给 score_readings",
    )


def _ratio(measure: Measure, policy: IdentificationPolicy, as_of: date) -> _Ratio | None:
    """Return numerator, denominator and where absence counts; None for what lines say nothing about."""
    target, months = policy.target.minor_units, policy.months
    turnover, earlier, net, profit, active = (
        nw.col(name)
        for name in ("turnover_minor", "earlier_minor", "net_minor", "profit_minor", "active_months")
    )
    match measure:
        case TurnoverToTarget():
            return turnover, target, False
        case Growth():
            # Nothing to compare with cannot apply; a ledger that does not reach back leaves it unknown.
            return turnover - earlier, nw.when(earlier > 0).then(earlier), ~nw.col("before_known")
        case GrossMarginToTarget():
            return profit, target, True
        case GrossMarginRate():
            return profit, nw.when(net > 0).then(net), net > 0
        case LossImpact(months_to_replace=replacing):
            gain = nw.when(profit > 0).then(profit).otherwise(profit * 0)
            return divided_half_up(gain, replacing, months), target, True
        case Tenure():
            days = nw.lit(number_of(as_of), nw.Int64) - day_number(nw.col("first_day"))
            return days, DAYS_PER_YEAR, False
        case Regularity():
            return nw.when(active < months).then(active).otherwise(nw.lit(months, nw.Int64)), months, False
    return None
