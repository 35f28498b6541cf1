"""Punctuality of both sides, and who moved how many visits by how much."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Lang
from keyaccount.model.side import Side
from keyaccount.values.checks import check_one_of, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.visits.adherence import Adherence, KeptState, KeptVisit
from keyaccount.visits.changes import Originator

__all__ = [
    "MoveTotals",
    "Punctuality",
    "ReliabilityReport",
    "move_totals",
    "punctuality_of",
    "reliability_report",
]

_BY = {
    Originator.CUSTOMER: KeptState.MOVED_BY_CUSTOMER,
    Originator.COMPANY: KeptState.MOVED_BY_COMPANY,
    Originator.CALENDAR: KeptState.MOVED_BY_CALENDAR,
}


@attrs.frozen
class Punctuality:
    """Hold how punctual one side was: visits with a time noted, those on time, minutes late in all.

    Visits without a time noted are not counted; none noted means no share.

    >>> Punctuality(Side.OURS, 4, 3, 12, 12).share
    Decimal('0.750000000000')
    """

    side: Side
    noted: int
    on_time: int
    minutes: int
    worst: int

    @property
    def share(self) -> Decimal | None:
        """Return the share of noted visits that were on time."""
        return score_of(Fraction(self.on_time, self.noted)) if self.noted else None


def punctuality_of(kept: Adherence, side: Side) -> Punctuality:
    """Return how punctual one side was, within the minutes of grace of the policy. Method: V6.

    >>> from datetime import date
    >>> from keyaccount.visits.adherence import AdherencePolicy
    >>> punctuality_of(Adherence(date(2026, 1, 1), AdherencePolicy("2026"), ()), Side.OURS).share is None
    True
    """
    check_type(side, Side, "$.side")
    noted = [one.our_minutes if side is Side.OURS else one.their_minutes for one in kept.visits]
    minutes = [one for one in noted if one is not None]
    on_time = sum(one <= kept.policy.grace_minutes for one in minutes)
    return Punctuality(side, len(minutes), on_time, sum(minutes), max(minutes, default=0))


@attrs.frozen
class MoveTotals:
    """Count what one originator moved: visits, minutes moved, and minutes late at the new time.

    `unknown` of the visits did not take place or have no hour noted, so their minutes are not known.

    >>> MoveTotals(Originator.CUSTOMER, 2, 60, 1, 0, 0).visits
    2
    """

    originator: Originator
    visits: int
    minutes: int
    unknown: int
    our_minutes: int
    their_minutes: int


def move_totals(kept: Adherence) -> tuple[MoveTotals, ...]:
    """Add up the visits moved, by who moved them, in the order customer, company, calendar. Method: V6.

    >>> from datetime import date
    >>> from keyaccount.visits.adherence import AdherencePolicy
    >>> [one.visits for one in move_totals(Adherence(date(2026, 1, 1), AdherencePolicy("2026"), ()))]
    [0, 0, 0]
    """
    return tuple(_totals(who, [one for one in kept.visits if one.state is _BY[who]]) for who in Originator)


def _totals(who: Originator, moved: list[KeptVisit]) -> MoveTotals:
    known = [one.moved_minutes for one in moved if one.moved_minutes is not None and one.held_on is not None]
    return MoveTotals(
        who,
        len(moved),
        sum(known),
        len(moved) - len(known),
        sum(one.our_minutes or 0 for one in moved),
        sum(one.their_minutes or 0 for one in moved),
    )


@attrs.frozen
class ReliabilityReport:
    """Hold how reliable our promises are, account by account or manager by manager.

    >>> from datetime import date
    >>> from keyaccount.visits.adherence import AdherencePolicy
    >>> nothing = Adherence(date(2026, 1, 1), AdherencePolicy("2026"), ())
    >>> reliability_report(nothing, by="manager").rows
    ()
    """

    kept: Adherence
    by: str
    rows: tuple[tuple[str, Adherence], ...] = attrs.field(converter=tuple_of)

    def of(self, name: str) -> Decimal | None:
        """Return the reliability of one account or manager, None where nothing is due."""
        return next((part.reliability() for row, part in self.rows if row == name), None)

    def explain(self) -> Explanation:
        """Explain the due promises by account or manager; they add up to all that are due."""
        parts = tuple(
            Explanation(
                f"due.{name}",
                Text(name, name),
                _due(part),
                Text(f"reliability {part.reliability()}", f"守约率 {part.reliability()}"),
                "V6",
            )
            for name, part in self.rows
        )
        label = Text("promises due", "到期约定")
        combine = Combine.SUM if parts else Combine.REASONS
        return Explanation("reliability", label, _due(self.kept), None, "V6", (), parts, combine)

    def table(self) -> Table:
        """Lay the report out, with the punctuality of both sides."""
        columns = (
            Text(self.by, "客户" if self.by == "account" else "客户经理"),
            Text("due", "到期"),
            Text("reliability", "守约率"),
            Text("on time, us", "我方准时率"),
            Text("on time, them", "客户准时率"),
            Text("remaining", "剩余"),
        )
        rows = [
            (
                name,
                _due(part),
                part.reliability(),
                punctuality_of(part, Side.OURS).share,
                punctuality_of(part, Side.THEIRS).share,
                part.counts.remaining,
            )
            for name, part in self.rows
        ]
        return Table(Text("How reliable our promises are", "约定履约可靠度"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the report as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def reliability_report(kept: Adherence, *, by: str = "account") -> ReliabilityReport:
    """Return how reliable our promises are, by `account` or by `manager`. Method: V6.

    >>> from datetime import date
    >>> from keyaccount.visits.adherence import AdherencePolicy
    >>> reliability_report(Adherence(date(2026, 1, 1), AdherencePolicy("2026"), ())).explain().figure
    0
    """
    check_one_of(by, ("account", "manager"), "reliability.by", "$.by")
    names = sorted({one.account if by == "account" else one.manager for one in kept.visits})
    parts = [kept.of(account=name) if by == "account" else kept.of(manager=name) for name in names]
    return ReliabilityReport(kept, by, tuple(zip(names, parts, strict=True)))


def _due(kept: Adherence | Iterable[KeptVisit]) -> int:
    return sum(one.honoured is not None for one in kept)
