"""Scores of every customer under an identification policy, from order lines, where the lines are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from keyaccount.adapters.frames_columns import AmountsIn, LineFrame, check_placed, line_frame
from keyaccount.adapters.frames_facts import FrameFacts, check_lines, counted_lines, facts_of_lines
from keyaccount.adapters.frames_library import Frame, Native, held, in_memory, joined, native_of, nw, opened
from keyaccount.adapters.frames_lines import guarded, read_lines, scales_of
from keyaccount.adapters.frames_numbers import EXACT, size_of
from keyaccount.adapters.frames_plans import Figure, Op, grouped
from keyaccount.adapters.frames_readings import given_reads, reads_of
from keyaccount.adapters.frames_scoring import with_scores
from keyaccount.adapters.frames_shortlist import ranking_of_rows
from keyaccount.adapters.frames_standing import with_standing
from keyaccount.errors import Lang, refuse
from keyaccount.identification.case import Track
from keyaccount.identification.policy import IdentificationPolicy, ReturnsRule
from keyaccount.identification.ranked_account import scales_of as scales_of_track
from keyaccount.identification.ranking import Ranking
from keyaccount.values.checks import check_date, check_int, check_type
from keyaccount.values.dated import Dated
from keyaccount.values.explanation import Explanation
from keyaccount.values.periods import Period

__all__ = ["FrameScores", "score_readings", "scores_from"]

_SHOWN = 12
_MOST = EXACT - 2**12


@attrs.frozen(eq=False, repr=False)
class FrameScores:
    """Hold a score for every customer with a line by a day, one row each, in the caller's engine.

    Columns: `customer`, `first_day`, `lines`, `turnover_minor`, `earlier_minor` (the same months a year
    before), `profit_minor` (gross margin; null where a cost is unknown), `score_units`, `low_units`,
    `high_units`, `coverage_units` (whole units of 10^-12), `rank` (equal scores share the best),
    `before_minor`, `through_minor`, `total_minor` and `abc` (by turnover).
    They are the figures `identify` gives customers of whom only lines are known. Method: I2-I7.

    >>> import polars as pl
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.values.money import Money
    >>> lines = pl.DataFrame({"customer": ["C1", "C2"], "net_amount": [300, 100], "cost_amount": [200, 90],
    ...                       "invoiced": [date(2026, 1, 5)] * 2})
    >>> scores = scores_from(lines, standard_policy(Money(10_000, "CNY")), date(2026, 1, 31))
    >>> scores.native.sort("rank").select("rank", "customer").rows()
    [(1, 'C1'), (2, 'C2')]
    >>> scores.best(1).explain("C1").figure == scores.best(1).of("C1").score
    True
    """

    facts: FrameFacts
    policy: IdentificationPolicy
    as_of: date
    frame: Frame
    # What the scores are made of, one row per customer: a far shorter plan, where that will do.
    figures: Frame

    @property
    def native(self) -> Native:
        """Return the scores in the caller's library; a plan stays a plan, and is not checked yet."""
        return native_of(self.frame)

    def collect(self) -> FrameScores:
        """Run the plan, refuse dirty lines and overflow, and return the scores held in memory.

        Raises `KeyAccountError` (`frames.unknown`, `frames.inexact`, `frames.overflow`, ...).

        >>> import polars as pl
        >>> from keyaccount.identification.policy import standard_policy
        >>> from keyaccount.values.money import Money
        >>> lines = pl.LazyFrame({"customer": ["C1"], "net_amount": [300], "invoiced": [date(2026, 1, 5)]})
        >>> scores_from(lines, standard_policy(Money(500, "CNY")), date(2026, 1, 31)).collect().native.height
        1
        """
        if isinstance(self.frame, nw.DataFrame):
            return self
        self._check()
        table = held(self.frame)
        return attrs.evolve(self, frame=table, figures=table)

    def _check(self) -> None:
        """Refuse what is dirty or too large, by one look at the lines and one at the customers."""
        if not isinstance(self.frame, nw.DataFrame):
            check_lines(self.facts.source, self.facts.basis, None)
            _check_sizes(self.figures)

    def best(self, places: int) -> Ranking:
        """Collect the customers on the first so many ranks as objects, equals on the last one included.

        They are those `identify` ranks first, with score, rank, class and readings to be explained; what
        only a `Book` tells (answers, relations, spend) is unknown in both. Method: I2-I7.
        """
        check_int(places, "$.places", least=1)
        self._check()
        rows = held(self.frame.filter(nw.col("rank") <= places))
        chosen = tuple(map(str, rows["customer"].to_list()))
        facts = self.facts.of(*chosen) if chosen else None
        return ranking_of_rows(rows.rows(named=True), facts, self.policy, self.as_of, self._before_known())

    def _before_known(self) -> bool:
        first = held(self.figures.select(day=nw.col("first_day").min()))["day"].to_list()[0]
        before = _period_of(self.policy, self.as_of).shift(months=-12)
        return first is not None and date(first.year, first.month, first.day) <= before.start

    def explain(self, customer: str) -> Explanation:
        """Explain one customer's score. Method: I2-I6.

        Raises `KeyAccountError` (`customer.unknown`).
        """
        rows = held(self.frame.filter(nw.col("customer") == customer))
        facts = self.facts.of(customer) if len(rows) else None
        chosen = ranking_of_rows(rows.rows(named=True), facts, self.policy, self.as_of, self._before_known())
        return chosen.explain(customer)

    def summary(self, lang: Lang = "en") -> str:
        """Word the best customers as a screenful of text."""
        return self.best(_SHOWN).summary(lang)

    def _repr_html_(self) -> str:
        return self.best(_SHOWN).table().to_html()

    def __repr__(self) -> str:
        return f"FrameScores({self.policy.name} {self.policy.version}, as of {self.as_of})"


def scores_from(
    frame: Native,
    policy: IdentificationPolicy | Dated[IdentificationPolicy],
    as_of: date,
    columns: Mapping[str, str] | None = None,
    *,
    amounts: AmountsIn = AmountsIn.MAJOR,
) -> FrameScores:
    """Score and rank every customer by the policy of a day, from its lines up to the close of that day.

    Amounts are in the policy's currency; see `facts_from` for frames and columns. Criteria that lines
    say nothing about are unknown, and widen the interval, as they do in `identify`.
    Raises `KeyAccountError` (`frames.rates`, `frames.criterion`, ...). Method: I2-I7.

    >>> import polars as pl
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.values.money import Money
    >>> lines = pl.LazyFrame({"customer": ["C1"], "net_amount": [300], "invoiced": [date(2026, 1, 5)]})
    >>> scores_from(lines, standard_policy(Money(500, "CNY")), date(2026, 1, 31))
    FrameScores(standard 1, as of 2026-01-31)
    """
    check_date(as_of, "$.as_of")
    chosen = policy.at(as_of) if isinstance(policy, Dated) else policy
    check_type(chosen, IdentificationPolicy, "$.policy")
    if chosen.rates is not None:
        refuse(
            "frames.rates",
            "$.policy.rates",
            "activities are not in the lines; rank the shortlist as a book, or leave the rates out",
            "明细中没有作业记录;请将入围客户转为账册后排名,或不使用作业单价",
        )
    lines = line_frame(frame, columns, chosen.target.currency, amounts, chosen.basis)
    check_placed(lines, chosen.basis)
    period = _period_of(chosen, as_of)
    facts = facts_of_lines(lines, chosen.basis, period)
    figures = _joined(lines, chosen, facts, period)
    if lines.held:
        # Figures at hand are read again and again; a plan would be run anew each time.
        figures = held(figures)
        _check_sizes(figures)
        figures = opened(native_of(figures))
    # The standing reads the figures twice, so it is found before the scores make the plan longer.
    standing = with_standing(figures, "turnover_minor", chosen.cuts).drop("rank")
    scored = with_scores(standing, reads_of(chosen, as_of, period), chosen.unknown)
    made = scored.with_columns(rank=nw.col("score_units").rank("min", descending=True).cast(nw.Int64))
    return FrameScores(facts, chosen, as_of, held(made) if lines.held else made, figures)


def _check_sizes(frame: Frame) -> None:
    """Refuse customers whose figures are too large to be doubles, or to be added up for the classes."""
    names = ("turnover_minor", "earlier_minor", "profit_minor")
    sizes = {name: size_of(name).max() for name in names} | {"total": size_of("turnover_minor").sum()}
    row = held(frame.select(**sizes)).rows(named=True)[0]
    large = [name for name in names if (row[name] or 0) >= _MOST]
    if large or (row["total"] or 0) * 100 > 2**63 - 2**53:
        refuse(
            "frames.overflow",
            f"$.frame.{large[0] if large else 'turnover_minor'}",
            "too large to be scored exactly; check the unit of the amounts",
            "数值过大,无法精确评分,请检查金额单位",
        )


def _period_of(policy: IdentificationPolicy, as_of: date) -> Period:
    return Period.trailing(months=policy.months, as_of=as_of)


def _joined(lines: LineFrame, policy: IdentificationPolicy, facts: FrameFacts, period: Period) -> Frame:
    """Return everybody with a line by the end of the period, with what it did in it and a year before."""
    before = period.shift(months=-12)
    read = read_lines(lines, policy.basis, None)
    read = counted_lines(read.filter(nw.col("day") < lines.literal(policy.basis, period.end)), None)
    amount = nw.col("net") if policy.returns is ReturnsRule.NETTED else nw.col("net") + nw.col("back")
    start, end = (lines.literal(policy.basis, day) for day in (before.start, before.end))
    within = (nw.col("day") >= start) & (nw.col("day") < end)
    read = read.with_columns(earlier=nw.when(within).then(amount).otherwise(nw.lit(0, nw.Int64)))
    figures = [Figure("first_day", Op.LEAST, "day"), Figure("earlier_minor", Op.SUM, "earlier")]
    if not lines.held:
        read, guard = guarded(lines, read)
        figures.append(guard)
    everybody = grouped(read, ("customer",), figures)
    scale = scales_of(lines)["net"]
    everybody = everybody.with_columns(
        customer=nw.col("customer").cast(nw.String), earlier_minor=nw.col("earlier_minor") * scale
    )
    turnover = "net_minor" if policy.returns is ReturnsRule.NETTED else "sales_minor"
    now = facts.frame.lazy() if isinstance(everybody, nw.LazyFrame) else facts.frame
    chosen = now.select(
        "customer", "lines", "net_minor", "active_months", "margin_minor", turnover_minor=nw.col(turnover)
    )
    made = joined(everybody, chosen, "customer")
    lapsed = nw.col("lines").is_null()
    zero = nw.lit(0, nw.Int64)
    made = made.with_columns(
        profit_minor=nw.when(lapsed).then(zero).otherwise(nw.col("margin_minor")),
        before_known=nw.col("first_day").min() <= lines.literal(policy.basis, before.start),
        **{name: nw.col(name).fill_null(0) for name in ("turnover_minor", "net_minor", "active_months")},
    )
    return made.with_columns(lines=nw.col("lines").fill_null(0)).drop("margin_minor")


def score_readings(
    frame: Native,
    policy: IdentificationPolicy,
    *,
    track: Track = Track.CURRENT,
    intervals: bool = True,
) -> Native:
    """Score customers whose readings are at hand: a column per criterion, by its key, null where unknown.

    Returns the frame with `score_units` and, with intervals, `low_units`, `high_units` and
    `coverage_units`, in whole units of 10^-12; elementwise, so any engine spreads it over its rows. A
    criterion of the track without a column is unknown of everybody.
    Raises `KeyAccountError` (`frames.no-reading`, `frames.type`). Method: I2-I6.

    >>> import polars as pl
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.values.money import Money
    >>> readings = pl.DataFrame({"customer": ["C1"], "turnover_to_target": [0.05]})
    >>> scored = score_readings(readings, standard_policy(Money(1, "CNY")))
    >>> scored.select("score_units", "low_units", "coverage_units").rows()
    [(1000000000000, 250000000000, 250000000000)]
    """
    check_type(policy, IdentificationPolicy, "$.policy")
    check_type(track, Track, "$.track")
    given = opened(frame)
    reads, complete = given_reads(given, scales_of_track(policy, track), in_memory(frame))
    scored = with_scores(given, reads, policy.unknown, intervals=intervals, complete=complete)
    return native_of(held(scored) if in_memory(frame) else scored)
