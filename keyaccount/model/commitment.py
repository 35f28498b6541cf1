"""Commitments: what one side promised the other by a day, and whether it was kept."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_id, check_int, check_name, check_type, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Explanation
from keyaccount.values.money import Money
from keyaccount.values.periods import add_months
from keyaccount.values.text import Text, text_of

__all__ = ["Commitment", "CommitmentStatus", "Recurrence", "RecurrenceUnit"]

# A promise that falls due daily for ten years; more is a slip of the pen.
MOST_OCCURRENCES = 3_700


class CommitmentStatus(Enum):
    """Name where a commitment stands at the close of a day."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"  # fulfilled after its day, or still within the days of grace
    BROKEN = "broken"
    WAIVED = "waived"

    @property
    def text(self) -> Text:
        """Return the status in words."""
        return _STATUSES[self]


_STATUSES = {
    CommitmentStatus.OPEN: Text("open", "未到期"),
    CommitmentStatus.KEPT: Text("kept", "已兑现"),
    CommitmentStatus.LATE: Text("late", "迟延"),
    CommitmentStatus.BROKEN: Text("broken", "未兑现"),
    CommitmentStatus.WAIVED: Text("waived", "已豁免"),
}


class RecurrenceUnit(Enum):
    """Name the step of a recurring commitment."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@attrs.frozen
class Recurrence:
    """State that a commitment falls due again every so many days, weeks or months until a day.

    Months count from the first due day and clamp to the month's end, so they never drift.
    Raises `KeyAccountError` (`number.too-small`, `recurrence.too-many`).

    >>> monthly = Recurrence(1, RecurrenceUnit.MONTH, until=date(2026, 4, 30))
    >>> [day.isoformat() for day in monthly.days(date(2026, 1, 31))]
    ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']
    """

    every: int
    unit: RecurrenceUnit
    until: date

    def __attrs_post_init__(self) -> None:
        check_int(self.every, "$.every", least=1, most=MOST_OCCURRENCES)
        check_type(self.unit, RecurrenceUnit, "$.unit")
        check_date(self.until, "$.until")

    def days(self, first: date) -> tuple[date, ...]:
        """Return the due days from the first to `until`, both included."""
        found: list[date] = []
        day = first
        while day <= self.until:
            if len(found) == MOST_OCCURRENCES:
                refuse(
                    "recurrence.too-many",
                    "$.until",
                    f"falls due more than {MOST_OCCURRENCES} times; shorten it",
                    f"到期次数超过 {MOST_OCCURRENCES},请缩短期限",
                )
            found.append(day)
            day = self._step(first, len(found))
        return tuple(found)

    def _step(self, first: date, count: int) -> date:
        if self.unit is RecurrenceUnit.MONTH:
            return add_months(first, count * self.every)
        return first + timedelta(days=count * self.every * (7 if self.unit is RecurrenceUnit.WEEK else 1))


@attrs.frozen
class Commitment:
    """State one promise: which side made it, about what, who answers, by when, and what became of it.

    `topic` is the stable key of the topic it belongs to (delivery, price, training ...), `source` the id
    of the agreement or visit it was made in. Unfulfilled after `due` it is late for `grace_days`, then
    broken; fulfilled after `due` it is late. A waiver names who gave it and why. Raises
    `KeyAccountError` (`commitment.*`).

    Method: N0.

    >>> promise = Commitment("P1", "C007", Side.OURS, "delivery", "Two pallets before the feast",
    ...                      owner="logistics", due=date(2026, 9, 20))
    >>> [promise.status(day).value for day in (date(2026, 9, 20), date(2026, 9, 21))]
    ['open', 'broken']
    >>> promise.fulfilled(date(2026, 9, 22)).status(date(2026, 9, 30)).value
    'late'
    """

    id: str
    customer: str
    side: Side
    topic: str
    text: Text = attrs.field(converter=text_of)
    owner: str
    due: date
    made_on: date | None = None
    source: str | None = None
    amount: Money | None = None
    recurrence: Recurrence | None = None
    grace_days: int = 0
    fulfilled_on: date | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)
    broken_on: date | None = None
    cause: str | None = None
    remedy: Text | None = None
    waived_on: date | None = None
    waived_by: str | None = None
    waived_because: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.customer, "$.customer")
        check_type(self.side, Side, "$.side")
        check_name(self.topic, "$.topic")
        check_type(self.text, Text, "$.text")
        check_name(self.owner, "$.owner")
        check_int(self.grace_days, "$.grace_days", least=0)
        for name in ("due", "made_on", "fulfilled_on", "broken_on", "waived_on"):
            if getattr(self, name) is not None or name == "due":
                check_date(getattr(self, name), f"$.{name}")
        if self.amount is not None:
            check_type(self.amount, Money, "$.amount")
        if self.made_on is not None and self.made_on > self.due:
            refuse(
                "commitment.made-late", "$.made_on", "must not lie after the due day", "作出日不得晚于到期日"
            )
        self._check_waiver()
        self._check_end()

    def _check_waiver(self) -> None:
        given = [bool(self.waived_on), bool(self.waived_by), bool(self.waived_because)]
        if any(given) and not all(given):
            refuse(
                "commitment.waiver-incomplete",
                "$.waived_by",
                "a waiver names the day, who waived it and why",
                "豁免必须注明日期、豁免人和原因",
            )

    def _check_end(self) -> None:
        ends = [self.fulfilled_on, self.broken_on, self.waived_on]
        if sum(end is not None for end in ends) > 1:
            refuse(
                "commitment.two-ends",
                "$.fulfilled_on",
                "it can be fulfilled, declared broken or waived, only one of them",
                "只能是已兑现、已认定违约或已豁免之一",
            )
        if self.recurrence is not None and any(ends):
            refuse(
                "commitment.recurring-end",
                "$.recurrence",
                "end the single occurrences; see occurrences()",
                "请分别了结各期承诺,见 occurrences()",
            )

    def status(self, as_of: date) -> CommitmentStatus:
        """Tell where the commitment stands at the close of a day; what came later is not looked at."""
        if self.waived_on is not None and self.waived_on <= as_of:
            return CommitmentStatus.WAIVED
        if self.fulfilled_on is not None and self.fulfilled_on <= as_of:
            return CommitmentStatus.KEPT if self.fulfilled_on <= self.due else CommitmentStatus.LATE
        if self.broken_on is not None and self.broken_on <= as_of:
            return CommitmentStatus.BROKEN
        if as_of <= self.due:
            return CommitmentStatus.OPEN
        late = (as_of - self.due).days <= self.grace_days
        return CommitmentStatus.LATE if late else CommitmentStatus.BROKEN

    def overdue(self, as_of: date) -> bool:
        """Tell whether it is unfulfilled after its due day and not waived."""
        ended = [day for day in (self.fulfilled_on, self.waived_on) if day is not None and day <= as_of]
        return not ended and as_of > self.due

    def owed(self, as_of: date) -> bool:
        """Tell whether it was broken or is late and nothing has answered for it: no deed, waiver or remedy.

        A remedy agreed at signing answers only once the breach has been declared.

        >>> late = Commitment("P1", "C007", Side.OURS, "price", "Hold it", "sales", date(2026, 9, 20))
        >>> late.owed(date(2026, 9, 21)), late.broken(date(2026, 9, 21), "slip", "credit note").owed(
        ...     date(2026, 9, 21))
        (True, False)
        """
        declared = self.broken_on is not None and self.broken_on <= as_of
        if declared:
            return self.remedy is None
        return self.overdue(as_of)

    def fulfilled(self, on: date, *evidence: Evidence) -> Commitment:
        """Return the commitment as fulfilled on a day, with its evidence."""
        self._must_be_open()
        return attrs.evolve(self, fulfilled_on=on, evidence=(*self.evidence, *evidence))

    def broken(self, on: date, cause: str, remedy: str | Text | None = None) -> Commitment:
        """Return the commitment as declared broken, with cause and remedy, else the one agreed before.

        >>> Commitment("P1", "C007", Side.OURS, "price", "Hold the price", "sales", date(2026, 9, 20)).broken(
        ...     date(2026, 8, 1), "list price raised", "credit note").status(date(2026, 8, 1)).value
        'broken'
        """
        self._must_be_open()
        offered = self.remedy if remedy is None else text_of(remedy)
        return attrs.evolve(self, broken_on=on, cause=cause, remedy=offered)

    def waived(self, on: date, by: str, because: str) -> Commitment:
        """Return the commitment as waived, by name and reason.

        >>> Commitment("P1", "C007", Side.THEIRS, "stock", "Hold 20 days", "buyer", date(2026, 9, 20)).waived(
        ...     date(2026, 9, 1), "Chen", "warehouse flooded").status(date(2026, 9, 30)).value
        'waived'
        """
        self._must_be_open()
        return attrs.evolve(self, waived_on=on, waived_by=by, waived_because=because)

    def _must_be_open(self) -> None:
        if self.fulfilled_on or self.waived_on or self.broken_on:
            refuse("commitment.closed", "$", "the commitment is closed already", "该承诺已经了结")

    def occurrences(self) -> tuple[Commitment, ...]:
        """Return one commitment per due day; ids carry the day, a single one returns itself.

        >>> weekly = Recurrence(1, RecurrenceUnit.WEEK, date(2026, 1, 15))
        >>> visit = Commitment("P1", "C007", Side.OURS, "visit", "Call on Monday", "M1", date(2026, 1, 5),
        ...                    recurrence=weekly)
        >>> [one.id for one in visit.occurrences()]
        ['P1#2026-01-05', 'P1#2026-01-12']
        """
        if self.recurrence is None:
            return (self,)
        return tuple(
            attrs.evolve(self, id=f"{self.id}#{day.isoformat()}", due=day, recurrence=None)
            for day in self.recurrence.days(self.due)
        )

    def explain(self, as_of: date) -> Explanation:
        """Explain where the commitment stands.

        >>> Commitment("P1", "C007", Side.OURS, "visit", "Call", "M1", date(2026, 1, 5)).explain(
        ...     date(2026, 1, 6)).line()
        'Call = broken (our side, M1, due 2026-01-05) [N0]'
        """
        reason = Text(
            f"{self.side.text.en}, {self.owner}, due {self.due}" + (f"; {self.cause}" if self.cause else ""),
            f"{self.side.text.zh},{self.owner},{self.due} 到期" + (f";{self.cause}" if self.cause else ""),
        )
        return Explanation(self.id, self.text, self.status(as_of).text, reason, "N0", self.evidence)
