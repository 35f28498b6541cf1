"""How promises were kept: by side, manager and topic, with what falls due and every breach named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Lang
from keyaccount.model.account import KeyAccount
from keyaccount.model.commitment import Commitment, CommitmentStatus
from keyaccount.model.side import Side
from keyaccount.negotiation.commitment_ledger import CommitmentLedger
from keyaccount.values.checks import check_date, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["PromiseCounts", "PromiseRecord", "RecordedPromise", "promise_record"]


@attrs.frozen
class RecordedPromise:
    """Hold one promise with where it stands, None once withdrawn, and the manager answering for it.

    >>> promise = Commitment("P1", "C7", Side.OURS, "delivery", "Call", "M1", date(2026, 9, 20))
    >>> RecordedPromise(promise, CommitmentStatus.OPEN, "M1").manager
    'M1'
    """

    commitment: Commitment
    status: CommitmentStatus | None
    manager: str | None


@attrs.frozen
class PromiseCounts:
    """Count promises by where they stand; `replaced` were withdrawn by an amendment.

    >>> PromiseCounts(open=1, kept=3, late=1, broken=1).rate
    Decimal('0.600000000000')
    """

    open: int = 0
    kept: int = 0
    late: int = 0
    broken: int = 0
    waived: int = 0
    replaced: int = 0

    @property
    def fallen_due(self) -> int:
        """Return how many fell due and were neither waived nor withdrawn."""
        return self.kept + self.late + self.broken

    @property
    def rate(self) -> Decimal | None:
        """Return the on-time rate: kept of those fallen due; None where none has."""
        return score_of(Fraction(self.kept, self.fallen_due)) if self.fallen_due else None

    @property
    def total(self) -> int:
        """Return how many promises were made."""
        return self.open + self.fallen_due + self.waived + self.replaced


@attrs.frozen
class PromiseRecord:
    """Hold how every promise in a ledger stood at the close of a day. Method: N0.

    >>> promise_record(CommitmentLedger(), date(2026, 9, 30)).counts().rate is None
    True
    """

    as_of: date
    promises: tuple[RecordedPromise, ...] = attrs.field(converter=tuple_of)

    def counts(
        self,
        *,
        side: Side | None = None,
        manager: str | None = None,
        owner: str | None = None,
        topic: str | None = None,
        customer: str | None = None,
    ) -> PromiseCounts:
        """Count promises, all of them or those of one side, manager, owner, topic or customer."""
        chosen = [
            one
            for one in self.promises
            if side in (None, one.commitment.side)
            and manager in (None, one.manager)
            and owner in (None, one.commitment.owner)
            and topic in (None, one.commitment.topic)
            and customer in (None, one.commitment.customer)
        ]
        found = {status.value: sum(one.status is status for one in chosen) for status in CommitmentStatus}
        return PromiseCounts(**found, replaced=sum(one.status is None for one in chosen))

    @property
    def managers(self) -> tuple[str, ...]:
        """Return the managers with promises of their accounts on record, in order."""
        return tuple(sorted({one.manager for one in self.promises if one.manager is not None}))

    @property
    def breaches(self) -> tuple[Commitment, ...]:
        """Return what was broken or is late, the longest overdue first."""
        bad = (CommitmentStatus.BROKEN, CommitmentStatus.LATE)
        found = [one.commitment for one in self.promises if one.status in bad]
        return tuple(sorted(found, key=lambda one: (one.due, one.id)))

    def findings(self) -> tuple[Finding, ...]:
        """Name every breach: side, owner, due day, cause, remedy; one of ours left unmended blocks."""
        return tuple(_breach(one, self.as_of) for one in self.breaches)

    def explain(self) -> Explanation:
        """Explain the promises kept, side by side, of those fallen due; every breach beside. Method: N0."""
        parts = []
        for side in Side:
            counts = self.counts(side=side)
            reason = Text(
                f"of {counts.fallen_due} fallen due; {counts.late} late, {counts.broken} broken, "
                f"{counts.waived} waived, {counts.replaced} withdrawn, {counts.open} open",
                f"到期 {counts.fallen_due} 项;迟延 {counts.late},未兑现 {counts.broken},豁免 {counts.waived},"
                f"撤销 {counts.replaced},未到期 {counts.open}",
            )
            label = Text(f"kept by {side.text.en}", f"{side.text.zh}已兑现")
            parts.append(Explanation(f"kept.{side.value}", label, counts.kept, reason, "N0"))
        because = tuple(one.explain(self.as_of) for one in self.breaches)
        label = Text(f"promises kept by {self.as_of}", f"截至 {self.as_of} 已兑现承诺")
        kept = self.counts().kept
        return Explanation(
            "promises", label, kept, None, "N0", parts=parts, combine=Combine.SUM, because=because
        )

    def table(self) -> Table:
        """Lay the record out: a row per side, manager and topic."""
        rows = [(side.text, *_row(self.counts(side=side))) for side in Side]
        rows += [
            (Text(f"accounts of {one}", f"{one} 的客户"), *_row(self.counts(manager=one)))
            for one in self.managers
        ]
        topics = sorted({one.commitment.topic for one in self.promises})
        rows += [(Text(one, one), *_row(self.counts(topic=one))) for one in topics]
        columns = (
            Text("promises", "承诺"),
            Text("fallen due", "已到期"),
            Text("kept", "已兑现"),
            Text("late", "迟延"),
            Text("broken", "未兑现"),
            Text("waived", "豁免"),
            Text("open", "未到期"),
            Text("on-time rate", "准时率"),
        )
        return Table(Text(f"Promises by {self.as_of}", f"截至 {self.as_of} 的承诺"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the record as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def _row(counts: PromiseCounts) -> tuple[int | Decimal | None, ...]:
    return (
        counts.fallen_due,
        counts.kept,
        counts.late,
        counts.broken,
        counts.waived,
        counts.open,
        counts.rate,
    )


def promise_record(
    ledger: CommitmentLedger,
    as_of: date,
    *,
    accounts: Iterable[KeyAccount] = (),
    managers: Mapping[str, str] | None = None,
) -> PromiseRecord:
    """Return how every promise stood at the close of a day.

    The manager answering for a promise is the one the account had on its due day; `managers` names them by
    customer where there is no key account yet. What was made after the day is not looked at. Method: N0.

    >>> promise = Commitment("P1", "C7", Side.OURS, "delivery", "Call", "M1", date(2026, 9, 20))
    >>> ledger = CommitmentLedger().promised(promise)
    >>> record = promise_record(ledger, date(2026, 9, 21), managers={"C7": "M1"})
    >>> record.counts(manager="M1").broken, [finding.code for finding in record.findings()]
    (1, ['promise.broken'])
    """
    check_type(ledger, CommitmentLedger, "$.ledger")
    check_date(as_of, "$.as_of")
    by_customer = {one.customer: one for one in sorted(tuple_of(accounts), key=lambda one: one.confirmed_on)}
    found = []
    for entry in ledger.entries:
        one = entry.commitment
        if one.made_on is not None and one.made_on > as_of:
            continue
        account = by_customer.get(one.customer)
        manager = None if account is None else account.manager_on(min(one.due, as_of))
        found.append(RecordedPromise(one, entry.status(as_of), manager or (managers or {}).get(one.customer)))
    return PromiseRecord(as_of, found)


def _breach(one: Commitment, as_of: date) -> Finding:
    status = one.status(as_of)
    # What was made good in the end, or answered with a remedy, no longer stands in the way.
    severe = one.side is Side.OURS and one.owed(as_of)
    days = (as_of - one.due).days
    text = Text(
        f"{one.customer}: {one.text.en} ({one.side.text.en}, {one.owner}) {status.text.en}, due {one.due}"
        + (f", {days} days ago" if days > 0 else "")
        + (f"; {one.cause}" if one.cause else ""),
        f"{one.customer}:{one.text.zh}({one.side.text.zh},{one.owner}){status.text.zh},{one.due} 到期"
        + (f",已过 {days} 天" if days > 0 else "")
        + (f";{one.cause}" if one.cause else ""),
    )
    remedy = one.remedy or Text("make it good, or agree a remedy by name", "补救,或商定补救措施和责任人")
    severity = Severity.BLOCKING if severe else Severity.WARNING
    return Finding(f"promise.{status.value}", severity, f"$.commitments.{one.id}", text, "N0", remedy)
