"""Signals that contradict the score are named, and what is unknown contradicts nothing."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.identification.ranking import Ranking, identify
from keyaccount.identification.signals import contradictions
from keyaccount.identification.weights import equal_weights
from keyaccount.model.relationship import RelationshipAnswer, RelationshipDimension
from keyaccount.model.side import Side
from tests.identification.market import AS_OF, answered, book_of, monthly, policy_of, sale

GROWING = [*monthly("C1", 50, year=2024), *monthly("C1", 100), sale("C9", date(2024, 1, 2), 1)]
SHRINKING = [*monthly("C1", 100, year=2024), *monthly("C1", 40), sale("C9", date(2024, 1, 2), 1)]


def _ranking(rows: list[object], level: int | None, staying: int | None = None) -> Ranking:
    answers = (
        [RelationshipAnswer("C1", one, side, level, AS_OF) for one in RelationshipDimension for side in Side]
        if level is not None
        else []
    )
    given = [answered("C1", {"staying": staying})] if staying is not None else []
    book = book_of(rows, relationship_answers=answers)  # type: ignore[arg-type]  # rows by position
    return identify(book, policy_of(), AS_OF, answers=given)


def _codes(ranking: Ranking) -> list[str]:
    return [finding.code for finding in ranking.findings]


@pytest.mark.method("I4b")
@pytest.mark.parametrize(("staying", "warned"), [(0, True), (1, True), (2, False), (None, False)])
def test_class_a_may_leave(staying: int | None, warned: bool) -> None:
    """The largest customer testing a rival is the finding of the year; I4b is cited by both."""
    ranking = _ranking(GROWING, None, staying)  # type: ignore[arg-type]
    assert ("loyalty.class-a-may-leave" in _codes(ranking)) is warned
    assert "I4b" in ranking.explain("C1").clauses()
    for finding in ranking.findings:
        assert finding.clause in ("I3", "I4b", "I5")


@pytest.mark.method("I5")
@pytest.mark.parametrize(
    ("rows", "level", "code"),
    [
        (SHRINKING, 4, "signals.warm-but-shrinking"),
        (GROWING, 0, "signals.cold-but-growing"),
        (GROWING, 4, None),
        (SHRINKING, 0, None),
        (SHRINKING, None, None),
    ],
)
def test_friendship_and_orders_that_disagree(rows: list[object], level: int | None, code: str | None) -> None:
    """Warm words with falling orders, or cold ones with rising: each is worth a visit; I5 is cited."""
    ranking = _ranking(rows, level)
    assert [one for one in _codes(ranking) if one.startswith("signals")] == ([code] if code else [])
    assert "I5" in ranking.explain("C1").clauses()
    found = [finding for finding in ranking.findings if finding.code == code]
    assert all(finding.remedy is not None and finding.text.zh for finding in found)


def test_a_policy_without_these_criteria_has_no_signals() -> None:
    """What is not measured cannot disagree."""
    full = policy_of()
    kept = tuple(one for one in full.criteria if one.lens == "turnover" and one.key != "growth")
    weights = equal_weights([one.key for one in kept])
    policy = attrs.evolve(full, criteria=kept, weights=weights, prospect_weights=weights)
    ranking = identify(book_of(SHRINKING), policy, AS_OF)
    assert contradictions(ranking.accounts, policy) == ()
