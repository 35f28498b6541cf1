"""Tampering shows, and where."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.incentives import (
    Dispute,
    IncentiveFacts,
    broken_seals,
    seal_settlement,
    settle,
)
from tests.incentives.making import YEAR, cny, ledger, policy, refused

COLUMNS = ("customer", "invoiced", "recorded_on", "net_amount")
ROWS = [("A", date(2026, 1, 5), date(2026, 1, 5), 1000), ("A", date(2026, 3, 5), date(2026, 3, 5), 500)]
LATE = ("A", date(2026, 2, 5), date(2026, 6, 1), 100)
KNOWN = date(2026, 3, 31)


@pytest.mark.method("N8")
def test_a_digest_over_policy_lines_and_result() -> None:
    """The same replay has the same digest, also after late lines; a changed policy or figure has not."""
    lines = ledger(ROWS, *COLUMNS)
    done = settle(policy(), lines, YEAR, as_of=KNOWN, known_at=KNOWN)
    seal = seal_settlement(policy(), lines, done).digest
    later = lines.extended([LATE], COLUMNS)
    replay = settle(policy(), later, YEAR, as_of=KNOWN, known_at=KNOWN)
    assert seal_settlement([policy()], later, replay).digest == seal
    assert seal_settlement(policy(version="2"), lines, done).digest != seal
    assert seal_settlement(policy(), lines, attrs.evolve(done, as_of=YEAR.last)).digest != seal
    everything = settle(policy(), lines, YEAR, as_of=KNOWN)
    assert (
        seal_settlement(policy(), later, everything).digest
        != seal_settlement(policy(), lines, everything).digest
    )
    assert "N8" in done.explain().clauses()


@pytest.mark.method("N8")
def test_a_broken_seal_says_what_was_changed() -> None:
    """Whoever alters a rate, a line, a claim or a figure leaves a trace of exactly that."""
    lines = ledger(ROWS, *COLUMNS)
    facts = IncentiveFacts(disputes=[Dispute("D", "P", "A", cny(1), KNOWN, "price")])
    done = settle(policy(), lines, YEAR, as_of=KNOWN, known_at=KNOWN, facts=facts)
    seal = seal_settlement(policy(), lines, done, facts)
    assert broken_seals(seal, [policy()], ledger(ROWS[::-1], *COLUMNS), done, facts) == ()
    assert broken_seals(seal, policy(), lines.extended([LATE], COLUMNS), done, facts) == ()

    def codes(*given: object) -> list[str]:
        return [one.code for one in broken_seals(seal, *given)]  # type: ignore[arg-type]

    dearer = ledger([(*ROWS[0][:3], 1001), ROWS[1]], *COLUMNS)
    assert codes(policy(owner="M2"), lines, done, facts) == ["seal.policies"]
    assert codes(policy(), dearer, done, facts) == ["seal.lines"]
    assert codes(policy(), lines, done, None) == ["seal.facts"]
    assert codes(policy(), lines, attrs.evolve(done, findings=()), facts) == ["seal.result"]
    moved = attrs.evolve(done, as_of=date(2026, 4, 1), known_at=date(2026, 4, 1))
    assert codes(policy(), lines, moved, facts) == ["seal.as_of", "seal.known_at", "seal.result"]
    found = broken_seals(seal, policy(), dearer, done, facts)[0]
    assert "明细" in found.say("zh")
    assert found.clause in done.explain().clauses()


def test_what_is_refused() -> None:
    """A seal is made of digests and sealed is a settlement."""
    lines = ledger(ROWS, *COLUMNS)
    seal = seal_settlement(policy(), lines, settle(policy(), lines, YEAR))
    with refused("type.wrong"):
        seal_settlement(policy(), lines, "done")  # type: ignore[arg-type]
    with refused("type.wrong"):
        broken_seals("seal", policy(), lines, settle(policy(), lines, YEAR))  # type: ignore[arg-type]
    with refused("date.not-a-date"):
        attrs.evolve(seal, as_of=5)  # type: ignore[arg-type]
    with refused("date.not-a-date"):
        attrs.evolve(seal, known_at=5)  # type: ignore[arg-type]
    with refused("name.empty"):
        attrs.evolve(seal, lines="")
