"""The ledger of commitments: every promise of both sides, due day by due day, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import attrs

from keyaccount.errors import refuse
from keyaccount.model.commitment import Commitment, CommitmentStatus
from keyaccount.negotiation.agreement import Agreement
from keyaccount.negotiation.amendment import Amendment
from keyaccount.values.checks import check_date, check_int, check_one_of, check_type, check_unique, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.text import Text

__all__ = ["CommitmentLedger", "LedgerEntry"]


@attrs.frozen
class LedgerEntry:
    """Hold one promise for one due day, the version of the agreement it came with, and what replaced it.

    `signed_as` is the id the promise was signed under, the same for all due days of a recurring one.

    >>> from keyaccount.model.side import Side
    >>> promise = Commitment("P1", "C7", Side.OURS, "delivery", "Call", "M1", date(2026, 9, 20))
    >>> LedgerEntry(promise, "P1").status(date(2026, 9, 21)).value
    'broken'
    """

    commitment: Commitment
    signed_as: str
    version: int = 1
    replaced_in: int | None = None
    replaced_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.commitment, Commitment, "$.commitment")
        if self.commitment.recurrence is not None:
            refuse(
                "ledger.recurring",
                "$.commitment",
                "one entry per due day; see Commitment.occurrences",
                "每个到期日一条记录,见 Commitment.occurrences",
            )
        if (self.replaced_in is None) != (self.replaced_on is None):
            refuse("ledger.replaced", "$.replaced_on", "give version and day", "请同时给出版本和日期")

    def replaced(self, as_of: date) -> bool:
        """Tell whether an amendment had withdrawn it by a day."""
        return self.replaced_on is not None and self.replaced_on <= as_of

    def status(self, as_of: date) -> CommitmentStatus | None:
        """Tell where it stands at the close of a day; None once an amendment has withdrawn it."""
        return None if self.replaced(as_of) else self.commitment.status(as_of)


@attrs.frozen
class CommitmentLedger:
    """Hold every promise that was ever made; entries are added and closed, never taken out.

    `versions` is the version of each agreement that has been entered. Method: N0.

    >>> from keyaccount.model.side import Side
    >>> promise = Commitment("P1", "C7", Side.OURS, "delivery", "Call", "M1", date(2026, 9, 20))
    >>> ledger = CommitmentLedger().promised(promise).fulfilled("P1", date(2026, 9, 19))
    >>> ledger["P1"].status(date(2026, 9, 30)).value
    'kept'
    """

    entries: tuple[LedgerEntry, ...] = attrs.field(default=(), converter=tuple_of)
    versions: FrozenMap[str, int] = attrs.field(factory=FrozenMap, converter=frozen_map_of)

    def __attrs_post_init__(self) -> None:
        for index, entry in enumerate(self.entries):
            check_type(entry, LedgerEntry, f"$.entries[{index}]")
        check_unique([one.commitment.id for one in self.entries], "ledger.repeated", "$.entries")

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, id: str) -> LedgerEntry:
        known = [one.commitment.id for one in self.entries]
        check_one_of(id, known, "ledger.unknown", "$.id")
        return self.entries[known.index(id)]

    def signed(self, agreement: Agreement) -> CommitmentLedger:
        """Return the ledger with an agreement entered, or with the amendments it does not know yet.

        An agreement of several versions is entered as first signed, then amendment by amendment.
        """
        check_type(agreement, Agreement, "$.agreement")
        ledger = self
        at = self.versions.get(agreement.id)
        if at is None:
            made = agreement.first_commitments
            ledger = ledger._with(made, 1)._at(agreement.id, 1)
            at = 1
        for change in agreement.amendments:
            if change.version > at:
                ledger = ledger.amended(change)
        return ledger

    def promised(self, *commitments: Commitment) -> CommitmentLedger:
        """Return the ledger with promises made outside an agreement, such as on a visit."""
        return self._with(commitments, 1)

    def amended(self, change: Amendment) -> CommitmentLedger:
        """Return the ledger after an amendment: what is still open and due from its day on is replaced.

        What was fulfilled, broken or waived before keeps its fate, and so does what fell due earlier.
        Raises `KeyAccountError` (`ledger.version`, `amendment.unknown`).
        """
        check_type(change, Amendment, "$.change")
        at = self.versions.get(change.agreement, 0)
        if change.version != at + 1:
            refuse(
                "ledger.version",
                "$.version",
                f"{change.agreement} stands at version {at}; enter version {at + 1} next",
                f"{change.agreement} 当前为第 {at} 版,请先登记第 {at + 1} 版",
            )
        known = {one.signed_as for one in self.entries if one.commitment.source == change.agreement}
        for id in change.withdrawn:
            check_one_of(id, known, "amendment.unknown", "$.withdrawn")
        entries = [
            attrs.evolve(one, replaced_in=change.version, replaced_on=change.on)
            if _falls_to(one, change)
            else one
            for one in self.entries
        ]
        ledger = attrs.evolve(self, entries=entries)._with(change.added, change.version)
        return ledger._at(change.agreement, change.version)

    def fulfilled(self, id: str, on: date, *evidence: Evidence) -> CommitmentLedger:
        """Return the ledger with one promise fulfilled on a day, with its evidence."""
        return self._closed(id, lambda one: one.fulfilled(on, *evidence))

    def broken(self, id: str, on: date, cause: str, remedy: str | Text | None = None) -> CommitmentLedger:
        """Return the ledger with one promise declared broken, with cause and remedy."""
        return self._closed(id, lambda one: one.broken(on, cause, remedy))

    def waived(self, id: str, on: date, by: str, because: str) -> CommitmentLedger:
        """Return the ledger with one promise waived, by name and reason."""
        return self._closed(id, lambda one: one.waived(on, by, because))

    def standing(self, as_of: date) -> tuple[Commitment, ...]:
        """Return every promise not withdrawn by a day, for the book, service tracking and visits."""
        return tuple(one.commitment for one in self.entries if not one.replaced(as_of))

    def due(self, as_of: date, within_days: int = 14) -> tuple[Commitment, ...]:
        """Return what is overdue, and what falls due in the days ahead, in order."""
        check_date(as_of, "$.as_of")
        check_int(within_days, "$.within_days", least=0)
        until = as_of + timedelta(days=within_days)
        found = [
            one
            for one in self.standing(as_of)
            if one.due <= until
            and (one.status(as_of) is CommitmentStatus.OPEN or one.overdue(as_of))
            and (one.broken_on is None or one.broken_on > as_of)
        ]
        return tuple(sorted(found, key=lambda one: (one.due, one.id)))

    def _with(self, commitments: Iterable[Commitment], version: int) -> CommitmentLedger:
        given = tuple_of(commitments)
        for index, one in enumerate(given):
            check_type(one, Commitment, f"$.commitments[{index}]")
        new = [LedgerEntry(each, one.id, version) for one in given for each in one.occurrences()]
        return attrs.evolve(self, entries=(*self.entries, *new))

    def _at(self, agreement: str, version: int) -> CommitmentLedger:
        return attrs.evolve(self, versions=self.versions.with_(agreement, version))

    def _closed(self, id: str, close: Callable[[Commitment], Commitment]) -> CommitmentLedger:
        entry = self[id]
        if entry.replaced_on is not None:
            refuse(
                "ledger.withdrawn",
                "$.id",
                f"version {entry.replaced_in} withdrew it on {entry.replaced_on}",
                f"已于 {entry.replaced_on} 由第 {entry.replaced_in} 版撤销",
            )
        closed = attrs.evolve(entry, commitment=close(entry.commitment))
        return attrs.evolve(
            self, entries=[closed if one.commitment.id == id else one for one in self.entries]
        )


def _falls_to(entry: LedgerEntry, change: Amendment) -> bool:
    """Tell whether an amendment withdraws an entry: named, still open, and due from its day on."""
    one = entry.commitment
    closed = any((one.fulfilled_on, one.broken_on, one.waived_on))
    named = entry.signed_as in change.withdrawn and one.source == change.agreement
    return named and entry.replaced_on is None and not closed and one.due >= change.on
