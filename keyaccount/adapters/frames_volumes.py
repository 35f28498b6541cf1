"""Eligible volume per account, product and period: the sums settlement asks for, made where the lines are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from keyaccount.adapters.frames_checks import diagnose
from keyaccount.adapters.frames_columns import AmountsIn, LineFrame, check_placed, line_frame
from keyaccount.adapters.frames_library import Frame, Native, held, joined, native_of, nw
from keyaccount.adapters.frames_numbers import one_if
from keyaccount.adapters.frames_objects import is_unknown, plain_day
from keyaccount.adapters.frames_plans import Figure, Op, grouped
from keyaccount.errors import refuse
from keyaccount.incentives.basis import Basis
from keyaccount.incentives.earning import Earning
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.policy import IncentivePolicy, check_versions
from keyaccount.incentives.running import RunningTotals
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_date, check_type, tuple_of

__all__ = ["FrameVolumes", "volumes_from"]

_KEYS = ("customer", "product", "unit", "tax_basis")
_PLACING = ("invoiced", "delivered", "ordered")


@attrs.frozen(eq=False, repr=False)
class FrameVolumes:
    """Hold what every account bought of every product in every stretch, as sums in the caller's engine.

    One plan per event that places lines (`invoiced`, ...); its columns are the ids that decide whether a
    line counts, `counted_from` (the first day of the stretch: no policy, membership or departure begins
    or ends within one), `lines`, and the sums of the figures that count. Method: N7, N8.

    >>> import polars as pl
    >>> from keyaccount.incentives import Boundary, RetrospectiveRebate, TierMethod, TierScale
    >>> from keyaccount.values.periods import Period
    >>> scale = TierScale.of((0, "0.02"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> policy = IncentivePolicy("VR", "rebate", kind=RetrospectiveRebate(scale), owner="M",
    ...                          valid=Period.year(2026), currency="CNY")
    >>> lines = pl.LazyFrame({"customer": ["C1", "C1"], "net_amount": [100, 50],
    ...                       "invoiced": [date(2026, 1, 5), date(2026, 1, 6)]})
    >>> volumes_from(lines, policy, until=date(2026, 1, 31)).earnings()[0].amount
    Money('3.00', 'CNY')
    """

    source: LineFrame
    versions: tuple[IncentivePolicy, ...]
    until: date
    facts: IncentiveFacts
    frames: Mapping[str, Frame]

    @property
    def natives(self) -> dict[str, Native]:
        """Return the sums by event in the caller's library."""
        return {event: native_of(frame) for event, frame in self.frames.items()}

    def ledger(self) -> Ledger:
        """Collect the sums as a ledger of one line per account, product and stretch, in that order.

        Raises `KeyAccountError` for dirty lines and overflow (`frames.unknown`, `frames.inexact`,
        `ledger.too-large`, ...).
        """
        diagnose(self.source, _measures(self.versions))
        ledger = Ledger.empty(self.source.currency)
        for event, frame in self.frames.items():
            table = held(frame)
            columns: dict[str, list[Any]] = {
                name: table[name].to_list() for name in _KEYS if name in table.columns
            }
            columns[event] = [plain_day(day) for day in _days(table["segment"].to_list(), self._starts())]
            if event == "paid":
                # A line needs a day of its own beside that of payment; one that no policy here asks for.
                other = next(name for name in _PLACING if name not in self.frames)
                columns[other] = columns[event]
            for name in ("net_amount", *_measures(self.versions)):
                columns[name] = [_number(one, self.source.whole(name).times) for one in table[name].to_list()]
            columns = _by_key({name: _plain(values) for name, values in columns.items()}, event)
            names = [name for name, values in columns.items() if any(one is not None for one in values)]
            if len(table):
                more = Ledger.from_columns({name: columns[name] for name in names}, currency=ledger.currency)
                ledger = more if not len(ledger) else _joined(ledger, more)
        return ledger

    def _starts(self) -> tuple[date, ...]:
        return _boundaries(self.versions, self.facts)

    def totals(self) -> RunningTotals:
        """Return the volumes per participant and window, by the rules of the object path.

        Raises `KeyAccountError` as `ledger`, and `running.kind` for kinds that depend on single lines.
        """
        return RunningTotals(self.versions).taken(self.ledger(), self.facts)

    def earnings(self) -> tuple[Earning, ...]:
        """Return what was earned up to the day, to the cent what `earn` gives but for the trace of lines."""
        return self.totals().earnings(self.until, self.facts)

    def __repr__(self) -> str:
        return f"FrameVolumes({self.versions[0].id}, until {self.until})"


def volumes_from(
    frame: Native,
    versions: IncentivePolicy | Iterable[IncentivePolicy],
    columns: Mapping[str, str] | None = None,
    *,
    until: date,
    facts: IncentiveFacts | None = None,
    amounts: AmountsIn = AmountsIn.MAJOR,
) -> FrameVolumes:
    """Sum up what counts for one policy's versions up to the close of a day, where the lines are.

    Lines are in the policy's currency. A return that names its sale counts on the day of the sale.
    Scope, eligibility, groups, departures, units and tax are then decided on the sums by the same code
    that decides them on lines, so the earnings agree to the cent; policies whose kind depends on single
    lines are refused. Raises `KeyAccountError` (`running.kind`, `policy.version-duplicate`, ...).
    Method: N7, N8.

    >>> import polars as pl
    >>> from keyaccount.incentives import LineDiscount
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("D", "d", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> lines = pl.DataFrame({"customer": ["C1"], "invoiced": [date(2026, 1, 5)], "net_amount": [9.5]})
    >>> volumes_from(lines, policy, until=date(2026, 1, 31)).totals().entries[0].earning
    950
    """
    given = (versions,) if isinstance(versions, IncentivePolicy) else tuple_of(versions)
    if not given:
        refuse("policy.none", "$.versions", "give at least one policy", "至少给出一项政策")
    for place, one in enumerate(given):
        check_type(one, IncentivePolicy, f"$.versions[{place}]")
    check_versions(given)
    check_date(until, "$.until")
    RunningTotals(given)
    known = IncentiveFacts() if facts is None else facts
    events = sorted({basis.event.value for basis in _bases(given)})
    lines = line_frame(frame, columns, given[0].currency, amounts, *_measures(given))
    for event in events:
        check_placed(lines, event)
    starts = _boundaries(given, known)
    frames = {event: _sums(lines, event, given, until, starts) for event in events}
    return FrameVolumes(lines, given, until, known, frames)


def _bases(versions: Sequence[IncentivePolicy]) -> list[Basis]:
    return [basis for one in versions for basis in (one.basis, one.qualifying_basis)]


def _measures(versions: Sequence[IncentivePolicy]) -> tuple[str, ...]:
    return tuple(sorted({basis.measure.value for basis in _bases(versions)} - {"net_amount"}))


def _boundaries(versions: Sequence[IncentivePolicy], facts: IncentiveFacts) -> tuple[date, ...]:
    """Return the days on which anything begins or ends, in order."""
    days: set[date] = set()
    for one in versions:
        for window in one.windows():
            days |= {window.start, window.end}
        for group in one.eligibility.groups:
            for member in group.members:
                days |= {member.joined} | ({member.left} if member.left else set())
    days |= {departure.on for departure in facts.departures}
    return tuple(sorted(days))


def _sums(
    lines: LineFrame, event: str, versions: Sequence[IncentivePolicy], until: date, starts: Sequence[date]
) -> Frame:
    names = ["net_amount", *_measures(versions)]
    keys = [name for name in _needed_keys(versions) if lines.has(name)]
    day = nw.col("day")
    made = {name: lines.column(name).cast(nw.String) for name in keys}
    made |= {name: _units(lines, name) for name in names}
    links = [name for name in ("document", "line", "original_document", "original_line") if lines.has(name)]
    made |= {f"key_{name}": lines.column(name).cast(nw.String) for name in links}
    read = lines.frame.select(**made, day=lines.column(event))
    if "original_document" in links and "document" in links:
        read = _dated_by_sale(read, links)
    else:
        read = read.with_columns(counted=day)
    last = lines.literal(event, until + timedelta(days=1))
    first, end = lines.literal(event, starts[0]), lines.literal(event, starts[-1])
    read = read.filter((day < last) & (nw.col("counted") >= first) & (nw.col("counted") < end))
    segment = one_if(nw.col("counted") >= first) - 1
    for start in starts[1:-1]:
        segment = segment + one_if(nw.col("counted") >= lines.literal(event, start))
    figures = [Figure("lines", Op.LINES)]
    for name in names:
        figures += [Figure(name, Op.SUM, name), Figure(f"{name}_known", Op.COUNT, name)]
    sums = grouped(
        read.with_columns(segment=segment).select(*keys, *names, "segment"), (*keys, "segment"), figures
    )
    known = {name: nw.when(nw.col(f"{name}_known") > 0).then(nw.col(name)) for name in names}
    return sums.with_columns(**known).drop([f"{name}_known" for name in names])


def _needed_keys(versions: Sequence[IncentivePolicy]) -> list[str]:
    """Return the ids that decide whether, and as how much, a line counts."""
    keys = ["customer"]
    scopes = [scope for one in versions for scope in (one.scope, one.qualifying_scope) if scope is not None]
    counted = not all(basis.is_money for basis in _bases(versions))
    if counted or not all(scope.open for scope in scopes):
        keys.append("product")
    if counted:
        keys.append("unit")
    if any(basis.tax is not None for basis in _bases(versions)):
        keys.append("tax_basis")
    return keys


def _units(lines: LineFrame, name: str) -> nw.Expr:
    whole = lines.whole(name)
    return whole.units if whole.known is None else nw.when(whole.known == 1).then(whole.units)


def _dated_by_sale(read: Frame, links: Sequence[str]) -> Frame:
    """Add the day on which each line counts: of a return that names its sale, the day of that sale.

    One that names a document but no line of it counts on the first day of the document.
    """
    sale = nw.col("key_document").alias("key_original_document")
    by_document = read.filter(~nw.col("key_document").is_null()).select(sale, "day")
    by_document = by_document.group_by("key_original_document").agg(
        document_day=nw.col("day").min(), sales=nw.len()
    )
    read = joined(read, by_document, "key_original_document")
    counted, found = nw.col("document_day"), ~nw.col("sales").is_null()
    if "line" in links and "original_line" in links:
        lined = read.filter(~nw.col("key_document").is_null() & ~nw.col("key_line").is_null())
        by_line = (
            lined.select(sale, nw.col("key_line").alias("key_original_line"), sold=nw.col("day"))
            .group_by("key_original_document", "key_original_line")
            .agg(line_day=nw.col("sold").min(), sold_lines=nw.len())
        )
        read = joined(read, by_line, "key_original_document", "key_original_line")
        # A return that names a line is that of this line alone; one that names none, of the document.
        whole = nw.col("key_original_line").is_null()
        counted = nw.when(whole).then(counted).otherwise(nw.col("line_day"))
        found = (whole & found) | (~whole & ~nw.col("sold_lines").is_null())
    return read.with_columns(counted=nw.when(found).then(counted).otherwise(nw.col("day")))


def _days(segments: Sequence[Any], starts: Sequence[date]) -> list[date]:
    return [starts[int(one)] for one in segments]


def _by_key(columns: dict[str, list[Any]], event: str) -> dict[str, list[Any]]:
    """Return the rows in the order of their keys, for an engine groups in whatever order it likes."""
    keys = [columns[name] for name in (*_KEYS, event) if name in columns]
    order = sorted(range(len(keys[0])), key=lambda row: [(key[row] is not None, key[row]) for key in keys])
    return {name: [values[row] for row in order] for name, values in columns.items()}


def _number(value: Any, times: int) -> int | None:
    return None if is_unknown(value) else int(value) * times


def _plain(values: Sequence[Any]) -> list[Any]:
    return [None if is_unknown(one) else one for one in values]


def _joined(first: Ledger, second: Ledger) -> Ledger:
    columns = dict.fromkeys((*first.columns, *second.columns))
    left, right = first.to_columns(), second.to_columns()
    both = {
        name: [*left.get(name, [None] * len(first)), *right.get(name, [None] * len(second))]
        for name in columns
    }
    return Ledger.from_columns(both, currency=first.currency)
