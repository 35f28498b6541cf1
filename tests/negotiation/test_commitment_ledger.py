"""The ledger of commitments: a state machine that never loses one, whatever happens in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from keyaccount.model.commitment import Commitment, CommitmentStatus, Recurrence, RecurrenceUnit
from keyaccount.model.side import Side
from keyaccount.negotiation import Amendment, CommitmentLedger, LedgerEntry, amend, promise_record
from keyaccount.values.evidence import Evidence
from tests.negotiation.test_agreement import SIGNED
from tests.negotiation.test_amending import DAY, MONTHLY, NEW, amended
from tests.refusals import codes_of

START = date(2026, 1, 5)
DAYS = st.integers(0, 60).map(lambda days: START + timedelta(days))


def promise(id: str, due: date, **more: object) -> Commitment:
    """Return one promise of ours."""
    return Commitment(id, "C007", Side.OURS, "delivery", "deliver", "logistics", due, source="A1", **more)  # type: ignore[arg-type]


@pytest.mark.method("N0")
def test_every_due_day_of_an_agreement_is_entered_and_closed_by_itself() -> None:
    """Ten monthly deliveries are ten entries; one kept, one waived, one broken with its remedy."""
    ledger = CommitmentLedger().signed(SIGNED)
    months = [one.commitment.id for one in ledger.entries if one.signed_as == MONTHLY.id]
    assert len(months) == len(MONTHLY.occurrences())
    first, second, third = months[:3]
    day = ledger[first].commitment.due
    done = ledger.fulfilled(first, day, Evidence("delivery note", day))
    done = done.waived(second, day, "Chen", "flood").broken(third, day, "strike", "credit note")
    end = date(2026, 12, 31)
    assert [done[one].status(end) for one in months[:3]] == [
        CommitmentStatus.KEPT,
        CommitmentStatus.WAIVED,
        CommitmentStatus.BROKEN,
    ]
    assert done[third].commitment.remedy is not None
    record = promise_record(done, end)
    assert record.counts(side=Side.OURS).kept == 1
    assert "N0" in record.explain().clauses()


def test_amendments_replace_what_is_open_and_keep_the_rest() -> None:
    """Withdrawn due days stay in the ledger as withdrawn; what was fulfilled early keeps its fate."""
    signed = CommitmentLedger().signed(SIGNED)
    ahead = [
        one.commitment for one in signed.entries if one.signed_as == MONTHLY.id and one.commitment.due >= DAY
    ]
    early = signed.fulfilled(ahead[0].id, DAY - timedelta(3))
    second = early.signed(amended())
    assert len(second) == len(signed) + 1
    assert second[ahead[0].id].status(date(2026, 12, 31)) is CommitmentStatus.KEPT
    assert second[ahead[1].id].status(date(2026, 12, 31)) is None
    assert second[ahead[1].id].status(DAY - timedelta(1)) is CommitmentStatus.OPEN
    assert second.signed(amended()) == second
    assert dict(CommitmentLedger().signed(amended()).versions) == {"A1": 2}
    assert ahead[1].id not in [one.id for one in second.standing(DAY)]
    assert codes_of(lambda: second.fulfilled(ahead[1].id, DAY)) == ["ledger.withdrawn"]
    third = amend(amended(), DAY, agreed_by=["Wang", "Li"], because="dropped", withdraw=[NEW.id])
    assert second.signed(third)[NEW.id].replaced_in == 3


def test_what_falls_due_is_named_in_order() -> None:
    """Overdue first, then what is ahead; closed and broken ones are no longer due."""
    ledger = CommitmentLedger().promised(
        promise("late", START), promise("soon", START + timedelta(20)), promise("far", START + timedelta(90))
    )
    today = START + timedelta(10)
    assert [one.id for one in ledger.due(today)] == ["late", "soon"]
    assert [one.id for one in ledger.fulfilled("late", today).due(today)] == ["soon"]
    assert [one.id for one in ledger.broken("late", today, "strike").due(today)] == ["soon"]
    assert [one.id for one in ledger.due(today, within_days=0)] == ["late"]


def test_wrong_entries_are_refused() -> None:
    """Each slip has its own code, and an unknown id its near miss."""
    one = promise("P1", START)
    ledger = CommitmentLedger().promised(one)
    assert codes_of(lambda: ledger.promised(one)) == ["ledger.repeated"]
    assert codes_of(lambda: ledger.promised("P1")) == ["type.wrong"]  # type: ignore[arg-type]
    assert codes_of(lambda: ledger.fulfilled("P11", START)) == ["ledger.unknown"]
    assert codes_of(lambda: ledger.fulfilled("P1", START).waived("P1", START, "Chen", "x")) == [
        "commitment.closed"
    ]
    monthly = attrs.evolve(one, recurrence=Recurrence(1, RecurrenceUnit.MONTH, date(2026, 6, 1)))
    assert codes_of(lambda: LedgerEntry(monthly, "P1")) == ["ledger.recurring"]
    assert codes_of(lambda: LedgerEntry(one, "P1", replaced_in=2)) == ["ledger.replaced"]
    change = Amendment("A1", 3, START, ["Wang", "Li"], "x", ["P1"])
    assert codes_of(lambda: ledger.amended(change)) == ["ledger.version"]
    signed = CommitmentLedger().signed(SIGNED)
    unknown = Amendment("A1", 2, START, ["Wang", "Li"], "x", ["P77"])
    assert codes_of(lambda: signed.amended(unknown)) == ["amendment.unknown"]


class Promises(RuleBasedStateMachine):
    """Promise, keep, break, waive and amend at random; every promise ever made must stay accounted for."""

    @initialize()
    def empty(self) -> None:
        """Start with an agreement of no promises."""
        self.ledger = CommitmentLedger(versions={"A1": 1})
        self.fates: dict[str, str] = {}
        self.number = 0

    @rule(due=DAYS, times=st.integers(0, 3), grace=st.integers(0, 3))
    def make(self, due: date, times: int, grace: int) -> None:
        """Make one promise, single or weekly."""
        one = self._new(due, times, grace)
        self.ledger = self.ledger.promised(one)
        self.fates.update((each.id, "open") for each in one.occurrences())

    def _new(self, due: date, times: int, grace: int) -> Commitment:
        self.number += 1
        weekly = Recurrence(1, RecurrenceUnit.WEEK, due + timedelta(7 * times)) if times else None
        return promise(f"P{self.number}", due, recurrence=weekly, grace_days=grace)

    @rule(data=st.data(), on=DAYS, how=st.sampled_from(["fulfilled", "broken", "waived"]))
    def close(self, data: st.DataObject, on: date, how: str) -> None:
        """Close one entry; a closed or withdrawn one refuses and stays as it was."""
        if not self.fates:
            return
        id = data.draw(st.sampled_from(sorted(self.fates)))
        acts: dict[str, Callable[[], CommitmentLedger]] = {
            "fulfilled": lambda: self.ledger.fulfilled(id, on),
            "broken": lambda: self.ledger.broken(id, on, "cause"),
            "waived": lambda: self.ledger.waived(id, on, "Chen", "reason"),
        }
        act = acts[how]
        if self.fates[id] != "open":
            assert codes_of(act) in (["commitment.closed"], ["ledger.withdrawn"])
            return
        self.ledger = act()
        self.fates[id] = how

    @rule(data=st.data(), on=DAYS, more=st.booleans())
    def amend(self, data: st.DataObject, on: date, more: bool) -> None:
        """Withdraw some promises from a day on, and add another."""
        signed = sorted({one.signed_as for one in self.ledger.entries})
        gone = data.draw(st.lists(st.sampled_from(signed), unique=True)) if signed else []
        new = [self._new(on, 1, 0)] if more or not gone else []
        change = Amendment("A1", self.ledger.versions["A1"] + 1, on, ["Wang", "Li"], "x", gone, new)
        before = {one.commitment.id: one for one in self.ledger.entries}
        self.ledger = self.ledger.amended(change)
        for id, entry in before.items():
            if self.fates[id] == "open" and entry.signed_as in gone and entry.commitment.due >= on:
                self.fates[id] = "replaced"
        self.fates.update((each.id, "open") for one in new for each in one.occurrences())

    @invariant()
    def nothing_is_lost(self) -> None:
        """Every promise is in the ledger once, with the fate it met, and the record counts each once."""
        assert {one.commitment.id for one in self.ledger.entries} == set(self.fates)
        assert len(self.ledger) == len(self.fates)
        end = date(2026, 12, 31)
        for id, fate in self.fates.items():
            entry = self.ledger[id]
            one = entry.commitment
            late = one.fulfilled_on is not None and one.fulfilled_on > one.due
            expected = {
                "open": CommitmentStatus.BROKEN,
                "fulfilled": CommitmentStatus.LATE if late else CommitmentStatus.KEPT,
                "broken": CommitmentStatus.BROKEN,
                "waived": CommitmentStatus.WAIVED,
                "replaced": None,
            }[fate]
            assert entry.status(end) is expected
        for day in (START - timedelta(1), START + timedelta(30), end):
            counts = promise_record(self.ledger, day).counts()
            assert counts.total == len(self.fates)


TestPromises = Promises.TestCase
TestPromises.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
